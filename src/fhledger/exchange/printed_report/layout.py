"""The layout of a report (uppställning): the headings and slots that a book's chart gives.

Only labels come from the book, never a figure.

>>> from fhledger.book import embedded_book
>>> layout = layout_of(embedded_book().config)
>>> [slot.row for slot in layout.appendix_2]
['family_day', 'potential_study', 'secretariat', 'unspecified', 'total']
"""

from __future__ import annotations

from typing import NamedTuple

from fhledger.book import BookConfig
from fhledger.domain.fund.ledger import Section
from fhledger.domain.statement.rows import FINANCING_ROWS, LABELS
from fhledger.domain.statement.statement import rows_in_order
from fhledger.exchange.printed_report.places import Slot, label_letters, sentence_slots


class ReportLayout(NamedTuple):
    """The letters of each title, and the slots of each place in the order of print.

    Of the rows of Bilaga 1, income is printed without a minus, costs and appropriations with one.
    """

    titles: dict[str, str]
    appendix_1: list[Slot]
    appendix_2: list[Slot]
    footnotes: list[list[Slot]]
    financing: list[Slot]
    without_minus: frozenset[str]
    with_minus: frozenset[str]


def layout_of(config: BookConfig) -> ReportLayout:
    """The layout of the reports of a co-operation with these lines and labels."""
    named = {key: config.labels.get(key, usual).sv for key, usual in LABELS.items()}
    labels = {key: label_letters(words) for key, words in named.items()}
    lines = {
        section: [line for line in config.lines if line.section is section] for section in Section
    }

    def frame(row: str) -> Slot:
        return Slot(row, labels[row])

    return ReportLayout(
        titles=labels,
        appendix_1=[
            frame(row) if isinstance(row, str) else Slot(row.id, label_letters(row.label.sv))
            for row in rows_in_order(config.lines)
        ],
        appendix_2=[
            *(
                Slot(item.id, label_letters(item.label.sv))
                for line in lines[Section.APPROPRIATION]
                for item in line.items
            ),
            frame("unspecified"),
            frame("total"),
        ],
        footnotes=[
            sentence_slots(line.footnote.sv, (item.id for item in line.items))
            for line in config.lines
            if line.footnote and line.items
        ],
        financing=sentence_slots(named["financing_text"], _financing_rows(config)),
        without_minus=frozenset({"total_income", *(line.id for line in lines[Section.INCOME])}),
        with_minus=frozenset(
            {
                "total_costs",
                "appropriations",
                *(line.id for line in config.lines if line.section is not Section.INCOME),
            }
        ),
    )


def _financing_rows(config: BookConfig) -> tuple[str, ...]:
    """The figures of Finansiering; the rate is none of them where groups of members have their own."""
    groups = any(not rate.is_general for rate in config.fee_rates)
    return tuple(row for row in FINANCING_ROWS if row != "fee_rate" or not groups)
