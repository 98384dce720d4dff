"""Amounts, texts, labels, days, numbers and sources, beside a pool of awkward known ones."""

from __future__ import annotations

from collections.abc import Callable
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
    """The function, which makes one strategy for the same arguments: each is checked once."""
    return cast(Callable[P, S], cache(function))


def kronor_of(ore: int) -> Decimal:
    """The Decimal of a number of öre, made without any arithmetic."""
    return Decimal((int(ore < 0), tuple(int(digit) for digit in str(abs(ore))), -2))


@made_once
def sampled(options: tuple[T, ...]) -> st.SearchStrategy[T]:
    """One of some options."""
    return st.sampled_from(options)


@made_once
def some_of(
    options: tuple[T, ...], max_size: int | None = None, min_size: int = 0
) -> st.SearchStrategy[list[T]]:
    """Some of the options, each once, in any order."""
    return st.lists(sampled(options), min_size=min_size, max_size=max_size, unique=True)


@made_once
def optional(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """None, or what the strategy gives."""
    return st.none() | strategy


@made_once
def amounts(largest_kr: int = 10**8) -> st.SearchStrategy[Decimal]:
    """Amounts to the öre, in every way that a Decimal may hold them."""
    awkward = tuple(kronor_of(n) for n in AWKWARD_ORE if abs(n) <= largest_kr * 100)
    return st.one_of(
        st.integers(-largest_kr, largest_kr).map(Decimal),
        st.integers(-largest_kr * 100, largest_kr * 100).map(kronor_of),
        sampled(awkward),
    )


@made_once
def sizes(largest_ore: int, smallest_ore: int = 0) -> st.SearchStrategy[Decimal]:
    """Amounts to the öre that are not below zero."""
    return st.integers(smallest_ore, largest_ore).map(kronor_of)


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
    part = plain | sampled(tuple(f"{{{name}}}" for name in placeholders)) if placeholders else plain
    return st.one_of(
        st.builds(LocalizedText, sv=part, en=part),
        st.builds(lambda a, b, c: LocalizedText(sv=a + b, en=b + c), part, part, part),
    )


@made_once
def days(first: int = 2015, last: int = 2027) -> st.SearchStrategy[date]:
    """Days of some years."""
    return st.dates(date(first, 1, 1), date(last, 12, 31))


@made_once
def numbers() -> st.SearchStrategy[str]:
    """Numbers of entries, a few series, close together so that they meet."""
    return sampled(tuple(f"{series}{n}" for series in ("A", "B", "VER") for n in range(1, 41)))


@made_once
def sources() -> st.SearchStrategy[Source]:
    """Sources with and without place, page and day."""
    return st.builds(
        Source,
        document=texts(1),
        place=texts(),
        page=optional(st.integers(0, 900)),
        read=optional(days()),
        url=sampled(("", "https://example.org/%C3%A5?a=b&c#d", "HTTP://example.org:80")),
    )


@st.composite
def sources_named(draw: st.DrawFn, declared: dict[str, Source]) -> Source | None:
    """Sources that a text in a CSV file can name: declared ones, with a place, or titles."""
    kind = draw(sampled(("none", "title", "declared", "place") if declared else ("none", "title")))
    if kind == "none":
        return None
    if kind == "title":
        title = draw(texts(1))
        return Source(
            document=f"§{title}" if title.partition(":")[0].strip() in declared else title
        )
    source = declared[draw(sampled(tuple(declared)))]
    return source if kind == "declared" else source.model_copy(update={"place": draw(texts())})
