"""Fee notices (avisering): the fee of each member for a year, and its instalments.

A notice has all that an invoicing system needs: what the fee is computed on, reference day, rate,
amount, instalments with due days and a reference number, and the decision on value
added tax with its amount. What is not decided is None, and printed as such.

>>> reference_number(2025, "1260"), reference_number(2025, "1260", 2)
('20251260004', '20251260020')
>>> reference_number(2025, "region-skane")
'20258214940524006'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Annotated

from fhledger.core.amounts import EXACT, ZERO, Amount, divide, exact_sum, multiply, negate
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.apportionment import equal_parts
from fhledger.domain.fees.fee_records import FeeTable, MemberCharge, MemberFee
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.fee_terms import ValueAddedTax
from fhledger.domain.members.municipality import (
    NOTICE_FIELDS,
    Municipality,
    check_digit,
    membership_in_year,
)
from fhledger.domain.notices.due_dates import instalments


class NoticeInstalment(Record):
    """A part of a notice: its number from 1, due day (None: not decided), amount and reference."""

    number: int
    due: date | None
    amount: Amount
    reference: str


class Notice(MemberCharge):
    """What one member is to be invoiced for a year, and all that it rests on."""

    reference: str
    fee: str = ""
    line: str = ""
    label: LocalizedText | None = None
    organisation_number: str = ""
    address: tuple[str, ...] = ()
    buyer_reference: str = ""
    order_reference: str = ""
    electronic_address: str = ""
    year: int
    reference_day: date
    is_assumption: Annotated[bool, key("assumed")]
    rationale: Annotated[LocalizedText | None, key("because")]
    amount: Amount
    vat: ValueAddedTax | None
    vat_percent: Amount | None = None
    vat_amount: Amount | None = None
    instalments: tuple[NoticeInstalment, ...]

    @computed
    def amount_with_vat(self) -> Amount:
        """What the member pays in all: the amount and its value added tax, if a rate is given."""
        return EXACT.add(self.amount, self.vat_amount or ZERO)


def instalment_by_line(notice: Notice, part: NoticeInstalment) -> dict[str, Decimal]:
    """An instalment by line of income: an equal part of what is for another line, and the rest."""
    count = len(notice.instalments)
    others = {
        line: equal_parts(amount, count)[part.number - 1]
        for line, amount in notice.amounts.items()
        if line != notice.line
    }
    rest = exact_sum([part.amount, *map(negate, others.values())])
    return {notice.line: rest, **others}


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
def make_notices(
    rule: FeeRule,
    table: FeeTable,
    number: int | None = None,
    members: Sequence[Municipality] = (),
) -> Notices:
    """One notice for each member of a fee table; `members` have their addresses.

    The instalments follow the due days of the rule within the membership; where it has none there
    are `number` equal ones, whose days are not decided. They are without value added tax, as the
    fee is. Raises as `instalments` does, and `InvalidArgumentError` for two codes with one
    reference.
    """
    by_code = {member.code: member for member in members}
    rule = rule.in_year(table.year)
    percent = rule.vat.percent if rule.vat else None

    def notice(fee: MemberFee) -> Notice:
        member = by_code.get(fee.code)
        reference = partial(reference_number, table.year, fee.code, fee=_number_of(rule, table))
        within = membership_in_year(member, table.year) if member else None
        parts = instalments(fee.fee, rule.due, table.year, number, within=within)
        tax = None if percent is None else divide(multiply(fee.fee, percent), 100)
        return Notice(
            **{name: getattr(fee, name) for name in MemberCharge.model_fields},
            reference=reference(),
            fee=rule.id or "",
            line=rule.line,
            label=table.label,
            **{name: getattr(member, name) for name in NOTICE_FIELDS if member},
            year=table.year,
            reference_day=table.reference_day,
            is_assumption=table.is_assumption,
            rationale=table.rationale,
            amount=fee.fee,
            vat=rule.vat,
            vat_percent=percent,
            vat_amount=tax,
            instalments=tuple(
                NoticeInstalment(
                    number=at, due=part.due, amount=part.amount_kr, reference=reference(at)
                )
                for at, part in enumerate(parts, 1)
            ),
        )

    notices = tuple(notice(fee) for fee in table.members)
    for reference, count in Counter(each.reference for each in notices).items():
        if count > 1:
            raise InvalidArgumentError(
                "two members have the reference {reference}; give one of them another code",
                reference=reference,
            )
    return Notices(year=table.year, notices=notices, total=table.total)


def _number_of(rule: FeeRule, table: FeeTable) -> str:
    """What tells the notices of the fees of a book apart: nothing for the main one."""
    return "" if rule.id is None else table.fee


@checked
def reference_number(year: int, code: str, instalment: int = 0, *, fee: str = "") -> str:
    """Year, member code, instalment (00: the whole notice) and a check digit.

    A code of digits is used as it is; another one is a number of ten digits that is computed from
    it, and so is the code of a member of a fee with an id. The check digit is that of ISO/IEC
    7812-1, which Swedish payment references (OCR) use.
    """
    plain = code.isascii() and code.isdigit() and len(code) <= 16 and not fee
    number = code if plain else _digits(f"{fee} {code}" if fee else code)
    digits = f"{year:04}{number}{instalment:02}"
    return f"{digits}{check_digit(digits)}"


def _digits(text: str) -> str:
    return f"{int.from_bytes(sha256(text.encode()).digest()[:8]) % 10**10:010}"
