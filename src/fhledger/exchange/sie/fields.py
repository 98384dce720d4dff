r"""The line of a SIE file: a label, then fields parted by spaces or tabs, and how each is written.

A text may be in quotation marks, and `\"` is one inside of them; nothing
else is an escape. An object list is in braces.

>>> split_fields('#TRANS 3010 {6 "P 1"} -100.00 "" "Kaffe \\"extra\\""')
(['#TRANS', '3010', ('6', 'P 1'), '-100.00', '', 'Kaffe "extra"'], True)
>>> quoted('Kaffe "extra"'), quoted("C:\\katalog"), quoted("")
('"Kaffe \\"extra\\""', '"C:\\katalog"', '""')
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from fhledger.core.amounts import format_plain, parse_amount
from fhledger.core.errors import InvalidArgumentError, ReplacedLetterWarning
from fhledger.core.text import quoted as core_quoted
from fhledger.exchange.rules.sie_files import account_is_not_numeric, field_is_written_otherwise
from fhledger.exchange.rules.sie_texts import letter_is_replaced

Field = str | tuple[str, ...]
"""A text, or what an object list holds."""

Objects = tuple[tuple[str, str], ...]
"""Dimension and object, once for each object of a row."""

IssueReporter = Callable[..., None]
"""Called with a rule, and its arguments after the place."""

AMOUNT_FORM = r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?"
"""An amount as the standard has it."""

_AMOUNT = re.compile(AMOUNT_FORM).fullmatch
_FIELD = re.compile(
    r'"(?P<text>(?:\\"|[^"])*)(?P<closed>"?)|(?P<brace>[{}])|(?P<bare>[^ \t{}"][^ \t{}]*)'
)
_CLEAR_AMOUNT = re.compile(r"^(?:\+|(?P<minus>-?)(?=\.))(?=[0-9.])(?P<rest>.+)").sub
_NO_DAY = "00000000"
_DAY = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})").fullmatch

TRANSLITERATION = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2018\u2019", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
    "\u2026": "...",
    "\u202f": "\u00a0",
    "\u2009": " ",
    "\u20ac": "EUR",
}
"""What a writer replaces without a word: what print uses and code page 437 lacks."""

_SMALL = {"ø": "ö", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t"}
SOUNDS_LIKE = {
    **_SMALL,
    **{letter.upper(): written.upper() for letter, written in _SMALL.items()},
    "ı": "i",
}
"""What replaces letters that are no base letter with an accent."""

_CODE_PAGE_LETTERS = frozenset(bytes(range(256)).decode("cp437"))
_TRANSLITERATED = str.maketrans(TRANSLITERATION)
_CODE_PAGE = codecs.charmap_build(bytes(range(256)).decode("cp437"))
_CONTROL = re.compile("[\x00-\x1f\x7f]").search


def split_fields(line: str) -> tuple[list[Field], bool]:
    """The label and the fields of a line, and whether every quotation mark is closed.

    Raises `InvalidArgumentError` for braces that do not match.
    """
    fields: list[Field] = []
    listed: list[str] | None = None
    closed = True
    for match in _FIELD.finditer(line):
        if brace := match["brace"]:
            if (brace == "{") is (listed is not None):
                raise InvalidArgumentError("the braces of an object list do not match")
            if listed is not None:
                fields.append(tuple(listed))
            listed = [] if brace == "{" else None
            continue
        text = match["bare"]
        if text is None:
            text = match["text"].replace('\\"', '"')
            closed = closed and bool(match["closed"])
        if listed is None:
            fields.append(text)
        else:
            listed.append(text)
    if listed is not None:
        raise InvalidArgumentError("the brace of an object list is never closed")
    return fields, closed


def cut_text(line: str) -> str:
    """The rest of a line from a text that an unescaped quotation mark has cut; empty for none.

    >>> cut_text('#TRANS 4010 {} 1.00 "" "Kaffe ""extra"" stark"')
    '"Kaffe ""extra"" stark"'
    """
    before = None
    for match in _FIELD.finditer(line):
        if before and before.end() == match.start() and not (before["brace"] or match["brace"]):
            return line[before.start() :]
        before = match
    return ""


def text_of(field: Field, _: IssueReporter) -> str:
    """The field as a text; `InvalidArgumentError` for an object list."""
    if isinstance(field, tuple):
        raise InvalidArgumentError("an object list is in the place of a text")
    return field


def objects_of(field: Field, _: IssueReporter) -> Objects:
    """The objects of a list, by pairs of dimension and object."""
    if isinstance(field, str) or len(field) % 2:
        raise InvalidArgumentError(
            "an object list must be pairs of a dimension and an object, in braces"
        )
    return tuple(zip(field[::2], field[1::2], strict=True))


def account_of(field: Field, report: IssueReporter) -> str:
    """The account, also one that is not a number, which is doubted."""
    text = text_of(field, report)
    if not text:
        raise InvalidArgumentError("the account is missing")
    if not (text.isascii() and text.isdigit()):
        report(account_is_not_numeric, text)
    return text


def amount_of(field: Field, report: IssueReporter) -> Decimal:
    """The amount in kronor; one that is clear but written otherwise is doubted."""
    text = text_of(field, report)
    if _AMOUNT(text):
        return Decimal(text)
    amount = parse_amount(_CLEAR_AMOUNT(r"\g<minus>0\g<rest>", text))
    report(field_is_written_otherwise, text, format_plain(amount))
    return amount


def day_of(field: Field, report: IssueReporter) -> date | None:
    """The day; None for an empty field. With hyphens it is doubted."""
    text = text_of(field, report)
    if not text:
        return None
    if text == _NO_DAY:
        report(field_is_written_otherwise, text, None)
        return None
    match = _DAY(text)
    try:
        day = date(int(match[1]), int(match[3]), int(match[4])) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        raise InvalidArgumentError(
            "{value} is not a day; the standard has YYYYMMDD", value=core_quoted(text, 40)
        )
    if match[2]:
        report(field_is_written_otherwise, text, f"{day:%Y%m%d}")
    return day


def integer_of(field: Field, report: IssueReporter) -> int:
    """The number of a year: 0 for that of the file, -1 for the one before."""
    text = text_of(field, report)
    if not re.fullmatch(r"-?[0-9]{1,4}", text):
        raise InvalidArgumentError("{value} is not a whole number", value=core_quoted(text, 40))
    return int(text)


def code_page(text: str, errors: str = "strict") -> bytes:
    """The text in code page 437, in a seventh of the time that `str.encode` takes."""
    return codecs.charmap_encode(text, errors, _CODE_PAGE)[0]


def quoted(text: str) -> str:
    r"""The text in quotation marks, as the writer writes every text.

    A letter that neither code page 437 nor the table has is written without its accent, as letters
    that sound alike, or by its number; a `ReplacedLetterWarning` has the finding (FH573). Raises
    `InvalidArgumentError` for a control character, and for a `\` at the end.
    """
    written = text if text.isascii() else text.translate(_TRANSLITERATED)
    try:
        code_page(written)
    except UnicodeEncodeError:
        written = "".join(_in_code_page(letter, text) for letter in written)
    if _CONTROL(written):
        raise InvalidArgumentError(
            "'{text}' holds a control character, which SIE forbids", text=text[:60]
        )
    if written.endswith("\\"):
        raise InvalidArgumentError(
            "'{text}' ends with a backslash, which SIE cannot write clearly", text=text[:60]
        )
    escaped = written.replace('"', '\\"')
    return f'"{escaped}"'


def _in_code_page(letter: str, text: str) -> str:
    """A letter of the code page, or what replaces another one of the text."""
    if _is_in_code_page(letter):
        return letter
    decomposed = unicodedata.normalize("NFKD", letter)
    base = "".join(each for each in decomposed if not unicodedata.combining(each))
    written = SOUNDS_LIKE.get(letter) or base
    if not (written and all(map(_is_in_code_page, written))):
        written = f"[U+{ord(letter):04X}]"
    for finding in letter_is_replaced.findings(letter, written, text):
        warnings.warn(ReplacedLetterWarning(finding.message, finding), stacklevel=2)
    return written


def _is_in_code_page(letter: str) -> bool:
    return letter in _CODE_PAGE_LETTERS
