"""Shares of a total to be raised (andelar av ett uttaxerat belopp) as formulas, in the workbook.

The terms of each total stand first: the amount, its floor and ceiling, the weight of each measure.
In the row of a member are its weight, and the part that follows: rounded with the fee, or in whole
units by the largest remainder. Parts with a floor or a ceiling depend on each other through a level
that no readable formula finds; they are values, and the sheet says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import KRONA, ORE, format_number
from fhledger.core.currency import in_currency
from fhledger.core.exact import as_decimal
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message, message_in
from fhledger.domain.fees.components import FeeComponent
from fhledger.domain.fees.fee_records import FeeTable, MemberFee
from fhledger.domain.fees.raised_total import RaisedTotal, exact_parts, weights_of
from fhledger.domain.fees.wording import shared_words
from fhledger.render.workbook.sheet import Cell, SheetRows, cells_of, fitting

_ARE_VALUES = message(
    "Where a total has a floor or a ceiling, its parts are values: they do not follow a changed"
    " figure."
)
_DIGITS = 13
"""The digits of a part that a spreadsheet, which holds fifteen, computes without an error."""


_UNITS = {
    ORE: ("*100", "/100"),
    KRONA: ("", ""),
    Decimal(10): ("/10", "*10"),
    Decimal(100): ("/100", "*100"),
    Decimal(1000): ("/1000", "*1000"),
}
"""What makes units of rounding of kronor in a formula, and kronor of units."""


@dataclass(frozen=True, slots=True)
class TotalTerms:
    """A total in the sheet: its row, the rows of the weights of its measures, and the rounding."""

    name: str | None
    total: RaisedTotal
    row: int
    weights: Mapping[str, int]
    unit: Decimal

    @property
    def is_bounded(self) -> bool:
        """Whether its parts are values."""
        return self.total.minimum_kr is not None or self.total.maximum_kr is not None

    @property
    def is_by_remainder(self) -> bool:
        """Whether its parts are whole units by the largest remainder."""
        return not self.is_bounded and self.total.rounding_of_parts == "largest_remainder"

    @property
    def columns(self) -> tuple[LocalizedText, ...]:
        """The titles of the columns before that of the parts."""
        weight = message_in("of a part", "Weight")
        if self.is_bounded:
            return ()
        if not self.is_by_remainder:
            return (weight,)
        exact = (
            in_currency(message("Exact part, kr"))
            if self.unit == 1
            else message("Exact part, in {unit} kr", unit=format_number(self.unit))
        )
        return (weight, exact, message("Remainder"))

    @property
    def units(self) -> str:
        """The total in whole units."""
        return f"$C${self.row}{_UNITS[self.unit][0]}"


def add_totals(rows: SheetRows, table: FeeTable, unit: Decimal) -> dict[str | None, TotalTerms]:
    """Add the terms of each total that a table shares; returns them by component."""
    first: dict[str | None, FeeComponent] = {}
    for member in table.members:
        for component in member.components:
            if component.total is not None:
                first.setdefault(component.name, component)
    if not first:
        return {}
    rows.heading(message("Totals to be raised"))
    figures = [
        in_currency(message("Total, kr, or weight")),
        in_currency(message("Minimum, kr")),
        in_currency(message("Maximum, kr")),
    ]
    rows.header(["", message("Shared")], figures)
    terms = {
        name: _add_total(rows, component, component.total, unit)
        for name, component in first.items()
        if component.total is not None
    }
    if any(each.is_bounded for each in terms.values()):
        rows.add(
            Cell(
                _ARE_VALUES,
                kind="note",
            )
        )
    return terms


def _add_total(
    rows: SheetRows, component: FeeComponent, total: RaisedTotal, unit: Decimal
) -> TotalTerms:
    def amount(kr: Decimal | None) -> Cell | None:
        return None if kr is None else Cell(kr, kind="exact", is_input=True)

    row = rows.next_row
    rows.add(
        Cell(component.name or "", kind="key"),
        Cell(shared_words(component, total), kind="wrapped"),
        amount(total.total_kr),
        amount(total.minimum_kr),
        amount(total.maximum_kr),
    )
    weights = {}
    if len(total.by) > 1:
        for weighted, measured in zip(total.by, component.measured, strict=True):
            weights[weighted.measure] = rows.next_row
            rows.add(
                Cell(""),
                Cell(measured.measure.label),
                Cell(weighted.weight, kind="number", is_input=True),
            )
    return TotalTerms(component.name, total, row, weights, unit)


@dataclass(frozen=True, slots=True)
class PartColumns:
    """The columns of the parts of a total: those they are computed from, and the last, theirs.

    The rows of the members begin with `first`. `measures` and `part_of_year` are the columns of
    what the parts are computed from, `parts_of_year` the exact parts of the year by code.
    """

    terms: TotalTerms
    members: Sequence[MemberFee]
    first: int
    columns: Sequence[str]
    measures: Mapping[str, str]
    part_of_year: str
    parts_of_year: Mapping[str, Fraction]

    def cells(self, at: int) -> list[Cell | None]:
        """The cells of the member at a place; blank if it does not share the total."""
        own = self._shared(self.members[at])
        if own is None:
            return [None] * len(self.columns)
        if self.terms.is_bounded:
            return [Cell(fitting(own.amount), kind="number")]
        row, weight = self.first + at, self.columns[0]
        weighted = f"SUMPRODUCT({self._every(weight)},{self._every(self.part_of_year)})"
        share = f"{weight}{row}*{self.part_of_year}{row}/{weighted}"
        if self.terms.is_by_remainder:
            parts = self._by_remainder(at, own, share)
        else:
            parts = [Cell(fitting(own.amount), f"$C${self.terms.row}*{share}", "number")]
        return [self._weight(at), *parts]

    def _by_remainder(self, at: int, own: FeeComponent, share: str) -> list[Cell]:
        """The exact part in units, what is beyond its whole units, and the part in whole units."""
        _, part, remainder, _ = self.columns
        units, exact_units = exact_parts(self.terms.total, self._weights(), self.terms.unit)
        exact = exact_units[self.members[at].code]
        decimals = max(0, _DIGITS - len(str(int(units))))
        row = self.first + at
        remainders, left = self._every(remainder), f"{remainder}{row}"
        earlier = f"(ROW({remainders})<ROW({left}))"
        ahead = f"SUMPRODUCT(({remainders}>{left})+({remainders}={left})*{earlier})"
        remaining = f"{self.terms.units}-SUMPRODUCT(INT({self._every(part)}))"
        return [
            Cell(
                as_decimal(exact, decimals),
                f"ROUND({self.terms.units}*{share},{decimals})",
                "number",
            ),
            Cell(
                as_decimal(exact - int(exact), decimals),
                f"ROUND({part}{row}-INT({part}{row}),{decimals})",
                "number",
            ),
            Cell(
                fitting(own.amount),
                f"(INT({part}{row})+IF({ahead}<{remaining},1,0)){_UNITS[self.terms.unit][1]}",
                "number",
            ),
        ]

    def _weight(self, at: int) -> Cell:
        """The weight of a member for a whole year: a share, a measure, shares of several, or 1."""
        total, row = self.terms.total, self.first + at
        columns = [self.measures[each.measure] for each in total.by]
        weight = self._whole_year_weights()[self.members[at].code]
        if not columns:
            return Cell(as_decimal(weight), kind="number", is_input=True)
        if len(columns) == 1:
            return Cell(self._quantities(at)[0], f"{columns[0]}{row}", "number")
        sharing = [self.first + i for i, each in enumerate(self.members) if self._shared(each)]
        shared = [cells_of(f"${column}$", sharing) for column in columns]
        formula = "+".join(
            f"$C${self.terms.weights[each.measure]}*{column}{row}/SUM({cells})"
            for each, column, cells in zip(total.by, columns, shared, strict=True)
        )
        return Cell(as_decimal(weight, 12), formula, "number")

    def _weights(self) -> dict[str, Fraction]:
        """The exact weights for the parts of the year."""
        whole = self._whole_year_weights()
        return {code: weight * self.parts_of_year[code] for code, weight in whole.items()}

    def _whole_year_weights(self) -> dict[str, Fraction]:
        sharing = [at for at, each in enumerate(self.members) if self._shared(each)]
        codes = [self.members[at].code for at in sharing]
        quantities = {self.members[at].code: self._quantities(at) for at in sharing}
        return weights_of(self.terms.total, codes, quantities)

    def _quantities(self, at: int) -> list[Decimal]:
        own = self._shared(self.members[at])
        return [measured.quantity for measured in own.measured] if own else []

    def _shared(self, member: MemberFee) -> FeeComponent | None:
        """The part of a member in the total, if it shares it."""
        found = (
            each
            for each in member.components
            if each.total is not None and each.name == self.terms.name
        )
        return next(found, None)

    def _every(self, column: str) -> str:
        return f"${column}${self.first}:${column}${self.first + len(self.members) - 1}"
