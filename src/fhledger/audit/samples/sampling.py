"""A monetary-unit sample (stickprov efter belopp): the larger an entry, the likelier it is drawn.

All kronor of the population are laid end to end, in the order of the entries and without their
signs. From a random start within the first interval, each krona at a fixed interval is drawn, and
with it the entry to which it belongs. The interval is the population divided by the size of the
sample. An entry as large as the interval would be drawn in any case: it is taken whole, outside the
line of kronor, so that nothing is drawn twice and the sample has at most the size asked for.
Entries of the size of `materiality` and larger are split off before that, and all examined.

After ISA 530 *Audit Sampling*: Appendix 1 (stratification, value-weighted selection) and Appendix 4
(systematic selection, monetary unit sampling); the interval and the items taken whole as in the
AICPA audit guide *Audit Sampling*, on monetary-unit sampling.

The start does not depend on any library of random numbers: it is the first of the SHA-256 digests
of `SEED:0`, `SEED:1`, … that, read as an integer, is below the largest multiple of the interval,
and then its remainder. The same seed gives the same sample, on every machine.

>>> from fhledger.book import embedded_book
>>> drawn = sample(embedded_book().ledger(2024), size=5, seed=7)
>>> [(item.number, item.taken) for item in drawn.items]
[('A17', 'whole'), ('A20', 'drawn'), ('A21', 'drawn'), ('A24', 'drawn')]
>>> drawn.population.amount, drawn.sample.amount
(Decimal('18869663.00'), Decimal('15168412'))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Annotated, Literal

from fhledger.audit.samples.sample_terms import (
    ALL_ENTRIES,
    SampleFilters,
    SampleRow,
    SampleSum,
    SampleTerms,
    sample_sum,
    wanted_entries,
)
from fhledger.audit.samples.sampling_limits import monetary_sample_size
from fhledger.book import YearLedger
from fhledger.core.amounts import EXACT, ORE, Amount, divide, exact_sum, multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry, Line, lines_in_year
from fhledger.domain.seal_state import YearSeal

_DIGESTS = 1 << 256
Taken = Literal["material", "whole", "drawn"]
"""Why an entry is in the sample: at least as large as materiality, as the interval, or drawn."""


class SampledEntry(Record):
    """An entry in the sample: its fields, why it was taken, and the place where it is."""

    number: str
    taken: Taken
    day: date
    line: str
    item: str
    text: str
    amount_kr: Annotated[Amount, key("amount")]
    member: str
    project: str
    reverses: str
    source: str
    place: str
    line_label: LocalizedText | None = None

    @property
    def absolute_kr(self) -> Decimal:
        """The amount without its sign."""
        return EXACT.abs(self.amount_kr)


class Sample(Tabular, Record):
    """A sample of a year's entries, and the sums of what it was taken from.

    `interval_kr` is rounded to the öre; drawing uses the exact quotient. It is None where
    materiality leaves nothing to draw from. `increases` and `decreases` are the entries above and
    below zero. `seal` says whether the year is sealed; None where that was not looked up.
    """

    year: int
    seed: int
    size: int
    materiality_kr: Annotated[Amount | None, key("materiality")]
    interval_kr: Annotated[Amount | None, key("interval")]
    population: SampleSum
    increases: SampleSum
    decreases: SampleSum
    filters: SampleFilters = ALL_ENTRIES
    confidence: str | None = None
    expected_errors: int | None = None
    items: Annotated[tuple[SampledEntry, ...], key("entries")]
    seal: YearSeal | None = None

    @computed
    def sample(self) -> SampleSum:
        """All entries in the sample."""
        return SampleSum(
            entries=len(self.items), amount=exact_sum(item.absolute_kr for item in self.items)
        )

    @computed
    def material(self) -> SampleSum | None:
        """The entries at least as large as the materiality; None for none."""
        return self._taken("material")

    @computed
    def whole(self) -> SampleSum | None:
        """The entries at least as large as the interval; None for none."""
        return self._taken("whole")

    @computed
    def drawn(self) -> SampleSum | None:
        """The entries that were drawn; None for none."""
        return self._taken("drawn")

    @computed
    def net(self) -> Amount:
        """Increases less decreases."""
        return EXACT.subtract(self.increases.amount, self.decreases.amount)

    @property
    def rows(self) -> tuple[SampleRow, ...]:
        """What identifies each entry of the sample."""
        return tuple(SampleRow(item.number, item.amount_kr, item.taken) for item in self.items)

    @property
    def terms(self) -> SampleTerms:
        """How the sample was drawn."""
        return SampleTerms(
            method="amounts",
            year=self.year,
            seed=self.seed,
            confidence=None if self.confidence is None else Decimal(self.confidence),
            materiality_kr=self.materiality_kr,
            expected=self.expected_errors,
            size=self.size,
            interval_kr=self.interval_kr,
            population_entries=self.population.entries,
            population_kr=self.population.amount,
            rows=len(self.items),
            **dict(self.filters),
        )

    @computed
    def digest(self) -> str:
        """The SHA-256 digest of the terms and the entries of the sample."""
        return self.terms.digest(self.rows)

    def _taken(self, why: Taken) -> SampleSum | None:
        amounts = [item.absolute_kr for item in self.items if item.taken == why]
        return SampleSum(entries=len(amounts), amount=exact_sum(amounts)) if amounts else None

    def records(self) -> list[Flat]:
        """A dictionary for each entry of the sample: its fields, why it was taken, where it is."""
        return [flat(item) for item in self.items]


def sample(
    year: YearLedger,
    *,
    size: int | None = None,
    seed: int,
    materiality: Decimal | None = None,
    confidence: int | str | Decimal | None = None,
    expected_errors: int = 0,
    filters: SampleFilters = ALL_ENTRIES,
    lines: Iterable[Line] = (),
) -> Sample:
    """A monetary-unit sample of at most `size` entries, and all from `materiality` kronor on.

    Without a size, it is the one that `materiality`, `confidence` and `expected_errors` need. Only
    entries that the `filters` leave are in the population; the labels are those of `lines`. Reads
    the entries twice, in room that grows with the sample only. Raises `InvalidArgumentError` for a
    size below 1, a materiality that is not above zero, and a year in which no krona has moved.
    """
    if materiality is not None and materiality <= 0:
        raise InvalidArgumentError(
            "the materiality must be more than 0 kr, not {amount}", amount=materiality
        )
    wanted = wanted_entries(year, filters)
    material = None if materiality is None else _ore(materiality)
    left, increases, decreases, population = _totals(filter(wanted, year.entries), material)
    if not population.amount:
        raise InvalidArgumentError("{year} has no amounts to draw a sample from", year=year.year)
    size = _valid_size(size, multiply(ORE, left), materiality, confidence, expected_errors)
    labels = {line.id: line.label for line in lines_in_year(lines, year.year)}
    return Sample(
        year=year.year,
        seed=seed,
        size=size,
        materiality_kr=materiality,
        confidence=None if confidence is None else str(confidence),
        expected_errors=None if confidence is None else expected_errors,
        interval_kr=divide(multiply(ORE, left), size) if left else None,
        population=population,
        increases=increases,
        decreases=decreases,
        filters=filters,
        items=tuple(
            item.model_copy(update={"line_label": labels.get(item.line)})
            for item in _selected(year, size, left, material, seed=seed, wanted=wanted)
        ),
    )


def _totals(
    entries: Iterable[Entry], material: int | None
) -> tuple[int, SampleSum, SampleSum, SampleSum]:
    """The öre to draw from; the entries above zero, the others, and all of them."""
    left = 0
    sums = {True: [0, 0], False: [0, 0]}
    for entry in entries:
        ore = _ore(entry.amount_kr)
        part = sums[entry.amount_kr > 0]
        part[0] += 1
        part[1] += ore
        left += 0 if material is not None and ore >= material else ore
    increases, decreases = (sample_sum(*sums[sign]) for sign in (True, False))
    return left, increases, decreases, sample_sum(*map(sum, zip(*sums.values(), strict=True)))


def _valid_size(
    size: int | None,
    left: Decimal,
    materiality: Decimal | None,
    confidence: int | str | Decimal | None,
    expected_errors: int,
) -> int:
    """The kronor to draw, or to plan from what is left beside the entries all examined."""
    if size is None:
        if materiality is None or confidence is None:
            raise InvalidArgumentError(
                "give a size, or a materiality and a confidence from which it follows"
            )
        return monetary_sample_size(left, materiality, confidence, expected_errors) if left else 1
    if size < 1:
        raise InvalidArgumentError("a sample cannot have {size} entries; give 1 or more", size=size)
    return size


def _selected(
    year: YearLedger,
    size: int,
    left: int,
    material: int | None,
    *,
    seed: int,
    wanted: Callable[[Entry], bool],
) -> Iterator[SampledEntry]:
    """The entries taken. In units of an öre divided by `size`, the interval is the whole `left`."""
    interval = left
    next_drawn = _random_start(seed, interval) if interval else 0
    passed = 0
    for place, entry in year.located():
        if not wanted(entry):
            continue
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
            names = Entry.__dataclass_fields__.keys() & SampledEntry.model_fields.keys()
            fields = {name: getattr(entry, name) for name in names}
            yield SampledEntry(**fields, taken=taken, place=str(place))


def _random_start(seed: int, below: int) -> int:
    """A whole number from 0 to `below` - 1, each as likely as the other."""
    limit = _DIGESTS - _DIGESTS % below
    digests = (sha256(f"{seed}:{at}".encode("ascii")).digest() for at in count())
    numbers = (int.from_bytes(digest, "big") for digest in digests)
    return next(number for number in numbers if number < limit) % below


def _ore(amount: Decimal) -> int:
    return abs(int(multiply(amount, 100)))
