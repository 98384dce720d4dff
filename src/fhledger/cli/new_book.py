"""The options of `init` for a new co-operation (nytt samarbete); a terminal asks for them."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from pathlib import Path

from fhledger.book.edits.new_co_operation import (
    NewCoOperation,
    NewMember,
    code_of,
    require_own_codes,
    require_reference_day,
)
from fhledger.book.files.folder_writer import require_empty_folder
from fhledger.cli.arguments import KINDS, parse_flat_fee, parse_member, parse_year
from fhledger.cli.questions import can_ask, question, remark, required
from fhledger.core.amounts import ZERO
from fhledger.core.currency import SEK
from fhledger.core.dates import parse_date, require_year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import counted, message

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
    if options.like is None and options.fee is None and not given and can_ask():
        require_empty_folder(Path(options.folder))
        _ask(options)
    elif options.name is None and given:
        raise InvalidArgumentError("give the name of the co-operation, --name")
    if options.name is None:
        return None
    if options.like is not None:
        raise InvalidArgumentError("--like is a copy; leave it or --name out")
    if options.year is None or not options.source:
        raise InvalidArgumentError("give the first year, --year, and the agreement, --source TEXT")
    return NewCoOperation(
        name=options.name,
        year=options.year,
        members=options.member or (),
        source=options.source,
        rate=options.rate,
        minimum=options.minimum,
        flat={code_of(name, options.member or ()): fee for name, fee in options.flat or ()},
        reference_day=options.reference_day,
        currency=options.currency or SEK,
        opening_source=options.opening_source,
        inhabitants_source=options.inhabitants_source,
        opening_balance=ZERO if options.opening_balance is None else options.opening_balance,
    )


def _ask(options: Namespace) -> None:
    """Ask for what a book needs; without a name, nothing more is asked.

    Each answer is checked at once, also against those before it.
    """
    language = options.language
    options.name = question(
        message("The name of the co-operation (empty: a book with invented figures):"),
        str,
        language,
    )
    if options.name is None:
        return
    options.year = required(
        message("The first year:"), lambda text: require_year(parse_year(text)), language
    )
    options.opening_balance = question(
        message("What the fund holds when it begins, in kronor (empty: 0):"),
        KINDS["AMOUNT"],
        language,
    )
    if options.opening_balance:
        ask = message("The document of that amount (empty: the agreement):")
        options.opening_source = question(ask, str, language) or ""
    _ask_rate(options)
    options.member = _members(options)
    options.flat = _flat_fees(options)
    options.source = required(message("The document of the agreement:"), str, language)
    if any(member.inhabitants is not None for member in options.member):
        ask = message("The document of the inhabitants (empty: the agreement):")
        options.inhabitants_source = question(ask, str, language) or ""
    _confirm(options)


def _ask_rate(options: Namespace) -> None:
    language = options.language
    options.rate = question(
        message("The rate per inhabitant in kronor (empty: none):"), KINDS["RATE"], language
    )
    if options.rate is not None:
        options.minimum = question(
            message("The least that a member pays (empty: no limit):"), KINDS["AMOUNT"], language
        )
        options.reference_day = required(
            message("The day whose inhabitants count, as {year}-12-31:", year=options.year - 2),
            lambda text: require_reference_day(parse_date(text), options.year),
            language,
        )
        day = options.reference_day
        rule = message(
            "for the fee of {year} the inhabitants on {day} count, and so on: {years} years before",
            year=options.year + 1,
            day=f"{day.year + 1}-{day:%m-%d}",
            years=options.year - day.year,
        )
        remark(rule, language)


def _confirm(options: Namespace) -> None:
    """Raise `InvalidArgumentError` unless the book is wanted as it is read back."""
    ask = message(
        "{name}, from {year}, with {members}: write the book? (empty: yes; n: no)",
        name=options.name,
        year=options.year,
        members=counted("{count} member", "{count} members", len(options.member)),
    )
    if (question(ask, str, options.language) or "").casefold().startswith("n"):
        raise InvalidArgumentError("nothing was written")


def _members(options: Namespace) -> list[NewMember]:
    """The members, one or more, each with a code of its own."""
    members: list[NewMember] = []

    def parse(text: str) -> NewMember:
        member = parse_member(text)
        require_own_codes([*members, member])
        if member.inhabitants is not None and options.reference_day is None:
            return member._replace(inhabitants=None)
        return member

    ask = message("A member, as 9001 Storby=20000 (empty: no more):")
    while True:
        member = question(ask, parse, options.language)
        if member is not None:
            members.append(member)
        elif members:
            return members
        else:
            remark(message("a co-operation has at least one member"), options.language)


def _flat_fees(options: Namespace) -> list[tuple[str, Decimal]]:
    """The flat fees by code; without a rate, each member has one."""
    flat: dict[str, Decimal] = {}

    def parse(text: str) -> tuple[str, Decimal]:
        name, fee = parse_flat_fee(text)
        return code_of(name, options.member), fee

    ask = message("A member with a flat fee, as 9001=25000 (empty: no more):")
    while True:
        answer = question(ask, parse, options.language)
        if answer is not None:
            flat |= (answer,)
            continue
        left = [member.name for member in options.member if member.code not in flat]
        if options.rate is not None or not left:
            return [*flat.items()]
        reason = message(
            "without a rate per inhabitant each member has a flat fee; it is missing for {names}",
            names=", ".join(left),
        )
        remark(reason, options.language)
