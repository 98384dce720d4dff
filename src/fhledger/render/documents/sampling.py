"""A sample as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fhledger.audit.samples.control_sample import ControlSample, SelectedApplication
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
    table_of,
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
            sample_table("sample", sample, _TO_FILL_IN, shown),
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


def _place(item: SampledEntry | SelectedApplication) -> Coded:
    """The file and the line of an entry, in each language."""
    file, _, line = item.place.rpartition(", line ")
    is_located = line.isdigit() and file
    text = Location(file, int(line)).localized if is_located else item.place
    return Coded(item.place, text)


_VALUES: dict[str, Callable[[Any], CellValue]] = {
    "taken": lambda item: Coded(item.taken, REASONS[item.taken]),
    "line": lambda item: Coded(item.line, item.line_label or item.line),
    "place": _place,
    "audited_kr": lambda _: "",
    "works": lambda _: "",
}


def sample_table(
    id: str, sample: Sample | ControlSample, ids: Iterable[str], shown: Iterable[str]
) -> Table:
    """What was selected; people see the columns that are `shown`, and the others in a spreadsheet.

    The last column is empty, for an auditor to fill in.
    """
    terms, numbers = sample.terms, [item.number for item in sample.items]
    pairs = zip(numbers, sample.rows, strict=True)
    checks = {number: terms.row_check(row) for number, row in pairs} if terms else {}
    values = {
        **_VALUES,
        "check": lambda item: checks.get(item.number, ""),
        "interval_kr": lambda _: getattr(sample, "interval_kr", None),
    }
    columns = [
        Column(
            name,
            in_currency(SAMPLE_COLUMNS[name]),
            "kr_ore" if name in _AMOUNTS else "text",
            readers="all" if name in shown else "programs",
            value=values.get(name, ""),
        )
        for name in ids
    ]
    return table_of(id, "", columns, sample.items, "number")
