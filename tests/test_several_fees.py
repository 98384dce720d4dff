"""A book of two fees: one on two lines of income, and a total to be raised, which is booked,
too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest

from fhledger import InvalidArgumentError, Rate, edit, embedded_book, read_book
from fhledger.audit.verification import verify
from fhledger.audit.year_steps import year_steps
from fhledger.book.edits.fee_booking import fee_entries
from fhledger.book.views import budget_follow_up, fee_notices, forecast_basis
from fhledger.cli import main
from fhledger.core.amounts import parse_amount
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fund.budget import BudgetDecision
from fhledger.exchange.imports.mapping import read_mapping
from fhledger.exchange.sie.reader import SieReading
from fhledger.exchange.sie.writer import fee_vouchers
from fhledger.planning.forecast import roll_forward
from fhledger.planning.scenarios import UNCHANGED

FOLDER = Path(__file__).parent / "several_fees"
BOOK = read_book(FOLDER)
LATER = FeeRule(
    line="water",
    id="water_fee",
    reference_day={"month": 12, "day": 31, "years_before": 1},
    partial_year="whole_year",
    rounding="krona",
    rates=[Rate(value=1, unit="kr_per_inhabitant", valid_from=date(2026, 1, 1))],
)


@pytest.fixture
def folder(tmp_path):
    return Path(copytree(FOLDER, tmp_path / "book"))


def by_line(entries):
    sums: dict[str, Decimal] = {}
    for entry in entries:
        sums[entry.line] = sums.get(entry.line, Decimal(0)) + entry.amount_kr
    return sums


class TestBooking:
    def test_all_fees_are_booked_on_their_lines_and_due_days(self, folder):
        with edit(folder) as change:
            entries = change.book_fees(2024)
        assert by_line(entries) == {"fees": 3_008, "passed_on": 753, "water": 50_001}
        assert {entry.day for entry in entries if entry.line == "water"} == {date(2024, 7, 1)}
        assert [entry.number for entry in entries] == [f"A{at}" for at in range(1, 11)]
        assert entries[-1].text == "Vattenavgift 2024, Lillby"
        book = read_book(folder)
        codes = {finding.code for finding in verify(book).findings}
        assert not codes & {"FH101", "FH102", "FH103"}

    def test_one_fee_is_booked_and_then_the_rest(self, folder):
        with edit(folder) as change:
            assert by_line(change.book_fees(2024, fee="water_fee")) == {"water": 50_001}
        with edit(folder) as change:
            assert by_line(change.book_fees(2024)) == {"fees": 3_008, "passed_on": 753}
        with pytest.raises(InvalidArgumentError, match="booked already"), edit(folder) as change:
            change.book_fees(2024)

    def test_the_status_of_the_year_counts_all_fees(self, folder):
        with edit(folder) as change:
            change.book_fees(2024, fee="fees")
        [step] = [step for step in year_steps(read_book(folder), 2024) if step.id == "fees"]
        assert step.text.en == "3 761 kr is booked of fees of 53 762 kr"
        assert step.command == "fhledger book-fees 2024"

    def test_a_fee_of_another_name_is_refused(self):
        with pytest.raises(InvalidArgumentError, match="'road' is none of the fees: "):
            fee_entries(BOOK, 2024, fee="road")

    def test_a_book_of_one_fee_gives_the_entries_that_it_gave(self):
        entries = fee_entries(embedded_book(), 2025, days=[date(2025, 3, 31)])
        assert entries[0].text == "Medlemsavgift 2025, Svalöv"
        assert sum(entry.amount_kr for entry in entries) == embedded_book().fees(2025).total

    @pytest.mark.parametrize(
        ("limits", "words"),
        [
            ({"minimum_kr": 500_000}, "21 kr per invånare × 14 544, minst 500 000 kr = 500 000 kr"),
            ({"maximum_kr": 1_000}, "21 kr per invånare × 14 544, högst 1 000 kr = 1 000 kr"),
            (
                {"base_kr": 10},
                "21 kr per invånare × 14 544, plus ett grundbelopp på 10 kr = 305 434 kr",
            ),
            ({}, "21 kr × 14 544 invånare 2023-12-31"),
        ],
    )
    def test_the_source_of_a_booked_fee_has_its_whole_arithmetic(self, limits, words):
        book = embedded_book()
        fee = book.config.fee_rule
        limited = {name: parse_amount(amount) for name, amount in limits.items()}
        rates = [rate.model_copy(update=limited) for rate in fee.rates]
        fee = fee.model_copy(update={"rates": tuple(rates)})
        config = book.config.model_copy(update={"fee_rule": fee})
        entries = fee_entries(book.replace(config=config), 2025, days=[date(2025, 3, 31)])
        assert entries[0].source == f"Beräknad avgift 2025: {words}"


class TestFindings:
    def findings_after(self, folder, line, amount):
        with edit(folder) as change:
            change.book_fees(2024)
            change.post(line=line, amount=amount, day="2024-11-01", member="9001", source="x")
        return {f"{f.code} {f.subject}" for f in verify(read_book(folder)).findings}

    def test_a_wrong_sum_of_another_fee_is_found(self, folder):
        found = self.findings_after(folder, "water", 7)
        assert {"FH101 2024 water", "FH103 2024 9001 water_fee"} <= found

    def test_a_wrong_sum_on_a_second_line_is_found_of_its_fee(self, folder):
        found = self.findings_after(folder, "passed_on", 7)
        assert {"FH101 2024 fees", "FH103 2024 9001"} <= found
        assert not any("water" in subject for subject in found)


class TestVouchers:
    @pytest.mark.parametrize(
        ("fee", "accounts"), [(None, ["1510", "3010", "3020"]), ("water_fee", ["1510", "3030"])]
    )
    def test_a_voucher_has_a_row_for_each_line_and_balances(self, fee, accounts):
        notices = fee_notices(BOOK, 2024, fee=fee)
        mapping = read_mapping(FOLDER, BOOK)
        file = b"".join(fee_vouchers(BOOK, notices, mapping, generated=date(2024, 1, 1)))
        reading = SieReading(BytesIO(file), "fees.si")
        vouchers = list(reading)
        assert reading.document().findings == ()
        for voucher in vouchers:
            assert [row.account for row in voucher.rows] == accounts
            assert sum(row.amount_kr for row in voucher.rows) == 0
        assert sum(voucher.rows[0].amount_kr for voucher in vouchers) == notices.total


class TestAFeeThatHasNotBegun:
    BOOK = BOOK.replace(other_fees=[LATER])

    def test_it_is_no_finding_and_no_obstacle(self):
        assert self.BOOK.fees(2024).other_fees == ()
        assert [
            table.fee for table in self.BOOK.fees(2026, reference_day=date(2024, 12, 31)).other_fees
        ] == ["water_fee"]
        found = {f"{f.code} {f.subject}" for f in verify(self.BOOK).findings}
        assert not any("water" in subject for subject in found)

    def test_a_forecast_has_it_from_its_first_year(self):
        years = roll_forward(forecast_basis(self.BOOK), UNCHANGED, 2026).plans
        # 1 kr for 1 002 and 505 inhabitants, which have grown by 0.1 and 0.4988 per cent to 2025
        assert [plan.amounts["water"] for plan in years] == [0, 1_003 + 508]


class TestPlanning:
    def test_a_forecast_has_all_fees(self):
        first, second = roll_forward(forecast_basis(BOOK), UNCHANGED, 2026).years
        # 2.50 kr for 1 002 and 505 inhabitants, then for 1 003 and 508; the total stays
        assert first.income == 2_505 + 1_263 + 60_001
        assert second.income == 2_508 + 1_270 + 60_001

    def test_the_budget_of_a_fee_falls_on_its_due_days(self):
        budgets = [
            BudgetDecision(year=2024, line=line, amount_kr=1000)
            for line in ("fees", "passed_on", "water")
        ]
        follow_up = budget_follow_up(BOOK.replace(budgets=budgets), 2024, as_of=date(2024, 4, 30))
        to_date = {row.id: row.budget_to_date for row in follow_up.rows}
        assert (to_date["fees"], to_date["passed_on"], to_date["water"]) == (500, 500, 0)


def test_the_page_shows_each_fee():
    page = BOOK.to_html(2024)
    assert "Vattenavgift" in page
    assert "25\u00a0001" in page


def test_the_lowest_total_of_another_fee_than_the_main_one(capsys):
    """The floor is what the first year comes to, so that the total that is decided is the
    lowest."""
    forecast = read_book(FOLDER).forecast(2026)
    floor = forecast.years[0].closing_balance
    found = forecast.lowest_total(floor=floor, fee="water_fee")
    assert (found.fee_id, found.answer, found.lowest) == ("water_fee", 60_001, floor)
    assert found.balance_at_next_step == floor - 1
    for fee, reason in (("x", "'x'"), (None, "share of a total")):
        with pytest.raises(InvalidArgumentError, match=reason):
            forecast.lowest_total(floor=0, fee=fee)
    with pytest.raises(InvalidArgumentError, match="share of a total"):
        forecast.lowest_fee(floor=0, fee="water_fee")
    changed = forecast.under(UNCHANGED.model_copy(update={"rate": Decimal(3)}))
    assert changed.lowest_fee(floor=0, fee="fees").fee_id == "fees"
    with pytest.raises(InvalidArgumentError, match="changes the main fee"):
        changed.lowest_total(floor=0, fee="water_fee")
    command = f"forecast --book {FOLDER} --through 2026 --solve total --fee water_fee --floor 0"
    assert main([*command.split(), "--language", "en"]) == 0
    assert "Water fee. The lowest total to be raised" in " ".join(capsys.readouterr().out.split())
    assert main([*command.replace("total", "year").split(), "--language", "en"]) == 2
