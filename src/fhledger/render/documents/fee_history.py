"""The fees of several years as tables (avgifternas historik): of all members, and of one."""

from __future__ import annotations

from collections.abc import Sequence

from fhledger.core.currency import in_currency
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import FeeTable, MemberFee
from fhledger.render.document import Column, Table, TableRow


def history_of_members(tables: Sequence[FeeTable]) -> Table:
    """A row for each member, largest fee first, and a column for each year, newest first."""
    newest_first = sorted(tables, key=lambda table: -table.year)
    columns = (
        Column("name", message("Member")),
        *(Column(str(table.year), str(table.year), "kr_ore") for table in newest_first),
    )
    fees = {table.year: {member.code: member for member in table.members} for table in tables}
    names = {code: member.name for of_year in fees.values() for code, member in of_year.items()}
    latest = fees[newest_first[0].year]
    order = sorted(names, key=lambda code: (-latest[code].fee if code in latest else 0, code))
    rows = [
        TableRow(
            (
                names[code],
                *(
                    fees[table.year][code].fee if code in fees[table.year] else None
                    for table in newest_first
                ),
            ),
            id=code,
        )
        for code in order
    ]
    rows.append(
        TableRow((message("Total"), *(table.total for table in newest_first)), "total", "total")
    )
    title = in_currency(message("Each member's fee, year by year, kr"))
    return Table("fees_by_year", title, columns, tuple(rows))


def history_of_member(tables: Sequence[FeeTable], code: str) -> Table:
    """A row for each year in which it pays a fee, newest first."""
    columns = (
        Column("year", message("Year")),
        Column("inhabitants", message("Inhabitants"), "count"),
        Column("rate", message("Rate"), "kr_ore"),
        Column("share", message("Share"), "percent"),
        Column("fee", in_currency(message("Fee, kr")), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (str(table.year), member.inhabitants, member.rate, member.shown_share, member.fee),
            id=str(table.year),
        )
        for table in sorted(tables, key=lambda table: -table.year)
        if (member := fee_of(table, code)) is not None
    )
    title = message("The fee year by year")
    return Table("fee_history", title, columns, rows)


def fee_of(table: FeeTable, code: str) -> MemberFee | None:
    """The fee of a member in the table; None where it pays none that year."""
    return next((member for member in table.members if member.code == code), None)
