"""Digits of other scripts are refused by every parser: they look like a number and are not one
here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

import fhledger
from cases import for_each
from fhledger.cli.arguments import COMMON, parse_member, parse_year
from fhledger.cli.commands import COMMANDS
from fhledger.cli.main import main
from fhledger.core.amounts import parse_amounts, parse_decimal
from fhledger.core.counts import parse_count
from fhledger.core.dates import parse_date
from fhledger.core.exact import parse_number
from fhledger.domain.seal_state import parse_seal
from fhledger.exchange.spreadsheets.cell_values import cell_amount
from fhledger.planning.growth import percent

SCRIPTS = {
    "Arabic-Indic": 0x660,
    "Persian": 0x6F0,
    "Devanagari": 0x966,
    "Thai": 0xE50,
    "full width": 0xFF10,
    "bold": 0x1D7CE,
}

SOURCE = {"document": "an invented decision"}

PARSERS: dict[str, tuple[Callable[[str], object], str]] = {
    "amount": (fhledger.parse_amount, "1234,50"),
    "amounts": (lambda text: parse_amounts(["1.50", text]), "1234.50"),
    "number": (parse_number, "0,174194"),
    "decimal": (parse_decimal, "1234,5678"),
    "count": (parse_count, "14 962"),
    "date": (parse_date, "2024-12-31"),
    "year": (parse_year, "2024"),
    "percent": (percent, "2.5"),
    "seal": (parse_seal, "0123456789abcdef" * 4),
    "member": (lambda text: parse_member(f"9001 Storby={text}"), "20000"),
    "cell": (cell_amount, "1 234,50"),
    "code": (
        lambda text: fhledger.Municipality(
            code=text, name="Storby", since="2020-01-01", source=SOURCE
        ),
        "1283",
    ),
    "entry, day": (lambda text: fhledger.Entry("A1", text, "rent", Decimal(1)), "2024-01-02"),
    "inhabitants": (
        lambda text: fhledger.Inhabitants.model_validate(
            {
                "municipality_code": "1283",
                "municipality": "Storby",
                "reference_day": date(2024, 12, 31),
                "inhabitants": text,
            }
        ),
        "14962",
    ),
}


@for_each("zero", SCRIPTS.values(), ids=SCRIPTS)
@for_each("name", PARSERS)
def test_digits_of_another_script_are_refused(name, zero):
    parse, text = PARSERS[name]
    parse(text)
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    for at in {digits[0], digits[-1]}:
        other = text[:at] + chr(zero + int(text[at])) + text[at + 1 :]
        try:
            result = parse(other)
        except (fhledger.FhledgerError, ValidationError):
            continue
        assert result is None, other


VALUES = {
    "YEAR": "2024",
    "DAY": "2024-12-31",
    "AMOUNT": "1234,50",
    "N": "14",
    "PERCENT": "95",
    "NUMBER": "402,1",
    "INDEX=NUMBER": "KPI=402,1",
    "REFERENCE": f"{'0123456789abcdef'}/12",
    "YEAR=SEAL": f"2024={'0123456789abcdef' * 4}",
    "MEMBER": "9001 Storby=20000",
    "MEMBER=N": "Storby=20000",
    "CODE=AMOUNT": "9001=25000",
    "CODES": "1283,1292",
    "CODE=SHARE,...": "1283=0.75,1292=0.25",
    "[LINE=]AMOUNT": "rent=25000",
    "M=AMOUNT": "3=250",
    "FROM[-TO]=AMOUNT": "0-4999=1,92",
    "[ABOVE=]PERCENT": "500=10",
}
"""A value of each kind that a command reads, by what `--help` calls it."""

OPTIONS = {
    f"{name} {argument.names[0]}": kind
    for name, command in COMMANDS.items()
    for argument in (*command.arguments, *COMMON)
    if (kind := argument.settings.get("type")) is not None and kind.parse is not str
}


@for_each("option", OPTIONS)
def test_no_option_of_a_command_takes_digits_of_another_script(option):
    kind = OPTIONS[option]
    text = VALUES[kind.metavar]
    kind(text)
    for at in (at for at, letter in enumerate(text) if letter.isdigit()):
        for zero in SCRIPTS.values():
            with pytest.raises(fhledger.FhledgerError):
                kind(text[:at] + chr(zero + int(text[at])) + text[at + 1 :])


@pytest.mark.parametrize("seed", ["٧", "1_000", "7.0", "seven", ""])
def test_a_seed_is_a_whole_number(seed, capsys):
    with pytest.raises(SystemExit):
        main(["sample", "2024", "--size", "3", "--seed", seed, "--language", "en"])
    assert "--seed" in capsys.readouterr().err
    assert main(["sample", "2024", "--size", "3", "--seed", "-7"]) == 0


def test_a_row_of_a_trace_has_no_digits_of_another_script(capsys):
    assert main(["trace", "2024", "committed ²", "--language", "en"]) == 2
    assert "committed ²" in capsys.readouterr().err
