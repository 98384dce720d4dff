"""The sheet of new entries: filled in, saved and imported, once each, by openpyxl and by
LibreOffice."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from calc import SOFFICE, computed
from fhledger import edit, import_vouchers, read_book
from fhledger.book.edits.new_entries_form import HEADERS, SHEET
from fhledger.cli import main
from fhledger.core.localized import Language
from fhledger.render.overview import make_overview
from fhledger.render.workbook import excel_workbook, new_entries


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """A copy of the embedded book in which 2025 has begun."""
    path = tmp_path_factory.mktemp("year") / "book"
    assert main(["init", str(path), "--like", "familjen-helsingborg"]) == 0
    with edit(path) as change:
        change.begin(2025)
        change.decide_appropriation(
            2025, 400_000, "Framtidsdagen {year}", new=True, source="Protokoll (påhittat)"
        )
    return path


@pytest.fixture(scope="module")
def workbooks(book) -> dict[str, bytes]:
    """The workbook of 2025 in each language, with a short form."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(new_entries, "ROWS", 20)
        return {each: excel_workbook(read_book(book), 2025, each) for each in ("sv", "en")}


@pytest.fixture(scope="module")
def forms(workbooks) -> dict[str, bytes]:
    """The workbooks with the form and its lists alone, which are opened and saved sooner."""
    return {language: with_form_alone(workbook) for language, workbook in workbooks.items()}


def with_form_alone(content: bytes) -> bytes:
    workbook, saved = openpyxl.load_workbook(io.BytesIO(content), data_only=True), io.BytesIO()
    for sheet in workbook.worksheets[:-2]:
        workbook.remove(sheet)
    workbook.save(saved)
    return saved.getvalue()


@pytest.fixture
def folder(book, tmp_path) -> Path:
    return Path(shutil.copytree(book, tmp_path / "book"))


@pytest.fixture
def filled(workbooks, forms, tmp_path):
    """A function that writes rows into the form, with or without the other sheets beside it."""

    def fill(
        rows: list[dict[str, object]], language: Language = "sv", *, whole: bool = False
    ) -> Path:
        source = workbooks if whole else forms
        workbook = openpyxl.load_workbook(io.BytesIO(source[language]), data_only=True)
        sheet = workbook[SHEET.in_language(language)]
        header = HEADERS["day"].in_language(language)
        [top] = [cell.row for cell in sheet["A"] if cell.value == header]
        columns = list(HEADERS)
        for at, row in enumerate(rows, top + 1):
            for name, value in row.items():
                sheet.cell(at, columns.index(name) + 1, value)
        workbook.save(tmp_path / "bokslut.xlsx")
        return tmp_path / "bokslut.xlsx"

    return fill


def rows() -> list[dict[str, object]]:
    return [
        {
            "day": date(2025, 3, 1),
            "line": "Övriga externa kostnader",
            "amount": -1200.5,
            "text": "Hyra",
            "voucher": "A7",
        },
        {
            "day": date(2025, 3, 1),
            "line": "Test- och utvecklingsprojekt",
            "item": "Beviljat",
            "project": "Smarta lekplatser",
            "amount": -50_000,
            "text": "Bidrag",
            "voucher": "A7",
        },
        {"day": date(2025, 11, 20), "item": "Framtidsdagen 2025", "amount": -395_000},
        {"day": "2025-11-21", "line": "external", "amount": "1 000,00", "is_credit": "ja"},
    ]


def test_the_rows_become_entries_and_are_known_the_next_time(folder, filled):
    path = filled(rows(), whole=True)
    result = import_vouchers(path, book=folder)
    assert result.failures() == ()
    assert [(e.line, e.item, e.amount_kr, e.project) for e in result.entries] == [
        ("external_costs", "", Decimal("-1200.50"), ""),
        ("development_projects", "granted", Decimal(-50_000), "smarta_lekplatser"),
        ("appropriations", "framtidsdagen", Decimal(-395_000), ""),
        ("external_costs", "", Decimal(1_000), ""),
    ]
    assert result.entries[0].source == "bokslut.xlsx, row 5, voucher A 7 of 2025"
    assert (result.reconciliation.booked.vouchers, result.reconciliation.balanced) == (3, True)
    before = (folder / "entries" / "2025.csv").read_bytes()
    again = import_vouchers(path, book=folder)
    assert (again.entries, again.reconciliation.known.vouchers) == ((), 3)
    assert (folder / "entries" / "2025.csv").read_bytes() == before


def test_a_workbook_with_rows_that_are_not_imported_is_not_replaced(folder, filled, capsys):
    path = filled(rows())
    content_before, book = path.read_bytes(), ["--book", str(folder)]
    replace = ["workbook", "2025", "-o", str(path), "--overwrite", *book]
    assert main(replace) == 2
    assert path.read_bytes() == content_before
    assert "rader som inte är inlästa" in capsys.readouterr().err
    assert main(["import", str(path), *book]) == 0
    assert main(replace) == 0


def test_a_sheet_in_the_other_language_is_the_same_vouchers(folder, filled):
    import_vouchers(filled(rows()), book=folder)
    english = [dict(row) for row in rows()]
    english[0]["line"] = "Other external costs"
    english[2]["item"] = "framtidsdagen"
    english[3]["is_credit"] = "yes"
    again = import_vouchers(filled(english, "en"), book=folder)
    assert again.entries == ()


def test_more_rows_in_the_same_file_add_only_what_is_new(folder, filled):
    import_vouchers(filled(rows()), book=folder)
    more = {"day": date(2025, 12, 1), "line": "external", "amount": -7, "text": "Ny"}
    result = import_vouchers(filled([more, *rows()]), book=folder)
    assert [entry.text for entry in result.entries] == ["Ny"]


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "a line that fits two": (
        {"line": "Övriga"},
        "Övriga intäkter – Traineeverksamheten (trainee_income)",
    ),
    "a line that is none": ({"line": "Raketer"}, "finns inte bland raderna"),
    "an item of another line": ({"item": "Familjedagen"}, "finns inte bland"),
    "a member that is none": ({"member": "Lund"}, "finns inte bland medlemmarna"),
    "a project that is none": ({"project": "Månen"}, "finns inte bland projekten"),
    "a wrong sign": ({"amount": 5}, "en kreditering har ja i kolumnen Kredit"),
    "no amount": ({"amount": None}, "Belopp"),
    "no day": ({"day": None}, "Dag"),
    "a day that is none": ({"day": "31/2 2025"}, "2025-02-31"),
}


def test_each_row_that_is_wrong_is_named_and_nothing_is_imported(folder, filled, capsys):
    row = {"day": date(2025, 3, 1), "line": "Test- och utvecklingsprojekt", "amount": -5}
    path = filled([*rows(), *(row | wrong for wrong, _ in WRONG.values())])
    before = (folder / "entries" / "2025.csv").read_bytes()
    command = ["import", str(path), "--book", str(folder), "--format", "json", "--language", "sv"]
    assert main(command) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {found["code"] for found in findings} == {"FH560"}
    assert [found["sources"][0] for found in findings] == [
        f"bokslut.xlsx, row {number}" for number in range(9, 9 + len(WRONG))
    ]
    for found, (_, text) in zip(findings, WRONG.values(), strict=True):
        assert text in found["message"]
    assert (folder / "entries" / "2025.csv").read_bytes() == before


def test_the_form_has_room_for_500_rows(book):
    form, _ = new_entries.new_entries_sheets(make_overview(read_book(book), 2025), "sv")
    assert len(list(form.rows)) == 4 + 500


def test_an_empty_sheet_adds_nothing(folder, filled, capsys):
    assert main(["import", str(filled([])), "--book", str(folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == []


def test_the_cells_choose_from_the_names_of_the_book(folder, filled):
    workbook = openpyxl.load_workbook(filled([], whole=True))
    sheet, lists = workbook["Nya poster"], workbook["Listor"]
    found = {
        str(each.sqref).split(":")[0][0]: each for each in sheet.data_validations.dataValidation
    }
    assert found["B"].formula1 == "'Listor'!$A$2:$A$10"
    assert (found["A"].type, found["D"].type) == ("date", "decimal")
    assert lists.sheet_state == "hidden"
    columns = {
        column[0].value: [c.value for c in column[1:] if c.value] for column in lists.columns
    }
    book = read_book(folder)
    assert columns["Rad"] == [line.label.sv for line in book.config.lines]
    assert "Framtidsdagen 2025" in columns["Specifikation"]
    assert columns["Medlem"] == [member.name for member in book.config.municipalities]


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_saved_gives_the_same_entries(folder, filled):
    path = filled(rows(), whole=True)
    (folder.parent / "calc").mkdir()
    plan = import_vouchers(path, book=folder, dry_run=True)
    path.write_bytes(computed({"saved": path.read_bytes()}, folder.parent / "calc")["saved"])
    assert import_vouchers(path, book=folder).entries == plan.entries
