"""No result depends on the decimal context of the caller: neither on its precision nor on its
traps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import (
    ROUND_DOWN,
    ROUND_UP,
    Context,
    Decimal,
    FloatOperation,
    Inexact,
    Rounded,
    localcontext,
)
from fractions import Fraction
from functools import cache

import pytest

import fhledger
from fhledger.audit.locate import slips
from fhledger.audit.samples.sampling_limits import attribute_upper_limit, confidence_factor
from fhledger.core.amounts import divide, format_sek, multiply, negate, parse_amount, round_half_up
from fhledger.core.exact import as_decimal, format_rate, parse_number

CONTEXTS = {
    "prec=5, ROUND_DOWN": Context(prec=5, rounding=ROUND_DOWN),
    "prec=3, ROUND_UP, traps": Context(
        prec=3, rounding=ROUND_UP, traps=[Inexact, Rounded, FloatOperation]
    ),
}

AMOUNT = Decimal("-1234567890.55")

RESULTS: dict[str, Callable[[fhledger.Book], object]] = {
    "statement": lambda book: book.statement(2024),
    "fees": lambda book: book.fees(2025),
    "forecast": lambda book: book.forecast(through=2030),
    "sensitivity": lambda book: book.sensitivity(through=2028),
    "apportion": lambda book: book.apportion("1000001", reference_day=date(2024, 12, 31)),
    "budget": lambda book: book.budget_follow_up(2024),
    "projects": lambda book: book.projects(),
    "notices": lambda book: book.notices(2025),
    "review": lambda book: book.review(2024),
    "sample": lambda book: book.sample(2024, seed=7, materiality="200000", confidence=95),
    "trace": lambda book: book.trace(2024, "closing_balance"),
    "verify": lambda book: book.verify(),
    "page": lambda book: book.replace(scenarios=book.scenarios[:1]).to_html(through=2025),
    "parse_amount": lambda _: (parse_amount("1 234 567,89"), parse_amount(AMOUNT)),
    "parse_number": lambda _: (parse_number("123456,174194"), format_rate(Decimal("1234567.1234"))),
    "format": lambda _: (format_sek(AMOUNT), fhledger.format_plain(AMOUNT)),
    "arithmetic": lambda _: (
        multiply(AMOUNT, 3),
        negate(AMOUNT),
        divide(AMOUNT, 7),
        round_half_up(AMOUNT, Decimal(1)),
        as_decimal(Fraction(1_000_000, 3)),
        fhledger.exact_sum([AMOUNT, AMOUNT]),
    ),
    "slips": lambda _: slips(Decimal("-1234567.89"), Decimal("1234567.98")),
    "limits": lambda _: (confidence_factor(3, 95), attribute_upper_limit(59, 1, 95)),
}


def exact_text(name: str) -> str:
    """The result, exactly: every digit of it, from a book that has computed nothing yet."""
    result = RESULTS[name](fhledger.embedded_book().replace())
    json = getattr(result, "model_dump_json", None)
    return json() if json else str(result)


@cache
def in_the_usual_context(name: str) -> str:
    return exact_text(name)


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@pytest.mark.parametrize("name", RESULTS)
def test_a_result_is_the_same_in_every_context(name, context):
    usual = in_the_usual_context(name)
    with localcontext(context):
        assert exact_text(name) == usual


@pytest.mark.parametrize("name", ["statement", "fees", "forecast", "budget", "projects"])
def test_so_is_its_text(name):
    def text() -> str:
        return str(RESULTS[name](fhledger.embedded_book().replace()))

    usual = text()
    with localcontext(CONTEXTS["prec=5, ROUND_DOWN"]):
        assert text() == usual
