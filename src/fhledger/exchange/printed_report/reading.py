"""Reading a printed report (läsa en årsredovisning): from plain text to figures and problems.

The text is what `pdftotext` or OCR makes of the report, or what `fhledger statement` prints. Its
places and rows are looked for by the labels of a book. A figure counts as read only if every cell of
its row is understood; digits that can be split in more than one way are split as the identities
between the figures demand, and where those allow several ways the figure is unreadable.

>>> figure = FigureReading(place="appendix_2", row="total", year=2024, amount="1981450")
>>> ReportReading(year=2024, figures=(figure,)).amounts()
{FigureKey(place='appendix_2', row='total', year=2024): Decimal('1981450')}
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from fhledger.book import BookConfig
from fhledger.core.amounts import (
    KRONA,
    ORE,
    ZERO,
    Kronor,
    divide,
    exact_sum,
    multiply,
    parse_amount,
)
from fhledger.core.arguments import checked
from fhledger.core.errors import Location, PrintedTextError
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.printed import Identity, PrintedReport, PrintedTable, identities
from fhledger.domain.statement.printed_layout import KRONOR_PER_UNIT, PrintedLayout
from fhledger.domain.statement.rows import FigureKey, FigurePlace
from fhledger.exchange.printed_report.candidates import Reading, candidates, unit_words
from fhledger.exchange.printed_report.choice import Decision, PrintedRow, allowed
from fhledger.exchange.printed_report.columns import unit_named
from fhledger.exchange.printed_report.layout import ReportLayout, layout_of
from fhledger.exchange.printed_report.places import (
    PLACES,
    FoundRow,
    Problem,
    Survey,
    nothing_found,
    problem,
    survey,
)

_LANGUAGES: tuple[Language, ...] = ("sv", "en")
_UNPRINTED = re.compile("[\u200b-\u200f\u2060\ufeff]|\u00ad(?![ \u00a0\u202f]?[0-9(])")
_RULE = re.compile(r"^[ \t|:+]*[-=_–—]{3}[-=_–—|:+ \t]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"\*+(?=[-−–(]?[0-9])|(?<=[0-9)])\*+")


class FigureReading(Record):
    """A figure as read: its amount, or None and the amounts that it can be.

    The amount is in kronor, rounded to `rounded_to` kronor where the report is in thousands or
    millions. `text` is what the text has for the whole row, `line` the line in which that begins.
    """

    place: FigurePlace
    row: str
    year: int
    amount: Kronor | None = None
    candidates: tuple[Kronor, ...] = ()
    text: str = ""
    line: int | None = None
    rounded_to: Kronor = KRONA

    @property
    def key(self) -> FigureKey:
        """Which figure it is."""
        return FigureKey(self.place, self.row, self.year)

    @property
    def where(self) -> Location:
        """Where it is: the place in the report, and the line of the text."""
        return Location(PLACES[self.place], self.line)


class ReportReading(Record):
    """Everything read of a report: its year, the years of its table, figures and problems."""

    year: int | None = None
    years: tuple[int, ...] = ()
    figures: tuple[FigureReading, ...] = ()
    problems: tuple[Problem, ...] = ()

    def amounts(self) -> dict[FigureKey, Decimal]:
        """The figures that could be read."""
        return {figure.key: figure.amount for figure in self.figures if figure.amount is not None}

    def tolerance(self, identity: Identity) -> Decimal:
        """By how many kronor an identity may be off where amounts are in thousands or millions."""
        rounded = {figure.key: figure.rounded_to for figure in self.figures}
        units = (rounded.get(term.key, KRONA) for term in identity.terms)
        return exact_sum(divide(unit, 2) for unit in units if unit > KRONA)

    def unreadable(self) -> tuple[FigureReading, ...]:
        """The figures that could not be read."""
        return tuple(figure for figure in self.figures if figure.amount is None)

    @checked
    def identities(
        self, lines: Sequence[Line], layout: PrintedLayout | None = None
    ) -> tuple[Identity, ...]:
        """The identities all of whose figures could be read.

        They are those of all printed figures: a sum one of whose rows is
        unreadable is left out, not taken for a sum without that row.
        """
        if self.year is None:
            return ()
        known = self.amounts()
        every = identities(lines, {figure.key: ZERO for figure in self.figures}, self.year, layout)
        return tuple(each for each in every if all(term.key in known for term in each.terms))

    @checked
    def printed_report(self, source: Source | None = None) -> PrintedReport:
        """The same figures as `PrintedReport`, which says what is printed and nothing else.

        Raises `PrintedTextError` while a figure is unreadable or lacks a minus.
        """
        lacking = [str(figure.key) for figure in self.unreadable()] + [
            f"{problem.place} {problem.year} {problem.row}".strip()
            for problem in self.problems
            if problem.kind in ("minus_missing", "year_differs")
        ]
        if self.year is None or lacking:
            raise PrintedTextError(
                message(
                    "not every figure can be read as it is printed: {figures}; correct the text, or"
                    " type the figures into printed/YEAR.toml",
                    figures=", ".join([*lacking[:3], *(["…"] if len(lacking) > 3 else [])])
                    or message("the year is not known"),
                )
            )
        tables = {}
        for place, name in PLACES.items():
            rows: dict[str, list[Decimal | None]] = {}
            for figure in self.figures:
                if figure.place == place:
                    rows.setdefault(figure.row, []).append(figure.amount)
            if rows:
                years = self.years if place == "appendix_1" else ()
                tables[place] = PrintedTable.model_validate(
                    {"place": name, "years": years, "rows": rows}
                )
        return PrintedReport(year=self.year, source=source, **tables)


def report_text(path: str | Path) -> str:
    """The text of a file. Raises `PrintedTextError` for one that is missing, binary or empty."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise PrintedTextError(
            message("{path} cannot be read: {reason}", path=path, reason=reason)
        ) from None
    if data.startswith(b"%PDF"):
        raise PrintedTextError(
            message("{path} is a PDF; make text of it with pdftotext first", path=path)
        )
    if b"\0" in data:
        raise PrintedTextError(
            message(
                "{path} is not a text; give the annual report as plain text in UTF-8", path=path
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PrintedTextError(
            message("{path}, line {line}: this is not UTF-8; save it again", path=path, line=line)
        ) from None
    if not text.strip():
        raise PrintedTextError(message("{path} is empty", path=path))
    return text


def read_report(text: str, config: BookConfig) -> ReportReading:
    """Every figure of the printed report in a text, as far as it can be read without guessing.

    Of `config` (a book is one) only lines, labels and the printed layout are used. The labels are
    looked for in Swedish, then in English. Raises `PrintedTextError` for a text without any place
    of a report.
    """
    plain = normalized(text)
    layouts = [layout_of(config, language) for language in _LANGUAGES]
    for layout in layouts:
        if found := survey(plain, layout):
            return _reading(found, layout, config)
    raise nothing_found(layouts[0])


def normalized(text: str) -> str:
    r"""The text in composed Unicode, without rules between rows, emphasis, and what is not printed.

    Lines stay where they are.

    >>> normalized("| **1 234** |\n|------:|\nA\u030arets resultat \u00ad5")
    '| 1 234 |\n\nÅrets resultat \xad5'
    """
    lines = text.replace("\r\n", "\n").replace("\f", "\n\n")
    return _EMPHASIS.sub("", _RULE.sub("", _UNPRINTED.sub("", unicodedata.normalize("NFC", lines))))


def _reading(found: Survey, layout: ReportLayout, config: BookConfig) -> ReportReading:
    """The figures of the rows found, as the identities between them allow."""
    if found.year is None:
        return ReportReading(problems=found.problems)
    rows = list(_printed_rows(found, layout))
    keys = {key: ZERO for row in rows for key in row.keys}
    decisions = allowed(rows, identities(config.lines, keys, found.year, config.printed_layout))
    read = list(zip(found.rows, rows, decisions, strict=True))
    return ReportReading(
        year=found.year,
        years=found.years,
        figures=tuple(figure for one in read for figure in _figures(*one)),
        problems=(*found.problems, *(each for one in read for each in _lost_minuses(*one))),
    )


def _printed_rows(found: Survey, layout: ReportLayout) -> Iterator[PrintedRow]:
    """Each row with its candidate readings in öre.

    Where a row of a table has one cell more than the table has columns, the columns are not
    understood, and every row of that table must be confirmed.
    """
    doubtful = {row.place for row in found.rows if _has_a_cell_more(row, found.year)}
    for row in found.rows:
        in_table = row.place == "appendix_1"
        factor = _factor(row)
        readings = _readings(row, found.year, layout) if factor else ()
        if in_table and row.row in layout.negated:
            readings = tuple(Reading(_negated(a), _negated(b)) for a, b in readings)
        yield PrintedRow(
            tuple(FigureKey(row.place, row.row, year) for year in row.columns.read()),
            tuple(Reading(_times(a, factor), _times(b, factor)) for a, b in readings),
            usually_negative=in_table and row.row in layout.with_minus,
            must_be_confirmed=row.place in doubtful,
            rounding=factor * 50 if factor > 1 else 0,
        )


def _readings(row: FoundRow, year: int | None, layout: ReportLayout) -> tuple[Reading, ...]:
    if row.cells is None:
        return ()
    may_lack_minus = row.place == "appendix_1" and row.row not in layout.without_minus
    return candidates(
        row.cells,
        row.columns,
        year,
        may_lack_minus=may_lack_minus,
        may_end_with_line=row.place == "appendix_2",
    )


def _has_a_cell_more(row: FoundRow, year: int | None) -> bool:
    """Whether a row of a table cannot be read with its columns, but with one more."""
    if row.cells is None or row.place not in ("appendix_1", "appendix_2"):
        return False
    at_line_end = row.place == "appendix_2"
    columns = row.columns
    more = columns._replace(years=(*columns.years, None))
    return not candidates(row.cells, columns, year, may_end_with_line=at_line_end) and bool(
        candidates(row.cells, more, year)
    )


def _factor(row: FoundRow) -> int:
    """How many kronor a printed unit is; 0 where the cells of a row disagree about it."""
    words = unit_words(row.cells) if row.cells else ()
    units = {unit for word in words if (unit := unit_named(word))}
    if len(units) > 1:
        return 0
    if row.row == "fee_rate":
        return 1
    return KRONOR_PER_UNIT[units.pop() if units else row.unit]


def _times(amounts: tuple[int, ...], factor: int) -> tuple[int, ...]:
    return tuple(amount * factor for amount in amounts)


def _negated(amounts: tuple[int, ...]) -> tuple[int, ...]:
    return _times(amounts, -1)


def _figures(row: FoundRow, printed: PrintedRow, decision: Decision) -> Iterator[FigureReading]:
    """The figures of a row: the amount that all readings left agree on, else the candidates."""
    for column, key in enumerate(printed.keys):
        found = sorted({reading.amounts[column] for reading in decision.readings})
        amounts = tuple(_kronor(amount) for amount in found)
        is_read = len(amounts) == 1 and column not in decision.uncertain
        yield FigureReading(
            **key._asdict(),
            amount=amounts[0] if is_read else None,
            candidates=() if is_read else amounts,
            text=" ".join(row.cells.text.split()) if row.cells else "",
            line=row.line,
            rounded_to=multiply(KRONA, printed.rounding // 50 or 1),
        )


def _kronor(ore: int) -> Decimal:
    return multiply(ORE, ore) if ore % 100 else parse_amount(ore // 100)


def _lost_minuses(row: FoundRow, printed: PrintedRow, decision: Decision) -> Iterator[Problem]:
    """The amounts of a row that can be read in no other way than with a minus that is not there."""
    left = decision.readings
    for column, key in enumerate(printed.keys):
        if left and all(one.amounts[column] != one.printed[column] for one in left):
            yield problem("minus_missing", row.place, row.row, key.year, row.line)
