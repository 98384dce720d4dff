"""Notices to print (avier): a page of A4 for each member and instalment, as one HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from markupsafe import Markup

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.domain.notices.notices import Notice
from fhledger.domain.notices.payable import PayableNotice, PayableNotices
from fhledger.render.documents.fees import charge_words
from fhledger.render.documents.notices import quantity_facts, vat_text
from fhledger.render.text_width import typeset
from fhledger.render.web_report.page import asset, content_policy, environment, translator
from fhledger.render.web_report.typography import kronor


def notice_pages(payable: PayableNotices, book: str, language: Language) -> str:
    """The notices as one self-contained HTML file, which loads nothing and has no script."""
    t = translator(language)
    notices = {notice.code: notice for notice in payable.notices}
    style = asset("notices.css")
    context = {
        "language": language,
        "t": t,
        "title": t("Notices of the membership fee {year}", year=payable.year),
        "book": book,
        "payable": payable,
        "notices": notices,
        "kr": kronor,
        "vat": lambda each: _vat(notices[each.code], each, language),
        "computation": lambda notice: tuple(_computation(notice, language)),
        "style": Markup(style),  # noqa: S704 - a file of this package
        "policy": content_policy(style),
    }
    return environment().get_template("notices.html.jinja").render(context)


def _computation(notice: Notice, language: Language) -> Iterator[tuple[str, str]]:
    """What the fee is the product of, and the fee of the year."""
    t = translator(language)
    quantities = quantity_facts(notice)
    if notice.inhabitants is not None:
        quantities = quantities[1:]
        label = t("Inhabitants on {day}", day=notice.reference_day)
        assumed = f" ({t('an assumed day')})" if notice.is_assumption else ""
        yield f"{label}{assumed}", typeset(format_sek(Decimal(notice.inhabitants)))
    yield from ((label.in_language(language), typeset(value)) for _, label, value in quantities)
    yield t("Rate"), typeset(charge_words(notice).in_language(language))
    yield t("Fee of the year"), kronor(notice.amount)


def _vat(notice: Notice, each: PayableNotice, language: Language) -> str:
    """The tax of the instalment; the category and the reason where there is none."""
    text = vat_text(notice.vat).in_language(language)
    return text if each.vat_amount is None else f"{kronor(each.vat_amount)} ({text})"
