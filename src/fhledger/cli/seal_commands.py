"""The commands that close a year (stänga), and sign, stamp and show its seal."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from fhledger.cli.books import book_of, next_command_of, writable_folder
from fhledger.cli.output import CommandResult, FileResult
from fhledger.core.errors import InvalidArgumentError


def close(options: Namespace) -> CommandResult:
    """Close the year, and print its seal; in a dry run what that would do."""
    from fhledger.audit.seals.closing import close_and_report, plan_closing

    with_earlier = options.with_earlier
    day = options.day or datetime.now(UTC).astimezone().date()
    if options.dry_run:
        book = book_of(options)
        plan = plan_closing(book, options.year, with_earlier=with_earlier, day=day)
        command = (
            "fhledger init my_book --like familjen-helsingborg"
            if options.book is None
            else f"fhledger close {plan.year}{' --with-earlier' * bool(plan.earlier)}"
        )
        known = command if plan.can_close else None
        following = next_command_of(options, plan.year, book=book, known=known)
        return CommandResult(
            plan, "closing.closing_document", passed=plan.can_close, next_command=following
        )
    folder = writable_folder(options)
    key = Path(options.sign).expanduser() if options.sign else None
    closed, closing = close_and_report(
        folder, options.year, with_earlier=with_earlier, day=day, key=key
    )
    return CommandResult(
        closing,
        "closing.closing_document",
        changed=True,
        next_command=next_command_of(options, options.year, book=closed),
    )


def seal(options: Namespace) -> CommandResult | FileResult:
    """The seal of the year with its state, after what the options add to it."""
    from fhledger.audit.seals.attestation_checks import timestamp_query
    from fhledger.audit.seals.seal_state import seal_state
    from fhledger.audit.seals.signing import attach, sign_year

    year, name = options.year, options.name
    if sum(map(bool, (options.sign, options.attach, options.query))) > 1:
        raise InvalidArgumentError("give one of --sign, --attach and --query")
    if options.sign or options.attach:
        folder = writable_folder(options)
        if options.sign:
            state = sign_year(folder, year, Path(options.sign).expanduser(), name=name)
        else:
            state = attach(folder, year, options.attach, name=name)
        return CommandResult(state, "seals.seals_document", changed=True)
    book = book_of(options)
    sealed = book.seals_by_year.get(year)
    found = seal_state(book, year)
    if sealed is None or found is None:
        raise InvalidArgumentError("{year} is not closed", year=year)
    if options.query:
        return FileResult([timestamp_query(sealed)], (".tsq",), needs_file=True)
    is_proved = found.intact and not found.broken_before
    return CommandResult(found, "seals.seals_document", passed=is_proved)
