"""FH56x, spreadsheets: cells that hold nothing certain."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.core.text import quoted


@rule("FH560", Severity.ERROR)
def cell_cannot_be_read(column: str, reason: LocalizedText) -> Iterator[Issue]:
    """Looks for a row whose day, account or amount is missing or invalid. Nothing is imported.

    Why: the row would be lost, or counted wrongly. An acceptance leaves it out.
    Do: correct the cell, or say in `spreadsheets.toml` which column is what; `fhledger import FILE
    --propose` proposes a layout, for example:

        [[layouts]]
        name = "ledger"
        dates = "day_month_year"

        [layouts.columns]
        day = "Datum"
        voucher = "Ver.nr"
        account = "Konto"
        amount = "Belopp"
        text = "Text"
    """
    yield Issue(
        message=message(
            "the cell under {column} cannot be read: {reason}", column=quoted(column), reason=reason
        ),
        actual=reason.en,
    )


@rule("FH561", Severity.ERROR)
def formula_without_value(cells: int) -> Iterator[Issue]:
    """Counts the formulas whose result the file does not hold.

    Why: their cells are empty for every other program, and a row of such cells looks blank.
    Do: open the file in the spreadsheet program, save it, and import it again.
    """
    yield Issue(
        message=counted(
            "{count} formula has no saved value", "{count} formulas have no saved value", cells
        )
    )


@rule("FH562", Severity.WARNING)
def header_cell_is_merged(header: str) -> Iterator[Issue]:
    """Looks for a header cell that spans more than one column or row.

    Why: only its first cell has the name; the columns beside it have none.
    Do: nothing, if the column under its first cell is the intended one.
    """
    yield Issue(
        message=message("the header cell {header} is merged", header=quoted(header)),
        actual=repr(header[:60]),
    )


@rule("FH563", Severity.WARNING)
def signs_may_be_turned(turned: int, entries: int) -> Iterator[Issue]:
    """Looks for a list whose amounts mostly move the fund the other way than their lines do.

    It is about lists with one column of amounts whose layout does not say what a positive amount
    is, so that it is taken for a debit.

    Why: a list from a bank has money that comes in as positive, an account list has costs so.
    Do: say in the layout in `spreadsheets.toml` which it is: `positive = "into_fund"` or
    `positive = "debit"`.
    """
    yield Issue(
        message=message(
            "amounts that move the fund the other way than their lines do: {turned} of {entries};"
            " a positive amount was taken for a debit",
            turned=turned,
            entries=counted("{count} entry", "{count} entries", entries),
        )
    )
