"""Closed years in tests: a book changed behind its seals, and the laws of what is then named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from fhledger import (
    Book,
    BudgetDecision,
    BudgetRule,
    DueDay,
    Entry,
    FeeRule,
    Fund,
    Item,
    Line,
    LocalizedText,
    Municipality,
    Project,
    Rate,
    Section,
    YearLedger,
    format_plain,
    year_ledger,
)
from fhledger.audit.rules.__init__ import RULES
from fhledger.audit.seals.closing import with_year_closed
from fhledger.core.record import Record
from fhledger.domain.fees.fee_rule import DecidedCeiling, Exemption, Limit
from fhledger.domain.fees.fee_terms import LaterTerms, ValueAddedTax
from fhledger.domain.fund.budget import BudgetCover
from fhledger.domain.fund.labels import DatedLabel
from fhledger.domain.fund.numbering import parse_range, split_number
from fhledger.domain.members.measures import Measure, MeasureValue

SEAL_RULES = [rule for rule in RULES if rule.code in {"FH303", "FH304", "FH306"}]


def all_subjects(book: Book) -> list[str]:
    """What the rules over closed years say has changed."""
    found = [finding for rule in SEAL_RULES for finding in rule.findings(book)]
    assert [finding.subject.split(" ")[0] for finding in found] == [str(f.year) for f in found]
    return [finding.subject for finding in found]


def subjects(book: Book) -> list[str]:
    """The same, without the figures that follow from it."""
    return [subject for subject in all_subjects(book) if not subject.endswith(" statement")]


def changed(book: Book, **fields: object) -> Book:
    return book.replace(**fields)


def all_closed(book: Book) -> Book:
    for year in sorted(year.year for year in book.ledgers):
        book = with_year_closed(book, year)
    return book


def closed_anew(book: Book, year: int) -> Book:
    """The book with another seal of its last year."""
    seals = [seal for seal in book.seals if seal.year != year]
    return with_year_closed(book.replace(seals=seals), year)


def names(subject: str, year: int, number: str) -> bool:
    """Whether a subject names this entry of this year, by itself or in a run."""
    its_year, what = subject.split(" ", 1)
    if its_year != str(year) or " " in what:
        return False
    try:
        series, first, last = parse_range(what)
    except ValueError:
        return False
    own, value = split_number(number)
    return own == series and first <= value <= last


AnyRecord = TypeVar("AnyRecord", bound=Record)

EntryChange = Callable[[list[Entry], int], list[Entry]]


def each(change: Callable[[Entry], Entry]) -> EntryChange:
    return lambda entries, at: [*entries[:at], change(entries[at]), *entries[at + 1 :]]


ENTRY_CHANGES: dict[str, EntryChange] = {
    "amount": each(lambda entry: replace(entry, amount_kr=entry.amount_kr + Decimal("0.01"))),
    "sign": each(lambda entry: replace(entry, amount_kr=-entry.amount_kr)),
    "text": each(lambda entry: replace(entry, text=f"{entry.text}\u200b")),
    "source": each(lambda entry: replace(entry, source=f"{entry.source}x")),
    "item": each(lambda entry: replace(entry, item="något annat")),
    "reverses": each(lambda entry: replace(entry, reverses="A7" if not entry.reverses else "")),
    "deleted": lambda entries, at: [*entries[:at], *entries[at + 1 :]],
    "last deleted": lambda entries, at: entries[:-1] if at == len(entries) - 1 else entries,
    "truncated": lambda entries, at: entries[:at],
    "doubled": lambda entries, at: [*entries[:at], entries[at], *entries[at:]],
}


def a_later_label_breaks_no_seal_and_a_label_in_force_breaks_that_of_its_year(closed, data):
    """A year holds the labels that are valid in it: of its lines, and of the items that it uses."""
    last = max(year.year for year in closed.ledgers)
    at = data.draw(st.integers(0, len(closed.config.lines) - 1))
    line = closed.config.lines[at]
    label = LocalizedText(sv=f"{line.label.sv} (ny)", en=f"{line.label.en} (new)")

    def with_line(book: Book = closed, **update: object) -> Book:
        lines = [*book.config.lines]
        lines[at] = line.model_copy(update=update)
        return changed(book, lines=tuple(lines))

    def from_day(day: date) -> tuple[DatedLabel, ...]:
        return (DatedLabel(valid_from=day, label=label),)

    year = data.draw(st.sampled_from([each.year for each in closed.ledgers]))
    day = data.draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
    affected = [f"{y} line {line.id}" for y in range(year, last + 1)]
    assert subjects(with_line(renamed=from_day(day))) == affected
    item = Item(id="never_used", label=label)
    renamed = item.model_copy(update={"label": line.label, "renamed": from_day(day)})
    with_item = with_line(items=(item, *line.items), renamed=from_day(date(last + 1, 1, 1)))
    assert subjects(with_item) == []
    with_item = closed_anew(with_item, last)
    items = data.draw(st.sampled_from([(renamed, *line.items), line.items]))
    assert subjects(with_line(with_item, items=items)) == []


def with_year(closed: Book, year: YearLedger, entries: list[Entry]) -> Book:
    """The book with other entries in one of its years."""
    changed_year = year_ledger(year.year, entries)
    return changed(closed, ledgers=tuple(changed_year if y is year else y for y in closed.ledgers))


def a_changed_entry_is_named(closed, data):
    """An entry changed, deleted, cut off or doubled is named."""
    change_name = data.draw(st.sampled_from(sorted(ENTRY_CHANGES)))
    years = [year for year in closed.ledgers if year.totals.entries]
    if not years:
        return
    year = data.draw(st.sampled_from(years))
    entries = list(year.entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    changed_entries = ENTRY_CHANGES[change_name](entries, at)
    found = subjects(with_year(closed, year, changed_entries))
    if [sealed(entry) for entry in changed_entries] == [sealed(entry) for entry in entries]:
        assert found == []
    else:
        assert any(names(subject, year.year, entries[at].number) for subject in found), found
    assert all(subject.startswith(f"{year.year} ") for subject in found)


def another_order_and_swapped_amounts_are_found(closed, data):
    """Of entries moved or swapped, the year is named."""
    years = [year for year in closed.ledgers if year.totals.entries > 1]
    if not years:
        return
    year = data.draw(st.sampled_from(years))
    entries = list(year.entries)
    one, other = sorted(
        data.draw(st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True))
    )
    moved, swapped = [*entries], [*entries]
    moved[one], moved[other] = entries[other], entries[one]
    swapped[one] = replace(entries[one], amount_kr=entries[other].amount_kr)
    swapped[other] = replace(entries[other], amount_kr=entries[one].amount_kr)
    for changed_entries in (moved, swapped):
        found = subjects(with_year(closed, year, changed_entries))
        same = [sealed(entry) for entry in changed_entries] == [sealed(entry) for entry in entries]
        assert bool(found) is not same
        assert all(subject.startswith(f"{year.year} ") for subject in found)


def a_fact_that_a_year_rests_on_is_named(closed, data):
    """Inhabitants and labels that a seal holds."""
    seal = data.draw(st.sampled_from(closed.seals))
    populated = [name for name in seal.inputs if name.startswith("population ")]
    lines = [name for name in seal.inputs if name.startswith("line ")]
    name = data.draw(st.sampled_from([*populated, *lines]))
    kind, id, *rest = name.split(" ")
    if kind == "line":
        labelled = tuple(
            line.model_copy(update={"label": line.label.model_copy(update={"sv": "Annat!"})})
            if line.id == id
            else line
            for line in closed.config.lines
        )
        changed_book = changed(closed, lines=labelled)
    else:
        rows = tuple(
            row.model_copy(update={"inhabitants": row.inhabitants + 1})
            if (row.municipality_code, str(row.reference_day)) == (id, rest[0])
            else row
            for row in closed.population.rows
        )
        changed_book = changed(closed, population=type(closed.population)(rows=rows))
    assert f"{seal.year} {name}" in subjects(changed_book)


def a_rate_that_a_year_rests_on_is_named(closed, data):
    """A rate that is changed afterwards is named for each year that it was used in."""
    if closed.config.fee_rule is None:
        return
    rates = [*closed.config.fee_rule.rates]
    at = data.draw(st.integers(0, len(rates) - 1))
    rate = rates[at]
    rates[at] = rate.model_copy(update={"value": rate.value + 1})
    rule = closed.config.fee_rule.model_copy(update={"rates": tuple(rates)})
    name = " ".join(("rate", rate.valid_from.isoformat(), *sorted(rate.members)))
    resting = {f"{seal.year} {name}" for seal in closed.seals if name in seal.inputs}
    assert resting == set(subjects(changed(closed, fee_rule=rule)))


def changed_record(record: AnyRecord, **update: object) -> AnyRecord:
    return record.model_copy(update=update)


def later_rate(rule: FeeRule, last: int) -> FeeRule:
    new = Rate(value=99, unit="kr_per_member", valid_from=date(last + 1, 1, 1))
    return changed_record(rule, rates=(*rule.rates, new))


def later_component_on_a_new_measure(rule: FeeRule, last: int) -> FeeRule:
    new = Rate(
        value=1,
        unit="kr_per_unit",
        measure="pupils",
        component="schools",
        valid_from=date(last + 1, 1, 1),
    )
    return changed_record(rule, rates=(*rule.rates, new))


def later_limit_exemption_and_ceiling(rule: FeeRule, last: int) -> FeeRule:
    first, codes = date(last + 1, 1, 1), ("8888",)
    reason = LocalizedText(sv="Beslut", en="Decision")
    return changed_record(
        rule,
        limits=(*rule.limits, Limit(valid_from=first, minimum_kr=5)),
        exemptions=(
            *rule.exemptions,
            Exemption(valid_from=first, members=codes, rationale=reason),
        ),
        decided_ceilings=(*rule.decided_ceilings, DecidedCeiling(value=5, valid_from=first)),
    )


def exemptions_that_end_later(rule: FeeRule, last: int) -> FeeRule:
    end = date(last + 1, 6, 30)
    return changed_record(
        rule,
        exemptions=tuple(
            changed_record(each, valid_until=end) if each.valid_until is None else each
            for each in rule.exemptions
        ),
    )


def later_due_days_and_tax(rule: FeeRule, last: int) -> FeeRule:
    tax = ValueAddedTax(category="exempt", reason=LocalizedText(sv="Beslut", en="Decision"))
    terms = LaterTerms(first_year=last + 1, due=(DueDay(month=9),), vat=tax)
    return changed_record(rule, later=(terms,))


def later_cover(rule: BudgetRule | None, last: int) -> BudgetRule:
    cover = {"covers": (Section.COST,), "first_year": last + 1}
    if rule is None:
        return BudgetRule(**cover)
    return changed_record(rule, later=(BudgetCover(**cover),))


LATER_FEES: tuple[Callable[[FeeRule, int], FeeRule], ...] = (
    later_rate,
    later_component_on_a_new_measure,
    later_limit_exemption_and_ceiling,
    exemptions_that_end_later,
    later_due_days_and_tax,
)


def with_every_later_decision(closed: Book, last: int) -> Book:
    """The book with a decision of the year after its last on everything that has a day."""
    first = date(last + 1, 1, 1)
    config = closed.config
    rule = config.fee_rule
    for change in LATER_FEES if rule else ():
        rule = change(rule, last)
    members = tuple(
        changed_record(each, valid_until=date(last + 1, 6, 30))
        if each.valid_until is None and each.valid_from < first
        else each
        for each in config.municipalities
    )
    joining = Municipality(code="8888", name="Nyby", valid_from=first)
    pupils = Measure(id="pupils", label=LocalizedText(sv="Elever", en="Pupils"), unit="st")
    projects = tuple(
        changed_record(each, closed_day=date(last + 1, 3, 1))
        if each.closed_day is None and (each.year_of_decision or last) <= last
        else each
        for each in closed.project_register
    )
    granted = Project(id="later", name="Senare", decided_day=first, granted_kr=5)
    days = {row.reference_day for row in closed.population.rows}
    return closed.replace(
        ledgers=(*closed.ledgers, year_ledger(last + 1, [])),
        municipalities=(*members, joining),
        measures=(*config.measures, pupils),
        fee_rule=rule,
        budget_rule=later_cover(config.budget_rule, last),
        measure_values=tuple(
            MeasureValue(measure="pupils", member=member.code, reference_day=day, value=3)
            for member in members
            for day in sorted(days)
        ),
        project_register=(*projects, granted),
        budgets=(*closed.budgets, BudgetDecision(year=last + 1, amount_kr=5)),
    )


def what_comes_later_breaks_no_seal(closed, _):
    """Decisions of a later year, whatever they are about, leave the closed years as they are."""
    last = max(year.year for year in closed.ledgers)
    rule = closed.config.fee_rule
    codes = tuple(member.code for member in closed.config.municipalities[:1])
    if rule and codes:
        reason = LocalizedText(sv="Beslut", en="Decision")
        exempt = Exemption(valid_from=date(last, 1, 1), members=codes, rationale=reason)
        rule = changed_record(rule, exemptions=(exempt,))
        closed = closed_anew(closed.replace(fee_rule=rule), last)
    later = with_year_closed(with_every_later_decision(closed, last), last + 1)
    assert all_subjects(later) == []


def shown_of_year(book: Book, year: int) -> list[str]:
    """What the tables of a year show, and how its closing balance is made up."""
    tables = (
        book.statement(year),
        book.projects(year),
        book.budget_follow_up(year),
        book.trace(year, "closing_balance"),
        *book.fund_years(year),
    )
    return [table.model_dump_json(exclude={"seal"}) for table in tables]


def what_is_added_later_changes_no_table_of_a_closed_year(closed, data):
    """A line, a fund, an item or a project that is added later is not in the closed years."""
    last = max(year.year for year in closed.ledgers)
    year = data.draw(st.sampled_from([each.year for each in closed.ledgers]))
    label = LocalizedText(sv="Ny", en="New")
    funds = closed.config.funds
    if data.draw(st.booleans()):
        opening = changed_record(closed.config.opening_balance, value=Decimal(0))
        main = Fund(label=label, opening_balance=closed.config.opening_balance)
        funds = {**(funds or {"main": main}), "later": Fund(label=label, opening_balance=opening)}
    fund = data.draw(st.sampled_from([*funds, ""]))
    lines = [*closed.config.lines]
    is_row_itself = any(line.id == "appropriations" for line in lines)
    sections = [each for each in Section if each != Section.APPROPRIATION or not is_row_itself]
    new = Line(id="new", section=data.draw(st.sampled_from(sections)), label=label, fund=fund)
    lines.insert(data.draw(st.integers(0, len(lines))), new)
    projects = [*closed.project_register]
    new_project = Project(
        id="new",
        name="Nytt",
        granted_kr=data.draw(st.sampled_from([None, 5])),
        decided_year=data.draw(st.sampled_from([None, last, last + 1])),
    )
    projects.insert(data.draw(st.integers(0, len(projects))), new_project)
    later = closed.replace(lines=lines, funds=funds, project_register=projects)
    later = with_every_later_decision(later, last)
    found = all_subjects(later)
    assert bool(found) is (new_project.decided_year == last)
    if not found:
        assert shown_of_year(later, year) == shown_of_year(closed, year)


def sealed(entry: Entry) -> tuple[object, ...]:
    """What of an entry is sealed: all, the amount whatever way it is written."""
    return (format_plain(entry.amount_kr), replace(entry, amount_kr=0))


LAWS = (
    a_later_label_breaks_no_seal_and_a_label_in_force_breaks_that_of_its_year,
    a_changed_entry_is_named,
    another_order_and_swapped_amounts_are_found,
    a_fact_that_a_year_rests_on_is_named,
    a_rate_that_a_year_rests_on_is_named,
    what_comes_later_breaks_no_seal,
    what_is_added_later_changes_no_table_of_a_closed_year,
)
