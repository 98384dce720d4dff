"""Posting and reversing: the next number, an open year, the file as it was written, one writer."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from broken_books import SOUND
from cases import for_each
from fhledger import (
    BookError,
    Entry,
    FhledgerError,
    InvalidArgumentError,
    YearClosedError,
    YearMissingError,
    close,
    edit,
    embedded_book,
    next_entry,
    read_book,
    with_entries,
)
from fhledger.audit.seals.closing import with_year_closed
from fhledger.audit.verification import verify
from fhledger.book.edits.posting import reversing_entry
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.book.files.folder_writer import save_printed
from fhledger.cli import main
from fhledger.core.amounts import parse_amount
from fhledger.testing.strategies import small_book
from posting import post

BOOK = embedded_book()
RENT = {"line": "costs", "amount": "-1 200,50", "day": "2024-06-30", "text": "Hyra; lokal"}


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(SOUND, tmp_path / "book")


def rent(book, **more):
    return next_entry(book, **{**RENT, **more})


def test_a_posted_book_is_the_old_one_and_the_entry():
    entry = next_entry(BOOK, line="external_costs", amount=-5, day="2024-02-01")
    grown = with_entries(BOOK, entry)
    assert entry.number == "A29"
    assert list(grown.ledger(2024).entries) == [*BOOK.ledger(2024).entries, entry]
    assert grown.ledger(2024).totals.entries == 13
    assert grown.fiscal_years()[-1].closing_balance == Decimal(7530245)
    assert len(list(BOOK.ledger(2024).entries)) == 12
    again = with_entries(
        grown, next_entry(grown, line="external_costs", amount=5, day="2024-02-01")
    )
    assert [e.number for e in again.ledger(2024).entries][-2:] == ["A29", "A30"]


def test_the_year_after_the_last_begins_with_its_first_entry():
    entry = next_entry(BOOK, line="external_costs", amount=-5, day="2025-01-01")
    assert [year.year for year in with_entries(BOOK, entry).ledgers] == [2022, 2023, 2024, 2025]


@for_each(
    ("fields", "error", "message"),
    [
        ({"day": "2026-01-01"}, YearMissingError, "no year 2026; an entry has its day in 2022, "),
        ({"day": "2021-12-31"}, YearMissingError, "no year 2021"),
        (
            {"line": "rubbish"},
            InvalidArgumentError,
            "unknown line 'rubbish'. Declare it",
        ),
        (
            {"line": "rubbish"},
            InvalidArgumentError,
            "The lines are member_contributions, other_income",
        ),
        ({"member": "9999"}, InvalidArgumentError, "unknown member '9999'"),
        ({"project": "rubbish"}, InvalidArgumentError, "unknown project 'rubbish'"),
        ({"item": "total"}, InvalidArgumentError, "unknown item 'total'"),
        ({"line": "Not an id"}, BookError, "the new entry, line"),
        ({"amount": "1.234"}, BookError, "more than two decimals"),
        ({"day": "31/12"}, BookError, "is not a day"),
        ({"text": "two\nlines"}, BookError, "the new entry, text"),
        ({"text": "m\udce5te"}, BookError, "the new entry, text: 'm\\udce5te' is not UTF-8"),
        ({"series": "a"}, BookError, "the new entry, number"),
        ({"series": ""}, BookError, "the new entry, number"),
    ],
)
def test_what_cannot_be_posted_is_refused(fields, error, message):
    fields = {"line": "external_costs", "amount": -5, "day": "2024-02-01", **fields}
    with pytest.raises(error) as refused:
        with_entries(BOOK, next_entry(BOOK, **fields))
    assert message in str(refused.value)


def test_the_last_year_of_all_has_none_after_it():
    last = small_book(parse_amount(1), {2999: []})
    entry = next_entry(last, line="fees", amount=1, day="3000-01-01")
    with pytest.raises(
        YearMissingError, match="the book has no year 3000; an entry has its day in 2999"
    ):
        with_entries(last, entry)


def test_a_used_number_and_an_ambiguous_series_are_refused():
    used = Entry(number="A3", day="2024-02-01", line="external_costs", amount_kr=1)
    with pytest.raises(InvalidArgumentError, match="the number A3 is already used"):
        with_entries(BOOK, used)
    other = next_entry(BOOK, series="B", line="external_costs", amount=1, day="2024-02-01")
    assert other.number == "B1"
    two = with_entries(BOOK, other)
    with pytest.raises(
        InvalidArgumentError, match="the book has the series A, B; give one as `series`"
    ):
        next_entry(two, line="external_costs", amount=1, day="2024-02-01")
    for wrong, message in (
        ({"line": "rent"}, "unknown line|is not declared"),
        ({"amount": "x"}, "amount"),
        ({"day": "2030-01-01"}, "the book has no year 2030"),
    ):
        fields = {"line": "external_costs", "amount": 1, "day": "2024-02-01"} | wrong
        with pytest.raises(FhledgerError, match=message):
            next_entry(two, **fields)


def test_a_closed_year_takes_nothing_and_a_correction_goes_into_the_next():
    closed_book = with_year_closed(with_year_closed(with_year_closed(BOOK, 2022), 2023), 2024)
    with pytest.raises(YearClosedError, match="2024 is closed"):
        with_entries(
            closed_book, next_entry(closed_book, line="external_costs", amount=-5, day="2024-02-01")
        )
    with pytest.raises(YearClosedError, match="is closed; choose a day in 2025"):
        reversing_entry(closed_book, "A20", text="Fel")
    undone = reversing_entry(closed_book, "A20", text="Fel", day=date(2025, 3, 1))
    corrected = with_entries(closed_book, undone)
    assert not [f for f in verify(corrected).findings if f.code in {"FH303", "FH304", "FH204"}]
    assert reversing_entry(corrected, "A21", text="Fel").day == date(2025, 3, 1)


def test_a_reversal_is_the_opposite_and_each_entry_is_reversed_once():
    undone = reversing_entry(BOOK, "A21", text="Fel belopp", source="v 7")
    assert (undone.number, undone.amount_kr, undone.reverses) == ("A29", Decimal(3461091), "A21")
    assert (undone.line, undone.item, undone.day) == (
        "development_projects",
        "granted",
        date(2024, 12, 31),
    )
    once = with_entries(BOOK, undone)
    with pytest.raises(InvalidArgumentError, match="A21 is already reversed by A29"):
        reversing_entry(once, "A21", text="Igen")
    twice = with_entries(once, reversing_entry(once, "A29", text="Rätt ändå"))
    assert twice.statement() == BOOK.statement()
    assert {f.code for f in verify(twice).failures()} == set()
    with pytest.raises(InvalidArgumentError, match="there is no entry A99"):
        reversing_entry(BOOK, "A99", text="Fel")
    with pytest.raises(InvalidArgumentError, match="there is no entry rubbish"):
        reversing_entry(BOOK, "rubbish", text="Fel")


def test_a_reversal_of_an_earlier_open_year_stands_in_that_year():
    assert reversing_entry(BOOK, "A1", text="Fel").day == date(2022, 12, 31)
    closed_book = with_year_closed(BOOK, 2022)
    assert reversing_entry(closed_book, "A1", text="Fel").day == date(2023, 12, 31)


HEADERS = {
    "as it is": lambda raw: raw,
    "byte-order mark and CRLF": lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
    "semicolons": lambda raw: raw.replace(b",", b";"),
    "tabs": lambda raw: raw.replace(b",", b"\t"),
    "no line end at the end": lambda raw: raw.rstrip(b"\n"),
    "blank lines": lambda raw: raw + b"\n,,,,,,,,,\n\n",
}


@pytest.mark.parametrize("kind", HEADERS)
def test_a_new_row_is_written_as_its_file_is_and_no_other_byte_changes(kind, folder):
    path = folder / "entries/2024.csv"
    raw = HEADERS[kind](path.read_bytes())
    path.write_bytes(raw)
    before = list(read_book(folder).ledger(2024).entries)
    done = post(folder, rent)
    written = path.read_bytes()
    assert written.startswith(raw)
    assert done.new_columns == ()
    assert written.endswith(b"\r\n" if b"\r\n" in raw else b"\n")
    assert list(read_book(folder).ledger(2024).entries) == [*before, done.entry]
    amount = b"-1200,50" if kind == "semicolons" else b"-1200.50"
    assert amount in written[len(raw) :]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_column_that_was_left_out_is_added_to_every_row_and_reported(end, folder):
    path = folder / "entries/2024.csv"
    rows = [
        "number;day;line;amount_kr;text",
        'A6;2024-01-01;fees;1,50;"a; ""b"""',
        "",
        'A7;2024-01-02;costs;-1;"two',
        'lines"',
        "",
    ]
    rows[3:5] = ["A7;2024-01-02;costs;-1;x"]
    path.write_bytes(end.join(rows).encode())
    (folder / "printed/2024.toml").unlink()
    before = list(read_book(folder).ledger(2024).entries)
    done = post(folder, lambda book: rent(book, source="v 1", item="hyra"))
    assert done.new_columns == ("item", "source")
    lines = path.read_bytes().decode().split(end)
    assert lines == [
        f"{rows[0]};item;source",
        f"{rows[1]};;",
        "",
        f"{rows[3]};;",
        'A11;2024-06-30;costs;-1200,50;"Hyra; lokal";hyra;v 1'.replace("A11", done.entry.number),
        "",
    ]
    assert list(read_book(folder).ledger(2024).entries) == [*before, done.entry]


def test_a_new_year_has_the_header_of_the_last_one(folder):
    path = folder / "entries/2024.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = post(folder, lambda book: rent(book, day="2025-01-01"))
    assert done.file == "entries/2025.csv"
    assert (folder / done.file).read_bytes().startswith(b"\xef\xbb\xbfnumber,day,")
    assert list(read_book(folder).ledger(2025).entries) == [done.entry]


def test_a_refused_entry_leaves_every_byte(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for wrong in ({"line": "rubbish"}, {"day": "2030-01-01"}, {"amount": "x"}):
        with pytest.raises((BookError, InvalidArgumentError, YearMissingError)):
            post(folder, lambda book, wrong=wrong: rent(book, **wrong))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_embedded_book_and_no_book_are_not_written_into(tmp_path):
    for where, message in (
        (EMBEDDED, "is not written into"),
        (tmp_path / "x", "there is no folder"),
    ):
        with pytest.raises(BookError, match=message):
            post(where, rent)
        with pytest.raises(BookError, match=message):
            close(where, 2022)


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_before_the_answer(
    folder, monkeypatch
):
    done = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: done.append("sync") or fsync(handle))
    monkeypatch.setattr(
        Path, "replace", lambda path, to: done.append("replace") or replace(path, to)
    )
    post(folder, rent)
    assert done == ["sync", "replace", "sync"]


class TestTheCommands:
    def run(self, arguments: list[str], capsys) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = stop.code
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    @pytest.mark.usefixtures("english")
    @pytest.mark.parametrize("amount", ["-1.2.3", "-1200 tkr", "-1,2,3"])
    def test_post_says_of_a_negative_amount_what_is_wrong_with_it(self, amount, folder, capsys):
        arguments = ["--line", "costs", "--amount", amount, "--day", "2024-06-30", "--text", "x"]
        status, out, err = self.run(["post", "--book", str(folder), *arguments], capsys)
        assert (status, out) == (2, "")
        assert f"'{amount}' is not an amount in kronor" in err

    @pytest.mark.parametrize(
        "amount", ["-1200,50", "-1 200,50", "\u22121200.50", "-1.200,50", "-1200,50 kr"]
    )
    def test_post_takes_an_amount_as_people_write_it(self, amount, folder, capsys):
        arguments = ["--line", "costs", "--amount", amount, "--day", "2024-06-30", "--text", "x"]
        status, out, err = self.run(["post", "--book", str(folder), *arguments], capsys)
        assert (status, err) == (0, "")
        assert "A13" in out
        assert list(read_book(folder).ledger(2024).entries)[-1].amount_kr == Decimal("-1200.50")

    @pytest.mark.parametrize(
        ("moved", "unusual"),
        [
            ("costs --amount 12", True),
            ("costs --amount -12", False),
            ("costs --amount 0", False),
            ("fees --amount -12", True),
            ("fees --amount 12", False),
            ("appropriations --amount 12 --item feast", True),
            ("projects --amount 12 --item granted", True),
            ("projects --amount 12 --item repaid", False),
            ("projects --amount -12 --item repaid", True),
        ],
    )
    def test_post_tells_an_unusual_sign_at_once(self, moved, unusual, folder, capsys):
        given = f"post --day 2024-06-30 --text x --language en --line {moved} --book".split()
        assert self.run([*given, str(folder)], capsys)[0] == (2 if unusual else 0)
        credit = ["--credit"] if unusual else []
        status, out, _ = self.run([*given, str(folder), *credit], capsys)
        assert status == 0
        assert ("unusual sign" in out) is unusual
        command = f'fhledger reverse A13 --text "Wrong sign" --book {folder}'
        assert (command in out) is unusual
        if unusual:
            assert self.run(shlex.split(command)[1:], capsys)[0] == 0

    def test_a_reversal_has_the_sign_that_it_must_have(self, folder, capsys):
        book = ["--book", str(folder), "--language", "en"]
        status, out, _ = self.run(["reverse", "A8", "--text", "wrong", *book], capsys)
        assert (status, "unusual" in out) == (0, False)

    def test_several_are_reversed_together_or_not_at_all(self, folder, capsys):
        book = ["--book", str(folder), "--text", "wrong", "--format", "json"]
        assert self.run(["reverse", "A8", "A99", *book], capsys)[0] == 2
        assert self.run(["reverse", "A8", "A8", *book], capsys)[0] == 2
        status, out, _ = self.run(["reverse", "A7", "A8", *book], capsys)
        assert status == 0
        reversed_ones = [each["entry"]["reverses"] for each in json.loads(out)["entries"]]
        assert reversed_ones == ["A7", "A8"]

    def test_reverse_close_and_post_again(self, folder, capsys):
        book = ["--book", str(folder), "--language", "en"]
        assert self.run(["reverse", "A9", "--text", "wrong", *book], capsys)[0] == 2
        assert self.run(["reverse", "A8", "--text", "wrong", *book], capsys)[0] == 0
        assert self.run(["verify", *book], capsys)[0] == 1  # 2024 is printed, and now differs
        status, out, err = self.run(["close", "2024", *book], capsys)
        assert (status, out) == (2, "")
        assert "2024 rests on 2023, which is open; close 2023 first" in err
        status, out, _ = self.run(["close", "2023", *book], capsys)
        assert status == 0
        assert read_book(folder).seals[0].seal in out
        arguments = ["--line", "costs", "--amount", "-5", "--day", "2023-01-01", "--text", "x"]
        status, out, err = self.run(["post", *arguments, *book], capsys)
        assert (status, out) == (2, "")
        assert "2023 is closed" in err

    @pytest.mark.usefixtures("english")
    def test_an_answer_that_could_not_be_given_is_refused_before_anything_is_written(
        self, folder, tmp_path, capsys
    ):
        existing = tmp_path / "answer.txt"
        existing.write_text("mine")
        arguments = ["--line", "costs", "--amount", "-5", "--day", "2024-01-01", "--text", "x"]
        command = ["post", *arguments, "--book", str(folder), "-o", str(existing)]
        status, _, err = self.run(command, capsys)
        assert status == 2
        assert "this file exists" in err
        assert read_book(folder).ledger(2024).totals.numbering.last("A") == 12


def test_a_file_whose_suffix_is_in_capitals_stays_the_file_of_its_year(tmp_path):
    folder = Path(shutil.copytree(SOUND, tmp_path / "book"))
    for place, stem in (("entries", "2024.csv"), ("printed", "2024.toml")):
        (folder / place / stem).rename(folder / place / stem.upper())
    before = sorted(folder.rglob("*"))
    done = post(folder, lambda book: next_entry(book, **RENT))
    assert done.file == "entries/2024.CSV"
    report = read_book(folder).printed[-1]
    with pytest.raises(BookError, match=r"printed/2024\.TOML: this file exists"):
        save_printed(report, folder)
    save_printed(report, folder, overwrite=True)
    assert sorted(folder.rglob("*")) == before
    assert read_book(folder).printed[-1].figures() == report.figures()


def test_the_book_of_a_change_is_then_the_book_on_the_disk(folder):
    """Its entries come from the files in their places, once each."""
    with edit(folder) as change:
        change.post(line="costs", amount="-5", day="2024-12-02", text="Te")
    assert change.book == read_book(folder)
    assert [*change.book.ledger(2024).entries] == [*read_book(folder).ledger(2024).entries]
    assert {ledger.entries.path.parent for ledger in change.book.ledgers} == {folder / "entries"}


def test_a_reversal_without_a_source_says_so(folder, capsys):
    [number] = [entry.number for entry in read_book(folder).ledger(2024).entries][:1]
    command = ["reverse", number, "--text", "Fel", "--book", str(folder), "--language", "en"]
    assert main(command) == 0
    assert "has no source (FH209): give it with --source" in " ".join(
        capsys.readouterr().out.split()
    )


@pytest.mark.parametrize("amount", ["-100 kr", "(100)", "−100"])
def test_an_amount_is_posted_as_a_table_has_it(amount, folder):
    given = f"--amount={amount}", "--line", "costs", "--day", "2024-12-01", "--source", "v 1"
    assert main(["post", *given, "--book", str(folder)]) == 0
    assert [*read_book(folder).ledger(2024).entries][-1].amount_kr == -100


def test_an_entry_that_the_book_has_already_is_reported(folder, capsys):
    given = "--amount=-5", "--line", "costs", "--day", "2024-12-01", "--source", "v 1"
    for times in range(2):
        assert main(["post", *given, "--language", "en", "--book", str(folder)]) == 0
        printed = capsys.readouterr().out
        assert ('fhledger reverse A14 --text "Entered twice" --source "v 1"' in printed) == times


def test_a_known_figure_is_shown_with_the_source_that_the_book_has(folder, capsys):
    row = read_book(folder).population.rows[-1]
    given = f"{row.municipality_code}={row.inhabitants}", "--source", "Another register"
    command = ["population", "--reference-day", str(row.reference_day), "--inhabitants", *given]
    assert main([*command, "--book", str(folder)]) == 0
    assert "Another register" not in capsys.readouterr().out
