"""The command that imports vouchers, and what of its result is shown."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Literal

from fhledger.api import read_book
from fhledger.book.book import BookData
from fhledger.cli.books import next_command_of
from fhledger.cli.output import CommandResult, check_output
from fhledger.core.errors import InvalidArgumentError


def import_vouchers(options: Namespace) -> CommandResult:
    """What was added, or would be, and every finding; exit status 1 when errors prevent it."""
    from fhledger.book.edits.editing import edit
    from fhledger.exchange.imports.import_files import import_into, planned_import

    if options.propose:
        from fhledger.exchange.spreadsheets.layout_proposal import propose_layout

        return CommandResult(propose_layout(options.file), "importing.layout_proposal_document")
    if options.book is None:
        raise InvalidArgumentError(
            "give the book to import into with --book; the embedded one cannot be written"
        )
    equal = answers(same=options.same, new=options.new)
    check_output(options)
    how = {"layout": options.layout, "expected_total": options.expect_total, "equal": equal}
    if options.dry_run:
        book: BookData = read_book(options.book)
        result = planned_import(options.book, book, options.file, **how)
    else:
        with edit(options.book) as change:
            result = import_into(change, options.book, options.file, **how)
        book = change.book
    passed = not result.failures()
    changed = bool(result.entries) and passed and not options.dry_run
    year = max((entry.day.year for entry in result.entries), default=None)
    return CommandResult(
        result,
        "importing.import_document",
        {"whole": options.all or options.format == "csv"},
        passed=passed,
        changed=changed,
        next_command=next_command_of(options, year if changed else None, book=book),
    )


def answers(
    *, same: Sequence[str] | None, new: Sequence[str] | None
) -> dict[str, Literal["same", "new"]]:
    """What each voucher is that content cannot tell apart; without references, all others."""
    if (same, new) == ([], []):
        raise InvalidArgumentError("give --same or --new, not both")
    answers: dict[str, Literal["same", "new"]] = {}
    given: tuple[tuple[Literal["same", "new"], Sequence[str] | None], ...]
    given = (("same", same), ("new", new))
    for answer, references in given:
        for reference in () if references is None else references or ("*",):
            if answers.setdefault(reference, answer) != answer:
                raise InvalidArgumentError(
                    "{reference} is given to --same and to --new; give it to one of them",
                    reference=reference,
                )
    return answers
