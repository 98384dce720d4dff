"""The options of `init` for a new co-operation (nytt samarbete); a terminal asks for them."""

from __future__ import annotations

from argparse import Namespace

from fhledger.book.edits.new_co_operation import NewCoOperation
from fhledger.cli.arguments import parse_flat_fee, parse_member, parse_year
from fhledger.cli.questions import answers, can_ask, question
from fhledger.core.amounts import ZERO, parse_amount
from fhledger.core.currency import SEK
from fhledger.core.dates import parse_date
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message

_OWN = (
    "name",
    "year",
    "member",
    "rate",
    "minimum",
    "flat",
    "reference_day",
    "opening_balance",
    "currency",
)


def new_co_operation(options: Namespace) -> NewCoOperation | None:
    """The co-operation that the options or the answers describe; None for a book of examples.

    Raises `InvalidArgumentError` for a name without a year, members and a source.
    """
    given = [name for name in _OWN if getattr(options, name) is not None]
    if options.like is None and not given and can_ask():
        _ask(options)
    elif options.name is None and given:
        raise InvalidArgumentError(message("give the name of the co-operation, --name"))
    if options.name is None:
        return None
    if options.like is not None:
        raise InvalidArgumentError(message("--like is a copy; leave it or --name out"))
    if options.year is None or not options.source:
        raise InvalidArgumentError(
            message("give the first year, --year, and the agreement, --source TEXT")
        )
    return NewCoOperation(
        name=options.name,
        year=options.year,
        members=options.member or (),
        source=options.source,
        rate=options.rate,
        minimum=options.minimum,
        flat=dict(options.flat or ()),
        reference_day=options.reference_day,
        currency=options.currency or SEK,
        opening_balance=ZERO if options.opening_balance is None else options.opening_balance,
    )


def _ask(options: Namespace) -> None:
    """Ask for what a book needs; without a name, nothing more is asked."""
    language = options.language
    options.name = question(
        message("The name of the co-operation (empty: a book with invented figures):"),
        str,
        language,
    )
    if options.name is None:
        return
    options.year = question(message("The first year:"), parse_year, language)
    options.opening_balance = question(
        message("What the fund holds when it begins, in kronor (empty: 0):"), parse_amount, language
    )
    options.rate = question(
        message("The rate per inhabitant in kronor (empty: none):"), parse_amount, language
    )
    if options.rate is not None:
        options.minimum = question(
            message("The least that a member pays (empty: no limit):"), parse_amount, language
        )
        options.reference_day = question(
            message("The day whose inhabitants count, as 2024-12-31:"), parse_date, language
        )
    options.member = answers(
        message("A member, as 9001 Storby=20000 (empty: no more):"), parse_member, language
    )
    options.flat = answers(
        message("A member with a flat fee, as 9001=25000 (empty: no more):"),
        parse_flat_fee,
        language,
    )
    options.source = question(message("The document of the agreement:"), str, language) or ""
