"""Wherever a command takes an id, it takes the label in Swedish and in English, with the same
result."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest

from fhledger.book.edits.entry_requests import read_rows
from fhledger.cli.main import main
from fhledger.core.errors import BookError, InvalidArgumentError
from fhledger.core.matching import match_name
from fhledger.core.nearest import nearest

ROOT = Path(__file__).parent
FEES = ROOT / "several_fees"
FUNDS = ROOT / "funds_book"
INVENTED = ROOT.parent / "examples" / "pahittat_forbund"

READING: list[tuple[Path | None, str, tuple[str, ...]]] = [
    (None, "trace 2024 {}", ("external_costs", "Övriga externa kostnader", "Other external costs")),
    (None, "trace 2024 {}", ("closing_balance", "Utgående medel", "Closing balance")),
    (None, "trace 2024 {}", ("1260", "Bjuv")),
    (None, "trace 2026 closing_balance --scenario {}", ("unchanged", "Oförändrat", "Unchanged")),
    (INVENTED, "trace 2024 {}", ("environment_boat", "Miljöbåten", "The environment boat")),
    (INVENTED, "trace 2024 {}", ("budget premises", "budget Lokaler", "budget Premises")),
    (INVENTED, "trace 2024 {}", ("project seglarled paid", "project Seglarleden paid")),
    (None, "sample 2024 --size 3 --seed 1 --line {}",
     ("external_costs", "Övriga externa kostnader", "Other external costs")),
    (None, "apportion 1000 --reference-day 2022-12-31 --members {}", ("1260,1276", "Bjuv,Klippan")),
    (None, "apportion 1000 --by shares --shares {}", ("1260=0.4,1276=0.6", "Bjuv=0.4,Klippan=0.6")),
    (None, "forecast --through 2027 --scenario {}", ("unchanged", "Oförändrat", "Unchanged")),
    (None, "sensitivity --through 2027 --scenario {}", ("unchanged", "Oförändrat", "Unchanged")),
    (None, "fees 2024 --fee {}", ("member_contributions", "Ersättning från medlemskommuner",
                                  "Contributions from member municipalities")),
    (FEES, "fees 2024 --fee {}", ("water_fee", "Vattenavgift", "Water fee")),
    (FEES, "notices 2024 --fee {}", ("water_fee", "Vattenavgift", "Water fee")),
    (None, "report 2024 --member {}", ("1260", "Bjuv")),
    (FUNDS, "trace 2024 {}", ("coast", "Kustmiljöfonden", "Coast fund", "kustmiljöf", "coast f")),
    (FUNDS, "trace 2024 {}", ("coast_projects", "Kustmiljöprojekt", "Coast projects", "kustmiljöp")),
    (FUNDS, "sample 2024 --size 1 --seed 1 --line {}", ("office", "Kansli", "Office", "kans")),
]  # fmt: skip

WRITING: list[tuple[Path, str, tuple[str, ...]]] = [
    (INVENTED, "post --day 2025-12-20 --series A --amount=-5 --source x --line {}", ("premises", "Lokaler", "Premises")),
    (INVENTED, "post --day 2025-12-20 --series A --amount=-5 --source x --line joint_measures --item {}",
     ("environment_boat", "Miljöbåten", "The environment boat")),
    (INVENTED, "post --day 2025-12-20 --series A --amount=-5 --source x --line premises --member {}", ("9101", "Norrvika")),
    (INVENTED, "post --day 2025-12-20 --series A --amount=-5 --source x --line projects --item granted --project {}",
     ("seglarled", "Seglarleden")),
    (INVENTED, "decide budget 5 --revision --year 2026 --day 2026-01-02 --source x --line {}",
     ("premises", "Lokaler", "Premises")),
    (INVENTED, "decide end-of-project --day 2026-02-01 --source x --project {}",
     ("skolbat", "Skolbåten")),
    (INVENTED, "population --reference-day 2025-12-31 --source x --inhabitants {}=7",
     ("9101", "Norrvika")),
    (ROOT.parent / "src/fhledger/data/familjen_helsingborg", "decide grant 5 --day 2026-02-01 --source x --project {}",
     ("smarta_lekplatser", "Smarta lekplatser", "smarta lek")),
    (INVENTED, "decide appropriation 5 --year 2026 --source x --item {}",
     ("environment_boat", "Miljöbåten", "The environment boat", "miljö", "boat")),
    (INVENTED, "decide appropriation 5 --year 2026 --source x --item environment_boat --line {}",
     ("joint_measures", "Gemensamma insatser", "Joint measures", "insats", "joint")),
    (INVENTED, "decide budget -5 --year 2026 --day 2026-01-02 --source x --line joint_measures --item {}",
     ("environment_boat", "Miljöbåten", "The environment boat", "miljö")),
    (FUNDS, "begin 2026 --source x --budget {}=-5", ("office", "Kansli", "Office", "kan")),
    (INVENTED, "decide rate 5 --since 2026-01-01 --other-terms drop --source x --member {}", ("9101", "Norrvika", "norr")),
    (INVENTED, "decide rate 5 --since 2026-01-01 --other-terms drop --source x --fee {}",
     ("fees", "Medlemsavgifter", "Membership fees", "medl")),
    (FEES, "decide rate 5 --since 2026-01-01 --source x --component passed_on --line {}",
     ("passed_on", "Avgift till andra", "Passed on", "andra")),
    (FUNDS, "post --day 2024-12-20 --amount=-5 --source x --line {}", ("office", "Kansli", "Office", "kan", "off")),
    (FEES, "book-fees 2024 --fee {}", ("water_fee", "Vattenavgift", "Water fee")),
]  # fmt: skip


def answer(command: str, name: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    status = main([*(part.replace("{}", name) for part in command.split(" ")), *more])
    found = capsys.readouterr()
    assert status == 0, found.err
    return found.out


@pytest.mark.parametrize(("book", "command", "names"), READING)
def test_a_label_reads_as_the_id(book, command, names, capsys):
    where = ("--book", str(book)) if book else ()
    as_json = () if command.startswith("report") else ("--format", "json")
    answers = {answer(command, name, capsys, *where, *as_json) for name in names}
    assert len(answers) == 1
    assert answers != {""}


@pytest.mark.parametrize(("book", "command", "names"), WRITING)
def test_a_label_writes_as_the_id(book, command, names, capsys, tmp_path):
    written = set()
    for at, name in enumerate(names):
        folder = tmp_path / str(at)
        shutil.copytree(book, folder)
        answer(command, name, capsys, "--book", str(folder))
        files = sorted(folder.rglob("*.*"))
        written.add(tuple((each.name, each.read_bytes()) for each in files if each.is_file()))
    assert len(written) == 1
    assert written != {
        tuple((e.name, e.read_bytes()) for e in sorted(book.rglob("*.*")) if e.is_file())
    }


TABLES = [
    """line,amount,day,text,source,item,series
premises,-5.50,2025-12-20,Hyra,v 1,,A
joint_measures,-7,2025-12-21,,v 2,environment_boat,A
""",
    """Rad;Belopp;Datum;Text;Källa;Specifikation;Serie
Lokaler;-5,50;2025-12-20;Hyra;v 1;;A
Gemensamma insatser;-7;2025-12-21;;v 2;Miljöbåten;A
""",
    """line,amount,day,text,source,item,series
Premises,-5.50,2025-12-20,Hyra,v 1,,A
Joint measures,-7,2025-12-21,,v 2,The environment boat,A
""",
    """rad;belopp;datum;text;källa;specifikation;serie
lok;-5,50;2025-12-20;Hyra;v 1;;A
;-7;2025-12-21;;v 2;miljöb;A
""",
]
"""The same two entries in tables by ids, by labels in each language, and by beginnings."""


@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_table_of_entries_has_labels_or_ids(source, tmp_path, monkeypatch, capsys):
    written = set()
    for at, table in enumerate(TABLES):
        folder = shutil.copytree(INVENTED, tmp_path / str(at))
        file = tmp_path / "entries.csv"
        file.write_text(table, encoding="utf-8")
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(table.encode())))
        name = str(file) if source == "file" else "-"
        options = [name, "--book", str(folder), "--language", "sv"]
        assert main(["post-table", *options]) == 0, capsys.readouterr().err
        assert re.search("Rad .*Specifikation", capsys.readouterr().out)
        written.add((folder / "entries" / "2025.csv").read_text("utf-8"))
    assert len(written) == 1


NEAR_MISSES: list[tuple[Path | None, str, str, str]] = [
    (FUNDS, "trace 2024 {}", "Kustmiljöfnden", "Kustmiljöfonden"),
    (FUNDS, "post --day 2024-12-20 --amount=-5 --source x --line {}", "kanzli", "Kansli"),
    (INVENTED, "decide grant 5 --day 2026-02-01 --source x --project {}", "segelarled", "seglarled"),
    (INVENTED, "decide appropriation 5 --year 2026 --source x --item {}", "Miljöbaten", "Miljöbåten"),
    (INVENTED, "decide budget 5 --year 2026 --source x --line {}", "Lokalr", "Lokaler"),
    (INVENTED, "decide rate 5 --since 2026-01-01 --source x --member {}", "Norvika", "Norrvika"),
    (INVENTED, "decide rate 5 --since 2026-01-01 --source x --fee {}", "Medlemsavgift er", "Medlemsavgifter"),
    (INVENTED, "begin 2026 --source x --budget {}=-5", "Lokalr", "Lokaler"),
    (INVENTED, "population --reference-day 2025-12-31 --source x --inhabitants {}=7", "Norvika", "Norrvika"),
    (None, "forecast --through 2027 --scenario {}", "Oförändrad", "Oförändrat"),
    (None, "sample 2024 --size 3 --seed 1 --line {}", "Övriga extarna kostnader", "Övriga externa kostnader"),
    (None, "report 2024 --member {}", "Bjuf", "Bjuv"),
    (None, "apportion 1000 --reference-day 2022-12-31 --members {}", "Bjuf", "Bjuv"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "command", "name", "meant"), NEAR_MISSES)
def test_a_near_miss_is_asked_about(book, command, name, meant, tmp_path, capsys):  # noqa: PLR0917
    folder = shutil.copytree(book, tmp_path / "book") if book else None
    where = ("--book", str(folder)) if folder else ()
    parts = [part.replace("{}", name) for part in command.split(" ")]
    assert main([*parts, *where, "--language", "sv"]) == 2
    error = capsys.readouterr().err
    assert f"Menade du {meant}?" in error
    assert f"”{name}”" in error


def test_a_beginning_of_two_labels_is_refused_with_both(capsys, tmp_path):
    folder = shutil.copytree(FUNDS, tmp_path / "book")
    post = ["post", "--line", "ku", "--amount=-5", "--day", "2024-12-20", "--source", "x"]
    assert main([*post, "--book", str(folder), "--language", "sv"]) == 2
    error = capsys.readouterr().err
    assert "Kustmiljöprojekt (coast_projects)" in error
    assert "Kurser (courses_held)" in error


@pytest.mark.parametrize(
    "name",
    [
        "Kostnader  -  TRAINEE",
        "kostnader - trainee",
        "Kostnader–Trainee",
        "Kostnader \u2011 trainee",
    ],
)
def test_dashes_case_and_spaces_make_no_other_name(name):
    candidates = {"trainee": ("Kostnader – Trainee",), "external": ("Kostnader",)}
    assert match_name(name, candidates) == "trainee"
    assert nearest(f"{name}x", ["Kostnader", "Kostnader – Trainee"]) == "Kostnader – Trainee"


def test_an_error_lists_some_labels_and_ends_in_one_mark():
    candidates = {f"line_{at}": (f"Rad nummer {at}", f"Line number {at}") for at in range(30)}
    with pytest.raises(InvalidArgumentError) as caught:
        match_name("Rad nummer 77", candidates)
    swedish = caught.value.in_language("sv")
    assert swedish.count("Rad nummer") <= 1 + 8 + 1
    assert "22 till" in swedish
    assert BookError(caught.value.text).in_language("sv").endswith("?")
    assert swedish.endswith("?")


def test_the_columns_of_a_table_are_listed_in_one_language():
    with pytest.raises(BookError) as caught:
        list(read_rows("rad;okänd;belopp;dag\nhyra;x;-8;2025-01-31\n", "poster.csv"))
    listed = "rad, specifikation, text, medlem, projekt, källa, serie"
    assert f"Kolumnerna är belopp, dag, {listed}." in caught.value.in_language("sv")
    assert "The columns are amount, day, line, item, text, member" in str(caught.value)
