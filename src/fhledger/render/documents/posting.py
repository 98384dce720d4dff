"""New entries as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.book.edits.editing import PostedEntries, PostResult
from fhledger.book.files.entries_file import COLUMNS
from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency, unit
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.core.text import argument
from fhledger.domain.fund.ledger import Entry
from fhledger.render.document import (
    CellValue,
    Column,
    Document,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
    Text,
)
from fhledger.render.documents.entries import ENTRY_TITLES

_SHOWN = 20
"""The most entries without a source that are named."""


def posting_document(result: PostResult, *, equal: Sequence[str] = ()) -> Document:
    """The fields of the entry that hold something, one below the other, and where it is.

    `equal` has the numbers of the entries that are the same in all but their number.
    """
    entry = result.entry
    fields = Table(
        "fields",
        "",
        (Column("field", message("Field")), Column("value", entry.number)),
        tuple(
            TableRow((in_currency(ENTRY_TITLES[field]), _shown(result, field)), id=field)
            for field in _filled((result,))
            if field != "number"
        ),
        as_table=_table((result,)),
    )
    twice = [*_entered_twice(entry, equal)] if equal else []
    return Document(entry.number, (fields, *_remarks((result,)), *_notes((result,)), *twice))


def postings_document(posted: PostedEntries, *, dry_run: bool = False) -> Document:
    """Entries that were entered together: a row for each, their total, and where they are.

    In a dry run that they are not in the book.
    """
    results = posted.entries
    count = counted("{count} entry", "{count} entries", len(results))
    amount = f": {format_sek(posted.total, ore=True)} {unit()}, "
    total = Paragraph(join("", (message("Total"), amount, count, ".")))
    tried = message("Nothing was written: this was a dry run.")
    notes = [Paragraph(tried)] if dry_run else _notes(results)
    title = "–".join(dict.fromkeys(results[at].entry.number for at in (0, -1)))
    table = _table(results, brief=True)
    return Document(title=title, parts=(table, total, *_remarks(results), *notes))


def _remarks(results: Sequence[PostResult]) -> Iterator[Paragraph]:
    """What is used without a decision, each once."""
    for text in dict.fromkeys(remark for result in results for remark in result.remarks):
        yield Paragraph(message("Note: {text}.", text=text))


def _table(results: Sequence[PostResult], *, brief: bool = False) -> Table:
    """A row for each entry; people see the sources of several in a brief table no more."""
    fields = _filled(results)
    columns = tuple(
        Column(
            field,
            in_currency(ENTRY_TITLES[field]),
            "kr_ore" if field == "amount_kr" else "text",
            readers="all" if not brief or field in _BRIEF else "programs",
        )
        for field in fields
    )
    rows = tuple(
        TableRow(tuple(_cell(result, field) for field in fields), id=result.entry.number)
        for result in results
    )
    return Table("entry", "", columns, rows)


_BRIEF = ("number", "day", "text", "amount_kr")


def _cell(result: PostResult, field: str) -> CellValue:
    value = getattr(result.entry, field)
    return value if field == "amount_kr" else str(value)


def _filled(results: Sequence[PostResult]) -> list[str]:
    """The fields that hold something in one of the entries."""
    return [
        field
        for field in COLUMNS
        if field == "amount_kr" or any(getattr(result.entry, field) for result in results)
    ]


def _shown(result: PostResult, field: str) -> Text:
    if field in result.labels:
        return result.labels[field]
    value = getattr(result.entry, field)
    return format_sek(value, ore=True) if field == "amount_kr" else str(value)


def _notes(results: Sequence[PostResult]) -> Iterator[Part]:
    """Where the entries are, what was added to the file, and how to reverse an unusual one."""
    for text in _places(results):
        yield Paragraph(text)
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
        yield Paragraph(note)
    for result in results:
        if result.unusual_sign:
            text = message(
                "The amount has an unusual sign for the line {line}: plus fills the fund, minus"
                " drains it. If it is wrong:",
                line=result.labels.get("line", result.entry.line),
            )
            yield Paragraph(text)
            yield _reversal(result.entry, message("Wrong sign"))


def _entered_twice(entry: Entry, equal: Sequence[str]) -> Iterator[Part]:
    yield Paragraph(
        message(
            "{number} has the same day, line, amount, text and source as {equal}. If it was entered"
            " twice:",
            number=entry.number,
            equal=", ".join(equal[:_SHOWN]),
        )
    )
    yield _reversal(entry, message("Entered twice"))


def _reversal(entry: Entry, reason: LocalizedText) -> Preformatted:
    """The command that reverses an entry."""
    source = entry.source and f" --source {argument(entry.source)}"
    return Preformatted(
        (join("", (f'  fhledger reverse {entry.number} --text "', reason, f'"{source}')),)
    )


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
