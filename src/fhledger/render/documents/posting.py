"""A new entry as a document."""

from __future__ import annotations

from fhledger.book.editing import PostResult
from fhledger.book.entries_file import COLUMNS
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_WRITTEN = message("The entry is in {file}.")
_NEW_COLUMN = message("The column {column} was missing and has been added, empty, to all rows.")
_UNUSUAL = message(
    "The amount has an unusual sign for the line {line}: plus fills the fund, minus drains it. If it is wrong: fhledger reverse {number}."
)


def posting_document(result: PostResult, language: Language) -> Document:
    """The fields of the entry that hold something, where it is, and how its file was changed."""
    word = words(language)
    values = {field: getattr(result.entry, field) for field in COLUMNS}
    filled = [field for field in COLUMNS if values[field] or field == "amount_kr"]
    columns = tuple(
        Column(field, word(field), "kr_ore" if field == "amount_kr" else "text") for field in filled
    )
    cells = (values[field] if field == "amount_kr" else str(values[field]) for field in filled)
    row = TableRow(tuple(cells), id=result.entry.number)
    notes = [_WRITTEN.format(file=result.file)]
    notes += [_NEW_COLUMN.format(column=column) for column in result.new_columns]
    if result.unusual_sign:
        notes.append(_UNUSUAL.format(line=result.entry.line, number=result.entry.number))
    return Document(
        title=result.entry.number,
        parts=(
            Table("entry", "", columns, (row,)),
            *(Paragraph(text.in_language(language)) for text in notes),
        ),
    )
