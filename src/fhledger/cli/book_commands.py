"""The commands that print something of a book (visa); each loads what only it needs."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING

from fhledger.api import Book
from fhledger.book.files.book_files import belongs_to_book
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli.books import book_of, known_book, seals_of, writable_folder
from fhledger.cli.output import CommandResult, FileResult
from fhledger.core.errors import InvalidArgumentError

if TYPE_CHECKING:
    from fhledger.domain.notices.notices import Notices

_SOLVERS = {
    "fee": "lowest_fee",
    "total": "lowest_total",
    "appropriation": "largest_appropriation",
    "year": "first_year_below",
}
"""The method of a forecast that answers each question."""


def statement(options: Namespace) -> CommandResult:
    """The statement of the year beside the two before it."""
    from fhledger.audit.seals.unclosed_years import year_seal

    book = book_of(options)
    result = book.statement(options.year)
    states = seals_of(book, result.years)
    seal = year_seal(book, result.years[0], states)
    result = result.model_copy(update={"seal": seal})
    return CommandResult(result, "statement.statement_document", seals=states)


def fees(options: Namespace) -> CommandResult:
    """The fee table, and the other reference days where they are asked for."""
    book = book_of(options)
    table = book.fees(
        options.year, rate=options.rate, reference_day=options.reference_day, fee=options.fee
    )
    if options.all_days:
        days = book.fees_by_reference_day(options.year, rate=options.rate)
        table = table.model_copy(update={"reference_days": days})
    return CommandResult(table, "fees.fees_document", seals=seals_of(book, [table.year]))


def projects(options: Namespace) -> CommandResult:
    """The status of each project, and of the entries that name none."""
    book = book_of(options)
    result = book.projects(options.year)
    return CommandResult(result, "projects.projects_document", seals=seals_of(book, [result.year]))


def budget(options: Namespace) -> CommandResult:
    """The follow-up, with the full-year forecast."""
    follow_up = book_of(options).budget_follow_up(
        options.year, as_of=options.as_of, pattern=options.pattern.replace("-", "_")
    )
    return CommandResult(follow_up, "budget.budget_document")


def trace(options: Namespace) -> CommandResult:
    """The trace of the row in the year."""
    book = book_of(options)
    figure = book.trace(
        options.year,
        options.row,
        scenario=options.scenario,
        entries=options.entries,
        depth=options.depth,
    )
    return CommandResult(figure, "trace.trace_document", seals=seals_of(book, [options.year]))


def notices(options: Namespace) -> CommandResult | FileResult:
    """A table; as Markdown a page for each member, as CSV rows, or as vouchers in SIE 4I.

    Payable ones have sender, payer and what is missing: as HTML to print, or as JSON.

    The SIE file states the first day of the year as the day when it was made.
    """
    book = known_book(options)
    result = book.notices(options.year, instalments=options.instalments, fee=options.fee)
    if options.payable:
        return _payable(book, result, options)
    if not options.sie:
        rows = dict.fromkeys(("csv", "excel-csv", "xlsx"), "notices.invoice_rows")
        documents = {**rows, "markdown": "notices.notice_pages"}
        return CommandResult(result, documents.get(options.format, "notices.notices_document"))

    from fhledger.exchange.imports.mapping import read_mapping
    from fhledger.exchange.sie.writer import fee_vouchers

    mapping = read_mapping(options.book or EMBEDDED, book)
    parts = fee_vouchers(book, result, mapping, generated=date(result.year, 1, 1))
    return FileResult(parts, (".si", ".se", ".sie"))


def _payable(book: Book, notices: Notices, options: Namespace) -> CommandResult | FileResult:
    from fhledger.domain.notices.payable import payable_notices
    from fhledger.render import payable_pages

    payable = payable_notices(
        notices, book.config.sender, invoiced=options.day, currency=book.config.currency
    )
    if options.format == "json":
        return CommandResult(payable, "notices.notices_document")
    html = payable_pages(payable, book.config.name, options.language)
    return FileResult([html.encode()], (".html", ".htm"), needs_file=True)


def apportion(options: Namespace) -> CommandResult:
    """The part of each member."""
    if options.shares and options.by != "shares":
        raise InvalidArgumentError("--shares are for --by shares; leave one of them out")
    if options.by == "shares" and not options.shares:
        raise InvalidArgumentError("give the shares, as --shares 1283=0.75,1292=0.25")
    book = known_book(options)
    days = ", ".join(str(day) for day in book.population.reference_days)
    if options.by == "inhabitants" and options.reference_day is None and days:
        raise InvalidArgumentError(
            "give the day whose inhabitants count, --reference-day, of {days}", days=days
        )
    funding = book.apportion(
        options.amount,
        by=options.by,
        members=options.members or None,
        reference_day=options.reference_day,
        shares=options.shares or None,
        floor=options.floor,
        ceiling=options.ceiling,
    )
    return CommandResult(funding, "special_funding.special_funding_document")


def forecast(options: Namespace) -> CommandResult:
    """The scenarios side by side, and the answer for each of them."""
    from fhledger.book.views import scenario_named, scenarios_of
    from fhledger.planning.inverse import forecast_set

    if (options.solve is None) != (options.floor is None):
        raise InvalidArgumentError("--solve and --floor go together: --solve fee --floor 1000000")
    if options.fee is not None and options.solve not in ("fee", "total"):
        raise InvalidArgumentError(
            "a fee is named where the lowest fee or the lowest total is asked for"
        )
    book = book_of(options)
    scenarios = scenarios_of(book)
    if options.scenario is not None:
        scenarios = tuple(scenario_named(book, name) for name in dict.fromkeys(options.scenario))
    changes = {"rate": options.rate, "growth_percent": options.growth_percent}
    changes = {name: value for name, value in changes.items() if value is not None}
    first, *others = (scenario.model_copy(update=changes) for scenario in scenarios)
    forecasts = [book.forecast(options.through, scenario=first, as_of=options.as_of)]
    forecasts += [forecasts[0].under(scenario) for scenario in others]
    solutions = []
    if options.solve is not None:
        fee = {} if options.fee is None else {"fee": options.fee}
        solve = methodcaller(_SOLVERS[options.solve], floor=options.floor, **fee)
        solutions = [solve(forecast) for forecast in forecasts]
    return CommandResult(forecast_set(forecasts, solutions), "forecast.forecast_document")


def sensitivity(options: Namespace) -> CommandResult:
    """The table; its first row has the growth of the scenario itself."""
    book = book_of(options)
    table = book.sensitivity(
        options.through,
        rates=options.rates,
        totals=options.totals,
        growths=options.growths,
        scenario=options.scenario,
        as_of=options.as_of,
    )
    return CommandResult(table, "sensitivity.sensitivity_document")


def propose_rate(options: Namespace) -> CommandResult:
    """The next value of each rate that notes an index, by a later number of it."""
    proposals = book_of(options).propose_rates(
        options.value,
        source=options.source,
        index=options.index,
        fee=options.fee,
        decimals=options.decimals,
    )
    return CommandResult(proposals, "rate_proposal.rate_proposal_document")


def verify(options: Namespace) -> CommandResult:
    """The findings, and what was checked; exit status 1 for unaccepted errors."""
    from fhledger.audit.seals.attestation_checks import with_trusted

    is_own = options.signers is not None and belongs_to_book(
        Path(options.signers), Path(options.book or EMBEDDED)
    )
    book = with_trusted(book_of(options), options.signers, options.certificates, is_own_list=is_own)
    _require_files_of_imports(options, book)
    verification = book.verify(seals=dict(options.seal or ()))
    if options.year is not None:
        verification = verification.about(options.year)
    failed = verification.failures(strict=options.strict) or verification.broken_elsewhere
    return CommandResult(verification, "verification.verification_document", passed=not failed)


def _require_files_of_imports(options: Namespace, book: Book) -> None:
    """Raise `BookError` for a broken `accounts.toml` or `spreadsheets.toml` of the book."""
    folder = Path(options.book or EMBEDDED)
    if (folder / "accounts.toml").exists():
        from fhledger.exchange.imports.mapping import read_mapping

        read_mapping(folder, book)
    if (folder / "spreadsheets.toml").exists():
        from fhledger.exchange.spreadsheets.layouts import read_layouts

        read_layouts(folder)


def explain(options: Namespace) -> CommandResult:
    """What a rule looks for, why, and what to do; without a code, the list of all rules."""
    from fhledger.audit.explanation import explain_rules
    from fhledger.audit.rules import RULES
    from fhledger.exchange.rules import FILE_RULES, WRITING_RULES
    from fhledger.exchange.rules.printed_report import READING_RULES

    rules = (*RULES, *FILE_RULES, *WRITING_RULES, *READING_RULES)
    return CommandResult(explain_rules(rules, options.code), "explanation.explanation_document")


def check_report(options: Namespace) -> CommandResult:
    """What was read and found; with --book the figures are also compared with the books.

    Without it, only the names of the rows are those of the embedded book.
    """
    from fhledger.exchange.printed_report import read_report, report_text
    from fhledger.exchange.printed_report.checking import check_report

    book = book_of(options)
    reading = read_report(report_text(options.file), book.config)
    check = check_report(reading, book.config, None if options.book is None else book)
    if check.compared and check.year is not None and check.year in book.ledgers_by_year:
        from fhledger.audit.seals.unclosed_years import year_seal

        seal = year_seal(book, check.year, seals_of(book, [check.year]))
        check = check.model_copy(update={"seal": seal})
    if options.save:
        from fhledger.book.files.folder_writer import save_printed
        from fhledger.domain.dated_values import Source

        name = "".join(filter(str.isprintable, Path(options.file).name))
        report = reading.printed_report(Source(document=name or "check-report"))
        save_printed(report, writable_folder(options), overwrite=options.overwrite)
    passed = not check.failures(strict=options.strict)
    return CommandResult(
        check, "report_check.report_check_document", passed=passed, changed=options.save
    )
