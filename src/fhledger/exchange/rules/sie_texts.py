"""FH512, FH529 and FH57x, reading SIE: texts not closed, cut, lost, or in another encoding."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.messages import message
from fhledger.core.text import quoted
from fhledger.exchange.rules.sie_files import shortened_repr


@rule("FH512", Severity.WARNING)
def quote_is_never_closed(text: str) -> Iterator[Issue]:
    """Looks for a quotation mark that is not closed on its line; it is read to the line's end.

    Why: fields after it, if there were any, have become part of the text. A text that ends with
    a backslash looks the same.
    Do: compare the text with the voucher.
    """
    yield Issue(
        message=message("the quotation mark is not closed: {text}", text=quoted(text)),
        actual=shortened_repr(text),
    )


@rule("FH529", Severity.WARNING)
def text_is_cut(text: str) -> Iterator[Issue]:
    """Looks for a text with a quotation mark inside that no backslash precedes.

    Why: the text ends at that mark, and what follows is read as other fields.
    Do: compare the text with the voucher; tell the sender of the file.
    """
    yield Issue(
        message=message("the text is cut at a quotation mark: {text}", text=quoted(text)),
        actual=shortened_repr(text),
    )


@rule("FH570", Severity.WARNING)
def letters_are_lost(lost: str, text: str) -> Iterator[Issue]:
    """Looks for letters that were lost or decoded wrongly before the file was written.

    Why: å, ä and ö have become other characters, and nothing in the file tells which.
    Do: correct the text with the sender of the file; amounts are not affected.
    """
    yield Issue(
        message=message("letters are lost ({lost}): {text}", lost=lost, text=quoted(text)),
        actual=shortened_repr(text),
    )


@rule("FH571", Severity.WARNING, (message("The file"), message("The line")))
def encoding_differs_within_file(expected: str, actual: str, text: str) -> Iterator[Issue]:
    """Looks for a line in another encoding than most of the file.

    Why: the file was put together from several, or edited by hand.
    Do: compare the text with the voucher.
    """
    yield Issue(
        message=message("the line is in another encoding than the file: {text}", text=quoted(text)),
        expected=expected,
        actual=actual,
    )


@rule("FH572", Severity.WARNING)
def checksum_is_over_other_bytes(expected: str, actual: str) -> Iterator[Issue]:
    """Looks for a `#KSUMMA` that is right for the text in UTF-8 instead of code page 437.

    Why: the standard has the bytes of code page 437. No field was changed since.
    Do: nothing; tell the maker of the program.
    """
    yield Issue(
        subject="#KSUMMA",
        message=message("the checksum is over bytes of UTF-8 instead of code page 437"),
        expected=expected,
        actual=actual,
    )


@rule("FH573", Severity.WARNING)
def letter_is_replaced(letter: str, written: str, text: str) -> Iterator[Issue]:
    """Looks for a letter that a SIE file cannot hold, while one is written.

    Why: SIE has the letters of code page 437; the accounting system gets the text with another
    letter.
    Do: nothing, if the text can be understood; the book keeps its letter, and amounts are not
    affected.
    """
    yield Issue(
        subject=f"U+{ord(letter):04X}",
        message=message(
            "the letter {letter} (U+{number}) of {text} is written as {written}, since code page"
            " 437 lacks it",
            letter=letter,
            number=f"{ord(letter):04X}",
            text=quoted(text),
            written=written,
        ),
        actual=shortened_repr(text),
    )
