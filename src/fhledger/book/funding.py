"""What an amount is divided by among members of a book (fördelning på medlemmar)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.book.names import member_named
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.unique import require_unique
from fhledger.domain.fees.special_funding import (
    SharedBy,
    Weights,
    by_inhabitants,
    equally,
    fixed_shares,
)
from fhledger.domain.members.municipality import Municipality, require_members


def funding_weights(
    book: BookData,
    by: SharedBy | None = None,
    *,
    members: Sequence[str] | None = None,
    shares: Mapping[str, int | str | Decimal] | None = None,
    day: date | None = None,
) -> tuple[list[Municipality], Weights]:
    """The members (left out: those of the shares, or all), and their weights.

    A member is named by its code or its name. Left out, `by` is the `shares` where they are given,
    otherwise the inhabitants on the day. Raises `InvalidArgumentError` for an unknown or duplicate
    member, without the day, and for shares beside another way to divide.
    """
    by = by or ("inhabitants" if shares is None else "shares")
    if shares is not None and by != "shares":
        raise InvalidArgumentError('`shares` are for `by` "shares"; leave one of them out')
    by_code = {member.code: member for member in require_members(book.config.municipalities)}
    taking = shares if members is None else members
    codes = [*by_code] if taking is None else [member_named(book, name) for name in taking]
    require_unique("member", codes)
    chosen = [by_code[code] for code in codes]
    if by == "shares":
        if shares is None:
            raise InvalidArgumentError("give the `shares` by which to divide")
        named = {member_named(book, name): share for name, share in shares.items()}
        return chosen, fixed_shares(named)
    if by == "equally":
        return chosen, equally(codes)
    days = book.population.reference_days
    if not days:
        raise InvalidArgumentError("the book has no inhabitants; write population.csv")
    if day is None:
        raise InvalidArgumentError(
            "give the day whose inhabitants count, `reference_day`, of {days}",
            days=", ".join(map(str, days)),
        )
    return chosen, by_inhabitants(codes, book.population, day)
