"""A trace adds up, agrees with the statement, and ends in sources."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from broken_books import CASES, SOUND, broken_book
from fhledger import (
    Book,
    Entry,
    InvalidArgumentError,
    Rate,
    Scenario,
    embedded_book,
    next_entry,
    read_book,
    with_entries,
    year_ledger,
)
from fhledger.book import BookConfig
from fhledger.book.tracing import Tracer
from fhledger.book.tracing import entries as tracing_entries
from fhledger.book.views import budget_follow_up, forecast_basis
from fhledger.core.amounts import KRONA, round_half_up
from fhledger.domain.fund.fiscal_years import carry_forward
from fhledger.planning.forecast import roll_forward
from fhledger.render.overview import make_overview
from fhledger.testing.laws import assert_follows
from shown import INVENTED


def assert_traces_hold(book: Book) -> None:
    for year in book.ledgers:
        for key, amount in book.statement(year.year).figures().items():
            if key.year != year.year or key.row == "unspecified":
                continue
            trace = book.trace(year.year, key.row)
            unit = Decimal("0.01") if key.row == "fee_rate" else KRONA
            assert round_half_up(trace.amount, unit) == amount, key
            assert_follows(trace)


@pytest.mark.parametrize(
    "book", [embedded_book(), read_book(SOUND)], ids=lambda book: book.config.name
)
def test_every_figure_is_its_trace(book):
    assert_traces_hold(book)


@pytest.mark.parametrize("code", [code for code in CASES if code not in ("FH003", "FH002")])
def test_the_traces_of_doubtful_books_hold_too(code, tmp_path):
    assert_traces_hold(read_book(broken_book(code, tmp_path / "book")))


@pytest.mark.parametrize("rounding", ["krona", "ore"])
@pytest.mark.parametrize("partial_year", ["whole_year", "by_month"])
@pytest.mark.parametrize(
    "limits", [{}, {"minimum_kr": Decimal(400_000)}, {"maximum_kr": Decimal(300_000)}]
)
def test_a_fee_follows_from_its_rule(limits, partial_year, rounding):
    book = embedded_book()
    rates = [rate.model_copy(update=limits) for rate in book.config.fee_rule.rates]
    rule = {"partial_year": partial_year, "rounding": rounding, "rates": tuple(rates)}
    joined, *others = book.config.municipalities
    joined = joined.model_copy(update={"valid_from": date(2024, 8, 15)})
    fee = book.config.fee_rule.model_copy(update=rule)
    book = book.replace(fee_rule=fee, municipalities=(joined, *others))
    traces = [book.trace(2024, member.code) for member in book.config.municipalities]
    assert ("rule" in {trace.how for trace in traces}) == bool(limits or partial_year == "by_month")
    for trace in traces:
        assert_follows(trace)


def test_the_sums_that_a_figure_is_in_have_different_labels():
    labels: dict[str, list[str]] = {}
    traces = make_overview(embedded_book(), 2024).traces.values()
    for trace in (trace for trace in traces if trace.id < "2025"):
        for id in {part.id for part in trace.parts if part.id}:
            labels.setdefault(id, []).append(f"{trace.id[:4]} {trace.label.sv}")
    assert len(labels["2024 total_costs"]) > 2
    assert {id: found for id, found in labels.items() if len({*found}) < len(found)} == {}


def test_every_leaf_has_a_source():
    book = embedded_book()
    for row in ("closing_balance", "budget", "fee_rate", "1283", "total", "granted"):
        assert all(leaf.source for leaf in book.trace(2024, row).leaves()), row


def test_a_leaf_without_a_source_says_so(tmp_path):
    book = read_book(broken_book("FH001", tmp_path / "book"))
    assert [leaf.source for leaf in book.trace(2024, "budget").leaves()] == [None]


def test_the_trace_of_an_entry_names_file_line_number_and_text():
    [leaf] = embedded_book().trace(2024, "repaid").leaves()
    assert leaf.label.sv.startswith("A22 2024-12-31 Återbetalat")
    assert leaf.source.en.startswith("entries/2024.csv, line 7; ")
    assert leaf.source.sv.startswith("entries/2024.csv, rad 7; ")
    assert leaf.source.sv.endswith("fotnoten, läst 2026-11-23")


def test_an_entry_in_memory_has_no_english_word_in_a_swedish_trace():
    in_memory = year_ledger(2024, list(embedded_book().ledger(2024).entries))
    years = (*embedded_book().ledgers[:2], in_memory)
    trace = embedded_book().model_copy(update={"ledgers": years}).trace(2024, "external_costs")
    (leaf,) = trace.leaves()
    assert leaf.source.sv.startswith(leaf.label.sv.split(" ")[0] + "; ")


def test_a_year_carries_the_one_before():
    opening = embedded_book().trace(2023, "opening_balance")
    assert opening.how == "same"
    assert opening.parts[0].label.sv == "Utgående medel att förfoga över inför 2023"


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_entries_past_the_limit_are_one_node_with_their_sum(most):
    book = read_book(SOUND)
    trace = book.trace(2024, "costs", entries=most)
    assert len(trace.parts) == min(most + 1, 3)
    assert trace.amount == book.trace(2024, "costs").amount
    if most < 3:
        assert trace.parts[-1].label.en == f"{3 - most} more {'entry' if most == 2 else 'entries'}"


def test_a_figure_says_where_it_is_printed():
    assert [text.split(": ")[-1] for text in embedded_book().trace(2024, "result").printed] == [
        "1 121 401",
        "1 121 401",
    ]


def test_an_unknown_budget_is_a_leaf_without_amount():
    trace = embedded_book().trace(2023, "budget")
    assert trace.amount is None
    assert trace.source is None


def test_a_fee_per_member_is_no_rate_per_inhabitant():
    book = embedded_book()
    flat = Rate(value=9_000, unit="kr_per_member", valid_from="2016-01-01")
    book = book.replace(fee_rule=book.config.fee_rule.model_copy(update={"rates": (flat,)}))
    assert book.common_rate(2024) is None
    traced = book.trace(2024, "fee_rate")
    assert (traced.amount, traced.source) == (None, None)


class Counted(list):
    """Entries that count how often they are read."""

    reads = 0

    def __iter__(self):
        self.reads += 1
        return super().__iter__()


def test_the_entries_of_a_year_are_read_once_for_all_of_its_traces():
    entries = Counted(embedded_book().ledger(2022).entries)
    first, *later = embedded_book().ledgers
    counted = first.model_copy(update={"entries": entries})
    book = embedded_book().model_copy(update={"ledgers": (counted, *later)})
    tracer = Tracer(book)
    for row in ("closing_balance", "total_costs", "external_costs"):
        assert tracer.trace(2022, row).amount == embedded_book().trace(2022, row).amount
    assert entries.reads == 1


def test_of_a_year_only_the_entries_of_the_asked_row_become_traces(monkeypatch):
    made = []
    book = read_book(SOUND)
    of_all = book.trace(2024, "costs")
    make = tracing_entries._entry_trace
    monkeypatch.setattr(
        tracing_entries, "_entry_trace", lambda *given: made.append(given) or make(*given)
    )
    assert book.trace(2024, "costs") == of_all
    assert {entry.line for _, _, entry in made} == {"costs"}


def test_an_overview_reads_the_entries_of_each_year_once_and_rolls_each_scenario_forward_once(
    monkeypatch,
):
    read = [
        year.model_copy(update={"entries": Counted(year.entries)})
        for year in embedded_book().ledgers
    ]
    book = embedded_book().model_copy(update={"ledgers": tuple(read)})
    rolled = []
    monkeypatch.setattr(
        "fhledger.planning.forecast.carry_forward",
        lambda *given: rolled.append(given) or carry_forward(*given),
    )
    overview = make_overview(book)
    assert len(overview.traces) > len(overview.forecasts) == 2
    assert [year.entries.reads for year in read] == [1, 1, 1]
    assert len(rolled) == 2


class TestAYearToCome:
    def test_every_figure_of_a_forecast_is_its_trace(self):
        book = embedded_book()
        for scenario in book.scenarios:
            forecast = roll_forward(forecast_basis(book), scenario, 2028)
            for year in forecast.years:
                rows = {
                    "opening_balance": year.opening_balance,
                    "total_income": year.income,
                    "total_costs": year.costs,
                    "result": year.result,
                    "appropriations": year.appropriations,
                    "closing_balance": year.closing_balance,
                }
                for row, amount in rows.items():
                    trace = book.trace(year.year, row, scenario=scenario.name)
                    assert trace.amount == amount, (scenario.name, year.year, row)
                    assert_follows(trace)

    @pytest.mark.parametrize(
        "changes",
        [
            {"growth_percent": "1.005", "rate": "22,50"},
            {"growth": "least_squares", "other_lines_percent": "-1.5"},
            {"lines": [{"line": "external_costs", "amount_kr": -100}], "appropriation_kr": 7},
            {"lines": [{"line": "external_costs", "growth_percent": 3}]},
        ],
    )
    def test_whatever_a_scenario_assumes_is_a_leaf_with_its_place(self, changes):
        plan = Scenario(name="another", label={"sv": "Annan", "en": "Another"}, **changes)
        book = embedded_book().model_copy(update={"scenarios": (plan,)})
        trace = book.trace(2030, "closing_balance")
        assert trace.amount == roll_forward(forecast_basis(book), plan, 2030).closing_balance
        assert_follows(trace)
        assert all(leaf.source for leaf in trace.leaves())
        assumed = {leaf.source.en for leaf in trace.leaves() if "scenarios.toml" in leaf.source.en}
        for field in changes.keys() & {"growth_percent", "rate", "appropriation_kr"}:
            assert f"scenarios.toml, “another”, “{field}”" in assumed

    def test_what_no_file_states_has_no_source(self):
        trace = embedded_book().model_copy(update={"scenarios": ()}).trace(2025, "appropriations")
        assert trace.source is None

    def test_a_fee_to_come_is_rate_times_grown_inhabitants(self):
        fee = embedded_book().trace(2030, "1283")
        rate, inhabitants = fee.parts
        assert (fee.how, inhabitants.how) == ("product", "grown")
        assert fee.amount == rate.amount * inhabitants.amount

    def test_growth_keeps_all_its_decimals(self):
        percent = embedded_book().trace(2030, "1283").parts[1].parts[1]
        assert json.loads(percent.model_dump_json())["amount"] == f"{percent.amount:f}" != "1.03"
        assert f"{percent.amount:f}".rstrip("0").replace(".", ",") in percent.label.sv

    @pytest.mark.parametrize(
        ("year", "row", "scenario", "message"),
        [
            (2024, "result", "unchanged", "leave the scenario out"),
            (2026, "result", "nothing", "'nothing' is none of the scenarios"),
            (2026, "granted", None, "a forecast has no row 'granted'"),
            (2099, "result", None, "and reaches through 2074"),
        ],
    )
    def test_a_figure_that_does_not_exist_is_refused(self, year, row, scenario, message):
        with pytest.raises(InvalidArgumentError, match=message):
            embedded_book().trace(year, row, scenario=scenario)


def test_a_text_that_two_lines_of_appropriations_share_is_traced_into_both():
    entries = [
        Entry(number=f"A{at}", day=date(2024, 3, at), line=line, item="Familjedagen", amount_kr=kr)
        for at, (line, kr) in enumerate((("one", -10), ("two", -20), ("two", -3)), 1)
    ]
    book = Book(
        config=BookConfig(
            name="Påhittad",
            opening_balance={"value": 100, "unit": "kr", "since": "2024-01-01"},
            lines=[
                {"id": line, "section": "appropriation", "label": {"sv": line, "en": line}}
                for line in ("one", "two")
            ],
        ),
        ledgers=[year_ledger(2024, entries)],
    )
    trace = book.trace(2024, "Familjedagen")
    assert trace.amount == 33
    assert [(part.label.en, part.amount) for part in trace.parts] == [("one", 10), ("two", 23)]
    assert_traces_hold(book)


@pytest.mark.parametrize(
    "book", [embedded_book(), read_book(INVENTED)], ids=lambda book: book.config.name
)
def test_every_figure_of_fees_budget_and_projects_is_its_trace(book):
    year = book.ledger().year
    follow_up = budget_follow_up(book, year)
    amounts = {f"budget {row.id}": row.budget for row in follow_up.rows}
    amounts |= {f"used {used.row}": used.used for used in follow_up.whole}
    for status in book.projects(year).projects:
        known = status.known()
        amounts |= {f"project {status.row} {column}": known[column] for column in known}
    for decided in book.projects(year).years_of_decision:
        amounts[f"committed {decided.row}"] = decided.committed_kr
    amounts["fee_total"] = book.fees(year).total
    known = {row: amount for row, amount in amounts.items() if amount is not None}
    assert {row.split()[0] for row in known} >= {"used", "project", "fee_total"}
    for row, amount in known.items():
        trace = book.trace(year, row)
        assert (trace.id, trace.amount) == (f"{year} {row}", amount), row
        assert_follows(trace)
        assert all(leaf.source for leaf in trace.leaves()), row
    for row in amounts.keys() - known.keys():
        with pytest.raises(InvalidArgumentError):
            book.trace(year, row)


def test_a_closed_project_has_nothing_left_to_be_paid():
    book = read_book(INVENTED)
    first, *others = book.project_register
    closed = first.model_copy(update={"closed_day": date(2025, 6, 30)})
    trace = book.replace(project_register=(closed, *others)).trace(
        2025, f"project {first.id} committed"
    )
    assert trace.amount == 0
    assert "2025-06-30" in trace.label.en
    assert book.trace(2025, f"project {first.id} committed").amount > 0


def test_an_entry_is_traced_by_its_number_with_the_rows_that_it_is_in():
    trace = embedded_book().trace(2024, "A22")
    assert trace.amount == 120_000
    assert trace.source.en.startswith("entries/2024.csv, line 7; ")
    assert trace.explanation.en == (
        "in Test and development projects → Total costs 2024 → Result of the year 2024"
        " → Closing balance of the fund, carried to 2025"
    )
    with pytest.raises(InvalidArgumentError, match="there is no row 'A999' in 2024"):
        embedded_book().trace(2024, "A999")


def test_an_entry_names_its_reversal_and_a_reversal_its_entry():
    book = embedded_book()
    for amount, reverses in (("-5", ""), ("5", "{}")):
        last = book.ledger().totals.numbering.used[-1][2]
        entry = next_entry(
            book,
            line="external_costs",
            day="2025-03-03",
            amount=amount,
            reverses=reverses.format(f"A{last}"),
        )
        book = with_entries(book, entry)
    assert book.trace(2025, f"A{last + 1}").explanation.en.endswith(f"; reverses A{last}")
    assert book.trace(2025, f"A{last}").explanation.en.endswith(f"; reversed by A{last + 1}")


@pytest.mark.parametrize("depth", [0, 1, 2, 9])
def test_a_trace_has_as_many_levels_as_asked(depth):
    def levels(trace):
        return 1 + max(map(levels, trace.parts)) if trace.parts else 0

    closing_balance = embedded_book().trace(2024, "closing_balance")
    trace = embedded_book().trace(2024, "closing_balance", depth=depth)
    assert levels(trace) == min(depth, levels(closing_balance))
    assert (trace.amount, trace.label) == (closing_balance.amount, closing_balance.label)


@pytest.mark.parametrize(
    ("book", "year", "member", "booked"),
    [
        (
            embedded_book(),
            2024,
            "1283",
            "in one sum, not for each member; it differs by -20 820 kr from what is computed.",
        ),
        (read_book(INVENTED), 2024, "9101", "Booked: 650 000 kr, as computed."),
        (embedded_book(), 2025, "1283", None),
    ],
)
def test_a_fee_is_traced_beside_what_is_booked_of_it(book, year, member, booked):
    note = book.trace(year, member).booked
    assert note is None if booked is None else booked in note.en.replace("\u00a0", " ")
    assert book.trace(2024, "total_income").booked is None


def test_a_difference_between_booked_and_computed_is_reported_with_its_sign():
    book = read_book(INVENTED)
    entry = next_entry(book, day="2025-12-01", line="fees", amount=900, member="9101", series="B")
    before, after = (
        each.trace(2025, "9101").booked.en for each in (book, with_entries(book, entry))
    )
    assert before.endswith(" kr, as computed.")
    assert after.endswith("which differs by 900 kr from what is computed.")
