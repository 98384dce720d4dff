"""Sheets as an Excel workbook (.xlsx), the same bytes for the same sheets.

Nothing is shortened or left out: what Excel has no room for is an error before any byte is
returned. XlsxWriter comes with the extra `[excel]` and is imported when it is needed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import gettempdir
from typing import Any

from fhledger.core.errors import BookError, Location, MissingExtraError
from fhledger.core.messages import message
from fhledger.core.system_errors import reason_of
from fhledger.render.workbook.excel_limits import FORMULA, fitting, no_room
from fhledger.render.workbook.sheet import (
    HEADER_ROW,
    Cell,
    CellReference,
    ColumnChart,
    Sheet,
    column_name,
)

_A4 = 9
_SWEDISH = "[$-41D]"
"""Before a format of numbers: they are shown as Swedish has it, wherever the program can do so."""


def _signed(digits: str) -> str:
    """The format of a number with these digits, and U+2212 before those below nought."""
    return f'{_SWEDISH}{digits};"\u2212"{digits}'


_WHOLE, _DECIMALS = _signed("#,##0"), _signed("#,##0.00")

_BLUE, _PALE, _YELLOW, _GREY, _LINK = "#1F3864", "#E9EEF6", "#FFF8DC", "#7F7F7F", "#0B5478"
_KINDS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "font_color": _BLUE, "text_wrap": True},
    "note": {"italic": True, "font_color": _GREY, "text_wrap": True},
    "heading": {"bold": True, "font_color": _BLUE},
    "header": {
        "bold": True, "bottom": 1, "bg_color": _PALE, "text_wrap": True, "align": "left",
        "indent": 1,
    },
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
    "number": {"num_format": _signed("#,##0.##########"), "align": "right"},
    "share": {"num_format": _signed(r"0.00\ %"), "align": "right"},
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

_SERIES = ("#4F7D3A", "#7B8794", "#12658F")
_LINES = {"visible": True, "line": {"color": "#D9D9D9"}}
_PIXELS_OF_A_DIGIT, _PIXELS_BESIDE = 7, 5
"""How wide a column is drawn: pixels for each digit of its width, and beside them."""

_CHART_ROWS = 21
_FOLDED = {"hidden": True, "level": 1}


def xlsx(
    sheets: Sequence[Sheet], *, title: str, made: date, ore: bool, colours: Mapping[str, str]
) -> bytes:
    """The workbook. `ore` shows two decimals; `colours` are those of the verdicts, by their word.

    Raises `MissingExtraError` without the extra `[excel]`, and `BookError` for what a cell cannot
    hold.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError:
        raise MissingExtraError(message("writing .xlsx"), "excel") from None
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
        for raised in (error, cause):  # drop the archive that they hold while `out` is open
            raised.with_traceback(None)
        raise BookError(
            message(
                "cannot write: {reason}",
                reason=reason_of(cause) if isinstance(cause, OSError) else cause,
            ),
            Location(gettempdir()),
            message(
                "A workbook is put together there; make room, or name another folder in TMPDIR."
            ),
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
        worksheet = self.book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            worksheet.set_column(column, column, width)
        for column in sheet.hidden:  # as a group, which a reader can unfold in the column after it
            worksheet.set_column(column, column, sheet.widths[column], None, _FOLDED)
            if column + 1 not in sheet.hidden:
                after = dict(enumerate(sheet.widths)).get(column + 1)
                worksheet.set_column(column + 1, column + 1, after, None, {"collapsed": True})
        worksheet.freeze_panes(sheet.header, 0)
        rows = 0
        for rows, row in enumerate(sheet.rows, 1):
            height = _height(row, sheet)
            if height > _LINE:
                worksheet.set_row(rows - 1, height)
            for column, cell in enumerate(row):
                if cell is not None:
                    reference = CellReference(sheet.name, rows, column)
                    self._write(worksheet, reference, cell, sheet.columns)
        _set_up_page(worksheet, sheet, rows)
        self._add_features(worksheet, sheet, rows)

    def _add_features(self, worksheet: Any, sheet: Sheet, rows: int) -> None:
        """Add what a sheet has besides cells: colours, checks of input, a filter, a chart."""
        last = (rows - 1, len(sheet.widths) - 1)
        if sheet.coloured:
            for word, form in self.colours.items():
                rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": form}
                worksheet.conditional_format(0, 0, *last, rule)
        for column, first_row, last_row, options in sheet.validations:
            worksheet.data_validation(first_row - 1, column, last_row - 1, column, {**options})
        if sheet.is_hidden:
            worksheet.hide()
        if sheet.filtered:
            worksheet.autofilter(0, 0, *last)
        if sheet.chart is not None:
            worksheet.insert_chart(rows + 1, 0, self._chart(sheet, sheet.chart))

    def _write(self, worksheet: Any, reference: CellReference, cell: Cell, columns: int) -> None:
        """Write a cell as what it is: a text is never taken for a formula, a number or a link."""
        at = (reference.row - 1, reference.column)
        value = fitting(cell.value, reference)
        form = self._format(cell, guarded=isinstance(value, str) and value[:1] in _GUARDED)
        if cell.kind in _SPREAD and columns > 1:
            worksheet.merge_range(*at, at[0], columns - 1, "", form)
        if cell.link is not None:
            worksheet.write_url(*at, f"internal:{cell.link.qualified}", form, str(value))
        if cell.formula:
            if len(cell.formula) >= FORMULA:
                raise no_room(
                    reference,
                    message("a formula over so many lines"),
                    message("{count} characters", count=FORMULA),
                )
            worksheet.write_formula(*at, f"={cell.formula}", form, value)
        elif isinstance(value, date):
            worksheet.write_datetime(*at, value, form)
        elif isinstance(value, str) and value:
            worksheet.write_string(*at, value, form)
        elif isinstance(value, int | Decimal):
            worksheet.write_number(*at, value, form)
        else:
            worksheet.write_blank(*at, None, form)

    def _format(self, cell: Cell, *, guarded: bool) -> Any:
        """The format of a cell; a guarded text stays text when somebody edits it in Excel."""
        key = (cell.kind, cell.is_input, cell.weight, guarded, cell.link is not None)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {
                    "valign": "top",
                    **_KINDS[cell.kind],
                    **(_ORE if self.ore and cell.kind == "exact" else {}),
                    **({"bg_color": _YELLOW} if cell.is_input else {}),
                    **_WEIGHTS[cell.weight],
                    **({"indent": 0} if cell.kind == "text" and cell.weight != "row" else {}),
                    **({"quote_prefix": True} if guarded else {}),
                    **({"font_color": _LINK} if cell.link is not None else {}),
                }
            )
        return self.formats[key]

    def _chart(self, sheet: Sheet, chart: ColumnChart) -> Any:
        """The chart, as wide as the columns that are seen: what is wider would be cut in print."""
        drawn = self.book.add_chart({"type": "column"})
        first, last = chart.columns
        for row, colour in zip(chart.rows, _SERIES, strict=True):
            drawn.add_series(
                {
                    "name": [sheet.name, row - 1, 0],
                    "categories": [sheet.name, HEADER_ROW - 1, first, HEADER_ROW - 1, last],
                    "values": [sheet.name, row - 1, first, row - 1, last],
                    "fill": {"color": colour},
                    "gap": 80,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 12, "color": _BLUE}})
        drawn.set_y_axis({"name": chart.axis, "num_format": _WHOLE, "major_gridlines": _LINES})
        drawn.set_x_axis({"label_position": "low", "reverse": True, "crossing": "max"})
        drawn.set_legend({"position": "bottom"})
        seen = [width for at, width in enumerate(sheet.widths) if at not in sheet.hidden]
        width = sum(width * _PIXELS_OF_A_DIGIT + _PIXELS_BESIDE for width in seen)
        drawn.set_size({"width": width, "height": 380})
        return drawn


_LONGEST_HEADING = 100
"""What is surely within the 255 characters that Excel allows, where each `&` is written twice."""


def _set_up_page(worksheet: Any, sheet: Sheet, rows: int) -> None:
    """Print on A4, as wide as the page, with the header on each page."""
    worksheet.set_paper(_A4)
    worksheet.set_landscape() if sheet.landscape else worksheet.set_portrait()
    worksheet.fit_to_pages(1, 1 if sheet.chart else 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.repeat_rows(sheet.header - 1)
    worksheet.hide_gridlines(1 if sheet.filtered else 2)
    below = _CHART_ROWS if sheet.chart else 0
    if not sheet.is_hidden:  # LibreOffice prints a hidden sheet with an area
        worksheet.print_area(0, 0, rows - 1 + below, sheet.columns - 1)
    worksheet.set_footer("&L&A&R&P / &N")
    if heading := sheet.page_heading[:_LONGEST_HEADING]:
        worksheet.set_header(f"&L{heading.replace('&', '&&')}")
    used = f"A1:{column_name(len(sheet.widths) - 1)}{rows}"
    worksheet.ignore_errors({"number_stored_as_text": used})


def _height(row: Sequence[Cell | None], sheet: Sheet) -> int:
    """The height of a row in which every wrapped text that is seen can be read."""
    lines = [3]
    for at, (cell, width) in enumerate(zip(row, sheet.widths, strict=False)):
        if cell is None or cell.kind not in _WRAPPED or at in sheet.hidden:
            continue
        if isinstance(cell.value, str):
            room = sum(sheet.widths[: sheet.columns]) if cell.kind in _SPREAD else width
            letters = len(cell.value) * (14 if cell.kind == "title" else 10) // 10
            lines.append(-(-letters // room) * (4 if cell.kind == "title" else 3))
    return min(_HIGHEST, max(lines) * _LINE // 3)
