"""Input that is made to harm: each reader answers within bounds, and never with a traceback."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from broken_books import SOUND
from cases import for_each
from fhledger import BookError, FhledgerError, read_book, read_sie
from fhledger.book.text import bounded_files
from fhledger.book.text.bounded_files import MOST_BYTES, MOST_BYTES_OF_A_LINE
from fhledger.book.text.toml_bounds import MOST_DIGITS, MOST_LEVELS
from fhledger.cli import main
from fhledger.cli.commands import COMMANDS
from fhledger.cli.parser import parse
from fhledger.domain.fund.numbering import numbering
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.printed_report import report_text
from fhledger.exchange.spreadsheets import xlsx_bounds
from fhledger.exchange.spreadsheets.xlsx_bounds import Elements
from fhledger.exchange.spreadsheets.xlsx_reader import open_workbook
from file_cases import HEAD, VOUCHER, YEAR, importing_book, workbook

BOOK = Path(__file__).parent.parent / "examples" / "pahittat_forbund"
ZERO = Path("/dev/zero")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    shutil.copytree(BOOK, tmp_path / "book")
    return tmp_path / "book"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that are soon reached."""
    monkeypatch.setattr(bounded_files, "MOST_BYTES", dict.fromkeys(MOST_BYTES, 100_000))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What a command that is refused says, in one line without control characters."""
    assert main([*map(str, arguments), "--language", "en"]) == 2
    error = capsys.readouterr().err
    assert re.fullmatch(r"fhledger: [^\x00-\x1f\x7f-\x9f]+\n", error)
    return error


# ----------------------------------------------------------------------------- tracebacks seen


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_a_trace_of_many_years_fits_into_any_terminal(columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["trace", "2040", "closing_balance"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1000
    assert lines[0].startswith("Utgående")


@pytest.mark.parametrize("change", ['["", "', '["\\t", "', '[""]  # ["'])
def test_a_seal_with_any_list_edited_is_a_finding_or_refused_with_its_line(change, book, capsys):
    path = book / "seals" / "2024.toml"
    text = path.read_text("utf-8")
    for at in [match.start() for match in re.finditer(r'\["', text)][::6]:
        path.write_text(text[:at] + change + text[at + 2 :], "utf-8")
        status = main(["verify", "--book", str(book), "--format", "json", "--language", "en"])
        printed = capsys.readouterr()
        if status == 1:
            findings = json.loads(printed.out)["findings"]
            assert {"FH303", "FH304"} & {finding["code"] for finding in findings}
        else:
            assert re.match(r"fhledger: (2 errors:\n  )?seals/2024.toml, line \d+", printed.err)


@pytest.mark.parametrize("number", ["1\t2", "\t1", "1\x07", "1\x1b[2J", "1\u2028"])
def test_a_voucher_number_with_a_control_character_is_answered(number, tmp_path, capsys):
    folder = importing_book(tmp_path / "book")
    rows = f"Datum;Ver;Konto;Namn;Belopp;Text\n2025-01-05;{number};5010;Möten;-25,00;Möte\n"
    sie = f"{HEAD}{YEAR}{VOUCHER}".replace("#VER A 1 ", f'#VER A "{number}" ')
    for name, text in (("a.csv", rows), ("a.si", sie)):
        (tmp_path / name).write_text(text, "utf-8")
        status = main(["import", str(tmp_path / name), "--book", str(folder)])
        assert status in (0, 1, 2)
        printed = "".join(capsys.readouterr())
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", printed)
        read_book(folder)


def answer(**changes: Any) -> bytes:
    """An answer of Statistics Sweden about one member of the sound book."""
    codes = {"9001": 0, "9002": 1}
    return json.dumps(
        {
            "class": "dataset",
            "id": ["Region", "Tid"],
            "size": [2, 1],
            "dimension": {
                "Region": {"category": {"index": codes}},
                "Tid": {"category": {"index": ["2025"]}},
            },
            "value": [1500, 2500],
        }
        | changes
    ).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"label": "x\x1b[2J\x07"},
        {"updated": "\x1b]0;x\x07"},
        {"class": "\x1b[2J"},
        {"id": ["Region\x1b[2J", "Tid"]},
        {"size": ["\x9b31m", 1]},
        {"note": ["\u202e"]},
        {"dimension": {"Region": {"category": {"index": {"9001\x07": 0}}}}},
        {"value": ["\x1b[2J", 1]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_control_characters_of_an_answer_are_escaped(changes, tmp_path, capsys):
    shutil.copytree(SOUND, tmp_path / "book")
    (tmp_path / "a.json").write_bytes(answer(**changes))
    arguments = ("--reference-day", "2025-12-31", "--file", tmp_path / "a.json")
    status = main(["population", *map(str, arguments), "--book", str(tmp_path / "book")])
    printed = "".join(capsys.readouterr())
    assert status in (0, 2)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed)
    read_book(tmp_path / "book")


def test_a_file_with_cr_line_ends_is_read_and_added_to(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    path = tmp_path / "book" / "population.csv"
    before = read_book(tmp_path / "book").population.rows
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    assert read_book(tmp_path / "book").population.rows == before
    (tmp_path / "a.json").write_bytes(answer())
    arguments = ("--reference-day", "2025-12-31", "--file", tmp_path / "a.json")
    assert main(["population", *map(str, arguments), "--book", str(tmp_path / "book")]) == 0
    assert len(read_book(tmp_path / "book").population.rows) == len(before) + 2
    assert b"\n" not in path.read_bytes()


def test_numbers_repeated_thousands_of_times_are_counted_without_recursion():
    found = numbering(["A1", "A2"] * 3_000)
    assert found.duplicates() == ("A1", "A2")


# ------------------------------------------------------------------------------------- bounds


@pytest.mark.parametrize(
    "command",
    [
        "check-report /dev/zero",
        "post-table /dev/zero --book {book}",
        "population --reference-day 2025-12-31 --file /dev/zero --dry-run",
        "begin 2026 --population /dev/zero --source x --book {book}",
        "evaluate /dev/zero --materiality 200000",
        "import /dev/zero --book {book}",
        "import --propose {book}/zero.csv --book {book}",
        "import --propose {book}/zero.xlsx --book {book}",
        "evaluate {book}/zero.xlsx --materiality 9",
        "verify --book /dev/zero",
        "verify --book {book} --signers /dev/zero",
    ],
)
@pytest.mark.usefixtures("small")
def test_an_endless_file_is_refused(command, book, capsys):
    for name in ("zero.csv", "zero.xlsx"):
        (book / name).symlink_to(ZERO)
    refused(capsys, *command.format(book=book).split())


@pytest.mark.parametrize(
    "name",
    [
        "book.toml",
        "scenarios.toml",
        "accepted.toml",
        "population.csv",
        "budget.csv",
        "projects.csv",
        "balances.csv",
        "measures.csv",
        "allowed_signers",
        "tsa.pem",
        "entries/2025.csv",
        "printed/2025.toml",
        "seals/2024.toml",
        "seals/2024.sig",
        "seals/2024.tsr",
    ],
)
@pytest.mark.parametrize("content", ["a device", "no line end", "lines", "NUL"])
@pytest.mark.usefixtures("small")
def test_a_file_of_the_book_that_is_endless_or_too_large_is_refused(name, content, book):
    path = book / name
    path.unlink(missing_ok=True)
    if content == "a device":
        path.symlink_to(ZERO)
    else:
        piece = {"no line end": b"x", "lines": b"# x\n", "NUL": b"\0"}[content]
        path.write_bytes(piece * (200_000 // len(piece)))
    with pytest.raises(BookError) as error:
        read_book(book)
    assert name in str(error.value)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("read", [read_sie, report_text])
def test_a_reader_of_the_library_refuses_an_endless_file(read):
    with pytest.raises(FhledgerError, match="this file is larger than 100000 bytes"):
        read(ZERO)


@pytest.mark.parametrize("kind", MOST_BYTES)
def test_a_file_of_the_largest_size_is_read_and_a_byte_more_refused(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(bounded_files, "MOST_BYTES", dict.fromkeys(MOST_BYTES, 1000))
    path = tmp_path / "file"
    path.write_bytes(b"x" * 1000)
    assert bounded_files.bounded_content(path, "file", kind) == b"x" * 1000
    path.write_bytes(b"x" * 1001)
    with pytest.raises(BookError, match="file: this file is larger than 1000 bytes"):
        bounded_files.bounded_content(path, "file", kind)


def test_a_line_of_a_csv_file_has_an_end(book):
    path = book / "population.csv"
    path.write_text(path.read_text("utf-8") + "x" * (MOST_BYTES_OF_A_LINE + 1), "utf-8")
    with pytest.raises(BookError, match=r"population.csv, line \d+: .*a cell is too long"):
        read_book(book)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (".".join(["a"] * (MOST_LEVELS + 1)) + " = 1", "too many tables within tables"),
        ("[" + " . ".join(["a"] * (MOST_LEVELS + 1)) + "]", "too many tables within tables"),
        (".".join(['"a"', "'b'"] * MOST_LEVELS) + " = 1", "too many tables within tables"),
        ("a = " + "[" * (MOST_LEVELS + 1) + "]" * (MOST_LEVELS + 1), "too many tables within"),
        ("a = " + "9" * (MOST_DIGITS + 1), "too many digits"),
        ("a = -0x" + "f" * (MOST_DIGITS + 1), "too many digits"),
        ("a = 1." + "9" * (MOST_DIGITS + 1), "too many digits"),
        ("a = [1, " + "1_0" * MOST_DIGITS + "]", "too many digits"),
    ],
)
def test_a_toml_file_that_would_take_minutes_is_refused_before_it_is_parsed(text, message, book):
    path = book / "book.toml"
    path.write_text(f"{text}\n{path.read_text('utf-8')}", "utf-8")
    with pytest.raises(BookError, match=f"book.toml.*{message}"):
        read_book(book)


@pytest.mark.parametrize(
    "text",
    [
        "# " + "a." * 99,
        "# " + "9" * 999,
        f'name2 = "{"a." * 99}"',
        f"name2 = '{'9' * 999}'",
        'name2 = """\n' + "9" * 999 + '\n"""',
        "name2 = [" + "1.5, " * 99 + "]",
    ],
)
def test_texts_and_comments_have_no_such_bounds(text, book):
    path = book / "book.toml"
    path.write_text(f"{text}\n{path.read_text('utf-8')}", "utf-8")
    if text.startswith("#"):
        read_book(book)
    else:
        with pytest.raises(BookError, match="the field 'name2' is not known here"):
            read_book(book)


CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refused_sheet(path: Path) -> str:
    with pytest.raises(BookError) as error:
        list(open_workbook(path, FindingCollector(path.name, "row")).sheets(()))
    return str(error.value)


@for_each(
    ("rows", "message"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "1048576 rows and 16384 columns"),
        ("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "1048576 rows and 16384 columns"),
        ('<row r = "1048576"><c r\n=\n"XFD1048576"><v>1</v></c></row>', "1048576 rows"),
        ('<row><c r="&#88;FD1048576"><v>1</v></c></row>', "1048576 rows and 16384 columns"),
        ('<row><c r="xfd1048576"><v>1</v></c></row>', "1048576 rows and 16384 columns"),
        ('<row r="4294967295"><c><v>1</v></c></row>', "a row '4294967295'"),
        ('<row><c r="A99999999999"><v>1</v></c></row>', "a cell 'A99999999999'"),
        ('<row><c r="ZZZ1"><v>1</v></c></row>', "a cell 'ZZZ1'"),
        (CELL + '<x ref="A1:XFE9999999"/>', "a cell 'XFE9999999'"),
    ],
)
def test_cells_are_counted_however_a_sheet_writes_them(rows, message, tmp_path):
    path = workbook(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>")
    assert message in refused_sheet(path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"xl/sharedStrings.xml": '<sst uniqueCount="18446744073709551615"/>'}, "cells or texts"),
        ({"xl/sharedStrings.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><sst>&b;</sst>"}, "document type"),
        ({"xl/sharedStrings.xml": f"<sst>{'<si/>' * 101}</sst>"}, "more than 100 cells or texts"),
        (
            {"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 99}</t></si></sst>"},
            "more than 1000 characters",
        ),
        ({f"xl/{number}.xml": "" for number in range(30)}, "files"),
        ({"xl/a.bin": "x" * 9_000_000}, "more than 8000000 bytes, unpacked"),
    ],
    ids=["a count", "entities", "texts", "a text repeated", "files", "bytes"],
)
def test_what_a_workbook_unpacks_to_is_counted(files, message, tmp_path, monkeypatch):
    bounds = {"CELLS": 100, "CHARACTERS": 1000, "FILES": 20, "BYTES": 8_000_000}
    for name, bound in bounds.items():
        monkeypatch.setattr(xlsx_bounds, f"MOST_{name}", bound)
    cells = '<c t="s"><v>0</v></c>' * 20
    path = workbook(tmp_path / "a.xlsx", f"<sheetData><row>{cells}</row></sheetData>", **files)
    assert message in refused_sheet(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_sheet_in_another_encoding_is_counted_too(encoding, tmp_path):
    sheet = '<worksheet><sheetData><row><c r="XFD1048576"/></row></sheetData></worksheet>'
    path = workbook(tmp_path / "a.xlsx", "")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/other.xml", sheet.encode(encoding))
    assert "1048576 rows" in refused_sheet(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_file_of_a_workbook_is_stored_or_deflated(method, tmp_path):
    path = workbook(tmp_path / "a.xlsx", CELL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/other.xml", b"<a/>", method)
    assert "this is not an Excel workbook" in refused_sheet(path)


def test_the_stated_sizes_of_an_archive_are_not_believed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", f"<sheetData>{CELL}</sheetData>")
    content = path.read_bytes()
    at = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: at + 24] + b"\x05\0\0\0" + content[at + 28 :])
    assert "this is not an Excel workbook" in refused_sheet(path)


@pytest.mark.parametrize("start", [b"0", b"<a b='", b"<!--"])
def test_a_part_of_a_workbook_s_file_without_an_end_is_read_once(start):
    elements = Elements()
    pieces = [start, *[b"x" * 65_536] * 40]
    assert [elements.are_read(piece) for piece in pieces][-1] is False


OPTIONS = [
    (name, argument.names[0])
    for name, command in COMMANDS.items()
    for argument in command.arguments
    if argument.names[0].startswith("--") and "action" not in argument.settings
]


def parsed(arguments: list[str]) -> Any:
    """The options; None where they are refused."""
    try:
        return parse(arguments, "en")
    except SystemExit:
        return None


@for_each(("command", "option"), OPTIONS)
def test_two_hyphens_as_a_value_are_a_text_or_refused(command, option):
    """argparse made an empty list of them, and the command a traceback."""
    options = parsed([command, f"{option}=--"])
    name = option.removeprefix("--").replace("-", "_")
    assert options is None or getattr(options, name) in ("--", ["--"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04\0", "an Excel workbook. Save"),
        (b"\xd0\xcf\x11\xe0", "of the older kind"),
        (b"%PDF-1.7", "a PDF"),
        ("rad;belopp".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_table_that_is_no_text_is_named_for_what_it_is(content, message, tmp_path, capsys):
    table, book = tmp_path / "new.csv", shutil.copytree(SOUND, tmp_path / "book")
    table.write_bytes(content)
    assert main(["post-table", str(table), "--book", str(book), "--language", "en"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("row", ["2025-13-01,external,-5,x", "2019-01-01,external,-5,x"])
def test_a_table_of_faulty_rows_is_read_no_further_than_a_thousand(row, tmp_path, capsys):
    table, book = tmp_path / "new.csv", shutil.copytree(SOUND, tmp_path / "book")
    table.write_text("day,line,amount,text\n" + f"{row}\n" * 1_500, "utf-8")
    assert main(["post-table", str(table), "--book", str(book), "--language", "en"]) == 2
    heading, first, *others = capsys.readouterr().err.splitlines()
    assert heading == "fhledger: 1001 errors:"
    assert "new.csv, line 1002: the table is read no further:" in first
    assert "new.csv, line 2: " in others[0]
