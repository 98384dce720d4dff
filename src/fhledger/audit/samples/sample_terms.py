"""The terms of a sample (stickprovets villkor): how it was drawn, and a digest.

A sample goes to an auditor as a file and comes back filled in. Its terms are in the file: with them
the evaluation notices a row that is missing, added or changed, and draws the same sample again.
The digest is not a signature: whoever changes rows can compute it anew. So the evaluation also
draws the sample again from the book, and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

from fhledger.book import YearLedger
from fhledger.core.amounts import EXACT, ORE, Amount, Number, format_plain, multiply
from fhledger.core.arguments import checked
from fhledger.core.record import Record, key
from fhledger.domain.fund.ledger import Entry


class SampleFilters(Record):
    """The entries that a sample is selected from: of some lines (None: of all), with a sign."""

    lines: tuple[str, ...] | None = None
    sign: Literal["plus", "minus"] | None = None
    without_reversals: bool = False


ALL_ENTRIES = SampleFilters()
Completeness = Literal["unchecked", "file", "book"]
"""Whether an examined sample is the whole one: not known, by its terms, or drawn again as well."""


def wanted_entries(year: YearLedger, filters: SampleFilters) -> Callable[[Entry], bool]:
    """Whether an entry of the year is in the population.

    Without reversals, an entry that was reversed within the year and what reverses it are not
    wanted.
    """
    reversals = year.totals.reversals if filters.without_reversals else ()
    within = [each for each in reversals if year.totals.numbering.has(each.reverses)]
    left_out = {number for each in within for number in (each.number, each.reverses)}

    def is_wanted(entry: Entry) -> bool:
        return (
            (filters.lines is None or entry.line in filters.lines)
            and (filters.sign is None or (entry.amount_kr > 0) == (filters.sign == "plus"))
            and entry.number not in left_out
        )

    return is_wanted


class SampleRow(NamedTuple):
    """What identifies a row: the number, and of an entry its amount and why it was taken."""

    number: str
    amount_kr: Decimal | None = None
    taken: str = ""

    def text(self) -> str:
        """The row as it enters a digest."""
        amount = "" if self.amount_kr is None else format_plain(self.amount_kr)
        return f"{self.number}:{amount}:{self.taken}"


class SampleSum(Record):
    """How many entries, and the sum of their absolute amounts."""

    entries: int
    amount: Amount


def sample_sum(entries: int, ore: int) -> SampleSum:
    """A number of entries, and their sum from öre."""
    return SampleSum(entries=entries, amount=multiply(ORE, ore))


class SampleTerms(Record):
    """How a sample was drawn.

    `version` is that of the method of drawing, `expected` the number of errors or deviations that
    were expected. `lines` has the ids of the lines, None for all of them; `rows` is how many rows
    were drawn.
    """

    method: Literal["amounts", "controls"]
    version: int = 1
    year: int | None = None
    seed: int
    confidence: Number | None = None
    materiality_kr: Annotated[Amount | None, key("materiality")] = None
    tolerable_percent: Number | None = None
    expected: int | None = None
    size: int
    interval_kr: Annotated[Amount | None, key("interval")] = None
    population_entries: int
    population_kr: Annotated[Amount | None, key("population_amount")] = None
    lines: tuple[str, ...] | None = None
    sign: Literal["plus", "minus"] | None = None
    without_reversals: bool = False
    rows: int

    def texts(self) -> dict[str, str]:
        """Each term by its name, in one spelling."""
        return {name: _text(getattr(self, name)) for name in type(self).model_fields}

    @checked
    def digest(self, rows: Iterable[SampleRow]) -> str:
        """The SHA-256 digest of the terms and the rows, in their order of numbers."""
        terms = [f"{name}={value}" for name, value in self.texts().items()]
        return _sha256("\n".join((*terms, *sorted(row.text() for row in rows))))

    @checked
    def row_check(self, row: SampleRow) -> str:
        """A short mark of a row; it begins with a letter, so that Excel keeps it a text."""
        drawn = f"{self.method}:{self.year or ''}:{self.seed}:{self.size}:{row.text()}"
        return f"x{_sha256(drawn)[:12]}"

    @checked
    def differences(self, other: SampleTerms) -> tuple[str, ...]:
        """The names of the terms in which two samples differ."""
        mine, others = self.texts(), other.texts()
        return tuple(name for name in mine if mine[name] != others[name])

    @checked
    def altered(self, rows: Sequence[SampleRow], checks: Sequence[str]) -> tuple[SampleRow, ...]:
        """The rows whose mark is not theirs in this sample."""
        marked = zip(rows, checks, strict=True)
        return tuple(row for row, check in marked if check != self.row_check(row))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, Decimal):
        return f"{EXACT.normalize(value):f}"
    return "" if value is None else str(value)


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
