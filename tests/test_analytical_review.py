"""The analytical review: each check against planted entries, and against plain Python."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from math import log10

import pytest

from fhledger import Entry, next_entry, read_book, with_entries
from fhledger.audit.analytical_review import BENFORD, FEWEST_FOR_DIGITS, review
from fhledger.cli import main
from shown import INVENTED

BOOK = read_book(INVENTED)
YEAR = 2026


def reviewed(*planted: tuple[str, str]):
    """The review of a year with entries of a day and an amount."""
    book = BOOK
    for day, amount in planted:
        book = with_entries(
            book, next_entry(book, line="services", day=day, amount=amount, text="x", series="A")
        )
    return review(book, YEAR)


def subjects(result, check: str) -> list[str]:
    return [item.subject for item in result.items if item.check == check]


@pytest.mark.parametrize(
    ("check", "planted", "expected"),
    [
        ("duplicates", [("2026-02-03", "-12.50"), ("2026-02-03", "-12.50")], 2),
        ("duplicates", [("2026-02-03", "-12.50"), ("2026-02-04", "-12.50")], 0),
        ("duplicates", [("2026-02-03", "-12.50"), ("2026-02-03", "12.50")], 0),
        ("round_amounts", [("2026-02-03", "-20000"), ("2026-02-03", "-20000.01")], 1),
        ("round_amounts", [("2026-02-03", "-5000")], 0),
        ("closed_days", [("2026-02-07", "-1"), ("2026-02-06", "-2"), ("2026-06-19", "-3")], 2),
        ("year_end", [("2026-01-05", "-1"), ("2026-01-06", "-2")], 1),
        ("year_end", [("2026-12-27", "-1"), ("2026-12-26", "-2"), ("2026-12-31", "-3")], 2),
    ],
)
def test_what_was_planted_is_found_and_nothing_else(check, planted, expected):
    result = reviewed(*planted)
    assert len(subjects(result, check)) == expected
    assert next(each.count for each in result.checks if each.id == check) == expected


def test_an_entry_that_was_reversed_is_no_duplicate():
    book = BOOK
    for amount, reverses in (("-7", False), ("-7", False), ("7", True)):
        last = subjects(review(book, YEAR), "year_end")[-1:] if reverses else [""]
        entry = next_entry(
            book, line="services", day="2026-12-30", amount=amount, reverses=last[0], series="A"
        )
        book = with_entries(book, entry)
    assert subjects(review(book, YEAR), "duplicates") == []


def test_lines_are_compared_with_the_year_before_and_the_budget_as_plain_sums_are():
    result = review(BOOK, 2025)
    sums = {year: Counter[str]() for year in (2024, 2025)}
    for year, of_year in sums.items():
        for entry in BOOK.ledger(year).entries:
            of_year[entry.line] += entry.amount_kr
    changes = {
        item.subject: (item.expected_kr, item.actual_kr)
        for item in result.items
        if item.check == "last_year"
    }
    assert changes == {
        line.id: (sums[2024][line.id], sums[2025][line.id])
        for line in BOOK.config.lines
        if sums[2024][line.id] != sums[2025][line.id]
    }
    differences = [abs(item.difference_kr) for item in result.items if item.check == "last_year"]
    assert differences == sorted(differences, reverse=True)
    budget = {row.id: row.budget for row in BOOK.budget_follow_up(2025).rows}
    for item in result.items:
        if item.check == "budget":
            assert (item.expected_kr, item.actual_kr) == (
                budget[item.subject],
                sums[2025][item.subject],
            )


def test_the_first_year_has_no_year_before():
    [check] = [check for check in review(BOOK, 2023).checks if check.id == "last_year"]
    assert (check.count, check.note.en) == (0, "The book has no year 2022.")


def test_the_expected_shares_are_those_of_benford():
    assert [float(share) for share in BENFORD] == pytest.approx(
        [log10(1 + 1 / digit) for digit in range(1, 10)], abs=5e-6
    )
    assert sum(BENFORD) == Decimal("1.00000")


@pytest.mark.parametrize(
    ("amounts", "note"),
    [
        ([Decimal(7)] * 100, "100 amounts are too few: fewer than 500 deviate by chance alone."),
        ([Decimal(7)] * 600, "The mean absolute deviation 0.2093 exceeds 0.015"),
        ([Decimal("1.01") ** power for power in range(1, 2000)], None),
    ],
)
def test_first_digits_conform_or_say_why_not(amounts, note):
    entries = [
        Entry(
            number=f"A{number}",
            day="2026-02-03",
            line="services",
            amount_kr=amount.quantize(Decimal("0.01")),
        )
        for number, amount in enumerate(amounts, 9_000)
    ]
    result = review(with_entries(BOOK, *entries), YEAR)
    [check] = [check for check in result.checks if check.id == "first_digits"]
    counts = Counter(
        next(char for char in str(each.amount_kr) if char in "123456789") for each in entries
    )
    digits = {item.subject: item.actual for item in result.items if item.check == "first_digits"}
    assert digits == {str(digit): counts[str(digit)] for digit in range(1, 10)}
    assert (check.note.en if check.note else None) == note or check.note.en.startswith(note)
    assert (len(amounts) < FEWEST_FOR_DIGITS) is bool(note and "too few" in note)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_review_says_of_each_check_what_it_shows_and_what_not(language, capsys):
    assert main(["review", "2025", "--book", str(INVENTED), "--language", language]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for check in BOOK.review(2025).checks:
        assert check.shows.in_language(language) in shown
        assert check.does_not_show.in_language(language) in shown


def test_a_review_as_csv_has_file_and_line_of_each_entry(capsys):
    assert main(["review", "2025", "--book", str(INVENTED), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["file"] for row in rows if row["day"]} == {"entries/2025.csv"}
    text = (INVENTED / "entries" / "2025.csv").read_text("utf-8").splitlines()
    for row in rows:
        if row["day"]:
            assert text[int(row["line"]) - 1].startswith(f"{row['subject']},")


def test_findings_as_csv_have_expected_actual_file_and_line(capsys):
    assert main(["verify", "--book", str(INVENTED), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    findings = [row for row in rows if row["code"]]
    assert main(["verify", "--book", str(INVENTED), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)["findings"]
    assert len(findings) == len(printed) > 0
    for row in findings:
        assert any(
            row["code"] == each["code"]
            and row["reason"] == (each["accepted"]["reason"] if each["accepted"] else "")
            and row["expected"] == (each["expected_kr"] or each["expected"] or "")
            and row["actual"] == (each["actual_kr"] or each["actual"] or "")
            and row["file"] == (each["locations"][0]["file"] if each["locations"] else "")
            for each in printed
        )
