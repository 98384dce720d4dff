"""The sensitivity of a forecast as a document."""

from __future__ import annotations

from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.currency import unit
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.planning.scenarios import percent_text
from fhledger.planning.sensitivity import Sensitivity, SensitivityRow
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_TRIED = message("Fee and population are tried; everything else is as in the scenario.")


def sensitivity_document(sensitivity: Sensitivity, language: Language) -> Document:
    """A row for each growth, a column for each fee, and every assumption."""
    word = words(language)
    columns = (
        Column("growth_percent", word("growth")),
        *(
            Column(
                f"rate_{format_plain(rate)}", f"{format_sek(rate)} {unit()}", "kr_ore", "balance"
            )
            for rate in sensitivity.rates
        ),
    )
    rows = tuple(
        TableRow((_growth(row, language), *row.closing_balances), id=_growth(row, "en"))
        for row in sensitivity.rows
    )
    assumed = " ".join(assumption.in_language(language) for assumption in sensitivity.assumptions)
    title = f"{word('sensitivity')} {sensitivity.through}"
    return Document(
        title,
        (
            Table("closing_balances", sensitivity.label.in_language(language), columns, rows),
            Paragraph(f"{_TRIED.in_language(language)} {assumed}"),
        ),
    )


def _growth(row: SensitivityRow, language: Language) -> str:
    if row.growth_percent is None:
        return words(language)("scenario_growth")
    return percent_text(row.growth_percent)
