"""A trace (spårning): how a figure comes about, as a tree that ends in sources.

The amount of a node follows from its parts: their sum, that sum with the other
sign, their product, growth over some years, or the same amount one year before.
A leaf has a source, or says that it has none.

>>> rent, tax = (fact(LocalizedText(sv=sv, en=en), Decimal(kr), None) for sv, en, kr in
...              (("Hyra", "Rent", -10), ("Skatt", "Tax", -3)))
>>> costs = summed(LocalizedText(sv="Kostnader", en="Costs"), (rent, tax))
>>> costs.amount, same(LocalizedText(sv="Utgifter", en="Outlays"), costs, "negated_sum").amount
(Decimal('-13'), Decimal('13'))
>>> [leaf.label.en for leaf in costs.leaves() if leaf.source is None]
['Rent', 'Tax']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from fhledger.core.amounts import ZERO, exact_sum, negate
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.domain.dated_values import Source

How = Literal["sum", "negated_sum", "product", "grown", "rule", "same", "fact", "entry"]
"""How the amount follows from the parts: `grown` is a number, per cent a year, and years; `rule`
is the book's rule of the fee; a fact and an entry have no parts."""


Unit = Literal["kr", "number", "percent"]


class Trace(Record):
    """A figure: what it is called, its exact amount, how it follows from its parts, its source.

    `source` says where a leaf stands (file, line, and what that cites), None that nobody has said;
    `url` where that can be read, `printed` where the figure is in print. `amount` is None for
    what is not known.
    `id` is the year and the row that it is the trace of, as in `2024 result`, and in a year to come
    the scenario; a node that no row stands for has none. The same id within one book is the same trace.
    """

    id: str = ""
    label: LocalizedText
    amount: Decimal | None
    how: How
    unit: Unit = "kr"
    parts: tuple[Trace, ...] = ()
    source: LocalizedText | None = None
    url: str = ""
    printed: tuple[str, ...] = ()

    def leaves(self) -> Iterator[Trace]:
        """The facts and entries on which the figure rests, each time it rests on them."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def summed(name: LocalizedText, parts: Sequence[Trace]) -> Trace:
    """The sum of the parts; a part that is not known adds nothing."""
    amount = exact_sum(part.amount or ZERO for part in parts)
    return Trace(label=name, amount=amount, how="sum", parts=tuple(parts))


def same(name: LocalizedText, part: Trace, how: Literal["same", "negated_sum"] = "same") -> Trace:
    """The amount of another figure under a name of its own, or with the other sign."""
    amount = part.amount or ZERO
    return Trace(
        label=name, amount=amount if how == "same" else negate(amount), how=how, parts=(part,)
    )


def fact(
    name: LocalizedText, amount: Decimal | None, source: Source | str | None, unit: Unit = "kr"
) -> Trace:
    """A leaf: an amount that is stated somewhere."""
    if isinstance(source, str):
        citation: LocalizedText | None = LocalizedText(sv=source, en=source)
    else:
        citation = source.citation if source else None
    url = source.url if isinstance(source, Source) else ""
    return Trace(label=name, amount=amount, how="fact", unit=unit, source=citation, url=url)
