"""Renderings (rapporter): records become documents, documents become text, Markdown, CSV or JSON.

Nothing is computed here. A figure that a report needs belongs in the record it is made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fhledger.core.errors import MissingExtraError
from fhledger.core.messages import message

if TYPE_CHECKING:
    from fhledger.core.localized import Language
    from fhledger.render.overview import Overview


def web_page(overview: Overview, language: Language) -> str:
    """The web report of a year as one HTML page.

    Raises `MissingExtraError` without the extra `[report]`, whose templates it needs.
    """
    try:
        from fhledger.render.web_report import page
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("jinja2", "markupsafe"):
            raise
        raise MissingExtraError(message("the page"), "report") from None
    return page(overview, language)
