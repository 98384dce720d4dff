"""Published rules of associations of municipalities: each can be stated, and gives the fees.

A folder of `fee_rules` is a book. `expected.csv` has the fee of each member: as it is published, or
computed from the rule by other arithmetic than the library's. The templates of
`fhledger init --fee` are four more of them.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from calc import SOFFICE, computed, values
from fhledger import (
    Book,
    BookConfig,
    DatedValue,
    FeeRule,
    Inhabitants,
    Line,
    LocalizedText,
    Municipality,
    Population,
    Rate,
    ReferenceDay,
    embedded_book,
    read_book,
    write_book,
    year_ledger,
)
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.testing.laws import assert_follows, assert_laws

RULES = Path(__file__).parent / "fee_rules"
TEMPLATES = Path(__file__).parents[1] / "src" / "fhledger" / "data" / "fee_templates"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _cases() -> dict[str, tuple[Path, list[dict[str, str]]]]:
    cases = {
        folder.name: (folder, _rows(folder / "expected.csv"))
        for folder in sorted(RULES.iterdir())
        if folder.is_dir()
    }
    for row in _rows(RULES / "templates.csv"):
        cases.setdefault(row["template"], (TEMPLATES / row["template"], []))[1].append(row)
    return cases


CASES = _cases()
book_in = cache(read_book)
"""The book of a folder, read once for all that is asked of it."""


@pytest.fixture(params=CASES, ids=str)
def case(request):
    return CASES[request.param]


def test_the_fee_of_each_member_is_the_published_or_computed_one(case):
    folder, rows = case
    book = book_in(folder)
    fees = {member.code: member.fee for member in book.fees(int(rows[0]["year"])).members}
    assert fees == {row["code"]: Decimal(row["fee"]) for row in rows}


def test_the_booked_fees_are_those_of_the_rule(case):
    folder, _ = case
    assert not book_in(folder).verify().failures()


def test_each_fee_is_traced_to_its_sources(case):
    folder, rows = case
    book = book_in(folder)
    for row in rows:
        trace = book.trace(int(row["year"]), row["code"])
        assert trace.amount == Decimal(row["fee"])
        assert_follows(trace)


def test_a_fee_at_its_ceiling_is_explained_in_words():
    trace = read_book(RULES / "malaren").trace(2024, "large")
    assert trace.explanation is not None
    assert trace.explanation.sv == (
        "1,25 kr per invånare × 980 000, minst 35 000 kr, högst 500 000 kr = 500 000 kr"
    )


def test_the_laws_hold(case):
    assert_laws(book_in(case[0]))


def test_the_rules_can_be_shown(case, tmp_path):
    folder, rows = case
    book = book_in(folder)
    year = int(rows[0]["year"])
    assert book.to_html(year)
    again = read_book(write_book(book, tmp_path / "copy"))
    assert again.fees(year) == book.fees(year)


def test_the_table_has_twenty_rules_or_more():
    assert len(CASES) >= 20


def test_a_tax_is_added_on_the_notice():
    [notice] = read_book(RULES / "ubcm_2012").notices(2012).notices
    assert (notice.vat_percent, notice.amount_with_vat) == (12, Decimal("9768.14"))


def test_the_embedded_book_gives_the_figures_that_it_gave():
    totals = {year: embedded_book().fees(year).total for year in (2022, 2023, 2024)}
    assert totals == {2022: 7_618_317, 2023: 7_683_144, 2024: 7_744_905}


HALVES = [*range(10, 300, 20), 7, 13, 12_345, 98_765]
"""Inhabitants whose fees are often at half a krona, which binary fractions hold as a little
less."""


def _book_of(*rates: Rate, partial_year: str = "whole_year") -> Book:
    """A book of many members, some of whom joined within the year."""
    label = LocalizedText(sv="Påhittad", en="Invented")
    members = [
        Municipality(code=str(1000 + at), name=f"Invented {at}", valid_from=joined)
        for at in range(len(HALVES))
        for joined in [date(2020, 1, 1) if at % 3 else date(2024, 1 + at % 12, 1)]
    ]
    rows = [
        Inhabitants(
            municipality_code=member.code,
            municipality=member.name,
            reference_day=date(2023, 12, 31),
            inhabitants=count,
        )
        for member, count in zip(members, HALVES, strict=True)
    ]
    return Book(
        config=BookConfig(
            name="Invented",
            opening_balance=DatedValue(value=0, unit="kr", valid_from=date(2024, 1, 1)),
            lines=[Line(id="fees", section="income", label=label)],
            municipalities=members,
            fee_rule=FeeRule(
                line="fees",
                reference_day=ReferenceDay(on=date(2023, 12, 31)),
                partial_year=partial_year,
                rounding="krona",
                rates=rates,
            ),
        ),
        population=Population(rows=rows),
        ledgers=(year_ledger(2024, []),),
    )


def _rate(value: str, **more: object) -> Rate:
    return Rate(value=value, unit="kr_per_inhabitant", valid_from=date(2020, 1, 1), **more)


BY_INHABITANTS = {"by": [{"measure": "inhabitants"}]}
TOTALS = {
    "equal": ({}, "krona"),
    "by_inhabitants": (BY_INHABITANTS, "krona"),
    "in_tens": (BY_INHABITANTS, 10),
    "in_ore": (BY_INHABITANTS, "ore"),
    "each": ({**BY_INHABITANTS, "rounding": "each"}, "krona"),
    "with_floor": ({**BY_INHABITANTS, "minimum_kr": 100}, "krona"),
}
"""How a total is shared, and the rounding of the fee; each is a fee of the book of totals."""
TOTAL_KR, CHANGED_KR = 98_760, 1_234_560
"""The total, and that which a reader of the workbook tries."""


def _book_of_totals(kr: int) -> Book:
    """A book with a fee for each way to share a total, by members some of whom joined within the
    year."""
    book = _book_of(_rate("1"))
    label = LocalizedText(sv="Påhittad", en="Invented")
    rules = [
        FeeRule(
            id=f"fee_{name}",
            line=name,
            label=LocalizedText(sv=name, en=name),
            reference_day=ReferenceDay(on=date(2023, 12, 31)),
            partial_year="by_month",
            rounding=rounding,
            totals=[RaisedTotal(year=2024, total_kr=kr, **shared)],
        )
        for name, (shared, rounding) in TOTALS.items()
    ]
    config = book.config.model_copy(
        update={
            "lines": tuple(Line(id=name, section="income", label=label) for name in TOTALS),
            "fee_rule": rules[0],
            "other_fees": tuple(rules[1:]),
        }
    )
    return Book(config=config, population=book.population, ledgers=book.ledgers)


def _with_totals(workbook: bytes, kr: int) -> bytes:
    """The workbook with another total in the yellow cell of each fee."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    headings = [cell.row for cell in book["Avgifter"]["A"] if cell.value == "Belopp att fördela"]
    assert len(headings) == len(TOTALS)
    for row in headings:
        book["Avgifter"].cell(row + 2, 3).value = kr
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _fees_in(workbook: bytes) -> list[dict[str, float]]:
    """The fees in the sheet of the fees, by code, for one fee after another."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)["Avgifter"]
    found: list[dict[str, float]] = []
    column = 0
    for row in sheet.iter_rows(values_only=True):
        if "Avgift, kr" in row:
            column = row.index("Avgift, kr")
            found.append({})
        elif found and str(row[0]).isdigit():
            found[-1][str(row[0])] = row[column]
    return found


def test_every_fee_in_the_workbook_is_a_formula(case):
    folder, rows = case
    book = openpyxl.load_workbook(io.BytesIO(read_book(folder).to_excel(int(rows[0]["year"]))))
    cells = [[cell.value for cell in row] for row in book["Avgifter"].iter_rows()]
    header = next(at for at, row in enumerate(cells) if row[:2] == ["Kod", "Medlem"])
    part = next(at for at, name in enumerate(cells[header]) if name in ("Del av året", "Månader"))
    for row in cells[header + 1 : header + 1 + len(rows)]:
        titled = zip(cells[header][part + 1 :], row[part + 1 :], strict=True)
        computed = [value for title, value in titled if title and value is not None]
        given = [value for value in computed if not str(value).startswith("=")]
        assert len(given) <= ("Andelstal" in cells[header]), row


def test_parts_with_a_floor_are_values_and_the_sheet_says_so():
    sheet = openpyxl.load_workbook(
        io.BytesIO(_book_of_totals(TOTAL_KR).to_excel(2024, language="en"))
    )["Fees"]
    [note] = [cell.value for cell in sheet["A"] if str(cell.value).startswith("Where a total")]
    assert "do not follow a changed figure" in note


@pytest.mark.slow
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.deep)])
def test_calc_computes_the_same_fees_from_the_formulas(tmp_path, step):
    """Of every sixth rule, and of those that round at half a krona; the deep test has all rules."""
    workbooks = {
        name: book_in(folder).to_excel(int(rows[0]["year"]))
        for name, (folder, rows) in [*CASES.items()][::step]
    }
    halves = {
        "two_rates": _book_of(_rate("1.005"), _rate("0.1", component="b"), partial_year="by_month"),
        "base_and_floor": _book_of(_rate("1.15", base_kr="10.50", minimum_kr=20)),
        "several_fees": read_book(Path(__file__).parent / "several_fees"),
    }
    halves["totals"] = _book_of_totals(TOTAL_KR)
    workbooks |= {name: book.to_excel(2024) for name, book in halves.items()}
    tried = _with_totals(workbooks["totals"], CHANGED_KR)
    found = computed(workbooks | {"tried": tried}, tmp_path)
    tables = _book_of_totals(CHANGED_KR).fees(2024)
    for name, fees, table in zip(
        TOTALS, _fees_in(found["tried"]), (tables, *tables.other_fees), strict=True
    ):
        if name != "with_floor":
            assert fees == {each.code: float(each.fee) for each in table.members}, name
    for name in workbooks:
        workbook = found[name]
        before, after = values(workbooks[name]), values(workbook)
        for cell, value in before.items():
            if isinstance(value, int | float):
                assert after[cell] == pytest.approx(value, abs=0.005), (name, cell)
