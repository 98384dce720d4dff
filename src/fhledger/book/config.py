"""The configuration of a book (book.toml): what a co-operation has agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import TypeAdapter, ValidationError, ValidationInfo, field_validator, model_validator

from fhledger.core.arguments import checked
from fhledger.core.currency import CURRENCIES, SEK
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.record import Record, key
from fhledger.core.text import Identifier, SingleLine
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import DatedValue, Source
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fund.budget import BudgetCover, BudgetRule
from fhledger.domain.fund.funds import Fund, opening_of_all, require_consistent
from fhledger.domain.fund.ledger import Line, Section, is_row_of_appropriations
from fhledger.domain.members.measures import INHABITANTS, Measure, require_declared
from fhledger.domain.members.municipality import Municipality
from fhledger.domain.notices.sender import Sender
from fhledger.domain.statement.printed_layout import PrintedLayout
from fhledger.domain.statement.rows import FINANCING_ROWS, LABELS, SUMMARY_ROWS

_LABEL_PLACEHOLDERS = frozenset({"year", "previous_year", "next_year"})


class BookConfig(Record):
    """What a co-operation has agreed on: lines, members, fees, and its first opening balance.

    `fee_rule` is the main fee, `[fee]` in book.toml; `other_fees` are those beside it, `[[fees]]`.
    """

    name: SingleLine
    language: Language | None = None
    """The language of reports and errors, where the command line does not choose another."""
    currency: SingleLine = SEK
    """The code of a currency; amounts are printed with its unit."""
    sources: Mapping[Identifier, Source] = {}
    opening_balance: DatedValue
    """What all funds held on 1 January of the first year; with `funds` it may be left out."""
    funds: Mapping[Identifier, Fund] = {}
    """The earmarked funds by their ids; none in a book that is one fund."""
    lines: tuple[Line, ...]
    municipalities: tuple[Municipality, ...] = ()
    measures: tuple[Measure, ...] = ()
    fee_rule: Annotated[FeeRule | None, key("fee")] = None
    other_fees: Annotated[tuple[FeeRule, ...], key("fees")] = ()
    sender: Sender | None = None
    """Who invoices the fee; None where it is not known."""
    budget_rule: Annotated[BudgetRule | None, key("budget")] = None
    labels: Mapping[str, LocalizedText] = {}
    printed_layout: PrintedLayout | None = None

    @model_validator(mode="before")
    @classmethod
    def _opens_with_its_funds(cls, data: Any) -> Any:
        """The opening balance, where only the funds have one; their own errors come first."""
        if not isinstance(data, dict) or not data.get("funds") or data.get("opening_balance"):
            return data
        try:
            funds = TypeAdapter(dict[str, Fund]).validate_python(data["funds"])
        except ValidationError:
            return data | {"opening_balance": {"value": 0, "unit": "kr", "since": "2000-01-01"}}
        return data | {"opening_balance": opening_of_all(funds)}

    @field_validator("opening_balance", "funds")
    @classmethod
    def _opens_in_its_currency(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse `7_070, unit = "tkr"`, which would open a book with 7 070 kr."""
        is_book = isinstance(value, DatedValue)
        openings = [value] if is_book else [fund.opening_balance for fund in value.values()]
        for opening in openings:
            if opening.unit not in ("kr", info.data.get("currency", SEK)):
                raise InvalidArgumentError(
                    "the unit of the opening balance is '{unit}'; write the whole amount, with"
                    " the unit 'kr'",
                    unit=opening.unit,
                )
        return value

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.currency not in CURRENCIES:
            raise InvalidArgumentError(
                "the currency '{currency}' is not supported; a book may have {currencies}",
                currency=self.currency,
                currencies=", ".join(CURRENCIES),
            )
        first = self.opening_balance.valid_from
        if (first.month, first.day) != (1, 1):
            raise InvalidArgumentError(
                "the opening balance is of {day}; a fiscal year is a calendar year, so give the"
                " balance on 1 January",
                day=first,
            )
        require_consistent(self.funds, self.lines, self.opening_balance, SUMMARY_ROWS)
        require_unique("line", (line.id for line in self.lines))
        require_unique("municipality", (member.code for member in self.municipalities))
        require_unique("item", _items(self.lines, Section.APPROPRIATION))
        require_unique("item", _items(self.lines, Section.INCOME, Section.COST))
        allowed = "appropriations" if is_row_of_appropriations(self.lines) else None
        for line in self.lines:
            if line.id in SUMMARY_ROWS and line.id != allowed:
                raise InvalidArgumentError(
                    "'{line}' names a row of every statement; choose another id", line=line.id
                )
        self._check_fees()
        if self.printed_layout is not None:
            self._check_layout(self.printed_layout)
        self._check_labels()
        return self

    def _check_labels(self) -> None:
        for label, text in self.labels.items():
            if label not in LABELS:
                raise InvalidArgumentError(
                    "'{label}' is not a row or title; there are {labels}",
                    label=label,
                    labels=", ".join(LABELS),
                )
            figures = FINANCING_ROWS if label == "financing_text" else ()
            allowed_names = _LABEL_PLACEHOLDERS.union(figures)
            if text.placeholders() - allowed_names:
                raise InvalidArgumentError(
                    "the label '{label}' may name {allowed_names} only",
                    label=label,
                    allowed_names=", ".join(sorted(allowed_names)),
                )

    def _check_layout(self, layout: PrintedLayout) -> None:
        known = {*SUMMARY_ROWS, *(line.id for line in self.lines)}
        for row in layout.rows:
            if not row.label and row.id not in known:
                raise InvalidArgumentError(
                    "the printed row '{row}' is no line; give it a label", row=row.id
                )

    @property
    def has_several_funds(self) -> bool:
        """Whether outputs have a row for each fund; one declared fund is the same as none."""
        return len(self.funds) > 1

    @checked
    def budget_rule_of(self, year: int) -> BudgetCover | None:
        """What the budget of a year covers as a whole; None where it is not decided."""
        return self.budget_rule.in_year(year) if self.budget_rule else None

    @property
    def fee_rates(self) -> tuple[Rate, ...]:
        """The rates of the fee; none in a book without a fee."""
        return self.fee_rule.rates if self.fee_rule else ()

    @property
    def fees(self) -> tuple[FeeRule, ...]:
        """The rules of all fees, the main one first."""
        return (*([self.fee_rule] if self.fee_rule else []), *self.other_fees)

    @property
    def fee_lines(self) -> frozenset[str]:
        """The lines of income on which fees are booked."""
        return frozenset(line for fee in self.fees for line in fee.lines)

    def _check_fees(self) -> None:
        require_unique("measure", (measure.id for measure in self.measures))
        if any(measure.id == INHABITANTS for measure in self.measures):
            raise InvalidArgumentError(
                "inhabitants are a measure of every book; leave the declaration out, and choose"
                " another id for another measure"
            )
        if self.other_fees and self.fee_rule is None:
            raise InvalidArgumentError(
                "write the main fee as [fee], and each further one as [[fees]]"
            )
        require_unique("fee", (fee.name for fee in self.fees))
        require_unique("line of a fee", (line for fee in self.fees for line in fee.lines))
        for fee in self.fees:
            self._check_fee(fee)

    def _check_fee(self, fee: FeeRule) -> None:
        income = {line.id for line in self.lines if line.section is Section.INCOME}
        for line in fee.lines:
            if line not in income:
                raise InvalidArgumentError(
                    "the fee's line '{line}' is not a declared line of income", line=line
                )
        unknown = sorted(set(fee.named_codes()) - {member.code for member in self.municipalities})
        if unknown:
            raise InvalidArgumentError(
                "a rate names {unknown}, which is not a member", unknown=", ".join(unknown)
            )
        require_declared(sorted(fee.measures), self.measures)


def _items(lines: Iterable[Line], *sections: Section) -> Iterator[str]:
    return (item.id for line in lines if line.section in sections for item in line.items)
