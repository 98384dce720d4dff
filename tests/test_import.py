"""Importing: once each, whole or not at all, and nothing lost."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from decimal import Decimal

import pytest

from cases import for_each
from fhledger import (
    BookError,
    InvalidArgumentError,
    YearMissingError,
    import_vouchers,
    read_book,
)
from fhledger.audit.verification import verify
from fhledger.book.edits.posting import next_entry, reversing_entry
from fhledger.cli import main
from fhledger.exchange.imports.import_files import import_file, planned_import
from fhledger.exchange.imports.import_record import VoucherCounts
from fhledger.exchange.imports.mapping import AccountRule, posting_targets, read_mapping
from fhledger.render.documents.importing import import_document
from file_cases import HEAD, VOUCHER, importing_book
from golden import assert_golden
from posting import post
from shown import INVENTED
from sie_files import read_content

YEAR_2025 = f"""\
{HEAD}#KONTO 4500 "Bidrag"
#VER B 1 20250110 "Avgift Storby"
{{
#TRANS 1510 {{20 9001}} 2020.00
#TRANS 3011 {{20 9001}} -2020.00
}}
#VER B 2 20250201 "Bidrag och möte"
{{
#TRANS 4500 {{6 "100"}} 80.50 20250201 "Cykelbana"
#TRANS 4500 {{6 "900" 1 "77"}} 300.00
#TRANS 4500 {{6 "bench" 21 "granted"}} 20.00
#TRANS 5010 {{}} 10.00
#TRANS 1930 {{}} -410.50
}}
#VER B 3 20250202 "Mellan bankkonton"
{{
#TRANS 1930 {{}} -5.00
#TRANS 1940 {{}} 5.00
}}
"""


@pytest.fixture
def folder(tmp_path):
    return importing_book(tmp_path / "book")


@pytest.fixture
def file(tmp_path):
    def write_file(text, name="2025.si"):
        path = tmp_path / name
        path.write_bytes(text.encode("cp437"))
        return path

    return write_file


def accept(folder, *findings):
    """Accept findings, with the digest that each shows."""
    with (folder / "accepted.toml").open("a", encoding="utf-8") as file:
        for finding in findings:
            file.write(
                f'[[accepted]]\ncode = "{finding.code}"\nsubject = "{finding.subject}"\n'
                f'digest = "{finding.digest}"\nreason = "Påhittad"\nby = "Påhittad"\n'
                "day = 2025-02-01\n"
            )


def content(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_vouchers_become_entries_signed_as_the_report_prints_them(folder, file):
    done = import_file(folder, file(YEAR_2025))
    assert (done.vouchers, done.findings) == (VoucherCounts(all=3, known=0, outside=1), ())
    book = read_book(folder)
    assert tuple(book.ledger(2025).entries) == done.entries
    assert [
        (e.number, e.line, e.item, e.amount_kr, e.text, e.member, e.project) for e in done.entries
    ] == [
        ("A13", "fees", "", Decimal("2020.00"), "Avgift Storby", "9001", ""),
        ("A14", "projects", "", Decimal("-80.50"), "Cykelbana", "", "path"),
        ("A15", "appropriations", "feast", Decimal("-300.00"), "Bidrag och möte", "", ""),
        ("A16", "projects", "granted", Decimal("-20.00"), "Bidrag och möte", "", "bench"),
        ("A17", "costs", "", Decimal("-10.00"), "Bidrag och möte", "", ""),
    ]
    assert done.entries[1].source == "2025.si, line 15, voucher B 2 of 2025"
    assert "FH201" not in [finding.code for finding in verify(book).findings]


def test_the_other_years_keep_every_byte(folder, file):
    before = content(folder)
    import_file(folder, file(YEAR_2025))
    after = content(folder)
    assert [path.name for path in after if after[path] != before[path]] == ["2025.csv"]


def test_importing_the_same_file_again_adds_nothing(folder, file):
    import_file(folder, file(YEAR_2025))
    before = content(folder)
    again = import_file(folder, file(YEAR_2025))
    assert (again.entries, again.vouchers.known, again.findings) == ((), 2, ())
    assert content(folder) == before


def test_a_later_file_of_the_year_adds_only_what_is_new(folder, file):
    import_file(folder, file(YEAR_2025))
    later = f"#FLAGGA 0\n\n{YEAR_2025[len('#FLAGGA 0') + 1 :]}{VOUCHER}"
    done = import_file(folder, file(later, "march.si"))
    assert [entry.source for entry in done.entries] == ["march.si, line 29, voucher A 1 of 2025"]


def test_a_dry_run_writes_nothing_and_plans_the_same(folder, file):
    before = content(folder)
    planned = planned_import(folder, read_book(folder), file(YEAR_2025))
    assert content(folder) == before
    done = import_file(folder, file(YEAR_2025))
    assert (planned.planned, done.planned) == (True, False)
    assert planned.model_copy(update={"planned": False}) == done


@pytest.mark.parametrize("wrong", ["#TRANS 6110 {} 25.00", "#TRANS 5010 {} 25.001", "}"])
def test_an_import_is_whole_or_not_at_all(folder, file, wrong):
    before = content(folder)
    done = import_file(folder, file(f'{YEAR_2025}#VER A 1 20250105 ""\n{{\n{wrong}\n}}\n'))
    assert done.failures()
    assert content(folder) == before


def test_an_unmapped_account_is_reported_with_its_name_and_sum(folder, file):
    rows = "#TRANS 6110 {} 25.00\n#TRANS 6110 {} 5.50\n#TRANS 1930 {} -30.50\n"
    text = f'{HEAD}#VER A 1 20250105 ""\n{{\n{rows}}}\n#KONTO 6110 "Kontorsmaterial"\n'
    [finding] = import_file(folder, file(text)).findings
    assert (finding.code, finding.subject, finding.actual) == ("FH540", "6110", Decimal("30.50"))
    assert "Kontorsmaterial" in finding.message.sv


def test_an_accepted_finding_lets_the_rest_in(folder, file):
    text = f"{HEAD}#RES 0 5010 25.001\n{VOUCHER}"
    [failure] = import_file(folder, file(text)).failures()
    accept(folder, failure)
    done = import_file(folder, file(text))
    assert (done.failures(), len(done.entries)) == ((), 1)
    assert done.findings[0].accepted.reason == "Påhittad"
    assert "FH005" not in [finding.code for finding in verify(read_book(folder)).findings]


def test_the_commands_that_an_import_prints_make_the_book_agree(folder, file, capsys):
    """Also after the wrong entries were reversed by hand."""
    [wrong] = import_file(folder, file(HEAD + VOUCHER)).entries
    right = file(HEAD + VOUCHER.replace("-25.00", "26.00").replace(" 25.00", " -26.00"))
    assert "--credit" in str(import_file(folder, right).corrections)
    post(folder, lambda book: reversing_entry(book, wrong.number, text="Fel tecken"))
    assert main(["import", str(right), "--book", str(folder), "--language", "en"]) == 1
    printed = capsys.readouterr().out
    assert "corrected since to: nothing" in " ".join(printed.split())
    [command] = import_file(folder, right).corrections
    assert main([*shlex.split(command.en)[1:], "--book", str(folder)]) == 0
    assert import_file(folder, right).findings == ()


def test_a_correction_under_the_same_voucher_settles_a_change(folder, file):
    first = import_file(folder, file(HEAD + VOUCHER)).entries[0]
    changed = file(HEAD + VOUCHER.replace("25.00", "26.00"))
    assert [f.code for f in import_file(folder, changed).failures()] == ["FH551"]
    post(folder, lambda book: reversing_entry(book, first.number, text="Fel belopp"))
    assert [f.code for f in import_file(folder, changed).failures()] == ["FH551"]
    post(
        folder,
        lambda book: next_entry(
            book, day="2025-01-05", line="costs", amount="-26", source=first.source
        ),
    )
    assert import_file(folder, changed).findings == ()
    assert import_file(folder, changed).entries == ()


def test_the_sums_of_a_file_are_those_of_its_entries(folder, file):
    book = read_book(folder)
    entries = planned_import(folder, book, file(YEAR_2025)).entries
    sums = posting_targets(book, read_mapping(folder, book)).sums(
        read_content(YEAR_2025)[1].turnover
    )
    assert {(p.line, p.item, p.project, p.member): amount for p, amount in sums.items()} == {
        (e.line, e.item, e.project, e.member): e.amount_kr for e in entries
    }


def test_a_year_out_of_reach_is_refused_and_nothing_is_written(folder, file):
    before = content(folder)
    with pytest.raises(YearMissingError, match="2027"):
        import_file(folder, file(HEAD + VOUCHER.replace("20250105", "20270105")))
    assert content(folder) == before


def test_an_import_says_which_year_begins_with_it(folder, file):
    (folder / "entries" / "2025.csv").unlink()
    vouchers = file(HEAD + VOUCHER)
    for dry_run in (True, False):
        done = import_vouchers(vouchers, book=folder, dry_run=dry_run)
        assert done.begins == (2025,)
        last = import_document(done).shown("en").parts[-1]
        assert last.text == "The year 2025 begins with this import."
    assert import_vouchers(vouchers, book=folder).begins == ()


def test_a_book_without_a_mapping_says_so(folder, file):
    (folder / "accounts.toml").unlink()
    with pytest.raises(BookError, match=r"this file is missing\. It maps the accounts"):
        import_file(folder, file(HEAD + VOUCHER))


@pytest.mark.parametrize(
    ("find", "put", "message"),
    [
        ('line = "costs"', 'line = "rent"', "accounts.toml, line 5., line: unknown line 'rent'"),
        ('line = "costs"', "", "gives a line, or says"),
        ('line = "costs"', 'line = "costs"\noutside = true', "gives a line, or says"),
        ('account = "3010"', 'account = "3020"', "is not in the range"),
        ('member = "20"', 'member = "6"', "a dimension of its own"),
        ('first_object = "900"', "", "an object|objects need"),
        ('series = "A"', 'series = "a"', "series"),
        ('reason = "Påhittad: kostnader"', "", "'reason' is missing"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(folder, find, put, message):
    path = folder / "accounts.toml"
    text = path.read_text("utf-8")
    assert text.count(find) == 1
    path.write_text(text.replace(find, put), "utf-8")
    with pytest.raises(BookError, match=message):
        read_mapping(folder, read_book(folder))


@for_each(
    ("account", "covered"),
    [
        ("3010", True),
        ("3019", True),
        ("3020", False),
        ("301", False),
        ("30100", False),
        ("", False),
    ],
)
def test_a_range_has_numbers_of_its_own_length(account, covered):
    rule = AccountRule(first="3010", last="3019", line="fees", reason="Påhittad")
    assert rule.covers(account, ()) is covered


def test_the_command_line(folder, file, capsys, monkeypatch):
    path = file(YEAR_2025)
    monkeypatch.chdir(path.parent)
    arguments = ["import", path.name, "--book", str(folder)]
    assert main([*arguments, "--dry-run"]) == 0
    assert_golden("import-dry-run.txt", capsys.readouterr().out)
    assert main([*arguments, "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["planned"], value["vouchers"]) == (False, {"all": 3, "known": 0, "outside": 1})
    assert value["entries"][0]["amount"] == "2020.00"
    path.write_bytes(path.read_bytes().replace(b"2020", b"2021"))
    assert main([*arguments, "--language", "en"]) == 1
    assert_golden("import-changed.en.txt", capsys.readouterr().out.replace(str(folder), "BOOK"))
    assert main(["import", path.name]) == 2
    assert "--book" in capsys.readouterr().err
    assert main(["import", "nowhere.se", "--book", str(folder)]) == 2
    assert "filen eller mappen finns inte" in capsys.readouterr().err
    assert main(["import", "a.pdf", "--book", str(folder), "--language", "en"]) == 2
    assert "unsupported file type" in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_a_year_is_exported_as_sie_and_every_entry_of_it_comes_back(folder, tmp_path, capfdbinary):
    path = tmp_path / "out.se"
    arguments = ["export", "--to", "sie", "--year", "2024", "--book", str(folder)]
    assert main([*arguments, "-o", str(path)]) == 0
    _, document = read_content(path.read_bytes(), "out.se")
    assert document.findings == ()
    assert main(arguments) == 0
    assert capfdbinary.readouterr().out == path.read_bytes()
    done = planned_import(folder, read_book(folder), path)
    assert [(e.day, e.line, e.item, e.amount_kr, e.member) for e in done.entries] == [
        (e.day, e.line, e.item, e.amount_kr, e.member)
        for e in read_book(folder).ledger(2024).entries
    ]
    assert main(["export", "--to", "sie", "--language", "en"]) == 2
    errors = capfdbinary.readouterr().err
    assert b"accounts.toml: this file is missing" in errors
    assert b"`fhledger explain FH540` shows an example" in errors
    table = folder / "table.csv"
    table.write_text("Datum\n")
    (folder / "spreadsheets.toml").unlink()
    assert main(["import", str(table), "--book", str(folder), "--language", "en"]) == 2
    errors = capfdbinary.readouterr().err
    assert b"spreadsheets.toml: this file is missing" in errors
    assert b"`fhledger explain FH560` shows an example" in errors


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with pipes is needed")
@pytest.mark.parametrize("name", ["pipe.se", "pipe.csv", "pipe.xlsx"])
def test_a_pipe_is_not_waited_for(name, folder, tmp_path):
    os.mkfifo(tmp_path / name)
    with pytest.raises(BookError, match="this is a pipe or a device, not a file"):
        planned_import(folder, read_book(folder), tmp_path / name)


def test_vouchers_of_a_series_without_numbers_are_each_one_of_their_own(folder, file):
    """As type 4I has them: the program that imports is to number them."""
    unnumbered = VOUCHER.replace("#VER A 1 ", '#VER A "" ')
    text = f"{YEAR_2025}{unnumbered}{unnumbered}"
    done = import_file(folder, file(text))
    assert done.findings == ()
    assert len({entry.source.partition(", voucher ")[2] for entry in done.entries[-2:]}) == 2
    assert import_file(folder, file(text)).entries == ()


@pytest.mark.parametrize("content", [b"", b"\n \r\n\t\n"])
@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_an_empty_file_is_refused(content, options, tmp_path, capsys):
    book, path = importing_book(tmp_path / "book"), tmp_path / "a.se"
    path.write_bytes(content)
    assert main(["import", str(path), "--book", str(book), *options]) == 2
    assert "a.se: filen är tom; exportera den på nytt." in capsys.readouterr().err


def test_a_layout_for_a_file_of_sie_is_refused(folder, file):
    with pytest.raises(
        InvalidArgumentError, match="a file of SIE has no layout; leave --layout out"
    ):
        import_file(folder, file(f"{YEAR_2025}{VOUCHER}"), "list")


@pytest.mark.parametrize("name", ["accounts.toml", "spreadsheets.toml"])
def test_verify_reads_the_files_of_imports(name, tmp_path, capsys):
    folder = tmp_path / "book"
    shutil.copytree(INVENTED, folder)
    (folder / name).write_text("x = 1\n", "utf-8")
    assert main(["verify", "--book", str(folder), "--language", "en"]) == 2
    assert f"{name}, line 1, x: the field 'x' is not known" in capsys.readouterr().err
