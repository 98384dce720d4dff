"""A second opinion: what a book's folder says, computed anew in whole öre.

Plain integers and the standard library's own readers; nothing of fhledger is
imported here, least of all its arithmetic. Slow, literal, and in another order
than the library's: rows are found by asking, for each figure, which entries
belong to it.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

Figures = dict[tuple[str, str, int], int]
"""Place, row and year; the amount in öre."""

DIRECTION = {"repayment": 1, "grant": -1, "earlier_decision": -1, "income": 1}


class Post(NamedTuple):
    year: int
    line: str
    item: str
    member: str
    project: str
    ore: int
    reverses: str


def ore(written: object) -> int:
    """Öre of an amount as a text, an int or a Decimal writes it."""
    text = format(written, "f") if not isinstance(written, str) else written
    text = "".join(text.split()).replace("\u2212", "-").replace("\u2013", "-").replace(",", ".")
    whole, _, fraction = text.lstrip("-").partition(".")
    size = int(whole) * 100 + int((fraction + "00")[:2])
    assert not fraction[2:].strip("0"), f"{written} has more than two decimals"
    return -size if text.startswith("-") else size


def to_krona(amount: int) -> int:
    """Öre rounded to a whole krona, half away from zero, still in öre."""
    size = (abs(amount) + 50) // 100 * 100
    return -size if amount < 0 else size


def divided(amount: int, by: int) -> int:
    """A quotient rounded half away from zero."""
    size = (2 * abs(amount) + by) // (2 * by)
    return -size if amount < 0 else size


def charter(folder: Path) -> dict[str, Any]:
    text = (folder / "book.toml").read_text(encoding="utf-8-sig")
    return tomllib.loads(text, parse_float=str)


def table(path: Path) -> list[dict[str, str]]:
    return rows(path.read_bytes()) if path.exists() else []


@lru_cache(maxsize=200)
def rows(content: bytes) -> list[dict[str, str]]:
    file = io.StringIO(content.decode("utf-8-sig"), newline="")
    delimiter = max(",;\t", key=file.readline().count)
    file.seek(0)
    return [
        {column: cell or "" for column, cell in row.items()}
        for row in csv.DictReader(file, delimiter=delimiter)
    ]


def posts(folder: Path) -> list[Post]:
    return [
        post
        for path in (folder / "entries").glob("*.csv")
        for post in posts_of_year(int(path.stem), path.read_bytes())
    ]


@lru_cache(maxsize=200)
def posts_of_year(year: int, content: bytes) -> list[Post]:
    return [
        Post(
            year,
            row["line"],
            row.get("item", "").strip(),
            row.get("member", ""),
            row.get("project", ""),
            ore(row["amount_kr"]),
            row.get("reverses", ""),
        )
        for row in rows(content)
    ]


def balances(folder: Path) -> dict[int, tuple[int, int]]:
    """Opening and closing of each year, from the sum of everything before and in it."""
    first = ore(charter(folder)["opening_balance"]["value"])
    years = sorted(int(path.stem) for path in (folder / "entries").glob("*.csv"))
    moved = posts(folder)
    return {
        year: (
            first + sum(post.ore for post in moved if post.year < year),
            first + sum(post.ore for post in moved if post.year <= year),
        )
        for year in years
    }


def balance_on(folder: Path, day: str) -> int:
    """What the fund held at the end of a day: the files of the years before, and its own until
    then."""
    moved = [
        ore(row["amount_kr"])
        for path in (folder / "entries").glob("*.csv")
        for row in table(path)
        if path.stem < day[:4] or (path.stem == day[:4] and row["day"] <= day)
    ]
    return ore(charter(folder)["opening_balance"]["value"]) + sum(moved)


def figures(folder: Path, year: int, columns: int = 3) -> Figures:
    """Every figure of the statement of a year."""
    book = charter(folder)
    moved = posts(folder)
    both = balances(folder)
    shown = [known for known in sorted(both) if known <= year][-columns:]

    found: Figures = {}
    section = {line["id"]: line["section"] for line in book["lines"]}
    appropriating = [id for id in section if section[id] == "appropriation"]
    for column in shown:
        now = [post for post in moved if post.year == column]
        rows = {
            "opening_balance": both[column][0],
            "closing_balance": both[column][1],
            "total_income": sum(post.ore for post in now if section[post.line] == "income"),
            "total_costs": sum(post.ore for post in now if section[post.line] == "cost"),
            "result": sum(post.ore for post in now if section[post.line] != "appropriation"),
            "appropriations": sum(post.ore for post in now if post.line in appropriating),
        }
        for line in section:
            if line != "appropriations":
                rows[line] = sum(post.ore for post in now if post.line == line)
        found |= {("appendix_1", row, column): to_krona(amount) for row, amount in rows.items()}

    own = [post for post in moved if post.year == year]
    found |= _specified("appendix_2", book, [p for p in own if p.line in appropriating], year)
    appropriated = -sum(post.ore for post in own if post.line in appropriating)
    found["appendix_2", "total", year] = to_krona(appropriated)
    for id in section:
        if id not in appropriating:
            declared = {item["id"] for line in book["lines"] for item in line.get("items", [])}
            specified = _specified("footnote", book, [p for p in own if p.line == id], year)
            found |= {key: size for key, size in specified.items() if key[1] in declared}

    opening, closing = both[year]
    used = -appropriated
    financing = {
        "fee_rate": fee_rate(book, year),
        "budget": _budget(folder, year),
        "opening_balance": to_krona(opening),
        "result": to_krona(closing - opening - used),
        "used_surplus": to_krona(-used),
        "accumulated_surplus": to_krona(closing),
    }
    return found | {
        ("financing", row, year): amount for row, amount in financing.items() if amount is not None
    }


def _specified(place: str, book: dict[str, Any], own: list[Post], year: int) -> Figures:
    """The sizes of a specification: money out of the fund is positive, except on lines of income
    and for repayments in a footnote."""
    direction = {}
    for line in book["lines"]:
        usual = 1 if line["section"] == "income" else -1
        for item in line.get("items", []):
            movement = item.get("movement") if place == "footnote" else None
            direction[line["id"], item["id"]] = DIRECTION.get(movement, usual)
        direction[line["id"], None] = usual
    found: Figures = {}
    for name in {post.item for post in own if post.item}:
        size = sum(
            post.ore * direction.get((post.line, name), direction[post.line, None])
            for post in own
            if post.item == name
        )
        if size or not any(post.reverses for post in own if post.item == name):
            found[place, name, year] = to_krona(size)
    rest = sum(post.ore * direction[post.line, None] for post in own if not post.item)
    if rest:
        found[place, "unspecified", year] = to_krona(rest)
    return found


def fee_rate(book: dict[str, Any], year: int) -> int | None:
    """The one rate per inhabitant of all members of a year, in öre."""
    if "fee" not in book:
        return None
    rates = [rate_of(book, code, year) for code in members(book, year)]
    if not rates or any(rate != rates[0] for rate in rates) or rates[0] is None:
        return None
    return ore(rates[0]["value"]) if rates[0]["unit"] == "kr_per_inhabitant" else None


def members(book: dict[str, Any], year: int) -> dict[str, int]:
    """The members of a year and in how many of its months they were members on any day."""
    found = {}
    for member in book.get("municipalities", []):
        since, until = str(member["since"]), str(member.get("until", "9999-12-31"))
        months = [
            month
            for month in range(1, 13)
            if since[:7] <= f"{year}-{month:02}" and until[:7] >= f"{year}-{month:02}"
        ]
        if months:
            found[member["code"]] = len(months)
    return found


def rate_of(book: dict[str, Any], code: str, year: int) -> dict[str, Any] | None:
    """The rate of a member on its first day in a year."""
    [since] = [str(each["since"]) for each in book["municipalities"] if each["code"] == code]
    day = max(since, f"{year}-01-01")
    begun = [rate for rate in book["fee"]["rates"] if str(rate["since"]) <= day]
    naming = [rate for rate in begun if code in rate.get("members", [])]
    general = [rate for rate in begun if not rate.get("members")]
    effective_on = sorted(naming or general, key=lambda rate: str(rate["since"]))
    return effective_on[-1] if effective_on else None


def fees(folder: Path, year: int) -> dict[str, int]:
    """The fee of each member of a year, in öre."""
    book = charter(folder)
    rule = book["fee"]
    when = rule["reference_day"]
    day = f"{year - when['years_before']}-{when['month']:02}-{when['day']:02}"
    inhabitants = {
        row["municipality_code"]: int("".join(row["inhabitants"].split()))
        for row in table(folder / "population.csv")
        if row["reference_day"] == day
    }
    found = {}
    for code, months in members(book, year).items():
        rate = rate_of(book, code, year)
        assert rate is not None
        fee = ore(rate["value"])
        if rate["unit"] == "kr_per_inhabitant":
            fee *= inhabitants[code]
            fee = max(fee, ore(rate.get("minimum_kr", "0")))
            fee = min(fee, ore(rate.get("maximum_kr", "9" * 15)))
        unit = 100 if rule["rounding"] == "krona" else 1
        parts = 12 if rule["partial_year"] == "by_month" else 1
        times = months if parts == 12 else 1
        found[code] = divided(fee * times, parts * unit) * unit
    return found


def _budget(folder: Path, year: int) -> int | None:
    """The budget decided as a whole, else the sum of all lines that it covers, if each has one."""
    rows = [row for row in table(folder / "budget.csv") if int(row["year"]) == year]
    decided = [ore(row["amount_kr"]) for row in rows if not row.get("line", "").strip()]
    if decided:
        return sum(decided)
    book = charter(folder)
    sections = book.get("budget", {}).get("covers", [])
    covered = [line["id"] for line in book["lines"] if line["section"] in sections]
    budgets = [[ore(row["amount_kr"]) for row in rows if row["line"] == line] for line in covered]
    return -sum(map(sum, budgets)) if budgets and all(budgets) else None


def in_ore(amounts: Iterable[tuple[Any, Any]]) -> Figures:
    """Figures of the library, in öre, to compare with."""
    return {(key.place, key.row, key.year): ore(amount) for key, amount in amounts}
