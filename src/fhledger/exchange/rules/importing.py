"""FH54x and FH55x, importing: vouchers against the mapping and against what the book has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.core.text import quoted
from fhledger.exchange.imports.unclear_vouchers import UnclearVoucher


def _name(reference: str) -> LocalizedText:
    """The voucher of a reference, as `A 1 of 2025`, for people."""
    voucher, _, year = reference.rpartition(" of ")
    return message("{voucher} of {year}", voucher=voucher, year=year)


@rule("FH540", Severity.ERROR, (None, message("Amount")))
def account_is_not_mapped(account: str, name: str, amount: Decimal, rows: int) -> Iterator[Issue]:
    """Looks for an account that no line of `accounts.toml` covers. Nothing is imported meanwhile.

    Where a list names lines of the statement instead, for a name that no line has.

    Why: its rows would be in no total; guessing their line would be worse. An acceptance leaves its
    vouchers out.
    Do: add a range that covers it to `accounts.toml`, with a reason, for a line of the
    statement or as outside the fund, for example:

        [[accounts]]
        first = "1000"
        last = "2999"
        outside = true
        reason = "Balance sheet"

        [[accounts]]
        first = "3010"
        last = "3019"
        line = "member_contributions"
        reason = "Fees by the agreement"
    """
    line = account.removeprefix("line ")
    yield Issue(
        subject=account,
        message=counted(
            "no line of the statement is called {line}; {count} row",
            "no line of the statement is called {line}; {count} rows",
            rows,
            line=quoted(line),
        )
        if line != account
        else counted(
            "the account {name} has no line of the statement; {count} row",
            "the account {name} has no line of the statement; {count} rows",
            rows,
            name=name or message("(without a name)"),
        ),
        actual=amount,
    )


@rule("FH541", Severity.ERROR, (None, message("Amount")))
def object_is_not_mapped(object: str, name: str, amount: Decimal, rows: int) -> Iterator[Issue]:
    """Looks for an object in the dimension of projects or members that the book does not know.

    Why: the entry would lose its project or its member.
    Do: add the project or the member, or add the object to `accounts.toml`.
    """
    yield Issue(
        subject=object,
        message=counted(
            "the object {name} is not known in the book; {count} row",
            "the object {name} is not known in the book; {count} rows",
            rows,
            name=name or message("(without a name)"),
        ),
        actual=amount,
    )


@rule("FH550", Severity.ERROR)
def voucher_number_twice_in_file(voucher: str) -> Iterator[Issue]:
    """Looks for a voucher with the same series, number and year as another voucher of the file.

    Why: when the file is imported again, it is unknown which of the two has been imported.
    Do: ask the sender of the file; numbers are never changed here. The first one is imported. An
    acceptance leaves the other one out, which each import of the file counts by name.
    """
    yield Issue(
        subject=voucher,
        subject_label=_name(voucher),
        message=message("more than one voucher has the number"),
    )


@rule("FH551", Severity.ERROR)
def imported_voucher_has_changed(
    voucher: str,
    imported: LocalizedText,
    before: LocalizedText,
    now: LocalizedText,
    where: Location,
) -> Iterator[Issue]:
    """Looks for a voucher that was imported with other amounts, lines, projects or members.

    Why: the accounting system and the book differ; an imported entry is never edited.
    Do: reverse the entries of the voucher and enter the correct ones, with the whole `source` of
    the first ones, its file and row included; then the two agree. The import prints the commands.
    """
    yield Issue(
        subject=voucher,
        subject_label=_name(voucher),
        message=message(
            "the voucher has changed since it was imported; when imported: {before}; now: {now}",
            before=before,
            now=now,
        )
        if imported.en == before.en
        else message(
            "the voucher in the file is not as the book has it; imported: {imported}; corrected"
            " since to: {before}; now in the file: {now}",
            imported=imported,
            before=before,
            now=now,
        ),
        expected=before.en,
        actual=now.en,
        sources=(where,),
    )


@rule("FH552", Severity.NOTE)
def imported_voucher_is_described_otherwise(voucher: str, where: Location) -> Iterator[Issue]:
    """Looks for a voucher that was imported with the same amounts, but other days or texts.

    Why: the fund is the same, but the entries that an auditor reads differ.
    Do: nothing, unless the day is in another year.
    """
    yield Issue(
        subject=voucher,
        subject_label=_name(voucher),
        message=message("the voucher has another day or text than when it was imported"),
        sources=(where,),
    )


@rule("FH553", Severity.ERROR, (message("In the file"), message("Computed")))
def control_total_differs(place: Location, expected: Decimal, actual: Decimal) -> Iterator[Issue]:
    """Looks for a control total, in the file or given by hand, that is not what was read.

    It is the sum of the amounts as the file signs them; where debit and credit are equal, as in
    double entry, the sum of the debit.

    Why: a row is missing, was added, or was read wrongly.
    Do: compare the rows with the accounting system; have the file exported again.
    """
    yield Issue(
        subject=str(place),
        message=message("the control total is not the sum of what was read"),
        expected=expected,
        actual=actual,
        sources=(place,),
    )


@rule("FH554", Severity.ERROR, (None, message("Amount")))
def voucher_cannot_be_told_apart(voucher: UnclearVoucher) -> Iterator[Issue]:
    """Looks for a voucher without a number that is equal to one imported from another file.

    Why: it may be the same voucher, or another one of the same day, accounts, amounts and texts.
    Do: look at both. Import the file with `--same REFERENCE` if they are the same voucher, with
    `--new REFERENCE` if it is another one; several references may follow. Without a reference,
    `--same` or `--new` is about all others. A voucher number, where the accounting system has one,
    makes this needless.
    """
    yield Issue(
        message=message(
            "the voucher {day} {text} is equal to one that the book has from another file; say"
            " --same {reference} or --new {reference}",
            day=voucher.day,
            text=quoted(voucher.text),
            reference=voucher.reference,
        ),
        actual=voucher.amount,
        sources=(voucher.booked,) if voucher.booked else (),
    )


@rule("FH555", Severity.NOTE)
def voucher_is_in_the_file_again() -> Iterator[Issue]:
    """Says which voucher without a number is taken for one of an earlier file of the same name.

    Why: all vouchers of the earlier file are in this one again, as in a list that grows.
    Do: nothing, unless it is another voucher of the same day, accounts, amounts and texts.
    """
    yield Issue(message=message("the voucher has been imported from an earlier file of this name"))


@rule("FH556", Severity.ERROR, (message("Currency of the book"), message("Currency of the file")))
def currency_is_another(expected: str, actual: str) -> Iterator[Issue]:
    """Looks for a file whose currency (`#VALUTA`) is not that of the book.

    Why: its amounts are in that currency; by the standard it holds for the whole file.
    Do: have the file exported in the book's currency.
    """
    yield Issue(
        subject="#VALUTA",
        message=message("the currency is not that of the book"),
        expected=expected,
        actual=actual,
    )
