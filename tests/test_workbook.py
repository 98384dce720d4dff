"""The Excel workbook: LibreOffice computes every formula anew, and finds the library's figures.

The workbooks lose their saved results first, so that no figure can be a copy.
"""

from __future__ import annotations

import gc
import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import random_books
from broken_books import SOUND
from calc import SOFFICE, Cells, computed, formulas, unescaped, values
from fhledger import (
    Book,
    BookError,
    BudgetDecision,
    DatedValue,
    Entry,
    FeeRule,
    Inhabitants,
    Item,
    Line,
    Municipality,
    Population,
    PrintedReport,
    Project,
    Rate,
    embedded_book,
    read_book,
    year_ledger,
)
from fhledger.audit.verification import verify
from fhledger.book import BookConfig
from fhledger.cli import main
from fhledger.core.amounts import KRONA, exact_sum, round_half_up
from fhledger.core.localized import Language
from fhledger.render.workbook import entries as entries_sheet
from fhledger.render.workbook import excel_workbook
from fhledger.render.workbook.sheet import Cell, Sheet, column_name
from fhledger.render.workbook.xlsx_writer import xlsx
from page_books import label
from shown import INVENTED

pytestmark = pytest.mark.usefixtures("short_form")
OTHER = read_book(INVENTED)

BITING = (
    '=HYPERLINK("http://x","y")',
    "+46 42 10 50 00",
    "-1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "a\u202eb\u200fc",
    "👩\u200d👩\u200d👧 åäö",
    "_x0041_",
    "x" * 10_000,
    "two  spaces",
    '"',
    "&<>'",
    "1234",
    "2024-01-01",
    "http://example.org",
    "TRUE",
    "#N/A",
)
ITEMS = ("Hyra", "hyra", "Hyra*", "H?ra", "~", ">0", "=1", "unspecified_", "x" * 300)


@cache
def awkward_book() -> Book:
    """Two years of öre, items that are patterns, texts that bite, every kind of fee, a wrong
    print."""
    lines = (
        Line(id="fees", section="income", label=label("=1+1")),
        Line(
            id="projects",
            section="cost",
            label=label("<b>Projekt</b>"),
            items=(
                Item(id="granted", label=label("Beviljat"), movement="grant"),
                Item(id="repaid", label=label("Åter"), movement="repayment"),
            ),
        ),
        Line(id="costs", section="cost", label=label("x" * 5_000)),
        Line(id="feasts", section="appropriation", label=label("@Fest")),
        Line(id="gifts", section="appropriation", label=label("+Gåvor")),
    )
    what = [("projects", item) for item in ("granted", "repaid", "")]
    what += [(line, item) for line in ("costs", "feasts", "gifts") for item in ("", *ITEMS)]
    entries = {
        year: [
            Entry(
                number=f"{letter}{at}",
                day=date(year, 1 + at % 12, 1),
                line=line,
                item=item,
                amount_kr=Decimal(-100 * at - 50 - at % 3 + (3 if item == "repaid" else 0)) / 100,
                text=BITING[at % len(BITING)],
                source=BITING[(at + 5) % len(BITING)],
            )
            for at, (line, item) in enumerate(what, 1)
        ]
        + [Entry(number=f"{letter}99", day=date(year, 1, 2), line="fees", amount_kr="9000.50")]
        for year, letter in ((2023, "A"), (2024, "B"))
    }
    first = {"since": date(2023, 1, 1)}
    codes = ("9001", "9002", "9003", "9004", "9005")
    return Book(
        config=BookConfig(
            name="=cmd|calc!A1",
            opening_balance=DatedValue(value="-1000.49", unit="kr", **first),
            lines=lines,
            municipalities=(
                Municipality(code="9001", name="-Storby", **first),
                Municipality(code="9002", name="Lillby", valid_from=date(2024, 5, 31)),
                Municipality(code="9003", name="Golvby", **first, valid_until=date(2024, 2, 1)),
                Municipality(code="9004", name="Takby", **first),
                Municipality(code="9005", name="Enavgift", **first),
            ),
            fee_rule=FeeRule(
                line="fees",
                reference_day={"month": 12, "day": 31, "years_before": 1},
                partial_year="by_month",
                rounding="ore",
                rates=(
                    Rate(value="2.13", unit="kr_per_inhabitant", **first, members=codes[:2]),
                    Rate(
                        value=1,
                        unit="kr_per_inhabitant",
                        **first,
                        members=codes[2:4],
                        minimum_kr=100,
                        maximum_kr="777.77",
                    ),
                    Rate(value="55.55", unit="kr_per_member", **first),
                ),
            ),
        ),
        population=Population(
            rows=tuple(
                Inhabitants(
                    municipality_code=code,
                    municipality="x",
                    reference_day=date(2023, 12, 31),
                    inhabitants=inhabitants,
                )
                for code, inhabitants in zip(codes, (1001, 77, 12, 5000, 3), strict=True)
            )
        ),
        budgets=(
            BudgetDecision(year=2024, line="costs", amount_kr="-50.50", text="=1"),
            BudgetDecision(year=2024, line="projects", amount_kr="-5"),
            BudgetDecision(year=2024, line="costs", amount_kr=10, decided="2024-05-01"),
        ),
        printed=(
            PrintedReport(
                year=2024,
                appendix_1={"years": [2024], "rows": {"fees": [9001], "total_income": [9002]}},
                appendix_2={"rows": {"Hyra": [1], "Okänd": [7]}},
            ),
        ),
        ledgers=tuple(year_ledger(year, entries[year]) for year in entries),
    )


def bare_book(*lines: Line, entries: tuple[Entry, ...] = (), **more: object) -> Book:
    opening = DatedValue(value=5, unit="kr", valid_from=date(2024, 1, 1))
    years = (year_ledger(2024, entries),)
    return Book(
        config=BookConfig(name="Bar", opening_balance=opening, lines=lines), ledgers=years, **more
    )


_MADE: dict[tuple[int, int, str], tuple[Book, bytes]] = {}


def workbook_of(book: Book, year: int | None = None, language: Language = "sv") -> bytes:
    """The workbook of a book, made once; the book is kept, so that its id stays its own."""
    key = (id(book), book.ledger(year).year, language)
    if key not in _MADE:
        _MADE[key] = (book, excel_workbook(book, year, language))
    return _MADE[key][1]


def half_a_krona() -> Book:
    """One line of appropriations, not called so, with a budget; no income, no costs."""
    return bare_book(
        Line(id="gifts", section="appropriation", label=label("Gåvor")),
        entries=(Entry(number="A1", day="2024-02-29", line="gifts", amount_kr="-0.50", item="x"),),
        budgets=(BudgetDecision(year=2024, line="gifts", amount_kr=-3),),
    )


def small_random_book(seed: int) -> Book:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            random_books, "_amount", lambda random: Decimal(random.randint(-(10**6), 10**6)) / 100
        )
        return random_books.random_book(seed)


def sheet_of(cells: dict[tuple[str, str], object], name: str) -> dict[str, object]:
    return {at: value for (sheet, at), value in cells.items() if sheet == name}


def with_edits(workbook: bytes, edits: dict[tuple[str, str], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for (sheet, at), value in edits.items():
        book[sheet][at] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(workbook: bytes, sheet: str, column: str, text: object) -> int:
    """The one row of a sheet with this value in a column."""
    cells = sheet_of(values(workbook), sheet)
    [row] = [at[1:] for at, value in cells.items() if at[0] == column and value == text]
    return int(row)


def with_entry_changed(book: Book) -> tuple[bytes, Book]:
    """An entry of the first year changed by hand in the workbook, and in the book."""
    made = workbook_of(book)
    row = row_of(made, "Poster", "B", "A4")
    years = [
        year_ledger(
            year.year,
            [
                Entry(**{**entry_fields(entry), "amount_kr": "-2000000.55"})
                if entry.number == "A4"
                else entry
                for entry in year.entries
            ],
        )
        for year in book.ledgers
    ]
    return with_edits(made, {("Poster", f"F{row}"): -2000000.55}), book.model_copy(
        update={"ledgers": tuple(years)}
    )


def entry_fields(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in Entry.__dataclass_fields__}


def with_facts_changed(book: Book) -> tuple[bytes, Book]:
    """The opening balance, a rate, a floor, inhabitants and a decision changed, here and there."""
    made = workbook_of(book)
    assert book.config.fee_rule is not None
    rate = row_of(made, "Avgifter", "A", 1)
    town = "Ekmåla (påhittad)"
    edits = {
        ("Fonden", f"{column_name(1 + len(book.ledgers))}5"): 300_000.25,
        ("Avgifter", f"C{rate}"): 15.31,
        ("Avgifter", f"D{rate}"): 61_000,
        ("Avgifter", f"C{row_of(made, 'Avgifter', 'B', town)}"): 70_000,
        ("Budgetbeslut", f"C{row_of(made, 'Budgetbeslut', 'C', -30_000)}"): -40_000,
    }
    rates = [
        rate.model_copy(update={"value": Decimal("15.31"), "minimum_kr": Decimal(61_000)})
        if (rate.valid_from.year, rate.members) == (2025, ())
        else rate
        for rate in book.config.fee_rule.rates
    ]
    people = [
        row.model_copy(update={"inhabitants": 70_000})
        if (row.municipality, row.reference_day.year) == (town, 2024)
        else row
        for row in book.population.rows
    ]
    budgets = [
        decision.model_copy(update={"amount_kr": Decimal(-40_000)})
        if decision.amount_kr == -30_000
        else decision
        for decision in book.budgets
    ]
    opening = book.config.opening_balance.model_copy(update={"value": Decimal("300000.25")})
    return with_edits(made, edits), book.replace(
        opening_balance=opening,
        fee_rule=book.config.fee_rule.model_copy(update={"rates": tuple(rates)}),
        population=Population(rows=people),
        budgets=tuple(budgets),
    )


def starter(folder: Path) -> Book:
    assert main(["init", str(folder)]) == 0
    return read_book(folder)


CHANGES = {"an entry": (with_entry_changed, embedded_book()), "facts": (with_facts_changed, OTHER)}


@cache
def changed_by_hand(name: str) -> tuple[bytes, Book]:
    change, book = CHANGES[name]
    return change(book)


"""What is changed: how, and in which book."""


def with_equal_fees() -> Book:
    """Eleven equal fees: of 100.00 per cent, the hundredth that is left goes to the first
    member."""
    rate = Rate(value=700, unit="kr_per_member", valid_from=date(2016, 1, 1))
    rule = embedded_book().config.fee_rule.model_copy(update={"rates": (rate,)})
    book = embedded_book().replace(fee_rule=rule)
    shares = [str(member.shown_share) for member in book.fees(2024).members]
    assert shares == ["0.0910"] + ["0.0909"] * 10
    return book


def with_closed_projects() -> Book:
    """Of three grants one is still open, one was closed before it was used up, one was exceeded."""
    cost = Line(
        id="projects",
        section="cost",
        label=label("Projekt"),
        items=(Item(id="granted", label=label("Beviljat"), movement="grant"),),
    )
    projects = tuple(
        Project(id=id, name=name, decided_year=2024, granted_kr=500, closed_day=closed)
        for id, name, closed in (
            ("open", "Öppet", None),
            ("closed", "Stängt", date(2024, 6, 1)),
            ("exceeded", "Överskridet", date(2024, 6, 1)),
        )
    )
    paid = {"open": -150, "closed": -150, "exceeded": -550}
    entries = tuple(
        Entry(
            number=f"A{at}",
            day="2024-03-01",
            line="projects",
            item="granted",
            amount_kr=amount,
            project=id,
        )
        for at, (id, amount) in enumerate(paid.items(), 1)
    )
    return bare_book(cost, entries=entries, project_register=projects)


def with_projects_of_two_years() -> Book:
    """Two projects whose entries are of two years, two items and two lines."""
    lines = tuple(
        Line(
            id=id,
            section="cost",
            label=label(id),
            items=(
                Item(id=f"{id}_granted", label=label("Beviljat"), movement="grant"),
                Item(id=f"{id}_repaid", label=label("Åter"), movement="repayment"),
            ),
        )
        for id in ("small", "large")
    )
    numbers = count(1)
    parts = [(item, project) for item in ("granted", "repaid") for project in ("path", "bridge")]
    ledgers = tuple(
        year_ledger(
            year,
            tuple(
                Entry(
                    number=f"A{next(numbers)}",
                    day=date(year, 3, 1 + at),
                    line=line.id,
                    item=f"{line.id}_{item}",
                    amount_kr=-100 * at if item == "granted" else at,
                    project=project,
                )
                for line in lines
                for at, (item, project) in enumerate(parts * 2, 1)
            ),
        )
        for year in (2023, 2024)
    )
    projects = tuple(Project(id=id, name=id, granted_kr=5000) for id in ("path", "bridge"))
    return Book(
        config=BookConfig(
            name="Två projekt",
            opening_balance=DatedValue(value=0, unit="kr", valid_from="2023-01-01"),
            lines=lines,
        ),
        ledgers=ledgers,
        project_register=projects,
    )


def committed(workbook: bytes) -> dict[object, object]:
    """The commitment of each project in a workbook, by its name."""
    cells = sheet_of(values(workbook), "Projekt")
    names = {at[1:]: name for at, name in cells.items() if at[0] == "A" and int(at[1:]) > 4}
    return {name: cells[f"F{row}"] for row, name in names.items()}


def test_a_closed_project_has_no_commitment_unless_it_was_exceeded():
    """As the library says; Calc computes the same workbook below."""
    book = with_closed_projects()
    library = {each.name: each.committed_kr for each in book.projects().projects}
    assert committed(workbook_of(book)) == library
    assert library == {"Öppet": 350, "Stängt": 0, "Överskridet": -50}


@cache
def open_results(workbook: bytes) -> openpyxl.Workbook:
    """A workbook with the saved results of its formulas, read once for all that is asked of it."""
    return openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)


@cache
def links(workbook: bytes, sheet: str) -> dict[object, str]:
    """The place to which each text or figure of a sheet links, by the first cell of its row."""
    found = open_results(workbook)[sheet]
    return {
        (found.cell(cell.row, 1).value, cell.column_letter): cell.hyperlink.location
        for row in found.iter_rows()
        for cell in row
        if cell.hyperlink
    }


def selected(workbook: openpyxl.Workbook, row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The entries that the links of a row select, as the rows of the sheet of entries."""
    places = [cell.hyperlink.location.split("!") for cell in row if cell.hyperlink]
    return [
        tuple(cell.value for cell in entry)
        for sheet, cells in places
        if sheet == "'Poster'"
        for entry in workbook[sheet.strip("'")][cells]
    ]


@pytest.mark.parametrize(
    "book",
    [embedded_book(), OTHER, awkward_book(), with_projects_of_two_years()],
    ids=["embedded", "invented", "awkward", "projects"],
)
def test_a_figure_links_to_every_entry_that_it_is_made_of(book):
    """The amount, the line, the member and the project of an entry are in these columns."""
    amount, line, member, project = 5, 11, 7, 8
    workbook = open_results(workbook_of(book))
    fund = workbook["Fonden"]
    moved = set()
    for row in fund.iter_rows(min_row=5, max_row=fund.max_row):
        for cell in row:
            if entries := selected(workbook, (cell,)):
                year = fund.cell(4, cell.column).value
                assert exact_sum(Decimal(str(entry[amount])) for entry in entries) == Decimal(
                    str(cell.value)
                )
                moved.add((year, *{(entry[line]) for entry in entries}))
    assert moved == {(year.year, key.line) for year in book.ledgers for key, _ in year.totals.sums}

    for sheet in ("Bilaga 1", "Bilaga 2"):
        for row in workbook[sheet].iter_rows():
            if entries := selected(workbook, row):
                total = exact_sum(Decimal(str(entry[amount])) for entry in entries)
                assert abs(round_half_up(total, KRONA)) == abs(row[1].value)
    of_members = Counter(
        (entry.line, entry.member) for entry in book.ledger(book.ledgers[-1].year).entries
    )
    for row in workbook["Avgifter"].iter_rows():
        entries = selected(workbook, row)
        for of_member in {(entry[line], entry[member]) for entry in entries}:
            assert len(entries) == of_members[of_member]
    of_projects = Counter(
        entry.project
        for year in book.ledgers
        for entry in book.ledger(year.year).entries
        if entry.project
    )
    rows = (selected(workbook, row) for row in workbook["Projekt"].iter_rows())
    assert of_projects == {linked[0][project]: len(linked) for linked in rows if linked}


def test_figures_link_to_what_they_are_made_of():
    workbook = workbook_of(embedded_book())

    def target(sheet: str, row: str, column: str = "A") -> object:
        place, at = links(workbook, sheet)[row, column].split("!")
        return place.strip("'"), values(workbook).get((place.strip("'"), at.partition(":")[0]))

    assert target("Bilaga 1", "Årets resultat") == ("Fonden", "Årets resultat")
    label = "Övriga insatser, disposition av medel att förfoga över"
    assert target("Bilaga 2", "Totalt") == ("Fonden", label)
    assert target("Bilaga 2", "Årsbudget")[0] == "Budget"
    assert target("Bilaga 2", "Medlemsavgift, kr per invånare") == ("Avgifter", 1)
    assert target("Avgifter", "Bokförd intäkt") == ("Fonden", "Ersättning från medlemskommuner")
    assert target("Budget", label) == ("Fonden", label)
    assert target("Budget", "Kostnader", "C")[0] == "Budgetbeslut"


def test_projects_without_amounts_are_listed_once_with_their_area():
    cells = sheet_of(values(workbook_of(embedded_book())), "Projekt")
    assert cells["A5"] == "Poster utan projekt"
    assert cells["A7"] == "Ingen källa anger belopp för dessa projekt:"
    assert (cells["A9"], cells["B9"]) == ("Destination Rönne å och Ringsjön", "Livskvalitet")
    assert {at for at, value in cells.items() if value == "okänt"} == {"B5", "F5"}


def test_the_budget_as_a_whole_is_first_and_no_row_of_it_is_unknown():
    cells = sheet_of(values(workbook_of(embedded_book())), "Budget")
    assert (cells["A4"], cells["C5"], cells["C6"]) == ("Budgeten som helhet", 10020000, 10020000)
    assert "okänt" not in cells.values()
    by_line = sheet_of(values(workbook_of(awkward_book())), "Budget")
    assert "okänt" in by_line.values()


def test_calc_finds_every_figure_of_the_library(tmp_path):
    """One run for many workbooks, since Calc is slow to start; also texts must be as they were."""
    if SOFFICE is None:
        pytest.skip("soffice is not installed (apt-get install libreoffice-calc)")
    made = {
        "embedded": workbook_of(embedded_book()),
        "earlier": workbook_of(embedded_book(), 2022, "en"),
        "other": workbook_of(OTHER),
        "sound": workbook_of(read_book(SOUND), None, "en"),
        "starter": workbook_of(starter(tmp_path / "book")),
        "no line": workbook_of(bare_book()),
        "half a krona": workbook_of(half_a_krona()),
        "awkward": workbook_of(awkward_book()),
        "a rate that no float holds": workbook_of(with_rate("1.15")),
        "equal shares": workbook_of(with_equal_fees()),
        "closed projects": workbook_of(with_closed_projects()),
        "random 1": workbook_of(small_random_book(1)),
        "random 2": workbook_of(small_random_book(2)),
    }
    changed = {name: changed_by_hand(name) for name in CHANGES}
    by_hand = {name: workbook for name, (workbook, _) in changed.items()}
    answers = computed({**made, **by_hand}, tmp_path / "calc")
    for name, workbook in made.items():
        assert differing(values(workbook), values(answers[name])) == {}, name
    assert committed(answers["closed projects"]) == {"Öppet": 350, "Stängt": 0, "Överskridet": -50}
    for name, (_, book) in changed.items():
        expected = workbook_of(book)
        live = formulas(expected).keys()
        wrong = differing(values(expected), values(answers[name]))
        assert {at: sides for at, sides in wrong.items() if at in live} == {}, name


def differing(expected: Cells, found: Cells) -> dict[tuple[str, str], tuple[object, object]]:
    return {
        at: (expected.get(at), found.get(at))
        for at in expected.keys() | found.keys()
        if expected.get(at) != found.get(at)
    }


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_changes_many_figures(name):
    workbook, changed = changed_by_hand(name)
    expected = workbook_of(changed)
    assert len(differing(values(workbook_of(CHANGES[name][1])), values(expected))) > 15
    assert formulas(workbook) == formulas(expected)


def test_the_saved_results_are_the_figures_of_the_statement():
    """And the labels beside them, in both languages."""
    for book, language in ((embedded_book(), "sv"), (read_book(SOUND), "en"), (OTHER, "sv")):
        statement = book.statement()
        cells = values(workbook_of(book, None, language))
        first, second = (
            ("Bilaga 1", "Bilaga 2") if language == "sv" else ("Appendix 1", "Appendix 2")
        )
        for sheet, rows in (
            (first, statement.appendix_1),
            (second, statement.appendix_2),
            (second, statement.financing),
        ):
            for row in rows:
                shown = [
                    [
                        cells.get((sheet, f"{letter}{at[1:]}"))
                        for letter in "BCD"[: len(row.amounts)]
                    ]
                    for at, label in sheet_of(cells, sheet).items()
                    if at[0] == "A" and str(label).rstrip("*") == row.label.in_language(language)
                ]
                amounts = [
                    amount if amount is not None else "okänt" for amount in row.amounts.values()
                ]
                assert amounts in shown, row.id


def test_fees_are_those_of_every_rule():
    fees = awkward_book().fees(2024)
    cells = values(workbook_of(awkward_book(), 2024))
    header = row_of(workbook_of(awkward_book(), 2024), "Avgifter", "A", "Kod")
    shown = [cells["Avgifter", f"F{row}"] for row in range(header + 1, header + 7)]
    assert shown == [float(fee) for fee in (*(member.fee for member in fees.members), fees.total)]
    live = formulas(workbook_of(awkward_book(), 2024))
    at = header + 3
    assert live["Avgifter", f"E{at}"] == f"=MIN($E$7,MAX($D$7,$C$7*C{at}))"
    assert live["Avgifter", f"F{at}"] == f"=ROUND(ROUND(E{at}*D{at},7),2)"


def with_rate(rate: str) -> Book:
    """The embedded book with another rate of its fee."""
    book = embedded_book()
    rates = [
        each.model_copy(update={"value": Decimal(rate)}) for each in book.config.fee_rule.rates
    ]
    rule = book.config.fee_rule.model_copy(update={"rates": tuple(rates)})
    return book.replace(fee_rule=rule)


def verdicts(workbook: bytes) -> list[object]:
    return [
        value
        for at, value in sheet_of(values(workbook), "Kontroller").items()
        if at[0] == "F" and int(at[1:]) != 4
    ]


def test_a_check_of_an_earlier_year_is_named_with_that_year():
    cells = sheet_of(values(workbook_of(embedded_book())), "Kontroller")
    closing = {
        (cells[f"B{at[1:]}"], str(what).partition(" = ")[0].split()[-1])
        for at, what in cells.items()
        if at[0] == "A" and " inför " in str(what)
    }
    assert closing == {(2022, "2023"), (2023, "2024"), (2024, "2025")}


def test_every_printed_figure_of_the_embedded_book_is_checked_and_agrees():
    found = verdicts(workbook_of(embedded_book()))
    assert found[0] == "allt stämmer"
    assert found.count("stämmer") == 5 + 20 + 55 + 21
    assert set(found[1:]) == {"stämmer", "upplysning", "godtagen"}


def test_what_differs_is_listed_with_its_difference():
    cells = sheet_of(values(workbook_of(awkward_book())), "Kontroller")
    checks = {
        cells[f"A{at}"]: [cells.get(f"{c}{at}") for c in "CDEF"]
        for at in range(4, 60)
        if f"F{at}" in cells
    }
    assert checks["Bilaga 1: =1+1"] == [9001, 9001, 0, "stämmer"]
    assert checks["Bilaga 2: Okänd"] == ["saknas", 7, "–", "skiljer"]
    assert cells["F2"] == f"{list(cells.values()).count('skiljer')} skiljer"


def test_rounding_is_distinguished_from_a_difference():
    """In öre the rounded rows need not add up, in the books and in print."""
    assert "avrundning" in verdicts(workbook_of(OTHER))
    assert verdicts(workbook_of(OTHER))[0] == "allt stämmer"


def test_texts_stay_texts():
    """In what the file says of each cell, and for a reader of another make."""
    workbook = workbook_of(awkward_book())
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    texts = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    texts.setdefault(cell.value, cell)
    assert set(BITING) | set(ITEMS) <= {unescaped(text) for text in texts}
    for text, cell in texts.items():
        assert cell.data_type == "s"
        assert cell.quotePrefix == (text[:1] in {"=", "+", "-", "@"})
        assert cell.hyperlink is None or (cell.hyperlink.location and not cell.hyperlink.target)
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name("Poster").to_python()
    )
    assert set(BITING) <= {unescaped(row[6]) for row in rows if isinstance(row[6], str)}


def test_a_character_that_xml_has_not_is_shown_by_its_number():
    entry = Entry(number="A1", day="2023-01-01", line="premises", amount_kr=1, text="a\ufffeb")
    book = OTHER.model_copy(
        update={"ledgers": (year_ledger(2023, [entry]),), "printed": (), "seals": ()}
    )
    assert values(workbook_of(book))["Poster", "G2"] == "a⟨U+FFFE⟩b"


def test_the_same_book_gives_the_same_bytes():
    script = (
        "import sys, fhledger, fhledger.render.workbook.new_entries as form; form.ROWS = 20;"
        "sys.stdout.buffer.write(fhledger.embedded_book().to_excel(2024))"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert other.stdout == workbook_of(embedded_book(), 2024)
    with zipfile.ZipFile(io.BytesIO(other.stdout)) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r">(2[0-9]{3}-[^<]*)<", properties)) == {"2024-12-31T00:00:00Z"}


FLAT = ("Översikt", "Budget", "Poster", "Listor")
"""The sheets without a title above a header."""


def test_sheets_are_made_for_screen_and_paper():
    book = open_results(workbook_of(embedded_book()))
    assert book.sheetnames == [
        "Översikt", "Bilaga 1", "Bilaga 2", "Fonden", "Avgifter", "Budget", "Budgetbeslut",
        "Projekt", "Kontroller", "Poster", "Nya poster", "Listor",
    ]  # fmt: skip
    for sheet in book:
        header = {"Avgifter": 8, **dict.fromkeys(FLAT, 1)}.get(sheet.title, 4)
        assert sheet.freeze_panes == f"A{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        is_shown = sheet.sheet_state == "visible"
        assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:$") is is_shown
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == (None if sheet.title == "Fonden" else 0)
        assert sheet.page_setup.orientation == (
            "portrait" if sheet.title.startswith("Bilaga") else "landscape"
        )
        assert all(dimension.width >= 7 for dimension in sheet.column_dimensions.values())
    assert [len(sheet._charts) for sheet in book] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert book["Poster"].auto_filter.ref == "A1:M29"
    english = CalamineWorkbook.from_filelike(
        io.BytesIO(workbook_of(embedded_book(), language="en"))
    )
    assert english.sheet_names == [
        "Overview", "Appendix 1", "Appendix 2", "Fund", "Fees", "Budget", "Budget decisions",
        "Projects", "Checks", "Entries", "New entries", "Lists",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("book", "digits"),
    [(embedded_book(), "#,##0"), (OTHER, "#,##0.00")],
)
def test_ore_are_shown_where_the_book_has_any_and_the_minus_is_one(book, digits):
    sheet = open_results(workbook_of(book))["Fonden"]
    assert sheet["C5"].number_format == f'[$-41D]{digits};"\u2212"{digits}'


def test_a_change_far_below_the_entries_is_not_lost():
    """The totals look at the whole column, the specifications at a thousand rows more."""
    live = formulas(workbook_of(embedded_book()))
    assert "Poster!$F:$F" in live["Fonden", "C7"]
    assert "Poster!$F$2:$F$1029" in live["Bilaga 2", "B6"]


def test_too_many_entries_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(entries_sheet, "ROWS", 28)
    with pytest.raises(
        BookError, match=r"the 28 entries to the end of 2024 .* room for 27"
    ) as error:
        excel_workbook(embedded_book())
    assert "fhledger export --to csv" in str(error.value)
    monkeypatch.setattr(entries_sheet, "ROWS", 29)
    assert excel_workbook(embedded_book())


@pytest.mark.parametrize(
    ("cell", "content"),
    [
        (Cell("x" * 32_768), "a text of 32 768 characters"),
        (Cell("😀" * 16_384), "a text of 16 384 characters"),
        (Cell(Decimal("12345678901234.56")), "the amount 12345678901234.56"),
        (Cell(0, "+".join(["A1"] * 3_000)), "a formula over so many lines"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused(cell, content):
    sheet = Sheet("Blad", (10,), [(), (cell,)], 1)
    with pytest.raises(BookError, match=rf"'Blad'!A2: Excel has no room for {content}"):
        xlsx([sheet], title="", made=date(2024, 12, 31), ore=True, colours={})


@pytest.mark.parametrize(
    "cell", [Cell("x" * 32_767), Cell(Decimal("123456789012300.00")), Cell(Decimal("0.01"))]
)
def test_what_a_cell_can_just_hold_is_kept(cell):
    made = xlsx(
        [Sheet("Blad", (10,), [(cell,)], 1)], title="", made=date(2024, 1, 1), ore=True, colours={}
    )
    found = values(made)["Blad", "A1"]
    assert found == (cell.value if isinstance(cell.value, str) else float(cell.value))


def test_a_missing_extra_says_what_to_install(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert main(["workbook", "-o", str(tmp_path / "a.xlsx")]) == 2
    assert 'pip install "fhledger[excel]"' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_where_the_workbook_is_put_together_is_reported(monkeypatch, capsys, tmp_path):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.write", full)
    assert main(["workbook", "--book", str(SOUND), "-o", str(tmp_path / "a.xlsx")]) == 2
    errors = capsys.readouterr().err
    assert errors.startswith(f"fhledger: {gettempdir()}: kan inte skriva: disken är full. ")
    assert list(tmp_path.iterdir()) == []
    gc.collect()  # an archive left open would complain of its closed file, here or later


@pytest.mark.parametrize("command", ["workbook 2024", "notices 2024 --payable"])
def test_a_terminal_is_not_given_a_workbook_or_a_page(command, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(command.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "ange -o FIL" in printed.err


def test_the_command_writes_the_workbook_and_nothing_over_another(tmp_path, capsys):
    path = tmp_path / "bokslut.xlsx"
    arguments = ["workbook", "2023", "--language", "en", "-o", str(path)]
    assert main(arguments) == 0
    assert path.read_bytes() == workbook_of(embedded_book(), 2023, "en")
    assert main(arguments) == 2
    assert "this file exists" in capsys.readouterr().err
    assert main(["workbook", "1999", "-o", str(tmp_path / "b.xlsx")]) == 2
    assert list(tmp_path.iterdir()) == [path]


def test_a_book_without_fee_budget_or_print_has_all_sheets():
    book = small_random_book(5)
    cells = values(workbook_of(book))
    assert cells["Avgifter", "A2"] == "Boken anger ingen avgift."
    assert "inga tal i tryck" in str(list(sheet_of(cells, "Kontroller").values()))


def test_a_sheet_without_rows_says_what_the_book_has_not():
    cells = values(workbook_of(bare_book()))
    assert cells["Bilaga 2", "A3"] == "Inga medel disponerades under 2024."
    assert cells["Projekt", "A2"] == "Boken har inga projekt."
    assert cells["Budgetbeslut", "A2"] == "Boken har ingen budget för året."
    assert ("Bilaga 2", "A3") not in values(workbook_of(embedded_book()))


def test_fees_that_nobody_can_compute_say_why():
    book = OTHER.model_copy(update={"population": Population()})
    cells = values(workbook_of(book))
    assert "folkmängden för 9101 den 2024-11-01 är inte känd" in str(cells["Avgifter", "A2"])


def test_figures_of_other_years_are_listed_as_not_compared():
    """A report of an earlier year has its Bilaga 2 in the workbook of that year only."""
    book = awkward_book()
    early = PrintedReport(
        year=2023, appendix_1={"rows": {"fees": [9001]}}, appendix_2={"rows": {"Hyra": [1]}}
    )
    later = PrintedReport(
        year=2025, appendix_1={"years": [2025, 2024], "rows": {"fees": [1, 9001]}}
    )
    found = verdicts(workbook_of(book.model_copy(update={"printed": (early, later)})))
    assert found.count("jämförs ej") == 1
    assert found[0] == "allt stämmer"


def test_figures_of_other_years_have_their_names():
    """Items and rows of a year whose Bilaga 2 is not here are called as there."""
    early = PrintedReport(
        year=2023,
        appendix_1={"rows": {"fees": [9001]}},
        footnote={"rows": {"granted": 1}},
        financing={"rows": {"accumulated_surplus": 1}},
    )
    book = awkward_book().model_copy(update={"printed": (early,)})
    labels = list(sheet_of(values(workbook_of(book)), "Kontroller").values())
    assert "Fotnoten: Beviljat" in labels
    assert "Finansiering: Ackumulerat överskott" in labels


def test_errors_of_verify_stand_beside_the_verdict():
    """Formulas that agree say nothing of fees that nobody paid."""
    cells = sheet_of(values(workbook_of(awkward_book())), "Kontroller")
    found = len(verify(awkward_book()).failures())
    assert found > 1
    assert cells["G2"] == f"Fel enligt fhledger verify: {found}"
    assert "G2" not in sheet_of(values(workbook_of(embedded_book())), "Kontroller")


@pytest.mark.parametrize("book", [embedded_book(), OTHER], ids=["embedded", "other"])
def test_every_year_of_a_book_agrees_in_its_own_workbook(book):
    """A report of a later year, too, which rounding explains: its older columns are compared."""
    for year in book.ledgers:
        assert verdicts(workbook_of(book, year.year))[0] == "allt stämmer"


def test_the_sheet_of_entries_shows_labels_and_has_the_ids_last():
    workbook = open_results(workbook_of(embedded_book()))
    header, first, *_ = workbook["Poster"].iter_rows(values_only=True)
    assert header[3:5] == ("Rad", "Specifikation")
    assert first[3] == "Ersättning från medlemskommuner"
    assert first[11] == "member_contributions"
    ids = [("Fonden", "B"), ("Budget", "B"), ("Poster", "L"), ("Poster", "M")]
    for sheet, column in ids:
        assert workbook[sheet].column_dimensions[column].hidden
    assert workbook["Fonden"]["A1"].value.endswith("Fonden 2022–2024, exakt")
    places = [row[6] for row in workbook["Kontroller"].iter_rows(values_only=True)]
    assert "Bilaga 2, Finansiering" in places
    assert "Finansiering" not in places
