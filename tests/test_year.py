"""A year from its first day to its seal, by commands alone; what is invalid leaves every file as it
was."""

from __future__ import annotations

import io
import json
import shlex
import shutil
import sys
from calendar import monthrange
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import (
    Book,
    BudgetDecision,
    BudgetRule,
    DueDay,
    FeeRule,
    Section,
    YearMissingError,
    edit,
    embedded_book,
    next_entry,
    read_book,
    with_entries,
    year_ledger,
)
from fhledger.audit.year_status import year_status
from fhledger.book.files.entries_file import EntriesFile
from fhledger.book.text.csv_writing import with_rows
from fhledger.book.text.toml_insertion import with_table
from fhledger.cli import main
from fhledger.core.errors import BookError, InvalidArgumentError
from fhledger.core.matching import match_name
from fhledger.domain.fund.budget import planned_budgets, whole_budget
from fhledger.domain.fund.budget_plan import months_text, parse_months, planned_to_date
from fhledger.domain.fund.budget_to_date import part_of, share_due, share_to_date


@pytest.fixture(scope="module")
def embedded_folder(tmp_path_factory) -> Path:
    """A copy of the embedded book, made once."""
    path = tmp_path_factory.mktemp("made") / "book"
    assert main(["init", str(path), "--like", "familjen-helsingborg"]) == 0
    return path


@pytest.fixture
def folder(embedded_folder, tmp_path) -> Path:
    """A copy of the embedded book."""
    return shutil.copytree(embedded_folder, tmp_path / "book")


@pytest.fixture(scope="module")
def made_and_begun(embedded_folder, tmp_path_factory) -> Path:
    """The same with a new year, begun once."""
    path = shutil.copytree(embedded_folder, tmp_path_factory.mktemp("begun") / "book")
    assert run(path, "begin 2025 --budget 9900000 --source", "Protokoll (påhittat)") == 0
    return path


@pytest.fixture
def begun(made_and_begun, tmp_path) -> Path:
    return shutil.copytree(made_and_begun, tmp_path / "book")


def run(folder: Path, command: str, *more: str) -> int:
    return main([*command.split(), *more, "--book", str(folder), "--language", "en"])


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_a_year_begins_with_an_empty_file_and_what_is_decided(begun):
    book = read_book(begun)
    assert book.ledger(2025).totals.entries == 0
    assert book.budgets[-1].amount_kr == 9_900_000
    assert book.verify().failures() == ()


def test_a_forecast_starts_from_the_year_before_one_that_has_only_begun(begun):
    before, after = embedded_book().forecast(2027), read_book(begun).forecast(2027)
    assert after.years == before.years
    assert [year.year for year in after.years] == [2025, 2026, 2027]


def test_the_status_names_what_is_missing_and_the_next_command(begun, capsys):
    capsys.readouterr()
    assert run(begun, "status 2025 --format json") == 0
    status = json.loads(capsys.readouterr().out)
    missing = [step["id"] for step in status["steps"] if step["state"] == "missing"]
    assert missing == ["fees", "closed", "report"]
    assert status["state"] == "open"
    [fees] = [step for step in status["steps"] if step["id"] == "fees"]
    assert fees["command"] == f"fhledger book-fees 2025 --day 2025-03-31 --book {begun}"


CHANGES = (
    "decide grant 600000 --project verkstad --new --day 2025-02-10 --source x",
    "decide rate 22 --since 2026-01-01 --source x",
    "decide budget 1 --year 2027 --source x",
    "post --line external --amount -5 --day 2025-02-01 --text x",
    "post-table new.csv",
    "book-fees 2025 --day 2025-03-31",
    "close 2025 --with-earlier --dry-run",
    "close 2025 --with-earlier",
)


def test_each_command_ends_with_the_next_command(begun, capsys, monkeypatch):
    monkeypatch.chdir(begun.parent)
    Path("new.csv").write_text("line;amount;day;text\nexternal;-50000;2025-03-03;Hyra\n", "utf-8")
    fees = f"Next: fhledger book-fees 2025 --day 2025-03-31 --book {begun}"
    expected = (
        fees,
        f"Next: fhledger begin 2026 --book {begun}",
        "The decision is in budget.csv.",
        fees,
        fees,
        f"Next: fhledger status 2025 --book {begun}",
        f"Next: fhledger close 2025 --with-earlier --book {begun}",
        f"Next: fhledger check-report FILE --save --book {begun}",
    )
    for command, line in zip(CHANGES, expected, strict=True):
        capsys.readouterr()
        assert run(begun, command) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == line
        assert [each for each in lines if "fhledger " in each and str(begun) not in each] == []


def test_a_book_is_not_read_again_to_say_the_next_command(begun, monkeypatch):
    read: list[str] = []
    totals = EntriesFile.totals
    monkeypatch.setattr(EntriesFile, "totals", lambda file: read.append(file.name) or totals(file))
    years = ["entries/2022.csv", "entries/2023.csv", "entries/2024.csv", "entries/2025.csv"]
    for command in ("close 2022 --dry-run", "close 2022"):
        read.clear()
        assert run(begun, command) == 0
        assert read == years
    read.clear()
    assert main(["init", str(begun.parent / "new")]) == 0
    assert read == ["entries/2025.csv"] * 2, "before it takes its place, and for the command"


def test_the_next_command_is_named_without_verifying_the_book(begun, capsys, monkeypatch):
    run(begun, "book-fees 2025 --day 2025-03-31")
    capsys.readouterr()
    monkeypatch.setattr("fhledger.audit.year_steps.verify", None)
    assert run(begun, "post --line external --amount -5 --day 2025-02-01 --text x") == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Next: fhledger status 2025 --book {begun}"


@pytest.mark.parametrize("format", ["json", "csv", "excel-csv"])
def test_the_next_command_is_for_people_alone(begun, capsys, format):
    capsys.readouterr()
    assert run(begun, f"post --line external --amount -5 --day 2025-02-01 --format {format}") == 0
    assert "fhledger" not in capsys.readouterr().out


def test_closing_shows_the_seal_of_each_year_that_it_closed(begun, capsys):
    run(begun, "book-fees 2025 --day 2025-03-31")
    assert run(begun, "close 2023 --with-earlier") == 0
    capsys.readouterr()
    assert run(begun, "close 2025 --with-earlier") == 0
    lines = capsys.readouterr().out.splitlines()
    seals = {seal.year: seal.seal for seal in read_book(begun).seals}
    shown = [line.split()[:2] for line in lines if line.startswith("20") and "closed" not in line]
    assert shown == [[str(year), seals[year]] for year in (2024, 2025)]


def test_the_next_command_of_the_status_runs(begun):
    command = year_status(read_book(begun), 2025).next_command
    assert command
    assert run(begun, command.removeprefix("fhledger ")) == 0
    next_command = year_status(read_book(begun), 2025).next_command
    assert next_command == "fhledger close 2025 --with-earlier --dry-run"
    assert run(begun, next_command.removeprefix("fhledger ")) == 0


def test_the_fees_that_are_booked_are_those_of_the_fee_table(begun):
    run(begun, "book-fees 2025 --day 2025-03-31 --day 2025-09-30")
    book = read_book(begun)
    table = book.fees(2025)
    assert (table.difference, book.ledger(2025).totals.entries) == (0, 22)
    assert not [found for found in book.verify().failures() if found.year == 2025]


@pytest.mark.parametrize(
    ("day", "instalments"), [("--day 2025-03-31", ""), ("--day 2025-03-31", "--instalments 4")]
)
def test_fees_are_not_booked_twice(begun, day, instalments, capsys):
    assert run(begun, f"book-fees 2025 {day} {instalments}") == 0
    before = content(begun)
    assert run(begun, f"book-fees 2025 {day} {instalments}") == 2
    assert "are booked already" in capsys.readouterr().err
    assert content(begun) == before


def test_only_the_fee_that_is_missing_is_booked(begun):
    run(begun, "book-fees 2025 --day 2025-03-31")
    first = next(iter(read_book(begun).ledger(2025).entries))
    run(begun, f"reverse {first.number} --text Fel --day 2025-04-01")
    run(begun, "book-fees 2025 --day 2025-04-02")
    book = read_book(begun)
    assert book.ledger(2025).totals.entries == 13
    assert book.fees(2025).difference == 0


def test_decisions_are_read_again_and_comments_stay(begun):
    before = (begun / "book.toml").read_text("utf-8")
    run(begun, "decide rate 22 --since 2026-01-01 --day 2025-11-20 --source", "Protokoll § 9")
    run(begun, "decide rate 40000 --unit kr_per_member --member bjuv --since 2026-01-01 --source x")
    run(begun, "decide grant 300000 --new --day 2025-02-10 --source x --project", "Delad verkstad")
    run(begun, "decide grant 200000 --day 2025-02-10 --source x --project", "smarta lek")
    run(begun, "decide end-of-project --day 2025-11-30 --source x --project", "delad")
    run(begun, "decide appropriation 400000 --year 2025 --new --source x --item", "Dagen {year}")
    run(begun, "decide budget -2900000 --year 2025 --line external_costs --source x")
    run(begun, "decide budget 100000 --year 2025 --line external_costs --revision --source x")
    book = read_book(begun)
    assert [rate.value for rate in book.config.fee_rates] == [21, 22, 40000]
    assert book.config.fee_rates[2].members == ("1260",)
    statuses = {each.project: each for each in book.projects(2025).projects}
    assert statuses["smarta_lekplatser"].granted_kr == 200_000
    assert statuses["delad_verkstad"].committed_kr == 0
    assert (
        sum(each.amount_kr for each in book.budgets if each.line == "external_costs") == -2_800_000
    )
    after = (begun / "book.toml").read_text("utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert book.verify().failures() == ()


def test_a_year_has_the_skeleton_of_the_budget_of_the_year_before(folder):
    """Lines that were budgeted last year are unknown until they are decided, and are named until
    then."""
    run(folder, "decide budget -3000000 --year 2024 --line external_costs --source x")
    run(folder, "decide budget -3700000 --year 2024 --line development --item granted --source x")
    assert run(folder, "begin 2025 --budget external_costs=-2900000 --source x") == 0
    steps = {step.id: step for step in year_status(read_book(folder), 2025).steps}
    unknown = steps["budget_development_projects_granted"]
    assert unknown.state == "attention"
    assert "3 700 000 kr the year before)" in unknown.text.en
    assert unknown.command
    assert run(folder, unknown.command.removeprefix("fhledger ").replace("AMOUNT", "-5")) == 0
    after = {step.id for step in year_status(read_book(folder), 2025).steps}
    assert not {each for each in after if each.startswith("budget_development")}


@pytest.fixture
def network(tmp_path) -> Path:
    """An invented co-operation with a minimum fee, and a member with a flat fee."""
    path = tmp_path / "network"
    members = "--member '9001 Storby=20000' --member '9003 Lillby=900' --member '9004 The college'"
    fee = "--rate 12 --minimum 50000 --flat 9004=25000 --reference-day 2024-12-31"
    command = f"init {path} --name Network --year 2026 {members} {fee} --source x"
    assert main(shlex.split(command)) == 0
    return path


def test_a_new_rate_keeps_the_minimum_or_is_refused(network, capsys):
    before = content(network)
    assert run(network, "decide rate 13 --since 2027-01-01 --source x") == 2
    assert "nothing is said: --minimum 50000. Give them" in capsys.readouterr().err
    assert content(network) == before
    assert run(network, "begin 2027 --rate 13 --source x") == 0
    [_, _, rate] = read_book(network).config.fee_rates
    assert (rate.value, rate.minimum_kr) == (13, 50_000)


def test_a_year_begins_with_a_new_rate_in_the_unit_of_the_rate_before(network):
    text = (network / "book.toml").read_text("utf-8")
    flat = text.replace("kr_per_inhabitant", "kr_per_member").replace("minimum_kr", "# minimum_kr")
    (network / "book.toml").write_text(flat, "utf-8")
    assert run(network, "begin 2027 --rate 13000 --source x") == 0
    assert read_book(network).config.fee_rates[-1].unit == "kr_per_member"


def test_the_inhabitants_of_a_member_with_a_flat_fee_are_not_missed(network):
    run(network, "begin 2027")
    steps = {step.id: step for step in year_status(read_book(network), 2027).steps}
    assert "Storby, Lillby" in steps["inhabitants"].text.en
    assert "The college" not in steps["inhabitants"].text.en


def test_inhabitants_are_given_by_hand(network, capsys):
    run(network, "begin 2027")
    given = "population --reference-day 2025-12-31 --inhabitants storby=20100"
    assert run(network, given) == 2
    assert "give the document" in capsys.readouterr().err
    assert run(network, f"{given} --inhabitants 9003=905 --source", "Register (invented)") == 0
    assert read_book(network).fees(2027).total == 20_100 * 12 + 50_000 + 25_000
    before = content(network)
    assert run(network, given.replace("20100", "20101") + " --source x") == 2
    assert content(network) == before


def test_a_table_of_entries_is_written_whole(begun, monkeypatch):
    table = (
        "Rad;Belopp;Datum;Text;Källa;Specifikation\r\n"
        "Övriga externa kostnader;-100 000,50;2025-02-03;Hyra;v 1;\r\n"
        ";-50 000;2025-03-03;Bidrag;v 2;Beviljat\r\n"
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(table.encode("utf-8-sig"))))
    assert run(begun, "post-table -") == 0
    entries = [*read_book(begun).ledger(2025).entries]
    assert [(entry.line, entry.amount_kr) for entry in entries] == [
        ("external_costs", Decimal("-100000.50")),
        ("development_projects", Decimal(-50_000)),
    ]
    assert entries[1].item == "granted"


def test_a_dry_run_of_closing_writes_nothing_and_closing_gives_its_seal(begun, capsys):
    run(begun, "book-fees 2025 --day 2025-03-31")
    before = content(begun)
    capsys.readouterr()
    assert run(begun, "close 2025 --with-earlier --dry-run --format json") == 0
    plan = json.loads(capsys.readouterr().out)
    assert content(begun) == before
    assert (plan["can_close"], plan["earlier"], plan["entries"]) == (True, [2022, 2023, 2024], 11)
    assert run(begun, "close 2025 --with-earlier") == 0
    assert f"Quote the seal in the printed report: {plan['short']}" in _joined(capsys)
    book = read_book(begun)
    assert [seal.year for seal in book.seals] == [2022, 2023, 2024, 2025]
    assert book.verify().failures() == ()


def test_a_year_without_its_fees_is_not_closed(begun, capsys):
    assert run(begun, "close 2025 --with-earlier --dry-run") == 1
    assert "FH101" in capsys.readouterr().out
    before = content(begun)
    assert run(begun, "close 2025 --with-earlier") == 2
    assert "FH101" in capsys.readouterr().err
    assert content(begun) == before


REFUSED = {
    "begin 2025": "2025 has begun already",
    "begin 2027": "2027 would leave a gap",
    "begin 2026 --budget 5": "give the document",
    "begin 2026 --budget -5 --source x": "above zero",
    "begin 2026 --budget rent=5 --source x": "'rent' is none of the lines",
    "begin 2026 --budget external_costs=5 --source x": "is budgeted with the sign",
    "begin 2026 --reference-day 2025-11-01": "by the rule of the book",
    "begin 2026 --rate 22 --population missing.json --source x": "cannot be read",
    "post --line trainee --amount -5 --day 2025-03-01": "fits several of the lines",
    "post --line nonsense --amount -5 --day 2025-03-01": "is none of the lines",
    "post --amount -5 --day 2025-03-01": "give the line",
    "post --line development --item beviljade --amount -5 --day 2025-03-01": "is none of the items",
    "post --line external_costs --amount 5 --day 2025-03-01": "give --credit for a credit",
    "post --line external_costs --member lund --amount -5 --day 2025-03-01": "none of the members",
    "post --line external_costs --project x --amount -5 --day 2025-03-01": "none of the projects",
    "book-fees 2025": "the book has no due days",
    "book-fees 2025 --day 2025-03-31 --day 2025-06-30 --instalments 3": "3 instalments and 2 days",
    "book-fees 2025 --day 2027-03-31": "is not a day of 2025",
    "book-fees 2026 --day 2025-03-31": "is not a day of 2026",
    "book-fees 2029 --day 2029-03-31": "are not known",
    "decide budget 5 --year 2025 --source x": "is decided already",
    "decide budget 5 --year 2026 --revision --source x": "is not decided yet",
    "decide budget --year 2025 --source x": "needs AMOUNT",
    "decide budget 5 --year 2025 --since 2025-01-01 --source x": "does not have --since",
    "decide budget -5 --year 2025 --line external_costs --month 3=-4 --source x": "add up to −4 kr",
    "decide budget -5 --year 2025 --line external_costs --month 13=-5 --source x": "is not a month",
    "decide budget -5 --year 2025 --line trainee_costs --month 3=-2 --month 3=-3 --source x": "twice",
    "budget 2025 --pattern plan": "no line of 2025 is planned by month",
    "decide rate -5 --since 2026-01-01 --source x": "−5 must be 0 or more",
    "decide rate 5 --since 2016-01-01 --source x": "is decided already",
    "decide rate 5 --since 2026-01-01 --member lund --source x": "none of the members",
    "decide rate 5 --since 2027-01-01 --replaces 2026-01-01 --source x": "is valid from 2026-01-01",
    "decide rate 5 --since 2025-01-01 --replaces 2025-07-01 --source x": "the rates are valid from",
    "decide grant 5 --project smarta --source x": "fits several of the projects",
    "decide grant -5 --project smarta --source x": "without a sign",
    "decide grant 5 --project återbruk --day 2025-01-02 --year 2024 --source x": "but in 2024",
    "decide appropriation -5 --year 2025 --item family_day --source x": "without a sign",
    "decide appropriation 5 --year 2025 --item nothing --source x": "is none of the items",
    "decide end-of-project --project smarta --day 2025-05-05 --source x": "fits several",
    "close 2025": "rests on 2022",
    "close 2027": "has no year 2027",
    "status 2027": "has no year 2027",
}


@pytest.mark.parametrize("command", REFUSED)
def test_what_is_invalid_is_refused_and_changes_nothing(command, begun, capsys):
    before = content(begun)
    assert run(begun, command) == 2
    error = capsys.readouterr().err
    assert REFUSED[command] in error
    assert "Traceback" not in error
    assert content(begun) == before


def test_a_decision_says_what_is_easily_missed(begun, capsys):
    given = "--source x --language en --format json"

    def remarks(command: str) -> str:
        capsys.readouterr()
        assert run(begun, f"{command} {given}") == 0
        found = json.loads(capsys.readouterr().out)["remarks"]
        return " ".join(remark["en"] for remark in found)

    budget = "decide budget {} --year 2026"
    assert remarks(budget.format("210000")) == ""
    assert remarks(f"{budget.format('250000')} --revision") == (
        "It changes by +250 000 kr: it was 210 000 kr, and becomes 460 000 kr."
    )
    remark = remarks("decide rate 23 --since 2025-07-01")
    assert "2025 is charged at the rate on 1 January: 21 kr per inhabitant." in remark
    assert "is used for the fees of 2026 and later" in remark
    assert remarks("decide rate 24 --since 2026-01-01") == ""


def test_a_rate_that_was_recorded_wrongly_is_replaced_until_fees_are_booked_with_it(begun, capsys):
    before = content(begun)["book.toml"]
    assert run(begun, "decide rate 32 --since 2025-01-01 --source x") == 0
    right = "decide rate 23 --since 2025-01-01 --replaces 2025-01-01 --source x"
    assert run(begun, right) == 0
    rates = [str(rate.value) for rate in read_book(begun).config.fee_rates]
    assert rates == ["21", "23"]
    assert content(begun)["book.toml"].startswith(before[: before.index(b"[fee.rates]")])
    assert run(begun, "book-fees 2025 --day 2025-03-31") == 0
    capsys.readouterr()
    assert run(begun, right) == 2
    assert "fees of 2025 are booked with the rate" in capsys.readouterr().err


def test_money_without_a_decision_is_named_when_posted_in_status_and_before_closing(begun, capsys):
    used = "post --amount={} --day 2025-02-01 --text x --source v1 --format json --line"

    def remarks(command: str) -> str:
        capsys.readouterr()
        assert run(begun, command) == 0
        return " ".join(each["en"] for each in json.loads(capsys.readouterr().out)["remarks"])

    appropriated = f"{used.format('-500000')} appropriations --item family_day"
    decided = "decide appropriation 600000 --year 2025 --item family_day --source x"
    assert run(begun, decided) == 0
    assert remarks(appropriated) == ""
    assert "400 000 kr more than the 600 000 kr that is decided" in remarks(appropriated)
    grant = remarks(f"{used.format('-100')} development_projects --item granted")
    assert "100 kr is paid to no project" in grant
    assert remarks(f"{used.format('-100')} external_costs") == ""
    other = remarks(f"{used.format('-100')} appropriations --item another --new-item")
    assert other == "another: 100 kr is used, and no decision on it is recorded"
    status = read_book(begun).status(2025)
    texts = [step.text.en for step in status.steps if step.id.startswith("undecided")]
    assert grant in texts
    assert len(texts) == 3
    run(begun, "book-fees 2025 --day 2025-03-31")
    capsys.readouterr()
    run(begun, "close 2025 --with-earlier --dry-run --format json")
    assert len(json.loads(capsys.readouterr().out)["undecided"]) == 3


def test_the_status_of_a_year_names_the_errors_of_earlier_years(begun):
    book = read_book(begun)
    last = book.ledger(2024)
    wrong = year_ledger(2024, [*last.entries][:-1])
    book = book.replace(ledgers=(*(y for y in book.ledgers if y is not last), wrong))
    steps = {step.id: step for step in book.status(2025).steps}
    assert "in an earlier year" in steps["earlier_errors"].text.en or (
        "errors in earlier years" in steps["earlier_errors"].text.en
    )
    assert "2024" in steps["earlier_errors"].text.en
    assert "verified" not in steps or steps["verified"].text.en == "no errors in 2025"


def test_a_decision_that_is_repeated_is_refused_with_what_to_do(begun, capsys):
    day = "--day 2025-02-10 --source x"
    for command in (
        f"decide grant 30000 --project Ungdomsläger --new {day}",
        f"decide appropriation 40000 --year 2025 --item Kustdagen --new {day}",
    ):
        assert run(begun, command) == 0
        before = content(begun)
        for again in (command, command.replace(" --new", "")):
            capsys.readouterr()
            assert run(begun, again) == 2
            error = " ".join(capsys.readouterr().err.split())
            assert "already (2025-02-10). If this is the same decision, do nothing" in error
        assert content(begun) == before


BAD_TABLES = {
    "line;amount;day\nexternal_costs;-5;2025-02-01\nexternal_costs;-5;2025-02-30\n": "line 3",
    "line;amount;day\nexternal_costs;5;2025-02-01\n": "line 2",
    "line;amount;day\nexternal_costs;-5;03/04/2025\n": "can be two days",
    "line;amount;day\nnothing;-5;2025-02-01\nexternal_costs;x;2025-02-01\n": "2 errors:",
    "line;amount;day\nexternal_costs;-5;2025-02-01\nSumma;-5;\n": "line 3: this row looks like a total",
    "line;amount;day\nexternal_costs;-5;2025-02-01\nexternal_costs;-5;2029-02-01\n": "line 3",
    "line;amount\nexternal_costs;5\n": "the field 'day' is missing",
    "rad;belopp i kr;dag\nexternal_costs;5;2025-02-01\n": "Did you mean belopp?",
    "line;amount;day\nexternal_costs;-5;2025-02-30\n": "the month has 28 days",
    "line;amount;day;colour\nexternal_costs;5;2025-02-01;red\n": "the column 'colour'",
    "line;amount;day\n": "there are no entries",
    "": "there are no entries",
    'line;amount;day\n"external_costs;5;2025-02-01\n': "not CSV",
}


@pytest.mark.parametrize("table", BAD_TABLES)
def test_a_table_with_an_error_is_refused_as_a_whole(table, begun, tmp_path, capsys):
    file = tmp_path / "new.csv"
    file.write_text(table, encoding="utf-8")
    before = content(begun)
    assert run(begun, "post-table", str(file)) == 2
    assert BAD_TABLES[table] in capsys.readouterr().err
    assert content(begun) == before


TABLE = (
    "rad;belopp;datum;text;källa\n"
    "Övriga externa kostnader - Traineeverksamheten;-12 500,00 kr;30/6/2025;Kurs;v 1\n"
    "external_costs;(600 000);2025-07-01;Hyra;v 2\n"
)


class TestATableTwice:
    """A table that is entered twice: its rows are recognised, and nothing is entered silently."""

    @pytest.fixture
    def table(self, begun, tmp_path):
        path = tmp_path / "new.csv"
        path.write_text(TABLE, "utf-8")
        before = content(begun)
        assert run(begun, "post-table", "--dry-run", str(path)) == 0
        assert content(begun) == before
        assert run(begun, "post-table", str(path)) == 0
        return path

    @staticmethod
    def amounts(begun):
        return [int(entry.amount_kr) for entry in read_book(begun).ledger(2025).entries]

    def test_the_second_time_is_refused_with_the_numbers(self, begun, table, capsys):
        first, second = (entry.number for entry in read_book(begun).ledger(2025).entries)
        assert run(begun, "post-table", str(table)) == 2
        error = capsys.readouterr().err
        assert "2 of the 2 rows are booked already" in error
        assert f"line 2 ({first}), line 3 ({second})" in error
        assert self.amounts(begun) == [-12_500, -600_000]

    def test_the_answer_decides(self, begun, table):
        first, *_ = (entry.number for entry in read_book(begun).ledger(2025).entries)
        table.write_text(f"{TABLE}external_costs;-7;2025-07-02;Porto;v 3\n", "utf-8")
        assert run(begun, "post-table", str(table), "--same", "--new", first) == 0
        assert self.amounts(begun) == [-12_500, -600_000, -12_500, -7]
        assert run(begun, "post-table", str(table), "--same") == 2

    def test_an_answer_about_another_entry_is_refused_by_name(self, begun, table, capsys):
        assert run(begun, "post-table", str(table), "--same", "A98", "A99") == 2
        assert "no row of this table equals A98, A99" in capsys.readouterr().err
        assert self.amounts(begun) == [-12_500, -600_000]

    def test_what_is_reversed_may_be_entered_again(self, begun, table):
        for entry in [*read_book(begun).ledger(2025).entries]:
            run(begun, f"reverse {entry.number} --text Fel")
        assert run(begun, "post-table", str(table)) == 0


def test_a_year_that_is_not_begun_has_no_entries(begun, tmp_path, capsys):
    before = content(begun)
    table = tmp_path / "new.csv"
    table.write_text("line;amount;day\nexternal_costs;-5;2026-02-01\n", "utf-8")
    assert run(begun, "post --line external_costs --amount -5 --day 2026-12-05") == 2
    assert "2026 is not begun" in capsys.readouterr().err
    assert run(begun, "post-table", str(table)) == 2
    assert f"fhledger begin 2026 --book {begun}" in capsys.readouterr().err
    assert content(begun) == before


def test_a_year_with_entries_that_was_not_begun_is_begun(begun):
    (begun / "entries" / "2026.csv").write_text(
        "number,day,line,amount_kr,text\nA100,2026-02-01,external_costs,-5,x\n", "utf-8"
    )
    assert run(begun, "begin 2026 --budget external_costs=-7 --source Beslut") == 0
    book = read_book(begun)
    assert [decision.amount_kr for decision in book.budgets if decision.year == 2026] == [-7]
    assert book.ledger(2026).totals.entries == 1


def test_a_decision_in_a_closed_year_is_refused(folder, capsys):
    run(folder, "close 2024 --with-earlier")
    before = content(folder)
    assert run(folder, "decide budget 5 --year 2024 --line trainee_costs --source x") == 2
    assert run(folder, "decide rate 5 --since 2024-07-01 --source x") == 2
    assert "2024 is closed" in capsys.readouterr().err
    assert content(folder) == before


def test_nothing_is_written_when_a_later_step_of_a_change_fails(folder):
    before = content(folder)
    with pytest.raises(InvalidArgumentError, match="is decided already"):
        budget_twice(folder)
    assert content(folder) == before


def budget_twice(folder):
    with edit(folder) as change:
        change.begin(2025)
        change.decide_budget(2025, 5)
        change.decide_budget(2025, 6)


@pytest.mark.parametrize(
    "text", ["[fee]\nrates = [{ value = 1 }]\n", "fee = { rates = [] }\n", "[fee\n"]
)
def test_a_table_is_not_forced_into_another_form(text):
    with pytest.raises(BookError, match="Add it by hand"):
        with_table(text, "fee.rates", {"value": 2}, name="book.toml")


def test_a_header_in_a_text_is_no_table():
    text = 'note = """\n[[fee.rates]]\n"""\n[fee]\n[[fee.rates]]\nvalue = 1\n'
    assert with_table(text, "fee.rates", {"value": 2}).endswith(
        "value = 1\n\n[[fee.rates]]\nvalue = 2\n"
    )


def test_rows_are_added_as_the_file_is_written():
    before = '\ufeffyear;amount_kr\r\n2025;"1,5"'
    assert with_rows(before, ("year", "amount_kr"), [{"year": "2026", "amount_kr": "2.50"}]) == (
        '\ufeffyear;amount_kr\r\n2025;"1,5"\r\n2026;2,50\r\n'
    )


def test_a_name_that_is_exact_wins_over_longer_ones():
    names = {"rent": ("Hyra",), "rent_other": ("Hyra, annat",)}
    assert match_name("RENT", names) == match_name("hyra", names) == "rent"
    with pytest.raises(InvalidArgumentError, match="fits several"):
        match_name("hyr", names)
    assert match_name("rent", {"other": ("rent",), **names}) == "rent"


def _joined(capsys) -> str:
    return " ".join(capsys.readouterr().out.split())


class TestBudget:
    """The budget to a day: evenly, as last year, or by the due days of the fee."""

    @staticmethod
    def book(due: tuple[DueDay, ...] = ()):
        book = embedded_book()
        changed = FeeRule(**{**dict(book.config.fee_rule), "due": due})
        budgets = [
            BudgetDecision(year=2025, line="member_contributions", amount_kr=7_700_000),
            BudgetDecision(year=2025, line="external_costs", amount_kr=-3_650_000),
        ]
        return book.replace(fee_rule=changed, budgets=(*book.budgets, *budgets))

    def test_a_budget_is_shown_before_the_year_has_entries(self):
        follow_up = self.book().budget_follow_up(2025, as_of=date(2025, 3, 31))
        rows = {row.id: row for row in follow_up.rows}
        assert rows["external_costs"].budget_to_date == -900_000
        assert rows["external_costs"].deviation_to_date == 900_000

    def test_the_fee_follows_its_due_days(self):
        book = self.book((DueDay(month=3), DueDay(month=9)))
        booked = next_entry(book, line="member_contributions", amount=3_900_000, day="2025-03-31")
        book = Book(**dict(with_entries(book, booked)))
        rows = {row.id: row for row in book.budget_follow_up(2025, as_of=date(2025, 6, 30)).rows}
        fee = rows["member_contributions"]
        assert (fee.budget_to_date, fee.deviation_to_date) == (3_850_000, 50_000)
        computed = book.fees(2025).total
        assert (fee.forecast, fee.forecast_deviation) == (computed, computed - 7_700_000)

    @pytest.mark.parametrize("due", [(), (DueDay(month=3), DueDay(month=9))])
    @pytest.mark.parametrize("pattern", ["straight_line", "last_year"])
    @pytest.mark.parametrize("amount", [2_500_000, 7_744_905, 8_000_000])
    def test_the_forecast_of_a_fee_is_what_is_computed_or_booked(self, due, pattern, amount):
        book = self.book(due)
        booked = next_entry(book, line="member_contributions", amount=amount, day="2025-03-31")
        book = Book(**dict(with_entries(book, booked)))
        follow_up = book.budget_follow_up(2025, as_of=date(2025, 6, 30), pattern=pattern)
        row = next(row for row in follow_up.rows if row.id == "member_contributions")
        assert row.forecast == max(book.fees(2025).total, amount)

    @pytest.mark.parametrize(
        ("line", "budget", "booked", "forecast"),
        [
            ("development_projects", -3_000_000, -3_000_000, -3_000_000),
            ("development_projects", -3_000_000, -1_000_000, -3_000_000),
            ("development_projects", None, -1_000_000, -1_000_000),
            ("appropriations", -500_000, -600_000, -600_000),
            ("trainee_costs", -90_000, -90_000, -90_000),
        ],
    )
    def test_what_is_decided_once_is_not_extrapolated(self, line, budget, booked, forecast):
        book = embedded_book()
        if budget is not None:
            decided = BudgetDecision(year=2025, line=line, amount_kr=budget)
            book = book.replace(budgets=(*book.budgets, decided))
        entry = next_entry(book, line=line, amount=booked, day="2025-03-31")
        book = Book(**dict(with_entries(book, entry)))
        rows = book.budget_follow_up(2025, as_of=date(2025, 6, 30)).rows
        assert next(row for row in rows if row.id == line).forecast == forecast

    def test_a_line_follows_its_plan_by_month(self, begun, capsys):
        plan = "--month 3=-600000 --month 9=-2300000"
        decided = "decide budget -2900000 --year 2025 --line external_costs --source x"
        assert run(begun, f"{decided} {plan}") == 0
        run(begun, "post --line external_costs --amount -700000 --day 2025-03-20 --source x")
        budget = read_book(begun).budget_follow_up(2025, as_of=date(2025, 3, 31), pattern="plan")
        row = next(row for row in budget.rows if row.id == "external_costs")
        assert (row.budget_to_date, row.deviation_to_date) == (-600_000, -100_000)
        assert (row.forecast, row.forecast_deviation) == (-3_000_000, -100_000)
        capsys.readouterr()
        assert run(begun, "budget 2025 --as-of 2025-09-15 --pattern plan") == 0
        output = capsys.readouterr().out
        assert "plan by month" in output
        assert "1 750 000" in output.replace("\u00a0", " ")

    def test_a_plan_that_does_not_add_up_is_refused_where_it_is_read(self, begun):
        file = begun / "budget.csv"
        text = file.read_text("utf-8")
        months = " ".join(["-1"] * 12)
        row = f"2025,external_costs,-13,,,,,{months}\n"
        header = text.splitlines()[0]
        lacking = "".join(f",{name}" for name in ("item", "months") if name not in header)
        lines = [
            header + lacking,
            *(line + "," * lacking.count(",") for line in text.splitlines()[1:]),
        ]
        file.write_text("\n".join([*lines, row]), "utf-8")
        with pytest.raises(BookError, match=r"months add up to -12 kr, the budget is -13 kr"):
            read_book(begun)

    def test_a_year_with_neither_is_refused(self):
        with pytest.raises(YearMissingError):
            embedded_book().budget_follow_up(2026)

    def test_the_whole_is_known_when_each_line_is_budgeted(self):
        lines = [line for line in embedded_book().config.lines if line.section is Section.COST]
        budgets = [BudgetDecision(year=2025, line=line.id, amount_kr=-10) for line in lines]
        rule = BudgetRule(covers=(Section.COST,))
        assert whole_budget(budgets, 2025, lines, rule) == 40
        assert whole_budget(budgets[1:], 2025, lines, rule) is None
        assert whole_budget(budgets, 2025, lines, None) is None


@given(
    months=st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=12, max_size=12),
    until=st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    later=st.dates(date(2023, 1, 1), date(2025, 12, 31)),
)
def test_a_plan_comes_to_the_budget_at_the_end_of_its_year(months, until, later):
    """At the end of each month it is the sum of the months; of costs it never shrinks in
    between."""
    text = months_text(dict(enumerate(months, 1)))
    planned = parse_months(text)
    assert planned == tuple(months)
    decided = BudgetDecision(year=until.year, line="x", amount_kr=sum(months), months=text)
    assert planned_budgets([decided], date(until.year, 12, 31)) == {"x": sum(months)}
    last = date(until.year, until.month, monthrange(until.year, until.month)[1])
    assert planned_to_date(planned, last) == sum(months[: until.month])
    costs = [-abs(month) for month in months]
    first, second = sorted([until, later.replace(year=until.year, day=min(later.day, 28))])
    assert planned_to_date(costs, second) <= planned_to_date(costs, first) + 1


@given(
    amount=st.integers(-(10**9), 10**9),
    days=st.lists(st.dates(date(2025, 1, 1), date(2025, 12, 31)), min_size=1, unique=True),
    until=st.dates(date(2025, 1, 1), date(2025, 12, 31)),
)
def test_a_budget_to_date_grows_to_the_whole(amount, days, until):
    last = date(2025, 12, 31)
    for share in (
        lambda day: share_to_date("straight_line", day),
        lambda day: share_due(days, day),
    ):
        assert part_of(Decimal(amount), share(last)) == amount
        assert 0 <= share(until) <= share(max(until, last)) == 1
