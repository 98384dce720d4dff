"""Questions on a terminal (frågor i terminalen): asked only where a person can answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from fhledger.core.errors import FhledgerError, InvalidArgumentError
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.core.text import INVISIBLE, as_sentence

V = TypeVar("V")


def can_ask() -> bool:
    """Whether standard input and standard error are a terminal."""
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def question(text: LocalizedText, parse: Callable[[str], V], language: Language) -> V | None:
    """The answer to a question, asked again, with the reason, until it can be read.

    None for an empty one. Raises `InvalidArgumentError` at the end of the input.
    """
    while True:
        sys.stderr.write(f"{text.in_language(language)} ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise InvalidArgumentError("the input ended before all questions were answered")
        answer = line.strip()
        if not answer:
            return None
        try:
            if INVISIBLE.search(answer):
                raise InvalidArgumentError(
                    "the answer has a character that cannot be seen; write it again"
                )
            return parse(answer)
        except FhledgerError as error:
            remark(error.localized, language)


def required(text: LocalizedText, parse: Callable[[str], V], language: Language) -> V:
    """As `question`, asked again until the answer is not empty."""
    while (answer := question(text, parse, language)) is None:
        remark(message("an answer is needed here"), language)
    return answer


def remark(reason: LocalizedText, language: Language) -> None:
    """Print a remark on an answer, such as why it is refused, as a sentence."""
    sentence = reason.in_language(language)
    sys.stderr.write(f"  {as_sentence(sentence[:1].upper() + sentence[1:])}\n")
