"""Notices that can be paid: what they show, what they lack, and that their numbers are checked."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from fhledger import LocalizedText, embedded_book
from fhledger.cli import main
from fhledger.domain.fees.fee_terms import ValueAddedTax
from fhledger.domain.notices.payable import payable_notices
from fhledger.domain.notices.sender import Sender
from fhledger.outputs import PayableNotices, json_schema
from fhledger.render import payable_pages
from json_schemas import Draft202012Validator

SENDER = Sender(
    name="Värdkommunen (påhittad)",
    organisation_number="9999999999",
    address=("Storgatan 1", "123 45 Orten"),
    bankgiro="59922229",
    contact="ekonomi@exempel.se",
)


def with_vat(notices, **fields):
    vat = ValueAddedTax(reason=LocalizedText(sv="påhittat", en="invented"), **fields)
    own = tuple(notice.model_copy(update={"vat": vat}) for notice in notices.notices)
    return notices.model_copy(update={"notices": own})


def test_a_page_for_each_member_and_instalment_with_its_reference():
    notices = embedded_book().notices(2025, instalments=2)
    html = payable_pages(payable_notices(notices, SENDER), "Boken", "sv")
    assert html.count("<article") == 22
    assert html.count("UTKAST") == 22
    for notice in notices.notices:
        for part in notice.instalments:
            assert part.reference in html
    for text in ("5992-2229", "999999-9999", "Storgatan 1", "152\u00a0712\u00a0kr"):
        assert text in html
    assert "src=" not in html
    assert "<script" not in html


def test_what_is_missing_is_listed_and_what_is_known_is_not():
    notices = embedded_book().notices(2025)
    bare = payable_notices(notices, None).payable[0]
    full = payable_notices(notices, SENDER, invoiced=date(2025, 1, 15)).payable[0]
    gone = {what.en for what in bare.missing} - {what.en for what in full.missing}
    assert gone == {
        "the sender",
        "the sender's organisation number",
        "the sender's address",
        "bankgiro",
        "a contact",
        "the day of the notice",
    }
    assert "the decision on VAT" in {what.en for what in full.missing}


@pytest.mark.parametrize("known", ["buyer_reference", "order_reference"])
def test_a_notice_lacks_the_reference_of_its_payer_while_neither_is_known(known):
    notices = embedded_book().notices(2025)
    own = notices.notices[0].model_copy(update={known: "FH-1"})
    notices = notices.model_copy(update={"notices": (own, *notices.notices[1:])})
    first, second = payable_notices(notices, SENDER).payable[:2]
    lacking = [message.en for message in second.missing]
    assert "the member's reference" in lacking
    assert "the member's reference" not in [message.en for message in first.missing]


@pytest.mark.parametrize(
    ("category", "code"), [("outside_scope", "O"), ("exempt", "E"), ("taxable", "S")]
)
def test_the_category_of_the_tax_is_that_of_electronic_invoices(category, code):
    notices = with_vat(embedded_book().notices(2025), category=category)
    notice = payable_notices(notices, SENDER).payable[0]
    assert notice.tax_category == code
    assert notice.tax_reason.en == "invented"
    assert notice.to_pay == notice.instalment.amount
    assert "the decision on VAT" not in {what.en for what in notice.missing}


@pytest.mark.parametrize(
    "wrong",
    [
        {"bankgiro": "5992-2228"},
        {"bankgiro": "12345"},
        {"organisation_number": "999999-9995"},
        {"organisation_number": "åäö"},
    ],
)
def test_a_wrong_check_digit_is_refused(wrong):
    with pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        Sender(name="Värdkommunen (påhittad)", **wrong)


def test_the_command_prints_pages_or_data(capsysbinary):
    assert main(["notices", "2025", "--payable", "--day", "2025-01-15"]) == 0
    html = capsysbinary.readouterr().out.decode()
    assert html.count("<article") == 11
    assert "2025-01-15" in html
    assert main(["notices", "2025", "--payable", "--format", "json"]) == 0
    data = json.loads(capsysbinary.readouterr().out)
    assert [each["is_draft"] for each in data["payable"]] == [True] * 11
    Draft202012Validator(json_schema("notices-payable")).validate(data)
    assert data["currency"] == "SEK"
    amounts = [Decimal(each["to_pay"]) for each in data["payable"]]
    assert sum(amounts) == embedded_book().notices(2025).total


def test_the_data_follow_their_schema_and_are_loaded_again():
    """With a sender and a tax, too, and in the currency that the book has."""
    notices = with_vat(embedded_book().notices(2025, instalments=2), category="taxable", percent=25)
    notices = notices.model_copy(
        update={
            "notices": tuple(
                notice.model_copy(update={"vat_percent": Decimal(25)}) for notice in notices.notices
            )
        }
    )
    payable = payable_notices(notices, SENDER, invoiced=date(2025, 1, 15), currency="EUR")
    text = payable.model_dump_json()
    Draft202012Validator(json_schema("notices-payable")).validate(json.loads(text))
    assert PayableNotices.model_validate_json(text) == payable
    first = json.loads(text)["payable"][0]
    assert (json.loads(text)["currency"], first["tax_category"]) == ("EUR", "S")
    assert Decimal(first["to_pay"]) == Decimal(first["instalment"]["amount"]) * Decimal("1.25")
