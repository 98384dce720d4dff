"""A library is used by programs that have decimals of their own."""

from __future__ import annotations

from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from careless import alike, careless
from fhledger import embedded_book, exact_sum, format_plain, format_sek, parse_amount
from fhledger.audit.verification import verify
from fhledger.core.amounts import KRONA, ORE, divide, multiply, negate, round_half_up
from fhledger.domain.fees.apportionment import apportion
from fhledger.domain.notices.due_dates import DueDay, instalments
from fhledger.testing import strategies


class TestIndependence:
    """Whatever precision, rounding and traps a caller has set, every krona is the same."""

    @given(strategies.amounts(10**14), strategies.amounts(10**14), st.integers(-(10**6), 10**6))
    def test_of_money(self, one, other, factor):
        alike(
            lambda: [
                parse_amount(one),
                parse_amount(str(one)),
                format_plain(one),
                format_sek(one),
                negate(one),
            ]
        )
        alike(lambda: [round_half_up(one, KRONA), round_half_up(one, ORE), exact_sum([one, other])])
        alike(lambda: multiply(one, factor))
        alike(lambda: divide(one, 7))
        alike(lambda: apportion(round_half_up(one, KRONA), {"a": 1, "b": 2}))
        alike(lambda: instalments(one, [DueDay(month=3), DueDay(month=9)], 2024))

    def test_of_the_annual_report(self):
        book = embedded_book()
        alike(lambda: book.statement().figures())
        alike(lambda: book.fees(2024))
        alike(lambda: book.fees_by_reference_day(2024))
        alike(lambda: verify(book))

    def test_of_reading(self):
        from fhledger import read_book
        from fhledger.book.files.folder_reader import EMBEDDED

        assert careless(lambda: read_book(EMBEDDED)) == read_book(EMBEDDED)

    def test_a_caller_who_traps_everything_is_not_stopped(self):
        with localcontext() as context:
            for signal in context.traps:
                context.traps[signal] = True
            context.prec = 2
            assert verify(embedded_book()).failures() == ()
            assert format_sek(Decimal("-1234.50")) == "-1 234,50"
