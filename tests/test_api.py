"""What users call, over a copy of the embedded book: each task in one line, and how results
show."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

import fhledger
from cases import for_each
from fhledger.cli.main import main
from fhledger.core.tabular import Tabular
from file_cases import HEAD

EMBEDDED = fhledger.embedded_book()

ACCOUNTS = """
[dimensions]
project = "6"

[[accounts]]
first = "1000"
last = "2999"
outside = true
reason = "Invented"

[[accounts]]
first = "5010"
line = "external_costs"
reason = "Invented"
"""

VOUCHERS = """\
#RAR 0 20250101 20251231
#KONTO 1930 "Bank"
#KONTO 5010 "Moten"
#VER A 1 20250301 "Lokal"
{
#TRANS 5010 {} 1200.50
#TRANS 1930 {} -1200.50
}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The embedded book as `my_book`, with a mapping, and beside it a file of vouchers."""
    monkeypatch.chdir(tmp_path)
    fhledger.write_book(EMBEDDED, "my_book")
    (tmp_path / "my_book" / "accounts.toml").write_text(ACCOUNTS, "utf-8")
    (tmp_path / "2025.se").write_text(HEAD + VOUCHERS, "cp437")
    return tmp_path / "my_book"


TASKS = {
    "statement": lambda book: book.statement(2024),
    "fees": lambda book: book.fees(2024),
    "verify": lambda book: book.verify(),
    "trace": lambda book: book.trace(2024, "closing_balance"),
    "budget_follow_up": lambda book: book.budget_follow_up(2024),
    "notices": lambda book: book.notices(2025),
    "projects": lambda book: book.projects(2024),
    "fiscal_years": lambda book: book.fiscal_years(),
    "fees_by_reference_day": lambda book: book.fees_by_reference_day(2024),
    "ledger": lambda book: book.ledger(2024),
    "forecast": lambda book: book.forecast(2030, scenario="unchanged"),
    "sensitivity": lambda book: book.sensitivity(2027, rates=[21, "22.50"], growths=["0.5"]),
    "apportion": lambda book: book.apportion(
        500_000, members=["1283", "1260"], reference_day="2024-12-31"
    ),
    "sample": lambda book: book.sample(2024, size=5, seed=1),
    "forecast.lowest_fee": lambda book: book.forecast(2030).lowest_fee(floor=1_000_000),
}
"""What a book is asked, and how; each gives a result that shows itself."""

result_of = cache(lambda task: TASKS[task](EMBEDDED))


def pandas_frame(records):
    """A data frame; pandas is loaded for the tests that use it only, since it is large."""
    import pandas as pd

    return pd.DataFrame(records)


def polars_frame(records, **how):
    import polars as pl

    return pl.DataFrame(records, **how)


class TestTheBlock:
    """The block as the documents show it, line by line."""

    @pytest.mark.usefixtures("folder")
    def test_a_statement_is_asked_for_an_amount(self):
        book = fhledger.read_book("my_book")
        assert repr(book.statement(2024)["closing_balance"]) == "Decimal('7530250')"

    @pytest.mark.usefixtures("folder")
    def test_a_book_that_is_sound_has_no_failures(self):
        assert fhledger.read_book("my_book").verify().failures() == ()

    def test_a_figure_is_traced_to_its_entries(self):
        trace = EMBEDDED.trace(2024, "closing_balance")
        assert trace.amount == Decimal(7530250)
        assert any(leaf.how == "entry" for leaf in trace.leaves())

    def test_a_forecast_answers_what_would_hold_a_floor(self):
        forecast = EMBEDDED.forecast(2030, scenario="unchanged")
        assert forecast.lowest_fee(floor=1_000_000).answer == Decimal("14.71")
        assert forecast.first_year_below(floor=0).answer is None

    def test_a_book_as_it_was_known_on_a_day(self):
        then = EMBEDDED.as_of(date(2024, 6, 30))
        assert type(then) is fhledger.Book
        assert then.ledger(2024).totals.entries < EMBEDDED.ledger(2024).totals.entries

    def test_a_book_with_another_budget(self):
        budget = {"year": 2024, "amount_kr": "-9 000 000", "decided": "2023-11-01"}
        assert EMBEDDED.replace(budgets=[budget]).budgets[0].amount_kr == Decimal(-9000000)
        with pytest.raises(fhledger.InvalidArgumentError, match=r"the book, budgets\.1\.year"):
            EMBEDDED.replace(budgets=[{**budget, "year": "two thousand"}])

    def test_a_book_as_a_page_and_as_a_workbook(self):
        assert EMBEDDED.to_html(2024).startswith("<!DOCTYPE html>")
        assert EMBEDDED.to_excel(2024).startswith(b"PK")

    @pytest.mark.parametrize("method", [EMBEDDED.to_html, EMBEDDED.to_excel])
    def test_a_path_is_not_taken_for_a_year(self, method):
        with pytest.raises(fhledger.InvalidArgumentError, match=r"takes a year.* 'my\.xlsx'"):
            method("my.xlsx")

    def test_a_scenario_may_be_one_that_the_book_does_not_have(self):
        trial = EMBEDDED.scenarios[0].model_copy(update={"name": "trial"})
        [low, _] = EMBEDDED.sensitivity(2026, scenario=trial, rates=[20, 21]).records()[:2]
        assert (
            low["closing_balance"]
            == EMBEDDED.sensitivity(2026, rates=[20]).records()[0]["closing_balance"]
        )
        assert EMBEDDED.trace(2026, "closing_balance", scenario=trial).parts

    def test_the_entries_of_a_file_say_where_they_are(self):
        entries = EMBEDDED.ledger(2024).entries
        assert repr(entries) == "<entries of entries/2024.csv, read when they are iterated>"

    def test_entries_in_memory_say_how_many_they_are(self):
        book = EMBEDDED.replace(ledgers=(*EMBEDDED.ledgers, fhledger.year_ledger(2025, ())))
        for number in ("A29", "A30"):
            rent = fhledger.Entry(number, date(2025, 1, 1), "external_costs", Decimal(-1))
            book = fhledger.with_entries(book, rent)
        assert repr(book.ledger().entries) == "<0 entries and 2 more, read when they are iterated>"

    @pytest.mark.usefixtures("folder")
    def test_an_import_is_planned_and_then_done(self):
        plan = fhledger.import_vouchers("2025.se", book="my_book", dry_run=True)
        assert [entry.amount_kr for entry in plan.entries] == [Decimal("-1200.50")]
        assert len(fhledger.read_book("my_book").ledgers) == 3
        fhledger.import_vouchers("2025.se", book="my_book")
        assert fhledger.read_book("my_book").ledger().year == 2025

    @pytest.mark.usefixtures("folder")
    def test_an_entry_is_posted(self):
        with fhledger.edit("my_book") as edit:
            edit.post(line="external_costs", amount="-1 200,50", day="2025-03-01", text="…")
        ledger = fhledger.read_book("my_book").ledger()
        assert [(entry.day, entry.amount_kr) for entry in ledger.entries] == [
            (date(2025, 3, 1), Decimal("-1200.50"))
        ]

    @pytest.mark.usefixtures("folder")
    @pytest.mark.parametrize(
        "change",
        [
            lambda edit: edit.post(line="external_costs", amount=-2, day="2025-01-03", text="…"),
            lambda edit: edit.reverse("A28", text="…"),
            lambda edit: edit.begin(2025),
            lambda edit: edit.decide_rate(22, "2026-01-01", source="Minutes", other_terms="keep"),
        ],
    )
    def test_what_comes_after_the_block_is_refused_not_lost(self, change):
        with fhledger.edit("my_book") as edit:
            pass
        with pytest.raises(fhledger.InvalidArgumentError, match="begin another"):
            change(edit)


@for_each(
    "task",
    sorted({name.split(".")[0] for name in TASKS} | {"as_of", "replace", "to_html", "to_excel"}),
)
def test_a_task_is_found_by_completion_and_help_tells_what_it_gives(task):
    assert task in dir(EMBEDDED)
    method = getattr(fhledger.Book, task)
    assert inspect.getdoc(method)
    assert inspect.signature(method).return_annotation is not inspect.Signature.empty


@pytest.mark.parametrize("task", TASKS)
class TestResults:
    """A result shows itself in a terminal and a notebook, as a data frame and as JSON."""

    def test_in_a_terminal_and_a_notebook(self, task):
        result = result_of(task)
        assert isinstance(result, Tabular)
        assert len(str(result).splitlines()) > 2
        assert "<table>" in result._repr_html_()

    def test_as_flat_records(self, task):
        records = result_of(task).records()
        assert records
        assert len({tuple(record) for record in records}) == 1
        for record in records:
            assert not any(isinstance(value, dict | list | tuple) for value in record.values())

    def test_as_a_data_frame_of_pandas(self, task):
        records = result_of(task).records()
        frame = pandas_frame(records)
        assert len(frame) == len(records)
        assert list(frame.columns) == list(records[0])

    def test_as_a_data_frame_of_polars(self, task):
        records = result_of(task).records()
        frame = polars_frame(records, infer_schema_length=None)
        assert frame.shape == (len(records), len(records[0]))

    def test_as_json(self, task):
        result = result_of(task)
        assert json.loads(result.model_dump_json())


def test_the_amounts_of_a_data_frame_are_exact():
    frame = pandas_frame(EMBEDDED.fees(2024).records())
    assert frame["fee"].sum() == EMBEDDED.fees(2024).total
    assert polars_frame(EMBEDDED.fees(2024).records())["fee"].sum() == EMBEDDED.fees(2024).total


def test_an_ore_after_many_whole_kronor_is_not_lost():
    """polars takes the number of decimals of a column from its first hundred rows."""
    entries = [
        fhledger.Entry(f"A{number}", date(2024, 1, 1), "external_costs", -number)
        for number in range(1, 151)
    ]
    entries.append(fhledger.Entry("A151", date(2024, 1, 1), "external_costs", Decimal("-1.55")))
    records = fhledger.year_ledger(2024, entries).records()
    assert polars_frame(records)["amount_kr"].to_list()[-1] == Decimal("-1.55")


@pytest.mark.usefixtures("folder")
def test_an_import_shows_its_entries():
    plan = fhledger.import_vouchers("2025.se", book="my_book", dry_run=True)
    assert pandas_frame(plan.records())["amount_kr"].tolist() == [Decimal("-1200.50")]
    assert "<table>" in plan._repr_html_()
    assert str(plan).startswith("2025.se: 1 post ur 1 verifikation, varav 0 redan finns i boken\n")


@pytest.mark.usefixtures("folder")
def test_an_import_that_adds_nothing_shows_why():
    Path("wrong.se").write_bytes(Path("2025.se").read_bytes().replace(b"1200.50", b"x"))
    wrong = fhledger.import_vouchers("wrong.se", book="my_book")
    assert str(wrong).startswith("wrong.se: 0 poster ur ")
    assert {finding.code for finding in wrong.failures()} == {
        line.split()[0] for line in str(wrong).splitlines()[1:]
    }


def test_a_book_needs_neither_pandas_nor_polars():
    assert not {"pandas", "polars"} & {name.split(".")[0] for name in _imported_by("fhledger.api")}


def _imported_by(module: str) -> set[str]:
    script = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_a_table_of_findings_tells_what_is_accepted():
    shown = str(fhledger.embedded_book().verify()).splitlines()
    assert shown[0].split()[:3] == ["code", "severity", "accepted"]
    assert {line.split()[2] for line in shown[2:] if line.startswith("FH101")} == {"yes"}


def test_the_book_of_a_change_is_a_book(folder):
    with fhledger.edit(folder) as change:
        change.post(line="external_costs", amount="-1 200,50", day="2025-03-01", text="…")
        assert type(change.book) is fhledger.Book
        assert change.book.verify().failures() == ()
        assert isinstance(change, fhledger.Edit)


def test_what_is_made_of_a_book_is_a_book():
    entry = fhledger.next_entry(EMBEDDED, line="external_costs", amount=-1, day="2025-01-07")
    more = fhledger.with_entries(EMBEDDED, entry)
    assert type(more) is type(more.replace(name="Other")) is fhledger.Book


def test_no_public_function_names_the_class_behind_a_book():
    for name in fhledger.__all__:
        public = getattr(fhledger, name)
        if inspect.isfunction(public):
            assert "BookData" not in f"{inspect.signature(public)}{public.__doc__}", name
    for call in (fhledger.with_entries, lambda book: fhledger.write_book(book, "x")):
        with pytest.raises(fhledger.InvalidArgumentError, match=r"^`book` must be Book, not 5$"):
            call(5)


def test_a_book_shows_itself_in_short():
    assert str(EMBEDDED) == "Familjen Helsingborg 2022–2024"
    assert EMBEDDED._repr_html_().count("<tr>") == 4
    with_gap = EMBEDDED.model_copy(update={"ledgers": (EMBEDDED.ledgers[0], EMBEDDED.ledgers[2])})
    assert with_gap._repr_html_() == "<p>Familjen Helsingborg 2022–2024</p>"


def test_the_version_is_that_of_the_package():
    assert fhledger.__version__ == metadata.version("fhledger")
    assert "importlib.metadata" not in _imported_by("fhledger")


def test_the_defaults_are_those_of_the_commands(capsys):
    command = ["sensitivity", "--through", "2030", "--format", "json"]
    assert main(command) == 0
    printed = json.loads(capsys.readouterr().out)
    own = json.loads(EMBEDDED.sensitivity(2030).model_dump_json())
    assert own == {name: printed[name] for name in own}
    with pytest.raises(fhledger.InvalidArgumentError, match=r"`reference_day`, of .*2024-12-31"):
        EMBEDDED.apportion(500_000)
    assert EMBEDDED.apportion(500_000, by="equally").shares
