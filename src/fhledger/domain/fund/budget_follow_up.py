"""Budget follow-up (budgetuppföljning): budget, outcome and deviation to a day within the year.

All amounts of lines are signed as the statement prints them, and a deviation is
outcome − budget: plus is better for the fund, on every row. There are two
projections of the whole year: a straight line (outcome × days of the year ÷ days
so far), and last year's pattern (seasonal: outcome × last year's whole ÷ last
year's outcome to the same day). Both are rounded half up to whole kronor, and
unknown without entries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from pydantic import model_validator

from fhledger.core.amounts import (
    EXACT,
    KRONA,
    ZERO,
    Amount,
    divide,
    exact_sum,
    multiply,
    negate,
)
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import sum_if_known
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.core.record import AS_TEXT, Record, computed, fields_in_full, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.budget import (
    BudgetCover,
    BudgetDecision,
    budget_by_line,
    planned_budgets,
    whole_budget,
)
from fhledger.domain.fund.budget_to_date import Pattern, part_of, share_due, share_to_date
from fhledger.domain.fund.ledger import Line, Section, Totals, lines_in_year
from fhledger.domain.statement.rows import label
from fhledger.domain.statement.statement import row_sums, rows_in_order

SHARE = Decimal("0.0001")
"""A share is a whole number of these: a hundredth of a per cent."""

SECTIONS: Mapping[Section, LocalizedText] = {
    Section.INCOME: message("income"),
    Section.COST: message("costs"),
    Section.APPROPRIATION: message("appropriations"),
}


class LastYear(NamedTuple):
    """The totals of the year before: to the same day, and of the whole year."""

    to_day: Totals
    whole: Totals


class FollowUpRow(Record):
    """A line or a total; None for an unknown budget or projection.

    `budget_to_date` is the budget for the days so far; `forecast` the outcome of the whole year by
    the same pattern.
    """

    id: Annotated[str, key("row")]
    label: LocalizedText
    is_total: bool = False
    budget: Amount | None
    outcome: Amount
    straight_line: Amount | None
    seasonal: Amount | None
    budget_to_date: Amount | None = None
    forecast: Amount | None = None

    @computed
    def deviation_to_date(self) -> Amount | None:
        """Outcome − budget for the days so far: plus is better for the fund."""
        if self.budget_to_date is None:
            return None
        return EXACT.subtract(self.outcome, self.budget_to_date)

    @computed
    def forecast_deviation(self) -> Amount | None:
        """Forecast − budget of the whole year: plus is better for the fund."""
        if self.budget is None or self.forecast is None:
            return None
        return EXACT.subtract(self.forecast, self.budget)

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
    """A budget that is decided as a whole, and the used part of it, both absolute amounts.

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
        """The remainder in per cent of the budget; None for a budget of zero."""
        return _percent(self.left_share)

    @property
    def left_share(self) -> Decimal | None:
        """The remainder as a share of the budget; None for a budget of zero."""
        return _share(self.left, self.budget)

    @property
    def row(self) -> str:
        """The id of its row: the sections, as in `cost_and_appropriation`."""
        return "_and_".join(section.value for section in self.covers)

    @property
    def label(self) -> LocalizedText:
        """The sections that are counted, as text."""
        return sections_text(self.covers)


def sections_text(sections: Iterable[Section]) -> LocalizedText:
    """The names of sections in one text: `costs and appropriations`."""
    return join(message(" and "), (SECTIONS[section] for section in sections))


class FollowUpDecision(Record):
    """A decision on the budget of the year; `line` is None for one on the whole budget.

    In JSON its source is a text, and `cited_source` the source with its fields.
    """

    decided: date | None
    line: str | None
    amount: Amount
    text: str
    source: Annotated[Source | None, AS_TEXT]
    item: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _source_in_full(cls, data: Any) -> Any:
        return fields_in_full(data, source="cited_source")

    @computed
    def cited_source(self) -> Source | None:
        """The document, the place in it, the page, and the day on which it was read."""
        return self.source


class FollowUp(Tabular, Record):
    """The outcome of a year against its budget on a day.

    `pattern` is that of the budget to date and of the forecast. `whole` has one row if the book has
    a rule for what a budget decided as a whole covers, otherwise a row for each possible reading.
    """

    year: int
    until: date
    rows: tuple[FollowUpRow, ...]
    whole: tuple[UsedBudget, ...]
    decisions: tuple[FollowUpDecision, ...]
    notes: tuple[LocalizedText, ...]
    pattern: Pattern = "straight_line"

    def records(self) -> list[Flat]:
        """A dictionary for each line and total: budget, outcome, deviation and projections."""
        return [{"year": self.year, "until": self.until, **flat(row)} for row in self.rows]


def make_follow_up(
    lines: Sequence[Line],
    decisions: Iterable[BudgetDecision],
    rule: BudgetCover | None,
    until: date,
    *,
    outcome: Totals,
    last_year: LastYear | None = None,
    labels: Mapping[str, LocalizedText] | None = None,
    pattern: Pattern = "straight_line",
    due: Mapping[str, Sequence[date]] | None = None,
    fees: Mapping[str, Decimal] | None = None,
) -> FollowUp:
    """The follow-up of a year, from the outcome to its day `until` and the decisions known then.

    `due` are the due days of the lines of fees, which their budget to date follows unless it is
    planned by month; `fees` what is computed for it, the least of their forecast. `labels` are the
    book's own labels of the totals. Raises `InvalidArgumentError` for a budget of a line that is
    not declared, and for the pattern `plan` where no line has one.
    """
    year = until.year
    lines = lines_in_year(lines, year)
    of_year = tuple(decision for decision in decisions if decision.year == year)
    by_line = budget_by_line(of_year, lines)
    planned = _planned(of_year, until) if pattern == "plan" else {}
    due_days = {line: days for line, days in (due or {}).items() if line not in planned}
    rows = {
        line.id: _row(
            line,
            by_line.get(line.id),
            _Progress(until, outcome, last_year, pattern),
            due_days=due_days.get(line.id, ()),
            planned=planned.get(line.id),
            computed=(fees or {}).get(line.id),
        )
        for line in lines
    }
    return FollowUp(
        year=year,
        until=until,
        rows=_with_totals(lines, rows, lambda row: label(labels or {}, row, year)),
        whole=_whole(lines, whole_budget(of_year, year, lines, rule), rule, outcome),
        decisions=tuple(map(_follow_up_decision, of_year)),
        notes=(
            *_notes(of_year, by_line, rule, outcome, until),
            *_not_planned(lines, by_line.keys() - planned.keys() - due_days.keys(), pattern),
        ),
        pattern=pattern,
    )


def _follow_up_decision(decision: BudgetDecision) -> FollowUpDecision:
    return FollowUpDecision(
        decided=decision.decided,
        line=decision.line or None,
        amount=decision.amount_kr,
        text=decision.text,
        source=decision.source,
        item=decision.item or None,
    )


def _planned(decisions: Sequence[BudgetDecision], until: date) -> dict[str, Decimal]:
    """The plan of each line for the days so far; `InvalidArgumentError` where no line has one."""
    planned = planned_budgets(decisions, until)
    if not planned:
        raise InvalidArgumentError(
            "no line of {year} is planned by month; `fhledger decide budget AMOUNT --year"
            " {year} --line LINE --month 3=AMOUNT --source TEXT` plans one; or choose another"
            " pattern",
            year=until.year,
        )
    return planned


def _not_planned(
    lines: Sequence[Line], without: Collection[str], pattern: Pattern
) -> Iterator[LocalizedText]:
    """The budgeted lines that are spread evenly, because they are not planned by month."""
    labels = [line.label for line in lines if line.id in without]
    if pattern == "plan" and labels:
        yield message("Not planned by month, spread evenly: {lines}.", lines=join(", ", labels))


class _Progress(NamedTuple):
    """How far a year has come: its day, its entries, those of the year before, and the pattern."""

    until: date
    totals: Totals
    last_year: LastYear | None
    pattern: Pattern


def _row(
    line: Line,
    budget: Decimal | None,
    progress: _Progress,
    *,
    due_days: Sequence[date],
    planned: Decimal | None,
    computed: Decimal | None,
) -> FollowUpRow:
    """The row of a line, with its budget to date and its forecast."""
    until, totals, last_year, pattern = progress
    outcome = totals.sum_of_line(line.id)
    before = last_year and (
        last_year.to_day.sum_of_line(line.id),
        last_year.whole.sum_of_line(line.id),
    )
    share = share_to_date(pattern, until, last_year=before)
    if due_days:
        share = share_due(due_days, until)
    days_passed = share_to_date("straight_line", until)
    row = FollowUpRow(
        id=line.id,
        label=line.label,
        budget=budget,
        outcome=outcome,
        straight_line=part_of(outcome, 1 / days_passed) if totals.entries else None,
        seasonal=_seasonal(outcome, *before) if totals.entries and before else None,
        budget_to_date=part_of(budget, share)
        if planned is None and budget is not None
        else planned,
    )
    is_planned = planned is not None
    forecast = (
        _forecast(line, row, share, totals.entries, is_due=bool(due_days), is_planned=is_planned)
        if computed is None
        else max(computed, outcome)
    )
    return row.model_copy(update={"forecast": forecast})


def _forecast(
    line: Line, row: FollowUpRow, share: Fraction, entries: int, *, is_due: bool, is_planned: bool
) -> Decimal | None:
    """The outcome of the whole year, where the fee is not computed for it.

    What is decided in single sums, and a line whose whole budget is booked, goes on by no pattern.
    A fee that is due later comes as budgeted, and what is planned as it is planned. Without a share
    so far there is no forecast.
    """
    outcome, budget = row.outcome, row.budget
    if share < 1 and outcome and (_is_decided_once(line) or outcome == budget):
        return _farther(outcome, budget)
    if not (is_due or is_planned):
        return part_of(outcome, 1 / share) if share and entries else None
    if budget is None or row.budget_to_date is None:
        return outcome if entries else None
    expected = EXACT.add(outcome, EXACT.subtract(budget, row.budget_to_date))
    return max(outcome, min(expected, budget)) if is_due else expected


def _is_decided_once(line: Line) -> bool:
    """Whether a line has single decisions, as appropriations and grants to projects are."""
    has_projects = any(item.movement is not None for item in line.items)
    return line.section is Section.APPROPRIATION or has_projects


def _farther(outcome: Decimal, budget: Decimal | None) -> Decimal:
    """The outcome, or the budget where that has the same sign and is farther from zero."""
    if budget is None or (outcome > 0) != (budget > 0):
        return outcome
    return max(outcome, budget, key=abs)


def _seasonal(outcome: Decimal, to_day: Decimal, whole: Decimal) -> Decimal | None:
    if to_day:
        return divide(multiply(outcome, whole), to_day, KRONA)
    return ZERO if outcome == whole == 0 else None


def _with_totals(
    lines: Sequence[Line], rows: Mapping[str, FollowUpRow], label_of: Callable[[str], LocalizedText]
) -> tuple[FollowUpRow, ...]:
    """The rows in the order of the statement, with its totals, but without its balances."""
    parts = {row_sum.row: row_sum.parts for row_sum in row_sums(lines)}
    by_id = dict(rows)

    def total(id: str) -> FollowUpRow:
        rows = [by_id[part] for part in parts.get(id, (id,))]
        return FollowUpRow(
            id=id,
            label=label_of(id),
            is_total=True,
            budget=sum_if_known([row.budget for row in rows]),
            outcome=exact_sum(row.outcome for row in rows),
            straight_line=sum_if_known([row.straight_line for row in rows]),
            seasonal=sum_if_known([row.seasonal for row in rows]),
            budget_to_date=sum_if_known([row.budget_to_date for row in rows]),
            forecast=sum_if_known([row.forecast for row in rows]),
        )

    ids: list[str] = []
    for row in rows_in_order(lines)[1:-1]:
        if isinstance(row, str):
            by_id[row] = total(row)
        ids.append(row if isinstance(row, str) else row.id)
    return tuple(by_id[id] for id in ids)


def _whole(
    lines: Sequence[Line], budget: Decimal | None, rule: BudgetCover | None, outcome: Totals
) -> tuple[UsedBudget, ...]:
    if budget is None:
        return ()
    possible_covers = (
        [rule.covers] if rule else [(Section.COST,), (Section.COST, Section.APPROPRIATION)]
    )
    sections = {line.id: line.section for line in lines}
    return tuple(
        UsedBudget(
            covers=covers,
            budget=budget,
            used=negate(outcome.sum_where(lambda key, covers=covers: sections[key.line] in covers)),  # type: ignore[misc]
        )
        for covers in possible_covers
    )


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return None if part is None or not whole else divide(part, EXACT.abs(whole), SHARE)


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else multiply(share, 100)


_NO_BUDGET = message("No budget for {year} is known.")
_SPLIT_UNKNOWN = message(
    "The budget is known only as a whole; how it is split among the rows is unknown."
)
_COVER_UNKNOWN = message(
    "Which rows the budget covers is unknown; so each possible reading is shown. When it is known,"
    ' write it in book.toml under [budget], as covers = ["cost"] or ["cost", "appropriation"].'
)
_DAY_UNKNOWN = message("The day of a budget decision is unknown; it counts as known all along.")
_NO_ENTRIES = message("No entry is dated in {year} until {until}.")
_ONE_DAY = message(
    "All entries are dated {day}; a follow-up to another day of the year says nothing."
)


def _notes(
    decisions: Sequence[BudgetDecision],
    by_line: Mapping[str, Decimal],
    rule: BudgetCover | None,
    outcome: Totals,
    until: date,
) -> tuple[LocalizedText, ...]:
    whole = any(not decision.line for decision in decisions)
    applies = {
        _NO_BUDGET: not decisions,
        _SPLIT_UNKNOWN: whole and not by_line,
        _COVER_UNKNOWN: whole and rule is None,
        _DAY_UNKNOWN: any(decision.decided is None for decision in decisions),
        _NO_ENTRIES: not outcome.entries,
        _ONE_DAY: outcome.entries > 0 and outcome.first_day == outcome.last_day,
    }
    values = {"year": until.year, "until": until, "day": outcome.first_day}
    return tuple(note.format(**values) for note, is_true in applies.items() if is_true)
