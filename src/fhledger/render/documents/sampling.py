"""A sample as a document."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.audit.samples.control_sample import SelectedApplication
from fhledger.audit.samples.sample_columns import REASONS, SAMPLE_COLUMNS
from fhledger.audit.samples.sampling import Sample, SampledEntry
from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency
from fhledger.core.errors import Location
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import marked, message
from fhledger.render.document import CellValue, Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.sample_terms import terms_sentence, terms_table
from fhledger.render.headings import words

_METHOD = marked("Monetary unit sampling: seed {seed}, size {size}, interval {interval} kr.")
_MATERIALITY = marked("Entries of {materiality} kr and more are all examined.")
_AMOUNTS = ("amount_kr", "interval_kr")
_TO_FILL_IN = tuple(id for id in SAMPLE_COLUMNS if id != "works")


def sample_document(sample: Sample, language: Language) -> Document:
    """The entries of the sample, and the sums of the population, the sample and its parts."""
    word = words(language)
    columns = sample_columns(("number", "taken", "line", "text", "amount_kr"), language)
    rows = tuple(
        TableRow(
            (
                item.number,
                word(item.taken),
                item.line_label.in_language(language) if item.line_label else item.line,
                item.text,
                item.amount_kr,
            ),
            id=item.number,
        )
        for item in sample.items
    )
    parts = ("population", "sample", "material", "whole", "drawn")
    sums = tuple(
        TableRow((word(part), known.entries, known.amount), id=part)
        for part in parts
        if (known := getattr(sample, part))
    )
    summed = (
        Column("part", ""),
        Column("entries", word("entries"), "count"),
        Column("size", word("size"), "kr_ore"),
    )
    interval = "–" if sample.interval_kr is None else format_sek(sample.interval_kr)
    method = [message(_METHOD, seed=sample.seed, size=sample.size, interval=interval)]
    if sample.materiality_kr is not None:
        method.append(message(_MATERIALITY, materiality=format_sek(sample.materiality_kr)))
    return Document(
        title=f"{word('sample')} {sample.year}",
        parts=(
            Table("sample", "", columns, rows, as_table=_to_fill_in(sample, language)),
            Table("sums", "", summed, sums),
            Paragraph(
                " ".join(text.in_language(language) for text in method),
                terms_table(sample.terms, sample.digest, language),
            ),
            Paragraph(_reconciled(sample).in_language(language)),
            Paragraph(terms_sentence(sample.terms).in_language(language)),
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


def _to_fill_in(sample: Sample, language: Language) -> Table:
    """The entries with all that an auditor needs, and an empty column for the audited amount."""

    def table(*, for_people: bool, as_sheet: Table | None = None) -> Table:
        rows = tuple(
            TableRow(_cells(sample, at, language if for_people else None), id=item.number)
            for at, item in enumerate(sample.items)
        )
        columns = sample_columns(_TO_FILL_IN, language)
        return Table("sample", "", columns, rows, as_sheet=as_sheet)

    return table(for_people=False, as_sheet=table(for_people=True))


def _cells(sample: Sample, at: int, language: Language | None) -> tuple[CellValue, ...]:
    """The cells of an entry: for people in their language, for programs (None) with ids."""
    item, row = sample.items[at], sample.rows[at]
    taken, line, place = str(item.taken), item.line, item.place
    if language is not None:
        taken, line = REASONS[taken].in_language(language), line_title(item, language)
        place = place_title(place, language)
    check = sample.terms.row_check(row)
    return (
        *(item.number, taken, item.day.isoformat(), line, item.text, item.amount_kr),
        *(item.source, place, sample.interval_kr, check, ""),
    )


def line_title(item: SampledEntry | SelectedApplication, language: Language) -> str:
    """The label of the line of an entry."""
    return item.line_label.in_language(language) if item.line_label else item.line


def place_title(place: str, language: Language) -> str:
    """The file and the line of an entry, in a language."""
    file, _, line = place.rpartition(", line ")
    return Location(file, int(line)).in_language(language) if line.isdigit() and file else place


def sample_columns(ids: Iterable[str], language: Language) -> tuple[Column, ...]:
    """Columns of a sample, with their titles in a language."""
    return tuple(
        Column(
            id,
            in_currency(SAMPLE_COLUMNS[id]).in_language(language),
            "kr_ore" if id in _AMOUNTS else "text",
        )
        for id in ids
    )
