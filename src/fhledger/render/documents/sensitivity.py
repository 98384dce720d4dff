"""The sensitivity of a forecast as a document."""

from __future__ import annotations

from fhledger.core.currency import unit
from fhledger.core.exact import format_rate, plain_text
from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.planning.scenarios import percent_text
from fhledger.planning.sensitivity import Sensitivity, SensitivityRow
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow, Text, in_language

_TRIED = message("Fee and population are tried; everything else is as in the scenario.")


def sensitivity_document(sensitivity: Sensitivity) -> Document:
    """A row for each growth, a column for each fee, and every assumption."""
    name = "total" if sensitivity.totals else "rate"
    columns = (
        Column("growth_percent", message("Population, a year")),
        *(
            Column(
                f"{name}_{plain_text(tried)}", f"{format_rate(tried)} {unit()}", "kr_ore", "balance"
            )
            for tried in sensitivity.totals or sensitivity.rates
        ),
    )
    rows = tuple(
        TableRow((_growth(row), *row.closing_balances), id=str(in_language(_growth(row), "en")))
        for row in sensitivity.rows
    )
    title = join(" ", (message("Sensitivity: closing balance"), sensitivity.through))
    return Document(
        title,
        (
            Table("closing_balances", sensitivity.label, columns, rows),
            Paragraph(join(" ", (_TRIED, *sensitivity.assumptions))),
        ),
    )


def _growth(row: SensitivityRow) -> Text:
    if row.growth_percent is None:
        return message("as the scenario")
    return percent_text(row.growth_percent)
