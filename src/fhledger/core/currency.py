"""The currency of a book (valuta): the unit that amounts are printed with, and its words.

The messages of the catalogue are written in Swedish kronor. Where a book has another currency, the
unit in a message is replaced before its values are filled in, so that what people wrote stays as
it is. Amounts are grouped and rounded alike: each currency has hundredths.

>>> with printed_in("EUR"):
...     in_currency(LocalizedText(sv="minst {kr} kr", en="at least {kr} kr")).sv, unit()
('minst {kr} €', '€')
>>> unit()
'kr'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from fhledger.core.localized import Language, LocalizedText

SEK = "SEK"
_Words = Mapping[Language, Mapping[str, str]]

_KRONER: _Words = {"en": {"kronor": "kroner", "krona": "krone", "öre": "øre"}, "sv": {}}
_EURO: _Words = {
    "en": {"kr": "€", "kronor": "euros", "krona": "euro", "öre": "cent"},
    "sv": {
        "kr": "€",
        "kronor": "euro",
        "krona": "euro",
        "ett öre": "en cent",
        "öret": "cent",
        "öre": "cent",
    },
}


def _by_code(code: str) -> _Words:
    """The words of a currency that is printed with its code."""
    own = {"kr": code, "kronor": code, "krona": code}
    return {
        "en": {**own, "öre": "hundredth"},
        "sv": {**own, "ett öre": "en hundradel", "öret": "hundradelen", "öre": "hundradel"},
    }


CURRENCIES: Mapping[str, _Words] = {
    SEK: {"sv": {}, "en": {}},
    "EUR": _EURO,
    "DKK": _KRONER,
    "NOK": _KRONER,
    **{code: _by_code(code) for code in ("CAD", "CHF", "GBP", "USD")},
}
"""The currencies that a book may have, with the words that replace those of Swedish kronor."""

_CURRENT: ContextVar[str] = ContextVar("currency", default=SEK)
_MONEY_WORDS = re.compile(r"(?<!\{)\b(?:ett öre|öret|kronor|krona|öre|kr)\b", re.IGNORECASE)


@contextmanager
def printed_in(code: str) -> Iterator[None]:
    """Within it, messages are made in a currency; one that is not known is printed in kronor."""
    token = _CURRENT.set(code if code in CURRENCIES else SEK)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> str:
    """The code of the currency that messages are made in."""
    return _CURRENT.get()


def unit() -> str:
    """The unit after an amount: `kr`, `€`, or the code of the currency."""
    return CURRENCIES[_CURRENT.get()]["sv"].get("kr", "kr")


def in_currency(text: LocalizedText) -> LocalizedText:
    """A message of the catalogue, its values not filled in yet, in the currency of now."""
    if not CURRENCIES[_CURRENT.get()]["en"]:
        return text
    return LocalizedText.model_construct(
        sv=_replaced(text.sv, "sv", _CURRENT.get()), en=_replaced(text.en, "en", _CURRENT.get())
    )


@lru_cache(maxsize=4096)
def _replaced(text: str, language: Language, code: str) -> str:
    words = CURRENCIES[code][language]

    def other(found: re.Match[str]) -> str:
        own = words.get(found[0].lower(), found[0])
        return own[0].upper() + own[1:] if found[0][0].isupper() else own

    return _MONEY_WORDS.sub(other, text)
