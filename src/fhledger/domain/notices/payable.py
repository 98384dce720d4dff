"""Notices that can be paid (betalbara avier): each instalment with its sender, payer and reference.

What a notice lacks is listed, and it is a draft until nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from fhledger.core.amounts import EXACT, ZERO, Amount, divide, multiply
from fhledger.core.arguments import checked
from fhledger.core.currency import SEK
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, computed
from fhledger.domain.notices.notices import Notice, NoticeInstalment, Notices
from fhledger.domain.notices.sender import Sender

_TAX_CATEGORIES: Mapping[str, str] = {"taxable": "S", "exempt": "E", "outside_scope": "O"}


class Payer(Record):
    """Who pays: what an invoice, and an electronic one between public bodies, needs of a member.

    What is left out is unknown.
    """

    name: str
    organisation_number: str = ""
    address: tuple[str, ...] = ()
    buyer_reference: str = ""
    order_reference: str = ""
    electronic_address: str = ""


class PayableNotice(Record):
    """An instalment of a member's fee as it is invoiced: what to pay, what is missing.

    `number` is that of the notice: year, member, instalment. `code` is that of the member.
    `tax_category` is the code of the tax in an electronic invoice (UNCL5305): S, E or O;
    `tax_percent` its rate, None where none is charged; `tax_reason` why it is as it is. All three
    are None while the tax is undecided.
    """

    number: str
    code: str
    payer: Payer
    instalment: NoticeInstalment
    invoiced: date | None
    tax_category: str | None
    tax_percent: Amount | None
    tax_reason: LocalizedText | None
    missing: tuple[LocalizedText, ...]

    @computed
    def vat_amount(self) -> Amount | None:
        """The value added tax on the instalment; None where none is charged or it is undecided."""
        if self.tax_percent is None:
            return None
        return divide(multiply(self.instalment.amount, self.tax_percent), 100)

    @computed
    def to_pay(self) -> Amount:
        """The instalment and its value added tax."""
        return EXACT.add(self.instalment.amount, self.vat_amount or ZERO)

    @computed
    def is_draft(self) -> bool:
        """Whether something is missing that a notice needs."""
        return bool(self.missing)


class PayableNotices(Notices):
    """The notices of a year, and what is sent: one for each member and instalment.

    `currency` is the code of the currency of all amounts (ISO 4217).
    """

    currency: str
    sender: Sender | None
    payable: tuple[PayableNotice, ...]


@checked
def payable_notices(
    notices: Notices,
    sender: Sender | None,
    *,
    invoiced: date | None = None,
    currency: str = SEK,
) -> PayableNotices:
    """A notice for each member and instalment; `invoiced` is the day on which they are sent."""
    return PayableNotices(
        **dict(notices),
        currency=currency,
        sender=sender,
        payable=tuple(
            _payable(notice, instalment, sender, invoiced)
            for notice in notices.notices
            for instalment in notice.instalments
        ),
    )


def _payable(
    notice: Notice, instalment: NoticeInstalment, sender: Sender | None, invoiced: date | None
) -> PayableNotice:
    payer = Payer(**{name: getattr(notice, name) for name in Payer.model_fields})
    return PayableNotice(
        number=f"{notice.year}-{notice.code}-{instalment.number}",
        code=notice.code,
        payer=payer,
        instalment=instalment,
        invoiced=invoiced,
        tax_category=_TAX_CATEGORIES[notice.vat.category] if notice.vat else None,
        tax_percent=notice.vat_percent,
        tax_reason=notice.vat.reason if notice.vat else None,
        missing=tuple(_missing(notice, payer, instalment, sender, invoiced)),
    )


def _missing(
    notice: Notice,
    payer: Payer,
    instalment: NoticeInstalment,
    sender: Sender | None,
    invoiced: date | None,
) -> Iterator[LocalizedText]:
    own = sender or Sender.model_construct(name="")  # of whom nothing is known
    needed = (
        (sender is None, message("the sender")),
        (not own.organisation_number, message("the sender's organisation number")),
        (not own.address, message("the sender's address")),
        (not own.bankgiro, message("bankgiro")),
        (not own.contact, message("a contact")),
        (not payer.organisation_number, message("the member's organisation number")),
        (not payer.address, message("the member's address")),
        (
            not (payer.buyer_reference or payer.order_reference),
            message("the member's reference"),
        ),
        (invoiced is None, message("the day of the notice")),
        (instalment.due is None, message("the due day")),
        (notice.vat is None, message("the decision on VAT")),
    )
    yield from (what for is_missing, what in needed if is_missing)
