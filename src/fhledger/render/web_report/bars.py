"""Bars beside figures (staplar): where each begins and ends, in per cent of its width.

All bars of a table are on one scale, which has nought in it.

>>> scale = Scale([Decimal(-50), Decimal(150)])
>>> scale.bar("cost", Decimal(0), Decimal(-50))
Bar(kind='cost', start='0', width='25', target='')
>>> scale.bar("income", Decimal(0), Decimal(75), target=Decimal(150)).target
'100'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fhledger.core.amounts import EXACT, ZERO, divide, multiply
from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.highlights import BridgeStep
from fhledger.domain.statement.statement import SECTION_TOTALS
from fhledger.render.document import Table, TableRow

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from a start, with a width and perhaps a mark at a target, in per cent as texts."""

    kind: str
    start: str
    width: str
    target: str = ""


class Scale:
    """The scale from the lowest to the highest of some amounts and nought."""

    def __init__(self, amounts: Iterable[Decimal]) -> None:
        self._amounts = (ZERO, *amounts)
        self._low = min(self._amounts)
        self._range = EXACT.subtract(max(self._amounts), self._low)

    def bar(self, kind: str, start: Decimal, end: Decimal, target: Decimal | None = None) -> Bar:
        """The bar between two amounts."""
        low, high = sorted((self._at(start), self._at(end)))
        mark = "" if target is None else _text(self._at(target))
        return Bar(kind, _text(low), _text(EXACT.subtract(high, low)), mark)

    def _at(self, amount: Decimal) -> Decimal:
        if not self._range:
            return ZERO
        above = multiply(EXACT.subtract(amount, self._low), 100)
        return divide(above, self._range, _HUNDREDTH)


@dataclass(frozen=True, slots=True)
class TableBars:
    """Which columns of a table have bars, and their kind.

    The amounts are absolute; one below nought in a column of balances has a bar of its own kind.
    `target` is a column whose amount is marked on the bar. Where the rows are `of_lines`, each bar
    has the kind of its line.
    """

    columns: Mapping[str, str]
    target: str = ""
    of_lines: bool = False


_BARS: Mapping[str, TableBars] = {
    "years": TableBars(
        {
            "total_income": "income",
            "total_costs": "cost",
            "appropriations": "appropriation",
            "closing_balance": "balance",
        }
    ),
    "fees": TableBars({"fee": "balance"}),
    "fee_history": TableBars({"fee": "balance"}),
    "rows": TableBars({"outcome": "balance"}, target="budget", of_lines=True),
    "whole": TableBars({"used": "cost"}, target="budget"),
}


def kinds_of_rows(lines: Iterable[Line]) -> dict[str, str]:
    """The kind of each line, and of the totals of the sections, by the ids of their rows."""
    totals = {row: section.value for section, row in SECTION_TOTALS.items()}
    return totals | {line.id: line.section.value for line in lines}


def bars_of_table(table: Table, kinds: Mapping[str, str]) -> dict[tuple[str, str], Bar]:
    """The bars of a table, by row and column; none for a table that has none, and for totals.

    `kinds` are those of lines and of the totals of sections, by the ids of their rows.
    """
    style = _BARS.get(table.id)
    if style is None:
        return {}
    cells = list(_amounts(table, style))
    amounts = [amount for *_, amount, _ in cells]
    targets = [target for *_, target in cells if target is not None]
    scale = Scale([*amounts, *targets])
    return {
        (row.id, column): scale.bar(
            kinds.get(row.id, kind) if style.of_lines else kind, ZERO, amount, target
        )
        for row, column, kind, amount, target in cells
    }


def _amounts(
    table: Table, style: TableBars
) -> Iterator[tuple[TableRow, str, str, Decimal, Decimal | None]]:
    at = {column.id: number for number, column in enumerate(table.columns)}
    for row in table.rows:
        target = row.cells[at[style.target]] if style.target else None
        for column in style.columns:
            amount = row.cells[at[column]] if row.role != "heading" else None
            if not isinstance(amount, Decimal) or (row.role == "total" and not style.target):
                continue
            kind = style.columns[column]
            kind = kind if style.target else _kind(kind, amount)
            goal = EXACT.abs(target) if isinstance(target, Decimal) else None
            yield row, column, kind, EXACT.abs(amount), goal


def bars_of_bridge(steps: Iterable[BridgeStep]) -> dict[tuple[str, str], Bar]:
    """The bars of the bridge, each beginning where the one before ended."""
    steps = tuple(steps)
    scale = Scale(level for step in steps for level in (step.start, step.end))
    return {
        (step.id, "amount"): scale.bar(_kind(step.kind, step.end), step.start, step.end)
        for step in steps
    }


def _kind(kind: str, amount: Decimal) -> str:
    """The kind of a bar: a balance below nought is a deficit."""
    return "deficit" if kind == "balance" and amount < 0 else kind


def columns_of_years(amounts: Iterable[Decimal]) -> list[Bar]:
    """Small upright columns: `start` is from the top. Amounts all below nought are drawn above it.

    >>> columns_of_years([Decimal(-1), Decimal(-4)])[0]
    Bar(kind='', start='75', width='25', target='')
    """
    amounts = tuple(amounts)
    if max(amounts) > 0:
        amounts = tuple(map(EXACT.minus, amounts))
    scale = Scale(amounts)
    return [scale.bar("", ZERO, amount) for amount in amounts]


def _text(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
