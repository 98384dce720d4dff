r"""Vouchers in the usual form (verifikationer i vanlig form), read at once, not line by line.

A voucher that is written in any other way is None here, and its lines are read one by one; both
ways give the same values.

>>> text = '#VER A 7 20240105 "Kaffe"\n{\n#TRANS 3010 {6 "P1"} -100.00\n#TRANS 1930 {} 100.00\n}\n'
>>> voucher, end = PlainVouchers().read(text, 0, 12)
>>> voucher.name, voucher.rows[1].line, voucher.rows[0].objects, end == len(text)
('A 7', 15, (('6', 'P1'),), True)
>>> PlainVouchers().read(text.replace("100.00", "1e2"), 0, 12) is None
True
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from fhledger.audit.finding import Rule
from fhledger.core.errors import InvalidArgumentError
from fhledger.exchange.sie.document import Voucher, VoucherRow
from fhledger.exchange.sie.fields import AMOUNT_FORM, Objects, day_of, objects_of, split_fields

_NAME = r'([^ \t\n"{}\\]+|"[^\n"\\]*")'
_TEXT = r'"([^\n"\\]*)"'
_DAY = r'([0-9]{8}|"")'
_VOUCHER = re.compile(
    rf"[ \t]*#VER {_NAME} {_NAME} ([0-9]{{8}})(?: {_TEXT}(?: {_DAY})?)?[ \t]*\n"
    rf"[ \t]*\{{[ \t]*\n((?:[ \t]*#TRANS [^\n]*\n)*+)[ \t]*\}}[ \t]*\n"
).match
_ROWS = re.compile(
    rf"^[ \t]*#TRANS ([0-9]+ \{{[^\n}}]*)\}} ({AMOUNT_FORM})(?: {_DAY}(?: {_TEXT})?)?[ \t]*\n",
    re.MULTILINE,
).findall

_MANY = 10_000
_make = tuple.__new__  # a named tuple checks nothing more, and takes twice as long


class PlainVouchers:
    """Reads vouchers in the usual form; what comes again is read once."""

    __slots__ = ("_day", "_key")

    def __init__(self) -> None:
        self._key = lru_cache(_MANY)(_key_of)
        self._day = lru_cache(_MANY)(_day_of)

    def read(self, text: str, at: int, line: int) -> tuple[Voucher, int] | None:
        """The voucher that begins at a position, on this line, and the position where it ends."""
        match = _VOUCHER(text, at)
        if match is None:
            return None
        series, number, day, title, registered, body = match.groups()
        found = _ROWS(body)
        if len(found) != body.count("\n"):
            return None
        key_of, day_of_text, rows = self._key, self._day, []
        try:
            for of_row, (key, amount, of_day, row_text) in enumerate(found, line + 2):
                account, objects = key_of(key)
                own_day = day_of_text(of_day)
                rows.append(
                    _make(
                        VoucherRow,
                        (of_row, account, objects, Decimal(amount), own_day, row_text, "", ""),
                    )
                )
            head = (
                line,
                series.strip('"'),
                number.strip('"'),
                day_of_text(day),
                title or "",
                day_of_text(registered or ""),
                "",
                tuple(rows),
            )
        except ValueError:
            return None
        return _make(Voucher, head), match.end()


def _key_of(head: str) -> tuple[str, Objects]:
    """The account and the objects of a row that begins like this, up to its last brace."""
    account, listed = head.split(" ", 1)
    fields, closed = split_fields(f"{listed}}}")
    if not (closed and len(fields) == 1):
        raise ValueError(head)
    return account, objects_of(fields[0], _refuse)


def _day_of(text: str) -> date | None:
    """The day of eight digits, None for none; a `ValueError` for one that does not exist."""
    return day_of(text.strip('"'), _refuse)


def _refuse(rule: Rule, *_: object) -> None:
    raise InvalidArgumentError(rule.name)
