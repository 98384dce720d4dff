"""A machine that posts, reverses, closes and tampers, beside a dict of plain integers."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from closed_books import subjects
from fhledger import (
    Book,
    DatedValue,
    Entry,
    InvalidArgumentError,
    Source,
    YearClosedError,
    YearMissingError,
    close,
    next_entry,
    read_book,
    write_book,
    year_ledger,
)
from fhledger.audit.verification import verify
from fhledger.book import BookConfig
from fhledger.book.edits.posting import reversing_entry
from fhledger.core.errors import BookError
from fhledger.testing.strategies import CHART, kronor_of, texts
from posting import post


class ABookInUse(RuleBasedStateMachine):
    """Post, reverse, close, tamper and read back, beside a dict of plain integers."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(mkdtemp())
        self.folder = self.place / "book"
        self.year = 2020
        self.closed_years: list[int] = []
        self.posts: dict[int, tuple[int, str, int, str, int]] = {}

    @initialize(opening=st.integers(10**6, 10**9), text=texts(), is_closed=st.booleans())
    def begin(self, opening: int, text: str, is_closed: bool) -> None:
        """A book of a year with an entry; in half of the cases the year is closed already."""
        self.opening = opening
        self.posts[1] = (2020, "fees", 100, text, 0)
        entry = Entry("A1", date(2020, 5, 1), "fees", kronor_of(100), text=text)
        write_book(
            Book(
                config=BookConfig(
                    name="Påhittat",
                    opening_balance=DatedValue(
                        value=kronor_of(opening),
                        unit="kr",
                        valid_from=date(2020, 1, 1),
                        source=Source(document="Påhittad"),
                    ),
                    lines=CHART,
                ),
                ledgers=(year_ledger(2020, [entry]),),
            ),
            self.folder,
        )
        if is_closed:
            self.close_year(0)

    def files(self) -> dict[str, bytes]:
        return {str(p): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    @rule(
        later=st.integers(0, 2),
        line=st.sampled_from([line.id for line in CHART]),
        ore=st.integers(-(10**6), 10**6),
        text=texts(),
    )
    def enter(self, later: int, line: str, ore: int, text: str) -> None:
        year = self.year - 1 + later
        before = self.files()

        def make_entry(book: Book) -> Entry:
            return next_entry(
                book, line=line, amount=kronor_of(ore), day=date(year, 5, 1), text=text
            )

        if year in self.closed_years or year < 2020:
            with pytest.raises(YearClosedError if year in self.closed_years else YearMissingError):
                post(self.folder, make_entry)
            assert self.files() == before
            return
        number = int(post(self.folder, make_entry).entry.number[1:])
        assert number == len(self.posts) + 1
        self.posts[number] = (year, line, ore, text, 0)
        self.year = max(self.year, year)

    @precondition(lambda self: self.posts)
    @rule(at=st.integers(0, 100), text=texts())
    def undo(self, at: int, text: str) -> None:
        number = 1 + at % (len(self.posts) + 1)
        known = self.posts.get(number)
        undone = {post[4] for post in self.posts.values()}
        before = self.files()

        def make_entry(book: Book) -> Entry:
            return reversing_entry(book, f"A{number}", text=text)

        if known is None or number in undone:
            with pytest.raises(InvalidArgumentError):
                post(self.folder, make_entry)
            assert self.files() == before
            return
        open_years = [y for y in range(known[0], self.year + 1) if y not in self.closed_years]
        if not open_years:
            with pytest.raises(YearClosedError):
                post(self.folder, make_entry)
            assert self.files() == before
            return
        new = post(self.folder, make_entry).entry
        assert new.number == f"A{len(self.posts) + 1}"
        self.posts[len(self.posts) + 1] = (open_years[0], known[1], -known[2], text, number)

    @rule(ahead=st.integers(-1, 1))
    def close_year(self, ahead: int) -> None:
        """Only the oldest year that is open can be closed."""
        year = 2020 + len(self.closed_years) + ahead
        before = self.files()
        if year == 2020 + len(self.closed_years) and year <= self.year:
            assert close(self.folder, year).is_valid()
            self.closed_years.append(year)
            return
        with pytest.raises((InvalidArgumentError, YearClosedError, YearMissingError)):
            close(self.folder, year)
        assert self.files() == before

    @precondition(lambda self: self.closed_years)
    @rule(data=st.data())
    def tamper(self, data: st.DataObject) -> None:
        """One byte of a closed year's entries, changed or gone, is found or refused; then put
        back."""
        year = data.draw(st.sampled_from(self.closed_years))
        path = self.folder / f"entries/{year}.csv"
        raw = path.read_bytes()
        begin = raw.index(b"\n") + 1
        if begin == len(raw):
            return
        at = data.draw(st.integers(begin, len(raw) - 1))
        put = data.draw(st.sampled_from([b"", b"7", b"x", b",", b"\n"]))
        untouched = [*read_book(self.folder).ledger(year).entries]
        path.write_bytes(raw[:at] + put + raw[at + 1 :])
        try:
            book = read_book(self.folder)
            entries = [*book.ledger(year).entries]
            found = [subject for subject in subjects(book) if subject.startswith(f"{year} ")]
            assert bool(found) is (entries != untouched)
        except (BookError, YearMissingError):
            pass
        finally:
            path.write_bytes(raw)

    def plainly(self, entry: Entry) -> tuple[object, ...]:
        cents = int(entry.amount_kr.scaleb(2))
        return (
            entry.number,
            str(entry.day),
            entry.line,
            cents,
            entry.text,
            entry.reverses,
            *(entry.item, entry.member, entry.project, entry.source),
        )

    def expected(self, year: int) -> list[tuple[object, ...]]:
        day = f"{year}-05-01"
        entries = []
        for number, (its_year, line, ore, text, undone) in self.posts.items():
            if its_year == year:
                reverses = f"A{undone}" if undone else ""
                entries.append((f"A{number}", day, line, ore, text, reverses, "", "", "", ""))
        return entries

    @invariant()
    def reads_back(self) -> None:
        if not self.folder.exists():
            return
        book = read_book(self.folder)
        assert [year.year for year in book.ledgers] == list(range(2020, self.year + 1))
        balance = self.opening
        for year, carried in zip(book.ledgers, book.fiscal_years(), strict=True):
            entries = [self.plainly(entry) for entry in year.entries]
            assert [(e[0], *e[2:]) for e in entries] == [
                (e[0], *e[2:]) for e in self.expected(year.year)
            ]
            assert int(carried.opening_balance.scaleb(2)) == balance
            balance += sum(ore for at, _, ore, *_ in self.posts.values() if at == year.year)
            assert int(carried.closing_balance.scaleb(2)) == balance
        assert [seal.year for seal in book.seals] == self.closed_years
        assert not list(self.folder.rglob(".*"))

    def teardown(self) -> None:
        if self.folder.exists():
            verification = verify(read_book(self.folder))
            assert verification.failures() == ()
            assert all(seal.intact for seal in verification.seals)
        shutil.rmtree(self.place)


TestABookInUse = ABookInUse.TestCase
TestABookInUse.settings = settings(stateful_step_count=5 if settings().max_examples <= 50 else 15)
