"""A clean annual report as text, made of figures: what the reader must give back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from fhledger import Book, format_sek
from fhledger.domain.statement.rows import FigureKey

Figures = Mapping[FigureKey, Decimal]


class Style(NamedTuple):
    """How a report prints amounts and columns."""

    minus: str = "-{}"
    suffix: str = ""
    zero: str = "0"
    apart: str = " "
    has_notes: bool = False
    note_heading: str = "Not"
    year: str = "{}"

    def amount(self, amount: Decimal) -> str:
        if not amount:
            return self.zero
        printed = f"{format_sek(abs(amount))}{self.suffix}"
        return self.minus.format(printed) if amount < 0 else printed

    def in_words(self, amount: Decimal) -> str:
        return self.amount(amount).removesuffix(" kr")


USUAL = Style()


def printed_text(book: Book, figures: Figures, year: int, style: Style = USUAL) -> str:
    """The four places, one after the other, printed as Swedish reports print them."""
    parts = [
        financing(figures, year, style),
        appendix_1(book, figures, style),
        footnote(book, figures, year, style),
    ]
    return "\n\n".join([*parts, appendix_2(book, figures, year, style), ""])


def appendix_1(book: Book, figures: Figures, style: Style = USUAL) -> str:
    years = sorted({key.year for key in figures if key.place == "appendix_1"}, reverse=True)
    shown = book.statement(years[0], columns=1).appendix_1
    noted = {line.id for line in book.config.lines if line.footnote}
    rows = []
    for number, row in enumerate(shown, 1):
        amounts = [figures.get(FigureKey("appendix_1", row.id, year)) for year in years]
        if None not in amounts:
            note = [str(number)] * style.has_notes
            mark = "*" * (row.id in noted)
            rows.append(style.apart.join([row.label.sv + mark, *note, *map(style.amount, amounts)]))
    note = [style.note_heading] * bool(style.has_notes and style.note_heading)
    heading = style.apart.join(["RESULTATRAPPORT (SEK)", *note, *map(style.year.format, years)])
    return "\n".join(["Bilaga 1 Ekonomi", "", heading, *rows])


def footnote(book: Book, figures: Figures, year: int, style: Style = USUAL) -> str:
    amounts = {
        key.row: style.in_words(amount)
        for key, amount in figures.items()
        if key.place == "footnote"
    }
    line = next(line for line in book.config.lines if line.footnote)
    return (
        "*" + line.footnote.format(year=year, previous_year=year - 1, **amounts).sv
        if amounts
        else ""
    )


def appendix_2(book: Book, figures: Figures, year: int, style: Style = USUAL) -> str:
    labels = {item.id: item.label.sv for line in book.config.lines for item in line.items}
    rows = [
        labels.get(key.row, "Totalt" if key.row == "total" else key.row)
        + style.apart
        + style.amount(amount)
        for key, amount in figures.items()
        if key.place == "appendix_2"
    ]
    return "\n".join(
        ["Bilaga 2 Specifikation av övriga insatser", f"Avser {year}:", *rows] if rows else []
    )


def financing(figures: Figures, year: int, style: Style = USUAL) -> str:
    amounts = {
        key.row: style.in_words(amount)
        for key, amount in figures.items()
        if key.place == "financing"
    }
    if not amounts:
        return ""
    return (
        "Finansiering\n\nSamarbetet finansieras genom medlemsavgifter som uppgår till"
        " {fee_rate} kr per invånare.\nÅrsbudgeten för {year} uppgick till {budget} kr. Ingående"
        " balans redovisade ett överfört överskott från tidigare år på {opening_balance} kr."
        " Resultatet för {year} uppgick till {result} kr. Från tidigare års överskott användes"
        " {used_surplus} kr. Det ackumulerade överskottet är {accumulated_surplus} kr."
    ).format(year=year, **amounts)
