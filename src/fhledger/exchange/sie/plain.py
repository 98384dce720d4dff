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
from fhledger.errors import WrongCallError
from fhledger.exchange.sie.document import Row, Voucher
from fhledger.exchange.sie.fields import AMOUNT, Objects, day_of, objects_of, split_fields

_MANY = 10_000
_make = tuple.__new__  # a named tuple checks nothing more, and takes twice as long


class PlainLines:
    """Reads lines in their usual form; object lists and days that come again are read once."""

    __slots__ = ("_days", "_objects")

    def __init__(self) -> None:
        self._objects: dict[str, Objects] = {"{": ()}
        self._days: dict[str, date | None] = {'""': None, "": None}

    def row(self, number: int, line: str) -> Row | None:
        """The row of a line that begins with `#TRANS `; None if it is not in the usual form."""
        head, _, tail = line.partition("}")
        parts = tail.split(" ", 3)
        try:
            _, account, listed = head.split(" ", 2)
            objects = self._objects.get(listed)
            if objects is None:
                objects = self._list(listed)
            amount = parts[1]
            day, text = None, ""
            if len(parts) > 2:
                day = self._day(parts[2])
                if len(parts) > 3:
                    text = _unquoted(parts[3])
        except (ValueError, IndexError):
            return None
        if parts[0] or not (account.isdigit() and account.isascii() and AMOUNT(amount)):
            return None
        return _make(Row, (number, account, objects, Decimal(amount), day, text, "", ""))

    def head(self, number: int, line: str) -> Voucher | None:
        """The head of a line that begins with `#VER `; None if it is not in the usual form."""
        before, *rest = line.split('"')
        try:
            _, series, label, written, end = before.split(" ")
            text, after = rest
            _, *registered = after.split(" ")
            day = self._day(written)
            if end or day is None or not series or not label or len(registered) > 1:
                return None
            entered = self._day(registered[0]) if registered else None
        except ValueError:
            return None
        if "\\" in line or "\t" in line or "{" in before or "}" in before:
            return None
        return _make(Voucher, (number, series, label, day, text, entered, "", ()))

    def _list(self, listed: str) -> Objects:
        fields, closed = split_fields(f"{listed}}}")
        if not closed or len(fields) != 1 or len(self._objects) > _MANY:
            raise ValueError(listed)
        objects = self._objects[listed] = objects_of(fields[0], _refuse)
        return objects

    def _day(self, text: str) -> date | None:
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
    raise WrongCallError(rule.name)
