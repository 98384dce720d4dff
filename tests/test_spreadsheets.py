"""Spreadsheets: CSV and Excel by a layout of the book, as people save them, also on purpose wrongly."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhledger import BookError, FhledgerError, read_book
from fhledger.core.digests import digest_of
from fhledger.exchange import xlsx_reader as workbooks
from fhledger.exchange.cell_values import cell_amount, cell_day
from fhledger.exchange.import_files import import_file, planned_import
from file_cases import importing_book, workbook

CSV = """\
Datum;Ver;Konto;Namn;Belopp;Text
2025-01-05;1;5010;Möten;25,50;Möte
20250106;2;3010;Avgifter;(1 234,50);Åstorp
2025-01-05;1;1930;Bank;−25,50;Möte
;;;;;
2025-01-07;;5010;Möten;1;"Kaffe;
och te"
"""


@pytest.fixture
def folder(tmp_path):
    return importing_book(tmp_path / "book")


def cells(*rows):
    """Rows of a sheet; a number, a text, or the XML of a cell after its reference."""

    def cell(at, number, value):
        where = f"{chr(65 + at)}{number}"
        if isinstance(value, str) and value.startswith("<"):
            return value.replace("<c", f'<c r="{where}"', 1)
        if isinstance(value, str):
            return f'<c r="{where}" t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, date):
            return f'<c r="{where}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        return f'<c r="{where}"><v>{value}</v></c>'

    return (
        "<sheetData>"
        + "".join(
            f'<row r="{number}">{"".join(cell(at, number, value) for at, value in enumerate(row))}</row>'
            for number, row in enumerate(rows, 1)
        )
        + "</sheetData>"
    )


HEADER = ("Datum", "Ver", "Konto", "Namn", "Belopp", "Text")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_as_it_is_saved(folder, tmp_path, encoding, end):
    path = tmp_path / "list.csv"
    path.write_bytes(CSV.replace("−", "-").replace("\n", end).encode(encoding))
    done = planned_import(folder, read_book(folder), path)
    file = digest_of(["c7ddc87c0fa2ee53"])
    assert [(e.day, e.line, e.amount_kr, e.text, e.source) for e in done.entries] == [
        (
            date(2025, 1, 5),
            "costs",
            Decimal("-25.50"),
            "Möte",
            "list.csv, line 2, voucher 1 of 2025",
        ),
        (
            date(2025, 1, 6),
            "fees",
            Decimal("1234.50"),
            "Åstorp",
            "list.csv, line 3, voucher 2 of 2025",
        ),
        (
            date(2025, 1, 7),
            "costs",
            Decimal(-1),
            "Kaffe; och te",
            f"list.csv, line 6, voucher without number [c7ddc87c0fa2ee53/1, file {file}]",
        ),
    ]
    assert [f.code for f in done.findings] == (["FH520"] if encoding == "cp1252" else [])


def test_excel_gives_what_csv_gives(folder, tmp_path):
    rows = (
        HEADER,
        (date(2025, 1, 5), 1, 5010, "Möten", 25.5, "Möte"),
        ("20250106", 2, "3010", "Avgifter", "(1 234,50)", "Åstorp"),
        (date(2025, 1, 5), 1, 1930, "Bank", "<c><f>-E2</f><v>-25.5</v></c>", "Möte"),
        (20250107, "", 5010, "Möten", "<c><v>0.30000000000000004</v></c>", "=1+1"),
    )
    path = workbook(tmp_path / "list.xlsx", cells(*rows))
    done = import_file(folder, path)
    assert done.findings == ()
    assert [(e.day, e.line, e.amount_kr, e.text) for e in done.entries] == [
        (date(2025, 1, 5), "costs", Decimal("-25.5"), "Möte"),
        (date(2025, 1, 6), "fees", Decimal("1234.50"), "Åstorp"),
        (date(2025, 1, 7), "costs", Decimal("-0.30"), "=1+1"),
    ]
    assert done.entries[0].source == "list.xlsx, row 2, voucher 1 of 2025"
    again = import_file(folder, path)
    assert (again.entries, again.vouchers.known, again.findings) == ((), 3, ())


LAYOUT = """
[[layouts]]
name = "two_sides"
sheet = "Lista"
header_row = 3
positive = "debit"

[layouts.columns]
day = "Dag"
account = "Konto"
debit = "Debet"
credit = "Kredit"
objects = { "6" = "Projekt" }
"""


def test_a_layout_may_begin_lower_with_two_amounts_and_objects(folder, tmp_path):
    with (folder / "spreadsheets.toml").open("a", encoding="utf-8") as file:
        file.write(LAYOUT)
    rows = (
        ("Huvudbok", "", ""),
        (),
        ("Dag", "Konto", "Debet", "Kredit", "Projekt"),
        (date(2025, 1, 5), 4500, 80, "", 100),
        (date(2025, 1, 6), 4500, "", 5, "path"),
        (date(2025, 1, 7), 4500, "", "", "path"),
    )
    path = workbook(tmp_path / "list.xlsx", cells(*rows[:-1]))
    with pytest.raises(BookError, match="--layout; there is list, two_sides"):
        planned_import(folder, read_book(folder), path)
    done = planned_import(folder, read_book(folder), path, "two_sides")
    assert [(e.amount_kr, e.project) for e in done.entries] == [
        (Decimal(-80), "path"),
        (Decimal(5), "path"),
    ]
    path = workbook(tmp_path / "list.xlsx", cells(*rows))
    done = planned_import(folder, read_book(folder), path, "two_sides")
    assert [(f.code, f.subject) for f in done.findings] == [("FH560", "list.xlsx, row 6")]
    assert done.entries == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", 1, 5010, "", 5, ""), "is not a day"),
        ((45662, 1, 5010, "", 5, ""), "is not a day"),
        ((date(2025, 1, 5), 1, "", "", 5, ""), "it is empty"),
        ((date(2025, 1, 5), 1, 5010, "", "", ""), "missing"),
        ((date(2025, 1, 5), 1, 5010, "", "5.005", ""), "two decimals"),
        ((date(2025, 1, 5), 1, 5010, "", '<c t="b"><v>1</v></c>', ""), "truth value"),
        ((date(2025, 1, 5), 1, 5010, "", '<c t="e"><v>#REF!</v></c>', ""), "missing"),
        (("Summa", "", "", "", 5, ""), "is not a day"),
    ],
)
def test_a_row_that_says_nothing_certain_prevents_the_import(folder, tmp_path, row, reason):
    good = (date(2025, 1, 5), 2, 5010, "Möten", 1, "")
    path = workbook(tmp_path / "list.xlsx", cells(HEADER, good, row))
    before = (folder / "entries" / "2024.csv").read_bytes()
    done = import_file(folder, path)
    assert {(f.code, f.subject) for f in done.failures()} == {("FH560", "list.xlsx, row 3")}
    assert any(reason in str(f.actual) for f in done.failures())
    assert (folder / "entries" / "2024.csv").read_bytes() == before
    assert not (folder / "entries" / "2025.csv").exists()


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("Datum", "Ver", "Konto", "Namn", "Text"), "'Belopp' .amount. was not found: Datum"),
        ((*HEADER, "Belopp"), "'Belopp' .amount. is in the header more than once"),
        ((), "there is no header"),
    ],
)
def test_a_header_that_the_layout_does_not_know(folder, tmp_path, header, said):
    path = workbook(tmp_path / "list.xlsx", cells(header))
    with pytest.raises(BookError, match=said):
        planned_import(folder, read_book(folder), path)


def test_a_bomb_is_refused_before_it_is_opened(folder, tmp_path):
    path = workbook(tmp_path / "list.xlsx", cells(HEADER))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(32):
            member.write(b"0" * 10_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(BookError, match="too large to be read: more than 300000000 bytes"):
        planned_import(folder, read_book(folder), path)


def test_a_sheet_that_pretends_to_be_huge_is_refused(folder, tmp_path):
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = workbook(
        tmp_path / "list.xlsx", cells(HEADER).replace("</sheetData>", f"{far}</sheetData>")
    )
    with pytest.raises(BookError, match="1048576 rows and 16384 columns"):
        planned_import(folder, read_book(folder), path)


def test_a_formula_is_found_wherever_a_piece_ends(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "_PIECE", 97)
    empty = "<c><f>A1</f><v></v></c>"
    text = '<c t="str"><f>""</f><v></v></c>'
    rows = [(date(2025, 1, 5), number, 5010, "", 1, text) for number in range(20)]
    path = workbook(tmp_path / "list.xlsx", cells(HEADER, *rows, (empty,) * 6))
    [finding] = planned_import(folder, read_book(folder), path).findings
    assert finding.message.en == "formulas without a saved value: 6"


def test_a_file_that_is_no_workbook(folder, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(BookError, match="no Excel workbook that can be read"):
        planned_import(folder, read_book(folder), path)


def test_csv_with_a_quote_never_closed(folder, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('Datum;Ver;Konto;Namn;Belopp;Text\n2025-01-05;1;5010;;5;"so\n', "utf-8")
    with pytest.raises(BookError, match="line 2: this is not CSV"):
        planned_import(folder, read_book(folder), path)


class TestAnythingAtAll:
    """Whatever the bytes of a spreadsheet, importing plans something or says what is wrong."""

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        content=st.binary(max_size=200)
        | st.text('";,\n\t25-(1 ', max_size=60).map(lambda text: f"{CSV}{text}".encode()),
        suffix=st.sampled_from([".csv", ".xlsx"]),
    )
    def test_bytes(self, tmp_path, content, suffix):
        folder = tmp_path / "book"
        if not folder.exists():
            importing_book(folder)
        path = tmp_path / f"list{suffix}"
        path.write_bytes(content)
        with suppress(FhledgerError):
            assert planned_import(folder, read_book(folder), path).file == path.name

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(at=st.integers(0, 4000), byte=st.integers(0, 255))
    def test_a_workbook_with_a_byte_changed(self, tmp_path, at, byte):
        folder = tmp_path / "book"
        if not folder.exists():
            importing_book(folder)
        row = (date(2025, 1, 5), 1, 5010, "", 5, "")
        path = workbook(tmp_path / "list.xlsx", cells(HEADER, row))
        content = io.BytesIO(path.read_bytes()).getbuffer()
        content[at % len(content)] = byte
        path.write_bytes(content)
        with suppress(FhledgerError):
            assert planned_import(folder, read_book(folder), path).file == path.name


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), True, None, "", "1,2,3", 1e300, []])
def test_a_cell_that_is_no_amount(cell):
    with pytest.raises(ValueError, match=r"."):
        cell_amount(cell)


@pytest.mark.parametrize("cell", [None, "", "31/12 2024", 45296.5, "2024-02-30", True])
def test_a_cell_that_is_no_day(cell):
    with pytest.raises(ValueError, match="is not a day"):
        cell_day(cell)
