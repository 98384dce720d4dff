"""Closing a year (stänga ett år): it gets a seal, and from then on any change is found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from fhledger.audit.finding import Finding
from fhledger.audit.rules.missing_seals import UNSIGNED
from fhledger.audit.seals.attestation_checks import sign
from fhledger.audit.seals.seal_state import seal_states
from fhledger.audit.seals.sealing import sealed
from fhledger.audit.seals.signing import add_attestation
from fhledger.audit.seals.unclosed_years import open_before
from fhledger.audit.verification import Verification, verify
from fhledger.book import BookData
from fhledger.book.files.locked_book import writable_book
from fhledger.book.files.seal_file import seal_text
from fhledger.book.undecided_spending import undecided_spending
from fhledger.core.amounts import Amount
from fhledger.core.arguments import checked
from fhledger.core.dates import parse_optional_date
from fhledger.core.errors import InvalidArgumentError, YearClosedError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import computed
from fhledger.domain.attestation import Attestation
from fhledger.domain.seal import Seal
from fhledger.domain.seal_state import SealState


class Closing(SealState):
    """A year that is closed, or would be: its seal, what that holds, and what speaks against it.

    `undecided` says which money of the year was used without a decision.
    `earlier` are the open years that are closed with it, `earlier_seals` their seals. `inputs` is
    the number of facts, lines and labels in the seal. While there are `errors`, the year is not
    closed. In a `dry_run` nothing is.
    """

    dry_run: bool
    earlier: tuple[int, ...]
    earlier_seals: tuple[SealState, ...] = ()
    entries: int
    inputs: int
    closing_balance: Amount
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    undecided: tuple[LocalizedText, ...] = ()

    @computed
    def can_close(self) -> bool:
        """Whether nothing prevents that the year is closed."""
        return not self.errors


@checked
def with_year_closed(book: BookData, year: int, *, closed: date | None = None) -> BookData:
    """The book with a seal on the oldest year that is open; `closed` is the day of closing.

    Raises `YearClosedError` for one that is closed, `InvalidArgumentError` while an earlier one is
    open, or for a day before the end of the year, `YearMissingError` for one that the book does not
    have.
    """
    book.ledger(year)
    if closed is not None and closed < date(year, 12, 31):
        raise InvalidArgumentError(
            "{year} cannot be closed on {day}, before its end; give a day from {last} on",
            year=year,
            day=closed,
            last=date(year, 12, 31),
        )
    if seal := book.seals_by_year.get(year):
        raise YearClosedError(
            "{year} is closed already; its seal is {seal}", year=year, seal=seal.seal
        )
    for before in open_before(book, year):
        raise InvalidArgumentError(
            "{year} rests on {before}, which is open; close {before} first",
            year=year,
            before=before,
        )
    return book.replace(seals=(*book.seals, sealed(book, year, closed=closed)))


@checked
def close(
    folder: str | Path,
    year: int,
    *,
    with_earlier: bool = False,
    day: date | str | None = None,
    key: str | Path | None = None,
) -> Seal:
    """Close a year of the book in a folder, and give its seal, which is then on the disk.

    `with_earlier` closes the open years before it, too, the oldest first. `day` is the day of
    closing. `key` is a private key of OpenSSH, which signs the seal. Raises what
    `with_year_closed` raises, and `InvalidArgumentError` for a day in the future and while the
    books up to that year have unaccepted errors: what is sealed cannot be corrected any more.
    """
    closed, _ = _close(
        folder, year, with_earlier=with_earlier, day=parse_optional_date(day), key=key
    )
    return closed.seals_by_year[year]


@checked
def close_and_report(
    folder: str | Path,
    year: int,
    *,
    with_earlier: bool = False,
    day: date | None = None,
    key: str | Path | None = None,
) -> tuple[BookData, Closing]:
    """Close a year as `close` does; the closed book, and what was sealed with its state."""
    closed, plan = _close(folder, year, with_earlier=with_earlier, day=day, key=key)
    states = {state.year: state for state in seal_states(closed)}
    earlier = tuple(states[before] for before in plan.earlier)
    state = {"dry_run": False, "earlier_seals": earlier, **dict(states[year])}
    return closed, plan.model_copy(update=state)


@checked
def plan_closing(
    book: BookData, year: int, *, with_earlier: bool = False, day: date | None = None
) -> Closing:
    """What closing a year would seal; raises what `close` raises, except for errors of the books.

    >>> from fhledger.book import embedded_book
    >>> plan = plan_closing(embedded_book(), 2022)
    >>> plan.can_close, plan.earlier, plan.entries, plan.closing_balance
    (True, (), 8, Decimal('7015464'))
    """
    _require_no_future_day(day)
    return _plan(book, with_years_closed(book, year, with_earlier=with_earlier, day=day), year)


def _close(
    folder: str | Path, year: int, *, with_earlier: bool, day: date | None, key: str | Path | None
) -> tuple[BookData, Closing]:
    """The book with the year closed, as it is then on the disk, and what was sealed."""
    _require_no_future_day(day)
    with writable_book(folder) as locked:
        closed = with_years_closed(locked.book, year, with_earlier=with_earlier, day=day)
        plan = _plan(locked.book, closed, year)
        if plan.errors:
            raise InvalidArgumentError(
                "up to {year} there are unaccepted errors ({count}, the first: {code}"
                " {subject}); correct or accept them, then close",
                year=year,
                count=len(plan.errors),
                code=plan.errors[0].code,
                subject=plan.errors[0].subject_label or plan.errors[0].subject,
            )
        new = [seal for seal in closed.seals if seal not in locked.book.seals]
        signature = None if key is None else sign(new[-1], key)
        language = locked.book.config.language
        locked.write({f"seals/{seal.year}.toml": [seal_text(seal, language)] for seal in new})
    if signature is not None:
        attestation = Attestation(kind="signature", year=year, content=signature)
        add_attestation(folder, attestation)
        closed = closed.replace(attestations=(*closed.attestations, attestation))
    return closed, plan


def _require_no_future_day(day: date | None) -> None:
    """Raise `InvalidArgumentError` for a day of closing that is not here yet, in local time."""
    today = datetime.now(UTC).astimezone().date()
    if day is not None and day > today:
        raise InvalidArgumentError(
            "the day of closing, {day}, is in the future; give one until {today}",
            day=day,
            today=today,
        )


def _plan(book: BookData, closed: BookData, year: int) -> Closing:
    verification = verify(closed)
    states = {state.year: state for state in verification.seals}
    new = [each for each in states if each <= year and each not in book.seals_by_year]
    seal = closed.seals_by_year[year]
    return Closing(
        **{name: getattr(states[year], name) for name in SealState.model_fields},
        dry_run=True,
        earlier=tuple(new[:-1]),
        earlier_seals=tuple(states[each] for each in new[:-1]),
        entries=book.ledger(year).totals.entries,
        inputs=len(seal.inputs),
        closing_balance=next(
            each.closing_balance for each in book.fiscal_years() if each.year == year
        ),
        errors=tuple(_failures(closed, verification, year)),
        warnings=tuple(found for found in verification.warnings() if found.year in (None, *new)),
        undecided=tuple(found.text for found in undecided_spending(book, year)),
    )


def with_years_closed(
    book: BookData, year: int, *, with_earlier: bool = False, day: date | None = None
) -> BookData:
    """The book with a seal on a year, and on open years before it where they are to be closed."""
    for before in open_before(book, year) if with_earlier else ():
        book = with_year_closed(book, before, closed=day)
    return with_year_closed(book, year, closed=day)


def _failures(closed: BookData, verification: Verification, year: int) -> list[Finding]:
    """The errors of a book in which a year is closed that are not about later years alone.

    Those of entries (FH2xx) all count, since numbers run through the whole book. A
    missing signature of the year does not count: nobody can sign it before it is closed.
    """
    known = (known for known in closed.ledgers if known.year <= year)
    printed = (report for report in closed.printed if report.year <= year)
    seen = (balance for balance in closed.balances if balance.day.year <= year)
    until = closed.replace(ledgers=tuple(known), printed=tuple(printed), balances=tuple(seen))
    earlier = {(found.code, found.subject) for found in verify(until).failures()}
    return [
        found
        for found in verification.failures()
        if found.code.startswith("FH2")
        or ((found.code, found.subject) in earlier and found.code != UNSIGNED.code)
    ]
