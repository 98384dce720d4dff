"""The ledger (huvudbok): the lines of the statement, the entries that move the fund, their totals.

An entry (post) is signed as the report prints it: plus increases the fund, minus decreases it.
Entries are read as a stream and summarized; the totals of two parts add up to the totals of the
whole, in any order. Nothing is edited: a mistake is reversed by a new entry.

>>> from fhledger.core.amounts import parse_amount
>>> rent = Entry("A1", date(2024, 3, 1), "external_costs", parse_amount("-1 200,50"))
>>> reversal = Entry("A2", date(2024, 3, 2), "external_costs", parse_amount("1200.50"),
...     reverses="A1")
>>> summarize([rent, reversal]).sum_of_line("external_costs") == 0
True
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import islice
from operator import attrgetter, is_
from typing import Annotated, NamedTuple, Self

from pydantic import ConfigDict, StringConstraints, field_validator, model_validator
from pydantic.dataclasses import dataclass

from fhledger.core.amounts import EXACT, ZERO, Kronor, exact_sum
from fhledger.core.arguments import checked
from fhledger.core.dates import Day
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import sum_by_key
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.core.text import Identifier, OptionalLine
from fhledger.core.unique import require_unique
from fhledger.domain.fund.labels import DatedLabel, label_in_year
from fhledger.domain.fund.numbering import NUMBER_PATTERN, NumberCollector, Numbering
from fhledger.domain.fund.projects import MovementKind
from fhledger.domain.seal_state import SHORT_SEAL_PATTERN

RESERVED_ITEMS = frozenset({"total", "unspecified"})
"""Row names of every specification, which no item may take."""

_RESERVED_PLACEHOLDERS = frozenset({"year", "previous_year", "next_year"})


class Section(StrEnum):
    """The section of the statement that a line belongs to."""

    INCOME = "income"
    COST = "cost"
    APPROPRIATION = "appropriation"


class Item(Record):
    """A declared part of a line (specifikation): id, label, and the kind of project movement.

    The label may have `{year}`, `{previous_year}` and `{next_year}` in it. `renamed` are the labels
    that replace it later; a year has the one that is valid on its last day.
    """

    id: Identifier
    label: LocalizedText
    movement: MovementKind | None = None
    renamed: tuple[DatedLabel, ...] = ()

    @model_validator(mode="after")
    def _is_not_reserved(self) -> Self:
        if self.id in RESERVED_ITEMS:
            raise InvalidArgumentError(
                "'{id}' names a row of every specification; choose another id", id=self.id
            )
        return self

    @checked
    def in_year(self, year: int) -> Self:
        """The item with the label that it has in a year."""
        label = label_in_year(year, self.label, self.renamed)
        return self if label is self.label else self.model_copy(update={"label": label})


class Line(Record):
    """A row of the income statement (rad): id, section, label, and the items that specify it.

    `footnote` is a sentence that the report prints under the statement, with `{year}`,
    `{previous_year}`, `{next_year}` and the ids of items in braces. Its labels are as those of
    items. `fund` is the id of the fund that it belongs to (left out: the first one of the book);
    the entries of a `transfer` go from one fund to another, and sum to zero.
    """

    id: Identifier
    section: Section
    label: LocalizedText
    items: tuple[Item, ...] = ()
    footnote: LocalizedText | None = None
    renamed: tuple[DatedLabel, ...] = ()
    fund: OptionalLine = ""
    transfer: bool = False

    @field_validator("fund", mode="before")
    @classmethod
    def _is_one_fund(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            raise InvalidArgumentError(
                "a line belongs to one fund, not to {funds}; write a line for each of them",
                funds=", ".join(map(str, value)),
            )
        return value

    @model_validator(mode="after")
    def _names_its_own_items(self) -> Self:
        ids = [item.id for item in self.items]
        require_unique("item", ids)
        if not _RESERVED_PLACEHOLDERS.isdisjoint(ids):
            raise InvalidArgumentError(
                "{reserved_placeholders} are reserved in a footnote; choose another id",
                reserved_placeholders=", ".join(sorted(_RESERVED_PLACEHOLDERS)),
            )
        if self.footnote:
            unknown = self.footnote.placeholders() - {*_RESERVED_PLACEHOLDERS, *ids}
            if unknown:
                raise InvalidArgumentError(
                    "the footnote names {unknown}, which is not an item here",
                    unknown=", ".join(map(repr, sorted(unknown))),
                )
        return self

    @checked
    def item(self, id: str) -> Item | None:
        """The declared item with this id, or None for a free text."""
        return self._items_by_id.get(id)

    @cached_property
    def _items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @checked
    def in_year(self, year: int) -> Self:
        """The line with the labels that it and its items have in a year."""
        items = tuple(item.in_year(year) for item in self.items)
        label = label_in_year(year, self.label, self.renamed)
        if label is self.label and all(map(is_, items, self.items)):
            return self
        return self.model_copy(update={"label": label, "items": items})


def lines_in_year(lines: Iterable[Line], year: int) -> tuple[Line, ...]:
    """The lines with the labels that they have in a year."""
    return tuple(line.in_year(year) for line in lines)


def has_unusual_sign(line: Line, amount: Decimal, item: str = "") -> bool:
    """Whether an amount decreases the fund on a line of income, or increases it on another line.

    On a line of cost, a repayment by a project usually increases the fund.
    """
    if line.transfer:
        return False
    declared = line.item(item)
    is_repayment = declared is not None and declared.movement == "repayment"
    return amount < 0 if is_repayment or line.section is Section.INCOME else amount > 0


def lines_of_section(lines: Iterable[Line], section: Section) -> tuple[Line, ...]:
    """The lines of a section, in their order."""
    return tuple(line for line in lines if line.section is section)


def is_row_of_appropriations(lines: Iterable[Line]) -> bool:
    """Whether a line called `appropriations` is the row of its section itself, beside transfers."""
    section = lines_of_section(lines, Section.APPROPRIATION)
    return [line.id for line in section if not line.transfer] == ["appropriations"]


@dataclass(
    frozen=True,
    slots=True,
    config=ConfigDict(defer_build=True, extra="forbid", str_strip_whitespace=True),
)
class Entry:
    """A movement of the fund (post). A field without a value is an empty text.

    `item` specifies the line: an id declared with it, or free text. `reverses`
    is the number of the entry that this one reverses. `seal` is the short seal of the
    last year that was closed when the entry was made.
    """

    number: Annotated[str, StringConstraints(pattern=NUMBER_PATTERN)]
    day: Day
    line: Identifier
    amount_kr: Kronor
    item: OptionalLine = ""
    text: OptionalLine = ""
    member: OptionalLine = ""
    project: OptionalLine = ""
    reverses: OptionalLine = ""
    source: OptionalLine = ""
    seal: Annotated[OptionalLine, StringConstraints(pattern=SHORT_SEAL_PATTERN)] = ""


class Key(NamedTuple):
    """What an amount is posted to: the fields by which the amounts of a year are summed."""

    line: str
    item: str = ""
    member: str = ""
    project: str = ""


def key_of(entry: Entry) -> Key:
    """What an entry is posted to."""
    return Key(entry.line, entry.item, entry.member, entry.project)


class Reversal(NamedTuple):
    """An entry that reverses another: its number, that of the other, its line and item."""

    number: str
    reverses: str
    line: str
    item: str


class Totals(Record):
    """The sums of a stream of entries, and what the rules need to know about all of them."""

    sums: tuple[tuple[Key, Decimal], ...] = ()
    entries: int = 0
    first_day: date | None = None
    last_day: date | None = None
    numbering: Numbering = Numbering()
    reversals: tuple[Reversal, ...] = ()
    without_source: int = 0
    seals: tuple[str, ...] = ()

    @checked
    def sum_where(self, predicate: Callable[[Key], bool]) -> Decimal:
        """The sum of the amounts whose key the predicate accepts."""
        return exact_sum(amount for key, amount in self.sums if predicate(key))

    @checked
    def sum_of_line(self, line: str) -> Decimal:
        """The sum of a line."""
        return self._sum_of_each_line.get(line, ZERO)

    @cached_property
    def _sum_of_each_line(self) -> Mapping[str, Decimal]:
        return sum_by_key((key.line, amount) for key, amount in self.sums)

    @checked
    def totals_by_item(self, line: str) -> dict[str, Decimal]:
        """The sum of each item of a line; the empty item is the unspecified part."""
        return sum_by_key((key.item, amount) for key, amount in self.sums if key.line == line)

    def __add__(self, other: Self) -> Self:
        sums = sum_by_key((*self.sums, *other.sums))
        days = [d for d in (self.first_day, other.first_day, self.last_day, other.last_day) if d]
        return self.model_construct(
            sums=tuple(sorted(sums.items())),
            entries=self.entries + other.entries,
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            numbering=self.numbering + other.numbering,
            reversals=tuple(sorted((*self.reversals, *other.reversals))),
            without_source=self.without_source + other.without_source,
            seals=tuple(sorted({*self.seals, *other.seals})),
        )


class EntryBatch(NamedTuple):
    """The fields of a batch of entries that totals need, one by one; the days in any order."""

    number: Sequence[str]
    days: Collection[date]
    line: Sequence[str]
    item: Sequence[str]
    member: Sequence[str]
    project: Sequence[str]
    amount_kr: Iterable[Decimal]
    reverses: Sequence[str]
    source: Sequence[str]
    seal: Sequence[str]


_fields_to_sum = attrgetter(*(name if name != "days" else "day" for name in EntryBatch._fields))


def batch_of(entries: Sequence[Entry]) -> EntryBatch:
    """The entries field by field; `InvalidArgumentError` for a value that is not an entry."""
    for kind in {*map(type, entries)}:
        if not issubclass(kind, Entry):
            raise InvalidArgumentError(
                "each of `entries` must be an Entry, not {name}", name=kind.__name__
            )
    return EntryBatch(*zip(*map(_fields_to_sum, entries), strict=True))


@checked
def summarize(entries: Iterable[Entry]) -> Totals:
    """The totals of a stream of entries, in memory that does not grow with their number."""
    stream = iter(entries)
    return summarize_batches(batch_of(batch) for batch in iter(lambda: [*islice(stream, 500)], []))


def summarize_batches(batches: Iterable[EntryBatch]) -> Totals:
    """The totals of entries in batches, field by field."""
    sums: dict[tuple[str, str, str, str], Decimal] = {}
    numbers = NumberCollector()
    reversals: list[Reversal] = []
    days: set[date] = set()
    seals: set[str] = set()
    count = without_source = 0
    add = EXACT.add
    for batch in batches:
        keys = zip(batch.line, batch.item, batch.member, batch.project, strict=True)
        for key, amount in zip(keys, batch.amount_kr, strict=True):
            sums[key] = add(sums.get(key, ZERO), amount)
        numbers.extend(batch.number)
        days.update((min(batch.days), max(batch.days)))
        if any(batch.reverses):
            rows = zip(batch.number, batch.reverses, batch.line, batch.item, strict=True)
            reversals.extend(Reversal(*row) for row in rows if row[1])
        without_source += batch.source.count("")
        seals.update(batch.seal)
        count += len(batch.number)
    return Totals.model_construct(
        sums=tuple(sorted((Key(*key), amount) for key, amount in sums.items())),
        entries=count,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        numbering=numbers.result(),
        reversals=tuple(sorted(reversals)),
        without_source=without_source,
        seals=tuple(sorted(seals - {""})),
    )


def section_total(lines: Sequence[Line], totals: Totals, section: Section) -> Decimal:
    """The exact sum of all lines of a section."""
    ids = {line.id for line in lines_of_section(lines, section)}
    return totals.sum_where(lambda key: key.line in ids)
