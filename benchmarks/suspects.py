"""In how many percent of misprints is the misprinted figure named alone, and named first?

    python benchmarks/suspects.py

Every digit of every figure of the embedded report that an identity binds is replaced by each other
digit, and every two neighbouring digits are swapped, one misprint at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from fhledger import embedded_book
from fhledger.audit.locate import slips, suspicions
from fhledger.domain.statement.printed import identities


def digits_replaced(amount: Decimal) -> Iterator[Decimal]:
    sign, digits = (-1 if amount < 0 else 1), str(abs(int(amount)))
    for at, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit and not (at == 0 and other == "0" and len(digits) > 1):
                yield sign * Decimal(digits[:at] + other + digits[at + 1 :])


def digits_swapped(amount: Decimal) -> Iterator[Decimal]:
    sign, digits = (-1 if amount < 0 else 1), str(abs(int(amount)))
    for at, (one, other) in enumerate(pairwise(digits)):
        if one != other and not (at == 0 and other == "0"):
            yield sign * Decimal(digits[:at] + other + one + digits[at + 2 :])


def main() -> None:
    book = embedded_book()
    report = book.printed[-1]
    figures = report.figures()
    found = identities(book.config.lines, figures, report.year)
    bound = {term.key for identity in found for term in identity.terms}
    print(f"{len(bound)} of {len(figures)} figures are in an identity")
    print("misprint            tried   named alone   first, without equals   first")
    for name, misprints in (
        ("one wrong digit", digits_replaced),
        ("two digits swapped", digits_swapped),
    ):
        tried = alone = likeliest = first = 0
        for key in bound:
            for amount in misprints(figures[key]):
                suspects = suspicions(found, {**figures, key: amount})
                tried += 1
                is_first = bool(suspects) and [one.key for one in suspects[0]] == [key]
                first += is_first
                alone += is_first and len(suspects) == 1
                costs = [sum(slips(one.printed, one.expected) for one in each) for each in suspects]
                likeliest += is_first and costs.count(costs[0]) == 1
        shares = (alone / tried, likeliest / tried, first / tried)
        print(f"{name:18}  {tried:6}   {shares[0]:11.1%}   {shares[1]:21.1%}   {shares[2]:5.1%}")


if __name__ == "__main__":
    main()
