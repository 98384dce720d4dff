"""The diagrams of the documentation, drawn from the program itself, so that they cannot go stale.

`python docs/diagrams.py` writes them: the layers, from the package's docstring; the fund through
its years, from the embedded book. A test compares the files with what is drawn here.
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


def layers() -> dict[str, str]:
    """The layers in their order and what each holds, as the package's docstring lists them."""
    lines = re.findall(r"^ {4}([a-z]+/?) {2,}(\S.*)$", fhledger.__doc__ or "", flags=re.MULTILINE)
    return dict(lines)


def way_of_the_data() -> str:
    """A box for each layer; each imports only from those above it."""
    shapes: list[str] = []
    y = 16
    for name, content in layers().items():
        rows = wrap(content, 82)
        height = 16 + 17 * len(rows)
        shapes += arrow(y) if y > 16 else []
        shapes += [
            f'<rect class="box" x="16" y="{y}" width="688" height="{height}" rx="5"/>',
            words(28, y + 21, name, "code"),
            *(words(130, y + 21 + 17 * at, row, "quiet") for at, row in enumerate(rows)),
        ]
        y += height + 22
    description = "; ".join(f"{name} {content}" for name, content in layers().items())
    return svg(y - 6, "The layers of fhledger", f"From top to bottom: {description}.", iter(shapes))


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


def bars(book: fhledger.Book) -> Iterator[Bar]:
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
    description = "; ".join(f"{bar.label}: {fhledger.format_sek(bar.amount)} kr" for bar in drawn)
    return svg(y, f"The fund of {book.config.name}, year by year", f"{description}.", iter(shapes))


PICTURES = {
    "way-of-the-data.svg": way_of_the_data,
    "fund-through-its-years.svg": fund_through_its_years,
}

if __name__ == "__main__":
    for name, picture in PICTURES.items():
        (FOLDER / name).write_text(picture(), encoding="utf-8", newline="\n")
