"""Earmarked funds (ändamålsbestämda fonder): funds beside each other in one book, and their total.

A line belongs to one fund, and so do its entries; each fund is carried forward by itself. Two
entries on lines of transfer move money from one fund to another. A book that declares no fund, or
one, has one fund: all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler, model_serializer
from pydantic_core import CoreSchema

from fhledger.core.amounts import EXACT, Amount, exact_sum
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.nearest import did_you_mean
from fhledger.core.record import Record, computed, key
from fhledger.domain.dated_values import DatedValue
from fhledger.domain.fund.fiscal_years import Movement, carry_forward
from fhledger.domain.fund.ledger import Line, Section, Totals, section_total

TOTAL = "total"
"""The id of the row that adds up all funds."""


class Fund(Record):
    """An earmarked fund: its label, and what it held on 1 January of the first year of the book."""

    label: LocalizedText
    opening_balance: DatedValue


class FundYear(Record):
    """A fund in a year, in exact kronor; transfers between funds are apart from the rest."""

    fund: str
    label: LocalizedText
    year: int
    opening_balance: Amount
    income: Annotated[Amount, key("total_income")]
    costs: Annotated[Amount, key("total_costs")]
    appropriations: Amount
    transfers: Amount

    @computed
    def change(self) -> Amount:
        """Årets förändring: everything between the opening and the closing balance."""
        return exact_sum((self.income, self.costs, self.appropriations, self.transfers))

    @computed
    def closing_balance(self) -> Amount:
        """What the fund opens the next year with."""
        return exact_sum((self.opening_balance, self.change))


class HasFunds(Record):
    """A record that has a row for each fund and one for their total, where there are several."""

    funds: tuple[FundYear, ...] = ()

    @model_serializer(mode="wrap")
    def _without_single_fund(self, dump: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def] # noqa: ANN202 - the schema stays that of the fields
        fields = dump(self)
        funds = fields.pop("funds", ())
        return {**fields, "funds": funds} if funds else fields

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core_schema)
        fields = handler.resolve_ref_schema(schema)
        fields["required"] = [name for name in fields.get("required", ()) if name != "funds"]
        return schema


def fund_of(line: Line, funds: Iterable[str]) -> str:
    """The id of the fund that a line belongs to: its own, else the first of all."""
    return line.fund or next(iter(funds), "")


def lines_of_fund(lines: Iterable[Line], fund: str, funds: Iterable[str]) -> tuple[Line, ...]:
    """The lines that belong to a fund, in their order."""
    ids = tuple(funds)
    return tuple(line for line in lines if fund_of(line, ids) == fund)


def transfer_total(lines: Iterable[Line], totals: Totals) -> Decimal:
    """The sum of all transfers between funds among some lines; over all funds it must be zero."""
    ids = {line.id for line in lines if line.transfer}
    return totals.sum_where(lambda key: key.line in ids)


def fund_years(
    funds: Mapping[str, Fund], lines: Sequence[Line], totals: Mapping[int, Totals]
) -> tuple[FundYear, ...]:
    """Each fund in each year, oldest year first, and in each year after all funds their total."""
    chains: list[list[FundYear]] = []
    for id, fund in funds.items():
        own = lines_of_fund(lines, id, funds)
        movements = {
            year: Movement(*(section_total(own, of_year, section) for section in Section))
            for year, of_year in totals.items()
        }
        chain = carry_forward(fund.opening_balance.value, movements)
        chains.append([])
        for year in chain:
            transfers = transfer_total(own, totals[year.year])
            chains[-1].append(
                FundYear(
                    **dict(year)
                    | {"appropriations": EXACT.subtract(year.appropriations, transfers)},
                    fund=id,
                    label=fund.label,
                    transfers=transfers,
                )
            )
    return tuple(row for same_year in zip(*chains, strict=True) for row in with_total(same_year))


def with_total(funds: Sequence[FundYear]) -> tuple[FundYear, ...]:
    """The funds of a year, and their total."""
    amounts = ("opening_balance", "income", "costs", "appropriations", "transfers")
    total = FundYear(
        fund=TOTAL,
        label=message("All funds"),
        year=funds[0].year,
        **{name: exact_sum(getattr(fund, name) for fund in funds) for name in amounts},
    )
    return (*funds, total)


def opening_of_all(funds: Mapping[str, Fund]) -> DatedValue:
    """The opening balance of the book: that of its only fund, else the sum of all."""
    openings = [fund.opening_balance for fund in funds.values()]
    if len(openings) == 1:
        return openings[0]
    return DatedValue(
        value=exact_sum(opening.value for opening in openings),
        unit=openings[0].unit,
        valid_from=openings[0].valid_from,
    )


def require_consistent(
    funds: Mapping[str, Fund], lines: Iterable[Line], opening: DatedValue, rows: Iterable[str]
) -> None:
    """Raise `InvalidArgumentError` for funds, lines and opening balances that do not fit together.

    `rows` are the ids of the rows of every statement, which no fund may take.
    """
    lines = tuple(lines)
    for line in lines:
        _require_fund(line, funds)
    if not funds:
        return
    taken = {*rows, TOTAL, *(line.id for line in lines)}
    taken.update(item.id for line in lines for item in line.items)
    for id, fund in funds.items():
        if id in taken:
            raise InvalidArgumentError(
                "the fund '{fund}' has the id of a row; choose another id", fund=id
            )
        if fund.opening_balance.valid_from != opening.valid_from:
            raise InvalidArgumentError(
                "the opening balance of the fund '{fund}' is of {day}, that of the book of"
                " {first}; a fund that came later opens with 0 on the first day",
                fund=id,
                day=fund.opening_balance.valid_from,
                first=opening.valid_from,
            )
    total = opening_of_all(funds).value
    if total != opening.value:
        raise InvalidArgumentError(
            "the opening balance is {opening}, but the funds open with {total} together; leave"
            " [opening_balance] out, or correct one of them",
            opening=opening.value,
            total=total,
        )


def _require_fund(line: Line, funds: Mapping[str, Fund]) -> None:
    if line.fund and line.fund not in funds:
        raise InvalidArgumentError(
            "the line '{line}' belongs to the unknown fund '{fund}'; the book declares"
            " {funds}.{hint}",
            line=line.id,
            fund=line.fund,
            funds=", ".join(funds) or message("none"),
            hint=did_you_mean(line.fund, funds),
        )
    if line.transfer and (line.section is not Section.APPROPRIATION or len(funds) < 2):
        raise InvalidArgumentError(
            "the line '{line}' is a transfer between funds; that needs section ="
            ' "appropriation" and two funds or more',
            line=line.id,
        )
