"""What Excel opens: CSV with semicolons and decimal commas, and .xlsx, of any command."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from fhledger import embedded_book
from fhledger.cli import main

openpyxl = pytest.importorskip("openpyxl", reason="needs the extra [excel]")

COMMANDS = (
    "statement 2024",
    "fees 2024",
    "projects 2024",
    "notices 2025 --instalments 2",
    "budget 2024",
    "verify",
    "trace 2024 closing_balance",
    "forecast --through 2027",
    "explain",
    "status 2025",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_table_for_a_swedish_excel(command, tmp_path):
    path = tmp_path / "out.csv"
    assert main([*command.split(), "--format", "excel-csv", "-o", str(path)]) == 0
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n") > 1
    rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    assert max(len(row) for row in rows) > 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_a_workbook(command, tmp_path):
    path = tmp_path / "out.xlsx"
    assert main([*command.split(), "--format", "xlsx", "-o", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    assert all(sheet.max_row > 1 for sheet in book.worksheets)


def test_the_same_output_is_the_same_workbook(tmp_path):
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for path in files:
        assert main(["fees", "2024", "--format", "xlsx", "-o", str(path)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_amounts_are_those_of_the_record(tmp_path):
    table = embedded_book().fees(2024)
    main(["fees", "2024", "--format", "excel-csv", "-o", str(tmp_path / "fees.csv")])
    main(["fees", "2024", "--format", "xlsx", "-o", str(tmp_path / "fees.xlsx")])
    text = (tmp_path / "fees.csv").read_text("utf-8-sig")
    rows = [line.split(";") for line in text.splitlines()[2:13]]
    assert [Decimal(row[3].replace(",", ".")) for row in rows] == [
        each.fee for each in table.members
    ]
    sheet = openpyxl.load_workbook(tmp_path / "fees.xlsx").worksheets[0]
    cells = [row[3] for row in sheet.iter_rows(min_row=2, max_row=12, values_only=True)]
    assert cells == [each.fee for each in table.members]


def test_the_ending_must_be_that_of_the_format(tmp_path, capsys):
    assert main(["fees", "--format", "xlsx", "-o", str(tmp_path / "fees.csv")]) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
