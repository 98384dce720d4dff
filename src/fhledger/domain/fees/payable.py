"""Notices that can be paid (betalbara avier): each instalment with its sender, payer and reference.

What a notice lacks is listed, and it is a draft until nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fhledger.core.amounts import EXACT, ZERO, Amount, divide, multiply
from fhledger.core.arguments import checked
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, computed
from fhledger.domain.fees.notices import Notice, NoticeInstalment, Notices
from fhledger.domain.fees.sender import Sender


class PayableNotice(Record):
    """An instalment of a member's fee as it is invoiced: its number, what to pay, what is missing."""

    notice: Notice
    instalment: NoticeInstalment
    invoiced: date | None
    missing: tuple[LocalizedText, ...]

    @computed
    def number(self) -> str:
        """The number of the notice: year, member, instalment."""
        return f"{self.notice.year}-{self.notice.code}-{self.instalment.number}"

    @computed
    def vat_amount(self) -> Amount | None:
        """The value added tax on the instalment; None where none is charged or it is undecided."""
        percent = self.notice.vat.percent if self.notice.vat else None
        return None if percent is None else divide(multiply(self.instalment.amount, percent), 100)

    @computed
    def to_pay(self) -> Amount:
        """The instalment and its value added tax."""
        return EXACT.add(self.instalment.amount, self.vat_amount or ZERO)

    @computed
    def is_draft(self) -> bool:
        """Whether something is missing that a notice needs."""
        return bool(self.missing)


class PayableNotices(Record):
    """The notices of a year, one for each member and instalment, and who sends them."""

    year: int
    sender: Sender | None
    notices: tuple[PayableNotice, ...]


@checked
def payable_notices(
    notices: Notices, sender: Sender | None, *, invoiced: date | None = None
) -> PayableNotices:
    """A notice for each member and instalment; `invoiced` is the day on which they are sent."""
    return PayableNotices(
        year=notices.year,
        sender=sender,
        notices=tuple(
            PayableNotice(
                notice=notice,
                instalment=instalment,
                invoiced=invoiced,
                missing=tuple(_missing(notice, instalment, sender, invoiced)),
            )
            for notice in notices.notices
            for instalment in notice.instalments
        ),
    )


def _missing(
    notice: Notice, instalment: NoticeInstalment, sender: Sender | None, invoiced: date | None
) -> Iterator[LocalizedText]:
    needed = (
        (sender is None, message("the sender")),
        (sender is None or not sender.organisation_number, message("the sender's organisation number")),
        (sender is None or not sender.address, message("the sender's address")),
        (sender is None or not sender.bankgiro, message("bankgiro")),
        (sender is None or not sender.contact, message("a contact")),
        (not notice.organisation_number, message("the member's organisation number")),
        (not notice.address, message("the member's address")),
        (invoiced is None, message("the day of the notice")),
        (instalment.due is None, message("the due day")),
        (notice.vat is None, message("the decision on VAT")),
    )
    yield from (what for is_missing, what in needed if is_missing)
