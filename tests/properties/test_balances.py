from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import oracle
from fhledger import Book, read_book
from fhledger.audit.rules.__init__ import RULES
from fhledger.testing import strategies

[RULE] = [rule for rule in RULES if rule.code == "FH305"]


def days_of(book: Book) -> st.SearchStrategy[list[date]]:
    """Days of the book's years, each once, in any order: those of entries, and others."""
    years = [year.year for year in book.ledgers]
    moved = sorted({entry.day for year in book.ledgers for entry in year.entries})
    day = st.dates(date(min(years), 1, 1), date(max(years), 12, 31))
    return st.lists(
        day | st.sampled_from(moved) if moved else day, min_size=1, max_size=6, unique=True
    )


def found(folder: Path, balances: dict[date, int]) -> list[tuple[str, int]]:
    """What the rule says of a book of which these balances, in öre, were seen."""
    rows = (f"{day},{strategies.kronor_of(ore):f},x" for day, ore in balances.items())
    (folder / "balances.csv").write_text("\n".join(("day,balance_kr,source", *rows)), "utf-8")
    findings = RULE.findings(read_book(folder))
    return [(finding.subject, oracle.ore(finding.difference)) for finding in findings]


class TestABalanceThatSomebodySaw:
    """What the oracle finds for the end of a day is not a finding; any other amount is one, by its
    difference."""

    @given(strategies.small_books() | strategies.books(), st.data())
    def test_only_a_balance_that_differs_is_told(self, book, data):
        days = data.draw(days_of(book))
        wrong = data.draw(st.sampled_from(days))
        by = data.draw(st.integers(-(10**10), 10**10).filter(bool) | st.sampled_from([1, -1]))
        with strategies.folder_of(book) as folder:
            balances = {day: oracle.balance_on(folder, str(day)) for day in days}
            assert found(folder, balances) == []
            balances[wrong] += by
            assert found(folder, balances) == [(f"balance {wrong}", -by)]
