"""A clean annual report as text, made of figures: what the reader must give back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fhledger import Book, format_sek
from fhledger.domain.statement.rows import FigureKey

Figures = Mapping[FigureKey, Decimal]


def printed_text(book: Book, figures: Figures, year: int) -> str:
    """The four places, one after the other, printed as Swedish reports print them."""
    parts = [financing(figures, year), appendix_1(book, figures), footnote(book, figures, year)]
    return "\n\n".join([*parts, appendix_2(book, figures, year), ""])


def appendix_1(book: Book, figures: Figures) -> str:
    years = sorted({key.year for key in figures if key.place == "appendix_1"}, reverse=True)
    shown = book.statement(years[0], columns=1).appendix_1
    rows = []
    for row in shown:
        amounts = [figures.get(FigureKey("appendix_1", row.id, year)) for year in years]
        if None not in amounts:
            rows.append(" ".join([row.label.sv, *map(format_sek, amounts)]))
    heading = "RESULTATRAPPORT (SEK) " + " ".join(map(str, years))
    return "\n".join(["Bilaga 1 Ekonomi", "", heading, *rows])


def footnote(book: Book, figures: Figures, year: int) -> str:
    said = {
        key.row: format_sek(amount) for key, amount in figures.items() if key.place == "footnote"
    }
    line = next(line for line in book.config.lines if line.footnote)
    return "*" + line.footnote.format(year=year, previous_year=year - 1, **said).sv if said else ""


def appendix_2(book: Book, figures: Figures, year: int) -> str:
    labels = {item.id: item.label.sv for line in book.config.lines for item in line.items}
    rows = [
        f"{labels.get(key.row, 'Totalt' if key.row == 'total' else key.row)} {format_sek(amount)}"
        for key, amount in figures.items()
        if key.place == "appendix_2"
    ]
    return "\n".join(
        ["Bilaga 2 Specifikation av övriga insatser", f"Avser {year}:", *rows] if rows else []
    )


def financing(figures: Figures, year: int) -> str:
    said = {
        key.row: format_sek(amount) for key, amount in figures.items() if key.place == "financing"
    }
    if not said:
        return ""
    return (
        "Finansiering\n\nSamarbetet finansieras genom medlemsavgifter som uppgår till"
        " {fee_rate} kr per invånare.\nÅrsbudgeten för {year} uppgick till {budget} kr. Ingående"
        " balans redovisade ett överfört överskott från tidigare år på {opening_balance} kr."
        " Resultatet för {year} uppgick till {result} kr. Från tidigare års överskott användes"
        " {used_surplus} kr. Det ackumulerade överskottet är {accumulated_surplus} kr."
    ).format(year=year, **said)
