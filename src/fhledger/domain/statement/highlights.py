"""Highlights (nyckeltal): a year's key figures beside earlier years, and the bridge of the fund.

The bridge (brygga) leads from the opening balance to the closing balance by way of each line. Both
are made of the rows of the statement, so they show the figures that it prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from fhledger.core.amounts import EXACT, ZERO, Amount, divide
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed
from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.comparison import Comparison
from fhledger.domain.statement.printed import PrintedReport
from fhledger.domain.statement.rows import Row
from fhledger.domain.statement.statement import Statement

YEARS = 3
"""The most years of a key figure."""

_SHARE = Decimal("0.0001")
KEY_FIGURES = ("closing_balance", "result", "total_income", "total_costs")
"""The rows that a reader asks for first."""


StepKind = Literal["balance", "income", "cost", "appropriation"]


class KeyFigure(Record):
    """A figure of the statement in some years, oldest first; the last is that of its own year."""

    id: str
    label: LocalizedText
    amounts: Mapping[int, Amount]

    @property
    def amount(self) -> Decimal:
        """The amount of the statement's own year, in kronor."""
        return list(self.amounts.values())[-1]

    @computed
    def change(self) -> Amount | None:
        """The amount minus that of the year before, in kronor; None without one."""
        return None if self._before is None else EXACT.subtract(self.amount, self._before)

    @property
    def change_share(self) -> Decimal | None:
        """How much larger the absolute amount is, as a share of the year before, to 0.01 per cent.

        None without a year before, from nought, and where the sign has changed.
        """
        before = self._before
        if not before or (before < 0) != (self.amount < 0):
            return None
        larger = EXACT.subtract(EXACT.abs(self.amount), EXACT.abs(before))
        return divide(larger, EXACT.abs(before), _SHARE)

    @property
    def _before(self) -> Decimal | None:
        return self.amounts.get(max(self.amounts) - 1)


class BridgeStep(Record):
    """A balance, or an amount that moves the fund from one level to another, in kronor."""

    id: str
    label: LocalizedText
    kind: StepKind
    amount: Amount
    start: Amount
    end: Amount


class Highlights(Record):
    """The rows of a year's Bilaga 1 beside those of earlier years, and the bridge of the fund."""

    year: int
    rows: Mapping[str, KeyFigure]
    bridge: tuple[BridgeStep, ...]

    @property
    def change(self) -> Decimal:
        """The closing balance minus the opening balance."""
        closing, opening = self.rows["closing_balance"], self.rows["opening_balance"]
        return EXACT.subtract(closing.amount, opening.amount)


def make_highlights(statement: Statement, lines: Sequence[Line]) -> Highlights:
    """The highlights of a statement of a book with these lines."""
    rows = {row.id: row for row in statement.appendix_1}
    year = statement.years[0]
    years = sorted(statement.years)[-YEARS:]
    return Highlights(
        year=year,
        rows={
            id: KeyFigure(
                id=id,
                label=row.label,
                amounts={each: row.amounts[each] or ZERO for each in years},
            )
            for id, row in rows.items()
        },
        bridge=tuple(_bridge(rows, year, lines)),
    )


def _bridge(rows: Mapping[str, Row], year: int, lines: Sequence[Line]) -> Iterator[BridgeStep]:
    """The balances of the year, and between them each line with an amount, in the printed order."""
    sections: dict[str, StepKind] = {line.id: line.section.value for line in lines}
    opening = rows["opening_balance"].amounts[year] or ZERO
    yield _balance(rows["opening_balance"], opening)
    level = opening
    for id, row in rows.items():
        amount = row.amounts[year]
        if id in sections and amount:
            end = EXACT.add(level, amount)
            yield BridgeStep(
                id=id, label=row.label, kind=sections[id], amount=amount, start=level, end=end
            )
            level = end
    yield _balance(rows["closing_balance"], rows["closing_balance"].amounts[year] or ZERO)


def _balance(row: Row, amount: Decimal) -> BridgeStep:
    return BridgeStep(
        id=row.id, label=row.label, kind="balance", amount=amount, start=ZERO, end=amount
    )


def agreeing_figures(comparisons: Iterable[Comparison[PrintedReport]]) -> int:
    """How many printed figures are those computed from the entries, as exactly as they are printed.

    >>> from fhledger.book import embedded_book
    >>> agreeing_figures(embedded_book().comparisons)
    55
    """
    return sum(comparison.agrees(key) for comparison in comparisons for key in comparison.figures)
