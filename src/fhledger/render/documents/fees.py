"""The fee table as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from fhledger.core.currency import in_currency, unit
from fhledger.core.exact import format_rate
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import FeeTable, MemberCharge
from fhledger.domain.fees.wording import component_words, rate_words
from fhledger.domain.members.measures import BUILT_IN, INHABITANTS
from fhledger.domain.members.municipality import MONTHS
from fhledger.render.document import (
    CellValue,
    Column,
    Document,
    Paragraph,
    Table,
    TableRow,
    in_lower_case,
    table_of,
    with_capital,
)


def fees_document(table: FeeTable) -> Document:
    """Each member's fee, the booked income beside the total, and the other reference days.

    The tables of other fees follow.
    """
    parts: list[Table | Paragraph] = []
    for each in (table, *table.other_fees):
        parts += _of_fee(each)
    return Document(join(" ", (message("Membership fees"), table.year)), tuple(parts))


def _of_fee(table: FeeTable) -> list[Table | Paragraph]:
    parts: list[Table | Paragraph] = [_members(table)]
    if table.plain_rate is None:
        parts.append(Paragraph(_rates_of_members(table.members)))
    if table.rationale is not None:
        parts.append(Paragraph(table.rationale))
    if table.booked is not None:
        parts.append(_comparison(table))
    else:
        text = message(
            "{year} is not begun in the book: the fees are computed from what is decided so far.",
            year=table.year,
        )
        parts.append(Paragraph(text))
    if table.reference_days:
        parts.append(_days(table))
    return parts


def _members(table: FeeTable) -> Table:
    """A row for each member; its rate where rates differ, its months where one is not of a year."""
    has_rates = table.rate is None and any(member.rate is not None for member in table.members)
    rates = (Column("rate", message("Rate"), "number"),) if has_rates else ()
    whole_year = all(member.months == MONTHS for member in table.members)
    months = () if whole_year else (Column("months", message("Months"), "count"),)
    columns = (
        Column("code", message("Code")),
        Column("name", message("Member")),
        *measure_columns(table),
        *rates,
        *months,
        Column("fee", in_currency(message("Fee, kr")), "kr_ore"),
        Column("share", message("Share"), "percent", has_bars=True, value="shown_share"),
    )
    totals = {
        "name": message("Total"),
        **{used.id: as_count(used.total) for used in table.measures},
        INHABITANTS: table.inhabitants,
        "fee": table.total,
        "share": table.whole_share,
    }
    total = TableRow(tuple(totals.get(column.id) for column in columns), "total", "total")
    members = table_of("fees", _title(table), columns, table.members, "code")
    return members._replace(rows=(*members.rows, total))


def _title(table: FeeTable) -> LocalizedText:
    name = [join(" ", (table.label, table.year))] if table.label else []
    rate: list[LocalizedText | str] = []
    if table.plain_rate is not None:
        single = table.members[0].single_rate
        plain = single is not None and single.unit == "kr_per_inhabitant" and single.per == 1
        charge = charge_words(table.members[0])
        rate = [f"{format_rate(table.plain_rate)} {unit()}" if plain else charge]
    if not rate and not measure_columns(table):
        return name[0] if name else join(" ", (message("Membership fees"), table.year))
    labels = [used.label for used in table.measures]
    measured = basis(labels, table.reference_day, is_assumption=table.is_assumption)
    title = join(": ", [*name, join(" × ", [*rate, measured])])
    return with_capital(title)


def basis(
    labels: Sequence[LocalizedText], day: date | None, *, is_assumption: bool
) -> LocalizedText:
    """What fees are computed on, in the middle of a title, and the day of it."""
    measured = in_lower_case(join(", ", labels) if labels else message("Inhabitants"))
    assumed = join("", (" (", message("an assumed day"), ")")) if is_assumption else ""
    return join("", (measured, f" {day}", assumed))


def measure_columns(table: FeeTable) -> tuple[Column, ...]:
    """A column for each measure that the fees are computed on; inhabitants where there is none."""
    if not table.measures:
        if any(member.components[0].total for member in table.members if member.components):
            return ()
        return (measure_column(INHABITANTS, message("Inhabitants")),)
    return tuple(measure_column(used.id, used.label, used.unit) for used in table.measures)


def measure_column(id: str, label: LocalizedText, unit: str = "") -> Column:
    """The column of a measure that fees are computed on, for records with a `quantity`."""

    def quantity(charge: MemberCharge) -> CellValue:
        return as_count(charge.quantity(id))

    if id == INHABITANTS:
        return Column(id, message("Inhabitants"), "count", value=quantity)
    return Column(id, join("", (label, f" ({unit})")), "number", value=quantity)


def as_count(quantity: Decimal | int | None) -> Decimal | int | None:
    """A whole number as a count."""
    whole = quantity is not None and quantity == int(quantity)
    return int(quantity) if quantity is not None and whole else quantity


def _comparison(table: FeeTable) -> Table:
    rows = (
        TableRow((message("Computed fee"), table.total), id="total"),
        TableRow((message("Booked income"), table.booked), id="booked"),
        TableRow((message("Difference"), table.difference), id="difference"),
        TableRow(
            (
                message("Inhabitants implied by the income"),
                table.implied_inhabitants if table.booked else None,
            ),
            id="implied_inhabitants",
        ),
    )
    shown = tuple(row for row in rows if row.cells[1] is not None)
    columns = (Column("name", ""), Column("fee", in_currency(message("Fee, kr")), "kr_ore"))
    return Table("comparison", "", columns, shown)


def _days(table: FeeTable) -> Table:
    columns = (
        Column("name", message("Inhabitants on"), value="reference_day"),
        Column("inhabitants", message("Inhabitants"), "count"),
        Column("fee", in_currency(message("Fee, kr")), "kr_ore", value="total"),
        Column("difference", message("Difference"), "kr_ore"),
    )
    return table_of("reference_days", "", columns, table.reference_days, "reference_day")


def charge_words(charge: MemberCharge) -> LocalizedText:
    """What a member's fee is computed by: its rate, or each component with its arithmetic."""
    rate = charge.single_rate
    if rate is not None:
        measured = charge.components[0].measured
        return rate_words(rate, measured[0].measure if measured else BUILT_IN)
    return join("; ", map(component_words, charge.components))


def _rates_of_members(members: Iterable[MemberCharge]) -> LocalizedText:
    """Each rate in words, with the names of the members that have it."""
    named: dict[LocalizedText, list[str]] = {}
    for member in members:
        named.setdefault(charge_words(member), []).append(member.name)
    rates = (join("", (", ".join(names), ": ", rate, ".")) for rate, names in named.items())
    return join(" ", rates)
