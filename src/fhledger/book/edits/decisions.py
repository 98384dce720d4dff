"""Decisions (beslut): a budget, a rate or an item of an appropriation is recorded in its file.

Each function takes the book and the text of the file that holds such decisions, and returns the
book and the text with the decision. Nothing that was decided before is changed.

>>> from fhledger.book import embedded_book
>>> change = decide_budget(embedded_book(), "", 2025, 9_900_000, day=date(2024, 11, 20))
>>> change.file_text.splitlines()[1], change.book.budgets[-1].amount_kr
('2025,,9900000.00,2024-11-20,,,,', Decimal('9900000'))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fhledger.book.book import BookData
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.names import item_named, line_named, line_of_item, new_id
from fhledger.book.text.csv_writing import with_records
from fhledger.book.text.toml_insertion import with_table
from fhledger.core.amounts import exact_sum, format_sek, negate, parse_amount
from fhledger.core.dates import parse_optional_date
from fhledger.core.errors import InvalidArgumentError, YearClosedError
from fhledger.core.exact import RateValue
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fund.budget import BudgetDecision
from fhledger.domain.fund.budget_plan import months_text, require_plan
from fhledger.domain.fund.ledger import Item, Line, Section, has_unusual_sign, lines_of_section

BUDGET, CONFIG = CSV_FILES[BudgetDecision], "book.toml"

DecisionKind = Literal["budget", "rate", "grant", "appropriation", "end-of-project"]


class Decision(Record):
    """A decision that is recorded: what it is about, the amount, its day and source, and the file.

    `subject` is the id of a line, an item or a project, or the codes of members; None for the
    whole budget and for the rate of all members. `first_day` is the day from which it holds. A rate
    may be of a `fee` beside the main one, and of a `component`; `rate_in_words` has its unit.
    """

    kind: DecisionKind
    file: str
    subject: str | None
    label: LocalizedText | None
    amount: RateValue | None
    day: date | None
    first_day: date | None = None
    fee: str | None = None
    fee_label: LocalizedText | None = None
    component: str | None = None
    rate_in_words: LocalizedText | None = None
    text: str
    source: str

    @property
    def year(self) -> int | None:
        """The year from which it holds, or in which it was made."""
        day = self.first_day or self.day
        return day.year if day else None


class Documentation(NamedTuple):
    """How a decision is documented: its day, a description, and the document that has it."""

    day: date | None = None
    text: str = ""
    source: str = ""


class RecordedDecision(NamedTuple):
    """A book with a decision, and the text of the file that holds it."""

    book: BookData
    file_text: str
    decision: Decision


def decide_budget(
    book: BookData,
    file_text: str,
    year: int,
    amount: int | str | Decimal,
    *,
    line: str = "",
    item: str = "",
    months: Mapping[int, int | str | Decimal] | None = None,
    day: date | str | None = None,
    text: str = "",
    source: str = "",
    revision: bool = False,
) -> RecordedDecision:
    """Record the budget of a year: of the whole, or of one line, signed as the statement prints it.

    `months` is its plan by month. A `revision` is the amount by which a budget that is decided
    already changes. Raises `InvalidArgumentError` for a budget that is decided twice, an amount
    with the wrong sign and a plan that does not add up, `YearClosedError` for a closed year.
    """
    require_open(book, year)
    amount = parse_amount(amount)
    by_month = {month: parse_amount(kr) for month, kr in (months or {}).items()}
    plan = months_text(by_month) if by_month else ""
    of_line = line_named(book, line, year=year) if line else None
    item = item_named(of_line, item, year=year) if of_line else item
    label = _budgeted(of_line, item, year) if of_line else message("the whole budget")
    line = of_line.id if of_line else ""
    require_plan(plan, amount, line)
    record = BudgetDecision(
        year=year,
        line=line,
        item=item,
        months=plan,
        amount_kr=amount,
        decided=parse_optional_date(day),
        text=text,
        source=resolve_source(source, book.config.sources),
    )
    what = message("the budget of {line}", line=label) if of_line else label
    _check_times(what, record, book.budgets, revision=revision)
    if not revision:
        _check_sign(of_line, amount, item)
    return _with_budget(book, file_text, record, label, source)


def _with_budget(
    book: BookData, file_text: str, record: BudgetDecision, label: LocalizedText, source: str
) -> RecordedDecision:
    return RecordedDecision(
        book.replace(budgets=(*book.budgets, record)),
        with_records(file_text, [record], source=source),
        Decision(
            kind="budget",
            file=BUDGET,
            subject=record.line or None,
            label=label,
            amount=record.amount_kr,
            day=record.decided,
            first_day=date(record.year, 1, 1),
            text=record.text,
            source=source,
        ),
    )


def _budgeted(line: Line, item: str, year: int) -> LocalizedText:
    """The label of what is budgeted: of the line, or of an item of it."""
    if not item:
        return line.in_year(year).label
    declared = line.item(item)
    return declared.in_year(year).label if declared else LocalizedText(sv=item, en=item)


def _check_times(
    label: LocalizedText,
    decision: BudgetDecision,
    decided: Iterable[BudgetDecision],
    *,
    revision: bool,
) -> None:
    """Raises `InvalidArgumentError` for a second decision, and for a first that is a revision."""
    year, key = decision.year, (decision.year, decision.line, decision.item)
    before = [each.amount_kr for each in decided if (each.year, each.line, each.item) == key]
    if before and not revision:
        raise InvalidArgumentError(
            message(
                "{what} of {year} is decided already: {amount} kr; give --revision, and the amount"
                " by which it changes",
                what=label,
                year=year,
                amount=format_sek(exact_sum(before)),
            )
        )
    if revision and not before:
        raise InvalidArgumentError(
            message(
                "{what} of {year} is not decided yet; leave --revision out", what=label, year=year
            )
        )


def declare_item(
    book: BookData, file_text: str, line: Line, name: str, name_en: str = ""
) -> RecordedDecision:
    """An item more under a line of book.toml; its label may have `{year}` in it."""
    taken = [item.id for each in book.config.lines for item in each.items]
    label = {"sv": name, "en": name_en or name}
    fields = {"id": new_id(name, taken), "label": label}
    item = Item.model_validate(fields)
    lines = [
        each.model_copy(update={"items": (*each.items, item)}) if each.id == line.id else each
        for each in book.config.lines
    ]
    at = [each.id for each in book.config.lines].index(line.id)
    return RecordedDecision(
        book.replace(lines=tuple(lines)),
        with_table(file_text, "lines.items", fields, within=at, name=CONFIG),
        Decision(
            kind="appropriation",
            file=CONFIG,
            subject=item.id,
            label=item.label,
            amount=None,
            day=None,
            text="",
            source="",
        ),
    )


def appropriation_line(book: BookData, line: str, item: str, *, new: bool, year: int) -> Line:
    """The line of appropriations, by its name or that of its item where there are several.

    A `new` item does not say of which line it is.
    """
    section = lines_of_section(book.config.lines, Section.APPROPRIATION)
    lines = [each for each in section if not each.transfer]
    if line:
        return line_named(book, line, Section.APPROPRIATION, year=year)
    if len(lines) == 1:
        return lines[0]
    return line_of_item(book, "" if new else item, Section.APPROPRIATION, year=year)


def appropriated(amount: Decimal) -> Decimal:
    """The amount of an appropriation as the statement prints it; it is given without a sign."""
    if amount <= 0:
        raise InvalidArgumentError(
            message("an appropriation is an amount above zero, without a sign")
        )
    return negate(amount)


def require_open(book: BookData, year: int) -> None:
    """Raises `YearClosedError` for a closed year, in which nothing is decided any more."""
    if book.seals_by_year.get(year):
        raise YearClosedError(
            message("{year} is closed; a decision is one of an open year", year=year)
        )


def _check_sign(line: Line | None, amount: Decimal, item: str) -> None:
    """Raises `InvalidArgumentError` for the amount of a budget that has the wrong sign."""
    if line is None and amount < 0:
        raise InvalidArgumentError(
            message("the whole budget is an amount above zero, without a sign")
        )
    if line is not None and has_unusual_sign(line, amount, item):
        raise InvalidArgumentError(
            message(
                "{line} is budgeted with the sign that the statement prints: {amount}",
                line=line.label,
                amount=format_sek(negate(amount)),
            )
        )
