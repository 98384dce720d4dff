"""A new entry as a document and as JSON."""

from __future__ import annotations

from typing import Any

from fhledger.book import PostResult
from fhledger.book.entries_file import COLUMNS
from fhledger.core.amounts import format_plain
from fhledger.core.localized import Language, LocalizedText
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_WRITTEN = LocalizedText(sv="Posten står i {file}.", en="The entry is in {file}.")
_COLUMNS = LocalizedText(
    sv="Filen saknade {columns}; alla dess rader har fått en tom kolumn för det.",
    en="The file lacked {columns}; all its rows have got an empty column for it.",
)
_UNUSUAL = LocalizedText(
    sv="Beloppet har ovanligt tecken för raden {line}: plus ökar fonden, minus minskar den. Om det är"
    " fel: fhledger reverse {number}.",
    en="The amount has an unusual sign for the line {line}: plus fills the fund, minus drains it. If it"
    " is wrong: fhledger reverse {number}.",
)


def posting_document(done: PostResult, language: Language) -> Document:
    """The fields of the entry that hold something, where it is, and how its file was changed."""
    word = words(language)
    values = {field: getattr(done.entry, field) for field in COLUMNS}
    filled = [field for field in COLUMNS if values[field] or field == "amount_kr"]
    columns = tuple(
        Column(field, word(field), "kr_ore" if field == "amount_kr" else "text") for field in filled
    )
    cells = (values[field] if field == "amount_kr" else str(values[field]) for field in filled)
    row = TableRow(tuple(cells), id=done.entry.number)
    said = [_WRITTEN.format(file=done.file)]
    if done.new_columns:
        said.append(_COLUMNS.format(columns=", ".join(done.new_columns)))
    if done.unusual_sign:
        said.append(_UNUSUAL.format(line=done.entry.line, number=done.entry.number))
    return Document(
        title=done.entry.number,
        parts=(
            Table("entry", "", columns, (row,)),
            *(Paragraph(text.in_language(language)) for text in said),
        ),
    )


def posting_json(done: PostResult) -> dict[str, Any]:
    """`file`, `new_columns`, `unusual_sign`, and the `entry` with all its fields."""
    texts = {field: str(getattr(done.entry, field)) for field in COLUMNS}
    return {
        "file": done.file,
        "new_columns": list(done.new_columns),
        "unusual_sign": done.unusual_sign,
        "entry": {**texts, "amount_kr": format_plain(done.entry.amount_kr)},
    }
