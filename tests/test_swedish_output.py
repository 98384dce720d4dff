"""No English word and no id reaches a Swedish reader, in any output of both books or any finding."""

from __future__ import annotations

import pytest

from broken_books import CASES, MORE, MORE_CASES, broken_book
from fhledger import read_book
from fhledger.audit.rules import RULES
from fhledger.audit.verification import verify
from fhledger.exchange.rules import FILE_RULES
from fhledger.exchange.rules.printed_report import READING_RULES
from fhledger.render.documents.verification import verification_document
from fhledger.render.headings import WORDS
from fhledger.render.text import text
from golden import GOLDEN
from shown import BOOKS
from swedish import english_in

SHOWN = [
    path
    for book in BOOKS
    for path in sorted((GOLDEN / book).iterdir())
    if path.suffix in (".txt", ".md") and ".en." not in path.name
]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_output_in_swedish_has_no_english(path):
    assert english_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", [*CASES, *MORE_CASES])
def test_the_findings_of_a_broken_book_have_no_english(name, tmp_path):
    folder = {"cases": MORE} if name in MORE_CASES else {}
    verification = verify(read_book(broken_book(name, tmp_path / "book", **folder)))
    assert english_in(text(verification_document(verification, "sv"))) == []


@pytest.mark.parametrize("rule", [*RULES, *FILE_RULES, *READING_RULES], ids=lambda rule: rule.code)
def test_the_explanation_of_a_rule_has_no_english(rule):
    assert english_in(rule.localized_text.sv) == []


def test_no_heading_is_english():
    assert [heading.sv for heading in WORDS.values() if english_in(heading.sv)] == []


def test_english_words_and_ids_are_found():
    assert english_in("Summan of member_contributions är The total.") == [
        "of",
        "member_contributions",
        "The",
    ]
    assert english_in("Se entries/2024.csv, `fhledger verify`, --all-days och ”the line”.") == []
