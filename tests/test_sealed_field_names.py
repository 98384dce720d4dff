"""Every key of the records that a seal covers has a name in both languages, and every word of
theirs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from cases import for_each
from fhledger import read_book
from fhledger.audit.rules.seals import SEAL_RULES
from fhledger.audit.seals.sealed_facts import sealed_facts
from fhledger.audit.seals.sealed_field_names import FIELD_NAMES, VALUE_NAMES, describe_fact
from fhledger.book import embedded_book
from fhledger.core.localized import LocalizedText
from fhledger.domain.dated_values import DatedValue, Source
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fund.balances import Balance
from fhledger.domain.fund.budget import BudgetDecision, BudgetRule
from fhledger.domain.fund.funds import Fund
from fhledger.domain.fund.ledger import Line
from fhledger.domain.fund.projects import Project
from fhledger.domain.members.measures import Measure, MeasureValue
from fhledger.domain.members.municipality import Municipality
from fhledger.domain.members.population import Inhabitants

SEALED = (
    Balance, BudgetDecision, BudgetRule, DatedValue, FeeRule, Fund, Inhabitants, Line,
    LocalizedText, Measure, MeasureValue, Municipality, Project, Rate, Source,
)  # fmt: skip
UNSEALED = {
    "address", "assumed", "buyer_reference", "electronic_address", "items", "order_reference",
    "organisation_number", "rates", "read", "renamed", "totals", "url",
}  # fmt: skip
"""The fields that no seal covers, and parts that are facts of their own."""


def _within(annotation: Any) -> Iterator[tuple[str, bool]]:
    """The keys of an annotation's records, and their words; True for a word."""
    if get_origin(annotation) is Literal:
        yield from ((word, True) for word in get_args(annotation) if isinstance(word, str) and word)
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from ((str(word.value), True) for word in annotation)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield field.alias or field.serialization_alias or name, False
            yield from _within(field.annotation)
    else:
        for part in get_args(annotation):
            yield from _within(part)


def test_each_key_and_word_has_a_name() -> None:
    found = {each for record in SEALED for each in _within(record)}
    assert len(found) > 90
    assert {key for key, is_word in found if not is_word} - {*FIELD_NAMES} == UNSEALED
    assert {word for word, is_word in found if is_word} - {*VALUE_NAMES} == set()


def test_no_fact_has_a_field_that_is_not_sealed() -> None:
    invented = read_book(Path(__file__).parent.parent / "examples" / "pahittat_forbund")
    for book in (embedded_book(), invented):
        for year in book.ledgers_by_year:
            values = (value for fact in sealed_facts(book, year).values() for value in fact)
            keys = {key for value in values for key in value.partition(": ")[0].split(".")}
            assert not keys & UNSEALED


@for_each(
    ("fact", "values", "sv", "en"),
    [
        ("fee", ["line: member_contributions"], "rad: Ersättning från medlemskommuner",
         "line: Contributions from member municipalities"),
        ("fee", ["partial_year: whole_year", "due.1.month: 3"],
         "del av år: hela året; förfallodag, 1, månad: 3",
         "part of a year: the whole year; due day, 1, month: 3"),
        ("budget total", ["amount_kr: -10020000.50"], "belopp, kr: -10 020 000,50",
         "amount, kr: -10 020 000,50"),
        ("rate", ["note: unit: percent"], "anmärkning: unit: percent", "remark: unit: percent"),
        ("currency", ["EUR"], "”EUR”", "“EUR”"),
        ("line x", [""], "–", "–"),
    ],
)  # fmt: skip
def test_a_value_is_described(fact: str, values: list[str], sv: str, en: str) -> None:
    found = describe_fact(fact, values, embedded_book().config, 2024)
    texts = (found.sv, found.en) if isinstance(found, LocalizedText) else (found, found)
    assert [text.replace("\N{NO-BREAK SPACE}", " ").replace("−", "-") for text in texts] == [sv, en]


@pytest.mark.parametrize(
    ("file", "find", "put", "finding"),
    [
        ("entries/2023.csv", "-18750,", "-18751.25,",
         "differs from the sealed one. Now: -18 751,25. A seal of version 0.1 does not keep"),
        ("book.toml", "1_384_207.45", "77.5",
         "When closed: amount or number: 1 384 207,45. Now: amount or number: 77,50"),
        ("book.toml", 'sv = "Medlemsavgifter"', 'sv = "Avgifter"',
         "When closed: label, Swedish: Medlemsavgifter. Now: label, Swedish: Avgifter"),
        ("population.csv", "påhittad),2022-11-01,47912", "påhittad),2022-11-01,47913",
         "When closed: inhabitants: 47912. Now: inhabitants: 47913"),
    ],
)  # fmt: skip
def test_a_seal_of_form_1_says_what_changed(
    file: str, find: str, put: str, finding: str, tmp_path: Path
) -> None:
    """The years 2023 and 2024 of this invented book were closed by version 0.1."""
    folder = tmp_path / "book"
    shutil.copytree(Path(__file__).parent.parent / "examples" / "pahittat_forbund", folder)
    text = (folder / file).read_text("utf-8")
    assert find in text
    (folder / file).write_text(text.replace(find, put, 1), encoding="utf-8")
    book = read_book(folder)
    messages = [issue.message.en for rule in SEAL_RULES for issue in rule.check(book)]
    assert any(
        finding in text.replace("\N{NO-BREAK SPACE}", " ").replace("−", "-") for text in messages
    ), messages
