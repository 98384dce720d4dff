"""Renderings (rapporter): records become documents, documents become text, Markdown, CSV or JSON.

Nothing is computed here. A figure that a report needs belongs in the record it is made from.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from fhledger.core.errors import MissingExtraError
from fhledger.core.messages import message

if TYPE_CHECKING:
    from fhledger.core.localized import Language
    from fhledger.domain.notices.payable import PayableNotices
    from fhledger.render.overview import Overview


def web_page(overview: Overview, language: Language, member: str | None = None) -> str:
    """The web report of a year as one HTML page, or the page of a member by its code.

    Raises `MissingExtraError` without the extra `[report]`, whose templates it needs.
    """
    pages = _web_report()
    html: str = (
        pages.page(overview, language)
        if member is None
        else pages.member_page(overview, member, language)
    )
    return html


def payable_pages(payable: PayableNotices, book: str, language: Language) -> str:
    """The notices of a book with this name to print; raises as `web_page`."""
    html: str = _web_report().notice_pages(payable, book, language)
    return html


def _web_report() -> ModuleType:
    try:
        return import_module("fhledger.render.web_report")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("jinja2", "markupsafe"):
            raise
        raise MissingExtraError(message("the page"), "report") from None
