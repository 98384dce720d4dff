"""An examined sample is the one drawn: what was left out, added or changed is named."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest

from cases import for_each
from fhledger.audit.samples.sampling_limits import attribute_sample_size, attribute_upper_limit
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli import main

AMOUNTS = "sample 2024 --seed 7 --materiality 2000000 --confidence 95 --section cost"
CONTROLS = "controls 2024 --tolerable 30 --seed 7"


def drawn(path, command):
    """The rows of a sample that was drawn and filled in without any error."""
    assert main([*command.split(), "--format", "csv", "-o", str(path), "--overwrite"]) == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row.get("check"):
            row["works" if command == CONTROLS else "audited_kr"] = row.get("amount_kr", "")
            if command == CONTROLS:
                row["works"] = "yes"
    return rows


def evaluate_rows(path, rows, *options):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return main(["evaluate", str(path), "--language", "en", *options])


def sample_rows(rows):
    return [row for row in rows if row.get("check")]


def term(rows, name):
    return next(row for row in rows if row["term"] == name)


def without_one(rows):
    rows.remove(sample_rows(rows)[1])


def with_an_invented_one(rows):
    rows.insert(1, {**rows[0], "number": "Z99"})


def with_another_interval(rows):
    for row in sample_rows(rows):
        row["interval_kr"] = "100.00"


def with_another_amount(rows):
    sample_rows(rows)[0]["amount_kr"] = "-1.00"


def with_another_reason(rows):
    sample_rows(rows)[2]["taken"] = "whole"


def with_another_confidence(rows):
    term(rows, "confidence")["value"] = "60"


def with_another_population(rows):
    term(rows, "population_entries")["value"] = "3"


def without_a_term(rows):
    rows.remove(term(rows, "digest"))


def half_of_it(rows):
    for row in sample_rows(rows)[3:]:
        rows.remove(row)


@pytest.mark.parametrize(
    ("command", "change", "named"),
    [
        (AMOUNTS, without_one, "has 4 rows, and this file 3"),
        (AMOUNTS, with_an_invented_one, "Z99 is not in the sample"),
        (AMOUNTS, with_another_interval, "line 2, interval_kr: the interval is 100.00 kr"),
        (AMOUNTS, with_another_amount, "A20 is not in the sample as it was drawn"),
        (AMOUNTS, with_another_reason, "A23 is not in the sample as it was drawn"),
        (AMOUNTS, with_another_confidence, "do not fit its digest"),
        (AMOUNTS, without_a_term, "lack 'Digest'"),
        (CONTROLS, half_of_it, "has 6 rows, and this file 3"),
        (CONTROLS, with_an_invented_one, "Z99 is not in the sample"),
        (CONTROLS, with_another_population, "do not fit its digest"),
    ],
)
def test_what_was_changed_is_refused_and_named(command, change, named, tmp_path, capsys):
    path = tmp_path / "sample.csv"
    rows = drawn(path, command)
    change(rows)
    assert evaluate_rows(path, rows) == 2
    error = capsys.readouterr().err
    assert named in error
    assert "Fill in the file as it was drawn" in error


def test_a_sample_that_excel_saved_as_csv_is_read(tmp_path, capsys):
    path = tmp_path / "sample.csv"
    rows = drawn(path, AMOUNTS)
    saved = "\r\n".join(
        ";".join(f"{cell or ''}".replace(";", ",") for cell in cells)
        for cells in ([*rows[0]], *(row.values() for row in rows))
    )
    path.write_bytes(f"{saved}\r\n".replace("Årets", "Årets möte").encode("cp1252"))
    assert main(["evaluate", str(path)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("command", [AMOUNTS, CONTROLS])
def test_a_whole_sample_is_compared_with_its_terms_and_the_book(command, tmp_path, capsys):
    path = tmp_path / "sample.csv"
    rows = drawn(path, command)
    capsys.readouterr()
    assert evaluate_rows(path, rows) == 0, "the tolerable misstatement is that of the terms"
    text = " ".join(capsys.readouterr().out.split())
    assert "The sample: 2024; population" in text
    assert "those that were drawn. Days" in text
    assert evaluate_rows(path, rows, "--book", str(EMBEDDED), "--format", "json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["completeness"] == "book"
    assert (result["terms"]["seed"], result["terms"]["year"]) == (7, 2024)


def test_another_book_gives_another_sample(tmp_path, capsys):
    book = tmp_path / "book"
    shutil.copytree(EMBEDDED, book)
    entries = book / "entries" / "2024.csv"
    entries.write_text(entries.read_text("utf-8").replace("-350000", "-350001"), "utf-8")
    path = tmp_path / "sample.csv"
    rows = drawn(path, AMOUNTS)
    assert evaluate_rows(path, rows, "--book", str(book)) == 2
    assert "Population, kr 8003406 in the file, 8003407 drawn anew" in capsys.readouterr().err


def test_a_file_without_terms_is_evaluated_and_says_so(tmp_path, capsys):
    path = tmp_path / "sample.csv"
    rows = [row for row in drawn(path, AMOUNTS) if not row["term"]]
    for row in rows:
        del row["check"]
    assert evaluate_rows(path, rows, "--materiality", "2000000") == 0
    assert "was not checked" in " ".join(capsys.readouterr().out.split())
    assert evaluate_rows(path, rows, "--materiality", "2000000", "--book", str(EMBEDDED)) == 2
    assert "the file has no terms" in capsys.readouterr().err


def test_a_file_whose_terms_were_cut_out_is_refused(tmp_path, capsys):
    path = tmp_path / "sample.csv"
    for command, option in ((AMOUNTS, "--materiality"), (CONTROLS, "--tolerable")):
        rows = [row for row in drawn(path, command) if not row["term"]]
        rows.remove(sample_rows(rows)[1])
        assert evaluate_rows(path, rows, option, "50") == 2
        assert "line 2, check: the rows have check marks" in capsys.readouterr().err


@pytest.mark.parametrize("command", [AMOUNTS, CONTROLS])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("day", "2024-12-30"),
        ("line", "rent"),
        ("text", "Annat"),
        ("source", "Faktura 1"),
        ("place", "entries/2024.csv, line 99"),
    ],
)
def test_what_the_file_shows_of_an_entry_is_compared_with_the_book(
    command, column, value, tmp_path, capsys
):
    path = tmp_path / "sample.csv"
    rows = drawn(path, command)
    assert evaluate_rows(path, rows, "--book", str(EMBEDDED)) == 0
    changed = sample_rows(rows)[1]
    changed[column] = value
    assert evaluate_rows(path, rows) == 0
    assert evaluate_rows(path, rows, "--book", str(EMBEDDED)) == 2
    assert f", {column}: {changed['number']} has '{value}'" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_workbook_shows_labels_and_dates_that_are_those_of_the_book(language, tmp_path, capsys):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "sample.xlsx"
    command = f"{AMOUNTS} --format xlsx --language {language} -o"
    assert main([*command.split(), str(path)]) == 0
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        titles = {cell.value: cell.column for row in sheet.iter_rows() for cell in row}
        filled = [c for t, c in titles.items() if str(t).startswith(("Granskat", "Audited"))]
        amounts = [c for t, c in titles.items() if str(t).startswith(("Belopp", "Amount"))]
        for row in range(1, sheet.max_row + 1):
            amount = sheet.cell(row, amounts[0]).value if filled else None
            if isinstance(amount, int | float):
                sheet.cell(row, filled[0]).value = amount
    workbook.save(path)
    assert main(["evaluate", str(path), "--book", str(EMBEDDED)]) == 0, capsys.readouterr().err


def test_an_entry_whose_text_was_changed_in_the_book_is_named(tmp_path, capsys):
    book = tmp_path / "book"
    shutil.copytree(EMBEDDED, book)
    path = tmp_path / "sample.csv"
    rows = drawn(path, AMOUNTS)
    entries = book / "entries" / "2024.csv"
    text = sample_rows(rows)[0]["text"]
    entries.write_text(entries.read_text("utf-8").replace(text, f"{text}!"), "utf-8")
    assert evaluate_rows(path, rows, "--book", str(book)) == 2
    assert f"'{text}' in the file, and '{text}!' in the book" in capsys.readouterr().err


def hypergeometric(deviations: int, population: int, deviating: int, tested: int) -> Fraction:
    """The probability of so many deviations or fewer, by fractions of binomial coefficients."""
    ways = sum(
        comb(deviating, found) * comb(population - deviating, tested - found)
        for found in range(min(deviations, deviating, tested) + 1)
        if tested - found <= population - deviating
    )
    return Fraction(ways, comb(population, tested))


@for_each("population", [1, 7, 20, 53])
@for_each("deviations", [0, 1, 3])
def test_finite_limits_and_sizes_are_those_of_the_hypergeometric_distribution(
    population, deviations
):
    risk = Fraction(5, 100)
    for tested in range(max(1, deviations), population + 1):
        most = max(
            deviating
            for deviating in range(deviations, population - tested + deviations + 1)
            if deviating == deviations
            or hypergeometric(deviations, population, deviating, tested) > risk
        )
        found = attribute_upper_limit(tested, deviations, 95, population=population)
        assert abs(found - Decimal(100 * most) / population) < Decimal("1e-20")
    too_many = population * 10 // 100 + 1
    if deviations < too_many:
        size = next(
            size
            for size in range(deviations + 1, population + 1)
            if hypergeometric(deviations, population, too_many, size) <= risk
        )
        assert attribute_sample_size(10, 95, deviations, population=population) == size


def test_everything_examined_is_the_rate_itself():
    assert attribute_upper_limit(20, 0, 95, population=20) == 0
    assert attribute_upper_limit(20, 3, 95, population=20) == 15
    assert attribute_sample_size(5, 95, population=20) <= 20


@for_each(
    ("arguments", "example"),
    [
        ("--tolerable 150", "--tolerable 5"),
        ("--tolerable 5 --confidence 0.95", "--confidence 95"),
        ("--tolerable 5 --tested 5 --deviations 6", "--deviations 1"),
        ("--tolerable 5 --tested 30 --population 20", "--tested 20"),
        ("--tolerable 5 --population 0", "--population 400"),
        ("--tolerable 5 --expected-deviations 900", "--expected-deviations 1"),
    ],
)
@for_each("language", ["sv", "en"])
def test_what_is_out_of_range_names_the_option_and_an_example(arguments, example, language, capsys):
    assert main(["controls", *arguments.split(), "--language", language]) == 2
    error = capsys.readouterr().err
    assert example in error
    assert arguments.split()[-1] in error


def test_a_sample_in_swedish_has_swedish_in_excel_and_ids_in_plain_csv(capsys):
    assert main([*AMOUNTS.split(), "--format", "excel-csv", "--language", "sv"]) == 0
    text = capsys.readouterr().out
    assert "över väsentlighetsgränsen" in text
    assert "entries/2024.csv, rad 5" in text
    assert "Övriga externa kostnader" in text
    assert main([*AMOUNTS.split(), "--format", "csv", "--language", "sv"]) == 0
    text = capsys.readouterr().out
    assert "A20,A20,material,2024-12-31,external_costs" in text


def test_absolute_amounts_are_reconciled_with_the_statement(capsys):
    assert main([*AMOUNTS.split(), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["population"]["amount"] == "8003406.00"
    assert (found["increases"]["amount"], found["net"]) == ("120000.00", "-7763406.00")
