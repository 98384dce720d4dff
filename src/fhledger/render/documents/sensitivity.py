"""The sensitivity of a forecast as a document with a drawing, and as JSON."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.localized import Language, LocalizedText
from fhledger.planning.scenarios import percent_text
from fhledger.planning.sensitivity import Sensitivity, SensitivityRow
from fhledger.render.document import Column, Document, Paragraph, Preformatted, Table, TableRow
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount, json_label

_BAR = 44
_TRIED = LocalizedText(
    sv="Avgift och folkmängd prövas; allt annat är som i scenariot.",
    en="Fee and population are tried; everything else is as in the scenario.",
)


def sensitivity_document(told: Sensitivity, language: Language) -> Document:
    """A row for each growth, a column for each fee, the same as bars, and every assumption."""
    word = words(language)
    columns = (
        Column("growth_percent", word("growth")),
        *(
            Column(f"rate_{format_plain(rate)}", f"{format_sek(rate)} kr", "kr_ore", "balance")
            for rate in told.rates
        ),
    )
    rows = tuple(
        TableRow((_growth(row, language), *row.closing_balances), id=_growth(row, "en"))
        for row in told.rows
    )
    said = " ".join(assumption.in_language(language) for assumption in told.assumptions)
    title = f"{word('sensitivity')} {told.through}"
    return Document(
        title,
        (
            Table("closing_balances", told.scenario.label.in_language(language), columns, rows),
            Preformatted(_bars(told, language)),
            Paragraph(f"{_TRIED.in_language(language)} {said}"),
        ),
    )


def sensitivity_json(told: Sensitivity) -> dict[str, Any]:
    """`rates`, and `rows` with a growth (null: as in the scenario) and its `closing_balances`."""
    return {
        "scenario": told.scenario.name,
        "through": told.through,
        "rates": [json_amount(rate) for rate in told.rates],
        "rows": [
            {
                "growth_percent": None if row.growth_percent is None else f"{row.growth_percent:f}",
                "closing_balances": [json_amount(amount) for amount in row.closing_balances],
            }
            for row in told.rows
        ],
        "assumptions": [json_label(assumption) for assumption in told.assumptions],
    }


def _growth(row: SensitivityRow, language: Language) -> str:
    if row.growth_percent is None:
        return words(language)("scenario_growth")
    return percent_text(row.growth_percent)


def _bars(told: Sensitivity, language: Language) -> tuple[str, ...]:
    """A bar for each balance, from zero to it, all on one scale; those below zero to the left."""
    amounts = [amount for row in told.rows for amount in row.closing_balances]
    low, high = min(Decimal(0), *amounts), max(Decimal(0), *amounts)
    scale = _BAR / ((Fraction(high) - Fraction(low)) or 1)
    zero = round(-Fraction(low) * scale)
    lines = []
    for at, rate in enumerate(told.rates):
        lines.append(f"{format_sek(rate)} kr")
        for row in told.rows:
            amount = row.closing_balances[at]
            end = round((Fraction(amount) - Fraction(low)) * scale)
            bar = f"{' ' * min(zero, end)}{'█' * abs(end - zero)}".ljust(_BAR)
            bar = f"{bar[:zero]}│{bar[zero:]}"
            lines.append(f"  {_growth(row, language):>14} {bar} {format_sek(amount):>14}")
    return tuple(lines)
