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
        rows.add(Cell(_ARE_VALUES, kind="note"))
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
class MemberColumns:
    """The columns of a table of members, by what they hold, and the rows of the members.

    The last column of a component has its amounts, the others what these are computed from. `fee`
    is the number of the column of the fees; their shares are beside it.
    """

    measures: Mapping[str, str]
    part_of_year: str
    components: Mapping[str | None, Sequence[str]]
    fee: int
    rows: range

    def every(self, column: str) -> str:
        """The cells of all members in a column."""
        return f"{column}{self.rows[0]}:{column}{self.rows[-1]}"


def part_cells(
    terms: TotalTerms,
    members: Sequence[MemberFee],
    columns: MemberColumns,
    parts_of_year: Mapping[str, Fraction],
) -> dict[str, list[Cell]]:
    """The cells of each member that shares a total, by its code."""
    own = {
        member.code: component
        for member in members
        for component in member.components
        if component.total is not None and component.name == terms.name
    }
    if terms.is_bounded:
        return {code: [Cell(fitting(part.amount), kind="number")] for code, part in own.items()}
    sharing = {
        member.code: row
        for row, member in zip(columns.rows, members, strict=True)
        if member.code in own
    }
    quantities = {code: [each.quantity for each in own[code].measured] for code in own}
    weights = weights_of(terms.total, [*own], quantities)
    for_year = {code: weight * parts_of_year[code] for code, weight in weights.items()}
    units, exact = exact_parts(terms.total, for_year, terms.unit)
    decimals = max(0, _DIGITS - len(str(int(units))))
    weight, year = columns.components[terms.name][0], columns.part_of_year
    weighted = f"SUMPRODUCT({columns.every(f'${weight}$')},{columns.every(f'${year}$')})"
    cells: dict[str, list[Cell]] = {}
    for code, row in sharing.items():
        share = f"{weight}{row}*{year}{row}/{weighted}"
        is_measure = len(terms.total.by) == 1
        value = Fraction(quantities[code][0]) if is_measure else weights[code]
        cells[code] = [_weight(terms, columns.measures, sharing, row, value)]
        part = fitting(own[code].amount)
        if not terms.is_by_remainder:
            cells[code].append(Cell(part, f"$C${terms.row}*{share}", "number"))
            continue
        whole = as_decimal(exact[code], decimals)
        rest = as_decimal(exact[code] - int(exact[code]), decimals)
        remainder, in_kronor = _by_remainder(terms, columns, row)
        cells[code] += [
            Cell(whole, f"ROUND({terms.units}*{share},{decimals})", "number"),
            Cell(rest, f"ROUND({remainder},{decimals})", "number"),
            Cell(part, in_kronor, "number"),
        ]
    return cells


def _by_remainder(terms: TotalTerms, columns: MemberColumns, row: int) -> tuple[str, str]:
    """What is beyond the whole units of a part, and the part in whole units, in kronor."""
    _, whole, rest, _ = columns.components[terms.name]
    remainders, left = columns.every(f"${rest}$"), f"{rest}{row}"
    earlier = f"(ROW({remainders})<ROW({left}))"
    ahead = f"SUMPRODUCT(({remainders}>{left})+({remainders}={left})*{earlier})"
    remaining = f"{terms.units}-SUMPRODUCT(INT({columns.every(f'${whole}$')}))"
    units = f"(INT({whole}{row})+IF({ahead}<{remaining},1,0))"
    return f"{whole}{row}-INT({whole}{row})", f"{units}{_UNITS[terms.unit][1]}"


def _weight(
    terms: TotalTerms,
    measures: Mapping[str, str],
    sharing: Mapping[str, int],
    row: int,
    weight: Fraction,
) -> Cell:
    """The weight of a member for a whole year: a share, a measure, shares of several, or 1."""
    columns = [measures[each.measure] for each in terms.total.by]
    if not columns:
        return Cell(as_decimal(weight), kind="number", is_input=True)
    if len(columns) == 1:
        return Cell(as_decimal(weight), f"{columns[0]}{row}", "number")
    formula = "+".join(
        f"$C${terms.weights[each.measure]}*{column}{row}"
        f"/SUM({cells_of(f'${column}$', sharing.values())})"
        for each, column in zip(terms.total.by, columns, strict=True)
    )
    return Cell(as_decimal(weight, 12), formula, "number")
