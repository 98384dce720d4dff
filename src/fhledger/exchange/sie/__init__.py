"""SIE 4, how Swedish accounting systems exchange books: a tolerant reader and a strict writer.

Edition 4C of 2025-08-06. A record is a line: a label, then fields. Debit is
positive and credit negative, the opposite of this project's own sign.
"""

from fhledger.exchange.sie.document import (
    Account,
    AccountBalance,
    Identification,
    SieDocument,
    Voucher,
    VoucherRow,
)
from fhledger.exchange.sie.reader import SieReading, read_sie

__all__ = [
    "Account",
    "AccountBalance",
    "Identification",
    "SieDocument",
    "SieReading",
    "Voucher",
    "VoucherRow",
    "read_sie",
]
