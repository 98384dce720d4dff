"""Samples that conclude: against published tables, and by drawing from populations with known
errors."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from cases import for_each
from fhledger import InvalidArgumentError, embedded_book, year_ledger
from fhledger.audit.samples.control_sample import control_sample, select_applications
from fhledger.audit.samples.sample_evaluation import ExaminedEntry, evaluate
from fhledger.audit.samples.sample_terms import SampleFilters
from fhledger.audit.samples.sampling import sample
from fhledger.audit.samples.sampling_limits import (
    attribute_sample_size,
    attribute_upper_limit,
    confidence_factor,
    monetary_sample_size,
)
from fhledger.cli import main
from fhledger.domain.fund.ledger import Entry
from fhledger.render.documents.evaluation import evaluation_document
from fhledger.render.text import text

FACTORS = {
    80: "1.61 3.00 4.28 5.52 6.73 7.91 9.08 10.24 11.38 12.52 13.66",
    90: "2.31 3.89 5.33 6.69 8.00 9.28 10.54 11.78 13.00 14.21 15.41",
    95: "3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71 16.97",
    99: "4.61 6.64 8.41 10.05 11.61 13.11 14.58 16.00 17.41 18.79 20.15",
}
"""Confidence factors for overstatements, AICPA Audit Guide "Audit Sampling", rounded up; 0 to 10
errors."""


@pytest.mark.parametrize("confidence", FACTORS)
def test_the_confidence_factors_are_those_of_the_audit_guide(confidence):
    for errors, printed in enumerate(FACTORS[confidence].split()):
        factor = confidence_factor(errors, confidence)
        assert Decimal("-0.0005") <= Decimal(printed) - factor < Decimal("0.0105"), errors


@pytest.mark.parametrize(
    ("expected", "poisson", "binomial"), [(0, 60, 59), (1, 95, 93), (2, 126, 124), (3, 156, 153)]
)
def test_sizes_for_five_per_cent_at_95_per_cent_are_those_of_jfa(expected, poisson, binomial):
    kronor = (Decimal(1_000_000), Decimal(50_000))
    assert monetary_sample_size(*kronor, 95, expected) == poisson
    assert attribute_sample_size(5, 95, expected) == binomial


@pytest.mark.parametrize(
    ("tested", "deviations", "limit"),
    [(59, 0, "4.95"), (60, 1, "7.66"), (100, 2, "6.16"), (25, 0, "11.29")],
)
def test_upper_limits_of_deviation_are_those_of_clopper_and_pearson(tested, deviations, limit):
    found = attribute_upper_limit(tested, deviations, 95).quantize(Decimal("0.01"))
    assert found == Decimal(limit)


ATTRIBUTE_SIZES = {
    90: {"2": 114, "3": 76, "4": 57, "5": 45, "6": 38, "7": 32, "8": 28, "10": 22},
    95: {"2": 149, "3": 99, "4": 74, "5": 59, "6": 49, "7": 42, "8": 36, "10": 29},
}
"""Sizes for attribute sampling with no expected deviation, AICPA Audit Guide "Audit Sampling", app.
A."""


@pytest.mark.parametrize("confidence", ATTRIBUTE_SIZES)
def test_the_sizes_of_control_samples_are_those_of_the_audit_guide(confidence):
    for tolerable, printed in ATTRIBUTE_SIZES[confidence].items():
        exact = attribute_sample_size(tolerable, confidence)
        assert exact - printed in (0, 1), tolerable


@pytest.mark.parametrize(
    ("arguments", "status", "limit"),
    [
        ("--tolerable 5", 0, None),
        ("--tolerable 5 --tested 59", 0, "4.96"),
        ("--tolerable 5 --tested 60 --deviations 1", 1, "7.67"),
        ("--tolerable 10 --tested 25 --deviations 0", 1, "11.30"),
    ],
)
def test_a_control_is_concluded_on_from_the_command_line(arguments, status, limit, capsys):
    assert main(["controls", *arguments.split(), "--format", "json"]) == status
    found = json.loads(capsys.readouterr().out)
    assert found["upper_limit_percent"] == limit


def test_deviations_of_an_unknown_number_are_refused(capsys):
    assert main(["controls", "--tolerable", "5", "--deviations", "1", "--language", "en"]) == 2
    assert "--tested" in capsys.readouterr().err


def test_the_worked_example_of_three_taintings():
    """Interval 1 000, taintings 100, 50 and 20 per cent: each part by the factors of the guide."""
    items = [
        ExaminedEntry(number=f"A{at}", taken="drawn", booked_kr=100, audited_kr=audited)
        for at, audited in enumerate((0, 50, 80))
    ]
    items.append(ExaminedEntry(number="A9", taken="whole", booked_kr=-5000, audited_kr=-4000))
    over = evaluate(items, interval_kr=Decimal(1000), tolerable_kr=Decimal(9000)).over
    assert (over.errors, over.known_kr, over.projected_kr) == (4, 1000, 1700)
    assert over.basic_precision_kr == Decimal("2995.73")
    steps = [confidence_factor(at, 95) - confidence_factor(at - 1, 95) - 1 for at in (1, 2, 3)]
    parts = zip(steps, ("1", "0.5", "0.2"), strict=True)
    allowance = sum(step * Decimal(tainting) * 1000 for step, tainting in parts)
    assert abs(over.incremental_allowance_kr - allowance) < Decimal("0.01")


@pytest.mark.parametrize(("confidence", "compared"), [(95, True), (93, False)])
def test_only_factors_that_were_compared_are_reported_as_compared(confidence, compared):
    items = [ExaminedEntry(number="A1", taken="drawn", booked_kr=100, audited_kr=90)]
    kronor = {"interval_kr": Decimal(1000), "tolerable_kr": Decimal(4000)}
    result = evaluate(items, confidence=confidence, **kronor)
    assert result.has_compared_factors == compared
    printed = text(evaluation_document(result).shown("en")).replace("\n", " ")
    assert ("compared with the tables of the AICPA" in printed) == compared
    assert "compared with no publication" in printed


def test_what_cannot_be_evaluated_is_refused():
    for arguments in ({"interval_kr": Decimal(0), "tolerable_kr": Decimal(1)},):
        with pytest.raises(InvalidArgumentError):
            evaluate([], **arguments)
    with pytest.raises(InvalidArgumentError, match="--confidence 95"):
        confidence_factor(0, 100)
    with pytest.raises(InvalidArgumentError, match="give a size"):
        embedded_book().sample(2024, seed=1)


def test_a_planned_sample_of_one_line_leaves_out_reversals():
    entries = [
        Entry(f"A{at}", "2024-01-02", "costs" if at % 2 else "rent", Decimal(-at))
        for at in range(1, 200)
    ]
    entries.append(replace(entries[198], number="A200", amount_kr=Decimal(199), reverses="A199"))
    book = embedded_book()
    ledger = year_ledger(2024, entries)
    filters = SampleFilters(lines=("costs",), sign="minus", without_reversals=True)
    drawn = sample(
        ledger, seed=3, materiality=Decimal(1000), confidence=95, expected_errors=1, filters=filters
    )
    population = sum(range(1, 199, 2))
    assert drawn.population.amount == population
    assert drawn.size == monetary_sample_size(Decimal(population), Decimal(1000), 95, 1)
    assert {item.line for item in drawn.items} == {"costs"}
    assert "A199" not in {item.number for item in drawn.items}
    assert book.sample(2024, seed=7, materiality=200_000, confidence=95).confidence == "95"


class TestFromCommandToConclusion:
    @pytest.fixture
    def rows(self, capsys) -> list[dict[str, str]]:
        command = "sample 2024 --seed 7 --materiality 2000000 --confidence 95 --format csv"
        assert main(command.split()) == 0
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    def write_rows(self, rows, path) -> str:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    def test_a_sample_without_errors_is_acceptable(self, rows, tmp_path, capsys):
        assert all(
            row["place"].startswith("entries/2024.csv, line") for row in rows if row["number"]
        )
        for row in rows:
            row["audited_kr"] = row["amount_kr"]
        path = self.write_rows(rows, tmp_path / "sample.csv")
        assert main(["evaluate", path, "--materiality", "2000000", "--language", "en"]) == 0
        assert "within the tolerable misstatement" in " ".join(capsys.readouterr().out.split())

    def test_a_sample_with_errors_is_not(self, rows, tmp_path, capsys):
        for row in rows:
            row["audited_kr"] = row["amount_kr"] and str(Decimal(row["amount_kr"]) / 2)
        path = self.write_rows(rows, tmp_path / "sample.csv")
        assert main(["evaluate", path, "--materiality", "2000000", "--language", "en"]) == 1
        assert "exceeds the tolerable misstatement" in " ".join(capsys.readouterr().out.split())

    def test_an_amount_that_is_not_filled_in_is_named(self, rows, tmp_path, capsys):
        path = self.write_rows(rows, tmp_path / "sample.csv")
        assert main(["evaluate", path, "--materiality", "2000000", "--language", "en"]) == 2
        assert "sample.csv, line 2, audited_kr: this cell is empty" in capsys.readouterr().err


class TestAControlFromSelectionToConclusion:
    """Selecting applications, filling in the file in each format, and evaluating it."""

    SELECT = "controls 2024 --tolerable 30 --seed 7"

    def fill_in(self, path, answers) -> str:
        """The file with the column to fill in filled by turns."""
        if path.suffix == ".xlsx":
            openpyxl = pytest.importorskip("openpyxl", reason="the test fills in a workbook")
            workbook = openpyxl.load_workbook(path)
            sheet = workbook.worksheets[0]
            for at in range(2, sheet.max_row + 1):
                sheet.cell(at, sheet.max_column).value = answers[at % len(answers)]
            workbook.save(path)
            return str(path)
        text = path.read_text("utf-8-sig")
        delimiter = ";" if ";" in text.splitlines()[0] else ","
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
        titles = [cell.split(" (")[0].split(",")[0].casefold() for cell in rows[0]]
        to_fill = {"works", "fungerar", "audited_kr", "audited amount", "granskat belopp"}
        column = next(at for at, title in enumerate(titles) if title in to_fill)
        marks = titles.index(
            next(title for title in titles if title.startswith(("check", "kontr")))
        )
        for at, row in enumerate(rows[1:]):
            if len(row) > marks and row[marks]:
                row[column] = answers[at % len(answers)]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return str(path)

    @pytest.mark.parametrize("language", ["sv", "en"])
    @pytest.mark.parametrize("format", ["csv", "excel-csv", "xlsx"])
    def test_each_format_is_read_back_in_each_language(self, format, language, tmp_path, capsys):
        path = tmp_path / f"controls.{format[-4:].removeprefix('-')}"
        select = [*self.SELECT.split(), "--format", format, "--language", language, "-o", str(path)]
        assert main(select) == 0
        evaluate_it = ["evaluate", str(path), "--tolerable", "30", "--format", "json"]
        assert main(evaluate_it) == 2, "it is not filled in"
        self.fill_in(path, ["ja", "YES"])
        capsys.readouterr()
        assert main(evaluate_it) == 0
        result = json.loads(capsys.readouterr().out)
        assert (result["tested"], result["deviations"], result["deviating"]) == (6, 0, [])

    @pytest.mark.parametrize("format", ["csv", "excel-csv", "xlsx"])
    @pytest.mark.parametrize("language", ["sv", "en"])
    def test_a_sample_of_amounts_is_read_back_in_each_format(self, format, language, tmp_path):
        path = tmp_path / f"sample.{format[-4:].removeprefix('-')}"
        command = ["sample", "2024", "--seed", "7", "--size", "3", "--format", format]
        assert main([*command, "--language", language, "-o", str(path)]) == 0
        self.fill_in(path, [0])
        assert main(["evaluate", str(path), "--materiality", "1"]) == 1

    def test_deviations_are_named_and_counted(self, tmp_path, capsys):
        path = tmp_path / "controls.csv"
        assert main([*self.SELECT.split(), "--format", "csv", "-o", str(path)]) == 0
        self.fill_in(path, ["no", "yes", "yes", "yes", "yes"])
        assert main(["evaluate", str(path), "--tolerable", "30", "--language", "en"]) == 1
        shown = capsys.readouterr().out
        assert "They deviate: A17, A28." in shown
        limit = attribute_upper_limit(6, 2, 95, population=12)
        assert f"at most {str(limit)[:2]}" in " ".join(shown.split())
        assert "or examine more" not in " ".join(shown.split())

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ("A1,maybe", "line 2, works: 'maybe' is neither yes nor no"),
            ("A1,", "line 2, works: this cell is empty"),
            ("A1,yes\nA1,yes", "line 3, number: A1 is in the sample twice"),
        ],
    )
    def test_an_answer_that_is_none_is_named(self, rows, message, tmp_path, capsys):
        path = tmp_path / "controls.csv"
        path.write_text(f"number,works\n{rows}\n", encoding="utf-8")
        assert main(["evaluate", str(path), "--tolerable", "5", "--language", "en"]) == 2
        assert message in capsys.readouterr().err

    @for_each(
        "arguments",
        [
            "controls 2024 --tolerable 5",
            "controls --tolerable 5 --seed 1 --tested 3",
            "controls 2024 --tolerable 5 --seed 1 --population 9",
            "controls --tolerable 5 --seed 1 --population 0",
            "controls --tolerable 5 --seed 1 --population 999999999",
            "evaluate {file} --materiality 5",
            "evaluate {file} --tolerable 5 --materiality 5",
            "evaluate {file}",
        ],
    )
    def test_what_does_not_fit_together_is_refused(self, arguments, tmp_path, capsys):
        path = tmp_path / "controls.csv"
        path.write_text("number,works\nA1,yes\n", encoding="utf-8")
        assert main(arguments.format(file=path).split()) == 2
        assert capsys.readouterr().out == ""

    def test_a_selection_is_by_seed_without_repetition_and_each_is_as_likely(self):
        plan = control_sample(tolerable_percent=20)
        counted = Counter(
            item.number
            for seed in range(600)
            for item in select_applications(plan, 70, seed=seed).items
        )
        size = attribute_sample_size(20, 95, population=70)
        assert sum(counted.values()) == 600 * size
        expected = 600 * size / 70
        assert all(abs(count - expected) < 5 * expected**0.5 for count in counted.values())
        assert len(counted) == 70
        once = select_applications(plan, 70, seed=1)
        assert once == select_applications(plan, 70, seed=1)
        assert len({item.number for item in once.items}) == size

    def test_a_filter_leaves_out_entries_and_few_are_all_selected(self, capsys):
        assert main([*self.SELECT.split(), "--section", "income", "--format", "json"]) == 0
        found = json.loads(capsys.readouterr().out)
        lines = {"member_contributions", "trainee_income", "hr_project_income"}
        assert {each["line"] for each in found["selected"]} <= lines
        assert found["population"] == len(found["selected"]) == found["size"]


def coverage(runs: int, seed: int) -> float:
    """How often the upper limit of overstatement is at least the true one."""
    chance = random.Random(seed)
    covered = 0
    for run in range(runs):
        amounts = [Decimal(chance.randrange(1, 40) ** 2) for _ in range(150)]
        errors = {
            at: Decimal(chance.choice((1, 1, 2, 4))) / 4
            for at in range(150)
            if chance.random() < 0.04
        }
        ledger = year_ledger(
            2024, [Entry(f"A{at + 1}", "2024-01-02", "costs", -kr) for at, kr in enumerate(amounts)]
        )
        true = sum(amounts[at] * part for at, part in errors.items())
        drawn = sample(ledger, size=40, seed=run)
        items = []
        for item in drawn.items:
            part = errors.get(int(item.number[1:]) - 1, Decimal(0))
            audited = (item.amount_kr * (1 - part)).quantize(Decimal("0.01"))
            items.append(
                ExaminedEntry(
                    number=item.number,
                    taken=item.taken,
                    booked_kr=item.amount_kr,
                    audited_kr=audited,
                )
            )
        limit = evaluate(
            items, interval_kr=drawn.interval_kr, tolerable_kr=Decimal(1), confidence=95
        ).over.upper_limit_kr
        covered += limit >= true
    return covered / runs


def test_the_limit_holds_in_95_of_100_populations():
    """A hundred; the deep test has thousands."""
    assert coverage(100, 1) >= 0.95


@pytest.mark.deep
def test_the_limit_holds_in_95_of_100_populations_of_thousands():
    assert coverage(3000, 2) >= 0.95
