"""A sample as a document."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.audit.samples.control_sample import SelectedApplication
from fhledger.audit.samples.sample_columns import REASONS, SAMPLE_COLUMNS
from fhledger.audit.samples.sampling import Sample, SampledEntry
from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import marked, message
from fhledger.render.document import (
    CellValue,
    Coded,
    Column,
    Document,
    Paragraph,
    Table,
    TableRow,
    Text,
    in_both,
)
from fhledger.render.documents.sample_terms import terms_sentence, terms_table

_METHOD = marked("Monetary unit sampling: seed {seed}, size {size}, interval {interval} kr.")
_MATERIALITY = marked("Entries of {materiality} kr and more are all examined.")
_AMOUNTS = ("amount_kr", "interval_kr")
_PARTS = {"population": message("All entries"), "sample": message("Sample"), **REASONS}
_TO_FILL_IN = tuple(id for id in SAMPLE_COLUMNS if id != "works")


def sample_document(sample: Sample) -> Document:
    """The entries of the sample, and the sums of the population, the sample and its parts.

    Programs get all that an auditor needs, and an empty column for the audited amount.
    """
    shown = ("number", "taken", "line", "text", "amount_kr")
    rows = tuple(
        TableRow(_cells(sample, at), id=item.number) for at, item in enumerate(sample.items)
    )
    sums = tuple(
        TableRow((label, known.entries, known.amount), id=part)
        for part, label in _PARTS.items()
        if (known := getattr(sample, part))
    )
    summed = (
        Column("part", ""),
        Column("entries", message("Entries"), "count"),
        Column("size", in_currency(message("Size, kr")), "kr_ore"),
    )
    interval = "–" if sample.interval_kr is None else format_sek(sample.interval_kr)
    method = [message(_METHOD, seed=sample.seed, size=sample.size, interval=interval)]
    if sample.materiality_kr is not None:
        method.append(message(_MATERIALITY, materiality=format_sek(sample.materiality_kr)))
    return Document(
        title=join(" ", (message("Sample"), sample.year)),
        parts=(
            Table("sample", "", sample_columns(_TO_FILL_IN, shown), rows),
            Table("sums", "", summed, sums),
            Paragraph(join(" ", method), terms_table(sample.terms, sample.digest)),
            Paragraph(_reconciled(sample)),
            Paragraph(terms_sentence(sample.terms)),
        ),
    )


def _reconciled(sample: Sample) -> LocalizedText:
    """The sum of absolute amounts beside the one with signs, which statements have."""
    return message(
        "Sizes are absolute amounts, without signs: {size} kr of all entries is {decreases} kr of"
        " costs and other decreases and {increases} kr of repayments, income and other increases."
        " With signs their sum is {net} kr.",
        size=format_sek(sample.population.amount),
        decreases=format_sek(sample.decreases.amount),
        increases=format_sek(sample.increases.amount),
        net=format_sek(sample.net),
    )


def _cells(sample: Sample, at: int) -> tuple[CellValue, ...]:
    item, row = sample.items[at], sample.rows[at]
    return (
        item.number,
        Coded(item.taken, REASONS[item.taken]),
        item.day.isoformat(),
        line_cell(item),
        item.text,
        item.amount_kr,
        item.source,
        Coded(item.place, place_title(item.place)),
        sample.interval_kr,
        sample.terms.row_check(row),
        "",
    )


def line_cell(item: SampledEntry | SelectedApplication) -> Coded:
    """The line of an entry: its id for programs, its label for people."""
    return Coded(item.line, item.line_label or item.line)


def place_title(place: str) -> Text:
    """The file and the line of an entry, in each language."""
    file, _, line = place.rpartition(", line ")
    return in_both(Location(file, int(line)).in_language) if line.isdigit() and file else place


def sample_columns(ids: Iterable[str], shown: Iterable[str]) -> tuple[Column, ...]:
    """Columns of a sample; people see those that are `shown`, and the others in a spreadsheet."""
    return tuple(
        Column(
            id,
            in_currency(SAMPLE_COLUMNS[id]),
            "kr_ore" if id in _AMOUNTS else "text",
            readers="all" if id in shown else "programs",
        )
        for id in ids
    )
