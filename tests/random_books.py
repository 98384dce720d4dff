"""Random books, the same ones from the same seed: any lines, öre, deficits, and texts that bite."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from fhledger import (
    Book,
    DatedValue,
    Entry,
    Item,
    Line,
    LocalizedText,
    Municipality,
    Section,
    year_ledger,
)
from fhledger.book import BookConfig

TEXTS = (
    "",
    "Hyra",
    "a; date:1999-01-01",
    "; [1999-01-01] x:1, date:1999-01-01",
    "(B1) | * ! payee | note",
    'ett "citat" och \\ ett snedstreck\\',
    "= 5 @ 7 {8}  Assets:Fund  9",
    "=SUM(A1:A9)",
    "åäö – €  \u00a0 \u2212 日本",
    "comment",
    "x" * 300,
)


def random_book(seed: int) -> Book:
    random = Random(seed)
    lines = [
        _line(random, section, at) for section in Section for at in range(random.randint(1, 4))
    ]
    first = random.randint(1990, 2040)
    numbers = iter(range(1, 1_000_000))
    years = [
        year_ledger(
            year,
            [_entry(random, year, lines, next(numbers)) for _ in range(random.randint(0, 25))],
        )
        for year in range(first, first + random.randint(1, 4))
    ]
    return Book(
        config=BookConfig(
            name=f"Bok {seed}",
            opening_balance=DatedValue(
                value=_amount(random), unit="kr", valid_from=date(first, 1, 1)
            ),
            lines=tuple(lines),
            municipalities=(Municipality(code="1260", name="Bjuv", valid_from=date(first, 1, 1)),),
        ),
        ledgers=tuple(years),
    )


def _line(random: Random, section: Section, at: int) -> Line:
    id = f"{section.value}_{random.choice(('', 'x_', '_', '9', 'long_' * 9))}{at}"
    items = (Item(id=f"{id[:60]}_p", label=LocalizedText(sv="del", en="part")),) if at == 0 else ()
    return Line(id=id, section=section, label=LocalizedText(sv=id, en=id), items=items)


def _entry(random: Random, year: int, lines: list[Line], number: int) -> Entry:
    return Entry(
        number=f"A{number}",
        day=date(year, 1, 1) + timedelta(days=random.choice((0, 1, 180, 363, 364))),
        line=random.choice(lines).id,
        amount_kr=_amount(random),
        item=random.choice(("", "", "part", *TEXTS)),
        text=random.choice(TEXTS),
        member=random.choice(("", "1260")),
        reverses=random.choice(("", "", f"A{random.randint(1, number)}")),
        source=random.choice(TEXTS),
    )


def _amount(random: Random) -> Decimal:
    size = random.choice((0, 1, 99, 100, 12_345, 10**9, 10**17 - 1))
    return Decimal(random.choice((1, -1)) * random.randint(0, size)).scaleb(-2)
