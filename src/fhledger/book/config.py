"""The configuration of a book (book.toml): what a co-operation has agreed on, and what entries may name.

>>> rent = Line(id="rent", section="cost", label=LocalizedText(sv="Hyra", en="Rent"))
>>> opening = DatedValue(value=0, unit="kr", valid_from="2024-01-01")
>>> BookConfig(name="Invented", opening_balance=opening, lines=[rent]).fee_rates
()
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import model_validator

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.core.text import Identifier, SingleLine
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import DatedValue, Source
from fhledger.domain.fees.fee import FeeRule
from fhledger.domain.fees.municipality import Municipality
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fund.budget import BudgetRule
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.statement.rows import FINANCING_ROWS, LABELS, SUMMARY_ROWS

_LABEL_PLACEHOLDERS = frozenset({"year", "previous_year", "next_year"})


class BookConfig(Record):
    """What a co-operation has agreed on: its lines, members and fee, and its first opening balance."""

    name: SingleLine
    language: Language | None = None
    """The language of reports and errors, where the command line does not choose another."""
    currency: SingleLine = "SEK"
    sources: Mapping[Identifier, Source] = {}
    opening_balance: DatedValue
    lines: tuple[Line, ...]
    municipalities: tuple[Municipality, ...] = ()
    fee_rule: Annotated[FeeRule | None, key("fee")] = None
    budget_rule: Annotated[BudgetRule | None, key("budget")] = None
    labels: Mapping[str, LocalizedText] = {}

    @model_validator(mode="after")
    def _is_consistent(self) -> BookConfig:
        require_unique("line", (line.id for line in self.lines))
        require_unique("municipality", (member.code for member in self.municipalities))
        require_unique("item", _items(self.lines, Section.APPROPRIATION))
        require_unique("item", _items(self.lines, Section.INCOME, Section.COST))
        appropriations = [line.id for line in self.lines if line.section is Section.APPROPRIATION]
        allowed = "appropriations" if appropriations == ["appropriations"] else None
        for line in self.lines:
            if line.id in SUMMARY_ROWS and line.id != allowed:
                raise InvalidArgumentError(
                    message(
                        "'{line}' names a row of every statement; choose another id", line=line.id
                    )
                )
        if self.fee_rule is not None:
            self._check_fee(self.fee_rule)
        for label, text in self.labels.items():
            if label not in LABELS:
                raise InvalidArgumentError(
                    message(
                        "'{label}' is not a row or title; there are {labels}",
                        label=label,
                        labels=", ".join(LABELS),
                    )
                )
            figures = FINANCING_ROWS if label == "financing_text" else ()
            allowed_names = _LABEL_PLACEHOLDERS.union(figures)
            if text.placeholders() - allowed_names:
                raise InvalidArgumentError(
                    message(
                        "the label '{label}' may name {allowed_names} only",
                        label=label,
                        allowed_names=", ".join(sorted(allowed_names)),
                    )
                )
        return self

    @property
    def fee_rates(self) -> tuple[Rate, ...]:
        """The rates of the fee; none in a book without a fee."""
        return self.fee_rule.rates if self.fee_rule else ()

    def _check_fee(self, fee: FeeRule) -> None:
        line = next((line for line in self.lines if line.id == fee.line), None)
        if line is None or line.section is not Section.INCOME:
            raise InvalidArgumentError(
                message("the fee's line '{line}' is not a declared line of income", line=fee.line)
            )
        codes = {member.code for member in self.municipalities}
        for rate in fee.rates:
            unknown = set(rate.members) - codes
            if unknown:
                raise InvalidArgumentError(
                    message(
                        "a rate names {unknown}, which is not a member",
                        unknown=", ".join(sorted(unknown)),
                    )
                )


def _items(lines: Iterable[Line], *sections: Section) -> Iterator[str]:
    return (item.id for line in lines if line.section in sections for item in line.items)
