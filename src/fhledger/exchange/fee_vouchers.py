"""Fee notices as vouchers to import (SIE 4I): one for each member and instalment.

A voucher has a day; a notice whose due days nobody has decided cannot be one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fhledger.book import BookData
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.notices.notices import Notices, instalment_by_line
from fhledger.exchange.imports.mapping import AccountMapping
from fhledger.exchange.sie.writer import FeeDemand, sie_4i


def fee_vouchers(
    book: BookData, notices: Notices, mapping: AccountMapping, *, generated: date
) -> Iterator[bytes]:
    """The lines of a SIE file with a voucher for each instalment of each notice.

    Raises `InvalidArgumentError` while a due day is undecided, and as `sie_4i` does.
    """
    return sie_4i(book, list(_demands(notices)), mapping, generated=generated)


def _demands(notices: Notices) -> Iterator[FeeDemand]:
    for notice in notices.notices:
        for part in notice.instalments:
            if part.due is None:
                raise InvalidArgumentError(
                    "the due days of the fee are undecided, and a voucher must have a day;"
                    " write them as [[fee.due]] in book.toml, or, if an earlier year is"
                    " closed, under [[fee.later]] with first_year = {year}",
                    year=notice.year,
                )
            amounts = instalment_by_line(notice, part)
            yield FeeDemand(notice.code, amounts, part.due, part.reference)
