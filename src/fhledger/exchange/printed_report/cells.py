r"""The cells of a row (cellerna i en rad): the digits between two pieces of words, as printed.

A text is words and rows of cells in turn, whatever lines it is broken into. A row keeps every
digit, and what is printed before each; which digits make an amount is decided in `candidates`.

- The letter O among digits is a zero. A digit that touches a letter (`f6r`, `över8 390 299`) may
  belong to the word or to the figure, and a number alone on a line may be that of the page: a row
  names every place where its figures can begin and end.
- A minus is any of the signs that are printed as one; parentheses around an amount are a minus.
- A year that begins a paragraph of words (`2024 är stängt …`) need not belong to the row before it.
- A dash by itself is a zero, or a minus with a space after it. It is kept as the digit `DASH`.
- `kr`, `tkr`, `mnkr` and `%` end an amount.
- Where something else is among the digits (`1 l21 401`), the row is damaged and no figure is read.

>>> [row] = rows_of_cells("Ingidende medel att f6rfoga Gver 7 530\n25O kr")
>>> row.words, row.digits, row.between
('Ingidende medel att f6rfoga Gver', '7530250', ('', ' ', '', '', '\n', '', '', ' kr'))
>>> [row] = rows_of_cells("Potentialutredning9 300")
>>> row.digits, row.starts
('9300', (0, 1))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

DASH = "~"
"""The digit that stands for a dash by itself."""

MINUS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
UNIT = re.compile(
    r"tkr|kkr|tsek|mnkr|mkr|msek|kronor|kr|kt|sek|teur|meur|euro|eur|€|%", re.IGNORECASE
)

_HAS_MINUS = re.compile(f"[{MINUS}]").search
_TOKENS = re.compile(r"[^\W_]+|[^\s.,'’·|_]").finditer  # neither space nor what separates digits
_NUMBER = re.compile(r"[0-9Oo]*[0-9][0-9Oo]*|O+").fullmatch
_MISREAD = re.compile(r"(?=.*[0-9])[0-9OolISBZ]{2,}|[0-9]+[^\W\d_]{1,2}[0-9]+|[lIBSZ]").fullmatch
_BEFORE_UNIT = re.compile(
    r"[0-9O][0-9Oo]*(?=(?:kr|kt|sek|tkr|kkr|mnkr|mkr)[a-z]{0,4}$)", re.IGNORECASE
).match
_PLAIN_WORD = re.compile(r"[^\W\d_O]{7,}").fullmatch  # longer than a unit, without a misread zero
_BEFORE_WORD = re.compile(r"(?:[0-9]|(?<=[0-9])[Oo](?=[0-9]))+").match
_AFTER_WORD = re.compile(r"(?<=[^\W\d_])[0-9][0-9Oo]*$|(?<=[a-zåäö])O$").search
_ZEROS = str.maketrans("Oo", "00")
_YEAR = re.compile(r"(?:19|2[0-9])[0-9]{2}").match
_GOES_ON = re.compile(
    rf"[^\S\n]*(?:\|[^\S\n]*)*(?:$|\n|[{MINUS}](?![^\s|])|[{MINUS}(]*[^\S\n]*[0-9])"
).match
_OPENS = re.compile(rf"[{MINUS}]?[^\S\n]*[{MINUS}]?[0-9]").match
_CLOSES = re.compile(r"[0-9Oo)][^\S\n]*$").search
_FIGURE_FOLLOWS = re.compile(rf"(?:[^\S\n]*[{MINUS}|])*[^\S\n]*(?:\(?[0-9]|\n|$)").match
_WIDE = re.compile(r"[^\S\n]{2,}|\t|[^\S\n]*\|[^\S\n]*").match
_PAGE_DIGITS = 4
_PARAGRAPH_BEGINS = re.compile(r"\n[^\S\n]*\n[^\S\n]*$").search
_SENTENCE_FOLLOWS = re.compile(r"[^\S\n]+(?!t?kr\b)[^\W\d_]{2}").match


@dataclass(frozen=True, slots=True)
class CellRow:
    """The digits of a row, the words before it, and what is printed between the digits.

    `between` is the text before each digit, and after the last one; `starts` and `ends` are the
    positions where the figures can begin and end, `begins` and `stops` positions in the text.
    """

    words: str
    text: str
    digits: str
    between: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    begins: int
    stops: int
    damaged: bool = False

    def has_minus(self, at: int) -> bool:
        """Whether a minus is printed before a digit."""
        return bool(_HAS_MINUS(self.between[at]))

    def breaks(self) -> tuple[int, ...]:
        """The digits before which a line ends."""
        inner = range(1, len(self.digits))
        return tuple(at for at in inner if "\n" in self.between[at])

    def years(self) -> tuple[int, ...]:
        """The years that the row consists of, such as the heading of a table; none otherwise."""
        found = () if self.damaged else (self._years_up_to(end) for end in self.ends)
        return next(filter(None, found), ())

    def _years_up_to(self, end: int) -> tuple[int, ...]:
        begins = range(0, end, 4)
        if end % 4 or not all(_YEAR(self.digits, at) for at in begins):
            return ()
        apart = all(at % 4 == 0 for at in range(end) if self.between[at])
        signs = any(self.has_minus(at) for at in range(end))
        return tuple(int(self.digits[at : at + 4]) for at in begins) if apart and not signs else ()

    def first_year(self) -> int | None:
        """The year that the first four digits may be, with more digits after them."""
        together = not any(self.between[at] for at in (1, 2, 3) if at < len(self.digits))
        is_year = together and len(self.digits) > 4 and _YEAR(self.digits)
        return int(self.digits[:4]) if is_year else None


def rows_of_cells(text: str) -> list[CellRow]:
    """The rows of cells in a text, in order, each with the words since the one before."""
    found: list[CellRow] = []
    words_from = 0
    draft = _Draft(text)
    for piece in (*_pieces(text), _Piece("word", len(text), len(text))):
        if piece.kind != "word":
            draft.add(piece)
            continue
        if draft.is_row():
            found.append(draft.row(words_from))
            words_from = draft.stops
        draft = _Draft(text)
    return found


class _Piece(NamedTuple):
    """A token, or a part of one. Digits may touch a letter, before or after them."""

    kind: Literal["word", "misread", "close", "sign", "dash", "digits"]
    begins: int
    stops: int
    digits: str = ""
    touches: Literal["", "before", "after"] = ""
    alone: bool = False


@dataclass(slots=True)
class _Draft:
    """A row while its pieces come in."""

    source: str
    digits: str = ""
    places: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=list)
    sign: int | None = None
    begins: int = 0
    stops: int = 0
    damaged: bool = False

    def add(self, piece: _Piece) -> None:
        at = len(self.digits)
        if piece.kind == "sign":
            self.sign = piece.begins if self.sign is None else self.sign
        elif piece.kind == "close":
            self.stops = piece.stops if at else self.stops
            self.sign = None
        elif piece.kind == "misread":
            self.begins = self.begins if at or self.damaged else piece.begins
            self.stops, self.damaged = piece.stops, True
        elif piece.kind in ("digits", "dash") and (at or piece.touches != "after"):
            self._add_digits(piece, at)

    def _add_digits(self, piece: _Piece, at: int) -> None:
        if not at and not self.damaged:
            self.begins = piece.begins if self.sign is None else self.sign
        if piece.touches == "before":
            self.starts.append(len(piece.digits))
        touches = piece.touches == "after"
        if at and (piece.alone or touches or self._unit_ends_line(at, piece.begins)):
            self.ends.append(at)
        elif piece.kind == "digits":
            self.ends = [end for end in self.ends if self._unit_ends_line(end, self.places[end])]
        self.digits += piece.digits
        self.places += range(piece.begins, piece.begins + len(piece.digits))
        self.stops, self.sign = piece.stops, None

    def _unit_ends_line(self, at: int, begins: int) -> bool:
        """Whether a unit and a line break are before what begins after so many digits."""
        since = self.source[self.places[at - 1] + 1 : begins]
        return "\n" in since and bool(UNIT.search(since))

    def is_row(self) -> bool:
        """Whether there are digits; a dash alone is one where space sets it apart from words."""
        if self.digits == DASH:
            return bool(re.search(r"[^\S\n]{2}$|\|[^\S\n]*$", self.source[: self.begins][-80:]))
        return bool(self.digits)

    def row(self, words_from: int) -> CellRow:
        count = len(self.digits)
        borders = pairwise((self.begins - 1, *self.places, self.stops))
        if self.digits[0] == DASH and _WIDE(self.source, self.begins + 1):
            after_word = self.source[: self.begins][-2:]
            if len(after_word) == 2 and after_word[0].isalnum() and count > 1:
                self.starts.append(1)
        return CellRow(
            words=_printable(" ".join(self.source[words_from : self.begins].split())),
            text=_printable(self.source[self.begins : self.stops]),
            digits=self.digits,
            between=tuple(self.source[after + 1 : before] for after, before in borders),
            starts=tuple(start for start in self.starts if start < count),
            ends=(count, *reversed(self.ends)),
            begins=self.begins,
            stops=self.stops,
            damaged=self.damaged,
        )


def _pieces(text: str) -> Iterator[_Piece]:
    for token in _TOKENS(text):
        part, begins, stops = token[0], token.start(), token.end()
        if _PLAIN_WORD(part):
            yield _Piece("word", begins, stops)
        elif part in MINUS:
            yield _minus_or_dash(text, begins, stops)
        elif part == "(" and _OPENS(text, stops):
            yield _Piece("sign", begins, stops)
        elif (part == ")" and _CLOSES(text[max(0, begins - 8) : begins])) or (
            UNIT.fullmatch(part) and _GOES_ON(text, stops)
        ):
            yield _Piece("close", begins, stops)
        elif _NUMBER(part):
            digits = part.translate(_ZEROS)
            alone = len(part) <= _PAGE_DIGITS and (
                _alone_on_its_line(text, begins, stops) or _begins_sentence(text, begins, stops)
            )
            yield _Piece("digits", begins, stops, digits, alone=alone)
        elif _is_misread(text, part, begins, stops):
            yield _Piece("misread", begins, stops)
        elif unit := _BEFORE_UNIT(part):
            middle = begins + unit.end()
            yield _Piece("digits", begins, middle, unit[0].translate(_ZEROS))
            is_cell = UNIT.fullmatch(part[unit.end() :]) and _GOES_ON(text, stops)
            yield _Piece("close" if is_cell else "word", middle, stops)
        elif leading := _BEFORE_WORD(part):
            middle = begins + leading.end()
            touches: Literal["", "after"] = "after" if len(leading[0]) == 1 else ""
            yield _Piece("digits", begins, middle, leading[0].translate(_ZEROS), touches)
            yield from _word(part[leading.end() :], middle)
        else:
            yield from _word(part, begins)


def _minus_or_dash(text: str, begins: int, stops: int) -> _Piece:
    """A dash with space on both sides, before a figure, another dash or the end of the line."""
    around = text[begins - 1 : begins] + text[stops : stops + 1]
    apart = all(letter.isspace() or letter == "|" for letter in around)
    if apart and _FIGURE_FOLLOWS(text, stops):
        return _Piece("dash", begins, stops, DASH)
    return _Piece("sign", begins, stops)


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


def _begins_sentence(text: str, begins: int, stops: int) -> bool:
    """Whether a token is a year that begins a paragraph, as the sentence on a seal does."""
    opens = _YEAR(text, begins, stops) and _PARAGRAPH_BEGINS(text[max(0, begins - 80) : begins])
    return bool(opens and _SENTENCE_FOLLOWS(text, stops))


def _is_misread(text: str, part: str, begins: int, stops: int) -> bool:
    """Whether a token is a digit, or has one, that was misread for something else."""
    around = text[max(0, begins - 1) : begins] + text[stops : stops + 1]
    if len(around) == 2 and around.isdecimal():
        return True
    begins_sentence = text[max(0, begins - 2) : begins] == ". "
    return bool(_MISREAD(part)) and not (len(part) == 1 and begins_sentence)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
