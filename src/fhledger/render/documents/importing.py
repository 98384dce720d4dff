"""An import as a document: entries, findings and the reconciliation; a proposed layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText, in_both, join
from fhledger.core.messages import counted, message
from fhledger.domain.fund.ledger import Entry
from fhledger.exchange.imports.import_record import Import
from fhledger.exchange.imports.reconciliation import LeftOut, Reconciliation, ReconciliationLine
from fhledger.exchange.spreadsheets.layout_proposal import LayoutProposal
from fhledger.render.document import (
    Coded,
    Column,
    Document,
    Paragraph,
    Preformatted,
    Table,
    TableRow,
    table_of,
)
from fhledger.render.documents.entries import ENTRY_TITLES
from fhledger.render.documents.verification import (
    explain_paragraph,
    findings_tables,
    source_paragraphs,
)

SHOWN = 20
"""The most entries, and the most names of what is left out, that are shown."""


def import_document(result: Import, *, whole: bool = True) -> Document:
    """The entries, the findings and the reconciliation, and in a sentence what was done.

    Not `whole`: the first entries only, and how many more there are.
    """
    entries = result.entries if whole else result.entries[:SHOWN]
    failures = result.failures()
    more = len(result.entries) - len(entries)
    sentences = [
        *([_more_entries(more)] if more else ()),
        *_left_out(result.reconciliation.left_out, whole=whole),
        *_control_totals(result.reconciliation),
        _outcome(result),
        *(message("The year {year} begins with this import.", year=year) for year in result.begins),
    ]
    commands = result.corrections if whole else result.corrections[:SHOWN]
    if commands:
        sentences.append(message("These commands make the book agree with the file:"))
    return Document(
        title=join(" ", (message("Import of"), result.file)),
        parts=(
            *findings_tables(result.findings),
            *source_paragraphs(failures),
            *((_entries_table(entries, result.labels),) if entries else ()),
            _reconciliation_table(result.reconciliation, is_planned=result.planned),
            *(Paragraph(sentence) for sentence in sentences),
            *(Preformatted((command,)) for command in commands),
            *explain_paragraph(failures),
        ),
    )


def _entries_table(entries: Sequence[Entry], labels: Mapping[str, LocalizedText]) -> Table:
    """A row for each entry: its line by name for people, by its id for programs."""

    def line(entry: Entry) -> Coded:
        ids = f"{entry.line} {entry.item}".strip()
        return Coded(ids, join(", ", (labels[key] for key in dict.fromkeys((entry.line, ids)))))

    columns = (
        Column("number", ENTRY_TITLES["number"]),
        Column("day", ENTRY_TITLES["day"]),
        Column("line", ENTRY_TITLES["line"], value=line),
        Column("amount", in_currency(ENTRY_TITLES["amount_kr"]), "kr_ore", value="amount_kr"),
        Column("text", ENTRY_TITLES["text"]),
    )
    return table_of("entries", message("New entries"), columns, entries, "number")


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


def _reconciliation_table(reconciliation: Reconciliation, *, is_planned: bool) -> Table:
    columns = (
        Column("part", message("Reconciliation")),
        Column("vouchers", message("Vouchers"), "count"),
        Column("rows", message("Rows"), "count"),
        Column("debit", message("Debit"), "kr_ore"),
        Column("credit", message("Credit"), "kr_ore"),
    )
    lines: list[tuple[LocalizedText, ReconciliationLine]] = [
        (message("to be booked") if is_planned else message("booked"), reconciliation.booked),
        (message("already in the book"), reconciliation.known),
        (message("outside the fund"), reconciliation.outside),
        *((_reason(each), each) for each in reconciliation.left_out),
    ]
    rows = [
        TableRow((label, line.vouchers, line.rows, line.debit, line.credit))
        for label, line in lines
    ]
    read = reconciliation.read
    total = (message("read from the file"), read.vouchers, read.rows)
    return Table(
        "reconciliation",
        "",
        columns,
        (*rows, TableRow((*total, read.debit, read.credit), role="total")),
    )


def _reason(left_out: LeftOut) -> LocalizedText:
    if left_out.reason == "not_imported":
        return message("not imported because of errors")
    return message("left out ({code})", code=left_out.reason)


def _left_out(left_out: tuple[LeftOut, ...], *, whole: bool) -> Iterator[LocalizedText]:
    """What is left out by name."""
    for each in left_out:
        vouchers = each.by_name if whole else each.by_name[:SHOWN]
        if vouchers:
            more = ["…"] if len(vouchers) < len(each.by_name) else []
            shown = join("; ", [*(in_both(voucher.in_language) for voucher in vouchers), *more])
            yield message("Left out ({code}): {names}.", code=each.reason, names=shown)


def _control_totals(reconciliation: Reconciliation) -> Iterator[LocalizedText]:
    for total in reconciliation.control_totals:
        if total.expected == total.actual:
            yield message(
                "Control total ({place}): {amount}, as read.",
                place=total.place.localized,
                amount=format_sek(total.actual),
            )


def layout_proposal_document(proposal: LayoutProposal) -> Document:
    """The text of the layout, to be checked and put into the book, and what to decide."""
    advice = message(
        "Check this, and put it into spreadsheets.toml of the book. Nothing is imported."
    )
    doubts = (Paragraph(join(" ", ("–", doubt))) for doubt in proposal.doubts)
    return Document(
        title=message("Proposed layout of {file}", file=proposal.file),
        parts=(Preformatted(tuple(proposal.toml.splitlines())), *doubts, Paragraph(advice)),
    )
