"""Lines and entries, and small books of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, get_args

from hypothesis import strategies as st

from fhledger import Book, DatedValue, Entry, Item, Line, LocalizedText, Section, year_ledger
from fhledger.book import BookConfig
from fhledger.domain.fund.projects import MovementKind
from fhledger.testing.strategies.values import (
    amounts,
    days,
    labels,
    made_once,
    numbers,
    optional,
    sampled,
    some_of,
    texts,
)

ITEM_IDS = ("granted", "repaid", "invoiced", "feast", "study", "common_day", "self", "sv", "line")
LINE_IDS = ("fees", "rent", "salaries", "projects", "other_income", "hr", "gifts", "appropriations")


@st.composite
def charts(draw: st.DrawFn) -> tuple[Line, ...]:
    """Lines of a statement with their items; every id once."""
    ids = draw(some_of(LINE_IDS, 5, 1))
    items = {item: ids[draw(_HOMES) % len(ids)] for item in draw(some_of(ITEM_IDS, 6))}
    sections = {id: draw(sampled(tuple(Section))) for id in ids}
    if "appropriations" in ids:  # the row of its section, which no other line may share
        sections = dict.fromkeys(ids, Section.COST) | {"appropriations": Section.APPROPRIATION}
    lines = []
    for id in ids:
        own = [item for item, home in items.items() if home == id]
        lines.append(
            Line(
                id=id,
                section=sections[id],
                label=draw(labels()),
                items=tuple(
                    Item(id=item, label=draw(labels()), movement=draw(_MOVEMENTS)) for item in own
                ),
                footnote=draw(optional(labels("year", "previous_year", *own))) if own else None,
            )
        )
    return tuple(lines)


_HOMES = st.integers(0, 59)
_MOVEMENTS = optional(sampled(get_args(MovementKind)))


def entries(
    lines: Sequence[Line],
    year: int = 2024,
    *,
    members: Iterable[str] = (),
    projects: Iterable[str] = (),
    largest_kr: int = 10**8,
) -> st.SearchStrategy[Entry]:
    """Entries of a year on the given lines."""
    places = [
        (line.id, item)
        for line in lines
        for item in ("", *(item.id for item in line.items), f"Annat ({line.id})")
    ]
    parties = product(("", *members), ("", *projects))

    def entry(
        place: tuple[str, str], party: tuple[str, str], amount: Decimal, **fields: Any
    ) -> Entry:
        (line, item), (member, project) = place, party
        return Entry(
            line=line, item=item, member=member, project=project, amount_kr=amount, **fields
        )

    return st.builds(
        entry,
        place=st.sampled_from(places),
        party=st.sampled_from(list(parties)),
        amount=amounts(largest_kr),
        number=numbers(),
        day=days(year, year),
        text=texts(),
        reverses=_REVERSES,
        source=texts(),
    )


_REVERSES = st.just("") | numbers()

CHART = (
    Line(id="fees", section=Section.INCOME, label=LocalizedText(sv="Avgifter", en="Fees")),
    Line(
        id="projects",
        section=Section.COST,
        label=LocalizedText(sv="Projekt", en="Projects"),
        items=(
            Item(id="granted", label=LocalizedText(sv="Beviljat", en="Granted"), movement="grant"),
            Item(
                id="repaid",
                label=LocalizedText(sv="Återbetalat", en="Repaid"),
                movement="repayment",
            ),
        ),
    ),
    Line(id="rent", section=Section.COST, label=LocalizedText(sv="Hyra", en="Rent")),
    Line(id="gifts", section=Section.APPROPRIATION, label=LocalizedText(sv="Gåvor", en="Gifts")),
)
"""A small chart for laws that are not about charts."""


@made_once
def entry_lists(year: int = 2024, max_size: int = 12, **how: Any) -> st.SearchStrategy[list[Entry]]:
    """Lists of entries on the lines of a fixed chart."""
    return st.lists(entries(CHART, year, **how), max_size=max_size)


def small_book(
    opening: Decimal, moved: dict[int, Sequence[Entry]], lines: tuple[Line, ...] = CHART
) -> Book:
    """A book in memory of some years' entries and nothing else."""
    return Book(
        config=BookConfig(
            name="Påhittat",
            opening_balance=DatedValue(value=opening, unit="kr", valid_from=date(min(moved), 1, 1)),
            lines=lines,
        ),
        ledgers=tuple(year_ledger(year, tuple(moved[year])) for year in sorted(moved)),
    )


@st.composite
def small_books(draw: st.DrawFn, max_years: int = 4) -> Book:
    """Books of the small chart: an opening balance and some years of entries."""
    first = draw(st.integers(2010, 2022))
    count = draw(st.integers(1, max_years))
    return small_book(
        draw(amounts()),
        {year: draw(entry_lists(year, max_size=6)) for year in range(first, first + count)},
    )
