"""Which figure leads to which trace (länkar): by table, column and row, where the two agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from fhledger.money import KRONA, rounded
from fhledger.overview import Overview
from fhledger.report.document import Cell, Column, Table, TableRow

_OF_STATEMENT = "{column} {row}"
_OF_YEARS = "{row} {column}"

_TRACED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("key_figures", ""): _OF_STATEMENT,
        ("appendix_1", ""): _OF_STATEMENT,
        ("footnote", ""): _OF_STATEMENT,
        ("appendix_2", ""): _OF_STATEMENT,
        ("financing", ""): _OF_STATEMENT,
        ("years", ""): _OF_YEARS,
        ("closing_balances", ""): "{row} closing_balance",
        ("fees", "fee"): "{year} {row}",
        ("comparison", "fee"): "{year} {fee_line}",
        ("rows", "outcome"): "{year} {row}",
        ("whole", "budget"): "{year} budget",
        ("decisions", "amount"): "{year} budget",
    }
)
"""By table and column (or any column of it), the id of the trace behind a figure."""

_PLAIN = re.compile(r"[a-z0-9_]+").fullmatch


class Links:
    """The anchors of the traces of an overview, and the figures that lead there."""

    def __init__(self, told: Overview) -> None:
        self._told = told
        self._anchors = {id: _anchor(id, at) for at, id in enumerate(told.traces)}

    def anchor(self, id: str) -> str:
        """The anchor of a trace; empty for what has no trace of its own."""
        return self._anchors.get(id, "")

    def of(self, table: Table, row: TableRow, column: Column, cell: Cell) -> str:
        """The anchor that a figure leads to, if it is the figure of that trace."""
        pattern = _TRACED.get((table.id, column.id)) or _TRACED.get((table.id, ""), "")
        if not pattern or column.kind == "text" or cell is None:
            return ""
        names = {"year": self._told.year, "fee_line": self._told.fee_line}
        id = pattern.format(**names, row=row.id, column=column.id)
        trace = self._told.traces.get(id)
        if trace is None or trace.amount is None:
            return ""
        agrees = cell in (trace.amount, rounded(trace.amount, KRONA))
        return self.anchor(id) if agrees else ""


def _anchor(id: str, at: int) -> str:
    """An anchor that names the row, or its number for a row that is named by a free text."""
    year, _, row = id.partition(" ")
    return f"trace-{year}-{row}" if _PLAIN(row) else f"trace-{year}-{at}"
