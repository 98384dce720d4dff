"""FH3xx, the closed years: is everything that they rest on what it was?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from fhledger.audit.finding import Issue, Rule, Severity, rule, year_issue
from fhledger.audit.seals.attestation_checks import check_attestation
from fhledger.audit.seals.sealed_entries import Change, ChangeKind
from fhledger.audit.seals.sealed_field_names import describe_fact
from fhledger.audit.seals.sealing import changes
from fhledger.audit.seals.unclosed_years import missing_before
from fhledger.audit.subjects import name_subject
from fhledger.book import BookData
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import format_sek
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.domain.seal import Seal

_VALUE_CHANGES: Mapping[ChangeKind, LocalizedText] = {
    "changed": message("the value differs from the sealed one"),
    "gone": message("the value was deleted after the year was closed"),
    "new": message("the value was added after the year was closed"),
}
_ENTRY_CHANGES: Mapping[ChangeKind, tuple[LocalizedText, LocalizedText]] = {
    "changed": (
        message("the entry differs from the sealed one"),
        message("the entries differ from the sealed ones"),
    ),
    "gone": (
        message("the entry was deleted after the year was closed"),
        message("the entries were deleted after the year was closed"),
    ),
    "new": (
        message("the entry was added after the year was closed"),
        message("the entries were added after the year was closed"),
    ),
    "twice": (
        message("the entry is a duplicate"),
        message("the entries are duplicates"),
    ),
    "order": (
        message("the entry has another position than when the year was closed"),
        message("the entries are in another order than when the year was closed"),
    ),
}
"""The message for one entry and for several."""
_NOT_KEPT = message(
    "A seal of version 0.1 does not keep the amounts and texts of entries; a copy of the book from"
    " then has them"
)
_DIGEST_ONLY = message(
    "The amount is the sealed one. Of day, line, item, text, member, project, reversal and source"
    " the seal keeps a digest only: a copy of the book from then shows which of them differs"
)
_DIGEST_OF_OTHERS = message(
    "Of the other fields the seal keeps a digest only: whether they differ, too, a copy of the"
    " book from then shows"
)


@rule("FH303", Severity.ERROR)
def closed_year_changed(book: BookData) -> Iterator[Issue]:
    """Looks for a change in what a closed year depends on: an entry, a value, a line, a figure.

    Why: the year has been reported; whoever reads the books now must find the same figures.
    Do: restore the original, and correct an error by a new entry in an open year.
    """
    for change in changes(book):
        yield Issue(
            subject=change.subject,
            year=change.year,
            message=_message(change, book),
            expected=_for_programs(change.expected),
            actual=_for_programs(change.actual),
            sources=change.places or (Location(f"seals/{change.year}.toml"),),
        )


@rule("FH304", Severity.ERROR)
def seal_is_broken(book: BookData) -> Iterator[Issue]:
    """Looks for a seal that was edited, lacks its year, or does not follow the seal before.

    Why: a seal proves something only if it is the one that was made when the year was closed.
    Do: restore the file from a backup; compare the seal with the one that was printed or sent.
    """
    for seal in book.seals:
        for text, expected, actual in _breaks(book, seal):
            place = Location(f"seals/{seal.year}.toml")
            yield year_issue(seal.year, "seal", text, place, expected=expected, actual=actual)


@rule("FH306", Severity.ERROR)
def quoted_seal_is_not_there(
    book: BookData, given: Mapping[int, str] | None = None
) -> Iterator[Issue]:
    """Looks for a seal that is quoted elsewhere, and that no year of the book has.

    Seals are quoted by the entries that came after, by a printed report (`seal` in
    printed/YEAR.toml), and by whoever gives one with `verify --seal 2024=...`.

    Why: a year was opened again: its seal was deleted, or the year was closed anew after a change.
    Do: bring the seal and its year back from a copy. An acceptance does not cover this finding.
    """
    for year, quoted in sorted((given or {}).items()):
        yield from _missing(book, year, quoted, Location("--seal"))
    for report in book.printed:
        if report.seal:
            place = Location(f"printed/{report.year}.toml", field="seal")
            yield from _missing(book, report.year, report.seal, place)
    for ledger in book.ledgers:
        before = [seal.seal for seal in book.seals if seal.year < ledger.year]
        for quoted in ledger.totals.seals:
            if not any(seal.startswith(quoted) for seal in before):
                text = message(
                    "entries of {year} name the seal of an earlier year, which is not there",
                    year=ledger.year,
                )
                what = f"seal {quoted}"
                yield year_issue(ledger.year, what, text, expected=quoted, actual="–")


@rule("FH307", Severity.ERROR)
def attestation_is_invalid(book: BookData) -> Iterator[Issue]:
    """Looks for a signature or a time stamp that is not valid.

    Why: the seal or the signature was replaced, or the year was closed anew after it was signed.
    Do: compare with a copy; ask the signer whether the signature is theirs.
    """
    return _attested(book, is_checked=True)


@rule("FH308", Severity.WARNING)
def attestation_is_not_checked(book: BookData) -> Iterator[Issue]:
    """Looks for a signature or a time stamp that cannot be checked.

    Why: it proves nothing until it is checked.
    Do: install OpenSSH or OpenSSL, or give the list of signers or certificates:
    `fhledger verify --signers FILE --certificates FILE`.
    """
    return _attested(book, is_checked=False)


@rule("FH309", Severity.NOTE)
def seal_covers_less(book: BookData) -> Iterator[Issue]:
    """Looks for a seal of version 0.1, which does not cover everything that its year prints.

    Why: it lacks the name of the book, the order of rows, labels added later, the budget by line,
    projects, observed balances, the printed report, days of decision and publication, value added
    tax, declared sources and the amounts of entries. Changes of these are not found.
    Do: nothing; the seal remains as it was printed. Years closed from now on are covered in full.
    """
    for seal in book.seals:
        if seal.form == 1:
            text = message("this seal is of form 1, which covers less")
            yield year_issue(seal.year, "seal", text, Location(f"seals/{seal.year}.toml"))


def _attested(book: BookData, *, is_checked: bool) -> Iterator[Issue]:
    """The attestations that are not valid, or that could not be checked."""
    for attestation in book.attestations:
        check = check_attestation(book, attestation)
        if check.reason and check.is_checked == is_checked:
            place = Location(attestation.file)
            yield year_issue(attestation.year, attestation.kind, check.reason, place)


def _missing(book: BookData, year: int, quoted: str, place: Location) -> Iterator[Issue]:
    seal = book.seals_by_year.get(year)
    if seal is None or not seal.seal.startswith(quoted):
        if seal is None:
            text = message("the year is not closed, but its seal is quoted")
        else:
            text = message("the seal is not the one that is quoted")
        actual = seal.seal[: len(quoted)] if seal else "–"
        yield year_issue(year, "seal", text, place, expected=quoted, actual=actual)


def _breaks(book: BookData, seal: Seal) -> Iterator[tuple[LocalizedText, str | None, str | None]]:
    if not seal.is_valid():
        yield message("the seal was edited by hand"), None, None
    if seal.year not in book.ledgers_by_year:
        place = str(entries_location(seal.year))
        yield message("the year is closed, but it is missing"), place, None
    if missing := missing_before(book, seal.year):
        years = join(", ", map(str, missing))
        text = counted(
            "the seal of {years} is missing",
            "the seals of {years} are missing",
            len(missing),
            years=years,
        )
        yield text, seal.previous_seal or "–", "–"
        return
    before = book.seals_by_year.get(seal.year - 1)
    if seal.previous_seal != (before.seal if before else ""):
        text = message("the seal does not follow that of the year before")
        yield text, seal.previous_seal or "–", before.seal if before else "–"


def _message(change: Change, book: BookData) -> LocalizedText:
    if change.is_entry:
        one, several = _ENTRY_CHANGES[change.kind]
        text = several if "-" in change.what or change.what == "entries" else one
    else:
        text = _VALUE_CHANGES[change.kind]
    then = _value(change.expected, change, book)
    now = _value(change.actual, change, book)
    seal = book.seals_by_year.get(change.year)
    is_lost = change.is_entry and change.kind in ("changed", "gone") and seal and seal.form == 1
    is_digest = change.is_entry and change.kind == "changed" and seal and seal.form == 2
    parts = (
        text,
        then and message("When closed: {value}", value=then),
        now and message("Now: {value}", value=now),
        _NOT_KEPT if is_lost else "",
        (_DIGEST_ONLY if change.expected is None else _DIGEST_OF_OTHERS) if is_digest else "",
        _first_year_advice(change, book),
    )
    return join(". ", (part for part in parts if part))


def _first_year_advice(change: Change, book: BookData) -> LocalizedText | str:
    """How to write terms that hold from an open year on, where only such terms have changed.

    Due days and tax of a fee, and what a budget covers, can be decided for later years only.
    """
    kind, _, fee = change.what.partition(" ")
    values = [part for part in (change.expected, change.actual) if isinstance(part, tuple)]
    of_later = all(value.startswith(("due.", "vat.")) for part in values for value in part)
    if change.what == "budget_rule":
        table = "[budget]" if change.kind == "new" else "[[budget.later]]"
    elif kind == "fee" and change.kind == "changed" and of_later:
        table = "[[fees.later]]" if fee else "[[fee.later]]"
    else:
        return ""
    return message(
        "What is decided for later years only is written under {table} with first_year = {year}",
        table=table,
        year=max(seal.year for seal in book.seals) + 1,
    )


def _for_programs(value: Decimal | tuple[str, ...] | None) -> Decimal | str | None:
    if isinstance(value, tuple):
        return ", ".join(part or "–" for part in value) or "–"
    return value


def _value(
    value: Decimal | tuple[str, ...] | None, change: Change, book: BookData
) -> LocalizedText | str:
    """A value for people: an amount, figures by name, or the fields of a fact by name."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_sek(value)
    if change.what != "statement":
        return describe_fact(change.what, value, book.config, change.year)
    figures = (figure.partition(": ") for figure in value)
    return join(
        "; ",
        (
            message(
                "{name} {amount}",
                name=name_subject(f"{change.year} {key}", book.config),
                amount=amount if amount == "–" else format_sek(Decimal(amount)),
            )
            for key, _, amount in figures
        ),
    )


QUOTED_RULE: Rule = quoted_seal_is_not_there
"""The rule that may also be given seals to look for."""

SEAL_RULES: tuple[Rule, ...] = (
    closed_year_changed,
    seal_is_broken,
    quoted_seal_is_not_there,
    attestation_is_invalid,
)
"""The rules over closed years; the subjects of their findings begin with the year."""
