"""Spreadsheets: CSV and Excel by a layout of the book, as people save them, also on purpose
wrongly."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import for_each
from fhledger import BookError, FhledgerError, read_book
from fhledger.book.files.folder_writer import starter_book
from fhledger.book.voucher_citation import cited_voucher
from fhledger.core.currency import printed_in
from fhledger.core.digests import digest_of
from fhledger.exchange.imports.import_files import import_file, planned_import
from fhledger.exchange.spreadsheets import xlsx_bounds as workbooks
from fhledger.exchange.spreadsheets.cell_values import cell_amount, cell_day
from fhledger.exchange.spreadsheets.layout_proposal import LayoutProposal, propose_layout
from fhledger.outputs import json_schema
from file_cases import importing_book, workbook
from json_schemas import Draft202012Validator

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
        (("03/04/2025", 1, 5010, "", 5, ""), "2025-04-03 or 2025-03-04"),
        ((date(2025, 1, 5), 1, "", "", 5, ""), "it is empty"),
        ((date(2025, 1, 5), 1, 5010, "", "", ""), "missing"),
        ((date(2025, 1, 5), 1, 5010, "", "5.005", ""), "two decimals"),
        ((date(2025, 1, 5), 1, 5010, "", '<c t="b"><v>1</v></c>', ""), "truth value"),
        ((date(2025, 1, 5), 1, 5010, "", '<c t="e"><v>#REF!</v></c>', ""), "missing"),
        (("Anm.", "", "", "", 5, ""), "is not a day"),
    ],
)
def test_a_row_that_says_nothing_certain_prevents_the_import(folder, tmp_path, row, reason):
    good = (date(2025, 1, 5), 2, 5010, "Möten", 1, "")
    path = workbook(tmp_path / "list.xlsx", cells(HEADER, good, row))
    before = (folder / "entries" / "2025.csv").read_bytes()
    done = import_file(folder, path)
    assert {(f.code, f.subject) for f in done.failures()} == {("FH560", "list.xlsx, row 3")}
    assert any(reason in str(f.actual) for f in done.failures())
    assert (folder / "entries" / "2025.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (("Datum", "Ver", "Konto", "Namn", "Text"), "'Belopp' .amount. was not found: Datum"),
        ((*HEADER, "Belopp"), "'Belopp' .amount. is in the header more than once"),
        ((), "there is no header"),
    ],
)
def test_a_header_that_the_layout_does_not_know(folder, tmp_path, header, message):
    path = workbook(tmp_path / "list.xlsx", cells(header))
    with pytest.raises(BookError, match=message):
        planned_import(folder, read_book(folder), path)


def test_a_bomb_is_refused_before_it_is_opened(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_BYTES", 30_000_000)
    path = workbook(tmp_path / "list.xlsx", cells(HEADER))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(32):
            member.write(b"0" * 1_000_000)
    assert path.stat().st_size < 300_000
    with pytest.raises(BookError, match="too large to be read: more than 30000000 bytes"):
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
    assert finding.message.en == "6 formulas have no saved value"


def test_a_file_that_is_no_workbook(folder, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(BookError, match="this is not an Excel workbook"):
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


@for_each("cell", [float("nan"), float("inf"), True, None, "", "1,2,3", 1e300, []])
def test_a_cell_that_is_no_amount(cell):
    with pytest.raises(ValueError, match=r"."):
        cell_amount(cell)


@for_each("cell", [None, "", "31/13 2024", 45296.5, "2024-02-30", True, "3.4.25", "01-02-2025"])
def test_a_cell_that_is_no_day(cell):
    with pytest.raises(ValueError, match=r"is not a day|the layout says which"):
        cell_day(cell)


@for_each(
    ("written", "amount"),
    [
        ("120.000,00", "120000.00"),
        ("1.234.567,5", "1234567.5"),
        ("120,000.00", "120000.00"),
        ("-75 000,50 kr", "-75000.50"),
        ("1 234,50-", "-1234.50"),
        ("(5,00)", "-5.00"),
        ("(5,00 kr)", "-5.00"),
        ("\u22125,00\xa0kr", "-5.00"),
        ("100:-", "100"),
        ("100 SEK", "100"),
    ],
)
def test_amounts_as_people_write_them(written, amount):
    assert cell_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    ("currency", "own", "others"),
    [
        ("EUR", ["100 EUR", "100 €", "100"], ["100 kr", "100 SEK", "100:-"]),
        ("NOK", ["100 NOK", "100 kr"], ["100 SEK", "100 €"]),
        ("USD", ["100 USD"], ["100 kr", "100 EUR"]),
    ],
)
def test_an_amount_has_the_unit_of_the_book_or_none(currency, own, others):
    with printed_in(currency):
        assert {cell_amount(written) for written in own} == {Decimal(100)}
        for written in others:
            with pytest.raises(ValueError, match=r"."):
                cell_amount(written)


@for_each("written", ["120.000", "120,000", "1.2345,00", "100 EUR", "5--", "--5", "(5"])
def test_an_amount_that_could_be_another_is_refused(written):
    with pytest.raises(ValueError, match=r"."):
        cell_amount(written)


@for_each(
    "written",
    [
        *("15/5 2025", "15/5-2025", "2025-05-15 00:00", "2025-05-15T00:00:00", "20250515"),
        *("2025/5/15", "2025.05.15", "15.5.2025", "15/05/2025", "05/15/2025", 45792, "45792"),
    ],
)
def test_days_as_people_write_them(written):
    assert cell_day(written) == date(2025, 5, 15)


def test_the_layout_says_which_number_is_the_day():
    assert cell_day("03/04/2025", "day_month_year") == date(2025, 4, 3)
    assert cell_day("03/04/2025", "month_day_year") == date(2025, 3, 4)
    assert cell_day("04/04/2025") == date(2025, 4, 4)


AS_KEPT = """
[[layouts]]
name = "kept"
fill_down = ["day"]

[layouts.columns]
day = "Bokf.datum"
account = "Konto"
debit = "Debet"
credit = "Kredit"
text = "Text"
"""

KEPT = """\
Påhittad huvudbok;;;;
;;;;
Bokf.datum;Konto;Debet;Kredit;Text
15/5 2025;5010;120.000,00;;Möte
;5010;1 234,50 kr;;Kaffe
Delsumma;;121.234,50;;
16/5 2025;3010;;(5,00);Åter
;;;;
Summa;;121 234,50;-5,00;
"""


def with_layout(folder, text):
    (folder / "spreadsheets.toml").write_text(text, "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_list_as_people_keep_it(folder, tmp_path, encoding):
    """A title, blank rows, days filled down, a sub-total and a total, semicolons."""
    with_layout(folder, AS_KEPT)
    path = tmp_path / "kept.csv"
    path.write_bytes(KEPT.encode(encoding))
    done = planned_import(folder, read_book(folder), path)
    assert done.failures() == ()
    assert [(e.day.day, e.line, e.amount_kr) for e in done.entries] == [
        (15, "costs", Decimal("-120000.00")),
        (15, "costs", Decimal("-1234.50")),
        (16, "fees", Decimal("-5.00")),
    ]
    totals = done.reconciliation.control_totals
    assert [(str(total.place), total.expected == total.actual) for total in totals] == [
        ("kept.csv, line 6, Debet", True),
        ("kept.csv, line 9, Debet", True),
        ("kept.csv, line 9, Kredit", True),
    ]
    path.write_bytes(KEPT.replace("Summa;;121 234,50", "Summa;;121 234,51").encode(encoding))
    [failure] = planned_import(folder, read_book(folder), path).failures()
    assert (failure.code, failure.difference) == ("FH553", Decimal("-0.01"))


def test_a_control_total_given_by_hand(folder, tmp_path):
    with_layout(folder, AS_KEPT)
    path = tmp_path / "kept.csv"
    path.write_text(KEPT, "utf-8")
    book = read_book(folder)
    right, wrong = Decimal("121239.50"), Decimal("121234.50")
    assert planned_import(folder, book, path, expected_total=right).failures() == ()
    [failure] = planned_import(folder, book, path, expected_total=wrong).failures()
    assert (failure.code, failure.subject) == ("FH553", "--expect-total")
    assert import_file(folder, path, expected_total=wrong).entries == ()


def test_a_column_of_lines_instead_of_accounts(folder, tmp_path):
    with_layout(
        folder,
        '[[layouts]]\nname = "lines"\npositive = "into_fund"\n[layouts.columns]\n'
        'day = "Datum"\nline = "Rad"\namount = "Belopp"\ntext = "Text"\n',
    )
    path = tmp_path / "lines.csv"
    path.write_text("Datum;Rad;Belopp;Text\n2025-01-05;costs;-25;Möte\n2025-01-06;Fees;30;\n")
    book = read_book(folder)
    labels = {line.id: line.label.en for line in book.config.lines}
    path.write_text(path.read_text().replace("Fees", labels["fees"].upper()))
    done = planned_import(folder, book, path)
    assert [(e.line, e.amount_kr) for e in done.entries] == [("costs", -25), ("fees", 30)]
    path.write_text("Datum;Rad;Belopp;Text\n2025-01-05;Hyror;-25;Möte\n")
    [failure] = planned_import(folder, book, path).failures()
    assert (failure.code, failure.subject) == ("FH540", "line Hyror")
    with_layout(
        folder, (folder / "spreadsheets.toml").read_text().replace('positive = "into_fund"\n', "")
    )
    with pytest.raises(BookError, match="must say what a positive amount is"):
        planned_import(folder, book, path)


def test_a_row_with_more_cells_than_the_header_is_refused(folder, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Datum,Ver,Konto,Namn,Belopp,Text\n2025-01-05,1,5010,Möten,25,50,\n")
    [failure] = planned_import(folder, read_book(folder), path).failures()
    assert (failure.code, failure.subject) == ("FH560", "list.csv, line 2")
    assert "7 cells" in str(failure.actual)


def test_several_sheets_are_never_silently_one(folder, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl writes several sheets")
    book = openpyxl.Workbook()
    book.active.append(list(HEADER))
    book.active.append([date(2025, 1, 5), 1, 5010, "Möten", 25, "Möte"])
    book.create_sheet("Tomt")
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert len(planned_import(folder, read_book(folder), path).entries) == 1
    book.create_sheet("Februari").append(list(HEADER))
    book.save(path)
    with pytest.raises(BookError, match="several sheets hold something: Sheet, Februari"):
        planned_import(folder, read_book(folder), path)


def several_sheets(path):
    """January and February alike, an empty sheet, and (on demand) one without a header."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl writes several sheets")
    book = openpyxl.Workbook()
    book.active.title = "Januari"
    book.create_sheet("Tomt")
    book.create_sheet("Februari")
    for month, name in enumerate(("Januari", "Februari"), 1):
        book[name].append(list(HEADER))
        book[name].append([date(2025, month, 5), month, 5010, "Möten", 25 * month, name])
        book[name].append([date(2025, 1, 6), "", 5010, "Möten", 7, "Kaffe"])
        book[name].append(["Summa", "", "", "", 25 * month + 7])
    book.save(path)
    return book


SHEETS = """
[[layouts]]
name = "sheets"
sheets = SHEETS

[layouts.columns]
day = "Datum"
voucher = "Ver"
account = "Konto"
amount = "Belopp"
text = "Text"
"""


@pytest.mark.parametrize("sheets", ['"all"', '["Januari", "Februari"]'])
def test_several_sheets_in_one_run(folder, tmp_path, sheets):
    """Each has its header and its control total; what is equal in both is two vouchers."""
    path = tmp_path / "list.xlsx"
    book = several_sheets(path)
    (folder / "spreadsheets.toml").write_text(SHEETS.replace("SHEETS", sheets), "utf-8")
    done = import_file(folder, path)
    assert done.findings == ()
    assert [(entry.text, str(entry.amount_kr)) for entry in done.entries] == [
        ("Januari", "-25"),
        ("Kaffe", "-7"),
        ("Februari", "-50"),
        ("Kaffe", "-7"),
    ]
    assert done.entries[2].source == "list.xlsx [Februari], row 2, voucher 2 of 2025"
    assert cited_voucher(done.entries[2].source).sv == (
        "list.xlsx [Februari], rad 2, verifikation 2 (2025)"
    )
    assert [str(each.place) for each in done.reconciliation.control_totals] == [
        "list.xlsx [Januari], row 4, Belopp",
        "list.xlsx [Februari], row 4, Belopp",
    ]
    again = import_file(folder, path)
    assert (again.entries, again.vouchers.known, again.findings) == ((), 4, ())
    book["Februari"]["E4"] = 58
    book["Februari"]["A3"] = "03/04/2025"
    book.save(path)
    failures = {finding.code: finding.subject for finding in import_file(folder, path).failures()}
    assert failures == {
        "FH553": "list.xlsx [Februari], row 4, Belopp",
        "FH554": "list.xlsx [Januari], row 3",
        "FH560": "list.xlsx [Februari], row 3",
    }


def test_a_workbook_to_which_a_sheet_is_added(folder, tmp_path):
    path = tmp_path / "list.xlsx"
    book = several_sheets(path)
    (folder / "spreadsheets.toml").write_text(SHEETS.replace("SHEETS", '"all"'), "utf-8")
    import_file(folder, path)
    march = book.create_sheet("Mars", 0)
    march.append(list(HEADER))
    march.append([date(2025, 3, 5), "", 5010, "Möten", 9, "Mars"])
    book.save(path)
    done = import_file(folder, path)
    assert [entry.text for entry in done.entries] == ["Mars"]
    assert {finding.code for finding in done.findings} == {"FH555"}


def test_a_sheet_without_a_header_is_never_left_out_silently(folder, tmp_path):
    path = tmp_path / "list.xlsx"
    book = several_sheets(path)
    book.create_sheet("Noter").append(["Fri text"])
    book.save(path)
    (folder / "spreadsheets.toml").write_text(SHEETS.replace("SHEETS", '"all"'), "utf-8")
    with pytest.raises(BookError, match=r"list.xlsx \[Noter\], row 1.*no header"):
        planned_import(folder, read_book(folder), path)
    proposal = propose_layout(path)
    printed = json.loads(proposal.model_dump_json())
    Draft202012Validator(json_schema("import-propose")).validate(printed)
    assert LayoutProposal.model_validate(printed) == proposal
    assert 'sheets = ["Januari", "Februari"]' in proposal.toml
    assert proposal.toml.count("[[layouts]]") == 1
    assert "sheets without a header, which are not read: Noter" in [d.en for d in proposal.doubts]
    with_layout(folder, proposal.toml)
    assert len(planned_import(folder, read_book(folder), path).entries) == 4


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ('["Mars"]', "there is no sheet 'Mars'"),
        ('["Januari", "Januari"]', "Januari"),
        ('"all"\nsheet = "Januari"', "sheet or sheets, not both"),
    ],
)
def test_sheets_that_cannot_be_meant(folder, tmp_path, sheets, reason):
    path = tmp_path / "list.xlsx"
    several_sheets(path)
    (folder / "spreadsheets.toml").write_text(SHEETS.replace("SHEETS", sheets), "utf-8")
    with pytest.raises(BookError, match=reason):
        planned_import(folder, read_book(folder), path)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_proposed_layout_reads_the_file(folder, tmp_path, suffix):
    """But for what it asks: here which number is the day."""
    path = tmp_path / f"kept{suffix}"
    rows = [
        ("Påhittad huvudbok",),
        (),
        ("Bokf.datum", "Ver.nr", "Konto", "Belopp", "Text", "Saldo"),
        ("03/04/2025", "1", "5010", "25,50 kr", "Möte", ""),
        ("", "2", "5010", "(1,00)", "Åter", ""),
        ("Summa", "", "", "24,50", "", ""),
    ]
    if suffix == ".csv":
        path.write_text("".join(f"{';'.join(row)}\n" for row in rows), "cp1252")
    else:
        workbook(path, cells(*rows))
    proposal = propose_layout(path)
    assert "columns that are not used: Saldo" in [doubt.en for doubt in proposal.doubts]
    with_layout(folder, proposal.toml)
    failures = planned_import(folder, read_book(folder), path).failures()
    assert {failure.code for failure in failures} == {"FH560"}
    with_layout(folder, proposal.toml.replace("# dates", "dates"))
    done = planned_import(folder, read_book(folder), path)
    assert done.failures() == ()
    assert [(e.day, e.amount_kr) for e in done.entries] == [
        (date(2025, 4, 3), Decimal("-25.50")),
        (date(2025, 4, 3), Decimal("1.00")),
    ]
    [total] = done.reconciliation.control_totals
    assert total.expected == total.actual == Decimal("24.50")


def test_a_file_without_a_header_is_not_guessed_about(tmp_path):
    path = tmp_path / "kept.csv"
    path.write_text("a;b\n1;2\n")
    with pytest.raises(BookError, match="no row names a day and an amount"):
        propose_layout(path)


def test_without_layouts_the_command_that_proposes_one_is_named(folder, tmp_path):
    (folder / "spreadsheets.toml").unlink()
    path = tmp_path / "min lista.csv"
    path.write_text(CSV, "utf-8")
    with pytest.raises(BookError) as error:
        import_file(folder, path)
    assert f'`fhledger import "{path}" --propose`' in error.value.in_language("sv")


@pytest.mark.parametrize("page", ["sv/importera-verifikationer.md", "how-to/import-vouchers.md"])
def test_the_list_of_a_bank_is_imported_as_the_guide_shows_it(page, tmp_path):
    text = (Path(__file__).parents[1] / "docs" / page).read_text("utf-8")
    listed = text.split("```text\nBokföringsdag;", 1)[1].split("```", 1)[0]
    layout = next(part for part in text.split("```toml\n") if 'name = "bank"' in part)
    folder = starter_book(tmp_path / "book")
    (folder / "spreadsheets.toml").write_text(layout.split("```", 1)[0], "utf-8")
    path = tmp_path / "bank.csv"
    path.write_text(f"Bokföringsdag;{listed}", "utf-8")
    assert [(entry.line, entry.amount_kr) for entry in import_file(folder, path).entries] == [
        ("external_costs", Decimal("-1200.50")),
        ("member_contributions", Decimal(25000)),
    ]
