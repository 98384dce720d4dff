"""Wherever a command takes an id, it takes the label in Swedish and in English, with the same result."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fhledger.cli.main import main

ROOT = Path(__file__).parent
FEES = ROOT / "several_fees"
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
