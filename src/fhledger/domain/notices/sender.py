"""The sender of notices (avsändare): who invoices the fee, and where it is paid.

>>> Sender(name="Värdkommunen (påhittad)", bankgiro="59922229").bankgiro
'5992-2229'
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine, SingleLine
from fhledger.domain.dated_values import Source
from fhledger.domain.members.municipality import check_digit, organisation_number_of


def _bankgiro(number: str) -> str:
    digits = number.replace("-", "").replace(" ", "")
    if not number:
        return number
    if not (digits.isascii() and digits.isdigit() and len(digits) in (7, 8)):
        raise InvalidArgumentError(
            "'{number}' is not a bankgiro number; write 5992-2229", number=number
        )
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise InvalidArgumentError(
            "the check digit of '{number}' is wrong; compare it with its source", number=number
        )
    return f"{digits[:-4]}-{digits[-4:]}"


class Sender(Record):
    """Who invoices the fee. What is left out is unknown, and a notice without it is a draft.

    Organisation number and bankgiro are checked by their check digits. `electronic_address` is
    where electronic invoices come from, as 0007:2120001157.
    """

    name: SingleLine
    organisation_number: Annotated[OptionalLine, AfterValidator(organisation_number_of)] = ""
    address: tuple[SingleLine, ...] = ()
    bankgiro: Annotated[OptionalLine, AfterValidator(_bankgiro)] = ""
    contact: OptionalLine = ""
    electronic_address: OptionalLine = ""
    source: Source | None = None
