"""The book of a new co-operation (ny bok): its name, members and fee, and the usual lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from fhledger.book.files.entries_file import COLUMNS
from fhledger.book.files.folder_reader import CSV_FILES, EMBEDDED
from fhledger.book.files.folder_writer import write_folder
from fhledger.book.text.csv_writing import csv_lines
from fhledger.book.text.text_files import toml_table
from fhledger.book.text.toml_text import toml_text
from fhledger.core.amounts import ZERO
from fhledger.core.currency import SEK
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.matching import match_name
from fhledger.core.messages import message
from fhledger.domain.members.population import Inhabitants

_LINES = EMBEDDED.parent / "new_book.toml"
"""The lines that a new book begins with."""

SOURCE = "agreement"
"""The id of the document that the first facts of a new book come from."""


class NewMember(NamedTuple):
    """A member: its code, its name, and its inhabitants on the reference day, if they count."""

    code: str
    name: str
    inhabitants: int | None = None


@dataclass(frozen=True)
class NewCoOperation:
    """What a co-operation has agreed on when its book begins.

    `rate` is per inhabitant, with a `minimum`; `flat` are the fees of members who pay a sum of
    their own, by code. `source` is the document of all that; the opening balance and the
    inhabitants may have documents of their own.
    """

    name: str
    year: int
    members: Sequence[NewMember]
    source: str
    rate: Decimal | None = None
    minimum: Decimal | None = None
    flat: Mapping[str, Decimal] = field(default_factory=dict)
    reference_day: date | None = None
    opening_balance: Decimal = ZERO
    currency: str = SEK
    opening_source: str = ""
    inhabitants_source: str = ""


def write_co_operation(folder: str | Path, new: NewCoOperation) -> Path:
    """Write the book into a new folder, and give the folder back.

    Raises `InvalidArgumentError` for facts that do not fit each other, `BookError` where the
    folder cannot be written or holds something.
    """
    _check(new)
    return write_folder(Path(folder), _files(new))


def code_of(text: str, members: Sequence[NewMember]) -> str:
    """The code of the new member that a text names by its code, its name, both, or a beginning.

    Raises `InvalidArgumentError` where it names none, or several.
    """
    names = {each.code: (each.name, f"{each.code} {each.name}") for each in members}
    return match_name(text, names, message("the members"))


def require_own_codes(members: Iterable[NewMember]) -> None:
    """Raise `InvalidArgumentError` for a code that several members have, naming them."""
    by_code: dict[str, NewMember] = {}
    for member in members:
        other = by_code.setdefault(member.code, member)
        if other is not member:
            raise InvalidArgumentError(
                "{first} and {second} have the same code, {code}",
                first=other.name,
                second=member.name,
                code=member.code,
            )


def require_reference_day(day: date, year: int) -> date:
    """The day; raises `InvalidArgumentError` for one that cannot be the reference day of a year."""
    if not 0 <= year - day.year <= 10:
        raise InvalidArgumentError(
            "the reference day {day} is not one of a fee of {year}", day=day, year=year
        )
    return day


def _check(new: NewCoOperation) -> None:
    by_inhabitants = [member for member in new.members if member.code not in new.flat]
    if not new.members:
        raise InvalidArgumentError("give the members, as --member '9001 Storby=20000'")
    require_own_codes(new.members)
    codes = {member.code for member in new.members}
    for unknown in sorted(new.flat.keys() - codes):
        raise InvalidArgumentError("{codes} has a fee, and is not a member", codes=unknown)
    if by_inhabitants and new.rate is None:
        names = ", ".join(member.name for member in by_inhabitants)
        raise InvalidArgumentError(
            "give the rate per inhabitant, --rate, or a flat fee for {names}", names=names
        )
    if new.reference_day is None and any(each.inhabitants is not None for each in new.members):
        raise InvalidArgumentError(
            "give the day of the inhabitants, as --reference-day {year}-12-31", year=new.year - 2
        )
    if new.reference_day is not None:
        require_reference_day(new.reference_day, new.year)


def _files(new: NewCoOperation) -> Iterator[tuple[str, list[str]]]:
    yield "book.toml", [toml_text(_config(new))]
    rows = [
        {
            "municipality_code": member.code,
            "municipality": member.name,
            "reference_day": str(new.reference_day),
            "inhabitants": str(member.inhabitants),
            "source": "inhabitants" if new.inhabitants_source else SOURCE,
        }
        for member in new.members
        if member.inhabitants is not None
    ]
    if rows:
        yield CSV_FILES[Inhabitants], [*csv_lines(tuple(Inhabitants.model_fields), rows)]
    yield f"entries/{new.year}.csv", [f"{','.join(COLUMNS)}\n"]


def _config(new: NewCoOperation) -> dict[str, Any]:
    first_day = date(new.year, 1, 1)
    return {
        "name": new.name,
        "currency": new.currency,
        "sources": {
            name: {"document": document}
            for name, document in (
                (SOURCE, new.source),
                ("opening_balance", new.opening_source),
                ("inhabitants", new.inhabitants_source),
            )
            if document
        },
        "opening_balance": {
            "value": new.opening_balance,
            "unit": "kr",
            "since": first_day,
            "source": "opening_balance" if new.opening_source else SOURCE,
        },
        "lines": toml_table(_LINES, _LINES.name)[0]["lines"],
        "fee": {
            "line": "member_contributions",
            "partial_year": "whole_year",
            "rounding": "krona",
            "reference_day": _reference_day(new),
            "rates": [*_rates(new, first_day)],
        },
        "municipalities": [
            {"code": member.code, "name": member.name, "since": first_day, "source": SOURCE}
            for member in new.members
        ],
    }


def _reference_day(new: NewCoOperation) -> dict[str, Any]:
    """The rule for the day; where nobody pays by inhabitants it is assumed, and without effect."""
    if new.reference_day is not None:
        day = new.reference_day
        return {"month": day.month, "day": day.day, "years_before": new.year - day.year}
    rationale = message("No day is decided.")
    return {
        "month": 12,
        "day": 31,
        "years_before": 2,
        "assumed": True,
        "because": {"sv": rationale.sv, "en": rationale.en},
    }


def _rates(new: NewCoOperation, first_day: date) -> Iterator[dict[str, Any]]:
    if new.rate is not None:
        yield {
            "value": new.rate,
            "unit": "kr_per_inhabitant",
            "since": first_day,
            **({} if new.minimum is None else {"minimum_kr": new.minimum}),
            "source": SOURCE,
        }
    for code, fee in new.flat.items():
        yield {
            "value": fee,
            "unit": "kr_per_member",
            "since": first_day,
            "members": [code],
            "source": SOURCE,
        }
