"""What OCR does to a page, by a seed: each kind of noise spoils one place of the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

REPORT = Path(__file__).parent / "printed_report" / "report_2024.txt"

Span = tuple[int, int]


def _digits_apart(text: str) -> list[Span]:
    return [match.span(1) for match in re.finditer(r"(?<=[0-9])( )(?=-?[0-9])", text)]


def _columns_apart(text: str) -> list[Span]:
    return [
        match.span(1) for match in re.finditer(r"(?<=[0-9]{3})( )(?=-|[0-9]{1,2} [0-9]{3})", text)
    ]


def _word_and_digits(text: str) -> list[Span]:
    return [
        match.span()
        for match in re.finditer(r"(?<=[^\W\d]) (?=-?[0-9])|(?<=[0-9]) (?=[^\W\d])", text)
    ]


def _zeros(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"(?<=[0-9 ])0(?=[0-9 \n])", text)]


def _letter_pairs(text: str) -> list[Span]:
    return [match.span(1) for match in re.finditer(r"(?=([^\W\d_]{2}))", text)]


def _minuses(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"(?<=[ 0-9])-(?=[0-9])", text)]


def _breaks(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"(?<=\w) (?=\w)", text)]


KINDS: dict[str, tuple[Callable[[str], list[Span]], Callable[[str], str]]] = {
    "dropped space": (_digits_apart, lambda _: ""),
    "joined columns": (_columns_apart, lambda _: ""),
    "label and figure joined": (_word_and_digits, lambda _: ""),
    "point for space": (_digits_apart, lambda _: "."),
    "O for 0": (_zeros, lambda _: "O"),
    "swapped letters": (_letter_pairs, lambda pair: pair[::-1]),
    "lost minus": (_minuses, lambda _: ""),
    "line break": (_breaks, lambda _: "\n"),
}


def with_noise(text: str, seed: int, places: int, kinds: tuple[str, ...] = tuple(KINDS)) -> str:
    """The text with so many places spoiled, each by one of the kinds, drawn by the seed."""
    random = Random(seed)
    for _ in range(places):
        spans, put = KINDS[random.choice(kinds)]
        if found := spans(text):
            begins, stops = random.choice(found)
            text = text[:begins] + put(text[begins:stops]) + text[stops:]
    return text
