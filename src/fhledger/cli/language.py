"""The language of a run (språket): `--language`, else the book's, the system's, Swedish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fhledger.book.files.book_files import declared_currency, declared_language
from fhledger.core.currency import SEK
from fhledger.core.localized import Language

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language of the output, the help and the errors.

    It is known before the arguments are parsed, since the errors of the parser are in it, too.

    >>> choose_language(["verify", "--language", "en"], {})
    'en'
    >>> choose_language(["verify"], {"LC_ALL": "C", "LANG": "en_GB.UTF-8"})
    'en'
    >>> choose_language(["verify"], {"LANG": "C.UTF-8"})
    'sv'
    """
    asked, book = _value(arguments, "--language", 5), _value(arguments, "--book", 4)
    if asked in ("sv", "en"):
        return "sv" if asked == "sv" else "en"
    if book is not None and (declared := declared_language(book)) is not None:
        return declared
    locales = (environment.get(variable, "").split(".")[0] for variable in _VARIABLES)
    chosen = next((locale for locale in locales if locale not in ("", "C", "POSIX")), "sv")
    return "en" if chosen.startswith("en") else "sv"


def choose_currency(arguments: Sequence[str]) -> str:
    """The currency of what is printed: that of the book that the arguments name."""
    book = _value(arguments, "--book", 4)
    return SEK if book is None else declared_currency(book)


def _value(arguments: Sequence[str], option: str, shortest: int) -> str | None:
    """The last value of an option that may be abbreviated to some letters."""
    found = None
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if len(name) >= shortest and option.startswith(name):
            found = value if equals else next(iter(arguments[index + 1 : index + 2]), None)
    return found
