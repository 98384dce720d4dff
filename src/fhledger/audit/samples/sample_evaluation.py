"""What an examined sample says of all entries (utvärdering av ett urval): a limit of misstatement.

Each entry of the sample has its booked and its audited amount. The *tainting* of an error is its
part of the booked amount. An entry that was taken whole is known; the error of one that was drawn
is projected to the interval that it stands for. The upper limit is what the misstatement does not
exceed, at the chosen confidence:

    known + projected misstatement + basic precision + incremental allowance

- projected misstatement: the sum of tainting x interval
- basic precision: the confidence factor of no error x interval
- incremental allowance: for each tainting, the largest first, (factor of its rank - the factor
  before - 1) x tainting x interval

Overstatements and understatements (booked too much, too little, without their signs) have a limit
each. After ISA 530, 14-15. The factors are those of the Poisson distribution; those of up to ten
errors at usual levels were compared with the tables of the AICPA audit guide *Audit Sampling*. The
sums made of them were compared with no publication; tests try them on generated populations.

>>> items = [ExaminedEntry(number=f"A{at}", taken="drawn", booked_kr=100, audited_kr=100)
...     for at in range(59)]
>>> items.append(ExaminedEntry(number="A60", taken="drawn", booked_kr=100, audited_kr=80))
>>> result = evaluate(items, interval_kr=Decimal(1000), tolerable_kr=Decimal(4000), confidence=95)
>>> result.over.projected_kr, result.over.basic_precision_kr, result.over.upper_limit_kr
(Decimal('200.00'), Decimal('2995.73'), Decimal('3345.36'))
>>> result.is_acceptable
True
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce
from itertools import pairwise
from typing import Annotated, Literal

from fhledger.audit.samples.sample_terms import Completeness, SampleTerms
from fhledger.audit.samples.sampling_limits import confidence_factor
from fhledger.core.amounts import EXACT, ORE, Amount, Kronor, exact_sum
from fhledger.core.arguments import checked
from fhledger.core.currency import in_currency
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat

_RATIO = Context(prec=40)

SOURCE = (
    "ISA 530, 14-15; confidence factors of 0 to 10 errors at 80, 90, 95 and 99 per cent: AICPA,"
    ' Audit Guide "Audit Sampling"'
)
_COMPARED_CONFIDENCES, _COMPARED_ERRORS = {80, 90, 95, 99}, 10
"""The factors that were compared with the tables of the AICPA guide."""


class ExaminedEntry(Record):
    """An entry of a sample with the amount that the examination came to, in kronor.

    `taken` is why it is in the sample; only one that was `drawn` stands for others.
    """

    number: str
    taken: Literal["material", "whole", "drawn"]
    booked_kr: Annotated[Kronor, key("amount_kr")]
    audited_kr: Kronor

    @computed
    def misstatement_kr(self) -> Amount:
        """Booked - audited, in the direction of the entry: above zero if too much was booked."""
        error = EXACT.subtract(self.booked_kr, self.audited_kr)
        return EXACT.minus(error) if self.booked_kr < 0 else error

    @property
    def tainting(self) -> Decimal:
        """The misstatement as a part of the booked amount."""
        return _RATIO.divide(self.misstatement_kr, EXACT.abs(self.booked_kr))


class ErrorLimit(Record):
    """The misstatement in one direction: what is known, projected, and allowed for, in kronor."""

    errors: int
    known_kr: Annotated[Amount, key("known")]
    projected_kr: Annotated[Amount, key("projected")]
    basic_precision_kr: Annotated[Amount, key("basic_precision")]
    incremental_allowance_kr: Annotated[Amount, key("incremental_allowance")]

    @computed
    def upper_limit_kr(self) -> Amount:
        """The sum of all four."""
        return exact_sum(
            (
                self.known_kr,
                self.projected_kr,
                self.basic_precision_kr,
                self.incremental_allowance_kr,
            )
        )


class Evaluation(Tabular, Record):
    """What an examined sample says: the limits both ways, and whether they are tolerable."""

    confidence: str
    tolerable_kr: Annotated[Amount, key("tolerable")]
    interval_kr: Annotated[Amount, key("interval")]
    examined: int
    over: ErrorLimit
    under: ErrorLimit
    misstated: tuple[ExaminedEntry, ...]
    source: str = SOURCE
    terms: SampleTerms | None = None
    completeness: Completeness = "unchecked"

    @computed
    def is_acceptable(self) -> bool:
        """Whether neither limit exceeds the tolerable misstatement."""
        limits = (self.over.upper_limit_kr, self.under.upper_limit_kr)
        return max(limits) <= self.tolerable_kr

    @property
    def has_compared_factors(self) -> bool:
        """Whether each confidence factor used was compared with a printed table."""
        most = max(self.over.errors, self.under.errors)
        return Decimal(self.confidence) in _COMPARED_CONFIDENCES and most <= _COMPARED_ERRORS

    def records(self) -> list[Flat]:
        """A dictionary for each misstated entry."""
        return [flat(entry) for entry in self.misstated]


@checked
def evaluate(
    items: Sequence[ExaminedEntry],
    *,
    interval_kr: Decimal,
    tolerable_kr: Decimal,
    confidence: int | str | Decimal = 95,
) -> Evaluation:
    """The limits of a monetary-unit sample with this interval; amounts are rounded to the öre.

    Raises `InvalidArgumentError` for an interval or a tolerable misstatement that is not above
    zero, and for a drawn entry of 0 kr, which no krona can have drawn.
    """
    if interval_kr <= 0 or tolerable_kr <= 0:
        raise InvalidArgumentError(
            in_currency(
                message("an interval and a tolerable misstatement (--materiality) are above 0 kr")
            )
        )
    for item in items:
        if not item.booked_kr:
            raise InvalidArgumentError(
                "{number} has an amount of 0 kr, which is never drawn", number=item.number
            )
    return Evaluation(
        confidence=str(confidence),
        tolerable_kr=tolerable_kr,
        interval_kr=interval_kr,
        examined=len(items),
        over=_limit([item for item in items if item.misstatement_kr > 0], confidence, interval_kr),
        under=_limit([item for item in items if item.misstatement_kr < 0], confidence, interval_kr),
        misstated=tuple(item for item in items if item.misstatement_kr),
    )


def _limit(
    errors: Sequence[ExaminedEntry], confidence: int | str | Decimal, interval: Decimal
) -> ErrorLimit:
    known = [EXACT.abs(item.misstatement_kr) for item in errors if item.taken != "drawn"]
    taintings = sorted(
        (_RATIO.abs(item.tainting) for item in errors if item.taken == "drawn"), reverse=True
    )
    factors = [confidence_factor(rank, confidence) for rank in range(len(taintings) + 1)]
    increments = (
        _RATIO.subtract(_RATIO.subtract(factor, before), Decimal(1))
        for before, factor in pairwise(factors)
    )
    allowances = map(_RATIO.multiply, increments, taintings)
    return ErrorLimit(
        errors=len(errors),
        known_kr=exact_sum(known),
        projected_kr=_kronor(_total(taintings), interval),
        basic_precision_kr=_kronor(factors[0], interval),
        incremental_allowance_kr=_kronor(_total(allowances), interval),
    )


def _total(parts: Iterable[Decimal]) -> Decimal:
    return reduce(_RATIO.add, parts, Decimal(0))


def _kronor(part: Decimal, interval: Decimal) -> Decimal:
    return _RATIO.multiply(part, interval).quantize(ORE, ROUND_HALF_UP, _RATIO)
