"""Questions on a terminal (frågor i terminalen): asked only where a person can answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from fhledger.core.localized import Language, LocalizedText

V = TypeVar("V")


def can_ask() -> bool:
    """Whether standard input and standard error are a terminal."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def question(text: LocalizedText, parse: Callable[[str], V], language: Language) -> V | None:
    """The answer to a question, asked again until it can be read; None for an empty one."""
    while True:
        sys.stderr.write(f"{text.in_language(language)} ")
        sys.stderr.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return None
        try:
            return parse(answer)
        except ValueError as error:
            sys.stderr.write(f"{error}\n")


def answers(text: LocalizedText, parse: Callable[[str], V], language: Language) -> list[V]:
    """The answers to a question that is asked until the answer is empty."""
    given: list[V] = []
    while (answer := question(text, parse, language)) is not None:
        given.append(answer)
    return given
