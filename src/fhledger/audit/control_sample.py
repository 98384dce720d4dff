"""Samples of controls (stickprov av kontroller): how many applications to examine, and what they prove.

A control works or deviates each time that it is applied: two people attest a voucher, or they do
not. The arithmetic is that of `audit.sampling_limits`.

>>> control_sample(tolerable_percent=5).size
59
>>> result = control_sample(tolerable_percent=5, tested=60, deviations=1)
>>> result.upper_limit_percent, result.is_acceptable
(Decimal('7.67'), False)
"""

from __future__ import annotations

from decimal import ROUND_UP, Context, Decimal

from fhledger.audit.sampling_limits import attribute_sample_size, attribute_upper_limit
from fhledger.core.amounts import Number
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.core.record import Record, computed

SOURCE = 'AICPA, Audit Guide "Audit Sampling", attribute sampling; ISA 530'
_UP = Context(prec=40, rounding=ROUND_UP)


class ControlSample(Record):
    """How many applications of a control to examine, and what those that were examined prove.

    `size` allows the expected deviations. The upper limit is the highest rate of deviation, in per
    cent and rounded up to two decimals, at the confidence; None before anything was examined.
    """

    tolerable_percent: Number
    confidence: str
    expected_deviations: int
    size: int
    tested: int | None = None
    deviations: int = 0
    upper_limit_percent: Number | None = None
    source: str = SOURCE

    @computed
    def is_acceptable(self) -> bool | None:
        """Whether the upper limit is not above the tolerable rate; None before the examination."""
        limit = self.upper_limit_percent
        return None if limit is None else limit <= self.tolerable_percent


@checked
def control_sample(
    *,
    tolerable_percent: int | str | Decimal,
    confidence: int | str | Decimal = 95,
    expected_deviations: int = 0,
    tested: int | None = None,
    deviations: int = 0,
) -> ControlSample:
    """The size of a sample of a control; of an examined one its upper limit as well.

    Raises `InvalidArgumentError` for what is out of range: more deviations than were examined.
    """
    if tested is None and deviations:
        raise InvalidArgumentError(message("say how many were examined: --tested"))
    limit = None if tested is None else attribute_upper_limit(tested, deviations, confidence)
    return ControlSample(
        tolerable_percent=Decimal(str(tolerable_percent)),
        confidence=str(confidence),
        expected_deviations=expected_deviations,
        size=attribute_sample_size(tolerable_percent, confidence, expected_deviations),
        tested=tested,
        deviations=deviations,
        upper_limit_percent=None if limit is None else limit.quantize(Decimal("0.01"), context=_UP),
    )
