"""How a fee is demanded (villkor för avgiften): value added tax, and terms of later years."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fhledger.core.dates import Year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.domain.dated_values import Source
from fhledger.domain.notices.due_dates import DueDay


class ValueAddedTax(Record):
    """The decision of the host on value added tax (moms): the category, the rate, and the reason.

    The fee is an amount without tax; where it is `taxable`, the notice adds the tax, if `percent`
    is given.
    """

    category: Literal["outside_scope", "exempt", "taxable"]
    reason: LocalizedText
    percent: Annotated[RateValue, Field(gt=0, le=100)] | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _only_taxable_has_a_rate(self) -> Self:
        if self.percent is not None and self.category != "taxable":
            raise InvalidArgumentError(
                "a fee that carries no VAT has no percentage; leave `percent` out"
            )
        return self


class LaterTerms(Record):
    """What is decided of a fee for the years from a first one on; a field left out does not change.

    So due days and tax can be decided, or decided anew, after an earlier year is closed.
    """

    first_year: Year
    due: tuple[DueDay, ...] = ()
    vat: ValueAddedTax | None = None
