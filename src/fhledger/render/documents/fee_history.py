"""The fees of several years as tables (avgifternas historik): of all members, and of one."""

from __future__ import annotations

from collections.abc import Sequence

from fhledger.core.currency import in_currency
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import FeeTable, MemberFee
from fhledger.render.document import Column, Table, TableRow
from fhledger.render.headings import words


def history_of_members(tables: Sequence[FeeTable], language: Language) -> Table:
    """A row for each member, largest fee first, and a column for each year, newest first."""
    word = words(language)
    newest_first = sorted(tables, key=lambda table: -table.year)
    columns = (
        Column("name", word("member")),
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
        TableRow((word("total"), *(table.total for table in newest_first)), "total", "total")
    )
    title = in_currency(message("Each member's fee, year by year, kr")).in_language(language)
    return Table("fees_by_year", title, columns, tuple(rows))


def history_of_member(tables: Sequence[FeeTable], code: str, language: Language) -> Table:
    """A row for each year in which it pays a fee, newest first."""
    word = words(language)
    columns = (
        Column("year", word("year")),
        Column("inhabitants", word("inhabitants"), "count"),
        Column("rate", word("rate_member"), "kr_ore"),
        Column("share", word("share"), "percent"),
        Column("fee", word("fee"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (str(table.year), member.inhabitants, member.rate, member.shown_share, member.fee),
            id=str(table.year),
        )
        for table in sorted(tables, key=lambda table: -table.year)
        if (member := fee_of(table, code)) is not None
    )
    title = message("The fee year by year").in_language(language)
    return Table("fee_history", title, columns, rows)


def fee_of(table: FeeTable, code: str) -> MemberFee | None:
    """The fee of a member in the table; None where it pays none that year."""
    return next((member for member in table.members if member.code == code), None)
