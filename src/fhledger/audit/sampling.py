"""A monetary-unit sample (stickprov efter belopp): the larger an entry, the likelier it is drawn.

All kronor of the population are laid end to end, in the order of the entries and
without their signs. From a random start within the first interval, each krona at
a fixed interval is drawn, and with it the entry to which it belongs. The interval
is the population divided by the size of the sample. An entry as large as the
interval would be drawn in any case: it is taken whole, outside the line of kronor,
so that nothing is drawn twice and the sample has at most the size asked for.
Entries of the size of `materiality` and larger are split off before that, and all examined.

After ISA 530 *Audit Sampling*: Appendix 1 (stratification, value-weighted selection)
and Appendix 4 (systematic selection, monetary unit sampling); the interval and the
items taken whole as in the AICPA audit guide *Audit Sampling*, on monetary-unit sampling.

The start does not depend on any library of random numbers: it is the first of the
SHA-256 digests of `SEED:0`, `SEED:1`, … that, read as an integer, is below the
largest multiple of the interval, and then its remainder. The same seed gives the
same sample, on every machine.

>>> from fhledger.book import embedded_book
>>> drawn = sample(embedded_book().year(2024), size=5, seed=7)
>>> [(item.entry.number, item.taken) for item in drawn.items]
[('A17', 'whole'), ('A20', 'drawn'), ('A21', 'drawn'), ('A24', 'drawn')]
>>> drawn.population_kr, drawn.sample_kr
(Decimal('18869663.00'), Decimal('15168412.00'))
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Literal, NamedTuple, get_args

from pydantic import SkipValidation

from fhledger.book import YearLedger
from fhledger.core.amounts import ORE, divide, exact_sum, multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry

Taken = Literal["material", "whole", "drawn"]
"""Why an entry is in the sample: at least as large as materiality, as the interval, or drawn."""

_RANGE = 1 << 256


class SampledEntry(NamedTuple):
    """An entry in the sample: where it is, its size without the sign, why it was taken."""

    place: str
    entry: Entry
    absolute_kr: Decimal
    taken: Taken


class SamplePart(NamedTuple):
    """The population, the sample, or what was taken for one reason: how many entries, what size."""

    id: str
    entries: int
    absolute_kr: Decimal


class Sample(Tabular, Record):
    """A sample of a year's entries, and the sizes of what it was taken from, in kronor.

    `interval_kr` is rounded to the öre; drawing uses the exact quotient. It is
    None where materiality leaves nothing to draw from.
    """

    year: int
    seed: int
    size: int
    materiality_kr: Decimal | None
    interval_kr: Decimal | None
    population: int
    population_kr: Decimal
    items: SkipValidation[tuple[SampledEntry, ...]]

    def records(self) -> list[Flat]:
        """A dictionary for each entry of the sample: why it was selected, where it is, its fields."""
        return [
            {"selected": item.taken, "place": item.place, **flat(item.entry)} for item in self.items
        ]

    @property
    def sample_kr(self) -> Decimal:
        """The sizes of all entries in the sample."""
        return exact_sum(item.absolute_kr for item in self.items)

    @property
    def parts(self) -> tuple[SamplePart, ...]:
        """The sums of `population` and `sample`, and of what was taken for each reason."""
        reasons = (
            (why, [item.absolute_kr for item in self.items if item.taken == why])
            for why in get_args(Taken)
        )
        return (
            SamplePart("population", self.population, self.population_kr),
            SamplePart("sample", len(self.items), self.sample_kr),
            *(SamplePart(why, len(sizes), exact_sum(sizes)) for why, sizes in reasons if sizes),
        )


def sample(year: YearLedger, *, size: int, seed: int, materiality: Decimal | None = None) -> Sample:
    """A monetary-unit sample of at most `size` entries, and all as large as `materiality` in kronor.

    Two passes over the entries, in room that grows with the sample only. Raises
    `InvalidArgumentError` for a size below 1, a materiality that is not above zero, and
    a year in which no krona has moved.
    """
    if size < 1:
        raise InvalidArgumentError(f"a sample of {size} entries cannot be drawn; give 1 or more")
    if materiality is not None and materiality <= 0:
        raise InvalidArgumentError(f"a materiality of {materiality} kr is not above zero")
    material = None if materiality is None else _ore(materiality)
    count = whole = left = 0
    for entry in year.entries:
        ore = _ore(entry.amount_kr)
        count += 1
        whole += ore
        left += 0 if material is not None and ore >= material else ore
    if not whole:
        raise InvalidArgumentError(
            f"no krona has moved in {year.year}; there is nothing to draw from"
        )
    items = tuple(_selected(year, size, left, material, seed))
    return Sample(
        year=year.year,
        seed=seed,
        size=size,
        materiality_kr=materiality,
        interval_kr=divide(multiply(ORE, left), size) if left else None,
        population=count,
        population_kr=multiply(ORE, whole),
        items=items,
    )


def _selected(
    year: YearLedger, size: int, left: int, material: int | None, seed: int
) -> Iterator[SampledEntry]:
    """The entries taken. In units of an öre divided by `size`, the interval is the whole `left`."""
    interval = left
    next_drawn = _start(seed, interval) if interval else 0
    passed = 0
    for place, entry in year.located():
        ore = _ore(entry.amount_kr)
        taken: Taken | None = None
        if material is not None and ore >= material:
            taken = "material"
        elif ore and ore * size >= interval:
            taken = "whole"
        else:
            passed += ore * size
            if passed > next_drawn:
                taken = "drawn"
                next_drawn += interval
        if taken:
            yield SampledEntry(str(place), entry, multiply(ORE, ore), taken)


def _start(seed: int, below: int) -> int:
    """A whole number from 0 to `below` − 1, each as likely as the other."""
    limit = _RANGE - _RANGE % below
    at = 0
    while True:
        number = int.from_bytes(sha256(f"{seed}:{at}".encode("ascii")).digest(), "big")
        if number < limit:
            return number % below
        at += 1


def _ore(amount: Decimal) -> int:
    return abs(int(multiply(amount, 100)))
