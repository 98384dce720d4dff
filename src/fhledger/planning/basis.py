"""The basis of a forecast (utgångsläge): the last closed year, its lines, the facts of the fees."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.core.amounts import Amount
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.domain.fees.fee_records import fee_of_name
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.ledger import Line
from fhledger.domain.members.measures import Measures
from fhledger.domain.members.municipality import Municipality


class Basis(Record):
    """What a forecast begins with: the last closed year, the amount of each line in it, the facts.

    `fee` is None for a co-operation whose book states none; then all lines are planned alike.
    `measures` are the figures of all measures, inhabitants among them; `caveats` say why the closed
    year may not be whole.
    """

    closed: FiscalYear
    lines: tuple[Line, ...]
    amounts: Mapping[str, Amount]
    fee: FeeRule | None = None
    other_fees: tuple[FeeRule, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    measures: Measures = Measures()
    caveats: tuple[LocalizedText, ...] = ()

    @property
    def fees(self) -> tuple[FeeRule, ...]:
        """The rules of all fees, the main one first."""
        return (*([self.fee] if self.fee else []), *self.other_fees)

    def with_main_fee(self, name: str) -> Basis:
        """The basis with another fee as the main one, which a rate or a total replaces.

        Raises `InvalidArgumentError` for a fee that the book does not have.
        """
        labels = {line.id: line.label for line in self.lines}
        main = fee_of_name(self.fees, labels, name)
        others = tuple(fee for fee in self.fees if fee != main)
        return self.model_copy(update={"fee": main, "other_fees": others})

    @property
    def fee_lines(self) -> frozenset[str]:
        """The lines of income on which fees are booked."""
        return frozenset(line for fee in self.fees for line in fee.lines)
