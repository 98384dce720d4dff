"""New entries as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.book.edits.editing import PostedEntries, PostResult
from fhledger.book.files.entries_file import COLUMNS
from fhledger.core.amounts import format_sek
from fhledger.core.currency import unit
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import counted, message
from fhledger.core.text import argument
from fhledger.render.document import (
    Column,
    Document,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
)
from fhledger.render.headings import words

_SHOWN = 20
"""The most entries without a source that are named."""


def posting_document(result: PostResult, language: Language, *, option: str = "") -> Document:
    """The fields of the entry that hold something, one below the other, and where it is.

    `option` is put at the end of each command, as ` --book my_book`.
    """
    word = words(language)
    entry = result.entry
    fields = Table(
        "fields",
        "",
        (Column("field", word("field")), Column("value", entry.number)),
        tuple(
            TableRow((word(field), _shown(result, field, language)), id=field)
            for field in _filled((result,))
            if field != "number"
        ),
        as_table=_table((result,), language),
    )
    return Document(entry.number, (fields, *_notes((result,), option, language)))


def postings_document(
    posted: PostedEntries, language: Language, *, option: str = "", dry_run: bool = False
) -> Document:
    """Entries that were entered together: a row for each, their total, and where they are.

    In a dry run that they are not in the book.
    """
    word = words(language)
    results = posted.entries
    count = counted("{count} entry", "{count} entries", len(results)).in_language(language)
    total = Paragraph(f"{word('total')}: {format_sek(posted.total, ore=True)} {unit()}, {count}.")
    tried = message("Nothing was written: this was a dry run.")
    notes = (
        [Paragraph(tried.in_language(language))]
        if dry_run
        else [*_notes(results, option, language)]
    )
    title = f"{results[0].entry.number}–{results[-1].entry.number}"
    return Document(title=title, parts=(_table(results, language, brief=True), total, *notes))


def _table(results: Sequence[PostResult], language: Language, *, brief: bool = False) -> Table:
    """A row for each entry; people see the sources of several in a brief table no more."""
    word = words(language)

    def table(fields: Sequence[str], as_table: Table | None = None) -> Table:
        columns = tuple(
            Column(field, word(field), "kr_ore" if field == "amount_kr" else "text")
            for field in fields
        )
        rows = tuple(
            TableRow(
                tuple(
                    value if field == "amount_kr" else str(value)
                    for field in fields
                    if (value := getattr(result.entry, field)) is not None
                ),
                id=result.entry.number,
            )
            for result in results
        )
        return Table("entry", "", columns, rows, as_table)

    fields = _filled(results)
    if not brief:
        return table(fields)
    shown = [field for field in fields if field in {"number", "day", "text", "amount_kr"}]
    return table(shown, table(fields))


def _filled(results: Sequence[PostResult]) -> list[str]:
    """The fields that hold something in one of the entries."""
    return [
        field
        for field in COLUMNS
        if field == "amount_kr" or any(getattr(result.entry, field) for result in results)
    ]


def _shown(result: PostResult, field: str, language: Language) -> str:
    if field in result.labels:
        return result.labels[field].in_language(language)
    value = getattr(result.entry, field)
    return format_sek(value, ore=True) if field == "amount_kr" else str(value)


def _notes(results: Sequence[PostResult], option: str, language: Language) -> Iterator[Part]:
    """Where the entries are, what was added to the file, and how to reverse an unusual one."""
    for text in _places(results):
        yield Paragraph(text.in_language(language))
    if without := [result for result in results if not result.entry.source]:
        more = ["…"] if len(without) > _SHOWN else []
        note = counted(
            "{numbers} has no source (FH209): give it with --source, or write it into the column"
            " `source` of {file} while the year is open.",
            "{numbers} have no source (FH209): give it with --source, or write it into the column"
            " `source` of {file} while the year is open.",
            len(without),
            numbers=", ".join([result.entry.number for result in without[:_SHOWN]] + more),
            file=", ".join(dict.fromkeys(result.file for result in without)),
        )
        yield Paragraph(note.in_language(language))
    for result in results:
        if result.unusual_sign:
            text = message(
                "The amount has an unusual sign for the line {line}: plus fills the fund, minus"
                " drains it. If it is wrong:",
                line=result.labels.get("line", result.entry.line),
            )
            reason = message("Wrong sign").in_language(language)
            source = result.entry.source and f" --source {argument(result.entry.source)}"
            command = f'fhledger reverse {result.entry.number} --text "{reason}"{source}{option}'
            yield Paragraph(text.in_language(language))
            yield Preformatted((f"  {command}",))


def _places(results: Sequence[PostResult]) -> Iterator[LocalizedText]:
    files = ", ".join(dict.fromkeys(result.file for result in results))
    if len(results) == 1:
        yield message("The entry is in {file}.", file=files)
    else:
        yield message("The entries are in {file}.", file=files)
    for column in dict.fromkeys(column for result in results for column in result.new_columns):
        yield message(
            "The column “{column}” was missing and has been added, empty, to all rows.",
            column=column,
        )
