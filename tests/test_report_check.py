"""A printed report is checked: each code, the suspects, the program as a person uses it."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from broken_books import case, golden_findings
from fhledger import embedded_book, read_book
from fhledger.audit.rules import RULES
from fhledger.audit.verification import verify
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli import main
from fhledger.domain.seal_state import SealState
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report import read_report
from fhledger.exchange.printed_report.checking import check_report
from fhledger.exchange.rules import FILE_RULES
from fhledger.exchange.rules.printed_report import READING_RULES
from fhledger.render.documents.seals import with_seals
from fhledger.render.documents.statement import statement_document
from fhledger.render.documents.verification import sentence
from fhledger.render.markdown import markdown
from fhledger.render.text import text as plain_text
from golden import assert_golden
from noise import REPORT, with_noise
from printed_text import printed_text
from shown import EMBEDDED_BOOK

BOOK = embedded_book()
FIGURES = BOOK.printed[-1].figures()
CLEAN = printed_text(BOOK, FIGURES, 2024)
TEXT = REPORT.read_text("utf-8")


@cache
def check(text, books=None):
    return check_report(read_report(text, BOOK.config), BOOK.config, books)


def findings_of(checked):
    return [(finding.code, finding.subject) for finding in checked.findings]


BROKEN = {
    "FH301": ("8 390 299 7 015 464 7 070 065", "8 390 290 7 015 464 7 070 065"),
    "FH402": ("8 884 807", "8 884 870"),
    "FH403": ("till 1 121 401 kr", "till 1 121 410 kr"),
    "FH404": ("120 000 SEK", "210 000 SEK"),
}
TEXTS = Path(__file__).parent / "findings" / "texts"
CASES = sorted(path.stem for path in TEXTS.glob("FH*.toml"))


def spoiled_by(code):
    """The clean report, changed as the case says."""
    assert CLEAN.count(case(code, TEXTS)["find"]) == 1
    return CLEAN.replace(case(code, TEXTS)["find"], case(code, TEXTS)["put"])


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_identity_has_the_code_that_it_has_in_a_book(code):
    there, put = BROKEN[code]
    assert there in CLEAN
    findings = check(CLEAN.replace(there, put, 1)).findings
    assert code in {finding.code for finding in findings}
    assert_golden(f"findings/{code}-in-a-text.json", golden_findings(findings))


def test_what_is_wrong_in_itself_is_reported_beside_what_differs_from_the_books():
    checked = check(CLEAN.replace("8 884 807", "8 884 870"), BOOK)
    assert {"FH401", "FH402"} <= {finding.code for finding in checked.findings}
    assert {finding.year for finding in checked.findings} == {2024}


@pytest.mark.parametrize("code", CASES)
def test_a_spoiled_text_gives_its_finding(code):
    checked = check(spoiled_by(code))
    assert [f"{one.code} {one.subject}" for one in checked.findings] == case(code, TEXTS)[
        "findings"
    ]
    own = [finding for finding in checked.findings if finding.code == code]
    assert [sentence(finding).en for finding in own] == case(code, TEXTS)["messages"]
    assert_golden(f"findings/{code}.json", golden_findings(checked.findings))
    assert all(finding.message.sv != finding.message.en for finding in own)


def without(text, *beginnings):
    """The text without the lines that begin so."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(beginnings))


STRANGE = {
    "no Bilaga 1": CLEAN[: CLEAN.index("Bilaga 1")] + CLEAN[CLEAN.index("Bilaga 2") :],
    "no Bilaga 2": CLEAN[: CLEAN.index("Bilaga 2")],
    "no footnote": without(CLEAN, "*"),
    "no Finansiering": CLEAN[CLEAN.index("Bilaga 1") :],
    "Finansiering alone": CLEAN[: CLEAN.index("Bilaga 1")],
    "Finansiering of two years": CLEAN[: CLEAN.index("Bilaga 1")].replace(
        "Resultatet för 2024", "Resultatet för 2023"
    ),
    "Bilaga 2 alone": CLEAN[CLEAN.index("Bilaga 2") :],
    "Bilaga 2 twice": CLEAN + CLEAN[CLEAN.index("Bilaga 2") :],
    "two reports": CLEAN + CLEAN.replace("2024 2023 2022", "2025 2024 2023"),
    "an empty first line": "\n" + CLEAN.replace("1 027 270", "1 0l7 270"),
    "rows gone": without(CLEAN, "Summa kostnader", "Potentialutredning"),
    "rows that the chart lacks": CLEAN.replace(
        "Summa intäkter", "Bidrag från regionen 200 000 0 100 000\nLån 1 1 1\nSumma intäkter"
    ).replace("Totalt", "- Fest 1 000\nFest 2 000\nMässa- 7\n-. 3 000\nTotalt"),
    "a row of many words": CLEAN.replace("Potentialutredning", "Utredning " * 30),
    "a figure that can be many": "RESULTATRAPPORT 2024 2023"
    "\nIngående medel att förfoga över 123 456 789 112 345"
    "\nErsättning från medlemskommuner 1 1\nÖvriga intäkter – HR-projekt 0 0"
    "\nSumma intäkter 1 1\nSumma kostnader -1 -1\nÅrets resultat 0 0"
    "\nÖvriga insatser, disposition av medel att förfoga över 0 0"
    "\nUtgående medel att förfoga över 123 456 789 112 345",
    "another table before": CLEAN.replace("Bilaga 1", "Tabell 2024 2023\nHus 1 2\n\nBilaga 1"),
    "a later year after Bilaga 2": CLEAN[CLEAN.index("Bilaga 2") :] + "\nGäller även 2025\n",
    "a row without words": CLEAN.replace("Potentialutredning", "."),
    "an amount in two columns": CLEAN.replace("8 390 299 7 015 464 7 070 065", "8 390 299 7 015"),
    "every space lost": re.sub(
        "(?<=[0-9]) (?=[0-9])", "", CLEAN[CLEAN.index("RESULTAT") :]
    ).replace("202420232022", "2024 2023 2022"),
    "every minus lost": re.sub(r"(?<= )-(?=[0-9])", "", CLEAN),
    "letters for digits": CLEAN.replace("1 027 270", "1 0l7 270").replace("8 884", "8 8?4"),
    "years upside down": CLEAN.replace("2024 2023 2022", "2022 2024 2023"),
    "years with a gap": CLEAN.replace("2024 2023 2022", "2024 2022 2020"),
    **{f"noise {seed}": with_noise(TEXT, seed, 15 + 15 * seed) for seed in range(8)},
}


@pytest.mark.parametrize("name", STRANGE)
def test_the_findings_of_strange_reports(name):
    """Every finding with its fields, and what the report could not be read for: a text to read."""
    reading = read_report(STRANGE[name], BOOK.config)
    free = [figure.row for figure in reading.figures if figure.place == "appendix_2"]
    lines = [f"{len(reading.amounts())} of {len(reading.figures)}, {reading.years}, {free}"]
    for one in check_report(reading, BOOK.config).findings:
        sides = [str(side) for side in (one.expected, one.actual) if side is not None]
        parts = (one.code, one.subject, str(one.year), one.message.sv, one.message.en)
        lines.append(" | ".join([*parts, *sides, *map(str, one.sources)]))
    lines += [
        f"{figure.key}: {figure.text!r} = {len(figure.candidates)} {figure.candidates[-1]}"
        for figure in reading.unreadable()
        if figure.candidates
    ]
    assert_golden(f"findings/reports/{name}.txt", "\n".join(lines) + "\n")


def test_every_code_of_a_text_is_reachable_and_its_own():
    assert [rule.code for rule in READING_RULES] == CASES
    assert not {rule.code for rule in (*RULES, *FILE_RULES)} & set(CASES)
    assert not {rule.name for rule in (*RULES, *FILE_RULES)} & {r.name for r in READING_RULES}


SEAL = {"seal": "2024" * 16}
SEAL_STATES = {
    "intact": {**SEAL, "intact": True},
    "broken": {**SEAL, "intact": False},
    "signed": {**SEAL, "intact": True, "signed_by": ("a@b.se",), "timestamp": "2025-01-02 03:04"},
    "unsigned": {**SEAL, "intact": True, "unsigned": True},
}


@pytest.mark.parametrize("state", SEAL_STATES)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("form", [plain_text, markdown])
def test_a_statement_of_closed_years_is_read_as_one_of_open_years(state, language, form):
    """A law for each state of the seals: what is printed of them belongs to no row."""
    document = statement_document(BOOK.statement(2024))
    seals = [SealState(year=year, **SEAL_STATES[state]) for year in (2022, 2023, 2024)]
    sealed = read_report(form(with_seals(document, seals).shown(language)), BOOK.config)
    assert sealed.amounts() == read_report(form(document.shown(language)), BOOK.config).amounts()
    assert not sealed.unreadable()
    assert not sealed.problems


def test_a_sound_report_has_no_finding_alone_or_beside_the_books():
    for books in (None, BOOK):
        checked = check(TEXT, books)
        assert (checked.findings, checked.suspects) == ((), ())
        assert checked.compared == (books is not None)


@pytest.mark.parametrize("key", FIGURES, ids=str)
def test_a_misprint_is_found_and_suspected(key):
    changed = {**FIGURES, key: FIGURES[key] + (90 if FIGURES[key] >= 0 else -90)}
    reading = read_report(printed_text(BOOK, changed, 2024), BOOK.config)
    without_books = check_report(reading, BOOK.config)
    bound = key.row not in ("fee_rate", "budget")
    assert bool(without_books.failures()) == bound
    suspected = {suspect.figure: suspect.expected for suspect in without_books.suspects}
    assert suspected.get(key) == (FIGURES[key] if bound else None)
    beside = check_report(reading, BOOK.config, BOOK)
    assert ("FH401", str(key)) in findings_of(beside)
    assert [subject for code, subject in findings_of(beside) if code == "FH401"] == [str(key)]


def where(checked, code):
    return [str(place) for one in checked.findings if one.code == code for place in one.sources]


def test_a_difference_in_what_was_decided_is_traced_to_its_file_and_line():
    checked = check(CLEAN.replace("10 020 000", "10 200 000"), BOOK)
    assert findings_of(checked) == [("FH401", "financing 2024 budget")]
    assert where(checked, "FH401")[0] == "budget.csv, line 2"
    other = check(CLEAN.replace("till 21 kr", "till 12 kr"), BOOK)
    assert findings_of(other) == [("FH401", "financing 2024 fee_rate")]
    assert where(other, "FH401")[0] == "book.toml, line 149"
    first = check(CLEAN.replace("7 070 065", "7 070 056"), BOOK)
    assert "book.toml, line 37" in where(first, "FH401")


def test_a_row_that_the_print_lacks_is_a_finding_of_its_own():
    lines = [line for line in CLEAN.split("\n") if not line.startswith("Potentialutredning")]
    checked = check("\n".join(lines), BOOK)
    assert ("FH407", "appendix_2 2024 potential_study") in findings_of(checked)
    without = CLEAN.replace("projekt* ", "projekt ")
    without = "\n".join(line for line in without.split("\n") if not line.startswith("*Under"))
    assert {subject for code, subject in findings_of(check(without, BOOK)) if code == "FH407"} == {
        f"footnote 2024 {row}" for row in ("granted", "repaid", "invoiced")
    }


def test_suspects_that_agree_with_the_books_come_last():
    for key in [*FIGURES][::8]:
        changed = {**FIGURES, key: FIGURES[key] + 1000}
        text = printed_text(BOOK, changed, 2024)
        suspects = check(text, BOOK).suspects
        agreeing = [suspect.printed == FIGURES[suspect.figure] for suspect in suspects]
        assert agreeing == sorted(agreeing)


def test_a_year_that_the_books_lack_is_not_compared():
    text = CLEAN.replace("2024 2023 2022", "1994 1993 1992").replace("2024", "1994")
    assert not [code for code, _ in findings_of(check(text, BOOK)) if code == "FH401"]


class TestTheProgram:
    def test_a_sound_report(self, capsys):
        assert main(["check-report", str(REPORT)]) == 0
        assert_golden(f"{EMBEDDED_BOOK}/check-report.txt", capsys.readouterr().out)

    def test_a_spoiled_report(self, tmp_path, capsys):
        path = tmp_path / "report.txt"
        path.write_text(
            CLEAN.replace("8 884 807", "8 884 870").replace("909 300", "9O9 3S0"), "utf-8"
        )
        assert main(["check-report", str(path), "--language", "en"]) == 1
        assert_golden("check-report-spoiled.en.txt", capsys.readouterr().out)

    def test_json(self, tmp_path, capsys):
        path = tmp_path / "report.txt"
        path.write_text(CLEAN.replace("8 884 807", "8 884 870"), "utf-8")
        assert main(["check-report", str(path), "--format", "json"]) == 1
        value = json.loads(capsys.readouterr().out)
        assert len(value["figures"]) == 55
        read = {
            FigureKey(one["place"], one["row"], one["year"]): Decimal(one["amount"])
            for one in value["figures"]
        }
        assert read == {**FIGURES, FigureKey("appendix_1", "total_income", 2024): Decimal(8884870)}
        assert [finding["code"] for finding in value["findings"]] == ["FH402", "FH402"]
        assert value["suspects"] == [
            {
                "place": "appendix_1",
                "row": "total_income",
                "year": 2024,
                "printed": "8884870.00",
                "would_be": "8884807.00",
                "alternative": 1,
                "label": {
                    "sv": "Bilaga 1, Summa intäkter 2024",
                    "en": "Appendix 1, Total income 2024",
                },
            }
        ]

    @pytest.mark.usefixtures("english")
    def test_the_figures_are_saved_into_a_book(self, tmp_path, capsys):
        folder = tmp_path / "book"
        shutil.copytree(EMBEDDED, folder)
        (folder / "printed" / "2024.toml").unlink()
        command = ["check-report", str(REPORT), "--book", str(folder), "--save"]
        assert main(command) == 0
        table = tomllib.loads((folder / "printed" / "2024.toml").read_text("utf-8"))
        assert (table["year"], table["source"]) == (2024, "report_2024.txt")
        [report] = read_book(folder).printed
        assert report.figures() == FIGURES
        assert not verify(read_book(folder)).failures()
        assert main(command) == 2
        assert "printed/2024.toml: this file exists" in capsys.readouterr().err
        assert main([*command, "--overwrite"]) == 0

    def test_what_is_not_read_is_not_saved(self, tmp_path, capsys):
        folder, path = tmp_path / "book", tmp_path / "report.txt"
        shutil.copytree(EMBEDDED, folder)
        (folder / "printed" / "2024.toml").unlink()
        for code in ("FH501", "FH504"):
            path.write_text(spoiled_by(code), "utf-8")
            assert main(["check-report", str(path), "--book", str(folder), "--save"]) == 2
            assert "alla belopp går inte att läsa som de är tryckta" in capsys.readouterr().err
            assert not (folder / "printed" / "2024.toml").exists()

    @pytest.mark.usefixtures("english")
    def test_nothing_is_saved_into_the_embedded_book(self, capsys):
        assert main(["check-report", str(REPORT), "--save"]) == 2
        assert "the embedded book is not written into" in capsys.readouterr().err

    def test_what_is_no_report_is_refused(self, tmp_path, capsys):
        path = tmp_path / "report.txt"
        for content in (b"", b"\0\1", b"%PDF-1.4", b"nothing"):
            path.write_bytes(content)
            assert main(["check-report", str(path)]) == 2
            assert capsys.readouterr().err.startswith("fhledger: ")
