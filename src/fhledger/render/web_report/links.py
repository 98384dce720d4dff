"""Links between figures and their traces (länkar): from a figure, back, and to its uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fhledger.core.amounts import KRONA, round_half_up
from fhledger.domain.trace import Trace
from fhledger.render.document import CellValue, Column, Table, TableRow
from fhledger.render.overview import Overview

_OF_STATEMENT = "{column} {row}"
_OF_YEARS = "{row} {column}"
_OF_SCENARIO = "{row} {column} {table}"
_OF_SCENARIOS = "{row} closing_balance {column}"

_TRACED: Mapping[tuple[str, str], str] = {
    ("key_figures", ""): "{year} {row}",
    ("bridge", ""): "{year} {row}",
    ("appendix_1", ""): _OF_STATEMENT,
    ("footnote", ""): _OF_STATEMENT,
    ("appendix_2", ""): _OF_STATEMENT,
    ("financing", ""): _OF_STATEMENT,
    ("years", ""): _OF_YEARS,
    ("closing_balances", ""): "{row} closing_balance",
    ("fees", "fee"): "{year} {fee}",
    ("fees_by_year", ""): "{column} {fee}",
    ("fee_history", "fee"): "{row} {member}",
    ("comparison", "fee"): "{year} {compared}",
    ("rows", "outcome"): "{year} {row}",
    ("rows", "budget"): "{year} budget {row}",
    ("whole", "budget"): "{year} budget",
    ("whole", "used"): "{year} used {row}",
    ("decisions", "amount"): "{year} {decided}",
    ("projects", ""): "{year} project {row} {column}",
    ("years_of_decision", ""): "{year} committed {row}",
}
"""The id of the trace of a figure, by table and column; an empty column means any column."""

_PLAIN = re.compile(r"[0-9]+(?: [a-z0-9_]+){1,3}").fullmatch


class Links:
    """The anchors of the traces of an overview, and of the figures that link to them."""

    def __init__(self, overview: Overview, traces: Mapping[str, Trace], member: str = "") -> None:
        self._overview = overview
        self._member = member
        self._traces = traces
        self._scenarios = {forecast.scenario.name for forecast in overview.forecasts}
        self._anchors = {
            id: f"trace-{id.replace(' ', '-') if _PLAIN(id) else f'{_year_of(id)}-{at}'}"
            for at, id in enumerate(traces)
        }
        self._figures: set[str] = set()
        self._users: dict[str, list[str]] = {}
        for id, trace in traces.items():
            for part in _nearest_named(trace):
                users = self._users.setdefault(part, [])
                if id not in users:
                    users.append(id)

    def anchor(self, id: str) -> str:
        """The anchor of a trace; empty where there is no trace with the id."""
        return self._anchors.get(id, "")

    def figure_id(self, anchor: str) -> str:
        """The id of the first figure on the page that links to the anchor; empty for later ones."""
        if anchor in self._figures:
            return ""
        self._figures.add(anchor)
        return self.back(anchor)

    def back(self, anchor: str) -> str:
        """The id of the figure that leads to the anchor; empty where none does."""
        return f"figure-{anchor.removeprefix('trace-')}" if anchor in self._figures else ""

    def users(self, id: str) -> list[str]:
        """The ids of the traces of past years that a figure is a part of."""
        return [user for user in self._users.get(id, []) if not self._is_planned(user)]

    def planned_users(self, id: str) -> list[str]:
        """The ids of the traces of forecasts that a figure is a part of."""
        return [user for user in self._users.get(id, []) if self._is_planned(user)]

    def _is_planned(self, id: str) -> bool:
        return _year_of(id) > self._overview.year

    def anchor_of_cell(self, table: Table, row: TableRow, column: Column, cell: CellValue) -> str:
        """The anchor of the trace that has the same amount as the cell; empty where there is none.

        A decision leads to the budget of which it is a part.
        """
        if column.kind == "text" or cell is None:
            return ""
        fee = self._overview.book.config.fee_rule
        names = {
            "year": self._overview.year,
            "fee": "fee_total" if row.id == "total" else row.id,
            "compared": {"total": "fee_total", "booked": fee.line if fee else ""}.get(row.id),
            "decided": f"budget {row.id}".rstrip(),
            "member": self._member,
        }
        for pattern in self._patterns(table, column):
            id = pattern.format(**names, table=table.id, row=row.id, column=column.id)
            trace = self._traces.get(id)
            if trace is None or trace.amount is None:
                continue
            parts = [part.amount for part in trace.parts] if table.id == "decisions" else []
            if cell in (trace.amount, round_half_up(trace.amount, KRONA), *parts):
                return self.anchor(id)
        return ""

    def _patterns(self, table: Table, column: Column) -> Iterator[str]:
        if table.id in self._scenarios:
            yield _OF_SCENARIO
        if table.id == "closing_balances":
            yield _OF_SCENARIOS
        keys = (table.id, column.id), (table.id, "")
        yield from (_TRACED[key] for key in keys if key in _TRACED)


def _nearest_named(trace: Trace) -> Iterator[str]:
    """The ids of the parts, and of the parts of those that have no id."""
    for part in trace.parts:
        if part.id:
            yield part.id
        else:
            yield from _nearest_named(part)


def _year_of(id: str) -> int:
    return int(id.partition(" ")[0])
