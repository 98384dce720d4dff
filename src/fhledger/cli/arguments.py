"""Arguments of commands (argument): how a text is read, and the arguments of several commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from fhledger.core.amounts import parse_amount, parse_decimal
from fhledger.core.counts import parse_count, parse_integer
from fhledger.core.dates import parse_date
from fhledger.core.errors import FhledgerError, InvalidArgumentError
from fhledger.core.exact import parse_number
from fhledger.core.localized import Language
from fhledger.core.messages import marked, message
from fhledger.domain.seal_state import parse_seal
from fhledger.planning.growth import percent

if TYPE_CHECKING:
    from fhledger.book.edits.new_co_operation import NewMember


class Argument(NamedTuple):
    """An argument as `ArgumentParser.add_argument` takes it."""

    names: tuple[str, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class Kind:
    """A kind of value: the function that reads it, and what `--help` calls it, as a message.

    A value that is no free text (that `str` does not read) must have digits 0 to 9 only: those of
    other scripts look like another number or code.
    """

    parse: Callable[[str], Any]
    metavar: str

    def __call__(self, text: str) -> Any:
        """The value of a text; raises the error of the function."""
        if self.parse is not str and any(
            letter.isdigit() and not letter.isascii() for letter in text
        ):
            raise InvalidArgumentError(
                "'{text}' has a digit of another script; write 0 to 9", text=text
            )
        return self.parse(text)


def value(name: str, kind: str, help: str, **settings: Any) -> Argument:
    """An argument with a value of one of `KINDS`; its help is a message."""
    parse = KINDS[kind]
    return Argument((name,), {"type": parse, "metavar": parse.metavar, "help": help, **settings})


def flag(name: str, help: str) -> Argument:
    """An option that is given or not; its help is a message."""
    return Argument((name,), {"action": "store_true", "default": False, "help": help})


def choice(name: str, choices: Iterable[str], help: str, **settings: Any) -> Argument:
    """An argument with one of some values; its help is a message."""
    return Argument((name,), {"choices": tuple(choices), "help": help, **settings})


def add_arguments(
    parser: argparse._ActionsContainer,
    arguments: Iterable[Argument],
    language: Language,
    **more: Any,
) -> None:
    """Add arguments to a parser, with their help in a language, and some more settings."""
    for argument in arguments:
        settings = {**argument.settings, **more}
        for name in settings.keys() & {"help", "metavar"}:
            settings[name] = message(settings[name]).in_language(language)
        parser.add_argument(*argument.names, **settings)


def parse_year(text: str) -> int:
    """The year of four digits."""
    if len(text) == 4 and text.isascii() and text.isdigit():
        return int(text)
    raise InvalidArgumentError("'{text}' is not a year; write four digits, as in 2024", text=text)


def _parse_amount(text: str) -> Decimal:
    """The amount, written as in a table: also with its unit, or in parentheses."""
    from fhledger.exchange.spreadsheets.cell_values import cell_amount

    try:
        return cell_amount(text)
    except FhledgerError:
        return parse_amount(text)  # which quotes all of it


def _parse_amount_or_rate(text: str) -> Decimal:
    """An amount, or a rate with more decimals."""
    return _parse_amount(text) if parse_decimal(text) is None else parse_number(text)


def _parse_rate(text: str) -> Decimal:
    rate = parse_number(text)
    if rate < 0:
        raise InvalidArgumentError("a rate must not be below zero")
    return rate


def _parse_part(text: str) -> Decimal:
    """A part of a whole in per cent, such as a confidence; the command says what is in range."""
    part = parse_decimal(text)
    if part is None or not part.is_finite():
        raise InvalidArgumentError(
            "'{text}' is not a part in per cent; write 95, or 99,5", text=text
        )
    return part


def _parse_codes(text: str) -> list[str]:
    codes = [part.strip() for part in text.split(",") if part.strip()]
    if not codes:
        raise InvalidArgumentError("'{text}' names no municipality; write 1283,1292", text=text)
    return codes


def _parse_shares(text: str) -> dict[str, str]:
    pairs = [part.split("=") for part in re.split(r",(?=[^,=]*=)", text)]
    if any(len(pair) != 2 for pair in pairs):
        raise InvalidArgumentError(
            "'{text}' is not a list of shares; write 1283=0.75,1292=0.25", text=text
        )
    shares = {code.strip(): share for code, share in pairs}
    if len(shares) < len(pairs):
        raise InvalidArgumentError("a municipality appears twice in '{text}'", text=text)
    return shares


N = TypeVar("N")
V = TypeVar("V")


def _pair(
    name: Callable[[str], N], value: Callable[[str], V], refusal: str | None = None
) -> Callable[[str], tuple[N, V]]:
    """The function that reads `NAME=VALUE`; without a `refusal`, the name may be left out."""

    def parse(text: str) -> tuple[N, V]:
        before, equals, after = text.rpartition("=")
        if refusal is not None and not (equals and before.strip()):
            raise InvalidArgumentError(message(refusal, text=text))
        return name(before.strip()), value(after.strip())

    return parse


_MEMBER_CODE = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9._-]{0,31}").fullmatch
"""A code on the command line: one with a digit, so that a name is not taken for a code."""
_ENDS_IN_A_COUNT = re.compile(r"(?:.*\s)?[0-9]{3,}").fullmatch
"""A name that ends in a number is one whose `=` was left out."""


def parse_member(text: str) -> NewMember:
    """The member of `9001 Storby=20000`: code, name and, if they count, inhabitants."""
    from fhledger.book.edits.new_co_operation import NewMember

    described, equals, inhabitants = text.partition("=")
    code, _, name = (part.strip() for part in described.strip().partition(" "))
    is_amount = name.casefold() in {"kr", "kronor", "sek"}
    if not name or is_amount or (not equals and _ENDS_IN_A_COUNT(name)):
        raise InvalidArgumentError("'{text}' is not a member; write 9001 Storby=20000", text=text)
    if not _MEMBER_CODE(code):
        raise InvalidArgumentError(
            "'{code}' is not the code of a member; write the code first, as in 9001 Storby=20000",
            code=code,
        )
    return NewMember(code, name, parse_count(inhabitants.strip()) if equals else None)


parse_flat_fee = _pair(
    str, _parse_amount, marked("'{text}' is not the fee of a member; write 9001=25000")
)
"""The code and the fee of `9001=25000`."""


def _parse_step(text: str) -> dict[str, Decimal]:
    bounds, equals, rate = text.rpartition("=")
    start, dash, end = bounds.partition("-")
    if not equals:
        raise InvalidArgumentError(
            "'{text}' is not a bracket; write 5000=1,76, or 0-4999=1,92", text=text
        )
    to = {"to": parse_number(end)} if dash else {}
    return {"from": parse_number(start), **to, "value": parse_number(rate)}


def _parse_discount(text: str) -> dict[str, Decimal]:
    above, equals, percent = text.rpartition("=")
    only_above = {"above": parse_number(above)} if equals else {}
    return {"percent": parse_number(percent), **only_above}


def _parse_reference(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16}/[1-9][0-9]{0,8}", text):
        raise InvalidArgumentError(
            "'{text}' is not the reference of a voucher; FH554 shows it (a file is given first)",
            text=text,
        )
    return text


KINDS: Mapping[str, Kind] = {
    "YEAR": Kind(parse_year, "YEAR"),
    "REFERENCE": Kind(_parse_reference, "REFERENCE"),
    "DAY": Kind(parse_date, "DAY"),
    "AMOUNT": Kind(_parse_amount, "AMOUNT"),
    "RATE": Kind(_parse_rate, "AMOUNT"),
    "AMOUNT_OR_RATE": Kind(_parse_amount_or_rate, "AMOUNT"),
    "NAMED_INDEX": Kind(
        _pair(
            str, parse_number, marked("'{text}' is not an index and its number; write KPI=402,1")
        ),
        "INDEX=NUMBER",
    ),
    "INDEX": Kind(parse_number, "NUMBER"),
    "STEP": Kind(_parse_step, "FROM[-TO]=AMOUNT"),
    "DISCOUNT": Kind(_parse_discount, "[ABOVE=]PERCENT"),
    "BUDGET": Kind(_pair(str, _parse_amount), "[LINE=]AMOUNT"),
    "MONTH": Kind(_pair(parse_count, _parse_amount), "M=AMOUNT"),
    "MEMBER": Kind(parse_member, "MEMBER"),
    "MEMBER_INHABITANTS": Kind(_pair(str, parse_count), "MEMBER=N"),
    "FLAT_FEE": Kind(parse_flat_fee, "CODE=AMOUNT"),
    "COUNT": Kind(parse_count, "N"),
    "INTEGER": Kind(parse_integer, "N"),
    "PERCENT": Kind(percent, "PERCENT"),
    "PART": Kind(_parse_part, "PERCENT"),
    "CODES": Kind(_parse_codes, "CODES"),
    "SHARES": Kind(_parse_shares, "CODE=SHARE,..."),
    "YEAR_SEAL": Kind(
        _pair(
            parse_year,
            parse_seal,
            marked("'{text}' names no year; write 2024= and the digits of the seal"),
        ),
        "YEAR=SEAL",
    ),
    "TEXT": Kind(str, "TEXT"),
    "NAME": Kind(str, "NAME"),
    "ID": Kind(str, "ID"),
    "CODE": Kind(str, "CODE"),
    "FILE": Kind(str, "FILE"),
    "DIR": Kind(str, "DIR"),
    "ROW": Kind(str, "ROW"),
    "NUMBER": Kind(str, "NUMBER"),
    "LETTERS": Kind(str, "LETTERS"),
    "URL": Kind(str, "URL"),
}
"""The kinds of values, by the names that the tables of commands use."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown", ".txt"),
    "csv": (".csv", ".txt"),
    "json": (".json", ".txt"),
    "excel-csv": (".csv", ".txt"),
    "xlsx": (".xlsx",),
}
"""The formats of an output, with the endings that the name of its file may have."""

_OUTPUT = value("--output", "FILE", "write the output to a file")
COMMON: tuple[Argument, ...] = (
    value("--book", "DIR", "the folder of a book (default: the embedded Familjen Helsingborg)"),
    choice("--format", FORMATS, "the format of the output (default: text)", default="text"),
    choice(
        "--language",
        ("sv", "en"),
        "the language of all output (default: that of the book, of the system, or sv)",
    ),
    _OUTPUT._replace(names=("-o", "--output")),
    flag("--overwrite", "let --output replace a file that exists"),
)
"""The options of every command."""

OPTIONAL_YEAR = value("year", "YEAR", "the year (default: the latest)", nargs="?")
THROUGH = value("--through", "YEAR", "the last year to forecast", required=True)
AS_OF = value("--as-of", "DAY", "only what was known on this day")
OTHER_RATE = value("--rate", "RATE", "another rate per inhabitant, in the book's currency")
FEE = value(
    "--fee",
    "ID",
    "one of several fees, by its id or label (default: all; for notices the main one)",
)
SOURCE = value("--source", "TEXT", "where it comes from: a voucher, a document", default="")
