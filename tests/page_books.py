"""Books for the tests of the page: one that is hard to forecast, one with texts to escape."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fhledger import (
    Book,
    BudgetDecision,
    DatedValue,
    Entry,
    FeeRule,
    Inhabitants,
    Item,
    Line,
    LinePlan,
    LocalizedText,
    Municipality,
    Population,
    Rate,
    ReferenceDay,
    Scenario,
    Section,
    Source,
    format_sek,
    year_ledger,
)
from fhledger.book import BookConfig

BITING = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script><!--",
    "{{ 7 * 7 }} {% raw %}",
    'O\'Hara & "Söner" &amp;',
    "\u202eedoc desrever\u2066",
    "🏛️👩‍👩‍👧‍👦",
    "x" * 10_000,
)
"""Texts that a page must show and never interpret."""


def label(text: str) -> LocalizedText:
    return LocalizedText(sv=text, en=text)


def amount_on_page(amount: Decimal) -> str:
    """An amount as the page shows it, with no-break spaces and the minus sign."""
    return format_sek(amount).replace(" ", "\u00a0").replace("-", "\u2212")


def members(*named: tuple[str, str, str, str | None]) -> tuple[Municipality, ...]:
    return tuple(
        Municipality(code=code, name=name, valid_from=since, valid_until=until)
        for code, name, since, until in named
    )


def population(rows: dict[str, dict[int, int]]) -> Population:
    return Population(
        rows=tuple(
            Inhabitants(
                municipality_code=code,
                municipality=code,
                reference_day=date(year, 12, 31),
                inhabitants=inhabitants,
            )
            for code, years in rows.items()
            for year, inhabitants in years.items()
        )
    )


def monthly_book() -> Book:
    """Fees by the month and to the öre, a member that joins and one that leaves, a falling fund."""
    return Book(
        config=BookConfig(
            name="Månadsboken (påhittad)",
            opening_balance=DatedValue(value="0.05", unit="kr", valid_from="2024-01-01"),
            lines=(
                Line(id="fees", section=Section.INCOME, label=label("Avgifter")),
                Line(id="interest", section=Section.INCOME, label=label("Ränta")),
                Line(id="rent", section=Section.COST, label=label("Hyra")),
            ),
            municipalities=members(
                ("9001", "Ett", "2020-01-01", None),
                ("9002", "Två", "2020-01-01", "2026-05-15"),
                ("9003", "Tre", "2026-10-02", None),
            ),
            fee_rule=FeeRule(
                line="fees",
                reference_day=ReferenceDay(month=12, day=31, years_before=1),
                partial_year="by_month",
                rounding="ore",
                rates=(
                    Rate(
                        value="1.37",
                        unit="kr_per_inhabitant",
                        valid_from="2020-01-01",
                        maximum_kr=1_500,
                    ),
                    Rate(
                        value="333.35",
                        unit="kr_per_member",
                        valid_from="2020-01-01",
                        members=("9003",),
                    ),
                ),
            ),
        ),
        population=population(
            {
                "9001": {2022: 1_001, 2023: 1_013, 2024: 1_009},
                "9002": {2022: 77, 2023: 75, 2024: 79},
                "9003": {2023: 500, 2024: 501},
            }
        ),
        scenarios=(
            Scenario(name="as_is", label=label("Som nu")),
            Scenario(
                name="other",
                label=label("Annat"),
                rate="2.05",
                growth="last",
                other_lines_percent="1.5",
                lines=(LinePlan(line="rent", growth_percent="-0.75"),),
                appropriations={2026: 1_000},
            ),
        ),
        ledgers=(
            year_ledger(
                2024,
                [
                    Entry(number="A1", day="2024-06-30", line="fees", amount_kr="1234.56"),
                    Entry(number="A2", day="2024-06-30", line="interest", amount_kr="0.07"),
                    Entry(number="A3", day="2024-06-30", line="rent", amount_kr="-9876.54"),
                ],
            ),
        ),
    )


def biting_book(text: str) -> Book:
    """A book with the text in every field of free text."""
    source = Source(document=text)
    return Book(
        config=BookConfig(
            name=text,
            opening_balance=DatedValue(
                value=1_000, unit="kr", valid_from="2023-01-01", source=source
            ),
            lines=(
                Line(id="fees", section=Section.INCOME, label=label(text)),
                Line(
                    id="projects",
                    section=Section.COST,
                    label=label(text),
                    items=(Item(id="granted", label=label(text), movement="grant"),),
                    footnote=label(text.replace("{", "(").replace("}", ")")),
                ),
                Line(id="appropriations", section=Section.APPROPRIATION, label=label(text)),
            ),
            labels={"closing_balance": label(text.replace("{", "(").replace("}", ")"))},
            municipalities=members(("9001", text, "2020-01-01", None)),
            fee_rule=FeeRule(
                line="fees",
                reference_day=ReferenceDay(
                    month=12, day=31, years_before=1, is_assumption=True, rationale=label(text)
                ),
                partial_year="whole_year",
                rounding="krona",
                rates=(
                    Rate(value=2, unit="kr_per_inhabitant", valid_from="2020-01-01", source=source),
                ),
            ),
        ),
        population=population({"9001": {2022: 100, 2023: 101}}),
        budgets=(BudgetDecision(year=2023, amount_kr=500, text=text, source=source),),
        scenarios=(Scenario(name="one", label=label(text), rationale=label(text)),),
        ledgers=(
            year_ledger(
                2023,
                [
                    Entry(number="A1", day="2023-06-30", line="fees", amount_kr=200, text=text),
                    Entry(
                        number="A2",
                        day="2023-06-30",
                        line="projects",
                        amount_kr=-50,
                        item="granted",
                    ),
                    Entry(
                        number="A3",
                        day="2023-06-30",
                        line="appropriations",
                        amount_kr=-20,
                        item=text,
                    ),
                ],
            ),
        ),
    )
