"""Budget follow-up (budgetuppföljning): budget, outcome and deviation to a day within the year.

All amounts of lines are signed as the statement prints them, and a deviation is
outcome − budget: plus is better for the fund, on every row. Of the whole year
two things are expected: that it goes on as it went (straight line: outcome ×
days of the year ÷ days gone), and that it goes as last year did (seasonal:
outcome × last year's whole ÷ last year's outcome to the same day). Both are
rounded half up to whole kronor, and unknown while there is no entry.

>>> from fhledger.domain.fund.ledger import Entry, summarize
>>> from fhledger.core.amounts import parse_amount
>>> decided = [BudgetDecision(year=2024, line="rent", amount_kr=parse_amount(-1000))]
>>> rent = Line(id="rent", section="cost", label=LocalizedText(sv="Hyra", en="Rent"))
>>> paid = summarize([Entry("A1", date(2024, 3, 1), "rent", parse_amount(-600))])
>>> row = make_follow_up([rent], decided, None, date(2024, 6, 30), outcome=paid).rows[1]
>>> row.deviation, row.deviation_share, row.straight_line, row.seasonal
(Decimal('400'), Decimal('0.4000'), Decimal('-1207'), None)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, NamedTuple

from fhledger.core.amounts import (
    EXACT,
    KRONA,
    ZERO,
    Amount,
    divide,
    exact_sum,
    multiply,
    negate,
    sum_if_known,
)
from fhledger.core.localized import LocalizedText
from fhledger.core.record import AS_TEXT, Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.budget import BudgetDecision, BudgetRule, budget_by_line, budget_total
from fhledger.domain.fund.ledger import Line, Section, Totals
from fhledger.domain.statement.rows import label
from fhledger.domain.statement.statement import appropriation_rows

SHARE = Decimal("0.0001")
"""A share is a whole number of these: a hundredth of a per cent."""

SECTIONS: Mapping[Section, LocalizedText] = {
    Section.INCOME: LocalizedText(sv="intäkter", en="income"),
    Section.COST: LocalizedText(sv="kostnader", en="costs"),
    Section.APPROPRIATION: LocalizedText(sv="dispositioner", en="appropriations"),
}


class LastYear(NamedTuple):
    """The year before: its totals to the same day, and those of the whole of it."""

    to_day: Totals
    whole: Totals


class FollowUpRow(Record):
    """A line or a total: None where no budget is known, or nothing can be expected."""

    id: Annotated[str, key("row")]
    label: LocalizedText
    is_total: bool = False
    budget: Amount | None
    outcome: Amount
    straight_line: Amount | None
    seasonal: Amount | None

    @computed
    def deviation(self) -> Amount | None:
        """Outcome − budget: plus is better for the fund."""
        return None if self.budget is None else EXACT.subtract(self.outcome, self.budget)

    @computed
    def deviation_percent(self) -> Amount | None:
        """The deviation in per cent of the absolute budget; None for a budget of zero."""
        return _percent(self.deviation_share)

    @property
    def deviation_share(self) -> Decimal | None:
        """The deviation as a share of the absolute budget; None for a budget of zero."""
        return _share(self.deviation, self.budget)


class UsedBudget(Record):
    """A budget that is decided as a whole, beside what was used of it, both without a sign.

    `covers` are the sections whose outcome is counted.
    """

    covers: tuple[Section, ...]
    budget: Amount
    used: Amount

    @computed
    def left(self) -> Amount:
        """Budget − used: plus is better for the fund."""
        return EXACT.subtract(self.budget, self.used)

    @computed
    def left_percent(self) -> Amount | None:
        """What is left in per cent of the budget; None for a budget of zero."""
        return _percent(self.left_share)

    @property
    def left_share(self) -> Decimal | None:
        """What is left as a share of the budget; None for a budget of zero."""
        return _share(self.left, self.budget)

    @property
    def label(self) -> LocalizedText:
        """The sections that are counted, in words."""
        named = [SECTIONS[section] for section in self.covers]
        return LocalizedText(
            sv=" och ".join(label.sv for label in named),
            en=" and ".join(label.en for label in named),
        )


class FollowUpDecision(Record):
    """A decision that the budget of the year rests on; `line` is None for one of the whole.

    In JSON its source is a text, and `cited_source` the source with its fields.
    """

    _restored_from: ClassVar = {"source": "cited_source"}

    decided: date | None
    line: str | None
    amount: Amount
    text: str
    source: Annotated[Source | None, AS_TEXT]

    @computed
    def cited_source(self) -> Source | None:
        """The document, the place in it, the page, and the day on which it was read."""
        return self.source


class FollowUp(Tabular, Record):
    """How a year stands against its budget on a day.

    `whole` has one row where the book says what a budget decided as a whole
    covers, and a row for each way to read it where the book does not say.
    """

    year: int
    until: date
    rows: tuple[FollowUpRow, ...]
    whole: tuple[UsedBudget, ...]
    decisions: tuple[FollowUpDecision, ...]
    notes: tuple[LocalizedText, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each line and total: budget, outcome, deviation and what is expected."""
        return [{"year": self.year, "until": self.until, **flat(row)} for row in self.rows]


def make_follow_up(
    lines: Sequence[Line],
    decisions: Iterable[BudgetDecision],
    rule: BudgetRule | None,
    until: date,
    *,
    outcome: Totals,
    last_year: LastYear | None = None,
    labels: Mapping[str, LocalizedText] | None = None,
) -> FollowUp:
    """The follow-up of a year from the outcome to its day `until`, and the decisions known then.

    `labels` are the book's own for the totals. Raises `InvalidArgumentError` for a
    budget of a line that is not declared.
    """
    year = until.year
    own = tuple(decision for decision in decisions if decision.year == year)
    by_line = budget_by_line(own, lines)
    rows = {line.id: _row(line, by_line.get(line.id), until, outcome, last_year) for line in lines}
    return FollowUp(
        year=year,
        until=until,
        rows=_with_totals(lines, rows, lambda row: label(labels or {}, row, year)),
        whole=_whole(lines, budget_total(own, year), rule, outcome),
        decisions=tuple(
            FollowUpDecision(
                decided=decision.decided,
                line=decision.line or None,
                amount=decision.amount_kr,
                text=decision.text,
                source=decision.source,
            )
            for decision in own
        ),
        notes=_notes(own, by_line, rule, outcome, until),
    )


def _row(
    line: Line, budget: Decimal | None, until: date, outcome: Totals, last_year: LastYear | None
) -> FollowUpRow:
    amount = outcome.sum_of_line(line.id)
    new_year = date(until.year, 1, 1)
    days = (date(until.year + 1, 1, 1) - new_year).days
    gone = (until - new_year + timedelta(days=1)).days
    return FollowUpRow(
        id=line.id,
        label=line.label,
        budget=budget,
        outcome=amount,
        straight_line=divide(multiply(amount, days), gone, KRONA) if outcome.entries else None,
        seasonal=_seasonal(line, amount, last_year) if outcome.entries and last_year else None,
    )


def _seasonal(line: Line, amount: Decimal, last_year: LastYear) -> Decimal | None:
    before, whole = (totals.sum_of_line(line.id) for totals in last_year)
    if before:
        return divide(multiply(amount, whole), before, KRONA)
    return ZERO if amount == whole == 0 else None


def _with_totals(
    lines: Sequence[Line], rows: Mapping[str, FollowUpRow], label_of: Callable[[str], LocalizedText]
) -> tuple[FollowUpRow, ...]:
    """The rows in the order of the statement, each section followed by its total."""

    def summed(id: str, parts: Sequence[FollowUpRow]) -> FollowUpRow:
        return FollowUpRow(
            id=id,
            label=label_of(id),
            is_total=True,
            budget=sum_if_known([row.budget for row in parts]),
            outcome=exact_sum(row.outcome for row in parts),
            straight_line=sum_if_known([row.straight_line for row in parts]),
            seasonal=sum_if_known([row.seasonal for row in parts]),
        )

    income, costs, appropriations = (
        [rows[line.id] for line in lines if line.section is section]
        for section in (Section.INCOME, Section.COST, Section.APPROPRIATION)
    )
    total_income = summed("total_income", income)
    total_costs = summed("total_costs", costs)
    return (
        *income,
        total_income,
        *costs,
        total_costs,
        summed("result", [total_income, total_costs]),
        *(rows[line.id] for line in appropriation_rows(lines)),
        summed("appropriations", appropriations),
    )


def _whole(
    lines: Sequence[Line], budget: Decimal | None, rule: BudgetRule | None, outcome: Totals
) -> tuple[UsedBudget, ...]:
    if budget is None:
        return ()
    readings = [rule.covers] if rule else [(Section.COST,), (Section.COST, Section.APPROPRIATION)]
    sections = {line.id: line.section for line in lines}
    return tuple(
        UsedBudget(
            covers=covers,
            budget=budget,
            used=negate(outcome.sum_where(lambda key, covers=covers: sections[key.line] in covers)),  # type: ignore[misc]
        )
        for covers in readings
    )


def _notes(
    decisions: Sequence[BudgetDecision],
    by_line: Mapping[str, Decimal],
    rule: BudgetRule | None,
    outcome: Totals,
    until: date,
) -> tuple[LocalizedText, ...]:
    whole = any(not decision.line for decision in decisions)
    applies = {
        NO_BUDGET: not decisions,
        SPLIT_UNKNOWN: whole and not by_line,
        COVER_UNKNOWN: whole and rule is None,
        DAY_UNKNOWN: any(decision.decided is None for decision in decisions),
        NO_ENTRIES: not outcome.entries,
        ONE_DAY: outcome.entries > 0 and outcome.first_day == outcome.last_day,
    }
    values = {"year": until.year, "until": until, "day": outcome.first_day}
    return tuple(note.format(**values) for note, holds in applies.items() if holds)


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else divide(part, EXACT.abs(whole), SHARE)


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else multiply(share, 100)


NO_BUDGET = LocalizedText(
    sv="Ingen budget för {year} är känd.",
    en="No budget for {year} is known.",
)
SPLIT_UNKNOWN = LocalizedText(
    sv="Budgeten är känd bara i sin helhet; hur den är fördelad på rader är okänt.",
    en="The budget is known only as a whole; how it is split among the rows is unknown.",
)
COVER_UNKNOWN = LocalizedText(
    sv="Vilka rader budgeten omfattar är okänt; därför visas varje möjlig läsning.",
    en="Which rows the budget covers is unknown; so each way to read it is shown.",
)
DAY_UNKNOWN = LocalizedText(
    sv="Ett budgetbeslut saknar känd dag; det räknas som känt hela tiden.",
    en="The day of a budget decision is unknown; it counts as known all along.",
)
NO_ENTRIES = LocalizedText(
    sv="Ingen post är daterad {year} till och med {until}.",
    en="No entry is dated in {year} until {until}.",
)
ONE_DAY = LocalizedText(
    sv="Alla poster är daterade {day}; en uppföljning till en annan dag under året säger inget.",
    en="All entries are dated {day}; a follow-up to another day of the year says nothing.",
)
