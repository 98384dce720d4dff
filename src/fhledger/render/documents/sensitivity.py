"""The sensitivity of a forecast as a document."""

from __future__ import annotations

from decimal import Decimal

from fhledger.core.currency import unit
from fhledger.core.exact import format_rate, plain_text
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
    name = "total" if sensitivity.totals else "rate"
    columns = (
        Column("growth_percent", word("growth")),
        *(
            Column(_id(name, tried), f"{format_rate(tried)} {unit()}", "kr_ore", "balance")
            for tried in sensitivity.totals or sensitivity.rates
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


def _id(name: str, tried: Decimal) -> str:
    """The id of a column: `rate_21.00`, with more decimals where the rate has them."""
    return f"{name}_{plain_text(tried)}"


def _growth(row: SensitivityRow, language: Language) -> str:
    if row.growth_percent is None:
        return words(language)("scenario_growth")
    return percent_text(row.growth_percent)
