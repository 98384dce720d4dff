"""The steps of a year (årets moment): which of them are taken, and the commands for the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from fhledger.audit.finding import Finding
from fhledger.audit.rules.dated_values import missing_figures
from fhledger.audit.seals.unclosed_years import open_before
from fhledger.audit.step import Step, StepState, step
from fhledger.audit.verification import Verification, verify
from fhledger.book import BookData
from fhledger.book.book import whole_budget_of
from fhledger.book.undecided_spending import undecided_spending
from fhledger.core.amounts import ZERO, exact_sum, format_sek
from fhledger.core.errors import FhledgerError, NotInForceError, PopulationMissingError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.core.text import argument
from fhledger.domain.fund.budget import SkeletonRow, budget_skeleton, budget_total
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.members.measures import INHABITANTS

_READ_ONLY = ("fhledger projects", "fhledger fees", "fhledger verify")
"""The commands that are given for a closed year, too."""


def year_steps(book: BookData, year: int) -> Iterator[Step]:
    """The steps of a year in the order in which they are taken."""
    yield from steps_before_verification(book, year)
    if year in book.ledgers_by_year:
        verification = verify(book)
        earlier = [each for each in verification.failures() if each.year and each.year < year]
        yield from _findings(verification.about(year), year, earlier)
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
    for each in steps:
        if each.state == "missing":
            yield each.model_copy(update={"state": "attention", "command": None})
        else:
            is_read_only = (each.command or "").startswith(_READ_ONLY)
            yield each if is_read_only else each.model_copy(update={"command": None})


def _first_steps(book: BookData, year: int) -> Iterator[Step]:
    yield _begun(book, year)
    yield from _rates(book, year)
    yield from _inhabitants(book, year)
    yield from _budget(book, year)
    yield from _fees(book, year)
    if year in book.ledgers_by_year:
        yield from _vouchers(book, year)
        yield from _projects(book, year)
        for at, found in enumerate(undecided_spending(book, year), 1):
            yield step(f"undecided_{at}", "attention", found.text)


def _begun(book: BookData, year: int) -> Step:
    if ledger := book.ledgers_by_year.get(year):
        entries = counted("{count} entry", "{count} entries", ledger.totals.entries)
        return step("begun", "done", message("begun; {entries}", entries=entries))
    return step("begun", "missing", message("the year has not begun"), f"fhledger begin {year}")


def _rates(book: BookData, year: int) -> Iterator[Step]:
    if book.config.fee_rule is None:
        return
    text = message("each member has its rate")
    rate = book.common_rate(year)
    try:
        if rate is None:
            book.fees(year)
        else:
            text = message("the rate is {rate} kr per inhabitant", rate=format_sek(rate))
    except NotInForceError as error:
        command = f"fhledger decide rate AMOUNT --since {year}-01-01 --source TEXT"
        yield step("rate", "missing", error.text, command)
        return
    except PopulationMissingError:
        pass
    yield step("rate", "done", text)


def _inhabitants(book: BookData, year: int) -> Iterator[Step]:
    """Whether the inhabitants of all members are known on the day that counts."""
    rule = book.config.fee_rule
    if rule is None:
        return
    day = rule.reference_day.for_year(year)
    missing = [
        (member.name, of_day)
        for member, measure, of_day in missing_figures(book, rule, year)
        if measure == INHABITANTS
    ]
    if missing:
        names, days = zip(*missing, strict=True)
        text = message(
            "the inhabitants on {day} are unknown: {names}", day=days[0], names=", ".join(names)
        )
        command = f"fhledger population --reference-day {days[0]}"
        yield step("inhabitants", "missing", text, command)
        return
    if INHABITANTS in rule.measures:
        text = message("the inhabitants on {day} are known", day=day)
        yield step("inhabitants", "done", text)
    if rule.reference_day.is_assumption:
        text = message("that {day} counts is an assumption", day=day)
        yield step("reference_day", "attention", text)


def _budget(book: BookData, year: int) -> Iterator[Step]:
    """Whether a budget is decided, as a whole and for the lines that last year had one for."""
    of_year = [each for each in book.budgets if each.year == year]
    whole = whole_budget_of(book, year)
    skeleton = budget_skeleton(book.budgets, year)
    unknown = [row for row in skeleton if row.amount is None]
    had_whole = budget_total(book.budgets, year - 1) is not None
    by_lines = bool(skeleton) and not had_whole
    if whole is not None:
        yield step("budget", "done", message("the budget is {amount} kr", amount=format_sek(whole)))
    elif had_whole or not (of_year or by_lines):
        command = f"fhledger decide budget AMOUNT --year {year} --source TEXT"
        yield step("budget", "missing", message("the budget is not decided"), command)
    if known := len({row.line for row in skeleton if row.amount is not None}):
        text = counted("{count} line is budgeted", "{count} lines are budgeted", known)
        yield step("budget_lines", "done", text)
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
    return step(id, state, text, f"{command} --source TEXT")


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
        yield step("fees", "done", text)
    elif booked:
        amounts = {"fees": format_sek(total), "booked": format_sek(booked)}
        text = (
            message("{booked} kr is booked of fees of {fees} kr", **amounts)
            if booked < total
            else message(
                "{booked} kr is booked as fees, more than the {fees} kr computed", **amounts
            )
        )
        is_whole = booked > total or _is_settled(book, year)
        command = book_fees if unbooked else f"fhledger fees {year}"
        yield step("fees", "attention" if is_whole else "missing", text, command)
    else:
        text = message("the fees, {fees} kr, are not booked", fees=format_sek(total))
        yield step("fees", "missing", text, book_fees)


def _is_settled(book: BookData, year: int) -> bool:
    """Whether a year with other fees than the computed ones is closed, or that is accepted."""
    accepted = any(
        each.code == "FH101" and each.subject.startswith(f"{year} ") for each in book.accepted
    )
    return accepted or book.seal(year) is not None


def _vouchers(book: BookData, year: int) -> Iterator[Step]:
    if count := book.ledger(year).totals.without_source:
        text = counted("{count} entry has no source", "{count} entries have no source", count)
        yield step("sources", "attention", text)


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
        yield step("projects", "attention", text, f"fhledger projects {year}")


def _findings(verification: Verification, year: int, earlier: Sequence[Finding]) -> Iterator[Step]:
    """The findings about a year, and the errors of earlier years, which it rests on."""
    if errors := verification.failures():
        text = counted("{count} error", "{count} errors", len(errors))
        yield step("errors", "missing", _with_codes(text, errors), "fhledger verify")
    if warnings := verification.warnings():
        text = counted("{count} warning", "{count} warnings", len(warnings))
        yield step("warnings", "attention", _with_codes(text, warnings), "fhledger verify")
    if earlier:
        text = counted(
            "{count} error in an earlier year: {errors}",
            "{count} errors in earlier years: {errors}",
            len(earlier),
            errors=", ".join(dict.fromkeys(f"{each.code} {each.year}" for each in earlier)),
        )
        yield step("earlier_errors", "attention", text, "fhledger verify")
    if not errors:
        text = message("no errors in {year}", year=year) if earlier else message("no errors")
        yield step("verified", "done", text)


def _with_codes(number: LocalizedText, findings: Iterable[Finding]) -> LocalizedText:
    codes = ", ".join(dict.fromkeys(finding.code for finding in findings))
    return message("{number}: {codes}", number=number, codes=codes)


def steps_after_verification(
    book: BookData, year: int, broken: Collection[int] = ()
) -> Iterator[Step]:
    """The last steps of a year that has begun; `broken` are the years with a broken seal."""
    yield from _closing(book, year, broken)
    if any(report.year == year for report in book.printed):
        yield step("report", "done", message("the printed report is entered"))
    else:
        text = message("the printed report is not entered")
        yield step("report", "missing", text, "fhledger check-report FILE --save")


def _closing(book: BookData, year: int, broken: Collection[int]) -> Iterator[Step]:
    if year in broken:
        text = message("closed, but the seal is broken")
        yield step("closed", "missing", text, f"fhledger verify --year {year}")
    elif seal := book.seals_by_year.get(year):
        yield step("closed", "done", message("closed, with the seal {seal}", seal=seal.seal))
        if before := [each for each in sorted(broken) if each < year]:
            text = message(
                "the year rests on {years}, whose seal is broken",
                years=", ".join(map(str, before)),
            )
            yield step("earlier_seals", "attention", text, "fhledger verify")
    elif later := [each.year for each in book.seals if each.year > year]:
        text = message(
            "the seal of {year} is missing, though {later} is closed; restore it from a copy",
            year=year,
            later=min(later),
        )
        yield step("closed", "missing", text, "fhledger verify")
    else:
        if earlier := open_before(book, year):
            text = message("earlier years are open: {years}", years=", ".join(map(str, earlier)))
            command = f"fhledger close {earlier[-1]} --with-earlier"
            yield step("earlier_years", "attention", text, command)
        command = f"fhledger close {year}{' --with-earlier' * bool(earlier)} --dry-run"
        yield step("closed", "missing", message("the year is not closed"), command)
