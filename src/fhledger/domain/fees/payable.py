"""Notices that can be paid (betalbara avier): each instalment with its sender, payer and reference.

What a notice lacks is listed, and it is a draft until nothing is missing.

>>> from fhledger.book import embedded_book
>>> from fhledger.book.views import fee_notices
>>> first = payable_notices(fee_notices(embedded_book(), 2025, instalments=2), None).payable[0]
>>> first.number, first.instalment.reference, first.is_draft, first.missing[0].en
('2025-1214-1', '20251214019', True, 'the sender')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from fhledger.core.amounts import EXACT, ZERO, Amount, divide, multiply
from fhledger.core.arguments import checked
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, computed
from fhledger.domain.fees.notices import Notice, NoticeInstalment, Notices
from fhledger.domain.fees.sender import Sender

_TAX_CATEGORIES: Mapping[str, str] = {"taxable": "S", "exempt": "E", "outside_scope": "O"}


class Payer(Record):
    """Who pays: what an invoice, and an electronic invoice between public bodies, needs of a member.

    What is left out is unknown.
    """

    name: str
    organisation_number: str = ""
    address: tuple[str, ...] = ()
    buyer_reference: str = ""
    order_reference: str = ""
    electronic_address: str = ""


class PayableNotice(Record):
    """An instalment of a member's fee as it is invoiced: its number, what to pay, what is missing."""

    payer: Payer
    notice: Annotated[Notice, Field(exclude=True)]
    instalment: NoticeInstalment
    invoiced: date | None
    missing: tuple[LocalizedText, ...]

    @computed
    def number(self) -> str:
        """The number of the notice: year, member, instalment."""
        return f"{self.notice.year}-{self.notice.code}-{self.instalment.number}"

    @computed
    def code(self) -> str:
        """The code of the member."""
        return self.notice.code

    @computed
    def tax_category(self) -> str | None:
        """The code of the tax in an electronic invoice (UNCL5305): S, E or O; None if undecided."""
        return _TAX_CATEGORIES[self.notice.vat.category] if self.notice.vat else None

    @computed
    def tax_percent(self) -> Amount | None:
        """The rate of the tax in per cent; None where none is charged or it is undecided."""
        return self.notice.vat_percent

    @computed
    def tax_reason(self) -> LocalizedText | None:
        """Why the tax is as it is; None if undecided."""
        return self.notice.vat.reason if self.notice.vat else None

    @computed
    def vat_amount(self) -> Amount | None:
        """The value added tax on the instalment; None where none is charged or it is undecided."""
        percent = self.notice.vat_percent
        return None if percent is None else divide(multiply(self.instalment.amount, percent), 100)

    @computed
    def to_pay(self) -> Amount:
        """The instalment and its value added tax."""
        return EXACT.add(self.instalment.amount, self.vat_amount or ZERO)

    @computed
    def is_draft(self) -> bool:
        """Whether something is missing that a notice needs."""
        return bool(self.missing)


class PayableNotices(Notices):
    """The notices of a year, and what is sent: one for each member and instalment."""

    sender: Sender | None
    payable: tuple[PayableNotice, ...]


@checked
def payable_notices(
    notices: Notices, sender: Sender | None, *, invoiced: date | None = None
) -> PayableNotices:
    """A notice for each member and instalment; `invoiced` is the day on which they are sent."""
    return PayableNotices(
        **dict(notices),
        sender=sender,
        payable=tuple(
            PayableNotice(
                payer=payer,
                notice=notice,
                instalment=instalment,
                invoiced=invoiced,
                missing=tuple(_missing(notice, payer, instalment, sender, invoiced)),
            )
            for notice in notices.notices
            for payer in (_payer(notice),)
            for instalment in notice.instalments
        ),
    )


def _payer(notice: Notice) -> Payer:
    """What the notice has of the member that an invoice needs."""
    return Payer(
        name=notice.name,
        organisation_number=notice.organisation_number,
        address=notice.address,
        buyer_reference=notice.buyer_reference,
        order_reference=notice.order_reference,
        electronic_address=notice.electronic_address,
    )


def _missing(
    notice: Notice,
    payer: Payer,
    instalment: NoticeInstalment,
    sender: Sender | None,
    invoiced: date | None,
) -> Iterator[LocalizedText]:
    needed = (
        (sender is None, message("the sender")),
        (
            sender is None or not sender.organisation_number,
            message("the sender's organisation number"),
        ),
        (sender is None or not sender.address, message("the sender's address")),
        (sender is None or not sender.bankgiro, message("bankgiro")),
        (sender is None or not sender.contact, message("a contact")),
        (not payer.organisation_number, message("the member's organisation number")),
        (not payer.address, message("the member's address")),
        (invoiced is None, message("the day of the notice")),
        (instalment.due is None, message("the due day")),
        (notice.vat is None, message("the decision on VAT")),
    )
    yield from (what for is_missing, what in needed if is_missing)
