"""What a voucher is (verifikationens identitet): how an import recognises what a book has.

A numbered voucher is its series, number and fiscal year. One without a number is its content: day,
accounts, amounts, objects and texts, and which of several equal ones it is. Neither depends on the
name of the file, on a line of it or on the order of its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from fhledger.book import BookData
from fhledger.book.files.entries_file import EntriesFile
from fhledger.book.voucher_citation import UnnumberedReference, file_in, is_by_place, reference_in
from fhledger.book.year_ledger import YearLedger
from fhledger.core.dates import LAST_YEAR
from fhledger.core.digests import digest_of
from fhledger.core.errors import Location
from fhledger.core.exact import sum_by_key
from fhledger.domain.fund.ledger import Entry, Key, key_of
from fhledger.exchange.imports.unclear_vouchers import OTHERS, EqualVoucher
from fhledger.exchange.sie.document import Voucher

EntryContent = tuple[Key, Decimal, date, str]
"""What of an entry is in the voucher, too: what it is posted to, amount, day, text."""


def content_digest(voucher: Voucher) -> str:
    """The digest of a voucher's day and rows, in whatever order they are."""
    rows = sorted(
        (row.account, sorted(row.objects), f"{row.amount_kr:.2f}", row.text or voucher.text)
        for row in voucher.rows
    )
    return digest_of(voucher.day.isoformat(), rows)


@dataclass(slots=True)
class BookedVoucher:
    """What the book has of a voucher: the content of its entries, and where the first one is.

    `source` is that of its first entry; `in_force` has the numbers of what is not reversed.
    """

    where: Location
    entries: list[EntryContent] = field(default_factory=list)
    source: str = ""
    entered: list[EntryContent] = field(default_factory=list)
    in_force: list[str] = field(default_factory=list)
    corrected: bool = False

    def effects(self) -> dict[Key, Decimal]:
        """The sums that are not zero, by what they are posted to."""
        return effects_of(self.entries)

    def imported_effects(self) -> dict[Key, Decimal]:
        """The same of what was imported, before anything was corrected."""
        return effects_of(self.entered)


def effects_of(entries: Iterable[EntryContent]) -> dict[Key, Decimal]:
    """The sums of entries that are not zero, by what they are posted to."""
    sums = sum_by_key((key, amount) for key, amount, _, _ in entries)
    return {key: amount for key, amount in sorted(sums.items()) if amount}


class UnnumberedVoucher(NamedTuple):
    """A voucher of a file without a number: its digest, and the entries that it makes."""

    content: str
    entries: tuple[EntryContent, ...]


Recognition = Literal["known", "new", "unclear"]
"""What is known of a voucher of a file: the book has it, it is new, or nobody can tell."""


class Recognized(NamedTuple):
    """How a voucher without a number is recognised, and the voucher of the book that it equals.

    `occurrence` is which of the equal ones of the book a new voucher becomes; `by_name` is whether
    the earlier file has the same name, and is whole in this one. `reference` names an unclear one.
    """

    recognition: Recognition
    booked: BookedVoucher | None = None
    occurrence: int = 0
    by_name: bool = False
    reference: str = ""


class _Equal(NamedTuple):
    """A voucher of the book that is equal to one of the file, and the file in which it came."""

    booked: BookedVoucher
    file: Hashable


class BookedVouchers:
    """The vouchers that the book has imported, as its entries cite them in `source`.

    Which ones there are is read at once; their entries only when a file has one of them, and then
    those of its year and of later ones, where they may be corrected.
    """

    def __init__(self, book: BookData) -> None:
        self._book = book
        self._read_from: int | None = None
        self._first_years: dict[str, int] = {}
        self._first_unnumbered: int | None = None
        for year, ledger in book.ledgers_by_year.items():
            for reference in filter(None, map(reference_in, _sources(ledger))):
                if reference in self._first_years:
                    continue
                if _is_numbered(reference):
                    self._first_years[reference] = year
                elif self._first_unnumbered is None:
                    self._first_unnumbered = year

    def _read(self, first_year: int) -> None:
        """Read the vouchers whose first entry is in a year or later; the second time, all."""
        if self._read_from is not None:
            if self._read_from <= first_year:
                return
            first_year = min(self._book.ledgers_by_year)
        self._read_from = first_year
        self._numbered: dict[str, BookedVoucher] = {}
        self._equal: dict[Hashable, list[_Equal]] = {}
        self._files: dict[Hashable, Counter[Hashable]] = {}
        self._names: dict[Hashable, set[str]] = {}
        self._occurrences: Counter[str] = Counter()
        unnumbered: dict[str, tuple[BookedVoucher, dict[str, EntryContent]]] = {}
        for reference, place, entry in _imported(self._book, first_year):
            if _is_numbered(reference):
                _add(self._numbered.setdefault(reference, BookedVoucher(place)), entry)
                continue
            booked, first = unnumbered.setdefault(reference, (BookedVoucher(place), {}))
            _add(booked, entry)
            if not entry.reverses:  # a correction has the source of what it corrects
                first.setdefault(entry.source, entry_content(entry))
        for reference, (booked, first) in unnumbered.items():
            self._add_unnumbered(reference, booked, first)

    def _add_unnumbered(
        self, reference: str, booked: BookedVoucher, first: dict[str, EntryContent]
    ) -> None:
        cited = UnnumberedReference.parse(reference)
        source = next(iter(first), "")
        content: Hashable = cited.content if cited else tuple(sorted(first.values()))
        file: Hashable = cited.file if cited else ("by place", file_in(source))
        self._equal.setdefault(content, []).append(_Equal(booked, file))
        self._files.setdefault(file, Counter())[content] += 1
        self._names.setdefault(file, set()).add(file_in(source))
        if cited:
            known = self._occurrences[cited.content]
            self._occurrences[cited.content] = max(known, cited.occurrence)

    @cached_property
    def _by_name(self) -> dict[tuple[str, int], list[str]]:
        """The references of numbered vouchers by series and number, and the year of the entries."""
        by_name: dict[tuple[str, int], list[str]] = {}
        for reference, year in self._first_years.items():
            by_name.setdefault((_name_in(reference), year), []).append(reference)
        return by_name

    def with_reference(
        self, reference: str, day: date, contents: Callable[[], Iterable[EntryContent]]
    ) -> BookedVoucher | None:
        """The numbered voucher of a reference and a day.

        Also the one of its number that has the same entries, under another fiscal year: a file that
        names its year may hold a voucher of a day outside of it.
        """
        if reference in self._first_years:
            return self._with_number(reference)
        if not self._first_years:
            return None
        others = self._by_name.get((_name_in(reference), day.year), ())
        wanted = sorted(contents()) if others else []
        known = map(self._with_number, others)
        return next((each for each in known if sorted(each.entries) == wanted), None)

    def _with_number(self, reference: str) -> BookedVoucher:
        self._read(self._first_years[reference])
        return self._numbered[reference]

    def recognize(
        self,
        vouchers: Iterable[UnnumberedVoucher],
        *,
        file: str,
        name: str,
        equal: Mapping[str, EqualVoucher],
    ) -> Iterator[Recognized]:
        """How each voucher without a number of a file (its digest and name) is recognised.

        The book has a file's vouchers where it has imported a file of the same content. It also
        has those of an earlier file of the same name, all of which are in this one again. An
        equal voucher that came in any other file is unclear until `equal` says which it is.
        Which ones are unclear does not depend on the answers.
        """
        vouchers = list(vouchers)
        if vouchers:
            self._read(self._first_unnumbered or LAST_YEAR)
        recurring = self._recurring(vouchers, file, name)
        taken: set[int] = set()
        unclear: Counter[str] = Counter()
        for voucher in vouchers:
            candidates = (
                each
                for content in (voucher.content, tuple(sorted(voucher.entries)))
                for each in self._equal.get(content, ())
                if id(each.booked) not in taken
            )
            first = min(candidates, key=lambda each: each.file not in recurring, default=None)
            if first is None:
                yield self._new(voucher)
                continue
            taken.add(id(first.booked))
            if first.file in recurring:
                by_name = file not in self._files
                yield Recognized("known", first.booked, by_name=by_name)
                continue
            unclear[voucher.content] += 1
            reference = f"{voucher.content}/{unclear[voucher.content]}"
            answer = equal.get(reference, equal.get(OTHERS))
            if answer == "new":
                yield self._new(voucher)
            else:
                known: Recognition = "known" if answer == "same" else "unclear"
                yield Recognized(known, first.booked, reference=reference)

    def _new(self, voucher: UnnumberedVoucher) -> Recognized:
        self._occurrences[voucher.content] += 1
        return Recognized("new", occurrence=self._occurrences[voucher.content])

    def _recurring(self, vouchers: list[UnnumberedVoucher], file: str, name: str) -> set[Hashable]:
        """The earlier files whose vouchers are certainly those of this one."""
        contents: Counter[Hashable] = Counter(each.content for each in vouchers)
        entries: Counter[Hashable] = Counter(tuple(sorted(each.entries)) for each in vouchers)
        if file in self._files:
            return set(self._files)
        recurring: set[Hashable] = set()
        for known, counts in self._files.items():
            present = entries if isinstance(known, tuple) else contents
            if counts == present or (name in self._names[known] and counts <= present):
                recurring.add(known)
        return recurring


def entry_content(entry: Entry) -> EntryContent:
    """What of an entry is in the voucher, too."""
    return key_of(entry), entry.amount_kr, entry.day, entry.text


def _add(booked: BookedVoucher, entry: Entry) -> None:
    content = entry_content(entry)
    booked.source = booked.source or entry.source
    booked.entries.append(content)
    booked.corrected = booked.corrected or bool(entry.reverses)
    if not booked.corrected:
        booked.entered.append(content)
    if entry.reverses in booked.in_force:
        booked.in_force.remove(entry.reverses)
    else:
        booked.in_force.append(entry.number)


def _is_numbered(reference: str) -> bool:
    return UnnumberedReference.parse(reference) is None and not is_by_place(reference)


def _name_in(reference: str) -> str:
    """Series and number of a numbered voucher."""
    return reference.rpartition(" of ")[0]


def _sources(ledger: YearLedger) -> Iterator[str]:
    """The source of each entry."""
    if isinstance(ledger.entries, EntriesFile):
        return ledger.entries.sources()
    return (entry.source for entry in ledger.entries)


def _imported(book: BookData, first_year: int) -> Iterator[tuple[str, Location, Entry]]:
    """The entries whose source names a voucher, and what reverses them, with its reference."""
    references: dict[str, str] = {}
    for year, ledger in book.ledgers_by_year.items():
        for place, entry in ledger.located() if year >= first_year else ():
            reference = reference_in(entry.source) or references.get(entry.reverses, "")
            if reference:
                references[entry.number] = reference
                yield reference, place, entry
