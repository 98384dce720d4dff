"""Fee notices as SIE 4I: each instalment is a voucher that a reader finds again."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from fhledger import InvalidArgumentError, embedded_book, read_book
from fhledger.book.views import fee_notices
from fhledger.exchange.imports.mapping import read_mapping
from fhledger.exchange.sie.reader import SieReading
from fhledger.exchange.sie.writer import fee_vouchers
from shown import INVENTED

OTHER = read_book(INVENTED)
MAPPING = read_mapping(INVENTED, OTHER)
GENERATED = date(2025, 1, 2)


def test_every_instalment_of_every_notice_is_a_voucher_on_its_due_day():
    notices = fee_notices(OTHER, 2025)
    file = b"".join(fee_vouchers(OTHER, notices, MAPPING, generated=GENERATED))
    reading = SieReading(BytesIO(file), "fees.si")
    found = [(v.day, v.text.split()[-1], v.rows[0].amount_kr) for v in reading]
    assert found == [
        (part.due, part.reference, part.amount)
        for notice in notices.notices
        for part in notice.instalments
    ]
    assert sum(amount for *_, amount in found) == notices.total == 1_347_959
    assert reading.document().findings == ()


def test_undecided_due_days_make_no_voucher():
    book = embedded_book()
    with pytest.raises(
        InvalidArgumentError,
        match=r"undecided, and a voucher must have a day; write them as \[\[fee.due\]\]",
    ):
        fee_vouchers(book, fee_notices(book, 2025, instalments=2), MAPPING, generated=GENERATED)
