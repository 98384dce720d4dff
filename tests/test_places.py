"""Places are named in the reader's language, and to programs in English."""

from __future__ import annotations

import json
import re

import pytest

from broken_books import CASES, HERE, MORE, MORE_CASES, broken_book, case
from fhledger.book.voucher_citation import cited_voucher
from fhledger.cli import main
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.exchange.imports.import_files import import_file
from fhledger.exchange.rules.printed_report import READING_RULES
from file_cases import FILE_CASES, FILES, HEAD, importing_book, strange_file
from shown import INVENTED
from swedish import without_commands
from test_report_check import spoiled_by

ENGLISH = re.compile(r"\b(?:line|row|page|sheet|column)s?\s+\d")
FORMATS = ("text", "markdown", "csv")


def in_formats(cases):
    """Each case as text, the first one in each format; in `deep`, each in each."""
    return [
        pytest.param(*case, form, marks=[pytest.mark.deep] if at and form != "text" else [])
        for at, case in enumerate(cases)
        for form in FORMATS
    ]


def output_of(capsys, *command):
    """What a command says in Swedish, its errors among it."""
    main([*map(str, command), "--language", "sv"])
    out, err = capsys.readouterr()
    return f"{out}\n{err}"


@pytest.fixture
def strange_import(tmp_path):
    """The command that looks at the strange file of a code."""

    def command_for(code):
        strange = case(code, FILES)
        folder = importing_book(tmp_path / "book")
        if "before" in strange:
            import_file(folder, strange_file(strange, tmp_path, "before"))
        return "import", strange_file(strange, tmp_path), "--book", folder, "--dry-run"

    return command_for


@pytest.mark.parametrize(
    ("code", "cases", "form"),
    in_formats([*((code, HERE) for code in CASES), *((name, MORE) for name in MORE_CASES)]),
)
def test_findings_of_a_broken_book_name_no_english_places(code, cases, form, tmp_path, capsys):
    book = broken_book(code, tmp_path / "book", cases)
    assert not ENGLISH.search(output_of(capsys, "verify", "--book", book, "--format", form))


@pytest.mark.parametrize(("code", "form"), in_formats((code,) for code in FILE_CASES))
def test_findings_of_a_strange_file_name_no_english_places(code, form, strange_import, capsys):
    shown = output_of(capsys, *strange_import(code), "--format", form)
    assert not ENGLISH.search(without_commands(shown))


@pytest.mark.parametrize("code", [rule.code for rule in READING_RULES])
def test_findings_of_a_spoiled_report_name_no_english_places(code, tmp_path, capsys):
    """The first one in each format."""
    path = tmp_path / "report.txt"
    path.write_text(spoiled_by(code), "utf-8")
    for form in FORMATS if code == READING_RULES[0].code else FORMATS[:1]:
        assert not ENGLISH.search(output_of(capsys, "check-report", path, "--format", form))


@pytest.mark.parametrize("row", ["#TRANS 5010 {} 25.001", "#TRANS 5010 {} 24.00", ""])
def test_a_voucher_without_a_number_is_named_by_its_place(row, tmp_path, capsys):
    """One that is left out, one that does not balance, one that never ends."""
    path = tmp_path / "a.si"
    path.write_text(f'{HEAD}#VER "" "" 20250105 "Möte"\n{{\n{row}\n', "cp437")
    path.write_text(path.read_text("cp437") + "}\n" * bool(row), "cp437")
    output = output_of(
        capsys, "import", path, "--book", importing_book(tmp_path / "book"), "--dry-run"
    )
    assert "a.si, rad 7" in output
    assert not ENGLISH.search(output)


def test_what_the_laws_look_for_is_there(tmp_path, strange_import, capsys):
    """Lines and rows are named, in either language; so the laws above are not empty."""
    book = broken_book("FH201", tmp_path / "broken")
    assert "FH201 A9: entries/2024.csv, rad 6, rad 7\n" in output_of(
        capsys, "verify", "--book", book
    )
    strange = strange_import("FH562")
    assert "a.xlsx, rad 1 " in output_of(capsys, *strange)
    main([*map(str, strange), "--language", "en"])
    assert ENGLISH.findall(capsys.readouterr().out) == ["row 1"]


def test_programs_are_given_english_whatever_the_language(tmp_path, capsys):
    book = broken_book("FH201", tmp_path / "book")
    given = json.loads(output_of(capsys, "verify", "--book", book, "--format", "json"))
    assert given["findings"][0]["sources"] == [
        "entries/2024.csv, line 6",
        "entries/2024.csv, line 7",
    ]


@pytest.mark.parametrize("subject", ["2025.si, line 7", "2025.si, rad 7"])
def test_a_place_is_accepted_as_printed_in_either_language(subject, tmp_path):
    folder = importing_book(tmp_path / "book")
    (folder / "accepted.toml").write_text(
        f'[[accepted]]\ncode = "FH512"\nsubject = "{subject}"\nreason = "Påhittad"\n'
        'by = "Påhittad"\nday = 2025-02-01\n',
        "utf-8",
    )
    file = strange_file({**case("FH512", FILES), "file": "2025.si"}, tmp_path)
    assert [finding.accepted is None for finding in import_file(folder, file).findings] == [False]


@pytest.mark.parametrize(
    ("source", "swedish"),
    [
        ("a.se, line 12, voucher A 7 of 2024", "a.se, rad 12, verifikation A 7 (2024)"),
        ("a.xlsx, row 3, voucher 1 of 2025", "a.xlsx, rad 3, verifikation 1 (2025)"),
        ("a.csv, line 6, voucher at line 6 of a.csv", "a.csv, rad 6, verifikation utan nummer"),
        ("a.xlsx, row 6, voucher at line 6 of a.xlsx", "a.xlsx, rad 6, verifikation utan nummer"),
    ],
)
def test_the_source_of_an_imported_entry_is_named_in_swedish(source, swedish):
    assert cited_voucher(source) == LocalizedText(sv=swedish, en=source)


@pytest.mark.parametrize(
    "source", ["", "Voucher 7", "a.se, line 12", "a.se, line x, voucher A 1 of 2025"]
)
def test_a_source_of_another_form_is_left_to_stand(source):
    assert cited_voucher(source) is None


def test_a_trace_of_what_was_imported_names_no_place_in_english(capsys):
    output = output_of(
        capsys, "trace", "2025", "closing_balance", "--book", INVENTED, "--format", "markdown"
    )
    assert ", verifikation K 1 (2025)" in output
    assert not ENGLISH.search(output)


def test_a_location_leaves_out_what_it_lacks():
    assert str(Location("a.xlsx", 3, unit="row")) == "a.xlsx, row 3"
    assert Location("a.xlsx", 3, unit="row").in_language("sv") == "a.xlsx, rad 3"
    assert Location("", 3).in_language("sv") == "rad 3"
    assert Location("book.toml", field="name").in_language("sv") == "book.toml, name"
