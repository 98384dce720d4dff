"""FH54x and FH55x, importing: vouchers against the mapping and against what the book already has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message


@rule("FH540", Severity.ERROR)
def account_is_not_mapped(account: str, name: str, amount: Decimal, rows: int) -> Iterator[Issue]:
    """Looks for an account that no line of `accounts.toml` covers. Nothing is imported meanwhile.

    Why: its rows would be in no total; guessing their line would be worse. An acceptance leaves its
    vouchers out.
    Do: write a range that covers it into `accounts.toml`, with a reason, for a line of the
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
    yield Issue(
        subject=account,
        message=LocalizedText(
            sv=f"kontot {name or '(utan namn)'} har ingen rad i resultatrapporten; rader: {rows}",
            en=f"the account {name or '(without a name)'} has no line of the statement; rows: {rows}",
        ),
        actual=amount,
    )


@rule("FH541", Severity.ERROR)
def object_is_not_mapped(object: str, name: str, amount: Decimal, rows: int) -> Iterator[Issue]:
    """Looks for an object in the dimension of projects or members that stands for none of them.

    Why: the entry would lose its project or its member.
    Do: add the project or the member, or write the object into `accounts.toml`.
    """
    yield Issue(
        subject=object,
        message=LocalizedText(
            sv=f"objektet {name or '(utan namn)'} står inte för något i boken; rader: {rows}",
            en=f"the object {name or '(without a name)'} stands for nothing in the book; rows: {rows}",
        ),
        actual=amount,
    )


@rule("FH550", Severity.ERROR)
def voucher_number_twice_in_file(voucher: str) -> Iterator[Issue]:
    """Looks for a voucher whose series and number another voucher of the same year has, too.

    Why: when the file comes again, nobody can tell which of the two has been imported.
    Do: ask who sent the file; numbers are never changed here. The first one is imported. An
    acceptance leaves the other one out, which each import of the file counts by name.
    """
    yield Issue(
        subject=voucher,
        message=LocalizedText(
            sv="numret står på mer än en verifikation", en="more than one voucher has the number"
        ),
    )


@rule("FH551", Severity.ERROR)
def imported_voucher_has_changed(
    voucher: str, before: str, now: str, where: Location
) -> Iterator[Issue]:
    """Looks for a voucher that was imported with other amounts, lines, projects or members.

    Why: the accounting system and the book disagree; an imported entry is never edited.
    Do: reverse the entries of the voucher and enter what is right, with the same voucher in
    `source`; then the two agree.
    """
    yield Issue(
        subject=voucher,
        message=LocalizedText(
            sv="verifikationen har ändrats sedan den lästes in",
            en="the voucher has changed since it was imported",
        ),
        expected=before,
        actual=now,
        sources=(where,),
    )


@rule("FH552", Severity.NOTE)
def imported_voucher_is_described_otherwise(voucher: str, where: Location) -> Iterator[Issue]:
    """Looks for a voucher that was imported with the same amounts, but other days or texts.

    Why: the fund is the same; what an auditor reads differs.
    Do: nothing, unless the day is in another year.
    """
    yield Issue(
        subject=voucher,
        message=LocalizedText(
            sv="verifikationen har annan dag eller text än när den lästes in",
            en="the voucher has another day or text than when it was imported",
        ),
        sources=(where,),
    )


@rule("FH553", Severity.ERROR)
def control_total_differs(place: str, expected: Decimal, actual: Decimal) -> Iterator[Issue]:
    """Looks for a control total, in the file or given by hand, that is not what was read.

    It is the sum of the amounts as the file signs them; where debit and credit are equal, as in
    double entry, the sum of the debit.

    Why: a row is missing, was added, or was read wrongly.
    Do: compare the rows with the accounting system; have the file exported again.
    """
    yield Issue(
        subject=place,
        message=message("the control total is not the sum of what was read"),
        expected=expected,
        actual=actual,
    )


@rule("FH554", Severity.ERROR)
def voucher_cannot_be_told_apart(
    day: date, text: str, amount: Decimal, where: Location
) -> Iterator[Issue]:
    """Looks for a voucher without a number that is equal to one imported from another file.

    Why: it may be the same voucher, or another one of the same day, accounts, amounts and texts.
    Do: look at both. Import the file with `--same` if they are the same vouchers, with `--new` if
    they are others. A voucher number, where the accounting system has one, makes this needless.
    """
    yield Issue(
        message=message(
            "the voucher {day} {text} is equal to one that the book has from another file; say"
            " --same or --new",
            day=day,
            text=repr(text),
        ),
        actual=amount,
        sources=(where,),
    )


@rule("FH555", Severity.NOTE)
def voucher_is_in_the_file_again() -> Iterator[Issue]:
    """Says which voucher without a number is taken for one of an earlier file of the same name.

    Why: all vouchers of the earlier file are in this one again, as in a list that grows.
    Do: nothing, unless it is another voucher of the same day, accounts, amounts and texts.
    """
    yield Issue(
        message=message("the voucher has been imported from an earlier file of this name"),
    )


@rule("FH556", Severity.ERROR)
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
