r"""Runs of figures in a text (sifferföljder): the digits between two pieces of words, as printed.

A text is words and runs in turn, whatever lines it is broken into. A run keeps
where something stood between its digits and where a minus stood; nothing is yet
said of which digits make an amount. The letter O among digits is a zero. A digit
that touches a letter (`f6r`, `över8 390 299`) may belong to the word or to the
figure, and a number alone on a line may be that of the page: a run names every
place where its figures can begin and end. Where a digit is misread for anything else than
the letter O (`1 l21 401`), the run is damaged and no figure can be made of it.

>>> [run] = runs("Ingidende medel att f6rfoga Gver 7 530\n25O kr")
>>> run.words, run.digits, sorted(run.gaps)
('Ingidende medel att f6rfoga Gver', '7530250', [1, 4])
>>> [run] = runs("Potentialutredning9 300")
>>> run.digits, run.starts
('9300', (0, 1))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

_TOKENS = re.compile(r"[^\W_]+|\s+|.", re.DOTALL).finditer
_NUMBER = re.compile(r"[0-9Oo]*[0-9][0-9Oo]*|O+").fullmatch
_MISREAD = re.compile(r"(?=.*[0-9])[0-9OolISBZ]{2,}|[0-9]+[^\W\d_]{1,2}[0-9]+|[lI]").fullmatch
_BEFORE_UNIT = re.compile(r"[0-9O][0-9Oo]*(?=(?:kr|kt|sek)[a-z]{0,4}$)", re.IGNORECASE).match
_BEFORE_WORD = re.compile(r"(?:[0-9]|(?<=[0-9])[Oo](?=[0-9]))+").match
_AFTER_WORD = re.compile(r"(?<=[^\W\d_])[0-9][0-9Oo]*$|(?<=[a-zåäö])O$").search
_SEPARATORS = frozenset(".,'’·|_")
_MINUS = frozenset("-−–—")
_ZEROS = str.maketrans("Oo", "00")
_YEAR = re.compile(r"(?:19|2[0-9])[0-9]{2}").match
_PAGE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DigitRun:
    """The digits of a run, the words before it, and what stood between the digits.

    `gaps` and `minuses` are the positions of the digits before which a separator or
    a minus stands, `breaks` those before which a line ends; `starts` and `ends` the
    positions where the figures can begin and end. `begins` and `stops` are positions in the text.
    """

    words: str
    text: str
    digits: str
    gaps: frozenset[int]
    minuses: frozenset[int]
    breaks: frozenset[int]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    begins: int
    stops: int
    damaged: bool = False

    def years(self) -> tuple[int, ...]:
        """The years that the run consists of, such as the heading of a table; none otherwise."""
        parts = [self.digits[at : at + 4] for at in range(0, len(self.digits), 4)]
        apart = all(gap % 4 == 0 for gap in self.gaps)
        if (
            apart
            and not self.minuses
            and not self.damaged
            and all(len(part) == 4 and _YEAR(part) for part in parts)
        ):
            return tuple(int(part) for part in parts)
        return ()

    def first_year(self) -> int | None:
        """The year that the first four digits may be, with more digits after them."""
        together = not (self.gaps | self.minuses) & {1, 2, 3}
        looks = together and len(self.digits) > 4 and _YEAR(self.digits)
        return int(self.digits[:4]) if looks else None


def runs(text: str) -> list[DigitRun]:
    """The runs of figures in a text, in order, each with the words since the one before."""
    found: list[DigitRun] = []
    words_from = 0
    draft = _Draft()
    for piece in (*_pieces(text), _Piece("word", len(text), len(text))):
        if piece.kind != "word":
            draft.add(piece)
            continue
        if draft.digits:
            found.append(draft.finished(text, words_from))
            words_from = draft.stops
        draft = _Draft()
    return found


class _Piece(NamedTuple):
    """A token, or a part of one. Digits may touch a letter, before or after them."""

    kind: Literal["word", "misread", "gap", "break", "minus", "digits"]
    begins: int
    stops: int
    digits: str = ""
    touches: Literal["", "before", "after"] = ""
    alone: bool = False


@dataclass(slots=True)
class _Draft:
    """A run while its pieces come in."""

    digits: str = ""
    gaps: set[int] = field(default_factory=set)
    minuses: set[int] = field(default_factory=set)
    breaks: set[int] = field(default_factory=set)
    starts: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=list)
    minus: int | None = None
    begins: int = 0
    stops: int = 0
    damaged: bool = False

    def add(self, piece: _Piece) -> None:
        at = len(self.digits)
        if piece.kind in ("gap", "break"):
            self.gaps.update({at} if at else ())
            self.breaks.update({at} if at and piece.kind == "break" else ())
        elif piece.kind == "minus":
            self.minus = piece.begins
            self.gaps.update({at} if at else ())
        elif piece.kind == "misread":
            self.begins = self.begins if at or self.damaged else piece.begins
            self.stops, self.damaged = piece.stops, True
        elif at or piece.touches != "after":
            if not at and not self.damaged:
                self.begins = piece.begins if self.minus is None else self.minus
            if self.minus is not None:
                self.minuses.add(at)
            if piece.touches == "before":
                self.starts.append(len(piece.digits))
            if at and (piece.alone or piece.touches == "after"):
                self.ends.append(at)
            else:
                self.ends.clear()
            self.digits += piece.digits
            self.stops, self.minus = piece.stops, None

    def finished(self, text: str, words_from: int) -> DigitRun:
        return DigitRun(
            words=_one_line(text[words_from : self.begins]),
            text=_one_line(text[self.begins : self.stops]),
            digits=self.digits,
            gaps=frozenset(self.gaps - {len(self.digits)}),
            minuses=frozenset(self.minuses),
            breaks=frozenset(self.breaks - {len(self.digits)}),
            starts=tuple(start for start in self.starts if start < len(self.digits)),
            ends=(len(self.digits), *reversed(self.ends)),
            begins=self.begins,
            stops=self.stops,
            damaged=self.damaged,
        )


def _pieces(text: str) -> Iterator[_Piece]:
    for token in _TOKENS(text):
        part, begins, stops = token[0], token.start(), token.end()
        if part.isspace() or part in _SEPARATORS:
            yield _Piece("break" if "\n" in part else "gap", begins, stops)
        elif part in _MINUS:
            yield _Piece("minus", begins, stops)
        elif _NUMBER(part):
            digits = part.translate(_ZEROS)
            alone = len(part) <= _PAGE_DIGITS and _alone_on_its_line(text, begins, stops)
            yield _Piece("digits", begins, stops, digits, alone=alone)
        elif _MISREAD(part) or _between_digits(text, begins, stops):
            yield _Piece("misread", begins, stops)
        elif unit := _BEFORE_UNIT(part):
            middle = begins + unit.end()
            yield _Piece("digits", begins, middle, unit[0].translate(_ZEROS))
            yield _Piece("word", middle, stops)
        elif leading := _BEFORE_WORD(part):
            middle = begins + leading.end()
            touches: Literal["", "after"] = "after" if len(leading[0]) == 1 else ""
            yield _Piece("digits", begins, middle, leading[0].translate(_ZEROS), touches)
            yield from _word(part[leading.end() :], middle)
        else:
            yield from _word(part, begins)


def _word(part: str, begins: int) -> Iterator[_Piece]:
    """A word, and the digits that it may end with."""
    stops = begins + len(part)
    trailing = _AFTER_WORD(part)
    yield _Piece("word", begins, stops)
    if trailing:
        middle = begins + trailing.start()
        yield _Piece("digits", middle, stops, trailing[0].translate(_ZEROS), "before")


def _alone_on_its_line(text: str, begins: int, stops: int) -> bool:
    before = text[max(0, begins - 8) : begins].rstrip(" \t_")
    after = text[stops : stops + 8].lstrip(" \t_")
    return before[-1:] in ("", "\n") and after[:1] in ("", "\n")


def _one_line(text: str) -> str:
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _between_digits(text: str, begins: int, stops: int) -> bool:
    """Whether a token that is not a digit is right between two of them."""
    around = text[max(0, begins - 1) : begins] + text[stops : stops + 1]
    return len(around) == 2 and around.isdecimal()
