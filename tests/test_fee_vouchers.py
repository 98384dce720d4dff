"""Fee notices as SIE 4I: each instalment is a voucher that a reader finds again."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from fhledger import WrongCallError, embedded_book, fee_notices, read_book
from fhledger.exchange.fee_vouchers import fee_vouchers
from fhledger.exchange.mapping import AccountMapping
from fhledger.exchange.sie.reader import SieReading

OTHER = read_book(Path(__file__).parent / "other_federation")
MAPPING = AccountMapping(
    dimensions={"member": "20"},
    receivable={"account": "1510", "name": "Kundfordringar"},
    accounts=[
        {"first": "1000", "last": "2999", "outside": True, "reason": "Påhittad"},
        *(
            {"first": account, "line": line, "reason": "Påhittad"}
            for account, line in (("3010", "fees"), ("5010", "salaries"), ("6010", "rent"))
        ),
    ],
)
GENERATED = date(2024, 1, 2)


def test_every_instalment_of_every_notice_is_a_voucher_on_its_due_day():
    notices = fee_notices(OTHER, 2024)
    file = b"".join(fee_vouchers(OTHER, notices, MAPPING, generated=GENERATED))
    reading = SieReading(BytesIO(file), "fees.si")
    found = [(v.day, v.text.split()[-1], v.rows[0].amount_kr) for v in reading]
    assert found == [
        (part.due, part.reference, part.amount)
        for notice in notices.notices
        for part in notice.instalments
    ]
    assert sum(amount for *_, amount in found) == notices.total == 739_846
    assert reading.document().findings == ()


def test_undecided_due_days_make_no_voucher():
    book = embedded_book()
    with pytest.raises(WrongCallError, match=r"undecided; state them as \[\[fee.due\]\]"):
        fee_vouchers(book, fee_notices(book, 2025, instalments=2), MAPPING, generated=GENERATED)
