"""The rows of the report (rader i rapporten): their labels, and the keys of figures.

Lines have labels of their own; the labels of the rows and titles of every statement
are here, and a book may replace them by its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, get_args

from fhledger.core.amounts import Amount
from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message, message_in
from fhledger.core.record import Record, key

FigurePlace = Literal["appendix_1", "appendix_2", "footnote", "financing"]
PLACES: tuple[FigurePlace, ...] = get_args(FigurePlace)

PLACE_LABELS: Mapping[str, LocalizedText] = {
    "appendix_1": message("Appendix 1"),
    "appendix_2": message("Appendix 2"),
    "footnote": message("Footnote"),
    "financing": message("Financing"),
}
"""The names of the places of a report, without their titles."""


class FigureKey(NamedTuple):
    """The key of a figure in a report: the place, the row and the year."""

    place: FigurePlace
    row: str
    year: int

    def __str__(self) -> str:
        return f"{self.place} {self.year} {self.row}"


class Row(Record):
    """A row: its label, a heading printed above it, and its amount in each year.

    An amount is None if no source has it.
    """

    id: Annotated[str, key("row")]
    label: LocalizedText
    amounts: Mapping[int, Amount | None]
    is_total: bool = False
    heading: LocalizedText | None = None


LABELS: Mapping[str, LocalizedText] = {
    "appendix_1": message("Appendix 1 Income statement"),
    "appendix_2": message("Appendix 2 Specification {year}"),
    "financing": message("Financing {year}"),
    "income": message_in("statement", "Income"),
    "cost": message_in("statement", "Costs"),
    "opening_balance": message("Opening balance"),
    "total_income": message("Total income"),
    "total_costs": message("Total costs"),
    "result": message("Result of the year"),
    "appropriations": message_in("statement", "Appropriations"),
    "closing_balance": message_in("statement", "Closing balance"),
    "total": message("Total"),
    "unspecified": message("Not specified"),
    "fee_rate": message("Membership fee, kr per inhabitant"),
    "budget": message_in("statement", "Budget"),
    "used_surplus": message("Used of earlier surplus"),
    "accumulated_surplus": message("Accumulated surplus"),
    "financing_text": message(
        "by membership fees of {fee_rate} kr per inhabitant. The budget for {year} was {budget} kr."
        " The opening balance was a surplus of earlier years of {opening_balance} kr. The result"
        " for {year} was {result} kr. Of the surplus of earlier years {used_surplus} kr was used."
        " The accumulated surplus is {accumulated_surplus} kr."
    ),
}
"""The label of each row and title that is not a declared line; a book may replace it.

`financing_text` is the words by which the figures of Finansiering are found in a printed report;
others may be between them.
"""

RATES_DIFFER = marked("Members have different fees.")

NO_APPROPRIATIONS = message("{title}: no appropriations were used in {year}.")
"""What is printed in place of Bilaga 2 for a year without appropriations."""

SUMMARY_ROWS = (
    "opening_balance",
    "total_income",
    "total_costs",
    "result",
    "appropriations",
    "closing_balance",
)
"""The rows of Bilaga 1 that sum up the fund, in their order in print."""

FINANCING_OF_FUND: Mapping[str, tuple[Literal[1, -1], str]] = {
    "opening_balance": (1, "opening_balance"),
    "result": (1, "result"),
    "used_surplus": (-1, "appropriations"),
    "accumulated_surplus": (1, "closing_balance"),
}
"""The rows of Finansiering that follow the fund: each prints a row of Bilaga 1, with a sign."""

FINANCING_ROWS = ("fee_rate", "budget", *FINANCING_OF_FUND)
"""The figures of the paragraph Finansiering, in their order in print."""


def label(labels: Mapping[str, LocalizedText], key: str, year: int) -> LocalizedText:
    """The book's own label for a row or title, else the usual one, with its years filled in."""
    return (labels[key] if key in labels else in_currency(LABELS[key])).format(
        year=year, previous_year=year - 1, next_year=year + 1
    )


def named(labels: Mapping[str, LocalizedText], row: Row, year: int) -> LocalizedText:
    """The label of a row in a year; the row itself may have a label that names the newest year."""
    return label(labels, row.id, year) if row.id in LABELS else row.label


def dated(name: LocalizedText, year: int) -> LocalizedText:
    """The name of a row with the year, unless the name has it.

    >>> rent = LocalizedText(sv="Hyra", en="Rent")
    >>> fee = LocalizedText(sv="Avgift 2024", en="Fee 2024")
    >>> dated(rent, 2024).en, dated(fee, 2024).en
    ('Rent 2024', 'Fee 2024')
    """
    names_a_year = any(str(number) in name.sv for number in (year, year + 1))
    return name if names_a_year else message("{name} {year}", name=name, year=year)
