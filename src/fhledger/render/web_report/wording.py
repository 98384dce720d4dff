"""The texts of the page in one language (sidans texter), from the message catalogue."""

from __future__ import annotations

from collections.abc import Callable

from fhledger.core.currency import in_currency
from fhledger.core.localized import Language
from fhledger.core.messages import message


def translator(language: Language) -> Callable[..., str]:
    """The function that gives a message in the language, its `{names}` filled in: `t` of templates.

    >>> translator("en")("Financial report {year}", year=2024)
    'Financial report 2024'
    """
    return lambda text, /, **values: (
        in_currency(message(text)).format(**values).in_language(language)
    )
