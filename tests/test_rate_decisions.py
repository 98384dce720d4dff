"""A rate is decided by a command: all that a rate in book.toml can say, and nothing dropped
unsaid."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import for_each
from fhledger import InvalidArgumentError, embedded_book, read_book
from fhledger.book.edits.new_rate import NewRate
from fhledger.book.edits.rate_decisions import decide_rate
from fhledger.book.edits.rate_term_options import TERM_OPTIONS, as_options, terms_of
from fhledger.book.files.folder_writer import fee_template
from fhledger.cli.main import main
from fhledger.cli.parser import parse
from fhledger.domain.fees.rates import Rate
from fhledger.testing.strategies.fee_components import bracket_rates, exact_rates

RULES = Path(__file__).parent / "fee_rules"
SEVERAL = Path(__file__).parent / "several_fees"
BEGINS = date(2024, 1, 1)
OWN = {"valid_from", "decided", "source", "note", "index", "members"}
"""What a rate has besides its terms, its component, its class and its value."""


def test_each_field_of_a_rate_has_an_option():
    terms = {field.serialization_alias or name for name, field in Rate.model_fields.items()}
    others = {
        "value",
        "since",
        "source",
        "note",
        "decided",
        "component",
        "members",
        "class",
        "index",
    }
    assert terms == {*TERM_OPTIONS} | others


@given(rate=st.one_of(exact_rates(BEGINS), bracket_rates(BEGINS)))
def test_the_options_of_a_rate_state_its_terms(rate):
    options = shlex.split(as_options(terms_of(rate)))
    found = vars(parse(["decide", "rate", "--source", "x", *options], "sv"))
    stated = {term: found[option] for term, option in TERM_OPTIONS.items()}
    given_terms = {
        term: value for term, value in stated.items() if value is not None and value is not False
    }
    value = {} if rate.steps else {"value": rate.value}
    again = Rate.model_validate(
        {"unit": "kr_per_inhabitant", **value, **given_terms, "since": BEGINS}
    )
    assert again == rate


def arguments_of(rate: Rate, fee: str) -> list[str]:
    """The command that decides a rate anew, from 2031 on."""
    who = [part for code in rate.members for part in ("--member", code)]
    who += ["--class", rate.member_class] if rate.member_class else []
    who += ["--component", rate.component] if rate.component else []
    value = [] if rate.steps else [f"{rate.value:f}"]
    terms = shlex.split(as_options(terms_of(rate)))
    rest = [
        "--fee",
        fee,
        "--since",
        "2031-01-01",
        "--other-terms",
        "drop",
        "--source",
        "A decision",
    ]
    return ["decide", "rate", *value, *who, *terms, *rest]


BOOKS = [*sorted(path for path in RULES.iterdir() if path.is_dir()), SEVERAL]


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.name)
def test_every_rate_of_a_published_rule_can_be_decided(book, tmp_path, capsys):
    folder = shutil.copytree(book, tmp_path / "book")
    before = read_book(folder)
    decided = set()
    for fee in before.config.fees:
        for rate in fee.rates:
            who = (fee.name, rate.component, rate.members, rate.member_class)
            if who in decided:
                continue
            decided.add(who)
            status = main([*arguments_of(rate, fee.name), "--book", str(folder)])
            assert status == 0, capsys.readouterr().err
            [new] = [
                each
                for changed in read_book(folder).config.fees
                if changed.name == fee.name
                for each in changed.rates
                if each.valid_from == date(2031, 1, 1)
                and (each.component, each.members, each.member_class) == who[1:]
            ]
            assert new.model_dump(exclude=OWN) == rate.model_dump(exclude=OWN)
            assert new.source
            assert new.source.citation.en == "A decision"
    assert decided or not any(fee.rates for fee in before.config.fees)


PLAIN = {"value": 12, "unit": "kr_per_inhabitant", "since": "2026-01-01"}
STEPS = [{"from": 0, "value": 2}, {"from": 5_000, "value": 1}]
FOR_STORBY: dict[str, object] = {"members": ["9001"]}
FLAT: dict[str, object] = {"terms": {"unit": "kr_per_member"}}


@for_each(
    ("terms", "new", "refused"),
    [
        ({}, {}, ""),
        ({}, FOR_STORBY, ""),
        ({"index": {"name": "KPI", "value": 400}, "note": "x"}, {}, ""),
        ({"minimum_kr": 50}, {}, "nothing is said: --minimum 50. Give them"),
        ({"minimum_kr": 50}, {"terms": {"minimum_kr": 0}}, ""),
        ({"minimum_kr": 50}, {"terms": {"minimum_kr": 60}}, ""),
        ({"minimum_kr": 50}, FOR_STORBY, "--minimum 50"),
        ({"minimum_kr": 50}, FOR_STORBY | FLAT, ""),
        ({"maximum_kr": 90_000}, {}, "--maximum 90000"),
        ({"maximum_kr": 90_000}, FOR_STORBY, "--maximum 90000"),
        ({"maximum_kr": 90_000}, {"terms": {"minimum_kr": 5}}, "--maximum 90000"),
        (
            {"brackets": "whole", "steps": STEPS, "value": 2},
            {},
            "--brackets whole --step 0=2 --step 5000=1",
        ),
        ({"discount": {"percent": 10, "above": 500}}, {}, "--discount 500=10"),
        ({"base_kr": 2_500}, {}, "--base 2500"),
        ({"class": "member"}, {}, "for a class of members (member)"),
        ({"class": "member"}, FLAT, "for a class of members (member)"),
        ({"class": "member"}, FLAT | {"member_class": "member"}, ""),
        ({"class": "member", "minimum_kr": 50}, {"member_class": "member"}, "--minimum 50"),
        ({"class": "member"}, {"member_class": "membr"}, "Did you mean member?"),
        ({"per": 100}, {}, "--per 100"),
        ({"component": "basic"}, {}, "made up of basic; say which"),
        ({"component": "basic"}, FOR_STORBY | FLAT, "made up of basic; say which"),
        ({"component": "basic"}, {"component": "basc"}, "Did you mean basic?"),
        ({"component": "basic"}, {"component": "basic"}, ""),
        ({"unit": "per_mille", "measure": "inhabitants"}, {}, "--unit per_mille --measure inhab"),
        ({"unit": "kr_per_member"}, {}, "--unit kr_per_member"),
        ({"unit": "kr_per_member"}, FLAT, ""),
        ({"unit": "kr_per_member"}, {"terms": {"unit": "kr_per_inhabitant"}}, ""),
    ],
)
def test_a_new_rate_drops_no_term_of_the_rate_before_silently(terms, new, refused):
    book = embedded_book()
    [member] = [
        each.model_copy(update={"code": "9001", "member_class": "member"})
        for each in book.config.municipalities[:1]
    ]
    rule = book.required_fee_rule.model_copy(
        update={"rates": (Rate.model_validate({**PLAIN, **terms}),)}
    )
    changed = book.replace(fee_rule=rule, municipalities=(member,))
    rate = NewRate(value=Decimal(13), since=date(2027, 1, 1), source="x", **new)
    if not refused:
        decided, *_ = decide_rate(changed, "", rate)
        assert decided.config.fee_rates[-1].valid_from == rate.since
        return
    with pytest.raises(InvalidArgumentError, match=re.escape(refused)) as error:
        decide_rate(changed, "", rate)
    assert error.value.in_language("sv") != str(error.value)


def test_the_other_terms_are_kept_or_dropped(tmp_path, capsys):
    folder = fee_template(tmp_path / "book", "base-and-ceiling")
    [before] = read_book(folder).required_fee_rule.rates
    decide = ["decide", "rate", "0.5", "--source", "x", "--book", str(folder), "--since"]
    assert main([*decide, "2031-01-01"]) == 2
    assert as_options(terms_of(before)) in capsys.readouterr().err
    assert main([*decide, "2031-01-01", "--other-terms", "keep", "--language", "en"]) == 0
    assert re.search(r"plus a base sum of .*, at most", " ".join(capsys.readouterr().out.split()))
    assert main([*decide, "2032-01-01", "--other-terms", "drop", "--maximum", "7"]) == 0
    *_, unchanged_rate, dropped_rate = read_book(folder).required_fee_rule.rates
    assert terms_of(unchanged_rate) == terms_of(before)
    assert terms_of(dropped_rate) == {"maximum_kr": 7}


def test_a_rate_of_another_fee_is_decided_by_its_label_and_a_new_component(tmp_path, capsys):
    folder = shutil.copytree(SEVERAL, tmp_path / "book")
    before = read_book(folder)
    decide = ["decide", "rate", "3", "--fee", "Vattenavgift", "--component", "meter"]
    decide += ["--since", "2031-01-01", "--source", "x", "--book", str(folder), "--language", "sv"]
    assert main(decide) == 2
    assert "En ny läggs till med --new" in capsys.readouterr().err
    assert main([*decide, "--new"]) == 0
    assert "Vattenavgift" in capsys.readouterr().out
    after = read_book(folder)
    [water] = after.config.other_fees
    assert [(rate.component, rate.value) for rate in water.rates] == [("meter", 3)]
    assert after.config.fee_rule == before.config.fee_rule


def test_brackets_take_the_place_of_the_amount(tmp_path, capsys):
    folder = fee_template(tmp_path / "book", "brackets")
    [before] = read_book(folder).required_fee_rule.rates
    options = ["--since", "2031-01-01", "--source", "x", "--book", str(folder), "--language", "en"]
    assert main(["decide", "rate", "3", "--other-terms", "keep", *options]) == 2
    assert "in them, not in an amount" in capsys.readouterr().err
    steps = ["--step", "0=1,95", "--step", "5000=1,80"]
    assert main(["decide", "rate", *steps, "--other-terms", "keep", *options]) == 0
    [_, new] = read_book(folder).required_fee_rule.rates
    assert [step.value for step in new.steps] == [Decimal("1.95"), Decimal("1.80")]
    assert new.brackets == before.brackets
    assert main(["decide", "rate", *options]) == 2
    assert "give the rate, or the brackets" in capsys.readouterr().err
