"""Amounts, texts, labels, days, numbers and sources, beside a pool of awkward known ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import ParamSpec, TypeVar, cast

from hypothesis import strategies as st

from fhledger import LocalizedText, Source

AWKWARD_TEXTS = (
    "=1+1",
    'says "so", and goes; on',
    "Åsby, Örby – Älvdala",
    "#",
    "'",
    "\\ and \\n and \\u0041",
    "1 234,50",
    "a\u00a0b\u202fc",
    "null",
    "\U0001d7d9 \u0661 \u2488",
    "[table] key = 'value'",
    "e\u0301 is not \u00e9",
    "x" * 300,
    "\ufeff",
    "\u200b",
)
AWKWARD_ORE = (0, 1, -1, 49, 50, 51, -49, -50, -51, 99, 100, 149, 150, 10**17 - 1, 1 - 10**17)

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")


def made_once(function: Callable[P, S]) -> Callable[P, S]:
    """The function, which makes one strategy for the same arguments: Hypothesis checks each it meets."""
    return cast(Callable[P, S], cache(function))


@made_once
def _positions(last: int) -> st.SearchStrategy[int]:
    return st.integers(0, last)


def pick(draw: st.DrawFn, values: Sequence[T]) -> T:
    """One of the values; as `sampled_from`, without a new strategy for every sequence."""
    return values[draw(_positions(len(values) - 1))]


@made_once
def optional(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """None, or what a strategy that is made once draws."""
    return st.none() | strategy


@made_once
def kronor(least: int, most: int) -> st.SearchStrategy[Decimal]:
    """Amounts with two decimals, between two numbers of öre."""
    return st.integers(least, most).map(kronor_of)


def kronor_of(ore: int) -> Decimal:
    """The Decimal of a number of öre, made without any arithmetic."""
    return Decimal((int(ore < 0), tuple(int(digit) for digit in str(abs(ore))), -2))


@made_once
def amounts(largest_kr: int = 10**8) -> st.SearchStrategy[Decimal]:
    """Amounts to the öre, in every way that a Decimal may hold them."""
    whole = st.integers(-largest_kr, largest_kr)
    ore = st.integers(-largest_kr * 100, largest_kr * 100)
    awkward = st.sampled_from([n for n in AWKWARD_ORE if abs(n) <= largest_kr * 100])
    return st.one_of(whole.map(Decimal), (ore | awkward).map(kronor_of))


@made_once
def texts(min_size: int = 0) -> st.SearchStrategy[str]:
    """Texts in one line, stripped as records strip them."""
    character = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"))
    known = AWKWARD_TEXTS if min_size else ("", *AWKWARD_TEXTS)
    return st.sampled_from(known) | st.text(character, min_size=min_size, max_size=4)


@made_once
def labels(*placeholders: str) -> st.SearchStrategy[LocalizedText]:
    """Labels whose texts may name placeholders, and double the braces that are only braces."""
    plain = texts(1).map(lambda text: text.replace("{", "{{").replace("}", "}}"))
    part = plain
    if placeholders:
        part = plain | st.sampled_from([f"{{{name}}}" for name in placeholders])
    text = st.lists(part, min_size=1, max_size=2).map("".join)
    return st.builds(LocalizedText, sv=text, en=text)


@made_once
def days(first: int = 2015, last: int = 2027) -> st.SearchStrategy[date]:
    """Days of some years."""
    return st.dates(date(first, 1, 1), date(last, 12, 31))


@made_once
def numbers() -> st.SearchStrategy[str]:
    """Numbers of entries, a few series, close together so that they meet."""
    return st.builds("{}{}".format, st.sampled_from(["A", "B", "VER"]), st.integers(1, 40))


@made_once
def sources() -> st.SearchStrategy[Source]:
    """Sources with and without place, page and day."""
    return st.builds(
        Source,
        document=texts(1),
        place=texts(),
        page=optional(st.integers(0, 900)),
        read=optional(days()),
        url=st.sampled_from(["", "https://example.org/%C3%A5?a=b&c#d", "HTTP://example.org:80"]),
    )


@st.composite
def sources_named(draw: st.DrawFn, declared: dict[str, Source]) -> Source | None:
    """A source that a text in a CSV file can name: a declared one, with a place, or a title."""
    kind = draw(_positions(3 if declared else 1))
    if kind == 0:
        return None
    if kind == 1:
        return Source(document=draw(_titles(*declared)))
    source = pick(draw, list(declared.values()))
    return source if kind == 2 else source.model_copy(update={"place": draw(texts())})


@made_once
def _titles(*declared: str) -> st.SearchStrategy[str]:
    return texts(1).filter(lambda text: text.partition(":")[0].strip() not in declared)
