r"""A table of new entries (tabell med nya poster), its cells read as an import reads them.

Every faulty row is reported, by the line of the file, whose header is line 1. A row that the book
has already, with the same day, line, amount, text and source, is refused until somebody answers
whether it is the same entry or a new one.

>>> from fhledger.book import embedded_book
>>> text = "rad;belopp;dag;text\ndevelopment_projects;(600 000);30/6 2025;Bidrag (invented)\n"
>>> [row] = table_entries(embedded_book(), text)
>>> row.line, row.fields["amount"], row.fields["day"]
(2, Decimal('-600000'), '2025-06-30')
>>> table_entries(embedded_book(), "rad;belopp;dag\nSumma;1;\n;;2025-06-30\n")
Traceback (most recent call last):
fhledger.core.errors.CombinedBookError: 2 errors:
  line 2: this row looks like a total, and a total is no entry. Delete the row.
  line 3, amount: the field 'amount' is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from fhledger.book.book import BookData
from fhledger.book.edits.entry_requests import EntryRequest, entry_fields, read_rows, request_of
from fhledger.core.errors import (
    BookError,
    FhledgerError,
    GatheredErrors,
    InvalidArgumentError,
    Location,
)
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Key, key_of
from fhledger.exchange.imports.unclear_vouchers import OTHERS, EqualVoucher
from fhledger.exchange.spreadsheets.cell_values import TwoDaysError, cell_amount, cell_day, is_total

_SHOWN = 20
_NOT_SET = ("text", "item", "member", "project", "source")


class TableEntry(NamedTuple):
    """The fields of an entry, as `BookEdit.post` takes them, and its line in the file."""

    line: int
    fields: dict[str, Any]


def table_entries(
    book: BookData,
    text: str,
    name: str = "",
    *,
    credit: bool = False,
    new_item: bool = False,
    language: Language = "sv",
    equal: Mapping[str, EqualVoucher] | None = None,
) -> list[TableEntry]:
    """The entries of a CSV table.

    `equal` is the answer about the entries, by number, that a row equals: the row is the same, and
    left out, or new. Raises `BookError` for all faulty rows at once (of very many, the first
    thousand), for rows without an answer, and for a table without entries, and
    `InvalidArgumentError` for an answer about another entry.
    """
    to_fields = partial(entry_fields, book, credit=credit, new_item=new_item, language=language)
    found = GatheredErrors()
    rows: list[TableEntry] = []
    with found.gathered():
        for line, values in read_rows(text, name):
            place = Location(name, line)
            if found.end_at(place):
                break
            with found.gathered():
                fields = _fields(values, place, to_fields)
                rows.append(TableEntry(line, fields))
    found.raise_all()
    if not rows:
        raise BookError(message("there are no entries in this table"), Location(name))
    return _without_known(book, rows, Location(name), equal or {})


def _fields(
    values: Mapping[str, str], place: Location, to_fields: Callable[[EntryRequest], dict[str, Any]]
) -> dict[str, Any]:
    if _looks_like_total(values):
        raise BookError(
            message("this row looks like a total, and a total is no entry"),
            place,
            message("Delete the row."),
        )
    request = request_of(values, place)
    try:
        amount, day = str(cell_amount(request.amount)), cell_day(request.day).isoformat()
        return to_fields(request.model_copy(update={"amount": amount, "day": day}))
    except TwoDaysError:
        wrong = message("'{cell}' can be two days; write it as 2025-12-31", cell=request.day)
    except FhledgerError as error:
        wrong = error.text
    raise BookError(wrong, place)


def _looks_like_total(values: Mapping[str, str]) -> bool:
    """Whether a row without a day begins as a total does."""
    words = (cell.strip() for field, cell in values.items() if field != "amount")
    first = next(words, "")
    return is_total(first) and is_total(values.get("day", first))


def _content_of_row(row: TableEntry) -> tuple[object, ...]:
    fields = {**dict.fromkeys(_NOT_SET, ""), **row.fields}
    key = Key(*(fields[name] for name in Key._fields))
    texts = (fields["text"].strip(), fields["source"].strip())
    return key, fields["amount"], date.fromisoformat(fields["day"]), *texts


def _booked(book: BookData, rows: Sequence[TableEntry]) -> dict[tuple[object, ...], list[str]]:
    """The numbers of the entries of each content, without reversals and what is reversed."""
    wanted = {_content_of_row(row) for row in rows}
    days = {row.fields["day"][:4] for row in rows}
    reversed_ones = {each.reverses for ledger in book.ledgers for each in ledger.totals.reversals}
    numbers: dict[tuple[object, ...], list[str]] = {}
    for year, ledger in book.ledgers_by_year.items():
        if str(year) not in days:
            continue
        for entry in ledger.entries:
            if not entry.reverses and entry.number not in reversed_ones:
                texts = entry.text.strip(), entry.source.strip()
                content = key_of(entry), entry.amount_kr, entry.day, *texts
                if content in wanted:
                    numbers.setdefault(content, []).append(entry.number)
    return numbers


def equal_entries(book: BookData, fields: dict[str, Any]) -> list[str]:
    """The numbers of the entries that equal one: same day, line, amount, text and source."""
    return [number for found in _booked(book, [TableEntry(0, fields)]).values() for number in found]


def _without_known(
    book: BookData, rows: Sequence[TableEntry], place: Location, equal: Mapping[str, EqualVoucher]
) -> list[TableEntry]:
    """The rows without those that are the same as an entry of the book."""
    booked = _booked(book, rows)
    _require_known(equal, {number for numbers in booked.values() for number in numbers})
    unclear: list[LocalizedText] = []
    kept: list[TableEntry] = []
    for row in rows:
        numbers = booked.get(_content_of_row(row))
        if not numbers:
            kept.append(row)
            continue
        number = numbers.pop(0)
        answer = equal.get(number, equal.get(OTHERS))
        if answer == "new":
            kept.append(row)
        elif answer is None:
            unclear.append(message("line {line} ({number})", line=row.line, number=number))
    if unclear:
        more = ["…"] if len(unclear) > _SHOWN else []
        raise BookError(
            message(
                "{count} of the {rows} rows are booked already, with the same day, line, amount,"
                " text and source: {shown}",
                count=len(unclear),
                rows=len(rows),
                shown=join(", ", [*unclear[:_SHOWN], *more]),
            ),
            place,
            message("Give --same to leave them out, or --new if they are new entries."),
        )
    if not kept:
        raise BookError(message("all rows of this table are booked already"), place)
    return kept


def _require_known(equal: Mapping[str, EqualVoucher], numbers: set[str]) -> None:
    """Raise `InvalidArgumentError` for answers about entries that no row equals."""
    unknown = [number for number in equal if number not in {OTHERS, *numbers}]
    if unknown:
        raise InvalidArgumentError(
            "no row of this table equals {numbers}; --same and --new name entries that a row"
            " equals",
            numbers=", ".join(unknown),
        )
