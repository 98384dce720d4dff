"""Line charts (linjediagram): balances of several scenarios over the years.

The plot is drawn in millions of kronor, or in thousands where all amounts are below one million,
and stretched by the browser to the room there is; texts and widths of lines do not stretch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from math import ceil, floor
from typing import NamedTuple

from fhledger.core.amounts import ZERO, divide
from fhledger.render.document import Table, Text, amount_of
from fhledger.render.web_report.typography import one_decimal

MILLION, THOUSAND = Decimal(1_000_000), Decimal(1_000)
HEIGHT = 320
"""The height of the plot in CSS pixels."""

LABEL_HEIGHT = 18
"""The least distance between two labels in CSS pixels."""

_MOST_YEARS, _MOST_STEPS, _MOST_LEVELS = 8, 6, 60


class DrawnLine(NamedTuple):
    """A line: its name, its points, the amount at its end, and where its label is."""

    name: Text
    points: str
    end: str
    level: str
    label_y: str


class Tick(NamedTuple):
    """A line of the grid at a level, `down` from nought in the plot; or a year below it."""

    text: str
    at: str
    down: str = ""


class LineChart(NamedTuple):
    """A chart of columns of a table, which is also its text alternative.

    Amounts are in the unit, `step` is the distance between two lines of the grid.
    """

    id: str
    title: Text
    description: Text
    unit: str
    step: str
    lines: tuple[DrawnLine, ...]
    levels: tuple[Tick, ...]
    years: tuple[Tick, ...]
    low: str
    high: str
    extent: str


def line_chart(
    id: str,
    titles: Mapping[Decimal, Text],
    description: Text,
    table: Table,
    reachable: Iterable[Decimal] = (),
) -> LineChart:
    """The chart of a table that has years in its first column and amounts in the others.

    The grid goes on to the `reachable` amounts, which are outside the plot at first. `titles` are
    those for amounts in millions and in thousands.
    """
    last = len(table.rows) - 1
    amounts = {
        column.title: [amount_of(row.cells[at]) for row in table.rows]
        for at, column in enumerate(table.columns)
        if at
    }
    greatest = max(abs(amount) for column in amounts.values() for amount in column)
    unit = MILLION if greatest >= MILLION else THOUSAND
    columns = {name: [amount / unit for amount in column] for name, column in amounts.items()}
    values = [ZERO, *(value for column in columns.values() for value in column)]
    step = _step(max(values) - min(values))
    low, high = floor(min(values) / step), max(ceil(max(values) / step), 1)
    far = [low * step, high * step, *(amount / unit for amount in reachable)]
    levels = range(floor(min(far) / step), ceil(max(far) / step) + 1)
    bottom, top = low * step, high * step
    at_ends = spread([_y(column[-1], bottom, top) for column in columns.values()])
    return LineChart(
        id=id,
        title=titles[unit],
        description=description,
        unit=_plain(unit),
        step=_plain(step),
        lines=tuple(
            _line(name, column, label_y)
            for (name, column), label_y in zip(columns.items(), at_ends, strict=True)
        ),
        levels=tuple(
            Tick(one_decimal(level * step), _plain(level * step), _plain(-level * step))
            for level in levels
            if len(levels) <= _MOST_LEVELS or low <= level <= high
        ),
        years=_years(table, last),
        low=_plain(bottom),
        high=_plain(top),
        extent=_plain(top - bottom),
    )


def _line(name: Text, column: Sequence[Decimal], label_y: int) -> DrawnLine:
    last = len(column) - 1
    points = " ".join(f"{_x(at, last)},{_plain(-value)}" for at, value in enumerate(column))
    return DrawnLine(name, points, one_decimal(column[-1]), _plain(column[-1]), str(label_y))


def _years(table: Table, last: int) -> tuple[Tick, ...]:
    """The years below the plot: every one, or every second, and so on, to the last."""
    return tuple(
        Tick(str(row.cells[0]), _x(at, last))
        for at, row in enumerate(table.rows)
        if (last - at) % -(-(last + 1) // _MOST_YEARS) == 0
    )


def percent_from_top(level: str, low: str, high: str) -> str:
    """Where a level is between the highest and the lowest one, in per cent.

    >>> percent_from_top("2", "0", "8")
    '75%'
    """
    return f"{_plain(_y(Decimal(level), Decimal(low), Decimal(high)))}%"


def spread(places: Sequence[Decimal]) -> list[int]:
    """The places in per cent as pixels, moved apart until no two labels overlap.

    >>> spread([Decimal(50), Decimal(51), Decimal(0)])
    [160, 178, 9]
    """
    pixels = {at: int(place * HEIGHT / 100) for at, place in enumerate(places)}
    lowest = LABEL_HEIGHT // 2
    for at in sorted(pixels, key=lambda at: pixels[at]):
        pixels[at] = max(pixels[at], lowest)
        lowest = pixels[at] + LABEL_HEIGHT
    highest = HEIGHT - LABEL_HEIGHT // 2
    for at in sorted(pixels, key=lambda at: -pixels[at]):
        pixels[at] = min(pixels[at], highest)
        highest = pixels[at] - LABEL_HEIGHT
    return [pixels[at] for at in range(len(places))]


def _step(extent: Decimal) -> Decimal:
    """The smallest of 0.1, 0.2, 0.5, 1, 2, 5, 10, … that divides the extent into a few steps."""
    steps = (Decimal(times).scaleb(power) for power in count() for times in ("0.1", "0.2", "0.5"))
    return next(step for step in steps if extent <= step * _MOST_STEPS)


def _x(at: int, last: int) -> str:
    return _plain(Decimal(100 * at) / max(last, 1))


def _y(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return (high - value) * 100 / (high - low)


def _plain(value: Decimal) -> str:
    """A number for SVG, to four decimals.

    >>> _plain(Decimal("-0.00001")), _plain(Decimal("100.0"))
    ('0', '100')
    """
    rounded = divide(value, 1, Decimal("0.0001"))
    return f"{rounded.normalize() + ZERO:f}"
