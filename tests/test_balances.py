"""Balances that somebody saw are held against the entries, and touch nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from broken_books import SOUND
from fhledger import (
    Balance,
    Book,
    Entry,
    InvalidArgumentError,
    Source,
    close,
    read_book,
    write_book,
    year_ledger,
)
from fhledger.audit.rules.__init__ import RULES
from fhledger.audit.seals.closing import with_year_closed
from fhledger.audit.verification import verify
from fhledger.book.as_of import book_as_of
from fhledger.cli import main
from fhledger.domain.acceptance import Acceptance

BOOK = read_book(SOUND)
BANK = Source(document="Påhittat kontoutdrag")

[RULE] = [rule for rule in RULES if rule.code == "FH305"]


def bank_balances(*balances: tuple[str, str], source: Source | None = BANK) -> tuple[Balance, ...]:
    return tuple(Balance(day=day, balance_kr=kr, source=source) for day, kr in balances)


def having(*balances: tuple[str, str], **fields: object) -> Book:
    return BOOK.replace(**{"balances": bank_balances(*balances), **fields})


def balance_findings(book: Book) -> list[tuple[str, str, Decimal | None]]:
    found = verify(book).findings
    return [(finding.code, finding.subject, finding.difference) for finding in found]


def test_a_finding_cites_who_saw_the_balance_and_what_was_counted():
    [finding] = verify(having(("2024-06-02", "4794.50"))).findings
    assert finding.year == 2024
    assert [str(place) for place in finding.sources] == [
        "balances.csv, 2024-06-02: Påhittat kontoutdrag",
        "entries/2024.csv, entries until then: 5",
    ]
    assert finding.sources[1].in_language("sv") == "entries/2024.csv, poster till dess: 5"


def test_the_day_is_counted_to_its_end_and_the_year_from_its_opening_balance():
    holding = (
        ("2023-01-01", "1000"),
        ("2023-05-01", "3200"),
        ("2023-05-02", "2700"),
        ("2023-12-31", "2599.75"),
        ("2024-01-01", "2599.75"),
        ("2024-06-02", "4749.50"),
    )
    assert balance_findings(having(*holding[::-1])) == []


def test_of_two_balances_of_one_day_the_one_that_differs_is_reported():
    both = ("2024-06-02", "4749.50"), ("2024-06-02", "4749.51")
    assert balance_findings(having(*both)) == [("FH305", "balance 2024-06-02", Decimal("-0.01"))]


@pytest.mark.parametrize("day", ["2022-12-31", "2025-01-01"])
def test_a_day_that_no_year_of_the_book_has_is_reported(day):
    assert balance_findings(having((day, "4409.50"))) == [("FH305", f"balance {day}", None)]


def test_a_balance_without_a_source_is_reported():
    book = having(balances=bank_balances(("2024-06-02", "4749.50"), source=None))
    assert balance_findings(book) == [("FH001", "balance 2024-06-02", None)]


def test_a_known_difference_is_accepted_for_its_amount_only():
    acceptance = Acceptance(
        code="FH305",
        subject="balance 2024-06-02",
        difference_kr="-45",
        reason="Påhittad",
        by="Någon",
        day="2024-07-01",
    )
    for kr, codes in (("4794.50", []), ("4794.51", ["FH005", "FH305"])):
        found = verify(having(("2024-06-02", kr), accepted=(acceptance,))).failures()
        assert [finding.code for finding in found] == codes


class Once:
    """Entries that count how often they are streamed."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = entries
        self.times = 0

    def __iter__(self) -> Iterator[Entry]:
        self.times += 1
        return iter(self.entries)


def test_only_a_year_with_balances_is_streamed_and_once_for_all_of_them():
    streams = {year.year: Once(*year.entries) for year in BOOK.ledgers}
    years = tuple(year_ledger(year, entries) for year, entries in streams.items())
    book = having(("2024-06-02", "4749.50"), ("2024-03-01", "4839.75"), ledgers=years)
    for entries in streams.values():
        entries.times = 0
    assert [*RULE.findings(book)] == []
    assert {year: entries.times for year, entries in streams.items()} == {2023: 0, 2024: 1}


def test_what_is_known_on_a_day_are_the_balances_until_then():
    book = having(("2023-05-01", "3200"), ("2024-06-02", "4749.50"), ("2024-06-03", "1"))
    assert book_as_of(book, date(2024, 6, 2)).balances == book.balances[:2]


def test_a_closed_year_rests_on_the_balances_that_were_seen_until_then():
    seal = with_year_closed(BOOK, 2023).seal(2023)
    assert with_year_closed(having(("2023-05-01", "3200")), 2023).seal(2023) != seal
    assert with_year_closed(having(("2024-06-02", "4749.50")), 2023).seal(2023) == seal


def test_a_year_is_not_closed_while_a_balance_of_it_differs(tmp_path):
    later = write_book(having(("2023-05-01", "3200"), ("2024-06-02", "1")), tmp_path / "later")
    assert close(later, 2023).year == 2023
    own = write_book(having(("2023-05-01", "1"), ("2024-06-02", "1")), tmp_path / "own")
    with pytest.raises(
        InvalidArgumentError, match=r"\(1, the first: FH305 Balance on 2023-05-01\)"
    ):
        close(own, 2023)


def test_a_book_written_again_keeps_its_balances(tmp_path):
    row = BANK.model_copy(update={"place": "rad 3"})
    balances = bank_balances(("2024-06-02", "4749.50"), ("2023-05-01", "3200"), source=row)
    book = having(balances=balances, sources={"bank": BANK})
    folder = write_book(book, tmp_path / "book")
    assert read_book(folder).balances == book.balances
    assert (folder / "balances.csv").read_text("utf-8") == (
        "day,balance_kr,source\n2024-06-02,4749.50,bank: rad 3\n2023-05-01,3200.00,bank: rad 3\n"
    )
    assert not (write_book(BOOK, tmp_path / "without") / "balances.csv").exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", " poster, 1 saldobesked."), ("en", " entries, 1 observed balance.")],
)
def test_verify_counts_the_balances_where_there_are_some(language, words, tmp_path, capsys):
    folder = write_book(having(("2024-06-02", "4749.50")), tmp_path / "book")
    for book, expected in ((folder, True), (SOUND, False)):
        assert main(["verify", "--book", str(book), "--language", language]) == 0
        assert (words in capsys.readouterr().out) is expected
