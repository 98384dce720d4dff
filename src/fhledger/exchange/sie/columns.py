r"""Many vouchers in their usual form, read field by field, where only their sums are wanted.

What gives a finding, or is written in any other way, gives None, and is read
with care instead; both ways give the same sums.

>>> text = '#VER A 1 20240105 "Kaffe"\n{\n#TRANS 4010 {} 25.00\n#TRANS 1930 {} -25.00\n}\n'
>>> counted(text, PlainLines(), None)
Counted(vouchers=1, sums=[(('4010', ()), Decimal('25.00')), (('1930', ()), Decimal('-25.00'))])
>>> counted(text.replace("-25.00", "-24.00"), PlainLines(), None) is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from fhledger.core.amounts import EXACT, ZERO
from fhledger.exchange.sie.fields import Objects
from fhledger.exchange.sie.plain import PlainLines

_STRETCH = 1 << 15
"""The characters that are read at once: so many stay in the processor's cache."""

_TEXT = r'(?:"[^"\n\t\\]*+"|[^ "\n\t\\{}]++)'
_DAY = r'(?:[0-9]{8}|"")'
_HEAD = rf"\#VER {_TEXT} {_TEXT} ([0-9]{{8}})(?: {_TEXT}(?: ({_DAY})(?: {_TEXT})?+)?+)?+\n"
_ROW = (
    r"[ \t]*+(\#TRANS [0-9]++ \{[^{}\n\t\\]*+)\} (-?[0-9]{1,15}(?:\.[0-9]{1,2})?+)"
    rf"(?: ({_DAY})(?: {_TEXT}(?: {_TEXT}){{0,2}}+)?+)?+\n"
)
_VOUCHERS = re.compile(rf"(?:{_HEAD}\{{\n(?:{_ROW})++\}}\n)++").fullmatch
_HEADS = re.compile(rf"^{_HEAD}", re.MULTILINE).findall
_ROWS = re.compile(rf"^{_ROW}", re.MULTILINE).findall
_END = "\n}\n"


class Counted(NamedTuple):
    """How many vouchers there are, and sums by account and objects, of which several may be of the same."""

    vouchers: int
    sums: list[tuple[tuple[str, Objects], Decimal]]


def stretches(text: str) -> Iterator[str]:
    """Whole lines in pieces: what is before the first voucher, some hundred vouchers, the rest."""
    start = 0 if text.startswith("#VER ") else text.find("\n#VER ") + 1
    if start:
        yield text[:start]
    while start < len(text):
        end = text.rfind(_END, start, start + _STRETCH)
        if end < 0:
            end = text.find(_END, start)
        end = len(text) if end < 0 else end + len(_END)
        yield text[start:end]
        start = end


def counted(text: str, plain: PlainLines, year: tuple[date, date] | None) -> Counted | None:
    """What the vouchers of a stretch move; None unless each is in the usual form and sound.

    Sound is a voucher whose rows are zero together, and whose day is in the year.
    """
    if not _VOUCHERS(text):
        return None
    heads, rows = _HEADS(text), _ROWS(text)
    try:
        days = {plain.day(day) for day in {day for day, _ in heads}}
        for other in {other for _, other in heads} | {other for _, _, other in rows}:
            plain.day(other)
        keys = {beginning: plain.key(beginning) for beginning in {row[0] for row in rows}}
    except ValueError:
        return None
    if year and not all(day and year[0] <= day <= year[1] for day in days):
        return None
    add = EXACT.add
    amounts = [Decimal(amount) for _, amount, _ in rows]
    running = [*accumulate(amounts, add)]
    lengths = (voucher.count("\n") - 1 for voucher in text[: -len(_END)].split(_END))
    if any(running[end - 1] for end in accumulate(lengths)):
        return None
    sums: dict[str, Decimal] = {}
    for (beginning, _, _), amount in zip(rows, amounts, strict=True):
        sums[beginning] = add(sums.get(beginning, ZERO), amount)
    return Counted(len(heads), [(keys[beginning], amount) for beginning, amount in sums.items()])
