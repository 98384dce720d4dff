"""Sheets as an Excel workbook (.xlsx), the same bytes for the same sheets.

Nothing is shortened or left out: what Excel has no room for is an error before any byte is
given. XlsxWriter comes with the extra `[excel]` and is imported when something is written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import gettempdir
from typing import Any

from fhledger.core.errors import BookError, Location, MissingExtraError
from fhledger.render.workbook.sheet import Bars, Cell, Place, Sheet, column_name

TEXT, FORMULA, DIGITS = 32_767, 8_192, 15
"""The most characters of a text and of a formula, and digits of a number, that Excel keeps."""

_A4 = 9
_SWEDISH = "[$-41D]"
"""Before a format of numbers: they are shown as Swedish has it, wherever the program can do so."""
_WHOLE, _DECIMALS = f"{_SWEDISH}#,##0", f"{_SWEDISH}#,##0.00"
_BLUE, _PALE, _YELLOW, _GREY = "#1F3864", "#E9EEF6", "#FFF8DC", "#7F7F7F"
_KINDS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "font_color": _BLUE, "text_wrap": True},
    "note": {"italic": True, "font_color": _GREY, "text_wrap": True},
    "heading": {"bold": True, "font_color": _BLUE},
    "header": {"bold": True, "bottom": 1, "bg_color": _PALE, "text_wrap": True, "align": "left", "indent": 1},
    "header_right": {
        "bold": True, "bottom": 1, "bg_color": _PALE, "text_wrap": True, "align": "right",
    },
    "text": {"align": "left", "indent": 1},
    "wrapped": {"text_wrap": True, "align": "left", "indent": 1},
    "key": {"font_color": _GREY, "align": "left", "indent": 1},
    "whole": {"num_format": _WHOLE, "align": "right"},
    "exact": {"num_format": _WHOLE, "align": "right"},
    "quotient": {"num_format": _DECIMALS, "align": "right"},
    "count": {"num_format": _WHOLE, "align": "right"},
    "share": {"num_format": f"{_SWEDISH}0.00%", "align": "right"},
    "day": {"num_format": "yyyy-mm-dd", "align": "right"},
    "verdict": {"bold": True, "align": "left", "indent": 1},
}  # fmt: skip
_ORE = {"num_format": _DECIMALS}
_WEIGHTS: dict[str, dict[str, object]] = {
    "row": {},
    "total": {"bold": True},
    "ruled": {"bold": True, "top": 1},
}
_SPREAD = frozenset({"title", "note"})
_WRAPPED = frozenset({"title", "note", "wrapped", "header", "header_right"})
_LINE, _HIGHEST = 15, 409
"""The height of a line and the greatest of a row, in points."""

_GUARDED = frozenset("=+-@\t\r")
"""How a text begins that Excel would take for a formula when it is edited."""

_SERIES = ("#8FAADC", "#C9C9C9", _BLUE)
_LINES = {"visible": True, "line": {"color": "#D9D9D9"}}
_CHART_ROWS = 21
_NOT_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")


def xlsx(
    sheets: Sequence[Sheet], *, title: str, made: date, ore: bool, colours: Mapping[str, str]
) -> bytes:
    """The workbook. `ore` shows two decimals; `colours` are those of the verdicts, by their word.

    Raises `BookError` without the extra `[excel]`, and for what a cell cannot hold.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise MissingExtraError("writing .xlsx", "excel") from None
    out = io.BytesIO()
    created = datetime(made.year, made.month, made.day)  # noqa: DTZ001, a day, not a clock
    try:
        with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
            book.set_properties({"title": title, "author": "fhledger", "created": created})
            writer = _Writer(book, ore=ore, colours=colours)
            for sheet in sheets:
                writer.add(sheet)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        cause = error if isinstance(error, OSError) else error.args[0]
        for seen in (error, cause):  # they hold the archive, which ends itself while `out` is open
            seen.with_traceback(None)
        raise BookError(
            f"cannot write: {getattr(cause, 'strerror', cause)}",
            Location(gettempdir()),
            "A workbook is put together there; make room, or name another folder in TMPDIR.",
        ) from None
    return out.getvalue()


class _Writer:
    """A workbook that is being written, and the formats that it has so far."""

    def __init__(self, book: Any, *, ore: bool, colours: Mapping[str, str]) -> None:
        self.book, self.ore = book, ore
        self.colours = {
            word: book.add_format({"font_color": colour}) for word, colour in colours.items()
        }
        self.formats: dict[tuple[object, ...], Any] = {}

    def add(self, sheet: Sheet) -> None:
        """Write a sheet, row by row."""
        made = self.book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            made.set_column(column, column, width)
        made.freeze_panes(sheet.header, 0)
        at = 0
        for at, row in enumerate(sheet.rows, 1):
            height = _height(row, sheet.widths, sheet.columns)
            if height > _LINE:
                made.set_row(at - 1, height)
            for column, cell in enumerate(row):
                if cell is not None:
                    self._write(made, Place(sheet.name, at, column), cell, sheet.columns)
        self._print(made, sheet, at)
        if sheet.filtered:
            made.autofilter(0, 0, at - 1, len(sheet.widths) - 1)
        if sheet.bars is not None:
            made.insert_chart(at + 1, 0, self._chart(sheet.name, sheet.bars))

    def _print(self, made: Any, sheet: Sheet, rows: int) -> None:
        """How the sheet is on paper: A4, as wide as the page, its header on each."""
        made.set_paper(_A4)
        made.set_landscape() if sheet.landscape else made.set_portrait()
        made.fit_to_pages(1, 1 if sheet.bars else 0)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        made.repeat_rows(sheet.header - 1)
        made.hide_gridlines(1 if sheet.filtered else 2)
        below = _CHART_ROWS if sheet.bars else 0
        made.print_area(0, 0, rows - 1 + below, sheet.columns - 1)
        made.set_footer("&L&A&R&P / &N")
        used = f"A1:{column_name(len(sheet.widths) - 1)}{rows}"
        made.ignore_errors({"number_stored_as_text": used})
        if sheet.coloured:
            for word, form in self.colours.items():
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": form}
                made.conditional_format(0, 0, rows - 1, len(sheet.widths) - 1, rule)

    def _write(self, made: Any, place: Place, cell: Cell, columns: int) -> None:
        """Write a cell as what it is: a text is never taken for a formula, a number or a link."""
        at = (place.row - 1, place.column)
        value = cell.value
        if isinstance(value, str) and not (value.isascii() and len(value) <= TEXT):
            value = _NOT_XML.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", value)
            if len(value.encode("utf-16-le")) // 2 > TEXT:
                raise _no_room(place, f"a text of {len(value)} characters", f"{TEXT}")
        if isinstance(value, Decimal) and _digits(value) > DIGITS:
            raise _no_room(place, f"the amount {value}", f"{DIGITS} digits")
        form = self._format(cell, guarded=isinstance(value, str) and value[:1] in _GUARDED)
        if cell.kind in _SPREAD and columns > 1:
            made.merge_range(*at, at[0], columns - 1, "", form)
        if cell.formula:
            if len(cell.formula) >= FORMULA:
                raise _no_room(place, "a formula over so many lines", f"{FORMULA} characters")
            made.write_formula(*at, f"={cell.formula}", form, value)
        elif isinstance(value, date):
            made.write_datetime(*at, value, form)
        elif isinstance(value, str) and value:
            made.write_string(*at, value, form)
        elif not isinstance(value, int | Decimal):
            made.write_blank(*at, None, form)
        else:
            made.write_number(*at, value, form)

    def _format(self, cell: Cell, *, guarded: bool) -> Any:
        """The format of a cell; a guarded text stays text when somebody edits it in Excel."""
        key = (cell.kind, cell.given, cell.weight, guarded)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {
                    "valign": "top",
                    **_KINDS[cell.kind],
                    **(_ORE if self.ore and cell.kind == "exact" else {}),
                    **({"bg_color": _YELLOW} if cell.given else {}),
                    **_WEIGHTS[cell.weight],
                    **({"indent": 0} if cell.kind == "text" and cell.weight != "row" else {}),
                    **({"quote_prefix": True} if guarded else {}),
                }
            )
        return self.formats[key]

    def _chart(self, name: str, bars: Bars) -> Any:
        chart = self.book.add_chart({"type": "column"})
        first, last = bars.columns
        for row, colour in zip(bars.rows, _SERIES, strict=True):
            chart.add_series(
                {
                    "name": [name, row - 1, 0],
                    "categories": [name, bars.years - 1, first, bars.years - 1, last],
                    "values": [name, row - 1, first, row - 1, last],
                    "fill": {"color": colour},
                    "gap": 80,
                }
            )
        chart.set_title({"name": bars.title, "name_font": {"size": 12, "color": _BLUE}})
        chart.set_y_axis({"name": bars.axis, "num_format": _WHOLE, "major_gridlines": _LINES})
        chart.set_x_axis({"label_position": "low"})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 760, "height": 380})
        return chart


def _height(row: Sequence[Cell | None], widths: Sequence[int], columns: int) -> int:
    """The height of a row in which every wrapped text can be read."""
    lines = [3]
    for cell, width in zip(row, widths, strict=False):
        if cell is not None and cell.kind in _WRAPPED and isinstance(cell.value, str):
            room = sum(widths[:columns]) if cell.kind in _SPREAD else width
            letters = len(cell.value) * (14 if cell.kind == "title" else 10) // 10
            lines.append(-(-letters // room) * (4 if cell.kind == "title" else 3))
    return min(_HIGHEST, max(lines) * _LINE // 3)


def _digits(value: Decimal) -> int:
    """How many digits a number has before Excel would round it."""
    return len(str(abs(value)).replace(".", "").strip("0"))


def _no_room(place: Place, what: str, room: str) -> BookError:
    return BookError(
        f"Excel has no room for {what}: a cell holds {room}",
        Location(place.there),
        "Shorten it in the book, or write the entries with `fhledger export --to csv`.",
    )
