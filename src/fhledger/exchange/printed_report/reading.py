"""Reading a printed report (läsa en årsredovisning): from plain text to figures and problems.

The text is what `pdftotext` or OCR makes of the report, or what `fhledger statement` prints. Its
places and rows are looked for by the labels of a book. A figure counts as read only if every cell
of its row is understood; digits that can be split in more than one way are split as the identities
between the figures demand, and where those allow several ways the figure is unreadable.

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

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fhledger.book import BookConfig
from fhledger.book.text.bounded_files import bounded_content
from fhledger.core.amounts import KRONA, ZERO, multiply
from fhledger.core.errors import BookError, PrintedTextError
from fhledger.core.localized import Language
from fhledger.domain.statement.printed import identities
from fhledger.domain.statement.printed_layout import KRONOR_PER_UNIT
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report.candidates import Reading, candidates, kronor_of
from fhledger.exchange.printed_report.cells import UNIT
from fhledger.exchange.printed_report.choice import PrintedRow, RowChoice, allowed
from fhledger.exchange.printed_report.layout import ReportLayout, layout_of
from fhledger.exchange.printed_report.places import FoundRow, Survey, nothing_found, survey
from fhledger.exchange.printed_report.records import FigureReading, Problem, ReportReading, problem
from fhledger.exchange.printed_report.table_heading import unit_named

_LANGUAGES: tuple[Language, ...] = ("sv", "en")
_UNPRINTED = re.compile("[\u200b-\u200f\u2060\ufeff]|\u00ad(?![ \u00a0\u202f]?[0-9(])")
_RULE = re.compile(r"^[ \t|:+]*[-=_–—]{3}[-=_–—|:+ \t]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\*)\*++(?=[-−–(]?[0-9])|(?<=[0-9)])\*+")


def report_text(path: str | Path) -> str:
    """The text of a file. Raises `PrintedTextError` for one that is missing, binary or empty."""
    try:
        data = bounded_content(Path(path), str(path), "text")
    except BookError as error:
        raise PrintedTextError(error.localized) from None
    if data.startswith(b"%PDF"):
        raise PrintedTextError("{path} is a PDF; make text of it with pdftotext first", path=path)
    if b"\0" in data:
        raise PrintedTextError(
            "{path} is not a text; give the annual report as plain text in UTF-8", path=path
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PrintedTextError(
            "{path}, line {line}: this is not UTF-8; save it again", path=path, line=line
        ) from None
    if not text.strip():
        raise PrintedTextError("{path} is empty", path=path)
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
        if found := survey(plain, layout, config.lines):
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
    year = found.year
    found = _with_notes(found)
    rows = list(_printed_rows(found, layout))
    keys = {key: ZERO for row in rows for key in row.keys}
    decisions = allowed(rows, identities(config.lines, keys, year, config.printed_layout))
    read = list(zip(found.rows, rows, decisions, strict=True))
    return ReportReading(
        year=found.year,
        years=found.years,
        figures=tuple(figure for one in read for figure in _figures(*one)),
        problems=(*found.problems, *(each for one in read for each in _lost_minuses(*one))),
    )


def _with_notes(found: Survey) -> Survey:
    """The same with a column of notes, where the numbers in half of the rows can only be those.

    The heading then has no word for it.
    """
    table = [row for row in found.rows if row.place == "appendix_1" and row.cells]
    with_notes = [row._replace(columns=row.columns._replace(has_note=True)) for row in table]
    needed = sum(
        not _readings(row, found.year) and bool(_readings(other, found.year))
        for row, other in zip(table, with_notes, strict=True)
    )
    if not table or 2 * needed < len(table):
        return found
    others = [row for row in found.rows if row not in table]
    return found._replace(rows=(*with_notes, *others))


def _printed_rows(found: Survey, layout: ReportLayout) -> Iterator[PrintedRow]:
    """Each row with its candidate readings in öre.

    Where a row of a table has one cell more than the table has columns, the columns are not
    understood, and every row of that table must be confirmed.
    """
    doubtful = {row.place for row in found.rows if _has_a_cell_more(row, found.year)}
    decimals = _decimals_of_units(found)
    for row in found.rows:
        in_table = row.place == "appendix_1"
        factor = _factor(row)
        sign = -1 if in_table and row.row in layout.negated else 1
        may_lack_minus = in_table and row.row not in layout.without_minus
        readings = _readings(row, found.year, may_lack_minus=may_lack_minus) if factor else ()
        yield PrintedRow(
            tuple(FigureKey(row.place, row.row, year) for year in row.columns.read()),
            tuple(each.multiplied(sign * factor) for each in readings),
            usually_negative=in_table and row.row in layout.with_minus,
            must_be_confirmed=row.place in doubtful,
            rounding=factor * 50 // 10**decimals if factor > 1 else 0,
        )


def _decimals_of_units(found: Survey) -> int:
    """How many decimals figures in thousands or millions are printed with: those of one."""
    fewest = (
        min(max(map(_decimals, reading.amounts)) for reading in readings)
        for row in found.rows
        if _factor(row) > 1 and (readings := _readings(row, found.year))
    )
    return max(fewest, default=0)


def _decimals(hundredths: int) -> int:
    """The decimals of an amount in hundredths."""
    return 2 if hundredths % 10 else 1 if hundredths % 100 else 0


def _readings(
    row: FoundRow, year: int | None, *, may_lack_minus: bool = False
) -> tuple[Reading, ...]:
    if row.cells is None:
        return ()
    return candidates(
        row.cells,
        row.columns,
        row.label_year or year,
        may_lack_minus=may_lack_minus,
        may_end_with_line=row.place == "appendix_2",
    )


def _has_a_cell_more(row: FoundRow, year: int | None) -> bool:
    """Whether a row of a table cannot be read with its columns, but with one more."""
    if row.cells is None or row.place not in ("appendix_1", "appendix_2"):
        return False
    more = row.columns._replace(years=(*row.columns.years, None))
    return not _readings(row, year) and bool(candidates(row.cells, more, year))


def _factor(row: FoundRow) -> int:
    """How many kronor a printed unit is; 0 where the cells of a row disagree about it."""
    after = row.cells.between[1:] if row.cells else ()
    words = {word for text in after for word in UNIT.findall(text)}
    units = {unit for word in words if (unit := unit_named(word))}
    if len(units) > 1:
        return 0
    if row.row == "fee_rate":
        return 1
    return KRONOR_PER_UNIT[units.pop() if units else row.unit]


def _figures(row: FoundRow, printed: PrintedRow, decision: RowChoice) -> Iterator[FigureReading]:
    """The figures of a row: the amount that all readings left agree on, else the candidates."""
    for column, key in enumerate(printed.keys):
        found = sorted({reading.amounts[column] for reading in decision.readings})
        amounts = tuple(kronor_of(amount) for amount in found)
        is_read = len(amounts) == 1 and column not in decision.uncertain
        yield FigureReading(
            **key._asdict(),
            amount=amounts[0] if is_read else None,
            candidates=() if is_read else amounts,
            text=" ".join(row.cells.text.split()) if row.cells else "",
            line=row.line,
            rounded_to=multiply(KRONA, printed.rounding // 50 or 1),
        )


def _lost_minuses(row: FoundRow, printed: PrintedRow, decision: RowChoice) -> Iterator[Problem]:
    """The amounts of a row that can be read in no other way than with a minus that is not there."""
    left = decision.readings
    for column, key in enumerate(printed.keys):
        if left and all(one.amounts[column] != one.printed[column] for one in left):
            yield problem("minus_missing", row.place, row.row, key.year, row.line)
