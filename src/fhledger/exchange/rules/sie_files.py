"""FH51x and FH52x, reading SIE: lines that are not as the standard has them."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.core.text import quoted


def shortened_repr(text: str) -> str:
    """A text of a file as Python writes it, cut, in which every character is visible."""
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


@rule("FH510", Severity.ERROR)
def line_is_no_record(text: str) -> Iterator[Issue]:
    """Looks for a line that begins with no label, and is neither blank nor a brace.

    Why: its content cannot be read; a text broken over two lines is a common cause.
    Do: have the file exported again; nothing of it is imported until then.
    """
    yield Issue(
        message=message("the line {text} is not a record", text=quoted(text)),
        expected="#…",
        actual=shortened_repr(text),
    )


@rule("FH511", Severity.ERROR)
def line_is_too_long(limit: int) -> Iterator[Issue]:
    """Looks for a line longer than any record can be. It is not read.

    Why: the file has no line ends, or does not come from an accounting system.
    Do: have the file exported again.
    """
    yield Issue(
        message=message("the line is longer than {limit} characters, and is not read", limit=limit),
        expected=f"≤ {limit}",
    )


@rule("FH513", Severity.ERROR)
def record_cannot_be_read(label: str, reason: LocalizedText) -> Iterator[Issue]:
    """Looks for a record in which a field is missing, or is not an amount, day or number.

    Why: the record is not read, so the voucher or balance that it belongs to is incomplete.
    Do: have the file exported again, or correct the line together with the sender.
    """
    yield Issue(
        message=message("the record {label} cannot be read: {reason}", label=label, reason=reason),
        actual=reason.en,
    )


@rule("FH514", Severity.ERROR)
def voucher_is_left_out(voucher: str, rows: int) -> Iterator[Issue]:
    """Looks for a voucher with a line that cannot be read, so that none of it is used.

    Why: an incomplete voucher would change the fund by a wrong amount.
    Do: look at the findings about its lines; have the file exported again.
    """
    yield Issue(
        subject=voucher,
        message=message("the voucher is left out; rows that can be read: {rows}", rows=rows),
    )


@rule("FH515", Severity.ERROR)
def braces_do_not_match(what: LocalizedText) -> Iterator[Issue]:
    """Looks for a brace that is never closed or never opened, and for rows outside of braces.

    Why: it is unknown which rows belong to the voucher; a truncated file ends like this.
    Do: have the file exported again.
    """
    yield Issue(message=what)


@rule("FH516", Severity.WARNING)
def field_is_written_otherwise(written: str, read: str | None) -> Iterator[Issue]:
    """Looks for an amount or a day that is clear, but not written as the standard requires.

    Why: another program may read something else.
    Do: nothing, if the value was read as it was meant.
    """
    yield Issue(
        message=message("the day is written as zeros, and read as none")
        if read is None
        else message(
            "the field is written {written}, not as the standard requires, and read as {read}",
            written=quoted(written),
            read=read,
        ),
        expected=read,
        actual=shortened_repr(written),
    )


@rule("FH517", Severity.WARNING)
def account_is_not_numeric(account: str) -> Iterator[Issue]:
    """Looks for an account that is not a number. It is kept as it is.

    Why: the standard allows digits only; fields in the wrong order look like this.
    Do: look at the line; map the account like any other if it is correct.
    """
    yield Issue(
        message=message("the account {account} is not a number", account=quoted(account)),
        actual=shortened_repr(account),
    )


@rule("FH518", Severity.WARNING)
def control_character(character: str) -> Iterator[Issue]:
    """Looks for a control character; it is read as a space.

    Why: the standard forbids them, and no entry can hold one.
    Do: nothing, if it is in a text.
    """
    yield Issue(
        message=message(
            "the control character {code} is read as a space", code=f"U+{ord(character):04X}"
        ),
        actual=f"U+{ord(character):04X}",
    )


@rule("FH519", Severity.NOTE)
def label_is_unknown(label: str, labels: int, most: int, lines: int) -> Iterator[Issue]:
    """Counts the lines with labels that SIE does not have.

    They are ignored, as the standard requires.

    Why: their content is not read; usually it is an addition of one program.
    Do: nothing.
    """
    number = message("more than {number}", number=most) if labels > most else labels
    yield Issue(
        subject=label[:60],
        message=counted(
            "unknown labels: {number}, on {count} line",
            "unknown labels: {number}, on {count} lines",
            lines,
            number=number,
        ),
    )


@rule("FH520", Severity.WARNING, (message("Declared"), message("Found")))
def encoding_is_not_the_declared(file: str, declared: str, found: str) -> Iterator[Issue]:
    """Looks for text in another encoding than `#FORMAT PC8` (code page 437), or no `#FORMAT`.

    Why: å, ä and ö would be read as other characters. Each line is read in the encoding that
    fits its bytes.
    Do: look at a name with å, ä or ö; inform the sender of the file.
    """
    yield Issue(
        subject=file,
        message=message("the encoding is not the declared one"),
        expected=declared,
        actual=found,
    )


@rule("FH521", Severity.WARNING)
def required_record_is_missing(label: str, kind: str) -> Iterator[Issue]:
    """Looks for a record that is mandatory in a file of its type.

    Why: without it, it is unknown whose file it is, of which year, or what it holds.
    Do: nothing, if the rest of the file is as expected.
    """
    yield Issue(
        subject=f"{kind} {label}",
        subject_label=message("{label} (SIE type {kind})", label=label, kind=kind),
        message=message("the record {label} is missing", label=label),
    )


@rule("FH522", Severity.WARNING)
def record_belongs_to_another_type(label: str, kind: str) -> Iterator[Issue]:
    """Looks for a record that a file of its type must not have, as balances among vouchers.

    Why: another program that imports the file may count it, or refuse it.
    Do: nothing; vouchers are read, and the balances are not part of them.
    """
    yield Issue(
        subject=f"{kind} {label}",
        subject_label=message("{label} (SIE type {kind})", label=label, kind=kind),
        message=message(
            "the record {label} does not belong into a file of type {kind}", label=label, kind=kind
        ),
    )


@rule("FH523", Severity.NOTE)
def organisation_number_is_written_otherwise(number: str) -> Iterator[Issue]:
    """Looks for an `#ORGNR` that is not six digits, a hyphen and four digits.

    Why: the standard requires the hyphen; many programs leave it out.
    Do: nothing, if the number is correct.
    """
    yield Issue(
        subject="#ORGNR",
        message=message(
            "the organisation number {number} is not written as nnnnnn-nnnn", number=quoted(number)
        ),
        expected="nnnnnn-nnnn",
        actual=shortened_repr(number),
    )


@rule("FH524", Severity.ERROR, (message("Computed"), message("In the file")))
def checksum_differs(expected: str, actual: str) -> Iterator[Issue]:
    """Looks for a `#KSUMMA` that is not the checksum of the records before it.

    Why: a field of the file was changed after it was written, or was damaged on the way.
    Do: have the file exported again.
    """
    yield Issue(
        subject="#KSUMMA",
        message=message("the checksum is not that of the records"),
        expected=expected,
        actual=actual,
    )


@rule("FH525", Severity.ERROR)
def checksum_is_never_closed() -> Iterator[Issue]:
    """Looks for a `#KSUMMA` that starts a checksum which is never given.

    Why: the standard requires that such a file be refused; its end is missing.
    Do: have the file exported again.
    """
    yield Issue(subject="#KSUMMA", message=message("the checksum is started but never given"))


@rule("FH526", Severity.NOTE)
def file_was_read_before() -> Iterator[Issue]:
    """Looks for `#FLAGGA 1`: a program has marked the file as read.

    Why: a file that is imported twice counts twice in programs that do not notice.
    Do: nothing; this program adds no voucher a second time.
    """
    yield Issue(
        subject="#FLAGGA",
        message=message("the file is marked as already read"),
        expected="0",
        actual="1",
    )


@rule("FH527", Severity.NOTE)
def added_row_differs_from_its_copy(voucher: str) -> Iterator[Issue]:
    """Looks for an added row (`#RTRANS`) that is not followed by its `#TRANS`, or differs from it.

    Why: by the standard the two are equal; the `#TRANS` counts. In files of one vendor most
    such pairs differ in day or text.
    Do: nothing, unless the amounts differ.
    """
    yield Issue(subject=voucher, message=message("the added row differs from its copy"))


@rule("FH528", Severity.WARNING)
def unused_record_cannot_be_read(label: str, reason: LocalizedText) -> Iterator[Issue]:
    """Looks for a record without its fields, or with others, that no import uses.

    Why: several programs write such records empty.
    Do: nothing.
    """
    yield Issue(
        message=message(
            "the record {label} cannot be read: {reason}; it is not used",
            label=label,
            reason=reason,
        ),
        actual=reason.en,
    )
