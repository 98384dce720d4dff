"""Earmarked funds: each carried forward by itself, their total the book, one fund the same as
none."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calc
from fhledger import (
    Book,
    BookError,
    DatedValue,
    Entry,
    Fund,
    LocalizedText,
    YearMissingError,
    edit,
    exact_sum,
    read_book,
    with_entries,
    write_book,
    year_ledger,
)
from fhledger.audit.seals.sealed_facts import sealed_facts
from fhledger.cli import main
from fhledger.testing import assert_laws
from fhledger.testing.laws import assert_funds
from fhledger.testing.strategies import amounts, small_books

FOLDER = Path(__file__).parent / "funds_book"

CLOSING = {
    (2024, "general"): "138000.00",  # 100 000 + 120 000 − 45 000 − 12 000 − 25 000
    (2024, "coast"): "220000.25",  # 250 000,50 + 180 000 − 210 000,25
    (2024, "courses"): "6749.25",  # 0 − 18 250,75 + 25 000
    (2024, "total"): "364749.50",
    (2025, "general"): "207000.00",
    (2025, "coast"): "121000.25",
    (2025, "courses"): "2749.00",
    (2025, "total"): "330749.25",
}
"""Computed by hand."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "book")
    return tmp_path / "book"


def replace_text(folder: Path, old: str, new: str, file: str = "book.toml") -> Path:
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), "utf-8")
    return folder


def printed(capsys, *arguments: object) -> str:
    assert main(list(map(str, arguments))) == 0
    return capsys.readouterr().out


def test_each_fund_is_carried_forward_by_itself():
    book = read_book(FOLDER)
    rows = {(row.year, row.fund): row for row in book.fund_years()}
    assert {key: row.closing_balance for key, row in rows.items()} == {
        key: Decimal(amount) for key, amount in CLOSING.items()
    }
    assert (rows[2024, "general"].transfers, rows[2024, "courses"].transfers) == (-25_000, 25_000)
    assert rows[2024, "general"].appropriations == -12_000
    assert rows[2024, "total"].transfers == 0
    assert [row.fund for row in book.fund_years(2025)] == ["general", "coast", "courses", "total"]
    assert book.verify().findings == ()
    assert_laws(book)


def test_the_opening_balance_of_the_book_is_the_sum_of_its_funds():
    config = read_book(FOLDER).config
    assert config.opening_balance.value == Decimal("350000.50")
    assert config.opening_balance.valid_from == date(2024, 1, 1)


def test_a_book_with_funds_is_the_same_when_it_is_written_and_read(tmp_path):
    book = read_book(FOLDER)
    assert read_book(write_book(book, tmp_path / "copy")) == book


@st.composite
def books_with_funds(draw: st.DrawFn) -> Book:
    """Small books whose lines are spread over some funds."""
    book = draw(small_books())
    ids = [f"fund_{at}" for at in range(draw(st.integers(1, 3)))]
    day = book.config.opening_balance.valid_from
    funds = {
        id: Fund(
            label=LocalizedText(sv=id, en=id),
            opening_balance=DatedValue(value=draw(amounts()), unit="kr", valid_from=day),
        )
        for id in ids
    }
    lines = tuple(
        line.model_copy(update={"fund": draw(st.sampled_from(["", *ids]))})
        for line in book.config.lines
    )
    opening = DatedValue(
        value=exact_sum(fund.opening_balance.value for fund in funds.values()),
        unit="kr",
        valid_from=day,
    )
    return book.replace(funds=funds, lines=lines, opening_balance=opening)


@given(books_with_funds())
def test_the_funds_of_any_book_sum_to_its_total(book):
    assert_funds(book)
    assert bool(book.fund_years()) == (len(book.config.funds) > 1)
    for row in book.fund_years():
        opened = book.config.funds.get(row.fund)
        own = [
            entry.amount_kr
            for ledger in book.ledgers
            if ledger.year <= row.year
            for entry in ledger.entries
            for line in book.config.lines
            if line.id == entry.line
            and row.fund in ("total", line.fund or next(iter(book.config.funds)))
        ]
        start = opened.opening_balance.value if opened else book.config.opening_balance.value
        assert row.closing_balance == exact_sum([start, *own])


@given(small_books())
def test_one_declared_fund_is_the_same_as_none(book):
    opening = book.config.opening_balance
    label = LocalizedText(sv="Allt", en="All")
    one = book.replace(
        funds={"main": Fund(label=label, opening_balance=opening)},
        lines=tuple(line.model_copy(update={"fund": "main"}) for line in book.config.lines),
    )
    assert one.fiscal_years() == book.fiscal_years()
    assert one.fund_years() == ()
    statement = one.statement()
    assert statement.model_dump_json() == book.statement().model_dump_json()
    assert "funds" not in json.loads(statement.model_dump_json())
    assert sealed_facts(one, one.ledger().year) == sealed_facts(book, book.ledger().year)


ONE = '[funds.main]\nlabel = { sv = "Allt", en = "All" }\n[funds.main.opening_balance]'


@pytest.mark.parametrize(
    "command",
    ["statement", "fees", "verify", "status", "trace 2024 closing_balance", "close 2024 --dry-run"],
)
def test_a_folder_with_one_fund_prints_what_it_prints_without(command, tmp_path, capsys):
    sound = Path(__file__).parent / "findings" / "sound"
    shutil.copytree(sound, tmp_path / "book")
    book = ("--book", tmp_path / "book", "--format", "json")
    main([*command.split(), *map(str, book)])
    before = capsys.readouterr().out
    replace_text(tmp_path / "book", "[opening_balance]", ONE)
    main([*command.split(), *map(str, book)])
    assert capsys.readouterr().out == before


def test_outputs_have_the_funds(folder, capsys):
    for language, label, total in (
        ("sv", "Kustmiljöfonden", "Alla fonder"),
        ("en", "Coast fund", "All funds"),
    ):
        text = printed(capsys, "statement", "--book", folder, "--language", language)
        assert f"{label}" in text
        assert "121 000,25" in text
        assert total in text
    found = json.loads(printed(capsys, "statement", "--book", folder, "--format", "json"))["funds"]
    assert {(row["year"], row["fund"]): row["closing_balance"] for row in found} == {
        key: amount for key, amount in CLOSING.items() if key[0] == 2025
    }
    assert found[0]["change"] == "69000.00"
    rows = printed(capsys, "statement", "--book", folder, "--format", "csv").splitlines()
    assert [row.split(",")[1] for row in rows if row.startswith("funds,")] == [
        *("general", "coast", "courses", "total")
    ]
    assert json.loads(printed(capsys, "status", "2025", "--book", folder, "--format", "json"))[
        "funds"
    ]
    assert "Kursfonden" in printed(capsys, "status", "2025", "--book", folder)


def test_a_fund_is_traced_to_its_entries(capsys):
    trace = read_book(FOLDER).trace(2025, "coast")
    assert trace.amount == Decimal(CLOSING[2025, "coast"])
    assert trace.parts[0].parts[0].amount == Decimal("250000.50")
    text = printed(capsys, "trace", 2025, "Kustmiljöfonden", "--book", FOLDER)
    assert "A13 2025-06-10 Strandstädning" in text
    assert "not 2" in text


def test_a_fund_in_deficit_is_found(folder):
    replace_text(folder, "-18250.75", "-28250.75", "entries/2024.csv")
    found = read_book(folder).verify().findings
    assert [f"{each.code} {each.subject}" for each in found] == [
        "FH312 2024 courses",
        "FH312 2025 courses",
    ]
    assert "Kursfonden" in found[0].localized_message.sv
    assert "3 250,75" in found[0].localized_message.sv


def test_a_transfer_that_does_not_balance_is_found(folder):
    replace_text(folder, "to_courses,,25000.00", "to_courses,,24000.00", "entries/2024.csv")
    [found] = read_book(folder).verify().findings
    assert (found.code, found.subject, found.actual) == ("FH311", "2024 transfers", -1000)
    assert_funds(read_book(folder))


def test_a_transfer_is_entered_as_a_whole_or_not_at_all(folder, capsys, tmp_path):
    before = (folder / "entries" / "2025.csv").read_bytes()
    half = ["post", "--line", "to_courses", "--amount", "500", "--day", "2025-12-01", "--text", "x"]
    assert main([*half, "--source", "v", "--book", str(folder), "--language", "en"]) == 2
    assert "sum to 500 kr, not to zero; enter" in capsys.readouterr().err
    assert (folder / "entries" / "2025.csv").read_bytes() == before

    table = tmp_path / "transfer.csv"
    table.write_text(
        "line,amount,day,text,source\n"
        "from_general,-500,2025-12-01,Till kursfonden,v20\n"
        "to_courses,500,2025-12-01,Från allmänna medel,v20\n",
        "utf-8",
    )
    printed(capsys, "post-table", table, "--book", folder)
    courses = read_book(folder).fund_years(2025)[2]
    assert (courses.transfers, courses.closing_balance) == (500, Decimal("3249.00"))
    assert read_book(folder).verify().findings == ()

    with edit(folder) as change:  # each half is reversed by itself
        for number in ("A15", "A16"):
            change.reverse(number, text="Fel", source="v21")
    assert read_book(folder).fund_years(2025)[2].closing_balance == Decimal("2749.00")
    assert read_book(folder).verify().findings == ()


REFUSED = {
    "unknown fund": (
        'fund = "courses"\nlabel = { sv = "Kurser"',
        'fund = "coarse"\nlabel = { sv = "Kurser"',
        "the line 'courses_held' belongs to the unknown fund 'coarse'",
        "okända fonden",
    ),
    "two funds": (
        'fund = "courses"\nlabel = { sv = "Kurser"',
        'fund = ["courses", "coast"]\nlabel = { sv = "Kurser"',
        "line 50, lines.5.fund: a line belongs to one fund, not to courses, coast",
        "en rad hör till en fond",
    ),
    "twice": ('id = "courses_held"', 'id = "coast_projects"', "coast_projects", "coast_projects"),
    "no opening balance": (
        'label = { sv = "Kursfonden", en = "Course fund" }\nopening_balance = { value = 0, unit = "kr", since = 2024-01-01, source = "bokslut: not 3" }',
        'label = { sv = "Kursfonden", en = "Course fund" }',
        "funds.courses.opening_balance",
        "funds.courses.opening_balance",
    ),
    "another day": (
        'value = 0, unit = "kr", since = 2024-01-01',
        'value = 0, unit = "kr", since = 2025-01-01',
        "opens with 0 on the first day",
        "börjar med 0",
    ),
    "another sum": (
        "[funds.general]",
        '[opening_balance]\nvalue = 350_000\nunit = "kr"\nsince = 2024-01-01\n\n[funds.general]',
        "the opening balance is 350000, but the funds open with 350000.50 together",
        "fonderna har tillsammans",
    ),
    "a row": (
        "[funds.general]",
        "[funds.closing_balance]",
        "the id of a row; choose another",
        "samma id som en rad",
    ),
    "a transfer of costs": (
        'fund = "courses"\nlabel = { sv = "Kurser"',
        'fund = "courses"\ntransfer = true\nlabel = { sv = "Kurser"',
        "the line 'courses_held' is a transfer between funds",
        "överföring mellan fonder",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_book_whose_funds_do_not_fit_is_refused(name, folder):
    old, new, english, swedish = REFUSED[name]
    with pytest.raises(BookError) as refused:
        read_book(replace_text(folder, old, new))
    assert english in str(refused.value)
    assert swedish in refused.value.in_language("sv")
    assert "book.toml" in str(refused.value)


def test_an_unknown_fund_is_answered_with_the_nearest(folder):
    with pytest.raises(BookError, match=r"declares general, coast, courses\. Did you mean courses"):
        read_book(
            replace_text(
                folder,
                'fund = "courses"\nlabel = { sv = "Kurser"',
                'fund = "course"\nlabel = { sv = "Kurser"',
            )
        )


@pytest.mark.parametrize(
    ("old", "new", "subject"),
    [
        ('sv = "Kustmiljöfonden"', 'sv = "Havsfonden"', "FH303 2024 fund coast"),
        (
            'id = "coast_projects"\nsection = "cost"\nfund = "coast"',
            'id = "coast_projects"\nsection = "cost"',
            "FH303 2024 fund coast",
        ),
        ("bokslut: not 2", "bokslut: not 9", "FH303 2024 fund coast"),
    ],
)
def test_a_change_of_a_fund_behind_a_seal_is_found(old, new, subject, folder):
    assert main(["close", "2024", "--day", "2025-02-01", "--book", str(folder)]) == 0
    assert read_book(folder).verify().failures() == ()
    found = read_book(replace_text(folder, old, new)).verify().failures()
    assert subject in [f"{each.code} {each.subject}" for each in found]


def test_a_fund_that_comes_later_leaves_closed_years_as_they_are(folder):
    assert main(["close", "2024", "--day", "2025-02-01", "--book", str(folder)]) == 0
    new = '[funds.harbours]\nlabel = { sv = "Hamnfonden", en = "Harbours" }\nopening_balance = { value = 0, unit = "kr", since = 2024-01-01, source = "bokslut: not 4" }\n\n[[lines]]\nid = "fees"'
    book = read_book(replace_text(folder, '[[lines]]\nid = "fees"', new))
    assert book.verify().findings == ()
    assert [row.fund for row in book.fund_years(2024)][-2:] == ["courses", "total"]


def test_one_fund_may_become_several_after_a_year_is_closed(tmp_path):
    shutil.copytree(Path(__file__).parent / "findings" / "sound", tmp_path / "book")
    folder = tmp_path / "book"
    assert (
        main(["close", "2024", "--with-earlier", "--day", "2025-02-01", "--book", str(folder)]) == 0
    )
    before = read_book(folder).verify().findings
    funds = """
[funds.general]
label = { sv = "Allmänt", en = "General" }
opening_balance = { value = 1000, unit = "kr", since = 2023-01-01, source = "Påhittad" }

[funds.prize]
label = { sv = "Prisfond", en = "Prize fund" }
opening_balance = { value = 0, unit = "kr", since = 2023-01-01, source = "Påhittad" }

[opening_balance]
"""
    assert read_book(replace_text(folder, "[opening_balance]\n", funds)).verify().findings == before


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_and_the_workbook_have_the_funds(language, folder):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl reads the workbook")
    book = read_book(folder)
    page = book.to_html(language=language)
    assert {"sv": "Kustmiljöfonden", "en": "Coast fund"}[language] in page
    workbook = openpyxl.load_workbook(io.BytesIO(book.to_excel(language=language)), data_only=True)
    sheet = workbook[{"sv": "Fonder", "en": "Funds"}[language]]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [Decimal(str(row[7])) for row in rows] == [Decimal(each) for each in CLOSING.values()]
    assert {row[8] for row in rows if row[8]} == {{"sv": "stämmer", "en": "agrees"}[language]}


@pytest.mark.skipif(calc.SOFFICE is None, reason="LibreOffice Calc (soffice) is not installed")
def test_calc_computes_the_same_funds(tmp_path):
    workbook = calc.without_results(read_book(FOLDER).to_excel())
    cells = calc.values(calc.computed({"funds": workbook}, tmp_path)["funds"])
    own = [cells["Fonder", f"H{row}"] for row in range(5, 5 + len(CLOSING))]
    assert [Decimal(str(amount)) for amount in own] == [Decimal(each) for each in CLOSING.values()]
    assert cells["Fonder", "I8"] == cells["Fonder", "I12"] == "stämmer"


def test_a_book_in_memory_may_have_funds():
    book = read_book(FOLDER)
    entry = Entry("A15", date(2025, 12, 1), "courses_held", Decimal(-100))
    more = with_entries(book, entry)
    assert more.fund_years(2025)[2].closing_balance == Decimal("2649.00")
    with pytest.raises(YearMissingError, match="has no year 2030"):
        book.fund_years(2030)
    assert book.replace(ledgers=(year_ledger(2024, ()),)).fund_years()[
        -1
    ].closing_balance == Decimal("350000.50")
