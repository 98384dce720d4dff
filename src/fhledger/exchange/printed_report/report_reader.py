"""Reading a printed report (läsa en årsredovisning): from plain text to figures and problems.

The text is what `pdftotext` or OCR makes of the report. Its places and rows are looked for
by the labels of a book's chart; digits that can be split in more than one way are
split as the identities between the figures demand, and where those allow several
ways the figure is unreadable.

>>> from fhledger.book import embedded_book
>>> reading = read_report('''Bilaga 2 Specifikation av 6vriga insatser
... under 2024: Familjedagen 2024 1027 270
... Potentialutredning 909 300
... Till sekretariatets forfogande 44 880
... Totalt 1981 450''', embedded_book().config)
>>> [str(figure.amount) for figure in reading.figures]
['1027270', '909300', '44880', '1981450']
>>> [f"{problem.kind} {problem.place}" for problem in reading.problems]
['place_missing appendix_1', 'place_missing footnote', 'place_missing financing']
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fhledger.book import BookConfig
from fhledger.core.amounts import ZERO, parse_amount
from fhledger.core.errors import PrintedTextError
from fhledger.domain.statement.printed import identities
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report.candidates import candidates
from fhledger.exchange.printed_report.choice import PrintedRow, Readings, allowed
from fhledger.exchange.printed_report.layout import layout_of
from fhledger.exchange.printed_report.report_reading import FigureReading, Problem, ReportReading
from fhledger.exchange.printed_report.survey import FoundRow, problem, survey


def report_text(path: str | Path) -> str:
    """The text of a file. Raises `PrintedTextError` for one that is missing, binary or empty."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise PrintedTextError(f"{path} cannot be read: {error.strerror or error}") from None
    if data.startswith(b"%PDF"):
        raise PrintedTextError(f"{path} is a PDF; make text of it with pdftotext first")
    if b"\0" in data:
        raise PrintedTextError(
            f"{path} is not a text; give the annual report as plain text in UTF-8"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PrintedTextError(f"{path}, line {line}: this is not UTF-8; save it again") from None
    if not text.strip():
        raise PrintedTextError(f"{path} is empty")
    return text


def read_report(text: str, config: BookConfig) -> ReportReading:
    """Every figure of the printed report in a text, as far as it can be read without guessing.

    Of `config` (a book is one) only lines and labels are used. Raises
    `PrintedTextError` for a text without any place of a report.
    """
    layout = layout_of(config)
    found = survey(text.replace("\r\n", "\n").replace("\f", "\n\n"), layout)
    if found.year is None:
        return ReportReading(problems=found.problems)
    rows = [
        PrintedRow(
            tuple(FigureKey(row.place, row.row, year) for year in row.years),
            candidates(
                row.run,
                len(row.years),
                found.year,
                may_lack_minus=row.place == "appendix_1" and row.row not in layout.without_minus,
                may_end_with_line=row.place == "appendix_2",
            )
            if row.run
            else (),
            row.place == "appendix_1" and row.row in layout.with_minus,
        )
        for row in found.rows
    ]
    keys = {key: ZERO for row in rows for key in row.keys}
    left = allowed(rows, identities(config.lines, keys, found.year))
    figures = [
        figure
        for row, readings in zip(found.rows, left, strict=True)
        for figure in _figures(row, readings)
    ]
    lacking = [
        one
        for row, readings in zip(found.rows, left, strict=True)
        for one in _lacking(row, readings)
    ]
    return ReportReading(
        year=found.year,
        years=found.years,
        figures=tuple(figures),
        problems=(*found.problems, *lacking),
    )


def _figures(row: FoundRow, readings: Readings) -> Iterator[FigureReading]:
    """The figures of a row: the amount that all readings left agree on, else the candidates."""
    for column, year in enumerate(row.years):
        amounts = sorted({reading.amounts[column] for reading in readings})
        yield FigureReading(
            place=row.place,
            row=row.row,
            year=year,
            amount=parse_amount(amounts[0]) if len(amounts) == 1 else None,
            candidates=tuple(parse_amount(amount) for amount in amounts)
            if len(amounts) > 1
            else (),
            text=row.run.text if row.run else "",
            line=row.line,
        )


def _lacking(row: FoundRow, readings: Readings) -> Iterator[Problem]:
    """The amounts of a row that can be read in no other way than with a minus that is not there."""
    for column, year in enumerate(row.years):
        if readings and all(one.amounts[column] != one.printed[column] for one in readings):
            yield problem("minus_missing", row.place, row.row, year, row.line)
