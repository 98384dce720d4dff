"""Decisions (beslut): a budget, a rate, a grant, each recorded in the file that holds such ones.

Nothing that was decided before is changed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from fhledger.book.book import BookData
from fhledger.core.errors import InvalidArgumentError, YearClosedError
from fhledger.core.exact import RateValue
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record

CONFIG = "book.toml"

DecisionKind = Literal["budget", "rate", "grant", "appropriation", "end-of-project"]


class Decision(Record):
    """A decision that is recorded: what it is about, the amount, its day and source, and the file.

    `subject` is the id of a line, an item or a project, or the codes of members; None for the
    whole budget and for the rate of all members. `first_day` is the day from which it holds. A rate
    may be of a `fee` beside the main one, and of a `component`; `rate_in_words` has its unit.
    `remarks` say what follows from it that may not be meant.
    """

    kind: DecisionKind
    file: str
    subject: str | None
    label: LocalizedText | None
    amount: RateValue | None
    day: date | None
    first_day: date | None = None
    fee: str | None = None
    fee_label: LocalizedText | None = None
    component: str | None = None
    rate_in_words: LocalizedText | None = None
    text: str
    source: str
    remarks: tuple[LocalizedText, ...] = ()

    @property
    def year(self) -> int | None:
        """The year from which it holds, or in which it was made."""
        day = self.first_day or self.day
        return day.year if day else None


class BookTexts(dict[str, str]):
    """The new texts of files in a locked folder; another file has the text that it has there."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, name: str) -> str:
        path = self._folder / name
        return path.read_bytes().decode() if path.exists() else ""


class DecisionEdit:
    """A book with the decisions so far, and the texts of the files that hold them."""

    def __init__(self, book: BookData, texts: BookTexts) -> None:
        self.book: BookData = book
        self.decisions: list[Decision] = []
        self._texts = texts
        self._is_over = False

    def __setattr__(self, name: str, value: object) -> None:
        """Keep a change; refused after the block, when nothing is written any more."""
        if getattr(self, "_is_over", False):
            raise InvalidArgumentError(
                "this change is over, and nothing more is written; begin another one"
            )
        super().__setattr__(name, value)

    def _record(self, book: BookData, file_text: str, decision: Decision) -> Decision:
        """Keep the book with a decision, and the text of the file that holds it."""
        self.book, self._texts[decision.file] = book, file_text
        self.decisions.append(decision)
        return decision


def require_open(book: BookData, year: int) -> None:
    """Raises `YearClosedError` for a closed year, in which nothing is decided any more."""
    if book.seals_by_year.get(year):
        raise YearClosedError("{year} is closed; a decision is one of an open year", year=year)
