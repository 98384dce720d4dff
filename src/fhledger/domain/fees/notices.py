"""Fee notices (avisering): the fee of each member for a year, and its instalments.

A notice has all that an invoicing system needs: inhabitants, reference day, rate,
amount, instalments with due days and a reference number, and the decision on value
added tax. What is not decided is None, and printed as such.

>>> reference_number(2025, "1260"), reference_number(2025, "1260", 2)
('20251260004', '20251260020')
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fhledger.core.amounts import Amount
from fhledger.core.arguments import checked
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.due_dates import instalments
from fhledger.domain.fees.fee import FeeRule, FeeTable, MemberCharge, ValueAddedTax


class NoticeInstalment(Record):
    """A part of a notice: its number from 1, due day (None: not decided), amount and reference."""

    number: int
    due: date | None
    amount: Amount
    reference: str


class Notice(MemberCharge):
    """What one member is to be invoiced for a year, and all that it rests on."""

    reference: str
    year: int
    reference_day: date
    is_assumption: Annotated[bool, key("assumed")]
    rationale: Annotated[LocalizedText | None, key("because")]
    amount: Amount
    vat: ValueAddedTax | None
    instalments: tuple[NoticeInstalment, ...]


class Notices(Tabular, Record):
    """The notices of a year, by municipality code, and what they come to together."""

    year: int
    notices: tuple[Notice, ...]
    total: Amount

    def records(self) -> list[Flat]:
        """A dictionary for each instalment of each member."""
        return [
            {**flat(notice, "year", "code", "name", "inhabitants"), **flat(instalment)}
            for notice in self.notices
            for instalment in notice.instalments
        ]


@checked
def make_notices(rule: FeeRule, table: FeeTable, number: int | None = None) -> Notices:
    """One notice for each member of a fee table.

    The instalments follow the due days of the rule; where it has none there are
    `number` equal ones, whose days are not decided. Raises as `instalments` does.
    """
    members = tuple(
        Notice(
            **{name: getattr(member, name) for name in MemberCharge.model_fields},
            reference=reference_number(table.year, member.code),
            year=table.year,
            reference_day=table.reference_day,
            is_assumption=table.is_assumption,
            rationale=table.rationale,
            amount=member.fee,
            vat=rule.vat,
            instalments=tuple(
                NoticeInstalment(
                    number=at,
                    due=part.due,
                    amount=part.amount_kr,
                    reference=reference_number(table.year, member.code, at),
                )
                for at, part in enumerate(instalments(member.fee, rule.due, table.year, number), 1)
            ),
        )
        for member in table.members
    )
    return Notices(year=table.year, notices=members, total=table.total)


@checked
def reference_number(year: int, code: str, instalment: int = 0) -> str:
    """Year, municipality code, instalment (00: the whole notice) and a check digit.

    The check digit is that of ISO/IEC 7812-1, which Swedish payment references
    (OCR) use: every second digit from the right is doubled, the digit sums are
    added, and the check digit makes the sum a multiple of ten.
    """
    digits = f"{year:04}{code}{instalment:02}"
    doubled = (int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    return f"{digits}{check}"
