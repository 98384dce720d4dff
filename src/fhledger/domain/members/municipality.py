"""A member (medlem) of the co-operation, from a day until another: a municipality or other body.

The code of a Swedish municipality is Statistics Sweden's four digits; that of another member is
any name of letters, digits, hyphens, points and underscores.

>>> from datetime import date
>>> bjuv = Municipality(code="1260", name="Bjuv", valid_from=date(2022, 1, 1),
...     until=date(2024, 6, 30))
>>> months_of_membership(bjuv, 2024), months_of_membership(bjuv, 2025)
(6, 0)
>>> part_of_year(bjuv, 2024, "by_day"), part_of_year(bjuv, 2024, "by_half_year")
(Fraction(91, 183), Fraction(1, 2))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal, Protocol, Self

from pydantic import AfterValidator, StringConstraints, model_validator

from fhledger.core.arguments import checked
from fhledger.core.dates import Day, require_year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.record import Record, key
from fhledger.core.text import Identifier, OptionalLine, SingleLine, pattern
from fhledger.domain.dated_values import Source

MONTHS = 12
"""The months of a whole year's membership."""

PartialYear = Literal["whole_year", "by_half_year", "by_quarter", "by_month", "by_day"]
"""How a member that joins or leaves within a year is charged: for each period that it is a member
on any day of."""

_MONTHS_OF_PERIOD: Mapping[PartialYear, int] = {
    "whole_year": 12,
    "by_half_year": 6,
    "by_quarter": 3,
    "by_month": 1,
}

MemberCode = Annotated[
    str,
    StringConstraints(
        pattern=pattern(
            r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$",
            "a code of up to 32 letters a–z, digits, points, hyphens and underscores, such as 1260",
        )
    ),
]


def check_digit(digits: str) -> int:
    """The check digit of ISO/IEC 7812-1 (the Luhn algorithm) for these digits.

    Every second digit from the right is doubled, the digit sums are added, and the check digit
    makes the sum a multiple of ten.

    >>> check_digit("212000115")
    7
    """
    doubled = (int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def organisation_number_of(number: str) -> str:
    """The number as it is written, `212000-1157`; an error unless its check digit is right."""
    digits = number.replace("-", "")
    if not number:
        return number
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise InvalidArgumentError(
            "'{number}' is not an organisation number; write 212000-1157", number=number
        )
    if check_digit(digits[:9]) != int(digits[9]):
        raise InvalidArgumentError(
            "the check digit of the organisation number {number} is wrong; compare it with its"
            " source",
            number=number,
        )
    return f"{digits[:6]}-{digits[6:]}"


class Municipality(Record):
    """A member: code, name, first day and (if it has left) last day of membership.

    `member_class` is a class that rates can name, such as "associate". `organisation_number` is
    that of a Swedish body, and its check digit is checked. `address`, references and
    `electronic_address` (as 0007:2120001157) are for notices and electronic invoices.
    """

    code: MemberCode
    name: SingleLine
    valid_from: Annotated[Day, key("since")]
    valid_until: Annotated[Day | None, key("until")] = None
    member_class: Annotated[Identifier | None, key("class")] = None
    organisation_number: Annotated[OptionalLine, AfterValidator(organisation_number_of)] = ""
    address: tuple[SingleLine, ...] = ()
    buyer_reference: OptionalLine = ""
    order_reference: OptionalLine = ""
    electronic_address: OptionalLine = ""
    source: Source | None = None
    note: OptionalLine = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise InvalidArgumentError(
                "the last day of membership, {day}, is before the first", day=self.valid_until
            )
        return self


NOTICE_FIELDS = (
    "organisation_number",
    "address",
    "buyer_reference",
    "order_reference",
    "electronic_address",
)
"""The fields of a member that its notices have: to whom and where they go."""


class NamesMembers(Protocol):
    """What is for some members, by code or by class, or for all."""

    members: tuple[str, ...]
    member_class: str | None


def names(part: NamesMembers, member: Municipality) -> bool:
    """Whether it names a member, by code or by class."""
    is_of_class = part.member_class is not None and part.member_class == member.member_class
    return is_of_class or member.code in part.members


def names_nobody(part: NamesMembers) -> bool:
    """Whether it names no member, and so is for all."""
    return not part.members and part.member_class is None


def membership_in_year(member: Municipality, year: int) -> tuple[date, date] | None:
    """The first and the last day of membership in a year; None where it is no member.

    The rate of a member for the year is the one in force on that first day.
    """
    first = max(member.valid_from, date(require_year(year), 1, 1))
    last = min(member.valid_until or date(year, 12, 31), date(year, 12, 31))
    return (first, last) if first <= last else None


def first_day_in_year(member: Municipality, year: int) -> date:
    """The first day of membership in a year, or 1 January where it is no member."""
    days = membership_in_year(member, year)
    return days[0] if days else date(year, 1, 1)


@checked
def months_of_membership(member: Municipality, year: int) -> int:
    """The number of calendar months of `year`, 0 to 12, in which it is a member on any day."""
    days = membership_in_year(member, year)
    return days[1].month - days[0].month + 1 if days else 0


@checked
def part_of_year(member: Municipality, year: int, partial_year: PartialYear) -> Fraction:
    """The part of a year, from 0 to 1, for which a member is charged."""
    days = membership_in_year(member, year)
    if days is None:
        return Fraction(0)
    first, last = days
    if partial_year == "by_day":
        whole = (date(year, 12, 31) - date(year, 1, 1)).days + 1
        return Fraction((last - first).days + 1, whole)
    months = _MONTHS_OF_PERIOD[partial_year]
    periods = (last.month - 1) // months - (first.month - 1) // months + 1
    return Fraction(periods * months, MONTHS)


def require_members(municipalities: Sequence[Municipality]) -> Sequence[Municipality]:
    """The members; raises `InvalidArgumentError` where there are none."""
    if not municipalities:
        raise InvalidArgumentError("no municipality is a member; name them in book.toml")
    return municipalities
