"""Decided budgets and appropriations (beslutad budget, disposition av medel): budget.csv.

An item of the appropriations that is new is declared in book.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.book.edits.decisions import CONFIG, Decision, DecisionEdit, require_open
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.names import item_named, line_named, line_of_item, new_id
from fhledger.book.text.csv_writing import with_records
from fhledger.book.text.toml_insertion import with_table
from fhledger.core.amounts import exact_sum, format_sek, negate, parse_amount
from fhledger.core.arguments import checked
from fhledger.core.dates import parse_optional_date
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fund.budget import BudgetDecision
from fhledger.domain.fund.budget_plan import months_text, require_plan
from fhledger.domain.fund.ledger import Item, Line, Section, has_unusual_sign, lines_of_section

_BUDGET = CSV_FILES[BudgetDecision]


class BudgetEdit(DecisionEdit):
    """A book with the budgets that are decided."""

    @checked
    def decide_budget(
        self,
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
    ) -> Decision:
        """Record the budget of a year: of the whole, or of one line, signed as in the statement.

        `months` is its plan by month. A `revision` is the amount by which a budget that is decided
        already changes. Raises `InvalidArgumentError` for a budget that is decided twice, an amount
        with the wrong sign and a plan that does not add up, `YearClosedError` for a closed year.
        """
        book = self.book
        require_open(self.book, year)
        amount = parse_amount(amount)
        of_line = line_named(book, line, year=year) if line else None
        item = item_named(of_line, item, year=year) if of_line else item
        line = of_line.id if of_line else ""
        label = _budgeted(of_line, item, year)
        record = BudgetDecision(
            year=year,
            line=line,
            item=item,
            months=_plan(months or {}, amount, line),
            amount_kr=amount,
            decided=parse_optional_date(day),
            text=text,
            source=resolve_source(source, book.config.sources),
        )
        _check_times(of_line, label, record, book.budgets, revision=revision)
        remarks = _change(record, book.budgets) if revision else ()
        decision = _decision(record, label, source, remarks)
        file_text = with_records(self._texts[_BUDGET], [record], source=source)
        return self._record(book.replace(budgets=(*book.budgets, record)), file_text, decision)

    @checked
    def decide_appropriation(
        self,
        year: int,
        amount: int | str | Decimal,
        item: str,
        *,
        line: str = "",
        new: bool = False,
        item_en: str = "",
        day: date | str | None = None,
        text: str = "",
        source: str = "",
    ) -> Decision:
        """Record what an item of the appropriations of a year may cost, an amount without a sign.

        A `new` item is declared under its line in book.toml; its name may have `{year}` in it, and
        `item_en` is its name in English. It can be used in every later year.
        """
        size = parse_amount(amount)
        if size <= 0:
            raise InvalidArgumentError("an appropriation is an amount above zero, without a sign")
        of_line = _appropriation_line(self.book, line, item, new=new, year=year)
        if new:
            _require_new(self.book, of_line, item, year)
            item = self._declare_item(of_line, item, item_en)
        else:
            item = item_named(of_line, item, year=year)
            _require_undecided(self.book, of_line, item, year)
        self.decide_budget(
            year,
            negate(size),
            line=of_line.id,
            item=item,
            day=day,
            text=text,
            source=source,
        )
        decision = self.decisions.pop().model_copy(update={"kind": "appropriation"})
        self.decisions.append(decision)
        return decision

    def _declare_item(self, line: Line, name: str, name_en: str) -> str:
        """Declare one more item under a line of book.toml; returns its id."""
        lines = self.book.config.lines
        fields = {
            "id": new_id(name, (item.id for each in lines for item in each.items)),
            "label": {"sv": name, "en": name_en or name},
        }
        item = Item.model_validate(fields)
        extended = line.model_copy(update={"items": (*line.items, item)})
        self._texts[CONFIG] = with_table(
            self._texts[CONFIG], "lines.items", fields, within=lines.index(line), name=CONFIG
        )
        changed = tuple(extended if each is line else each for each in lines)
        self.book = self.book.replace(lines=changed)
        return item.id


def _decision(
    record: BudgetDecision, label: LocalizedText, source: str, remarks: tuple[LocalizedText, ...]
) -> Decision:
    return Decision(
        kind="budget",
        file=_BUDGET,
        subject=record.line or None,
        label=label,
        amount=record.amount_kr,
        day=record.decided,
        first_day=date(record.year, 1, 1),
        text=record.text,
        source=source,
        remarks=remarks,
    )


def _change(revision: BudgetDecision, decided: Iterable[BudgetDecision]) -> tuple[LocalizedText]:
    """What a revision changes a budget by, from what, and to what."""
    before = _total(_decided(decided, revision.year, revision.line, revision.item))
    after = exact_sum((before, revision.amount_kr))
    change = format_sek(revision.amount_kr)
    text = message(
        "It changes by {change} kr: it was {before} kr, and becomes {after} kr.",
        change=change if revision.amount_kr < 0 else f"+{change}",
        before=format_sek(before),
        after=format_sek(after),
    )
    return (text,)


def _decided(
    budgets: Iterable[BudgetDecision], year: int, line: str, item: str
) -> list[BudgetDecision]:
    """What is decided of a line and item, or of the whole, for a year."""
    return [each for each in budgets if (each.year, each.line, each.item) == (year, line, item)]


def _total(decisions: Iterable[BudgetDecision]) -> Decimal:
    return exact_sum(each.amount_kr for each in decisions)


def _require_new(book: BookData, line: Line, name: str, year: int) -> None:
    """Raises `InvalidArgumentError` for the name of an item that the line has already."""
    for item in line.items:
        labels = (item.label, item.in_year(year).label)
        if name.casefold() in {text.casefold() for each in labels for text in (each.sv, each.en)}:
            _require_undecided(book, line, item.id, year)
            raise InvalidArgumentError(
                "the item '{name}' is declared already, as {item}; leave --new out, or give"
                " another name",
                name=name,
                item=item.id,
            )


def _require_undecided(book: BookData, line: Line, item: str, year: int) -> None:
    """Raises `InvalidArgumentError` for an appropriation that is decided already."""
    before = _decided(book.budgets, year, line.id, item)
    if not before:
        return
    days = sorted({str(each.decided) for each in before if each.decided})
    raise InvalidArgumentError(
        "{amount} kr is appropriated to {item} for {year} already ({when}). If this is the same"
        " decision, do nothing; a change of it is `fhledger decide budget AMOUNT --revision"
        " --year {year} --line {line} --item {id} --source TEXT`, with a minus if it grows",
        amount=format_sek(negate(_total(before))),
        item=_budgeted(line, item, year),
        when=", ".join(days) or message("day unknown"),
        year=year,
        line=line.id,
        id=item,
    )


def _plan(months: Mapping[int, int | str | Decimal], amount: Decimal, line: str) -> str:
    plan = months_text({month: parse_amount(kr) for month, kr in months.items()}) if months else ""
    require_plan(plan, amount, line)
    return plan


def _budgeted(line: Line | None, item: str, year: int) -> LocalizedText:
    """The label of what is budgeted: the whole, a line, or an item of it."""
    if line is None:
        return message("the whole budget")
    if not item:
        return line.in_year(year).label
    declared = line.item(item)
    return declared.in_year(year).label if declared else LocalizedText(sv=item, en=item)


def _check_times(
    line: Line | None,
    label: LocalizedText,
    decision: BudgetDecision,
    decided: Iterable[BudgetDecision],
    *,
    revision: bool,
) -> None:
    """Raises `InvalidArgumentError` for a second decision, a first revision, and a wrong sign."""
    label = message("the budget of {line}", line=label) if line else label
    year = decision.year
    before = _decided(decided, year, decision.line, decision.item)
    if before and not revision:
        raise InvalidArgumentError(
            "{what} of {year} is decided already: {amount} kr; give --revision, and the amount"
            " by which it changes",
            what=label,
            year=year,
            amount=format_sek(_total(before)),
        )
    if revision and not before:
        raise InvalidArgumentError(
            "{what} of {year} is not decided yet; leave --revision out", what=label, year=year
        )
    if not revision:
        _check_sign(line, decision.amount_kr, decision.item)


def _check_sign(line: Line | None, amount: Decimal, item: str) -> None:
    """Raises `InvalidArgumentError` for the amount of a budget that has the wrong sign."""
    if line is None and amount < 0:
        raise InvalidArgumentError("the whole budget is an amount above zero, without a sign")
    if line is not None and has_unusual_sign(line, amount, item):
        raise InvalidArgumentError(
            "{line} is budgeted with the sign that the statement prints: {amount}",
            line=line.label,
            amount=format_sek(negate(amount)),
        )


def _appropriation_line(book: BookData, line: str, item: str, *, new: bool, year: int) -> Line:
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
