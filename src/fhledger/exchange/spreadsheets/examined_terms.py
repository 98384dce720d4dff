"""The terms of an examined sample on file (stickprovets villkor): read and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError

from fhledger.audit.samples.control_sample import SelectedApplication
from fhledger.audit.samples.sample_columns import TERMS
from fhledger.audit.samples.sample_terms import SampleRow, SampleTerms
from fhledger.audit.samples.sampling import SampledEntry
from fhledger.book.text.text_files import validation_error
from fhledger.core.counts import parse_count
from fhledger.core.errors import BookError, FhledgerError, Location
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.core.text import join_some
from fhledger.exchange.spreadsheets.cell_values import cell_amount, cell_text

_READERS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(
        ("version", "year", "expected", "size", "population_entries", "rows"), parse_count
    ),
    **dict.fromkeys(
        ("confidence", "materiality_kr", "tolerable_percent", "interval_kr", "population_kr"),
        cell_amount,
    ),
    "lines": lambda text: tuple(text.split()),
    "seed": int,
}
_NAMED = 10
_NAMES = {
    text.casefold(): name for name, title in TERMS.items() for text in (name, title.sv, title.en)
}


class ExaminedTerms(NamedTuple):
    """The terms of a sample as its file has them, and the digest of the sample."""

    terms: SampleTerms
    digest: str


DETAILS = ("day", "line", "text", "source", "place")
"""What a file shows of an entry besides what identifies its row."""


class MarkedRow(NamedTuple):
    """A row of the file: what identifies it, its mark, its line, and the details that it shows."""

    row: SampleRow
    check: str
    line: int
    interval_kr: Decimal | None = None
    details: Mapping[str, str] = MappingProxyType({})


def read_terms(cells: Mapping[str, tuple[object, int]], file: str) -> ExaminedTerms | None:
    """The terms of the cells, each with its line; None for none."""
    found = {
        _NAMES[title.casefold()]: cell
        for title, cell in cells.items()
        if title.casefold() in _NAMES
    }
    if not found:
        return None
    if missing := [name for name in TERMS if name not in found]:
        raise _wrong(message("the terms of the sample lack '{name}'", name=TERMS[missing[0]]), file)
    values: dict[str, Any] = {}
    for name, (cell, line) in found.items():
        try:
            values[name] = _value(name, cell)
        except (FhledgerError, ValueError):
            text = cell_text(cell)
            wrong = message("'{text}' is no value for '{name}'", text=text, name=TERMS[name])
            raise _wrong(wrong, file, line) from None
    digest = values.pop("digest")
    try:
        return ExaminedTerms(SampleTerms(**values), digest)
    except ValidationError as error:
        raise validation_error(error, file, None) from None


def _value(name: str, cell: object) -> object:
    text = cell_text(cell)
    if name == "without_reversals":
        return text == "yes"
    return _READERS.get(name, str)(text) if text else None


def require_same_sample(examined: ExaminedTerms, rows: Sequence[MarkedRow], file: str) -> None:
    """Raise `BookError` where the rows and terms are not those drawn, and name what differs."""
    terms = examined.terms
    for each in rows:
        if each.interval_kr is not None and each.interval_kr != terms.interval_kr:
            other = message(
                "the interval is {interval} kr here, and {expected} kr in the terms of the sample",
                interval=each.interval_kr,
                expected=terms.interval_kr,
            )
            raise _wrong(other, file, each.line, "interval_kr")
    marked = [each for each in rows if each.check]
    altered = {*terms.altered([each.row for each in marked], [each.check for each in marked])}
    altered |= {each.row for each in rows if not each.check} if marked else set()
    if marked and len(altered) == len(rows):
        raise _wrong(
            message("the year, the seed or the size is not that of the sample that was drawn"), file
        )
    for each in rows:
        if each.row in altered:
            changed = message(
                "{number} is not in the sample as it was drawn: the row was added, or its number,"
                " booked amount or reason was changed",
                number=each.row.number,
            )
            raise _wrong(changed, file, each.line)
    if len(rows) != terms.rows:
        fewer = message(
            "the sample has {drawn} rows, and this file {found}", drawn=terms.rows, found=len(rows)
        )
        raise _wrong(fewer, file)
    if terms.digest(each.row for each in rows) != examined.digest:
        changed = (
            message("the terms of the sample do not fit its digest: one of them was changed")
            if marked
            else message("the rows and the terms of the sample do not fit its digest")
        )
        raise _wrong(changed, file)


def require_drawn(
    terms: SampleTerms,
    rows: Sequence[SampleRow],
    drawn: SampleTerms,
    drawn_rows: Sequence[SampleRow],
    file: str,
) -> None:
    """Raise `BookError` where the sample of a file is not the one that was drawn anew."""
    if names := terms.differences(drawn):
        mine, others = terms.texts(), drawn.texts()
        parts = [
            message(
                "{name} {file_value} in the file, {drawn_value} drawn anew",
                name=TERMS[name],
                file_value=mine[name] or "–",
                drawn_value=others[name] or "–",
            )
            for name in names
        ]
        raise _wrong(
            message("the sample drawn anew has other terms: {terms}", terms=join("; ", parts)), file
        )
    if missing := [row.number for row in drawn_rows if row not in rows]:
        lacking = counted(
            "the file lacks an entry of the sample drawn anew, or has it with another amount:"
            " {numbers}",
            "the file lacks {count} entries of the sample drawn anew, or has them with other"
            " amounts: {numbers}",
            len(missing),
            numbers=join_some(missing, _NAMED),
        )
        raise _wrong(lacking, file)
    if unknown := [row.number for row in rows if row not in drawn_rows]:
        surplus = counted(
            "an entry of the file is not in the sample drawn anew: {numbers}",
            "{count} entries of the file are not in the sample drawn anew: {numbers}",
            len(unknown),
            numbers=join_some(unknown, _NAMED),
        )
        raise _wrong(surplus, file)


def require_same_details(
    rows: Iterable[MarkedRow],
    drawn: Iterable[SampledEntry | SelectedApplication],
    file: str,
) -> None:
    """Raise `BookError` where a row shows another day, line, text, source or place than the book.

    A column that the file does not have is not compared.
    """
    by_number = {item.number: item for item in drawn}
    for each in rows:
        item = by_number[each.row.number]
        for name, shown in each.details.items():
            spellings = _spellings(name, item)
            if _plain(shown) not in map(_plain, spellings):
                changed = message(
                    "{number} has '{file_value}' in the file, and '{drawn_value}' in the book",
                    number=each.row.number,
                    file_value=shown or "–",
                    drawn_value=spellings[-1] or "–",
                )
                raise _wrong(changed, file, each.line, name)


def _spellings(name: str, item: SampledEntry | SelectedApplication) -> list[str]:
    """The ways in which a file can have a detail of an entry, that of programs last."""
    value = getattr(item, name)
    label = item.line_label if name == "line" else None
    return [*((label.sv, label.en) if label else ()), "" if value is None else str(value)]


def _plain(text: str) -> str:
    """A text without what spreadsheets and languages change: spaces, a guard, the word for line."""
    return " ".join(text.lstrip("'").split()).replace(", rad ", ", line ")


def _wrong(
    text: LocalizedText, file: str, line: int | None = None, field: str | None = None
) -> BookError:
    advice = message(
        "Fill in the file as it was drawn: no row and no term may be left out, added or changed."
    )
    return BookError(text, Location(file, line, field), advice)
