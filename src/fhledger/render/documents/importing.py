"""An import as a document: the entries that it adds, the findings, and the reconciliation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import counted, message
from fhledger.domain.fund.ledger import Entry
from fhledger.exchange.imports.import_record import Import
from fhledger.exchange.imports.reconciliation import LeftOut, Reconciliation, ReconciliationLine
from fhledger.render.document import (
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Preformatted,
    Table,
    TableRow,
)
from fhledger.render.documents.verification import (
    explain_paragraph,
    findings_tables,
    source_paragraphs,
)
from fhledger.render.headings import words

SHOWN = 20
"""The most entries, and the most names of what is left out, that are shown."""


def import_document(
    result: Import, language: Language, *, whole: bool = True, option: str = ""
) -> Document:
    """The entries, the findings and the reconciliation, and in a sentence what was done.

    Not `whole`: the first entries only, and how many more there are. `option` names the book in the
    commands that are printed.
    """
    word = words(language)
    entries = result.entries if whole else result.entries[:SHOWN]
    failures = result.failures()
    more = len(result.entries) - len(entries)
    sentences = [
        *([_more_entries(more)] if more else ()),
        *_left_out(result.reconciliation.left_out, language, whole=whole),
        *_control_totals(result.reconciliation, language),
        _outcome(result),
        *(message("The year {year} begins with this import.", year=year) for year in result.begins),
    ]
    commands = result.corrections if whole else result.corrections[:SHOWN]
    if commands:
        sentences.append(message("These commands make the book agree with the file:"))
    return Document(
        title=f"{word('import')} {result.file}",
        parts=(
            *findings_tables(result.findings, language),
            *source_paragraphs(failures, language),
            *((_entries_table(entries, result.labels, language),) if entries else ()),
            _reconciliation_table(result.reconciliation, language),
            *(Paragraph(sentence.in_language(language)) for sentence in sentences),
            *(Preformatted((f"{command.in_language(language)}{option}",)) for command in commands),
            *explain_paragraph(failures, language),
        ),
    )


def _entries_table(
    entries: Sequence[Entry], labels: Mapping[str, LocalizedText], language: Language
) -> Table:
    """A row for each entry: its line by name for people, by its id for programs."""
    word = words(language)
    columns = (
        Column("number", word("number")),
        Column("day", word("day")),
        Column("line", word("line")),
        Column("amount", word("amount"), "kr_ore"),
        Column("text", word("text")),
    )
    rows: list[TableRow] = []
    exact: list[TableRow] = []
    for entry in entries:
        ids = f"{entry.line} {entry.item}".strip()
        names = [labels[key].in_language(language) for key in dict.fromkeys((entry.line, ids))]
        for table, line in ((rows, ", ".join(names)), (exact, ids)):
            cells = (entry.number, entry.day.isoformat(), line, entry.amount_kr, entry.text)
            table.append(TableRow(cells, id=entry.number))
    title = word("new_entries")
    as_table = Table("entries", title, columns, tuple(exact))
    return Table("entries", title, columns, tuple(rows), as_table)


def _outcome(result: Import) -> LocalizedText:
    count = len(result.entries)
    if failures := result.failures():
        if all(finding.code == "FH554" for finding in failures):
            return message(
                "Nothing is imported until --same or --new says of each equal voucher which it is."
            )
        return message("Nothing is imported until the errors are corrected or accepted.")
    if result.planned:
        return message("New entries when imported: {count}. Nothing is written.", count=count)
    return message("New entries: {count}.", count=count)


def _more_entries(count: int) -> LocalizedText:
    return counted(
        "{count} more entry; --all shows it.", "{count} more entries; --all shows them.", count
    )


def _reconciliation_table(reconciliation: Reconciliation, language: Language) -> Table:
    columns: tuple[tuple[str, LocalizedText, ColumnKind], ...] = (
        ("part", message("Reconciliation"), "text"),
        ("vouchers", message("Vouchers"), "count"),
        ("rows", message("Rows"), "count"),
        ("debit", message("Debit"), "kr_ore"),
        ("credit", message("Credit"), "kr_ore"),
    )
    lines: list[tuple[LocalizedText, ReconciliationLine]] = [
        (message("booked"), reconciliation.booked),
        (message("already in the book"), reconciliation.known),
        (message("outside the fund"), reconciliation.outside),
        *((_reason(each), each) for each in reconciliation.left_out),
    ]
    rows = [
        TableRow((label.in_language(language), line.vouchers, line.rows, line.debit, line.credit))
        for label, line in lines
    ]
    read = reconciliation.read
    total = (message("read from the file").in_language(language), read.vouchers, read.rows)
    return Table(
        "reconciliation",
        "",
        tuple(Column(id, title.in_language(language), kind) for id, title, kind in columns),
        (*rows, TableRow((*total, read.debit, read.credit), role="total")),
    )


def _reason(left_out: LeftOut) -> LocalizedText:
    if left_out.reason == "not_imported":
        return message("not imported because of errors")
    return message("left out ({code})", code=left_out.reason)


def _left_out(
    left_out: tuple[LeftOut, ...], language: Language, *, whole: bool
) -> Iterator[LocalizedText]:
    """What is left out by name."""
    for each in left_out:
        vouchers = each.by_name if whole else each.by_name[:SHOWN]
        names = [voucher.in_language(language) for voucher in vouchers]
        if names:
            shown = "; ".join([*names, *(["…"] if len(vouchers) < len(each.by_name) else [])])
            yield message("Left out ({code}): {names}.", code=each.reason, names=shown)


def _control_totals(reconciliation: Reconciliation, language: Language) -> Iterator[LocalizedText]:
    for total in reconciliation.control_totals:
        if total.expected == total.actual:
            yield message(
                "Control total ({place}): {amount}, as read.",
                place=total.place.in_language(language),
                amount=format_sek(total.actual),
            )
