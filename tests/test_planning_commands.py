"""The commands that plan, as a person uses them: what they print, and what they refuse."""

from __future__ import annotations

import json
import shlex

import pytest

from fhledger.cli import main
from shown import BOOKS, EMBEDDED_BOOK, FORECAST, Case

OTHER = BOOKS["pahittat_forbund"]["book"]
APPORTION = "apportion 500000 --members 1283,1292,1260"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("budget 1999", "the book has no year 1999"),
        ("budget 2024 --as-of 2025-01-01", "2025-01-01 is not a day of 2024"),
        ("budget 2024 --as-of 2024-02-30", "is not a day"),
        ("apportion", "required: AMOUNT"),
        ("apportion 500000", "give the day whose inhabitants count, --reference-day"),
        (f"{APPORTION} --reference-day 2014-12-31", "are not known; the book has"),
        ("apportion 500000.50 --by equally", "is not a multiple of 1"),
        ("apportion 5 --by equally --members 1280", "'1280' is none of the members"),
        ("apportion 5 --by equally --members 1283,1283", "duplicate member '1283'"),
        ("apportion 5 --by equally --members ,", "',' names no municipality"),
        ("apportion 5 --by shares", "give the shares, as --shares"),
        ("apportion 5 --by shares --shares 1283=0.5,1260=0.6", "the shares sum to 1.1, not to 1"),
        ("apportion 5 --by shares --shares 1283", "is not a list of shares"),
        ("apportion 5 --by equally --shares 1283=1", "--shares are for --by shares"),
        ("trace 2024 ''", "there is no row ''"),
        ("apportion 5 --by shares --shares 1283=0.5,1283=0.5", "appears twice"),
        ("apportion 5 --by equally --floor 5 --ceiling 4", "the floor 5 is above the ceiling 4"),
        ("apportion 5 --by equally --floor 5", "the floors of 11 parts take 55, more than"),
        ("apportion 5 --by equally --floor five", "is not an amount in kronor"),
        ("notices 2025 --as-of 2023-12-30", "on 2023-12-31 are not known"),
        (f"{APPORTION} --reference-day 2024-12-31 --as-of 2024-12-30", "are not known"),
        ("notices 2035", "are not known; the book has"),
        ("notices 2025 --instalments 0", "a fee has 1 to 12 instalments"),
        ("notices 2025 --instalments two", "'two' is not a whole number, zero or more"),
        ("forecast", "required: --through"),
        ("forecast --through 2023", "the forecast starts from 2024"),
        ("forecast --through 2999", "2074 at most, not 2999"),
        (f"{FORECAST} --growth-percent=-100", "growth of -100 % leaves nothing to grow"),
        (f"{FORECAST} --growth-percent x", "'x' is not a rate of growth; write 0.4 or 0,4"),
        (f"{FORECAST} --rate=-1", "a rate must not be below zero"),
        (
            f"{FORECAST} --scenario rosy",
            "'rosy' is none of the scenarios: Unchanged (unchanged)",
        ),
        (f"{FORECAST} --solve fee", "--solve and --floor go together"),
        (f"{FORECAST} --floor 1", "--solve and --floor go together"),
        (f"{FORECAST} --as-of 2020-01-01", "nothing of this book was known"),
        ("forecast --through 2024 --solve fee --floor 1", "has no year; look further"),
        ("sensitivity --through 2030 --scenario ''", "'' is none of the scenarios"),
        ("trace 2030 result --scenario ''", "'' is none of the scenarios"),
        ("sensitivity --through 2030 --rates", "expected at least one argument"),
        (f"notices 2025 --instalments 3 {OTHER}", "the book has 2 due days, not 3"),
        (f"fees 2027 {OTHER}", "are not known"),
        (f"sensitivity --through 2030 {OTHER}", "members have different rates; give the fees"),
    ],
)
def test_a_wrong_call_is_refused_in_one_or_two_lines(arguments, message, capsys):
    try:
        status = main(shlex.split(arguments))
    except SystemExit as stop:
        status = stop.code
    printed = capsys.readouterr()
    assert status == 2
    assert message in printed.err
    assert printed.err.count("\n") <= 2
    assert printed.out == ""


def value_of(arguments: list[str], capsys) -> dict:
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_contract_of_apportion(capsys):
    value = value_of(Case(EMBEDDED_BOOK, "apportion.json").arguments(), capsys)
    assert value["amount"] == "500000.00"
    assert [list(share) for share in value["shares"]] == [["code", "name", "weight", "amount"]] * 3
    assert value["shares"][0] == {
        "code": "1260",
        "name": "Bjuv",
        "weight": 15985,
        "amount": "37491.00",
    }


def test_the_json_contract_of_forecast(capsys):
    value = value_of(Case(EMBEDDED_BOOK, "forecast.json").arguments(), capsys)
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
            "result",
            "closing_balance",
        }
        assert scenario["years"][0]["opening_balance"] == "7530250.00"


def test_a_forecast_through_the_last_closed_year_has_no_year(capsys):
    value = value_of(["forecast", "--through", "2024", "--format", "json"], capsys)
    closed = value["last_closed"]
    assert (closed["year"], closed["closing_balance"]) == (2024, "7530250.00")
    assert all(scenario["years"] == [] for scenario in value["scenarios"])


def test_a_printed_notice_is_one_page_for_each_member(capsys):
    assert main(Case(EMBEDDED_BOOK, "notices.md").arguments()) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n## Avisering") == 11
    assert printed.count("break-before: page") == 10
