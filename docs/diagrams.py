"""The diagrams of the documentation, drawn from the program itself, so that they cannot go stale.

`python docs/diagrams.py` writes them: the way of the data, from the line of modules in the package's
docstring; the fund through its years, from the embedded book. A test compares the files with what is
drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

import fhledger

FOLDER = Path(__file__).parent / "explanation"
WIDTH = 720

STAGES = {
    "visible": ("the ground", "what every module stands on"),
    "facts": ("facts", "members and their inhabitants"),
    "due_day": ("fee", "rate in force × inhabitants"),
    "numbering": ("ledger", "what moved the fund, entry by entry"),
    "fiscal_year": ("years", "opening + movements = closing; plans"),
    "rows": ("statement", "the rows that the report prints"),
    "printed": ("promises", "what is printed, accepted, sealed"),
    "book": ("book", "a folder of files, read into one value"),
    "audit": ("audit", "is it right?"),
    "report": ("report", "what people read"),
    "exchange": ("exchange", "files of other programs"),
    "cli": ("command line", "one module for each command"),
}
"""Each stage by the module that it begins with: its name, and what it is about."""

BESIDE = ("audit", "report", "exchange")
"""These three stand beside one another; the last two never import each other."""

STYLE = """
  .paper { fill: #ffffff } .box { fill: #eef3fb; stroke: #4a6fa5 } text { fill: #1b1f24 }
  .quiet { fill: #4d5661 } .arrow { stroke: #4a6fa5; stroke-width: 1.5; fill: none }
  .head { fill: #4a6fa5 } .in { fill: #2e7d4f } .out { fill: #b4501e } .balance { fill: #4a6fa5 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #131416 } .box { fill: #1e2a3a; stroke: #7fa6de } text { fill: #e8eaed }
    .quiet { fill: #b3bcc7 } .arrow { stroke: #7fa6de } .head { fill: #7fa6de }
    .in { fill: #5cb583 } .out { fill: #e08a55 } .balance { fill: #7fa6de }
  }
  text { font: 13px system-ui, sans-serif } .name { font-weight: 600 }
  .code { font: 12px ui-monospace, monospace } .figure { text-anchor: end; font-variant-numeric: tabular-nums }"""


def svg(height: int, title: str, description: str, shapes: Iterator[str]) -> str:
    """A picture that reads on light and dark ground, with its text alternative."""
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="title description">\n'
        f'<title id="title">{escape(title)}</title>\n'
        f'<desc id="description">{escape(description)}</desc>\n<style>{STYLE}\n</style>\n'
        f'<rect class="paper" width="{WIDTH}" height="{height}" rx="6"/>\n{body}\n</svg>\n'
    )


def words(x: float, y: float, text: str, style: str) -> str:
    """A line of text that begins at `x`, or ends there if it is a figure."""
    return f'<text x="{x:g}" y="{y:g}" class="{style}">{escape(text)}</text>'


def line_of_modules() -> list[str]:
    """The modules in their order, as the package's docstring shows them."""
    return re.findall(r"^ {4}([a-z_]+) +\S", fhledger.__doc__ or "", flags=re.MULTILINE)


def modules_by_stage() -> dict[str, list[str]]:
    """The line of modules, cut where a stage begins."""
    stages: dict[str, list[str]] = {}
    for module in line_of_modules():
        if module in STAGES:
            stages[module] = []
        stages[next(reversed(stages))].append(module)
    return stages


def way_of_the_data() -> str:
    """A box for each stage, in the order in which data passes them."""
    stages = modules_by_stage()
    said = "; ".join(f"{STAGES[first][0]}: {', '.join(names)}" for first, names in stages.items())
    shapes, y = [], 16
    for first, names in stages.items():
        at = BESIDE.index(first) if first in BESIDE else 0
        width = 216 if first in BESIDE else 688
        rows = [] if first in BESIDE else wrap(", ".join(names), 52)
        height = max(48, 16 + 17 * len(rows))
        if at == 0:
            shapes += arrow(y) if y > 16 else []
        x = 16 + 236 * at
        shapes += [
            f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{height}" rx="5"/>',
            words(x + 12, y + 20, STAGES[first][0], "name"),
            words(x + 12, y + 37, STAGES[first][1], "quiet"),
            *(words(318, y + 21 + 17 * at, row, "code") for at, row in enumerate(rows)),
        ]
        y += 0 if first in BESIDE[:-1] else height + 22
    return svg(
        y - 6, "The way of the data through fhledger", f"From top to bottom: {said}.", iter(shapes)
    )


def arrow(y: float) -> list[str]:
    """From the box above to the one that begins at `y`."""
    middle = WIDTH / 2
    return [
        f'<path class="arrow" d="M{middle:g} {y - 21} V{y - 6}"/>',
        f'<path class="head" d="M{middle - 5:g} {y - 8} h10 l-5 7 z"/>',
    ]


class Bar(NamedTuple):
    """One step of the fund: what it is called, from which level to which, and its figure."""

    label: str
    kind: str
    low: Decimal
    high: Decimal
    amount: Decimal


def bars(book: fhledger.BookData) -> Iterator[Bar]:
    """Each opening balance, then what moves the fund, one year after the other."""
    years = book.fiscal_years()
    yield balance(f"Opening {years[0].year}", years[0].opening_balance)
    for year in years:
        level = year.opening_balance
        steps = {
            "Income": year.income,
            "Costs": year.costs,
            "Appropriations": year.appropriations,
        }
        for name, amount in steps.items():
            after = fhledger.exact_sum((level, amount))
            low, high = sorted((level, after))
            yield Bar(f"{name} {year.year}", "in" if amount > 0 else "out", low, high, amount)
            level = after
        carried = "" if year is years[-1] else f" = opening {year.year + 1}"
        yield balance(f"Closing {year.year}{carried}", year.closing_balance)


def balance(label: str, amount: Decimal) -> Bar:
    """A bar from nought to a balance, which may be below it."""
    return Bar(label, "balance", min(Decimal(0), amount), max(Decimal(0), amount), amount)


def fund_through_its_years() -> str:
    """A bar for each balance and each movement, hanging where the one before ended."""
    book = fhledger.embedded_book()
    drawn = list(bars(book))
    left, right = 236, WIDTH - 130
    lowest, highest = min(bar.low for bar in drawn), max(bar.high for bar in drawn)

    def across(level: Decimal) -> float:
        return left + float((level - lowest) / (highest - lowest)) * (right - left)

    shapes, y = [], 16
    for bar in drawn:
        style = "name" if bar.kind == "balance" else ""
        start, end = across(bar.low), across(bar.high)
        sign = "+" if bar.kind == "in" else ""
        shapes += [
            words(16, y + 15, bar.label, style),
            f'<rect class="{bar.kind}" x="{start:.1f}" y="{y + 2}" width="{end - start:.1f}" height="18" rx="2"/>',
            words(
                WIDTH - 16, y + 15, f"{sign}{fhledger.format_sek(bar.amount)} kr", f"figure {style}"
            ),
        ]
        y += 34 if bar.kind == "balance" else 26
    said = "; ".join(f"{bar.label}: {fhledger.format_sek(bar.amount)} kr" for bar in drawn)
    return svg(y, f"The fund of {book.config.name}, year by year", f"{said}.", iter(shapes))


PICTURES = {
    "way-of-the-data.svg": way_of_the_data,
    "fund-through-its-years.svg": fund_through_its_years,
}

if __name__ == "__main__":
    for name, picture in PICTURES.items():
        (FOLDER / name).write_text(picture(), encoding="utf-8", newline="\n")
