"""The commands of a year (ett år), from its first day to its seal: begin, decide, book the fees."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from fhledger.book.book import BookData
from fhledger.book.edits.decisions import Decision
from fhledger.book.edits.editing import BookEdit, edit
from fhledger.book.edits.rate_term_options import TERM_OPTIONS
from fhledger.cli.advice import book_option
from fhledger.cli.books import book_of, next_command_of, writable_folder
from fhledger.cli.output import CommandResult
from fhledger.cli.questions import can_ask, question
from fhledger.core.amounts import parse_amount
from fhledger.core.dates import parse_date
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.domain.members.population import Inhabitants


def status(options: Namespace) -> CommandResult:
    """What is done and what is missing in a year, and the next command."""
    from fhledger.audit.year_status import year_status

    result = year_status(book_of(options), options.year, option=book_option(options))
    return CommandResult(result, "year_status.year_status_document")


def begin(options: Namespace) -> CommandResult:
    """Begin the year with what is known, and print what is not."""
    from fhledger.audit.year_status import year_status

    with edit(writable_folder(options)) as change:
        if not _has_only_entries(change.book, options.year):
            change.begin(options.year)
        if can_ask():
            _ask(change, options)
        _check_reference_day(change, options)
        if (options.rate is not None or options.budget) and not options.source:
            raise InvalidArgumentError("give the document that has the decision, --source TEXT")
        change.add_population(_population(change, options))
        if options.rate is not None:
            _begin_rate(change, options)
        for line, amount in options.budget or ():
            change.decide_budget(
                options.year, amount, line=line, day=options.day, source=options.source
            )
    result = year_status(change.book, options.year, option=book_option(options))
    return CommandResult(result, "year_status.year_begun_document", changed=True)


def _has_only_entries(book: BookData, year: int) -> bool:
    """Whether a year has entries, of an import, but was never begun: open, without budget."""
    ledger = book.ledgers_by_year.get(year)
    return (
        ledger is not None
        and ledger.totals.entries > 0
        and year == max(book.ledgers_by_year)
        and year not in book.seals_by_year
        and all(decision.year != year for decision in book.budgets)
    )


def _begin_rate(change: BookEdit, options: Namespace) -> None:
    """Record the rate of the year, unless it is the one in force; its terms stay."""
    if change.book.common_rate(options.year) != options.rate:
        change.decide_rate(
            options.rate,
            date(options.year, 1, 1),
            other_terms="keep",
            day=options.day,
            source=options.source,
        )


def _check_reference_day(change: BookEdit, options: Namespace) -> None:
    rule = change.book.config.fee_rule
    if options.reference_day is None or rule is None:
        return
    day = rule.reference_day.for_year(options.year)
    if options.reference_day != day:
        raise InvalidArgumentError(
            "by the rule of the book the inhabitants on {day} count in {year}, not those on"
            " {other}; change the rule under [fee.reference_day] in book.toml",
            day=day,
            year=options.year,
            other=options.reference_day,
        )


def _population(change: BookEdit, options: Namespace) -> Sequence[Inhabitants]:
    """The figures of a saved response or of Statistics Sweden, where they are asked for."""
    from fhledger.cli.editing_commands import inhabitants

    rule = change.book.config.fee_rule
    if rule is None or (options.population is None and not options.fetch):
        return ()
    day = rule.reference_day.for_year(options.year)
    given = Namespace(
        **{**vars(options), "reference_day": day}, file=options.population, table=None, url=None
    )
    return inhabitants(given, change.book.config.municipalities)


def _ask(change: BookEdit, options: Namespace) -> None:
    """Ask on the terminal for what no option gives; an empty answer leaves it unknown."""
    year = options.year
    if options.budget is None:
        budget = question(
            message("The whole budget of {year} in kronor (empty: not known yet):", year=year),
            parse_amount,
            options.language,
        )
        options.budget = None if budget is None else [("", budget)]
    if options.rate is None and change.book.config.fee_rule is not None:
        rate = change.book.common_rate(year)
        options.rate = question(
            message("The rate of {year} (empty: as it is, {rate}):", year=year, rate=rate or "–"),
            parse_amount,
            options.language,
        )
    if (options.rate or options.budget) and options.day is None:
        options.day = question(
            message("The day of the decision (empty: not known):"), parse_date, options.language
        )
    if (options.rate or options.budget) and not options.source:
        options.source = (
            question(message("The document (empty: none):"), str, options.language) or ""
        )


def book_fees(options: Namespace) -> CommandResult:
    """Enter the fee of each member, and print the entries."""
    from fhledger.book.edits.editing import posted_entries
    from fhledger.cli.editing_commands import series_option

    year = options.year
    with edit(writable_folder(options)) as change, series_option():
        change.book_fees(
            year,
            days=options.day or (),
            instalments=options.instalments,
            source=options.source,
            series=options.series,
            language=options.language,
            fee=options.fee,
        )
    return CommandResult(
        posted_entries(change.results),
        "posting.postings_document",
        changed=True,
        next_command=next_command_of(options, year, book=change.book),
    )


_NEEDED = {
    "budget": ("amount", "year"),
    "rate": ("since",),
    "grant": ("amount", "project"),
    "appropriation": ("amount", "year", "item"),
    "end-of-project": ("project", "day"),
}
"""What must be given for each kind of decision."""

_ALLOWED = {
    "budget": ("line", "item", "month", "revision"),
    "rate": (
        *("amount", "fee", "component", "member", "class", "new", "other_terms", "replaces"),
        *("index", "index_period", "index_source"),
        *TERM_OPTIONS.values(),
    ),
    "grant": ("year", "new", "area"),
    "appropriation": ("line", "new", "item_en"),
    "end-of-project": (),
}
"""What else may be given for each of them, besides day, text and source."""


_METHODS: Mapping[str, Callable[..., Decision]] = {
    "budget": BookEdit.decide_budget,
    "grant": BookEdit.decide_grant,
    "appropriation": BookEdit.decide_appropriation,
    "end-of-project": BookEdit.end_project,
}
"""The method that records a decision; its parameters are called like the options."""


def decide(options: Namespace) -> CommandResult:
    """Record a decision in the file of the book that holds such decisions."""
    _check_options(options)
    common = {"day": options.day, "text": options.text, "source": options.source}
    with edit(writable_folder(options)) as change:
        if options.kind == "rate":
            _decide_rate(change, options, common)
        else:
            _METHODS[options.kind](change, **_given(options), **common)
    decision = change.decisions[-1]
    following = next_command_of(options, options.year or decision.year, book=change.book)
    return CommandResult(
        decision, "decisions.decision_document", changed=True, next_command=following
    )


def _given(options: Namespace) -> dict[str, Any]:
    """What the options give of a decision, with the plan by month as a mapping.

    Raises `InvalidArgumentError` for a month that is given twice.
    """
    names = {*_NEEDED[options.kind], *_ALLOWED[options.kind]} - {"day"}
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    if months := given.pop("month", None):
        given["months"] = dict(months)
        if len(given["months"]) < len(months):
            raise InvalidArgumentError("a month is given twice; give each one once")
    return given


def _decide_rate(change: BookEdit, options: Namespace, common: Mapping[str, Any]) -> None:
    given = vars(options)
    terms = {
        term: given[option]
        for term, option in TERM_OPTIONS.items()
        if given[option] is not None and given[option] is not False
    }
    if options.amount is None and not options.step:
        raise InvalidArgumentError("give the rate, or the brackets of it with --step")
    if not options.index and (options.index_period or options.index_source):
        raise InvalidArgumentError("give the index and its number, --index")
    parts = ("name", "value", "period", "source")
    numbers = (*(options.index or ()), options.index_period, options.index_source)
    change.decide_rate(
        options.amount,
        options.since,
        fee=options.fee,
        component=options.component,
        members=options.member or (),
        member_class=given["class"],
        terms=terms,
        other_terms=options.other_terms,
        index=dict(zip(parts, numbers, strict=True)) if options.index else None,
        new=options.new,
        replaces=options.replaces,
        **common,
    )


def _check_options(options: Namespace) -> None:
    """Refuse an option that is missing, or that this kind of decision does not have."""
    kind = options.kind
    own = {name for names in (*_NEEDED.values(), *_ALLOWED.values()) for name in names} - {"day"}
    given = {name for name in own if getattr(options, name) not in (None, False)}
    missing = [name for name in _NEEDED[kind] if getattr(options, name) is None]
    unknown = sorted(given - {*_NEEDED[kind], *_ALLOWED[kind]})
    shown = ", ".join(
        "AMOUNT" if name == "amount" else f"--{name.replace('_', '-')}"
        for name in missing or unknown
    )
    if missing:
        raise InvalidArgumentError("a decision on {kind} needs {options}", kind=kind, options=shown)
    if unknown:
        raise InvalidArgumentError(
            "a decision on {kind} does not have {options}", kind=kind, options=shown
        )
