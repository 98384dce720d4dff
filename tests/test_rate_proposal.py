"""The next rate by an index: computed from what is noted and what is given, and never decided."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import FeeRule, InvalidArgumentError, Rate, edit, embedded_book, read_book, write_book
from fhledger.cli.main import main
from fhledger.domain.fees.rate_proposal import propose_rates
from fhledger.outputs import RateProposals

FOLDER = Path(__file__).parent / "several_fees"
KPI = {"name": "KPI", "value": "400"}
STEPS = [{"from": 0, "value": "2"}, {"from": 1000, "value": "1"}]


def rule(*rates: Rate, **more: object) -> FeeRule:
    return FeeRule(
        line="fees",
        reference_day={"on": date(2011, 10, 9)},
        partial_year="whole_year",
        rounding="krona",
        rates=rates,
        **more,
    )


def rate(value="42.25", since=date(2024, 1, 1), **more: object) -> Rate:
    if "steps" not in more:
        more["value"] = value
    return Rate(unit="kr_per_inhabitant", valid_from=since, **more)


def proposed(*rates: Rate, number="410", **more: object):
    return propose_rates([rule(*rates)], Decimal(number), "An invented table", **more).proposals


class TestTheProposal:
    @given(
        st.decimals("0.0001", "1000", places=4),
        st.decimals("0.01", "1000", places=2),
        st.decimals("0.01", "1000", places=2),
    )
    def test_it_is_the_rate_times_the_quotient_of_the_numbers(self, value, then, now):
        [found] = proposed(rate(value, index={"name": "KPI", "value": then}), number=str(now))
        exact = Fraction(value) * Fraction(now) / Fraction(then)
        assert abs(Fraction(found.proposed) - exact) <= Fraction(1, 20_000)

    @given(st.decimals("0", "1000", places=6), st.decimals("0.01", "1000", places=2))
    def test_the_same_number_proposes_the_same_rate(self, value, number):
        [found] = proposed(rate(value, index={"name": "KPI", "value": number}), number=str(number))
        assert (found.proposed, found.change_percent) == (value, 0)

    def test_it_has_two_decimals_or_those_of_the_rate(self):
        assert proposed(rate("21", index=KPI), number="401")[0].proposed == Decimal("21.05")
        assert proposed(rate("0.1098", index=KPI))[0].proposed == Decimal("0.1125")
        assert proposed(rate("21", index=KPI), decimals=0)[0].proposed == 22

    def test_each_bracket_is_proposed(self):
        [found] = proposed(rate(brackets="marginal", steps=STEPS, index=KPI))
        assert [step.value for step in found.steps] == [Decimal("2.05"), Decimal("1.03")]
        assert [step.from_quantity for step in found.steps] == [0, 1000]

    def test_only_the_latest_rate_of_each_component_and_class_counts(self):
        found = proposed(
            rate("20", since=date(2020, 1, 1), index=KPI),
            rate("21", index={"name": "KPI", "value": "405"}),
            rate("5", member_class="associate", index=KPI),
            rate("1", component="service"),
        )
        assert [(each.rate, each.member_class, each.index.value) for each in found] == [
            (21, None, 405),
            (5, "associate", 400),
        ]

    def test_a_proposal_above_the_decided_ceiling_says_so(self):
        ceilings = [{"value": "43", "since": date(2020, 1, 1)}]
        fee = rule(rate(index=KPI), decided_ceilings=ceilings)
        [found] = propose_rates([fee], Decimal(410), "x").proposals
        assert (found.ceiling, found.is_above_ceiling) == (43, True)


@pytest.mark.parametrize(
    ("rates", "call", "expected"),
    [
        ([rate()], {}, 'write it with the rate in book.toml, as index = { name = "KPI"'),
        ([rate(index=KPI)], {"number": "0"}, "an index number is above zero, not 0"),
        ([rate(index=KPI)], {"index": "AKI"}, "follows the index 'AKI'; they follow KPI"),
        ([rate(index=KPI)], {"decimals": 13}, "a rate has 0 to 12 decimals, not 13"),
        (
            [rate(index=KPI), rate(component="b", index={"name": "AKI", "value": 1})],
            {},
            "the rates follow several indexes; give one of KPI, AKI",
        ),
    ],
)
def test_a_wrong_question_says_what_to_write(rates, call, expected):
    with pytest.raises(InvalidArgumentError) as error:
        proposed(*rates, **call)
    assert expected in str(error.value)
    assert error.value.in_language("sv") != str(error.value)


def test_a_number_without_a_source_is_refused():
    with pytest.raises(InvalidArgumentError, match="where the index number is published"):
        propose_rates([rule(rate(index=KPI))], Decimal(410), " ")


def test_the_embedded_book_notes_no_index():
    with pytest.raises(InvalidArgumentError, match="no rate in force notes the index"):
        embedded_book().propose_rates(410, source="x")


def test_the_command_proposes_and_a_decision_notes_the_index_again(tmp_path, capsys):
    folder = Path(copytree(FOLDER, tmp_path / "book"))
    with edit(folder) as change:
        change.decide_rate(
            "2.1234",
            date(2025, 1, 1),
            index={"name": "KPI", "value": "400.1"},
            source="An invented decision",
        )
    arguments = ["propose-rate", "410", "--source", "x", "--book", str(folder)]
    assert main([*arguments, "--format", "json"]) == 0
    found = RateProposals.model_validate_json(capsys.readouterr().out)
    assert str(found.proposals[0].proposed) == "2.1759"
    assert main([*arguments, "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "2,1759" in printed
    assert "nothing is decided" in printed
    decide = ["decide", "rate", "2,1759", "--since", "2026-01-01", "--index", "KPI=410"]
    assert main([*decide, "--source", "x", "--book", str(folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["amount"] == "2.1759"
    book = read_book(folder)
    index = book.config.fee_rates[-1].index
    assert index is not None
    assert (index.name, index.value) == ("KPI", 410)
    again = read_book(write_book(book, tmp_path / "copy"))
    assert again.config == book.config
