"""The first screen of the page (första skärmen): what people ask first, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fhledger.core.amounts import format_sek, multiply
from fhledger.core.currency import unit
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.domain.statement.highlights import KEY_FIGURES, Highlights, KeyFigure
from fhledger.render.document import Column, Table, TableRow
from fhledger.render.overview import Overview
from fhledger.render.text_width import typeset
from fhledger.render.web_report.bars import Bar, columns_of_years
from fhledger.render.web_report.typography import kronor, one_decimal, signed


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A key figure with its change, and a small column for each year."""

    id: str
    label: str
    amount: Decimal
    change: str
    bars: tuple[Bar, ...]
    kind: str


_KINDS = {"total_income": "income", "total_costs": "cost", "result": "income"}


_AT_END = message("At the end of {year} the fund had {amount}, {changed}: {why}.")
_EMPTY = message(
    "Nothing is booked in {year} yet: the fund has {amount}, as at the end of the year before."
)


def answer(overview: Overview, language: Language) -> tuple[str, str, str]:
    """The sentence of the first screen: before, in, and after its closing balance."""
    highlights = overview.highlights
    closing = highlights.rows["closing_balance"].amount
    is_empty = not overview.book.ledger(overview.year).totals.entries
    before, _, after = (
        (_EMPTY if is_empty else _AT_END)
        .format(
            year=highlights.year,
            amount="\0",
            changed=_changed(highlights),
            why=_why(highlights),
        )
        .in_language(language)
        .partition("\0")
    )
    return before, kronor(closing), after


def _changed(highlights: Highlights) -> LocalizedText:
    change = kronor(highlights.change.copy_abs())
    if highlights.change == 0:
        return message("as much as a year earlier")
    if highlights.change < 0:
        return message("{amount} less than a year earlier", amount=change)
    return message("{amount} more than a year earlier", amount=change)


def _why(highlights: Highlights) -> LocalizedText:
    """Why the balance changed: the result of the year, and the appropriations."""
    result = highlights.rows["result"].amount
    used = highlights.rows["appropriations"].amount.copy_negate()
    amounts = {"result": kronor(result), "used": kronor(used)}
    if used <= 0 or result < 0:
        if used == 0:
            return message(
                "the result of the year was {result}, and nothing was appropriated", **amounts
            )
        return message("the result of the year was {result} and appropriations {used}", **amounts)
    if result < used:
        return message(
            "the year's result of {result} did not cover appropriations of {used}", **amounts
        )
    return message("the year's result of {result} covered appropriations of {used}", **amounts)


def key_figures(overview: Overview, language: Language) -> list[ShownFigure]:
    """The figures that a reader asks for first."""
    rows = overview.highlights.rows
    return [
        ShownFigure(
            id=id,
            label=rows[id].label.in_language(language),
            amount=rows[id].amount,
            change=change_text(rows[id], overview.year, language, is_cost=id == "total_costs"),
            bars=tuple(columns_of_years(rows[id].amounts.values())),
            kind=_KINDS.get(id, "balance"),
        )
        for id in KEY_FIGURES
    ]


def change_text(figure: KeyFigure, year: int, language: Language, *, is_cost: bool = False) -> str:
    """The change against the year before, in per cent or, where that says nothing, in kronor.

    Per cent of a deficit say nothing: +20 % would be a larger deficit. Costs grow in per cent.
    """
    if figure.change is None:
        return ""
    share = figure.change_share
    if share is None or (figure.amount < 0 and not is_cost):
        changed = f"{signed(format_sek(figure.change))} {unit()}"
    else:
        changed = f"{signed(one_decimal(multiply(share, 100)))} %"
    text = message("{change} against {year}", change=typeset(changed), year=year - 1)
    return text.in_language(language)


def bridge_table(overview: Overview) -> Table:
    """The steps from the opening to the closing balance."""
    title = message("From opening to closing balance {year}, kr", year=overview.year)
    rows = tuple(
        TableRow(
            (step.label, step.amount),
            "total" if step.kind == "balance" else "row",
            step.id,
        )
        for step in overview.highlights.bridge
    )
    columns = (Column("label", ""), Column("amount", "", "kr"))
    return Table("bridge", title, columns, rows)
