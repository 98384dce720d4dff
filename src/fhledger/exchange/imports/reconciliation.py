"""The reconciliation of an import (avstämning): what a file holds, and what became of all of it.

The reader counts what it reads, the importer what it does with each row. Nothing is imported
unless the two are equal, in vouchers, rows, debit and credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

from fhledger.core.amounts import EXACT, ZERO, Amount, format_sek, negate
from fhledger.core.arguments import checked
from fhledger.core.errors import Location
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import AS_TEXT, Record, computed

YearSpan = tuple[date, date]
"""The first and the last day of a fiscal year."""


@dataclass(slots=True)
class Tally:
    """A count of vouchers and rows, and the sums of their debits and credits, both unsigned."""

    vouchers: int = 0
    rows: int = 0
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    @classmethod
    def of(cls, amounts: Iterable[Decimal], vouchers: int = 0) -> Tally:
        """The count of rows with these amounts, debit positive, and the vouchers they are of."""
        tally = cls()
        tally.add_rows(amounts, vouchers)
        return tally

    def add_voucher(self, rows: int, debit: Decimal, net: Decimal) -> None:
        """Count a voucher: its rows, the sum of its debits, and that of all its amounts."""
        self.vouchers += 1
        self.rows += rows
        self.debit = EXACT.add(self.debit, debit)
        self.credit = EXACT.add(self.credit, EXACT.subtract(debit, net))

    def add_rows(self, amounts: Iterable[Decimal], vouchers: int = 0) -> None:
        """Count rows with their amounts, debit positive, and the vouchers that they are of."""
        debit, net, rows, add = self.debit, ZERO, 0, EXACT.add
        for amount in amounts:
            net = add(net, amount)
            rows += 1
            if not amount.is_signed():
                debit = add(debit, amount)
        self.credit = EXACT.subtract(add(self.credit, EXACT.subtract(debit, self.debit)), net)
        self.debit = debit
        self.rows += rows
        self.vouchers += vouchers

    def add(self, other: Tally | ReconciliationLine) -> None:
        """Count what another tally has counted."""
        self.vouchers += other.vouchers
        self.rows += other.rows
        self.debit = EXACT.add(self.debit, other.debit)
        self.credit = EXACT.add(self.credit, other.credit)

    def control_total(self, *, is_turned: bool = False) -> Decimal:
        """Debit minus credit, or (turned) credit minus debit; the debit where both are equal."""
        total = EXACT.subtract(self.debit, self.credit)
        return (negate(total) if is_turned else total) or self.debit

    def described(self) -> LocalizedText:
        """The counts and sums in a few words."""
        return message(
            "vouchers: {vouchers}, rows: {rows}, debit: {debit}, credit: {credit}",
            vouchers=self.vouchers,
            rows=self.rows,
            debit=format_sek(self.debit),
            credit=format_sek(self.credit),
        )


@dataclass(slots=True)
class Unimported:
    """What a reason keeps out of an import: a count, and each voucher or row by name and place."""

    tally: Tally = field(default_factory=Tally)
    vouchers: list[tuple[str, Location]] = field(default_factory=list)

    def add(self, name: str, place: Location, tally: Tally) -> None:
        """Count a voucher or row in; the name of a voucher without a number is empty."""
        self.vouchers.append((name, place))
        self.tally.add(tally)


@dataclass(slots=True)
class FileFacts:
    """What is known of a file of vouchers, when the last one has been read.

    `read` counts all vouchers and rows of it, `left_out` those that could not be read, by the code
    of the finding. `fiscal_year` is its first and last day, if it states them. `is_turned` is
    whether the file signs its amounts as the report prints them; `is_sign_assumed`, whether nothing
    says so.
    """

    read: Tally = field(default_factory=Tally)
    left_out: dict[str, Unimported] = field(default_factory=dict)
    fiscal_year: YearSpan | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    objects: Mapping[tuple[str, str], str] = field(default_factory=dict)
    currency: str = ""
    control_totals: list[ControlTotal] = field(default_factory=list)
    is_turned: bool = False
    is_sign_assumed: bool = False

    def leave_out(self, reason: str, name: str, place: Location, lost: Tally) -> None:
        """Count a voucher or row that cannot be read, by the code of the finding."""
        self.read.add(lost)
        self.left_out.setdefault(reason, Unimported()).add(name, place, lost)


class ReconciliationLine(Record):
    """Vouchers and rows of a file, and the sums of their debits and credits, both unsigned."""

    vouchers: int
    rows: int
    debit: Amount
    credit: Amount


class LeftOutVoucher(Record):
    """A voucher that is not imported, or a row that cannot be read: its name and its place."""

    name: str
    place: Annotated[Location, AS_TEXT]

    @checked
    def in_language(self, language: Language) -> str:
        """The name; the place of a voucher without a number."""
        return self.name or self.place.in_language(language)


class LeftOut(ReconciliationLine):
    """What is not imported, by voucher: the code of the finding that says why.

    The reason is `not_imported` for what would have been booked without the errors of the others.
    """

    reason: str
    by_name: tuple[LeftOutVoucher, ...]


class ControlTotal(Record):
    """A control total: where it is from, what it says, and what was read."""

    place: Annotated[Location, AS_TEXT]
    expected: Amount
    actual: Amount


class Reconciliation(Record):
    """What a file holds, and what became of it: its lines add up to `read`.

    The rows of `outside` are those that move no line of the fund, also in vouchers that are booked;
    its vouchers are those without any other row.
    """

    read: ReconciliationLine
    booked: ReconciliationLine
    known: ReconciliationLine
    outside: ReconciliationLine
    left_out: tuple[LeftOut, ...]
    control_totals: tuple[ControlTotal, ...] = ()

    @computed
    def balanced(self) -> bool:
        """Whether all that was read is accounted for."""
        read, accounted = self.read_and_accounted()
        return read == accounted

    def read_and_accounted(self) -> tuple[Tally, Tally]:
        """What was read, and the sum of what became of it."""
        read, accounted = Tally(), Tally()
        read.add(self.read)
        for line in (self.booked, self.known, self.outside, *self.left_out):
            accounted.add(line)
        return read, accounted


def reconciled(
    left_out: Mapping[str, Unimported], control_totals: tuple[ControlTotal, ...], **tallies: Tally
) -> Reconciliation:
    """The reconciliation of the counts by its fields, with the reasons of what is left out."""
    return Reconciliation(
        **{name: ReconciliationLine(**asdict(tally)) for name, tally in tallies.items()},
        left_out=tuple(
            LeftOut(
                **asdict(unimported.tally),
                reason=reason,
                by_name=tuple(
                    LeftOutVoucher(name=name, place=place) for name, place in unimported.vouchers
                ),
            )
            for reason, unimported in left_out.items()
        ),
        control_totals=control_totals,
    )
