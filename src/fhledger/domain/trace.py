"""A trace (spårning): how a figure is made up, as a tree that ends in sources.

The amount of a node follows from its parts: their sum, that sum with the opposite
sign, their product, growth over some years, or the same amount one year before.
A leaf has a source, or None where no source is known.

>>> rent, tax = (fact(LocalizedText(sv=sv, en=en), Decimal(kr), None) for sv, en, kr in
...              (("Hyra", "Rent", -10), ("Skatt", "Tax", -3)))
>>> costs = derived(LocalizedText(sv="Kostnader", en="Costs"), (rent, tax))
>>> costs.amount, derived(LocalizedText(sv="Utgifter", en="Outlays"), [costs], "negated_sum").amount
(Decimal('-13'), Decimal('13'))
>>> [leaf.label.en for leaf in costs.leaves() if leaf.source is None]
['Rent', 'Tax']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal

from pydantic import field_serializer, model_validator

from fhledger.core.amounts import ZERO, Number, decimal_places, exact_sum, format_plain, negate
from fhledger.core.arguments import checked
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed, fields_in_full
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.dated_values import Source
from fhledger.domain.seal_state import YearSeal

How = Literal[
    "sum",
    "negated_sum",
    "product",
    "grown",
    "rule",
    "rounded",
    "limited",
    "bracket",
    "apportioned",
    "same",
    "fact",
    "entry",
]
"""How the amount follows from the parts: `grown` is a number, per cent a year, and years; `rule`
is a rate, a measure, months and limits; `rounded` is the sum, rounded as the fee is; `limited` the
first part within a floor and a ceiling; `bracket` the sum of the bracket in which a measure is;
`apportioned` a share of a total; a fact and an entry have no parts."""


Unit = Literal["kr", "number", "percent", "rate"]


class Trace(Tabular, Record):
    """A figure: what it is called, its exact amount, how it follows from its parts, its source.

    `source` is that of a leaf (file, line, and what these cite; None: unknown), `url` where it can
    be read, `printed` where the figure is in print (`printed_places`: in both languages;
    `printed_agrees`: whether it is this amount, as exactly as it is printed), `explanation` its
    arithmetic in words. `amount` is None where it is unknown. In JSON the source is a text, in
    English, and `citation` the text in both languages. `id` is the year and the row, as in
    `2024 result`, and in a year to come the scenario; empty for a node that is not a row. The same
    id within one book is the same trace.
    """

    id: str = ""
    label: LocalizedText
    amount: Number | None
    unit: Unit = "kr"
    how: How
    source: LocalizedText | None = None
    url: str | None = None
    printed: tuple[str, ...] = ()
    printed_places: tuple[LocalizedText, ...] = ()
    printed_agrees: tuple[bool, ...] = ()
    explanation: LocalizedText | None = None
    parts: tuple[Trace, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _source_in_full(cls, data: Any) -> Any:
        return fields_in_full(data, source="citation")

    @field_serializer("amount", when_used="json")
    def _amount_as_text(self, amount: Decimal | None) -> str | None:
        """With two decimals or as many as it has; one in per cent as it is."""
        if amount is None:
            return None
        if self.unit == "percent" or decimal_places(amount) > 2:
            return f"{amount:f}"
        return format_plain(amount)

    @field_serializer("source", when_used="json")
    def _source_as_text(self, source: LocalizedText | None) -> str | None:
        return source.en if source else None

    @computed
    def citation(self) -> LocalizedText | None:
        """The source in both languages."""
        return self.source

    def records(self) -> list[Flat]:
        """A dictionary for each figure, a whole before its parts; `level` counts from 0."""
        own = flat(self, "id", "label", "amount", "unit", "how", "source")
        below = [record for part in self.parts for record in part.records()]
        return [
            {"level": 0, **own},
            *({**record, "level": record["level"] + 1} for record in below),
        ]

    @checked
    def within(self, depth: int) -> Trace:
        """The same without the parts that are more than `depth` levels below it."""
        parts = tuple(part.within(depth - 1) for part in self.parts) if depth > 0 else ()
        return self.model_copy(update={"parts": parts})

    def leaves(self) -> Iterator[Trace]:
        """The facts and entries from which the figure follows, as often as it does."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


class FigureTrace(Trace):
    """The trace of one figure of a book, and whether its year is sealed.

    `booked` says of a member's fee what is booked of it; None for other figures, and before then.
    """

    seal: YearSeal
    booked: LocalizedText | None = None


def derived(
    name: LocalizedText,
    parts: Sequence[Trace],
    how: Literal["sum", "negated_sum", "same"] = "sum",
) -> Trace:
    """The sum of the parts, or the negated sum; an unknown part adds nothing."""
    total = exact_sum(part.amount or ZERO for part in parts)
    amount = negate(total) if how == "negated_sum" else total
    return Trace(label=name, amount=amount, how=how, parts=tuple(parts))


def fact(
    name: LocalizedText, amount: Decimal | None, source: Source | str | None, unit: Unit = "kr"
) -> Trace:
    """A leaf: an amount with its source."""
    if isinstance(source, str):
        citation: LocalizedText | None = LocalizedText(sv=source, en=source)
    else:
        citation = source.citation if source else None
    url = (source.url or None) if isinstance(source, Source) else None
    return Trace(label=name, amount=amount, how="fact", unit=unit, source=citation, url=url)
