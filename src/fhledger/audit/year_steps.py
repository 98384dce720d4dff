"""The steps of a year (årets moment): which of them are taken, and the commands for the others.

>>> from fhledger.book import embedded_book
>>> [step.id for step in year_steps(embedded_book(), 2025) if step.state == "missing"]
['begun', 'budget', 'fees']
"""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.closing_steps import steps_after_verification
from fhledger.audit.finding import Finding, Severity
from fhledger.audit.step import Step, StepState
from fhledger.audit.verification import Verification, verify
from fhledger.book import BookData
from fhledger.core.amounts import ZERO, exact_sum, format_sek
from fhledger.core.errors import (
    FhledgerError,
    NotInForceError,
    PopulationMissingError,
)
from fhledger.core.messages import counted, message
from fhledger.core.text import argument
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import rate_of_member
from fhledger.domain.fund.budget import (
    SkeletonRow,
    budget_skeleton,
    budget_total,
    whole_budget,
)
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.members.municipality import (
    Municipality,
    first_day_in_year,
    months_of_membership,
)

_READ_ONLY = ("fhledger projects", "fhledger fees", "fhledger verify")
"""The commands that are given for a closed year, too."""


def year_steps(book: BookData, year: int) -> Iterator[Step]:
    """The steps of a year in the order in which they are taken."""
    yield from steps_before_verification(book, year)
    if year in book.ledgers_by_year:
        verification = verify(book)
        yield from _findings(verification, year)
        broken = frozenset(seal.year for seal in verification.seals if not seal.intact)
        yield from steps_after_verification(book, year, broken)


def steps_before_verification(book: BookData, year: int) -> Iterator[Step]:
    """The first steps of a year; none of them reads the entries.

    What a closed year lacks is not missing any more, and no command for it is accepted.
    """
    steps = _first_steps(book, year)
    if book.seals_by_year.get(year) is None:
        yield from steps
        return
    for step in steps:
        if step.state == "missing":
            yield step.model_copy(update={"state": "attention", "command": None})
        else:
            is_read_only = (step.command or "").startswith(_READ_ONLY)
            yield step if is_read_only else step.model_copy(update={"command": None})


def _first_steps(book: BookData, year: int) -> Iterator[Step]:
    yield _begun(book, year)
    yield from _rates(book, year)
    yield from _inhabitants(book, year)
    yield from _budget(book, year)
    yield from _fees(book, year)
    if year in book.ledgers_by_year:
        yield from _vouchers(book, year)
        yield from _projects(book, year)


def _begun(book: BookData, year: int) -> Step:
    if ledger := book.ledgers_by_year.get(year):
        entries = ledger.totals.entries
        text = message(
            "begun; {entries}", entries=counted("{count} entry", "{count} entries", entries)
        )
        return Step(id="begun", state="done", text=text)
    text = message("the year has not begun")
    return Step(id="begun", state="missing", text=text, command=f"fhledger begin {year}")


def _rates(book: BookData, year: int) -> Iterator[Step]:
    if book.config.fee_rule is None:
        return
    command = f"fhledger decide rate AMOUNT --since {year}-01-01 --source TEXT"
    rate = book.common_rate(year)
    if rate is not None:
        text = message("the rate is {rate} kr per inhabitant", rate=format_sek(rate))
        yield Step(id="rate", state="done", text=text)
        return
    text = message("each member has its rate")
    try:
        book.fees(year)
    except NotInForceError as error:
        yield Step(id="rate", state="missing", text=error.text, command=command)
    except PopulationMissingError:
        yield Step(id="rate", state="done", text=text)
    else:
        yield Step(id="rate", state="done", text=text)


def _inhabitants(book: BookData, year: int) -> Iterator[Step]:
    """Whether the inhabitants of all members are known on the day that counts."""
    rule = book.config.fee_rule
    if rule is None:
        return
    day = rule.reference_day.for_year(year)
    members = [each for each in book.config.municipalities if months_of_membership(each, year)]
    missing = [
        each.name
        for each in members
        if not book.population.row(each.code, day) and _counts_inhabitants(rule, each, year)
    ]
    try:
        book.fees(year)
    except FhledgerError:
        if missing:
            text = message(
                "the inhabitants on {day} are unknown: {names}", day=day, names=", ".join(missing)
            )
            command = f"fhledger population --reference-day {day}"
            yield Step(id="inhabitants", state="missing", text=text, command=command)
        return
    if not missing:
        text = message("the inhabitants on {day} are known", day=day)
        yield Step(id="inhabitants", state="done", text=text)
    if rule.reference_day.is_assumption:
        text = message("that {day} counts is an assumption", day=day)
        yield Step(id="reference_day", state="attention", text=text)


def _counts_inhabitants(rule: FeeRule, member: Municipality, year: int) -> bool:
    """Whether a member's fee may depend on its inhabitants; not if it is an amount of its own."""
    if rule.totals or len(rule.components) != 1:
        return True
    try:
        rate = rate_of_member(rule.rates, member, first_day_in_year(member, year))
    except NotInForceError:
        return True
    return rate.unit != "kr_per_member"


def _budget(book: BookData, year: int) -> Iterator[Step]:
    """Whether a budget is decided, as a whole and for the lines that last year had one for."""
    of_year = [each for each in book.budgets if each.year == year]
    whole = whole_budget(of_year, year, book.config.lines, book.config.budget_rule_of(year))
    skeleton = budget_skeleton(book.budgets, year)
    unknown = [row for row in skeleton if row.amount is None]
    had_whole = budget_total(book.budgets, year - 1) is not None
    by_lines = bool(skeleton) and not had_whole
    if whole is not None:
        text = message("the budget is {amount} kr", amount=format_sek(whole))
        yield Step(id="budget", state="done", text=text)
    elif had_whole or not (of_year or by_lines):
        text = message("the budget is not decided")
        command = f"fhledger decide budget AMOUNT --year {year} --source TEXT"
        yield Step(id="budget", state="missing", text=text, command=command)
    if known := len({row.line for row in skeleton if row.amount is not None}):
        text = counted("{count} line is budgeted", "{count} lines are budgeted", known)
        yield Step(id="budget_lines", state="done", text=text)
    for row in unknown:
        state: StepState = "missing" if by_lines and whole is None else "attention"
        yield _unknown_budget(book, year, row, state)


def _unknown_budget(book: BookData, year: int, row: SkeletonRow, state: StepState) -> Step:
    """A line or item of last year's budget for which this year has none yet."""
    line = next(each for each in lines_in_year(book.config.lines, year) if each.id == row.line)
    item = line.item(row.item)
    label = item.label if item else message("{line}, {item}", line=line.label, item=row.item)
    text = message(
        "the budget of {line} is not decided ({amount} kr the year before)",
        line=label if row.item else line.label,
        amount=format_sek(row.last_year or ZERO),
    )
    command = f"fhledger decide budget AMOUNT --year {year} --line {row.line}"
    command += f" --item {argument(row.item)}" if row.item else ""
    id = f"budget_{row.line}" + (f"_{row.item}" if row.item else "")
    return Step(id=id, state=state, text=text, command=f"{command} --source TEXT")


def _fees(book: BookData, year: int) -> Iterator[Step]:
    """Whether the fees are booked: those of all fees of the book together."""
    try:
        main = book.fees(year)
    except FhledgerError:
        return
    tables = (main, *main.other_fees)
    total = exact_sum(table.total for table in tables)
    booked = exact_sum(table.booked or ZERO for table in tables)
    unbooked = [table for table in tables if table.total and not table.booked]
    days = all(book.fee_named(table.fee).in_year(year).due for table in unbooked)
    book_fees = f"fhledger book-fees {year}" + ("" if days else f" --day {year}-03-31")
    if booked == total:
        text = message("the fees are booked, {amount} kr", amount=format_sek(booked))
        yield Step(id="fees", state="done", text=text)
    elif booked:
        text = message(
            "of the fees, {fees} kr, {booked} kr is booked",
            fees=format_sek(total),
            booked=format_sek(booked),
        )
        command = book_fees if unbooked else f"fhledger fees {year}"
        state: StepState = "attention" if _is_settled(book, year) else "missing"
        yield Step(id="fees", state=state, text=text, command=command)
    else:
        text = message("the fees, {fees} kr, are not booked", fees=format_sek(total))
        yield Step(id="fees", state="missing", text=text, command=book_fees)


def _is_settled(book: BookData, year: int) -> bool:
    """Whether a year with other fees than the computed ones is closed, or that is accepted."""
    accepted = any(
        each.code == "FH101" and each.subject.startswith(f"{year} ") for each in book.accepted
    )
    return accepted or book.seal(year) is not None


def _vouchers(book: BookData, year: int) -> Iterator[Step]:
    totals = book.ledger(year).totals
    if totals.without_source:
        text = counted(
            "{count} entry has no source", "{count} entries have no source", totals.without_source
        )
        yield Step(id="sources", state="attention", text=text)


def _projects(book: BookData, year: int) -> Iterator[Step]:
    statuses = book.projects(year).projects
    older = [
        each
        for each in statuses
        if each.committed_kr and each.committed_kr > 0 and (each.decided_year or year) < year
    ]
    if older:
        committed = exact_sum(each.committed_kr for each in older if each.committed_kr)
        text = message(
            "{amount} kr is committed to projects of earlier years: {names}",
            amount=format_sek(committed),
            names=", ".join(each.name or "" for each in older),
        )
        yield Step(
            id="projects",
            state="attention",
            text=text,
            command=f"fhledger projects {year}",
        )


def _findings(verification: Verification, year: int) -> Iterator[Step]:
    for id, findings, one, many, state in (
        ("errors", verification.failures(), "{count} error", "{count} errors", "missing"),
        ("warnings", verification.warnings(), "{count} warning", "{count} warnings", "attention"),
    ):
        own = [each for each in findings if each.year in (None, year)]
        if own:
            text = message(
                "{number}: {codes}", number=counted(one, many, len(own)), codes=_codes(own)
            )
            yield Step.model_validate(
                {"id": id, "state": state, "text": text, "command": "fhledger verify"}
            )
    if not any(_is_error(each, year) for each in verification.failures()):
        yield Step(id="verified", state="done", text=message("no errors"))


def _is_error(finding: Finding, year: int) -> bool:
    return finding.severity is Severity.ERROR and finding.year in (None, year)


def _codes(findings: list[Finding]) -> str:
    return ", ".join(dict.fromkeys(finding.code for finding in findings))
