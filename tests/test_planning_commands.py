"""The commands that plan, as a person uses them: what they print, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fhledger.cli import main
from fhledger.testing.strategies import careless_decimals
from golden import assert_golden

OTHER = f"--book {Path(__file__).parent / 'other_federation'}"
APPORTION = "apportion 500000 --members 1283,1292,1260"
FORECAST = "forecast --through 2030"

SHOWN = {
    "budget.txt": "budget 2024",
    "budget.en.md": "budget 2024 --format markdown --language en",
    "budget.csv": "budget 2024 --format csv",
    "budget.json": "budget 2024 --format json",
    "budget-other.txt": f"budget 2024 --as-of 2024-06-30 {OTHER}",
    "budget-other.json": f"budget 2024 --as-of 2024-06-30 --format json {OTHER}",
    "apportion.txt": f"{APPORTION} --by inhabitants --reference-day 2024-12-31",
    "apportion.json": f"{APPORTION} --by inhabitants --reference-day 2024-12-31 --format json",
    "apportion-bounds.en.txt": (
        f"{APPORTION} --reference-day 2024-12-31 --floor 60000 --ceiling 300000 --language en"
    ),
    "apportion-equally.csv": f"{APPORTION} --by equally --format csv",
    "apportion-shares.txt": "apportion 100 --by shares --shares 1283=0,5,1292=0.3,1260=0,2",
    "notices.txt": "notices 2025 --instalments 2",
    "notices.csv": "notices 2025 --instalments 2 --format csv",
    "notices.md": "notices 2025 --instalments 2 --format markdown",
    "notices.json": "notices 2025 --instalments 2 --format json",
    "notices-other.en.txt": f"notices 2024 --language en {OTHER}",
    "forecast.txt": FORECAST,
    "forecast.en.md": f"{FORECAST} --scenario unchanged --format markdown --language en",
    "forecast.csv": f"{FORECAST} --format csv",
    "forecast.json": f"{FORECAST} --solve fee --floor 1000000 --format json",
    "forecast-rate.txt": f"{FORECAST} --rate 21.50 --growth-percent 0.4 --scenario unchanged",
    "forecast-fee.txt": f"{FORECAST} --solve fee --floor 1000000",
    "forecast-appropriation.en.txt": (
        f"{FORECAST} --scenario unchanged --solve appropriation --floor 1000000 --language en"
    ),
    "forecast-year.txt": (
        f"{FORECAST} --scenario appropriations_as_before --rate 18 --solve year --floor 2000000"
    ),
    "forecast-then.txt": f"{FORECAST} --scenario unchanged --as-of 2024-06-30",
    "forecast-other.en.txt": f"forecast --through 2027 --language en {OTHER}",
    "sensitivity.txt": "sensitivity --through 2030",
    "sensitivity-below-zero.en.md": (
        "sensitivity --through 2034 --scenario appropriations_as_before --rates 15 17 19"
        " --growths -2 0 --language en --format markdown"
    ),
    "sensitivity.csv": "sensitivity --through 2030 --rates 20 21.50 --growths -0.5 0 --format csv",
    "sensitivity.json": "sensitivity --through 2026 --rates 20 21.50 --growths -0.5 --format json",
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_command_prints_what_somebody_looked_at(name, capsys):
    assert main(SHOWN[name].split()) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert_golden(f"planning/{name}", printed.out)


@pytest.mark.parametrize("name", SHOWN)
def test_a_caller_with_careless_decimals_gets_the_same(name, capsys):
    with careless_decimals():
        assert main(SHOWN[name].split()) == 0
    assert_golden(f"planning/{name}", capsys.readouterr().out)


@pytest.mark.parametrize("name", [name for name in SHOWN if name.endswith(".txt")])
def test_a_text_fits_a_terminal(name, capsys):
    assert main(SHOWN[name].split()) == 0
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("budget 1999", "the book has no year 1999"),
        ("budget 2024 --as-of 2025-01-01", "2025-01-01 is not a day of 2024"),
        ("budget 2024 --as-of 2024-02-30", "is not a day"),
        ("apportion", "required: KR"),
        ("apportion 500000", "give the day whose inhabitants count, --reference-day"),
        (f"{APPORTION} --reference-day 2014-12-31", "are not known; the book has"),
        ("apportion 500000.50 --by equally", "is not a multiple of 1"),
        ("apportion 5 --by equally --members 1280", "'1280' is no member"),
        ("apportion 5 --by equally --members 1283,1283", "the member 1283 stands twice"),
        ("apportion 5 --by shares", "give the shares, as --shares"),
        ("apportion 5 --by shares --shares 1283=0.5,1260=0.6", "the shares sum to 1.1, not to 1"),
        ("apportion 5 --by shares --shares 1283", "is no list of shares"),
        ("apportion 5 --by shares --shares 1283=0.5,1283=0.5", "stands twice"),
        ("apportion 5 --by equally --floor 5 --ceiling 4", "the floor 5 is above the ceiling 4"),
        ("apportion 5 --by equally --floor 5", "the floors of 11 parts take 55, more than"),
        ("apportion 5 --by equally --floor five", "is not an amount in kronor"),
        ("notices 2025 --as-of 2023-12-30", "on 2023-12-31 are not known"),
        (f"{APPORTION} --reference-day 2024-12-31 --as-of 2024-12-30", "are not known"),
        ("notices 2035", "are not known; the book has"),
        ("notices 2025 --instalments 0", "a fee has 1 to 12 instalments"),
        ("notices 2025 --instalments two", "invalid int value"),
        ("forecast", "required: --through"),
        ("forecast --through 2023", "the last closed year is 2024"),
        ("forecast --through 2999", "2074 at most, not 2999"),
        (f"{FORECAST} --growth-percent=-100", "growth of -100 % leaves nothing to grow"),
        (f"{FORECAST} --growth-percent x", "'x' is no rate of growth; write 0.4 or 0,4"),
        (f"{FORECAST} --rate=-1", "a rate is not below zero"),
        (f"{FORECAST} --scenario rosy", "there is no scenario 'rosy'; there are unchanged"),
        (f"{FORECAST} --solve fee", "--solve and --floor go together"),
        (f"{FORECAST} --floor 1", "--solve and --floor go together"),
        (f"{FORECAST} --as-of 2020-01-01", "nothing of this book was known"),
        ("forecast --through 2024 --solve fee --floor 1", "has no year; look further"),
        ("sensitivity --through 2030 --rates", "expected at least one argument"),
        (f"sensitivity --through 2030 {OTHER}", "members have different rates; give the fees"),
    ],
)
def test_a_wrong_call_is_refused_in_one_or_two_lines(arguments, said, capsys):
    try:
        status = main(arguments.split())
    except SystemExit as stop:
        status = stop.code
    printed = capsys.readouterr()
    assert status == 2
    assert said in printed.err
    assert printed.err.count("\n") <= 2
    assert printed.out == ""


def value_of(arguments: str, capsys) -> dict:
    assert main(arguments.split()) == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_contract_of_apportion(capsys):
    value = value_of(SHOWN["apportion.json"], capsys)
    assert value["amount"] == "500000.00"
    assert [list(share) for share in value["shares"]] == [["code", "name", "weight", "amount"]] * 3
    assert value["shares"][0] == {
        "code": "1260",
        "name": "Bjuv",
        "weight": 15985,
        "amount": "37491.00",
    }


def test_the_json_contract_of_forecast(capsys):
    value = value_of(SHOWN["forecast.json"], capsys)
    assert value["solved"]["fee"] == "14.71"
    assert [scenario["name"] for scenario in value["scenarios"]] == [
        "unchanged",
        "appropriations_as_before",
    ]
    for scenario in value["scenarios"]:
        assert [year["year"] for year in scenario["years"]] == list(range(2025, 2031))
        assert set(scenario["years"][0]) == {
            "year",
            "opening_balance",
            "total_income",
            "total_costs",
            "appropriations",
            "closing_balance",
        }
        assert scenario["years"][0]["opening_balance"] == "7530250.00"


def test_a_forecast_through_the_last_closed_year_has_no_year(capsys):
    value = value_of("forecast --through 2024 --format json", capsys)
    assert value["last_closed"] == {"year": 2024, "closing_balance": "7530250.00"}
    assert all(scenario["years"] == [] for scenario in value["scenarios"])


def test_a_printed_notice_is_one_page_for_each_member(capsys):
    assert main(SHOWN["notices.md"].split()) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n## Avisering") == 11
    assert printed.count("break-before: page") == 10
