"""Charts (diagram): columns of a table as inline SVG, coloured by the style sheet of the page.

pygal draws them. Its style sheet, its script and its comment with the date are removed, so that
the same table always gives the same bytes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from xml.etree import ElementTree as ET

import pygal
from pygal.style import Style

from fhledger.core.amounts import format_sek
from fhledger.render.document import Table, TableRow, format_cell
from fhledger.render.web_report.typography import typeset

# pygal installs a finder of plug-ins that would slow down every later import.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if not type(finder).__module__.startswith("pygal")
]

ChartKind = Literal["columns", "groups", "bars", "lines"]
"""Vertical columns, groups of columns, horizontal bars, or lines."""

MOST_VALUES = 12
"""The most figures that are printed inside a chart of columns."""

_WIDTH = 720


class _Columns(pygal.Bar):  # type: ignore[misc]
    """Columns of one series, with wide gaps."""

    _series_margin = 0.22


class _Groups(pygal.Bar):  # type: ignore[misc]
    """Groups of columns with narrow gaps, so that the figures above them have room."""

    _series_margin = 0.04
    _serie_margin = 0.01


_SHAPES: dict[ChartKind, tuple[type[Any], int, int]] = {
    "columns": (_Columns, 280, 0),
    "groups": (_Groups, 320, 0),
    "bars": (pygal.HorizontalBar, 40, 30),
    "lines": (pygal.Line, 320, 0),
}
"""The class of pygal for each kind, the height of the chart, and the height of each row."""

_UNWANTED = {"defs", "desc", "script", "style", "title"}
_FONT = Style(
    font_family="sans-serif",
    label_font_size=12,
    major_label_font_size=12,
    value_font_size=12,
    legend_font_size=13,
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of some columns of a table, which is also its text alternative.

    `label` is the column that names the rows. Totals and headings are left out.
    """

    id: str
    title: str
    description: str
    kind: ChartKind
    table: Table
    label: str
    columns: tuple[str, ...]


def svg(chart: Chart) -> str:
    """The chart as an `svg` element with a title and a description."""
    make, height, row_height = _SHAPES[chart.kind]
    rows = [row for row in chart.table.rows if row.role == "row"]
    rows = rows[::-1] if chart.kind == "bars" else rows  # pygal starts at the bottom
    at = {column.id: number for number, column in enumerate(chart.table.columns)}
    printed = chart.kind == "bars" or len(rows) * len(chart.columns) <= MOST_VALUES
    drawn = make(
        **_settings(chart),
        height=height + row_height * len(rows),
        print_values=printed and chart.kind != "lines",
    )
    drawn.uuid = ""
    drawn.x_labels = [str(row.cells[at[chart.label]]) for row in rows]
    for column in chart.columns:
        title = chart.table.columns[at[column]].title
        drawn.add(title, [_value(row, at[column], chart.table) for row in rows])
    drawn.add_xml_filter(lambda root: _accessible(root, chart))
    return str(drawn.render(is_unicode=True))


def _settings(chart: Chart) -> dict[str, Any]:
    series = len(chart.columns)
    return {
        "width": _WIDTH,
        "style": _FONT,
        "js": (),
        "css": (),
        "no_prefix": True,
        "disable_xml_declaration": True,
        "include_x_axis": True,
        "show_x_guides": False,
        "show_legend": series > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": series if series < 4 else 1,
        "truncate_legend": 60,
        "truncate_label": 30,
        "spacing": 14,
        "margin": 6,
        "margin_right": 100 if chart.kind == "bars" else 24,
        "margin_top": 22,
        "max_scale": 8,
        "dots_size": 4,
        "print_values_position": "top",
        "value_formatter": _tick,
    }


def _value(row: TableRow, at: int, table: Table) -> Any:
    """A figure with its exact text, so that pygal does not round it."""
    cell = row.cells[at]
    if not isinstance(cell, int | Decimal):
        return None
    text = typeset(format_cell(cell, table.columns[at]))
    return {"value": cell, "formatter": lambda _: text}


def _tick(value: object) -> str:
    return typeset(format_sek(Decimal(str(value))))


def _accessible(root: ET.Element, chart: Chart) -> ET.Element:
    """The drawing without unwanted elements, with the title and the description of the chart."""
    for parent in list(root.iter()):
        for child in [child for child in parent if _is_unwanted(child)]:
            parent.remove(child)
        for name in ("id", "style"):
            parent.attrib.pop(name, None)
    named = {"title": chart.title, "desc": chart.description}
    for at, (tag, text) in enumerate(named.items()):
        element = root.makeelement(tag, {"id": f"{chart.id}-{tag}"})
        element.text = text
        root.insert(at, element)
    root.set("role", "img")
    root.set("class", f"chart {chart.kind}")
    root.set("aria-labelledby", " ".join(f"{chart.id}-{tag}" for tag in named))
    return root


def _is_unwanted(element: ET.Element) -> bool:
    """Whether the element is a comment, or belongs to the style sheet or the script of pygal."""
    tag: object = element.tag  # a function, for a comment
    name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
    return not name or name in _UNWANTED or "tooltip-overlay" in element.get("class", "")
