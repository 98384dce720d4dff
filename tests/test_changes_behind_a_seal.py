"""Single changes to a closed, signed book, file by file, and the finding that each of them gives.

Then the same by somebody who closes the years anew after the change: nothing within such a book
gives it away but the entries that came after, and everything without does: the printed seal, the
signature.
"""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from fhledger import Book, BookError, YearMissingError, read_book
from fhledger.audit.rules.seals import QUOTED_RULE, SEAL_RULES
from fhledger.audit.seals.closing import with_years_closed
from fhledger.book.edits.editing import edit
from fhledger.book.files.seal_file import seal_text

INVENTED = Path(__file__).parent.parent / "examples" / "pahittat_forbund"
DAY = date(2026, 4, 1)


class Case(NamedTuple):
    """A text in a file of the book, what somebody puts in its place, and what is then found.

    `find` None deletes the file; the subject "" is an error when the book is read or added up.
    """

    file: str
    find: str | None
    put: str
    subject: str


BOOK, E23, E25 = "book.toml", "entries/2023.csv", "entries/2025.csv"
CHANGES = [
    # entries: every field, a row deleted, added, doubled, moved
    Case(E23, "A1,2023-01-25", "A991,2023-01-25", "FH303 2023 A1"),
    Case(E23, "A1,2023-01-25", "A1,2023-01-26", "FH303 2023 A1"),
    Case(E23, "A1,2023-01-25,salaries", "A1,2023-01-25,premises", "FH303 2023 A1"),
    Case(E23, "services,advice,-18750", "services,help,-18750", "FH303 2023 A2"),
    Case(E23, "-18750,", "-18750.01,", "FH303 2023 A2"),
    Case(E23, "Revision av 2022", "Granskning av 2022", "FH303 2023 A2"),
    Case(E23, "räkenskaper,,,,", "räkenskaper,9101,,,", "FH303 2023 A2"),
    Case(E23, "räkenskaper,,,,", "räkenskaper,,seglarled,,", "FH303 2023 A2"),
    Case(E23, "räkenskaper,,,,", "räkenskaper,,,A1,", "FH303 2023 A2"),
    Case(E23, "protokoll: § 1", "protokoll: § 2", "FH303 2023 A1"),
    Case(E23, "\nA2,", "\nA992,2023-02-08,services,,-1,,,,,\nA2,", "FH303 2023 A992"),
    Case(E25, "A106,2025-12-10", "A106,2025-12-11", "FH303 2025 A106"),
    Case(E23, None, "", ""),
    Case("entries/2024.csv", None, "", ""),
    Case(E25, None, "", ""),
    # book.toml: names, opening balance, sources
    Case(BOOK, 'name = "Kustförbundet (påhittat)"', 'name = "Ett annat"', "FH303 2023 name"),
    Case(BOOK, 'currency = "SEK"', 'currency = "EUR"', "FH303 2023 currency"),
    Case(BOOK, "1_384_207.45", "1_384_207.46", "FH303 2023 opening_balance"),
    Case(BOOK, "Bilaga 1, Medel", "Bilaga 2, Medel", "FH303 2023 opening_balance"),
    Case(BOOK, "protokoll (påhittade)", "anteckningar", "FH303 2023 source protokoll"),
    # lines and items
    Case(BOOK, 'sv = "Lokaler"', 'sv = "Hyra"', "FH303 2023 line premises"),
    Case(BOOK, 'en = "Premises"', 'en = "Rent"', "FH303 2023 line premises"),
    Case(BOOK, "Under {year} betalades", "{year} betalades", "FH303 2023 line projects"),
    Case(BOOK, 'sv = "Miljöbåten"', 'sv = "Båten"', "FH303 2024 item joint_measures environment_boat"),
    Case(BOOK, 'movement = "earlier_decision"', "", "FH303 2024 item projects earlier"),
    Case(
        BOOK,
        'label = { sv = "Köpta tjänster", en = "Services" }',
        'label = { sv = "Köpta tjänster", en = "Services" }\n'
        'items = [{ id = "advice", label = { sv = "Gåvor", en = "Gifts" } }]',
        "FH303 2023 item services advice",
    ),
    Case(BOOK, 'id = "preparedness_day"', 'id = "day"', "FH303 2024 item joint_measures preparedness_day"),
    Case(
        BOOK,
        '[[lines]]\nid = "premises"\nsection = "cost"\n'
        'label = { sv = "Lokaler", en = "Premises" }\n\n'
        '[[lines]]\nid = "services"\nsection = "cost"\n'
        'label = { sv = "Köpta tjänster", en = "Services" }\n',
        '[[lines]]\nid = "services"\nsection = "cost"\n'
        'label = { sv = "Köpta tjänster", en = "Services" }\n\n'
        '[[lines]]\nid = "premises"\nsection = "cost"\n'
        'label = { sv = "Lokaler", en = "Premises" }\n',
        "FH303 2023 order of lines",
    ),
    # labels: changed, deleted, added
    Case(BOOK, 'sv = "Medel vid årets slut"', 'sv = "Kvar"', "FH303 2023 label closing_balance"),
    Case(BOOK, "\nclosing_balance = {", "\n# closing_balance = {", "FH303 2023 label closing_balance"),
    Case(
        BOOK, "[labels]\n", '[labels]\nresult = { sv = "Vinst", en = "Profit" }\n',
        "FH303 2023 label result",
    ),
    Case(
        BOOK, "[labels]\n", '[labels]\nbudget = { sv = "Ram", en = "Frame" }\n',
        "FH303 2023 label budget",
    ),
    # the fee: rule, due days, tax, rates
    Case(BOOK, 'partial_year = "by_month"', 'partial_year = "whole_year"', "FH303 2023 fee"),
    Case(BOOK, 'rounding = "ore"', 'rounding = "krona"', "FH303 2023 fee"),
    Case(BOOK, "due = [{ month = 3 }", "due = [{ month = 4 }", "FH303 2023 fee"),
    Case(BOOK, "years_before = 1", "years_before = 0", "FH303 2023 fee"),
    Case(BOOK, 'category = "outside_scope"', 'category = "exempt"', "FH303 2023 fee"),
    Case(BOOK, "kustrådets beslut", "styrelsens beslut", "FH303 2023 fee"),
    Case(BOOK, "value = 14.50", "value = 14.51", "FH303 2023 rate 2023-01-01"),
    Case(BOOK, "maximum_kr = 650_000", "maximum_kr = 651_000", "FH303 2023 rate 2023-01-01"),
    Case(BOOK, 'decided = 2022-06-15\nsource = "protokoll', 'decided = 2022-06-16\nsource = "protokoll', "FH303 2023 rate 2023-01-01"),
    Case(BOOK, "protokoll: 2022-06-15, § 22", "protokoll: 2022-06-15, § 23", "FH303 2023 rate 2023-01-01"),
    Case(BOOK, "value = 11.25", "value = 11.50", "FH303 2024 rate 2024-01-01 9104"),
    # members
    Case(BOOK, 'name = "Norrvika (påhittad)"', 'name = "Norrvik"', "FH303 2023 member 9101"),
    Case(BOOK, "until = 2025-06-30", "until = 2025-05-31", "FH303 2025 member 9103"),
    Case(BOOK, "since = 2024-04-01", "since = 2024-05-01", "FH303 2024 member 9104"),
    Case(BOOK, "tilläggsavtal: § 1".replace("ä", "a"), "avtal: § 1", "FH303 2024 member 9104"),
    # population
    Case("population.csv", "2022-11-01,47912", "2022-11-01,47913", "FH303 2023 population 9101 2022-11-01"),
    Case("population.csv", "9101,Norrvika (påhittad),2022-11-01", "9101,Norrvik,2022-11-01", "FH303 2023 population 9101 2022-11-01"),
    Case("population.csv", "47912,folkmangd", "47912,Annan källa", "FH303 2023 population 9101 2022-11-01"),
    Case("population.csv", None, "", "FH303 2023 population 9101 2022-11-01"),
    # budget
    Case("budget.csv", "2023,fees,1239404", "2023,fees,1239405", "FH303 2023 budget fees"),
    Case("budget.csv", "2023,fees,1239404,2022-11-23", "2023,fees,1239404,2022-11-24", "FH303 2023 budget fees"),
    Case("budget.csv", "2023,fees,1239404,2022-11-23,Årsbudget (påhittad)", "2023,fees,1239404,2022-11-23,Ram", "FH303 2023 budget fees"),
    Case("budget.csv", "2023,state_grant,", "2026,state_grant,", "FH303 2023 budget state_grant"),
    Case("budget.csv", "2023,fees,", "2023,courses,-5,,,\n2023,fees,", "FH303 2023 budget courses 2"),
    Case("budget.csv", None, "", "FH303 2023 budget fees"),
    Case(BOOK, 'covers = ["cost"]', 'covers = ["cost", "appropriation"]', "FH303 2023 budget_rule"),
    # projects
    Case("projects.csv", "2023-02-15,180000", "2023-02-15,180001", "FH303 2023 project seglarled"),
    Case("projects.csv", "2023-02-15,180000", "2023-02-16,180000", "FH303 2023 project seglarled"),
    Case("projects.csv", "Skolbåten (påhittat projekt)", "Båten", "FH303 2023 project skolbat"),
    Case("projects.csv", "Vardag,,2023-05-10", "Annat,,2023-05-10", "FH303 2023 project skolbat"),
    Case("projects.csv", "skolbat,", "nytt,Nytt,,,2023-05-10,1,,\nskolbat,", "FH303 2023 project nytt"),
    Case("projects.csv", None, "", ""),
    # observed balances
    Case("balances.csv", "1751879.70", "1751879.71", "FH303 2024 balance 2024-06-30"),
    Case("balances.csv", "Halvårsrapport 2024", "Kontoutdrag", "FH303 2024 balance 2024-06-30"),
    Case("balances.csv", None, "", "FH303 2024 balance 2024-06-30"),
    # the printed report
    Case("printed/2025.toml", "closing_balance = [1_705_141,", "closing_balance = [1_705_142,", "FH303 2025 printed 2025 appendix_1"),
    Case("printed/2025.toml", 'place = "Bilaga 1"', 'place = "Bilaga 3"', "FH303 2025 printed 2025 appendix_1"),
    Case("printed/2025.toml", None, "", "FH303 2025 printed 2025 appendix_1"),
    # acceptances: by whom, when, why, deleted
    Case("accepted.toml", 'by = "Sekretariatet (påhittat)"', 'by = "Annan"', "FH303 2024 acceptance FH101 2024 fees"),
    Case("accepted.toml", "day = 2025-02-03", "day = 2031-02-03", "FH303 2024 acceptance FH101 2024 fees"),
    Case("accepted.toml", 'reason = "Ekmåla', 'reason = "Inte Ekmåla', "FH303 2024 acceptance FH101 2024 fees"),
    Case("accepted.toml", None, "", "FH303 2024 acceptance FH101 2024 fees"),
    # seals
    Case("seals/2024.toml", "year = 2024", "year = 2023", ""),
    Case("seals/2024.toml", "closed = 2026-04-01", "closed = 2026-04-02", "FH304 2024 seal"),
    Case("seals/2024.toml", 'currency = ["SEK"]', 'currency = ["EUR"]', "FH304 2024 seal"),
    Case("seals/2024.toml", 'currency = ["SEK"]', 'currency = ["SEK", ""]', "FH304 2024 seal"),
    Case("seals/2024.toml", 'currency = ["SEK"]', "", "FH304 2024 seal"),
    Case("seals/2024.toml", "form = 2", "form = 1", "FH304 2024 seal"),
    Case("seals/2023.toml", None, "", "FH304 2024 seal"),
    Case("seals/2024.toml", None, "", "FH304 2025 seal"),
    Case("seals/2025.toml", None, "", "FH306 2026 seal"),
]  # fmt: skip


@pytest.fixture(scope="module")
def closed_folder(tmp_path_factory) -> Path:
    """The invented book, its three years closed, and an entry of 2026."""
    folder = tmp_path_factory.mktemp("closed") / "book"
    shutil.copytree(INVENTED, folder)
    shutil.rmtree(folder / "seals")
    path = folder / E23
    text = path.read_text("utf-8")
    for find, put in (
        (",Påhittad verifikation 2023:1\n", ",protokoll: § 1\n"),
        ("services,,-18750", "services,advice,-18750"),
    ):
        assert text.count(find) == 1
        text = text.replace(find, put)
    path.write_text(text, "utf-8")
    book = with_years_closed(read_book(folder), 2025, with_earlier=True, day=DAY)
    (folder / "seals").mkdir()
    for seal in book.seals:
        (folder / f"seals/{seal.year}.toml").write_text(seal_text(seal), "utf-8")
    with edit(folder) as change:
        change.post(
            line="premises", amount=-5, day="2026-01-02", text="Hyra", source="v 1", series="A"
        )
    assert findings_of(read_book(folder)) == set()
    return folder


def findings_of(book: Book, seals: dict[int, str] | None = None) -> set[str]:
    """What the rules over closed years find."""
    return {
        f"{finding.code} {finding.subject}"
        for rule in SEAL_RULES
        for finding in rule.findings(book, *((seals,) if rule is QUOTED_RULE else ()))
    }


def copy_with_change(case: Case, closed_folder: Path, to: Path) -> Path:
    folder = shutil.copytree(closed_folder, to)
    path = folder / case.file
    if case.find is None:
        path.unlink()
        return folder
    text = path.read_text("utf-8")
    assert case.find in text, case
    path.write_text(text.replace(case.find, case.put, 1), "utf-8")
    return folder


read_once = cache(read_book)


@pytest.mark.parametrize(
    "case", CHANGES, ids=lambda case: f"{case.file} {case.subject or 'unreadable'}"
)
def test_every_change_is_found_and_closing_anew_hides_none_of_them(case, closed_folder, tmp_path):
    honest = read_once(closed_folder)
    folder = copy_with_change(case, closed_folder, tmp_path / "book")
    try:
        book = read_book(folder)
        findings = findings_of(book)
    except (BookError, YearMissingError):
        assert case.subject == ""
        return
    assert any(finding.startswith(case.subject) for finding in findings), findings
    assert case.subject, "this was to be unreadable"

    forged = book.replace(seals=())
    last = max(year for year in forged.ledgers_by_year if year < 2026)
    forged = with_years_closed(forged, last, with_earlier=True, day=DAY)
    if case.file.startswith("seals/"):
        assert [seal.seal for seal in forged.seals] == [seal.seal for seal in honest.seals]
        return
    assert any(finding.startswith("FH306 2026 seal") for finding in findings_of(forged))
    printed = {2025: honest.seals[-1].seal[:24]}
    without_later = forged.replace(
        ledgers=tuple(ledger for ledger in forged.ledgers if ledger.year < 2026)
    )
    assert findings_of(without_later) == set()
    assert findings_of(without_later, printed) == {"FH306 2025 seal"}
