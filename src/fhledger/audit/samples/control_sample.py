"""Samples of controls (stickprov av kontroller): how many to examine, which, and what they prove.

A control works or deviates each time that it is applied: two people attest a voucher, or they do
not. The arithmetic is that of `audit.samples.sampling_limits`: hypergeometric where the size of the
population is known, otherwise binomial, with the limit of Clopper and Pearson. Each application is
as likely to be selected as any other: those are selected whose SHA-256 digests of `SEED:NUMBER` are
the smallest, so that the same seed gives the same sample on every machine, whatever the order of
the entries.

>>> control_sample(tolerable_percent=5).size
59
>>> result = control_sample(tolerable_percent=5, tested=60, deviations=1)
>>> result.upper_limit_percent, result.is_acceptable
(Decimal('7.67'), False)
>>> sample = select_applications(control_sample(tolerable_percent=50), 9, seed=7)
>>> [item.number for item in sample.items]
['3', '4', '7']
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_UP, Context, Decimal
from hashlib import sha256
from heapq import nsmallest
from typing import Annotated, Literal

from fhledger.audit.samples.sample_terms import (
    ALL_ENTRIES,
    Completeness,
    SampleFilters,
    SampleRow,
    SampleTerms,
    wanted_entries,
)
from fhledger.audit.samples.sampling_limits import attribute_sample_size, attribute_upper_limit
from fhledger.book import YearLedger
from fhledger.core.amounts import Amount, Number
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Line, lines_in_year
from fhledger.domain.seal_state import YearSeal

SOURCE = (
    "ISA 530; sizes without expected deviations, of a population of unknown size: AICPA, Audit"
    ' Guide "Audit Sampling", appendix A'
)
_UP = Context(prec=40, rounding=ROUND_UP)


class SelectedApplication(Record):
    """An application of a control to examine: an entry and its place, or no more than a number."""

    number: str
    day: date | None = None
    line: str = ""
    text: str = ""
    amount_kr: Annotated[Amount | None, key("amount")] = None
    source: str = ""
    place: str = ""
    line_label: LocalizedText | None = None


class ExaminedApplication(Record):
    """An application that was examined, and whether the control worked there."""

    number: str
    works: bool


class ControlSample(Tabular, Record):
    """How many applications of a control to examine, and what those that were examined prove.

    `size` allows the expected deviations. The upper limit is the highest rate of deviation, in per
    cent and rounded up to two decimals, at the confidence; None before anything was examined.
    `population`, `seed` and `items` are those of a selection; `deviating` are the numbers of the
    applications that deviate, where they are known; `completeness` is None where no file was
    examined. `drawn` are the terms of the examined file. `seal` says whether the year is sealed.
    """

    tolerable_percent: Number
    confidence: str
    expected_deviations: int
    size: int
    tested: int | None = None
    deviations: int = 0
    upper_limit_percent: Number | None = None
    source: str = SOURCE
    year: int | None = None
    seed: int | None = None
    population: int | None = None
    filters: SampleFilters = ALL_ENTRIES
    items: Annotated[tuple[SelectedApplication, ...], key("selected")] = ()
    deviating: tuple[str, ...] = ()
    completeness: Completeness | None = None
    drawn: Annotated[SampleTerms | None, key("terms")] = None
    seal: YearSeal | None = None

    @computed
    def distribution(self) -> Literal["hypergeometric", "binomial"]:
        """That of size and limit: hypergeometric where the population is known."""
        return "binomial" if self.population is None else "hypergeometric"

    @computed
    def is_acceptable(self) -> bool | None:
        """Whether the upper limit is not above the tolerable rate; None before the examination."""
        limit = self.upper_limit_percent
        return None if limit is None else limit <= self.tolerable_percent

    @property
    def rows(self) -> tuple[SampleRow, ...]:
        """What identifies each selected application."""
        return tuple(SampleRow(item.number, item.amount_kr) for item in self.items)

    @property
    def terms(self) -> SampleTerms | None:
        """How the applications were selected; None where none were."""
        if self.seed is None or self.population is None or not self.items:
            return None
        return SampleTerms(
            method="controls",
            year=self.year,
            seed=self.seed,
            confidence=Decimal(self.confidence),
            tolerable_percent=self.tolerable_percent,
            expected=self.expected_deviations,
            size=self.size,
            population_entries=self.population,
            rows=len(self.items),
            **dict(self.filters),
        )

    @computed
    def digest(self) -> str | None:
        """The SHA-256 digest of the terms and the selection; None where nothing was selected."""
        return None if self.terms is None else self.terms.digest(self.rows)

    def records(self) -> list[Flat]:
        """A dictionary for each selected application."""
        return [flat(item) for item in self.items]


@checked
def control_sample(
    *,
    tolerable_percent: int | str | Decimal,
    confidence: int | str | Decimal = 95,
    expected_deviations: int = 0,
    tested: int | None = None,
    deviations: int = 0,
    population: int | None = None,
) -> ControlSample:
    """The size of a sample of a control; of an examined one its upper limit as well.

    With a `population`, both are those of a sample without replacement, of that many applications.

    Raises `InvalidArgumentError` for what is out of range: more deviations than were examined.
    """
    if tested is None and deviations:
        raise InvalidArgumentError("say how many were examined: --tested")
    limit = (
        None
        if tested is None
        else attribute_upper_limit(tested, deviations, confidence, population)
    )
    return ControlSample(
        tolerable_percent=Decimal(str(tolerable_percent)),
        confidence=str(confidence),
        expected_deviations=expected_deviations,
        size=attribute_sample_size(tolerable_percent, confidence, expected_deviations, population),
        population=population,
        tested=tested,
        deviations=deviations,
        upper_limit_percent=None if limit is None else limit.quantize(Decimal("0.01"), context=_UP),
    )


@checked
def select_applications(plan: ControlSample, population: int, *, seed: int) -> ControlSample:
    """The plan with as many applications as it needs, of those from 1 to `population`.

    Raises `InvalidArgumentError` for a population that is empty or has more than a million.
    """
    plan = _of_population(plan, population)
    numbers = map(str, range(1, population + 1))
    found = nsmallest(plan.size, numbers, key=lambda number: _draw(seed, number))
    items = tuple(SelectedApplication(number=number) for number in sorted(found, key=int))
    return plan.model_copy(update={"seed": seed, "items": items})


@checked
def select_entries(
    plan: ControlSample,
    year: YearLedger,
    *,
    seed: int,
    filters: SampleFilters = ALL_ENTRIES,
    lines: Iterable[Line] = (),
) -> ControlSample:
    """The plan with as many entries of the year as it needs, of those that are wanted.

    Two passes over the entries, in room that grows with the sample only. The labels of their lines
    are taken from `lines`. Raises `InvalidArgumentError` where no entry is wanted.
    """
    labels = {line.id: line.label for line in lines_in_year(lines, year.year)}
    wanted = wanted_entries(year, filters)
    population = sum(1 for _ in filter(wanted, year.entries))
    if not population:
        raise InvalidArgumentError("{year} has no entries to draw a sample from", year=year.year)
    plan = _of_population(plan, population)
    numbered = (
        (at, str(place), entry) for at, (place, entry) in enumerate(year.located()) if wanted(entry)
    )
    found = nsmallest(plan.size, numbered, key=lambda each: _draw(seed, each[2].number))
    items = tuple(
        SelectedApplication(
            number=entry.number,
            day=entry.day,
            line=entry.line,
            text=entry.text,
            amount_kr=entry.amount_kr,
            source=entry.source,
            place=place,
            line_label=labels.get(entry.line),
        )
        for _, place, entry in sorted(found, key=lambda each: each[0])
    )
    selection = {"year": year.year, "seed": seed, "filters": filters, "items": items}
    return plan.model_copy(update=selection)


def _of_population(plan: ControlSample, population: int) -> ControlSample:
    """The plan for a population of known size."""
    return control_sample(
        tolerable_percent=plan.tolerable_percent,
        confidence=plan.confidence,
        expected_deviations=plan.expected_deviations,
        population=population,
    )


def _draw(seed: int, number: str) -> bytes:
    return sha256(f"{seed}:{number}".encode()).digest()
