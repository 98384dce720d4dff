"""The layout of a report (uppställning): the headings, rows and columns that a book describes.

They are those of every statement with the lines and labels of the book, or what `[printed_layout]`
in `book.toml` says instead. Only labels come from the book, never a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import NamedTuple

from fhledger.book import BookConfig
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.statement.printed_layout import PrintedLayout, PrintedLine
from fhledger.domain.statement.rows import FINANCING_ROWS, LABELS, NO_APPROPRIATIONS, FigurePlace
from fhledger.domain.statement.statement import SECTION_TOTALS, rows_in_order

_TAIL = 48
_YEARS_AFTER = {"previous_year": -1, "next_year": 1}
_MISREAD = str.maketrans("014568", "olasob")
_NOT_LETTERS = re.compile(r"[^a-z]+")


class Slot(NamedTuple):
    """A figure of a place: its row and the letters of the words before it.

    A slot without a row is a year in a sentence: that of the report and so many years more.
    """

    row: str
    words: str
    years_after: int = 0


class ReportLayout(NamedTuple):
    """The letters of each title, and the slots of each place in the order of print.

    `item_tables` are the items of lines without a footnote, which a statement prints in a table
    below the label of the line. The places below a title may have several forms: Finansiering is
    a sentence or a table.

    Of the rows of the table, income is printed without a minus, costs and appropriations with one;
    the rows of `negated` are costs that are printed without one. `label_years` are the rows whose
    label ends with a year: that of the report and so many years more. `unknown` is printed for a
    figure that the books lack, `no_appropriations` in place of Bilaga 2 for a year without any.
    """

    described: PrintedLayout
    titles: dict[str, str]
    appendix_1: list[Slot]
    footnotes: list[list[Slot]]
    item_tables: dict[str, list[Slot]]
    forms: dict[FigurePlace, list[list[Slot]]]
    without_minus: frozenset[str]
    with_minus: frozenset[str]
    negated: frozenset[str]
    printed_labels: tuple[str, ...]
    label_years: Mapping[str, int]
    unknown: str
    no_appropriations: str


def layout_of(config: BookConfig, language: Language = "sv") -> ReportLayout:
    """The layout of the reports of a co-operation with these lines and labels."""
    described = config.printed_layout or PrintedLayout()
    named = {
        key: config.labels.get(key, usual).in_language(language) for key, usual in LABELS.items()
    }
    titles = {key: label_letters(words) for key, words in named.items()}
    if described.title:
        titles["appendix_1"] = label_letters(described.title)
    rows = described.rows or [
        PrintedLine(id=row if isinstance(row, str) else row.id)
        for row in rows_in_order(config.lines)
    ]
    of_lines = {line.id: line.label.in_language(language) for line in config.lines}
    labels = {row.id: row.label or {**of_lines, **named}[row.id] for row in rows}
    income, costs, appropriations = (_rows_of(config.lines, section) for section in Section)
    negated = {row.id for row in rows if row.without_minus}
    if described.costs_without_minus:
        negated |= costs
    return ReportLayout(
        described=described,
        titles=titles,
        appendix_1=[Slot(row, label_letters(label)) for row, label in labels.items()],
        footnotes=[
            sentence_slots(line.footnote.in_language(language), (item.id for item in line.items))
            for line in config.lines
            if line.footnote and line.items
        ],
        item_tables={
            letters(of_lines[line.id]): [
                Slot(item.id, label_letters(item.label.in_language(language)))
                for item in line.items
            ]
            for line in config.lines
            if line.items and not line.footnote and line.section is not Section.APPROPRIATION
        },
        forms=_forms(config, named["financing_text"], titles, language),
        without_minus=frozenset(income | negated),
        with_minus=frozenset((costs | appropriations) - negated),
        negated=frozenset(negated),
        printed_labels=tuple(labels.values()),
        label_years={
            row: after for row, name in labels.items() if (after := _year_at_end(name)) is not None
        },
        unknown=letters(message("unknown").in_language(language)),
        no_appropriations=label_letters(NO_APPROPRIATIONS.in_language(language)),
    )


def _forms(
    config: BookConfig, financing: str, titles: Mapping[str, str], language: Language
) -> dict[FigurePlace, list[list[Slot]]]:
    """The slots of each place below a title, in each form that it can have."""
    items = [
        Slot(item.id, label_letters(item.label.in_language(language)))
        for line in config.lines
        if line.section is Section.APPROPRIATION
        for item in line.items
    ]
    groups = any(not rate.is_general for rate in config.fee_rates)  # the rate is theirs then
    rows = [row for row in FINANCING_ROWS if row != "fee_rate" or not groups]
    return {
        "appendix_2": [[*items, *(Slot(row, titles[row]) for row in ("unspecified", "total"))]],
        "financing": [sentence_slots(financing, rows), [Slot(row, titles[row]) for row in rows]],
    }


def letters(text: str) -> str:
    """The letters a–z of a text, without accents, a digit as the letter that it is misread for.

    >>> letters("*Ingående 6verskott")
    'ingaendeoverskott'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_MISREAD).casefold())
    return _NOT_LETTERS.sub("", plain.replace("ø", "o").replace("æ", "ae"))


def sentence_slots(sentence: str, rows: Iterable[str]) -> list[Slot]:
    """The slots of a sentence with rows, and years, in braces.

    A year and the figure after it are one slot, since no words are between them.

    >>> sentence_slots("Budgeten för {year} är {budget} kr.", ["budget"])
    [Slot(row='', words='budgetenfor', years_after=0), Slot(row='budget', words='ar', years_after=0)]
    """  # noqa: E501, W505 - what is printed is one line
    known = set(rows)
    slots: list[Slot] = []
    for words, name, _, _ in Formatter().parse(sentence):
        before = letters(words)[-_TAIL:]
        if name and not before and slots and not slots[-1].row:
            before = slots.pop().words
        if name:
            slots.append(Slot(name if name in known else "", before, _YEARS_AFTER.get(name, 0)))
    return slots


def label_letters(label: str) -> str:
    """The letters of a label, without what is in braces."""
    return letters(" ".join(words for words, *_ in Formatter().parse(label)))


def _year_at_end(label: str) -> int | None:
    """How many years after that of the report the year is that ends a label; None without one."""
    *_, last = Formatter().parse(label)
    return {"year": 0, **_YEARS_AFTER}.get(last[1] or "")


def _rows_of(lines: Iterable[Line], section: Section) -> set[str]:
    """The rows of a section: its lines, and its total."""
    return {SECTION_TOTALS[section], *(line.id for line in lines if line.section is section)}
