"""Each annual report in this folder, as tables that an auditor can read and edit, figure by
figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import oracle
from cases import for_each
from fhledger import embedded_book
from fhledger.audit.verification import verify
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.domain.statement.printed import identities

HERE = Path(__file__).parent
REPORTS = sorted(HERE.glob("[0-9][0-9][0-9][0-9].md"))


def table(path: Path) -> oracle.Figures:
    """The figures of a report's tables in öre, by place, row and year."""
    figures: oracle.Figures = {}
    place, years = "", []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            place = line.removeprefix("## ").strip()
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| rad |"):
            years = [int(cell) for cell in cells[2:]]
        elif line.startswith("|") and re.fullmatch(r"[a-z][a-z_0-9]*", cells[0]):
            for year, cell in zip(years, cells[2:], strict=True):
                key = (place, cells[0], year)
                assert key not in figures, f"{key} appears twice in {path.name}"
                figures[key] = oracle.ore(cell)
    return figures


@for_each("path", REPORTS)
def test_every_figure_is_computed_from_the_entries(path):
    statement = embedded_book().statement(int(path.stem))
    assert oracle.in_ore(statement.figures().items()) == table(path)


@for_each("path", REPORTS)
def test_every_figure_is_typed_into_the_book_as_printed(path):
    [report] = [report for report in embedded_book().printed if str(report.year) == path.stem]
    assert oracle.in_ore(report.figures().items()) == table(path)


@for_each("path", REPORTS)
def test_every_figure_is_what_the_second_opinion_finds(path):
    found = oracle.figures(EMBEDDED, int(path.stem))
    assert {key: found[key] for key in table(path)} == table(path)


def test_the_report_of_2024_has_all_its_figures():
    figures = table(HERE / "2024.md")
    assert [
        sum(place == wanted for place, *_ in figures)
        for wanted in ("appendix_1", "appendix_2", "footnote", "financing")
    ] == [42, 4, 3, 6]
    assert [report.year for report in embedded_book().printed] == [int(p.stem) for p in REPORTS]


class TestByHand:
    """The sums that somebody with a pencil checks, on the tables alone."""

    FIGURES = table(HERE / "2024.md")

    def row(self, name: str, year: int) -> int:
        return self.FIGURES["appendix_1", name, year]

    @pytest.mark.parametrize("year", [2022, 2023, 2024])
    def test_bilaga_1_adds_up(self, year):
        def added(*rows: str) -> int:
            return sum(self.row(row, year) for row in rows)

        income = added(
            "member_contributions", "other_income", "trainee_income", "hr_project_income"
        )
        costs = added("external_costs", "development_projects", "trainee_costs", "hr_project_costs")
        assert self.row("total_income", year) == income
        assert self.row("total_costs", year) == costs
        assert self.row("result", year) == income + costs
        assert self.row("closing_balance", year) == added(
            "opening_balance", "result", "appropriations"
        )

    @pytest.mark.parametrize("year", [2023, 2024])
    def test_each_year_opens_with_the_last_closing(self, year):
        assert self.row("opening_balance", year) == self.row("closing_balance", year - 1)

    def test_the_specifications_and_the_paragraph_agree_with_bilaga_1(self):
        place = {(place, row): amount for (place, row, _), amount in self.FIGURES.items()}
        parts = [
            place["appendix_2", row] for row in ("family_day", "potential_study", "secretariat")
        ]
        assert sum(parts) == place["appendix_2", "total"] == -self.row("appropriations", 2024)
        assert self.row("development_projects", 2024) == -(
            place["footnote", "granted"]
            - place["footnote", "repaid"]
            + place["footnote", "invoiced"]
        )
        assert place["financing", "opening_balance"] == self.row("opening_balance", 2024)
        assert place["financing", "result"] == self.row("result", 2024)
        assert place["financing", "used_surplus"] == -self.row("appropriations", 2024)
        assert place["financing", "accumulated_surplus"] == self.row("closing_balance", 2024)


def test_every_identity_of_what_is_printed_holds_to_the_krona():
    book = embedded_book()
    [report] = book.printed
    found = identities(book.config.lines, report.figures(), report.year)
    assert [identity for identity in found if identity.off_by(report.figures())] == []
    kinds = ("sum", "carry_forward", "specification", "same_figure")
    assert [sum(identity.kind == kind for identity in found) for kind in kinds] == [13, 2, 2, 4]


def test_the_embedded_book_has_no_failure():
    assert verify(embedded_book()).failures(strict=True) == ()
