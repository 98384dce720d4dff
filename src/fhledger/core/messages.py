"""The message catalogue (meddelandekatalogen): what the program says, in both languages.

The English text is written in the code and is the key; the Swedish is in
`locale/sv/LC_MESSAGES/fhledger.po`, which a translator edits without Python. `.ci/messages` brings
the file up to date with the code, and compiles it. Messages say *kr*; where a book has another
currency, those with values say its unit. One without values may be made when a module is loaded,
before any book is read: what prints it calls `in_currency`.

>>> message("{count} vouchers of {file}", count=12345, file="kaffe.se").en
'12 345 vouchers of kaffe.se'
>>> counted("{count} voucher", "{count} vouchers", 1).en
'1 voucher'
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText
from fhledger.core.text import QuotedText, escape_invisible

DOMAIN = "fhledger"
"""The name of the catalogue's files."""
FOLDER = Path(__file__).parent.parent / "locale"
"""The folder of the catalogue, with a folder for each language but English."""


def marked(text: str) -> str:
    """The text as it is: it is in the catalogue, and `message` gets it later.

    It is for tables that are made long before a message is needed, if one is needed at all.
    """
    return text


def message(text: str, /, **values: object) -> LocalizedText:
    """The message in both languages, with each `{name}` replaced by its value.

    A value that is a `LocalizedText` is used in each language; what cannot be seen is escaped.
    """
    return _filled(text, _swedish().gettext(text), values)


def message_in(context: str, text: str, /, **values: object) -> LocalizedText:
    """As `message`, where one English text has several Swedish ones: the context decides."""
    return _filled(text, _swedish().pgettext(context, text), values)


def counted(one: str, many: str, count: int, /, **values: object) -> LocalizedText:
    """As `message`, for one or for many; `{count}` is the number."""
    english = one if count == 1 else many
    return _filled(english, _swedish().ngettext(one, many, count), {"count": count} | values)


def _filled(en: str, sv: str, values: dict[str, object]) -> LocalizedText:
    text = LocalizedText.model_construct(sv=sv, en=en)
    if not values:
        return text
    safe = {name: _shown(name, value) for name, value in values.items()}
    return in_currency(text).format(**safe)


def _shown(name: str, value: object) -> LocalizedText | str:
    """A value of a message: escaped where it is invisible, with Swedish quotation marks.

    A large count has its digits in groups; other numbers, such as a seed, may be copied.
    """
    if name == "count" and isinstance(value, int) and value >= 10_000:
        return f"{value:,}".replace(",", " ")
    if isinstance(value, LocalizedText):
        return value
    if isinstance(value, QuotedText):
        sv, en = escape_invisible(value.sv), escape_invisible(value)
        return LocalizedText.model_construct(sv=sv, en=en)
    return escape_invisible(str(value))


@cache
def _swedish() -> NullTranslations:
    """The compiled catalogue; it is read when the first message is made, for `argparse` too."""
    return translation(DOMAIN, str(FOLDER), ["sv"])
