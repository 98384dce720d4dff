"""The usual form of the two commonest lines, `#VER` and `#TRANS`, read fast.

Whatever is written in any other way gives None, and is read with care instead;
both ways give the same values.

>>> plain = PlainLines()
>>> plain.row(9, '#TRANS 3010 {6 "P1"} -100.00 20240105 "Kaffe"').objects
(('6', 'P1'),)
>>> plain.row(9, '#TRANS 3010 {} 1e3'), plain.row(9, '#TRANS 3010 {} 1.00 20240230')
(None, None)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fhledger.audit.finding import Rule
from fhledger.core.errors import InvalidArgumentError
from fhledger.exchange.sie.document import Voucher, VoucherRow
from fhledger.exchange.sie.fields import AMOUNT, Objects, day_of, objects_of, split_fields

_MANY = 10_000
_make = tuple.__new__  # a named tuple checks nothing more, and takes twice as long


class PlainLines:
    """Reads lines in their usual form; accounts, objects and days that come again are read once."""

    __slots__ = ("_days", "_keys")

    def __init__(self) -> None:
        self._keys: dict[str, tuple[str, Objects]] = {}
        self._days: dict[str, date | None] = {'""': None}

    def row(self, number: int, line: str) -> VoucherRow | None:
        """The row of a line that begins with `#TRANS `; None if it is not in the usual form."""
        head, _, tail = line.partition("}")
        parts = tail.split(" ", 3)
        try:
            account, objects = self.key(head)
            amount = parts[1]
            day, text = None, ""
            if len(parts) > 2:
                written = parts[2]
                day = self.day(written)
                if len(parts) > 3:
                    text = _unquoted(parts[3])
        except (ValueError, IndexError):
            return None
        if parts[0] or not AMOUNT(amount):
            return None
        return _make(VoucherRow, (number, account, objects, Decimal(amount), day, text, "", ""))

    def head(self, number: int, line: str) -> Voucher | None:
        """The head of a line that begins with `#VER `; None if it is not in the usual form."""
        before, *rest = line.split('"')
        try:
            _, series, label, written, end = before.split(" ")
            text, after = rest
            _, *registered = after.split(" ")
            day = self.day(written)
            if end or day is None or not series or not label or len(registered) > 1:
                return None
            entered = self.day(registered[0]) if registered else None
        except ValueError:
            return None
        if "\\" in line or "\t" in line or "{" in before or "}" in before:
            return None
        return _make(Voucher, (number, series, label, day, text, entered, "", ()))

    def key(self, head: str) -> tuple[str, Objects]:
        """The account and the objects of a row that begins like this, up to its last brace."""
        known = self._keys.get(head)
        if known is not None:
            return known
        _, account, listed = head.split(" ", 2)
        fields, closed = split_fields(f"{listed}}}")
        if not (closed and len(fields) == 1 and account.isdigit() and account.isascii()):
            raise ValueError(head)
        key = account, objects_of(fields[0], _refuse)
        if len(self._keys) < _MANY:
            self._keys[head] = key
        return key

    def day(self, text: str) -> date | None:
        """The day in its usual form, or None for none; a `ValueError` for anything else."""
        try:
            return self._days[text]
        except KeyError:
            if len(text) != 8 or not text.isascii() or not text.isdigit():
                raise ValueError(text) from None
            day = self._days[text] = day_of(text, _refuse)
            return day


def _unquoted(text: str) -> str:
    if text.find('"', 1) != len(text) - 1 or text[0] != '"' or "\\" in text:
        raise ValueError(text)
    return text[1:-1]


def _refuse(rule: Rule, *_: object) -> None:
    raise InvalidArgumentError(rule.name)
