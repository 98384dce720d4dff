"""A second opinion on forecasts: a book's folder rolled forward in whole öre, in plain integers.

Nothing of fhledger is imported. Growth is held in millionths of a per cent, and
each number is found in one step as one quotient of two long integers.
"""

from __future__ import annotations

from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import Any, NamedTuple

import oracle

HUNDRED_PERCENT = 10**8


class Plan(NamedTuple):
    """What is assumed; `growth` in millionths of a per cent, or the name of a method."""

    rate: int | None
    growth: int | str
    others: int = 0
    fixed: dict[str, int] = {}  # noqa: RUF012 - nobody changes it
    appropriations: dict[int, int] = {}  # noqa: RUF012
    every_year: int = 0


def closing_balances(folder: Path, plan: Plan, through: int) -> dict[int, int]:
    """What each year after the last one closes with, in öre."""
    book = oracle.charter(folder)
    posts = oracle.posts(folder)
    both = oracle.balances(folder)
    last = max(both)
    balance = both[last][1]
    found = {}
    for year in range(last + 1, through + 1):
        balance += fees(book, folder, plan, year)
        for line in book["lines"]:
            if line["id"] == book["fee"]["line"] or line["section"] == "appropriation":
                continue
            amount = sum(
                post.ore for post in posts if post.year == last and post.line == line["id"]
            )
            balance += plan.fixed.get(line["id"], grown(amount, plan.others, year - last))
        balance -= plan.appropriations.get(year, plan.every_year)
        found[year] = balance
    return found


def fees(book: dict[str, Any], folder: Path, plan: Plan, year: int) -> int:
    """All members' fees of a year, each rounded by the book's rule."""
    rule = book["fee"]
    unit = 100 if rule["rounding"] == "krona" else 1
    found = 0
    by_month = rule["partial_year"] == "by_month"
    for code, months in oracle.members(book, year).items():
        rate = oracle.rate_of(book, code, year)
        assert rate is not None
        heads = inhabitants(folder, rule["reference_day"], code, plan.growth, year)
        if rate["unit"] == "kr_per_member":
            fee = oracle.ore(rate["value"])
        else:
            value = oracle.ore(rate["value"]) if plan.rate is None else plan.rate
            fee = max(value * heads, oracle.ore(rate.get("minimum_kr", 0)))
            fee = min(fee, oracle.ore(rate.get("maximum_kr", 10**15)))
        parts, times = (12, months) if by_month else (1, 1)
        found += oracle.divided(fee * times, parts * unit) * unit
    return found


def inhabitants(folder: Path, rule: dict[str, Any], code: str, growth: int | str, year: int) -> int:
    """The known inhabitants on the reference day of a year, or the latest known ones, grown."""
    reference_year = year - rule["years_before"]
    same_day = f"-{rule['month']:02}-{rule['day']:02}"
    known = {
        int(row["reference_day"][:4]): int("".join(row["inhabitants"].split()))
        for row in oracle.table(folder / "population.csv")
        if row["municipality_code"] == code and row["reference_day"].endswith(same_day)
    }
    if reference_year in known:
        return known[reference_year]
    last = max(known)
    return grown(known[last], rate_of_growth(known, growth), reference_year - last)


def rate_of_growth(known: dict[int, int], growth: int | str) -> int:
    """In millionths of a per cent; a computed one is a whole number of ten-thousandths."""
    if isinstance(growth, int):
        return growth
    years = sorted(known)
    if growth == "least_squares":
        # n Σxy − Σx Σy over n Σxx − (Σx)², in per cent of the latest figure
        n, xs = len(years), sum(years)
        over = n * sum(x * known[x] for x in years) - xs * sum(known[x] for x in years)
        under = (n * sum(x * x for x in years) - xs * xs) * known[years[-1]]
    else:
        steps = list(pairwise(years))[-1 if growth == "last" else 0 :]
        common = lcm(*(known[before] for before, _ in steps))
        over = sum((known[b] - known[a]) * (common // known[a]) for a, b in steps)
        under = common * len(steps)
    return oracle.divided(over * 100 * 10_000, under) * 100


def grown(number: int, growth: int, years: int) -> int:
    return oracle.divided(number * (HUNDRED_PERCENT + growth) ** years, HUNDRED_PERCENT**years)
