"""Samples that conclude: against published tables, and by drawing from populations with known errors."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from fhledger import InvalidArgumentError, embedded_book, year_ledger
from fhledger.audit.sample_evaluation import ExaminedEntry, evaluate
from fhledger.audit.sampling import sample
from fhledger.audit.sampling_limits import (
    attribute_sample_size,
    attribute_upper_limit,
    confidence_factor,
    monetary_sample_size,
)
from fhledger.cli import main
from fhledger.domain.fund.ledger import Entry

FACTORS = {
    80: "1.61 3.00 4.28 5.52 6.73 7.91 9.08 10.24 11.38 12.52 13.66",
    90: "2.31 3.89 5.33 6.69 8.00 9.28 10.54 11.78 13.00 14.21 15.41",
    95: "3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71 16.97",
    99: "4.61 6.64 8.41 10.05 11.61 13.11 14.58 16.00 17.41 18.79 20.15",
}
"""Confidence factors for overstatements, AICPA Audit Guide "Audit Sampling", rounded up; 0 to 10 errors."""


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
"""Sizes for attribute sampling with no expected deviation, AICPA Audit Guide "Audit Sampling", app. A."""


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


def test_what_cannot_be_evaluated_is_refused():
    for arguments in ({"interval_kr": Decimal(0), "tolerable_kr": Decimal(1)},):
        with pytest.raises(InvalidArgumentError):
            evaluate([], **arguments)
    with pytest.raises(InvalidArgumentError, match="out of range"):
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
    from fhledger.audit.sampling import wanted_entries

    wanted = wanted_entries(ledger, lines=["costs"], sign="minus", without_reversals=True)
    drawn = sample(
        ledger, seed=3, materiality=Decimal(1000), confidence=95, expected_errors=1, wanted=wanted
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

    def written(self, rows, path) -> str:
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
        path = self.written(rows, tmp_path / "sample.csv")
        assert main(["evaluate", path, "--materiality", "2000000", "--language", "en"]) == 0
        assert "within the materiality" in " ".join(capsys.readouterr().out.split())

    def test_a_sample_with_errors_is_not(self, rows, tmp_path, capsys):
        for row in rows:
            row["audited_kr"] = row["amount_kr"] and str(Decimal(row["amount_kr"]) / 2)
        path = self.written(rows, tmp_path / "sample.csv")
        assert main(["evaluate", path, "--materiality", "2000000", "--language", "en"]) == 1
        assert "exceeds the materiality" in " ".join(capsys.readouterr().out.split())

    def test_an_amount_that_is_not_filled_in_is_named(self, rows, tmp_path, capsys):
        path = self.written(rows, tmp_path / "sample.csv")
        assert main(["evaluate", path, "--materiality", "2000000", "--language", "en"]) == 2
        assert "sample.csv, line 2, audited_kr: this cell is empty" in capsys.readouterr().err


def coverage(runs: int, seed: int) -> float:
    """How often the upper limit of overstatement is at least the true one."""
    chance = random.Random(seed)
    held = 0
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
        held += limit >= true
    return held / runs


def test_the_limit_holds_in_95_of_100_populations():
    """A few hundred; the deep test has thousands."""
    assert coverage(200, 1) >= 0.95


@pytest.mark.deep
def test_the_limit_holds_in_95_of_100_populations_of_thousands():
    assert coverage(3000, 2) >= 0.95
