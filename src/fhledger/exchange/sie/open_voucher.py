"""A voucher of a SIE file while it is being read (öppen verifikation)."""

from __future__ import annotations

from fhledger.exchange.sie.document import Voucher, VoucherRow


class OpenVoucher:
    """A voucher whose end has not been read: its head, its rows, and whether all could be read."""

    __slots__ = ("added", "head", "inside", "rows", "unreadable", "whole")

    def __init__(self, head: Voucher, *, whole: bool) -> None:
        self.head: Voucher = head
        self.whole: bool = whole
        self.inside: bool = False
        self.rows: list[VoucherRow] = []
        self.unreadable: int = 0
        self.added: VoucherRow | None = None
