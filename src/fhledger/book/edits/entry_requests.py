"""Entries as people write them (poster som man skriver dem): with names in place of ids."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.names import posting_named, refuse_unusual_sign
from fhledger.book.text.csv_reading import column_batches, rows_of
from fhledger.book.text.text_files import validation_error
from fhledger.core.amounts import parse_amount
from fhledger.core.dates import parse_date
from fhledger.core.errors import Location
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.core.record import Record


class EntryRequest(Record):
    """An entry as a person writes it: each name an id, a label, or the beginning of one."""

    amount: str
    day: str
    line: str = ""
    item: str = ""
    text: str = ""
    member: str = ""
    project: str = ""
    source: str = ""
    series: str = ""


_NAMES: Mapping[str, str] = {
    **{name: name for name in EntryRequest.model_fields},
    "rad": "line",
    "belopp": "amount",
    "dag": "day",
    "datum": "day",
    "specifikation": "item",
    "medlem": "member",
    "projekt": "project",
    "källa": "source",
    "verifikation": "source",
    "serie": "series",
    "belopp, kr": "amount",
    "belopp (kr)": "amount",
    "amount_kr": "amount",
    "date": "day",
}
"""The field of an entry that a column holds; errors show the first Swedish name."""


def entry_fields(
    book: BookData,
    request: EntryRequest,
    *,
    credit: bool = False,
    new_item: bool = False,
    language: Language = "sv",
) -> dict[str, Any]:
    """The fields of the entry that a person means, as `next_entry` takes them.

    A line that is left out is that of the item; a text, the label of the line. A `new_item` may be
    one that its line does not declare. Raises `InvalidArgumentError` for a name that fits nothing
    or several, and for an amount that moves the fund the other way than its line does, unless it is
    a `credit`.
    """
    line, key = posting_named(
        book,
        _year(request.day),
        line=request.line,
        item=request.item,
        member=request.member,
        project=request.project,
        is_new_item=new_item,
        advice=message("--new-item takes a text of its own"),
    )
    amount = parse_amount(request.amount)
    if not credit:
        refuse_unusual_sign(line, key.item, amount, message("give --credit for a credit"))
    return {
        **key._asdict(),
        "amount": amount,
        "day": request.day,
        "text": request.text or line.label.in_language(language),
        "source": request.source,
        "series": request.series or None,
    }


def _year(day: str) -> int | None:
    """The year of a day; None for a text that is none, which is refused later."""
    with suppress(ValueError):
        return parse_date(day).year
    return None


def read_rows(text: str, name: str = "") -> Iterator[tuple[int, dict[str, str]]]:
    """The filled cells of each row of a CSV table, by field, with the line of the file.

    Its header, line 1, has the names of the fields in one language. Columns are parted by commas,
    semicolons or tabs. Raises `BookError`, which names the line, for a column that is not known.
    """
    columns = tuple(EntryRequest.model_fields)
    file = io.StringIO(text, newline="")
    for line, cells in rows_of(column_batches(file, name, columns, other_names=_NAMES)):
        values = {field: cell for field, cell in zip(columns, cells, strict=True) if cell.strip()}
        if values:
            yield line, values


def request_of(values: Mapping[str, str], place: Location) -> EntryRequest:
    """The entry of a row; raises `BookError` for a field that is missing."""
    try:
        return EntryRequest.model_validate(values)
    except ValidationError as error:
        raise validation_error(error, place.file, place.line) from None
