"""Every code is reached by a broken book, with its exact text; the reference page is made of
them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from broken_books import CASES, MORE, MORE_CASES, SOUND, broken_book, case, golden_findings
from cases import for_each
from fhledger import Entry, LocalizedText, embedded_book, read_book
from fhledger.audit.finding import Finding, Rule, Severity
from fhledger.audit.rules.__init__ import RULES
from fhledger.audit.rules.entries import number_missing
from fhledger.audit.verification import verify
from fhledger.book.year_ledger import year_ledger
from fhledger.core.errors import Location, ReplacedLetterWarning
from fhledger.domain.statement.statement import make_statement
from fhledger.exchange.imports.import_files import import_file, planned_import
from fhledger.exchange.rules import FILE_RULES, WRITING_RULES
from fhledger.exchange.rules.printed_report import READING_RULES
from fhledger.exchange.sie.fields import quoted
from fhledger.render.documents.verification import SEVERITIES, findings_tables, sentence
from file_cases import FILE_CASES, FILES, importing_book, strange_file
from golden import assert_golden

DOCS = Path(__file__).parent.parent / "docs"


def test_the_sound_book_has_no_finding():
    assert verify(read_book(SOUND)).findings == ()


@for_each("code", CASES)
def test_a_broken_book_gives_its_finding(code, tmp_path):
    findings = verify(read_book(broken_book(code, tmp_path / "book"))).findings
    assert [f"{finding.code} {finding.subject}" for finding in findings] == case(code)["findings"]
    own = [sentence(finding).en for finding in findings if finding.code == code]
    assert own == case(code)["messages"]
    assert all(finding.message.sv != finding.message.en for finding in findings)
    assert_golden(f"findings/{code}.json", golden_findings(findings))


@for_each("name", MORE_CASES)
def test_the_findings_of_books_broken_in_more_ways(name, tmp_path):
    findings = verify(read_book(broken_book(name, tmp_path / "book", MORE))).findings
    assert_golden(f"findings/{name}.json", golden_findings(findings))


@for_each(
    ("code", "lines"), [("FH201", (6, 7)), ("FH203", (7,)), ("FH204", (7, 6)), ("FH205", (7, 9))]
)
def test_a_finding_about_entries_names_their_lines(code, lines, tmp_path):
    findings = verify(read_book(broken_book(code, tmp_path / "book"))).findings
    finding = next(finding for finding in findings if finding.code == code)
    assert finding.sources == tuple(Location("entries/2024.csv", line) for line in lines)


def test_the_rules_make_one_statement_for_a_printed_report(monkeypatch):
    made = []
    monkeypatch.setattr(
        "fhledger.book.book.make_statement",
        lambda **given: made.append(given) or make_statement(**given),
    )
    verify(embedded_book().model_copy())
    assert len(made) == 1


def test_of_many_gaps_in_the_numbers_a_hundred_are_listed_and_then_how_many_more():
    odd = [Entry(f"Z{n}", "2024-01-01", "rent", "1") for n in range(2, 1002, 2)]
    years = (*embedded_book().ledgers[:2], year_ledger(2024, odd))
    book = embedded_book().model_copy(update={"ledgers": years})
    *listed, rest = number_missing.findings(book)
    of_z = [finding.subject for finding in listed if finding.subject.startswith("Z")]
    assert len(listed) == 100
    assert {finding.sources for finding in (*listed, rest)} == {(Location("entries/"),)}
    assert of_z[:2] == ["Z1", "Z3"]
    assert rest.subject == f"Z{2 * len(of_z) + 1}–Z999: {500 - len(of_z)}"
    assert sentence(rest).en == (
        f"{500 - len(of_z)} numbers are missing in {500 - len(of_z)} further gaps."
    )


def test_every_code_is_reachable_well_formed_and_unique():
    codes = [rule.code for rule in RULES]
    assert codes == CASES
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"FH[0-5][0-9]{2}", code) for code in codes)
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in names)


@for_each("rule", [*RULES, *FILE_RULES, *WRITING_RULES, *READING_RULES], ids=lambda rule: rule.code)
def test_a_rule_says_what_why_and_what_to_do(rule):
    assert re.match(r"(Looks for|Says|Counts) ", rule.text)
    assert "\nWhy: " in rule.text
    assert "\nDo: " in rule.text
    assert re.match(r"(Letar efter|Anger|Räknar) ", rule.localized_text.sv)
    assert "\nVarför: " in rule.localized_text.sv
    assert "\nÅtgärd: " in rule.localized_text.sv


@for_each("code", FILE_CASES)
def test_a_strange_file_gives_its_finding(code, tmp_path):
    strange = case(code, FILES)
    folder = importing_book(tmp_path / "book")
    if "before" in strange:
        assert import_file(folder, strange_file(strange, tmp_path, "before")).failures() == ()
    done = planned_import(folder, read_book(folder), strange_file(strange, tmp_path))
    findings = [f"{finding.code} {finding.subject}" for finding in done.findings]
    assert findings == strange["findings"]
    own = [finding for finding in done.findings if finding.code == code]
    assert [sentence(finding).en for finding in own] == strange["messages"]
    assert_golden(f"findings/{code}.json", golden_findings(done.findings))
    for finding in own:
        assert finding.message.sv != finding.message.en
        assert finding.sources


@pytest.mark.parametrize("rule", WRITING_RULES, ids=lambda rule: rule.code)
def test_what_cannot_be_written_gives_its_finding(rule):
    strange = case(rule.code, FILES.parent / "writing")
    with pytest.warns(ReplacedLetterWarning) as found:
        assert quoted(strange["text"]) == strange["written"]
    findings = [each.message.finding for each in found]
    assert {finding.code for finding in findings} == {rule.code}
    assert [sentence(finding).en for finding in findings] == strange["messages"]
    assert [sentence(finding).sv for finding in findings] == strange["messages_in_swedish"]


def test_every_code_of_a_file_is_reachable_well_formed_and_unique():
    codes = [rule.code for rule in FILE_RULES]
    assert codes == FILE_CASES
    assert all(re.fullmatch(r"FH5[0-9]{2}", code) for code in codes)
    names = [rule.name for rule in (*RULES, *FILE_RULES)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in names)


def test_the_reference_page_is_what_the_rules_say():
    assert_golden("findings.md", findings_page(), DOCS / "reference")


def findings_page() -> str:
    parts = [
        "# Findings\n",
        "Made from the rules, and one broken book or strange file for each in `tests/findings/`.\n",
        "A code is stable and never reused. `fhledger verify` looks for these in a book:\n",
        *table(RULES),
        "\n`fhledger import` looks for these in a file of another program:\n",
        *table(FILE_RULES),
        "\n`fhledger export --to sie` and `notices --sie` look for these in what they write:\n",
        *table(WRITING_RULES),
        "\n`fhledger check-report` looks for these in the text of a printed report:\n",
        *table(READING_RULES),
    ]
    folders = {"": RULES, "files": FILE_RULES, "writing": WRITING_RULES, "texts": READING_RULES}
    for folder, rule in ((folder, rule) for folder, rules in folders.items() for rule in rules):
        path = Path(__file__).parent / "findings" / folder / f"{rule.code}.toml"
        example = path.read_text("utf-8")
        parts += [
            f"\n({rule.code.lower()})=\n## {rule.code} {rule.name}\n",
            f"Severity: {rule.severity.value}.\n",
            rule.text.replace("\nWhy: ", "\n**Why:** ").replace("\nDo: ", "\n\n**Do:** "),
            f"\nExample: {example.splitlines()[0].removeprefix('# ')} Then it says:\n",
            "\n".join(f"> {text}" for text in tomllib.loads(example)["messages"]),
        ]
    return "\n".join(parts) + "\n"


def test_the_swedish_page_is_what_the_rules_say():
    assert_golden("iakttagelser.md", swedish_findings_page(), DOCS / "sv")


def swedish_findings_page() -> str:
    parts = [
        "# Iakttagelser\n",
        (
            "En kod ändras aldrig och återanvänds aldrig. `fhledger verify` granskar en bok"
            " (FH0xx–FH4xx),"
        ),
        (
            "`fhledger check-report` en tryckt årsredovisning (FH501–FH505) och `fhledger import`"
            " en"
            " fil från"
        ),
        (
            "ett annat program (övriga FH5xx; FH573 när en SIE-fil skrivs). `fhledger explain"
            " FH401`"
            " visar samma text."
        ),
    ]
    for rule in sorted(
        (*RULES, *READING_RULES, *FILE_RULES, *WRITING_RULES), key=lambda rule: rule.code
    ):
        text = rule.localized_text.sv
        parts += [
            f"\n(sv-{rule.code.lower()})=\n## {rule.code}\n",
            f"Allvarlighetsgrad: {SEVERITIES[rule.severity].sv}.\n",
            text.replace("\nVarför: ", "\n**Varför:** ").replace("\nÅtgärd: ", "\n\n**Åtgärd:** "),
        ]
    return "\n".join(parts) + "\n"


def table(rules: Sequence[Rule]) -> list[str]:
    return [
        "| code | name | severity |",
        "|---|---|---|",
        *(f"| [{r.code}](#{r.code.lower()}) | {r.name} | {r.severity.value} |" for r in rules),
    ]


def test_the_difference_of_findings_is_a_column_only_where_one_has_it():
    finding = Finding(
        code="FH209",
        name="entry-without-source",
        severity=Severity.WARNING,
        subject="2024",
        message=LocalizedText(sv="påhittad", en="invented"),
    )
    other = finding.model_copy(update={"expected": Decimal(1), "actual": Decimal(1)})
    for findings, has_it in (((finding,), False), ((finding, other), True)):
        [table] = findings_tables(findings)
        [difference] = [column for column in table.columns if column.id == "difference"]
        assert difference.readers == ("all" if has_it else "programs")
