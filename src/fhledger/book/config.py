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

from fhledger.core.localized import Language, LocalizedText
from fhledger.core.record import Record, key, require_unique
from fhledger.core.text import Identifier, SingleLine
from fhledger.domain.dated_values import DatedValue, Source
from fhledger.domain.fees.fee import FeeRule
from fhledger.domain.fees.municipality import Municipality
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fund.budget import BudgetRule
from fhledger.domain.fund.ledger import RESERVED_ITEMS, Line, Section, Totals
from fhledger.domain.fund.projects import Project
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
                raise ValueError(f"'{line.id}' names a row of every statement; choose another id")
        if self.fee_rule is not None:
            self._check_fee(self.fee_rule)
        for label, text in self.labels.items():
            if label not in LABELS:
                raise ValueError(f"'{label}' is not a row or title; there are {', '.join(LABELS)}")
            figures = FINANCING_ROWS if label == "financing_text" else ()
            allowed_names = _LABEL_PLACEHOLDERS.union(figures)
            if text.placeholders() - allowed_names:
                raise ValueError(f"the label '{label}' may name {sorted(allowed_names)} only")
        return self

    @property
    def fee_rates(self) -> tuple[Rate, ...]:
        """The rates of the fee; none in a book without a fee."""
        return self.fee_rule.rates if self.fee_rule else ()

    def _check_fee(self, fee: FeeRule) -> None:
        line = next((line for line in self.lines if line.id == fee.line), None)
        if line is None or line.section is not Section.INCOME:
            raise ValueError(f"the fee's line '{fee.line}' is not a declared line of income")
        codes = {member.code for member in self.municipalities}
        for rate in fee.rates:
            unknown = set(rate.members) - codes
            if unknown:
                raise ValueError(f"a rate names {sorted(unknown)}, which is not a member")


def undeclared(
    config: BookConfig, projects: Iterable[Project], totals: Totals
) -> Iterator[tuple[str, str, str]]:
    """Each field and value of the entries that is not declared, and what to do about it."""
    declared = {
        "line": {line.id for line in config.lines},
        "member": {"", *(member.code for member in config.municipalities)},
        "project": {"", *(project.id for project in projects)},
    }
    advice = {
        "line": "Declare it under [[lines]] in book.toml, or correct the entry. The lines are "
        f"{', '.join(line.id for line in config.lines)}.",
        "member": "Give the SCB code of a municipality in book.toml.",
        "project": "Add it to projects.csv, or correct the entry.",
        "item": "That names a row of every specification; choose another text.",
    }
    for sum_key, _ in totals.sums:
        for field, allowed in declared.items():
            if (value := getattr(sum_key, field)) not in allowed:
                yield field, value, advice[field]
        if sum_key.item in RESERVED_ITEMS:
            yield "item", sum_key.item, advice["item"]


def _items(lines: Iterable[Line], *sections: Section) -> Iterator[str]:
    return (item.id for line in lines if line.section in sections for item in line.items)
