"""A closed year, changed at every entry and every fact of the embedded book: what changed is
named."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from broken_books import SOUND, fields_of, golden_json
from closed_books import SEAL_RULES, all_subjects, changed, subjects
from fhledger import (
    Acceptance,
    Book,
    BookError,
    BudgetDecision,
    BudgetRule,
    DueDay,
    Entry,
    Inhabitants,
    InvalidArgumentError,
    Line,
    LocalizedText,
    Project,
    Rate,
    Seal,
    Source,
    YearClosedError,
    YearMissingError,
    close,
    embedded_book,
    read_book,
    write_book,
    year_ledger,
)
from fhledger.audit.seals.closing import with_year_closed
from fhledger.audit.seals.sealed_facts import items_used
from fhledger.audit.verification import verify
from fhledger.book.as_of import book_as_of
from fhledger.book.edits.posting import next_entry
from fhledger.book.edits.posting import with_entries as with_posted
from fhledger.book.files.seal_file import seal_text
from fhledger.cli import main
from fhledger.domain.fees.fee_rule import Exemption, Limit
from fhledger.domain.fees.fee_terms import LaterTerms
from fhledger.domain.seal import make_seal
from golden import assert_golden

YEARS = (2022, 2023, 2024)
OPEN = embedded_book()
CLOSED = with_year_closed(with_year_closed(with_year_closed(OPEN, 2022), 2023), 2024)
ENTRIES = {year.year: tuple(year.entries) for year in CLOSED.ledgers}
EVERY_ENTRY = [(year, at) for year in YEARS for at in range(len(ENTRIES[year]))]


@cache
def closed_folder() -> Path:
    """The folder of the closed book, written once: each test changes a copy."""
    return write_book(CLOSED, Path(mkdtemp()) / "book")


def with_entries(year: int, entries: list[Entry]) -> Book:
    years = (year_ledger(year, entries) if y.year == year else y for y in CLOSED.ledgers)
    return changed(CLOSED, ledgers=tuple(years))


def test_a_closed_book_says_so_and_nothing_else():
    verification = verify(CLOSED)
    assert verification.failures() == ()
    assert [(seal.year, seal.intact) for seal in verification.seals] == [(y, True) for y in YEARS]
    assert [seal.seal for seal in verification.seals] == [seal.seal for seal in CLOSED.seals]
    assert verify(OPEN).seals == ()


@pytest.mark.parametrize(
    "day", [date(2022, 1, 1), date(2022, 12, 31), date(2024, 6, 30), date(2025, 1, 1)]
)
def test_a_closed_book_as_it_was_known_on_a_day_has_no_seal_report_or_acceptance_of_later(day):
    then = book_as_of(CLOSED, day)
    assert [seal.year for seal in then.seals] == [year for year in YEARS if year < day.year]
    assert [report.year for report in then.printed] == [2024] * (day.year == 2025)
    assert then.accepted == ()
    codes = {finding.code for finding in verify(then).findings}
    assert not codes & {"FH005", "FH303", "FH304", "FH401", "FH406"}


@pytest.mark.parametrize(("year", "at"), EVERY_ENTRY)
def test_a_changed_field_of_an_entry_is_named(year, at):
    entry = ENTRIES[year][at]
    for field, value in {
        "amount_kr": entry.amount_kr + Decimal("0.01"),
        "day": date(year, 6, 30),
        "line": "other_income",
        "item": "annat",
        "text": f"{entry.text}.",
        "member": "1260",
        "project": "film_i_familjen",
        "reverses": "A1",
        "source": entry.source.replace("Bilaga", "bilaga"),
        "number": "A99",
    }.items():
        entries = [*ENTRIES[year]]
        entries[at] = replace(entry, **{field: value})
        both = [f"{year} A99"] if field == "number" else []
        assert subjects(with_entries(year, entries)) == [f"{year} {entry.number}", *both], field


@pytest.mark.parametrize(("year", "at"), EVERY_ENTRY)
def test_a_row_deleted_added_moved_or_swapped_is_named(year, at):
    entries = [*ENTRIES[year]]
    number = entries[at].number
    rest = [*entries[:at], *entries[at + 1 :]]
    assert subjects(with_entries(year, rest)) == [f"{year} {number}"]
    for place in (at, len(entries)):
        twice = [*entries[:place], entries[at], *entries[place:]]
        assert subjects(with_entries(year, twice)) == [f"{year} {number}"]
    truncated = f"{number}-{entries[-1].number}" if entries[at] is not entries[-1] else number
    assert subjects(with_entries(year, entries[:at])) == [f"{year} {truncated}"]
    if at + 1 < len(entries):
        following = entries[at + 1]
        assert subjects(with_entries(year, [*rest, entries[at]])) == [f"{year} {number}"]
        turned = [*entries[:at], following, entries[at], *entries[at + 2 :]]
        assert subjects(with_entries(year, turned)) == [f"{year} {number}"]
        swapped = [
            *entries[:at],
            replace(entries[at], amount_kr=following.amount_kr),
            replace(following, amount_kr=entries[at].amount_kr),
            *entries[at + 2 :],
        ]
        both = [f"{year} {number}", f"{year} {following.number}"]
        assert subjects(with_entries(year, swapped)) == both
        voucher = [*entries[:at], *entries[at + 2 :]]
        assert subjects(with_entries(year, voucher)) == [f"{year} {number}-{following.number}"]


@pytest.mark.parametrize("year", YEARS)
def test_all_entries_gone_turned_or_replaced(year):
    entries = [*ENTRIES[year]]
    first, last = entries[0].number, entries[-1].number
    assert subjects(with_entries(year, [])) == [f"{year} {first}-{last}"]
    assert subjects(with_entries(year, entries[::-1])) == [f"{year} {first}"]


def test_a_year_gone_with_its_file_is_named():
    book = changed(CLOSED, ledgers=CLOSED.ledgers[:2])
    assert subjects(book) == ["2024 seal"]
    assert not verify(book).seals[-1].intact


USED = [
    row
    for row in CLOSED.population.rows
    if row.reference_day.isoformat() in {"2020-12-31", "2021-12-31", "2022-12-31"}
]


@pytest.mark.parametrize("row", USED, ids=lambda row: f"{row.municipality} {row.reference_day}")
def test_a_population_figure_that_a_closed_year_uses_is_named(row):
    others = tuple(known for known in CLOSED.population.rows if known is not row)
    name = f"{row.reference_day.year + 2} population {row.municipality_code} {row.reference_day}"
    for new in ((), (row.model_copy(update={"inhabitants": row.inhabitants + 1}),)):
        population = CLOSED.population.model_copy(update={"rows": (*others, *new)})
        assert subjects(
            changed(CLOSED, population=population.model_validate(dict(population)))
        ) == [name]


RATE = OPEN.config.fee_rule.rates[0]


@pytest.mark.parametrize(
    ("rates", "names"),
    [
        ([RATE.model_copy(update={"value": Decimal(22)})], ["rate 2016-01-01"]),
        ([RATE.model_copy(update={"source": None})], ["rate 2016-01-01"]),
        ([RATE.model_copy(update={"minimum_kr": Decimal(1)})], ["rate 2016-01-01"]),
        (
            [RATE.model_copy(update={"valid_from": date(2016, 1, 2)})],
            ["rate 2016-01-01", "rate 2016-01-02"],
        ),
        ([], ["rate 2016-01-01"]),
        (
            [RATE, RATE.model_copy(update={"valid_from": date(2022, 1, 1)})],
            ["rate 2016-01-01", "rate 2022-01-01"],
        ),
        ([RATE, RATE.model_copy(update={"members": ("1260",)})], ["rate 2016-01-01 1260"]),
    ],
)
def test_a_changed_rate_is_named_in_each_year(rates, names):
    fee = OPEN.config.fee_rule.model_copy(update={"rates": tuple(rates)})
    found = [f"{year} {name}" for year in YEARS for name in names]
    assert sorted(subjects(changed(CLOSED, fee_rule=fee))) == sorted(found)


@pytest.mark.parametrize("at", range(len(OPEN.config.lines)))
def test_a_changed_line_is_named_in_each_year(at):
    line = OPEN.config.lines[at]
    label = line.label.model_copy(update={"sv": f"{line.label.sv}!"})
    for update in ({"label": label}, {"footnote": LocalizedText(sv="Not.", en="Note.")}):
        lines = [*OPEN.config.lines]
        lines[at] = line.model_copy(update=update)
        names = [f"{year} line {line.id}" for year in YEARS]
        assert subjects(changed(CLOSED, lines=tuple(lines))) == names
    for item in line.items:
        items = tuple(
            known.model_copy(update={"label": label}) if known is item else known
            for known in line.items
        )
        lines[at] = line.model_copy(update={"items": items})
        key = (line.id, item.id)
        names = [f"{y} item {line.id} {item.id}" for y in YEARS if key in items_used(OPEN, y)]
        assert subjects(changed(CLOSED, lines=tuple(lines))) == names


@pytest.mark.parametrize("at", range(len(OPEN.config.lines)))
def test_a_line_moved_to_another_section_is_named_or_refused(at):
    line = OPEN.config.lines[at]
    section = "cost" if line.section == "income" else "income"
    lines = [*OPEN.config.lines]
    lines[at] = Line(**{**dict(line), "section": section})
    if line.id == "appropriations":
        with pytest.raises(ValueError, match="names a row of every statement"):
            changed(CLOSED, lines=tuple(lines))
        return
    fee = None if line.id == OPEN.config.fee_rule.line else OPEN.config.fee_rule
    found = subjects(changed(CLOSED, lines=tuple(lines), fee_rule=fee))
    assert {f"{year} line {line.id}" for year in YEARS} <= set(found)


def test_other_facts_are_named():
    opening = OPEN.config.opening_balance.model_copy(update={"value": Decimal(7070066)})
    assert subjects(changed(CLOSED, opening_balance=opening)) == ["2022 opening_balance"]
    bjuv = next(member for member in OPEN.config.municipalities if member.code == "1260")
    members = tuple(member for member in OPEN.config.municipalities if member is not bjuv)
    for year in YEARS:
        assert f"{year} member 1260" in subjects(changed(CLOSED, municipalities=members))
        former_member = bjuv.model_copy(update={"valid_until": date(year, 12, 31)})
        assert f"{year} member 1260" in subjects(
            changed(CLOSED, municipalities=(*members, former_member))
        )
        new_member = bjuv.model_copy(update={"code": "9999", "valid_from": date(year, 12, 31)})
        found = subjects(changed(CLOSED, municipalities=(*OPEN.config.municipalities, new_member)))
        assert f"{year} member 9999" in found
    labels = {**OPEN.config.labels, "closing_balance": LocalizedText(sv="Kvar", en="Left")}
    assert subjects(changed(CLOSED, labels=labels)) == [f"{y} label closing_balance" for y in YEARS]
    assert subjects(changed(CLOSED, currency="EUR")) == [f"{y} currency" for y in YEARS]
    rule = OPEN.config.fee_rule.model_copy(update={"rounding": "ore"})
    assert subjects(changed(CLOSED, fee_rule=rule)) == [f"{y} fee" for y in YEARS]


def test_a_figure_is_named_beside_what_it_follows_from():
    [budget] = OPEN.budgets
    raised = (budget.model_copy(update={"amount_kr": Decimal(1)}),)
    found = all_subjects(changed(CLOSED, budgets=raised))
    assert found == ["2024 budget total", "2024 statement"]


def test_the_budget_of_a_closed_year_is_of_the_lines_that_it_had():
    budgets = [
        BudgetDecision(year=2024, line=line.id, amount_kr=-5)
        for line in OPEN.config.lines
        if line.section == "cost"
    ]
    decided = OPEN.replace(budgets=budgets, budget_rule=BudgetRule(covers=("cost",)))
    closed = with_year_closed(with_year_closed(with_year_closed(decided, 2022), 2023), 2024)
    line = Line(id="new", section="cost", label=LocalizedText(sv="Ny", en="New"))
    later = closed.replace(lines=(*OPEN.config.lines, line))
    assert all_subjects(later) == []
    assert later.statement(2024) == closed.statement(2024)
    budget = [
        [step for step in book.status(2024).steps if step.id == "budget"]
        for book in (later, closed)
    ]
    assert budget[0] == budget[1] != []


def test_what_comes_later_breaks_no_seal():
    rates = (
        *OPEN.config.fee_rule.rates,
        Rate(value=25, unit="kr_per_inhabitant", valid_from=date(2025, 1, 1)),
    )
    due = OPEN.config.fee_rule.reference_day.model_copy(
        update={"is_assumption": False, "rationale": None}
    )
    new_row = Inhabitants(
        municipality_code="1260",
        municipality="Bjuv",
        reference_day=date(2024, 6, 30),
        inhabitants=1,
    )
    bjuv, *others = OPEN.config.municipalities
    read_again = OPEN.config.opening_balance.source.model_copy(
        update={"accessed": date(2030, 1, 1), "url": "https://report.example"}
    )
    line = Line(id="new_line", section="cost", label=LocalizedText(sv="Ny", en="New"))
    entry = Entry(number="A29", day="2025-01-02", line="new_line", amount_kr=-5)
    later = changed(
        CLOSED,
        fee_rule=OPEN.config.fee_rule.model_copy(update={"rates": rates, "reference_day": due}),
        population=OPEN.population.model_copy(update={"rows": (*OPEN.population.rows, new_row)}),
        municipalities=(bjuv.model_copy(update={"valid_until": date(2025, 6, 30)}), *others),
        opening_balance=OPEN.config.opening_balance.model_copy(update={"source": read_again}),
        lines=(line, *OPEN.config.lines),
        ledgers=(*CLOSED.ledgers, year_ledger(2025, [entry])),
        accepted=(),
    )
    assert subjects(later) == []
    assert verify(later).seals == verify(CLOSED).seals


def with_edited_seal(closed_with: Seal, /, **update: object) -> Book:
    seals = tuple(
        known.model_copy(update=update) if known is closed_with else known for known in CLOSED.seals
    )
    return changed(CLOSED, seals=seals)


@pytest.mark.parametrize("at", range(3))
def test_a_seal_edited_removed_or_replaced_is_named(at):
    seal = CLOSED.seals[at]
    year = seal.year
    following = [f"{year + 1} seal"] if at < 2 else []
    assert subjects(with_edited_seal(seal, previous_seal="0" * 64)) == [
        f"{year} seal",
        f"{year} seal",
    ]
    assert subjects(with_edited_seal(seal, seal="0" * 64)) == [f"{year} seal", *following]
    figures = {**seal.statement, "appendix_1 result": "0.00"}
    named = [f"{year} statement", f"{year} seal"]
    assert all_subjects(with_edited_seal(seal, statement=figures)) == named
    without = tuple(known for known in CLOSED.seals if known is not seal)
    assert subjects(changed(CLOSED, seals=without)) == following


@pytest.mark.parametrize("year", YEARS[:2])
def test_a_year_closed_anew_after_a_change_no_longer_carries_the_next_seal(year):
    """Of the last year only the seal that was printed or sent can tell."""
    before = tuple(seal for seal in CLOSED.seals if seal.year < year)
    reopened = changed(with_entries(year, [*ENTRIES[year][1:]]), seals=before)
    forged = with_year_closed(reopened, year).seals[-1]
    after = tuple(seal for seal in CLOSED.seals if seal.year > year)
    assert f"{year + 1} seal" in subjects(changed(reopened, seals=(*before, forged, *after)))


def test_only_the_oldest_open_year_can_be_closed():
    with pytest.raises(InvalidArgumentError, match="2023 rests on 2022, which is open"):
        with_year_closed(OPEN, 2023)
    with pytest.raises(YearMissingError, match="no year 2030"):
        with_year_closed(OPEN, 2030)
    with pytest.raises(YearMissingError, match="no year 2025"):
        with_year_closed(CLOSED, 2025)
    with pytest.raises(YearClosedError, match=f"its seal is {CLOSED.seals[0].seal}"):
        with_year_closed(CLOSED, 2022)


def test_the_seal_is_readable_text_and_read_again(tmp_path):
    folder = shutil.copytree(closed_folder(), tmp_path / "book")
    text = (folder / "seals/2024.toml").read_text("utf-8")
    assert text == seal_text(CLOSED.seals[2])
    assert text.startswith("# Sigillet för 2024: vad det stängda året vilar på.")
    assert seal_text(CLOSED.seals[2], "en").startswith("# The seal of 2024: what the closed year")
    table = tomllib.loads(text)
    assert table["rests_on"]["rate 2016-01-01"][:2] == [
        "value: 21.00",
        "unit: kr_per_inhabitant",
    ]
    assert table["statement"]["appendix_1 closing_balance"] == "7530250.00"
    assert list(table["entries"]["digests"]) == [entry.number for entry in ENTRIES[2024]]
    assert read_book(folder).seals == CLOSED.seals
    assert subjects(read_book(folder)) == []


@pytest.mark.parametrize(
    ("find", "put", "message"),
    [
        ("year = 2024", "year = 2023", "this seal is that of 2023"),
        ("form = 2", "form = 3", "form"),
        ("[entries.digests]", "[entries.digests", "this is not TOML"),
        ('seal = "', 'seal = "x', "seal"),
        ("count = 12", "", "the field 'count' is missing"),
        ("count = 12", "count = 12\nmore = 1", "the field 'more' is not known here"),
        ('digests]\nA17 = "', 'digests]\nA17 = "zz', "A17"),
        ('numbers = ["A17-A28"]', 'numbers = ["A28-A17"]', "is not a range of numbers"),
    ],
)
def test_a_seal_file_that_is_none_is_an_error_that_says_where(find, put, message, tmp_path):
    folder = shutil.copytree(closed_folder(), tmp_path / "book")
    path = folder / "seals/2024.toml"
    text = path.read_text("utf-8")
    assert text.count(find) == 1
    path.write_text(text.replace(find, put), "utf-8")
    with pytest.raises(BookError) as error:
        read_book(folder)
    assert message in str(error.value)
    assert str(error.value).startswith("seals/2024.toml")


def test_a_figure_edited_in_the_seal_file_is_found(tmp_path):
    folder = shutil.copytree(closed_folder(), tmp_path / "book")
    path = folder / "seals/2023.toml"
    path.write_text(path.read_text("utf-8").replace("8390299.00", "8390300.00"), "utf-8")
    assert "2023 seal" in subjects(read_book(folder))


def test_closing_writes_the_seal_and_refuses_a_doubtful_book(tmp_path):
    folder = write_book(OPEN, tmp_path / "book")
    assert close(folder, 2022) == CLOSED.seals[0]
    assert read_book(folder).seals == CLOSED.seals[:1]
    path = folder / "entries/2023.csv"
    path.write_text(path.read_text("utf-8").replace("7704780", "7704781"), "utf-8")
    with pytest.raises(
        InvalidArgumentError,
        match=r"up to 2023 there are unaccepted errors \(\d+, the first: FH005 FH101",
    ):
        close(folder, 2023)
    assert not (folder / "seals/2023.toml").exists()
    assert not (folder / ".lock").exists()


@pytest.mark.parametrize(
    ("at", "find", "put", "message"),
    [
        (2023, "220.00,Avgift,9002", "221.00,Avgift,9002", ""),
        (
            2023,
            "200.00,Avgift,9002",
            "201.00,Avgift,9002",
            r"\(2, the first: FH101 Membership fees 2023\)",
        ),
        (2024, "200.00,Avgift,9002", "201.00,Avgift,9002", "2024 rests on 2023, which is open"),
        (2023, "A12,2024", "A11,2024", r"\(1, the first: FH201 A11\)"),
        (2023, "A9,2024-06-02", "A9,2025-06-02", r"\(1, the first: FH208 A9\)"),
    ],
)
def test_a_year_is_closed_when_nothing_up_to_it_and_no_entry_is_doubtful(
    at, find, put, message, tmp_path
):
    shutil.copytree(SOUND, folder := tmp_path / "book")
    for path in (folder / "entries").iterdir():
        path.write_text(path.read_text("utf-8").replace(find, put), "utf-8")
    if not message:
        assert close(folder, at).year == at
        return
    with pytest.raises(InvalidArgumentError, match=message) as refused:
        close(folder, at)
    assert "rests on" in message or "then close" in str(refused.value)
    assert not (folder / "seals").exists()


@pytest.mark.parametrize("until", ["2023-12-31", "2022-12-31", "2024-01-01"])
def test_the_end_of_a_membership_is_sealed_from_its_year_on(until):
    day = date.fromisoformat(until)
    bjuv, *others = (m.model_copy(update={"valid_until": None}) for m in OPEN.config.municipalities)
    left = changed(OPEN, municipalities=(bjuv.model_copy(update={"valid_until": day}), *others))
    seals = with_year_closed(with_year_closed(left, 2022), 2023).seals
    stayed = changed(OPEN, municipalities=(bjuv, *others), seals=seals)
    named = {subject for subject in subjects(stayed) if f"member {bjuv.code}" in subject}
    assert named == {f"{year} member {bjuv.code}" for year in (2022, 2023) if year >= day.year}


def bare() -> Book:
    """The open book without fee, labels and footnotes: its seal has fewer, shorter facts."""
    lines = tuple(line.model_copy(update={"footnote": None}) for line in OPEN.config.lines)
    return changed(OPEN, fee_rule=None, labels={}, lines=lines, printed=(), accepted=())


LONG = tuple(
    Entry(number=f"A{at}", day="2022-03-01", line="external_costs", amount_kr=-at)
    for at in range(1, 3501)
)


def long_book(entries: list[Entry]) -> Book:
    """The open book with one year of these entries, and nothing that its own entries explain."""
    years = (year_ledger(2022, entries),)
    return changed(OPEN, ledgers=years, printed=(), accepted=(), seals=(), project_register=())


@cache
def sealed_long_book() -> Book:
    return with_year_closed(long_book([*LONG]), 2022)


def with_changed_text(*numbers: int) -> list[Entry]:
    return [
        replace(entry, text="x") if int(entry.number[1:]) in numbers else entry for entry in LONG
    ]


def changed_books() -> dict[str, Book]:
    """The closed book after one change of each kind."""
    first, second, *rest = ENTRIES[2023]
    fee = OPEN.config.fee_rule.model_copy(
        update={"rates": (RATE.model_copy(update={"value": Decimal(22)}),)}
    )
    bjuv, *others = OPEN.config.municipalities
    newcomer = bjuv.model_copy(update={"code": "9999", "name": "Nystad"})
    labels = {
        name: label for name, label in OPEN.config.labels.items() if name != "closing_balance"
    }
    [budget] = OPEN.budgets
    _, middle, _ = CLOSED.seals
    long = sealed_long_book()
    second_of_january = (
        RATE,
        RATE.model_copy(update={"valid_from": date(2023, 1, 2), "value": Decimal(25)}),
    )
    late = OPEN.config.fee_rule.model_copy(update={"rates": second_of_january})
    return {
        "text changed": with_entries(2023, [replace(first, text="x"), second, *rest]),
        "row deleted": with_entries(2023, [second, *rest]),
        "rows deleted": with_entries(2023, rest),
        "row added": with_entries(2023, [first, second, *rest, replace(first, number="A99")]),
        "row twice": with_entries(2023, [first, first, second, *rest]),
        "rows swapped": with_entries(2023, [second, first, *rest]),
        "year gone": changed(CLOSED, ledgers=CLOSED.ledgers[:2]),
        "rate changed": changed(CLOSED, fee_rule=fee),
        "member gone": changed(CLOSED, municipalities=tuple(others)),
        "member new": changed(CLOSED, municipalities=(*OPEN.config.municipalities, newcomer)),
        "label gone": changed(CLOSED, labels=labels),
        "no fee any more": changed(CLOSED, fee_rule=None),
        "budget changed": changed(
            CLOSED, budgets=(budget.model_copy(update={"amount_kr": Decimal(1)}),)
        ),
        "seal edited": with_edited_seal(middle, seal="0" * 64),
        "seal gone": changed(CLOSED, seals=(CLOSED.seals[0], CLOSED.seals[2])),
        "seal of a book that lost its fee, footnote and labels": changed(
            CLOSED, seals=with_year_closed(bare(), 2022).seals
        ),
        "rate of the second day of a year": changed(CLOSED, fee_rule=late),
        "thousands changed": changed(
            long, ledgers=(year_ledger(2022, with_changed_text(7, 2042)),)
        ),
        "thousands turned": changed(long, ledgers=(year_ledger(2022, [*LONG[999:], *LONG[:999]]),)),
        "thousand doubled": changed(long, ledgers=(year_ledger(2022, [*LONG[:10], *LONG[9:]]),)),
        "thousands gone": changed(long, ledgers=(year_ledger(2022, [*LONG[:2500]]),)),
        "first seal follows another": with_edited_seal(CLOSED.seals[0], previous_seal="0" * 64),
    }


def test_the_findings_of_each_change():
    """Kind, place, then and now, in both languages: read the golden text as an auditor would."""
    messages = {
        change_name: fields_of(finding for rule in SEAL_RULES for finding in rule.findings(book))
        for change_name, book in changed_books().items()
    }
    assert_golden("findings/closed-years.json", golden_json(messages))


class TestALongYearIsRuledLikeAMap:
    """Beyond 2 000 entries, a change is where a changed thousand meets a changed ending."""

    def subjects_of(self, entries: list[Entry]) -> list[str]:
        seals = sealed_long_book().seals
        assert len(seals[0].entries.digests) == 4
        assert len(seals[0].entries.endings) == 1000
        return subjects(changed(long_book(entries), seals=seals))

    @pytest.mark.parametrize("number", [1, 7, 999, 1000, 1001, 2042, 3500])
    def test_one_entry_changed_deleted_or_doubled_is_named(self, number):
        entries = [*LONG]
        assert self.subjects_of(with_changed_text(number)) == [f"2022 A{number}"]
        assert self.subjects_of([*entries[: number - 1], *entries[number:]]) == [f"2022 A{number}"]
        assert self.subjects_of([*entries[:number], *entries[number - 1 :]]) == [f"2022 A{number}"]

    def test_several_changed_in_one_thousand_or_with_one_ending_are_named(self):
        assert self.subjects_of(with_changed_text(1001, 1002)) == ["2022 A1001", "2022 A1002"]
        assert self.subjects_of(with_changed_text(42, 3042)) == ["2022 A42", "2022 A3042"]

    def test_elsewhere_the_thousands_are_named(self):
        assert self.subjects_of(with_changed_text(7, 2042)) == ["2022 A1-A999", "2022 A2000-A2999"]

    def test_truncation_names_what_is_gone(self):
        assert self.subjects_of([*LONG[:2500]]) == ["2022 A2501-A3500"]
        assert self.subjects_of([]) == ["2022 A1-A3500"]

    def test_another_order_is_found(self):
        entries = [*LONG]
        entries[10], entries[11] = entries[11], entries[10]
        assert self.subjects_of(entries) == ["2022 A1-A999"]
        entries = [*LONG]
        entries[10], entries[1010] = entries[1010], entries[10]
        assert self.subjects_of(entries) == ["2022 A11", "2022 A1011"]
        assert self.subjects_of([*LONG[999:], *LONG[:999]]) == ["2022 entries"]


def test_the_source_of_a_fact_is_sealed_without_the_day_it_was_read():
    source = OPEN.config.opening_balance.source
    sealed = [
        value for value in CLOSED.seals[0].inputs["opening_balance"] if value.startswith("source.")
    ]
    assert sealed == [f"source.document: {source.document}", f"source.place: {source.place}"]


def test_the_command_prints_each_seal_whole_and_within_a_terminal(tmp_path, capsys):
    folder = shutil.copytree(closed_folder(), tmp_path / "book")
    for language in ("sv", "en"):
        assert main(["verify", "--book", str(folder), "--language", language]) == 0
        printed = capsys.readouterr().out
        assert all(seal.seal in printed for seal in CLOSED.seals)
        assert max(map(len, printed.splitlines())) <= 80


class TestASealIsQuoted:
    """What comes later names the last seal, so that deleting it does not open the year again."""

    LAST = CLOSED.seals[-1].seal

    @staticmethod
    def with_an_entry_of_2025() -> Book:
        entry = next_entry(CLOSED, line="external_costs", amount=-5, day="2025-01-02")
        assert entry.seal == TestASealIsQuoted.LAST[:24]
        return changed(CLOSED, ledgers=with_posted(CLOSED, entry).ledgers)

    @pytest.mark.parametrize("left", [0, 1, 2])
    def test_by_the_entries_after_it(self, left):
        book = self.with_an_entry_of_2025()
        assert subjects(book) == []
        fewer = changed(book, seals=CLOSED.seals[:left])
        assert f"2025 seal {self.LAST[:24]}" in subjects(fewer)

    def test_by_a_later_printed_report_which_the_next_seal_covers(self):
        [report] = CLOSED.printed
        quoting = changed(CLOSED, printed=(report.model_copy(update={"seal": self.LAST}),))
        assert subjects(quoting) == []
        assert subjects(changed(quoting, seals=CLOSED.seals[:2])) == ["2024 seal"]
        later = changed(quoting, ledgers=with_posted(quoting, *year_2025(quoting)).ledgers)
        later = with_year_closed(later, 2025)
        assert subjects(changed(later, printed=(report,))) == ["2025 printed 2024 seal"]

    def test_by_the_command_line(self, tmp_path, capsys):
        folder = str(shutil.copytree(closed_folder(), tmp_path / "book"))
        short = CLOSED.seals[1].short.upper()
        assert main(["verify", "--book", folder, "--seal", f"2023={short}"]) == 0
        assert main(["verify", "--book", folder, "--seal", f"2024={self.LAST}"]) == 0
        assert main(["verify", "--book", folder, "--seal", f"2023={self.LAST}"]) == 1
        assert "FH306" in capsys.readouterr().out
        (tmp_path / "book/seals/2024.toml").unlink()
        assert main(["verify", "--book", folder, "--seal", f"2024={self.LAST}"]) == 1
        with pytest.raises(SystemExit, match="2"):
            main(["verify", "--book", folder, "--seal", "2024=abc"])

    def test_no_acceptance_covers_it(self):
        broken = changed(CLOSED, currency="EUR")
        found = verify(broken).failures()
        accepted = tuple(
            Acceptance(code=f.code, subject=f.subject, reason="r", by="b", day=date(2025, 1, 1))
            for f in found
        )
        after = verify(changed(broken, accepted=(*broken.accepted, *accepted)))
        assert {f.subject for f in found} <= {f.subject for f in after.failures()}
        assert not any(seal.intact for seal in after.seals)


def year_2025(book: Book) -> list[Entry]:
    return [next_entry(book, line="external_costs", amount=-5, day="2025-01-02", source="v 1")]


class TestDatedPartsOfAFee:
    """What is in force later breaks no seal; what was in force, and the reason for it, is
    sealed."""

    @staticmethod
    def with_parts(book: Book, since: date, reason: str) -> Book:
        exemption = Exemption(
            valid_from=since, members=("1260",), rationale=LocalizedText(sv=reason, en=reason)
        )
        limit = Limit(valid_from=since, maximum_kr=Decimal(10_000_000))
        fee = book.config.fee_rule.model_copy(
            update={"exemptions": (exemption,), "limits": (limit,)}
        )
        return changed(book, fee_rule=fee)

    def test_a_later_limit_and_exemption(self):
        assert all_subjects(self.with_parts(CLOSED, date(2025, 1, 1), "Ny.")) == []

    @pytest.mark.parametrize("year", YEARS)
    def test_one_that_begins_in_a_closed_year(self, year):
        found = subjects(self.with_parts(CLOSED, date(year, 1, 1), "Ny."))
        assert found == [f"{later} fee" for later in YEARS if later >= year]

    def test_the_reason_of_an_exemption_is_sealed(self):
        book = with_year_closed(self.with_parts(OPEN, date(2022, 1, 1), "Skäl."), 2022)
        assert subjects(book) == []
        assert subjects(self.with_parts(book, date(2022, 1, 1), "Annat.")) == ["2022 fee"]


def test_where_the_next_notice_goes_is_not_sealed():
    bjuv, *others = CLOSED.config.municipalities
    moved = bjuv.model_copy(update={"address": ("Torget 1",), "order_reference": "4711"})
    assert all_subjects(changed(CLOSED, municipalities=(moved, *others))) == []


class TestWhatIsDecidedInALaterYear:
    """It leaves the closed years as they are, whatever it is about."""

    def closed_with(self, project: Project) -> Book:
        book = changed(OPEN, project_register=(*OPEN.project_register, project))
        for year in YEARS:
            book = with_year_closed(book, year)
        return book

    def later(self, closed: Book, project: Project) -> Book:
        register = (*closed.project_register[:-1], project)
        years = (*closed.ledgers, year_ledger(2025, []))
        return changed(closed, project_register=register, ledgers=years)

    def test_the_end_of_a_project(self):
        path = Project(id="path", name="Väg", decided_day=date(2023, 2, 1), granted_kr=5)
        closed = self.closed_with(path)
        ended = path.model_copy(update={"closed_day": date(2025, 2, 2)})
        assert all_subjects(self.later(closed, ended)) == []
        within = path.model_copy(update={"closed_day": date(2024, 2, 2)})
        assert subjects(self.later(closed, within)) == ["2024 project path"]

    def test_a_seal_that_holds_the_later_end_stays_valid_without_it(self):
        """A seal of an early 0.2.0 holds it."""
        path = Project(
            id="path", name="Väg", decided_day=date(2023, 2, 1), closed_day=date(2025, 2, 2)
        )
        closed = self.closed_with(path)
        early = closed.seals[-1]
        inputs = dict(early.inputs)
        inputs["project path"] = (*inputs["project path"], "closed_day: 2025-02-02")
        seal = make_seal(
            2024,
            previous_seal=early.previous_seal,
            inputs=inputs,
            statement=early.statement,
            entries=early.entries,
        )
        closed = changed(closed, seals=(*closed.seals[:-1], seal))
        assert all_subjects(closed) == []
        assert all_subjects(self.later(closed, path.model_copy(update={"closed_day": None}))) == []

    def test_the_grant_of_a_project_that_was_applied_for(self):
        applied = Project(id="path", name="Väg", source=Source(document="Ansökan"))
        closed = self.closed_with(applied)
        granted = applied.model_copy(
            update={
                "decided_day": date(2025, 2, 2),
                "granted_kr": Decimal(5),
                "source": Source(document="Protokoll"),
            }
        )
        assert all_subjects(self.later(closed, granted)) == []
        renamed = granted.model_copy(update={"name": "Annat"})
        subject = "project path"
        assert subjects(self.later(closed, renamed)) == [f"{year} {subject}" for year in YEARS]
        earlier = granted.model_copy(update={"decided_day": date(2024, 2, 2)})
        assert f"2024 {subject}" in subjects(self.later(closed, earlier))

    @pytest.mark.parametrize(
        "terms",
        [
            {"due": [{"month": 9}]},
            {"vat": {"category": "exempt", "reason": {"sv": "Skäl", "en": "Reason"}}},
        ],
    )
    def test_due_days_and_tax_from_a_first_year(self, terms):
        rule = OPEN.config.fee_rule

        def with_later(first_year: int) -> Book:
            later = (LaterTerms(first_year=first_year, **terms),)
            return changed(CLOSED, fee_rule=rule.model_copy(update={"later": later}))

        assert all_subjects(with_later(2025)) == []
        assert all_subjects(with_later(2024)) == ["2024 fee"]
        book = with_later(2025)
        assert book.notices(2024) == OPEN.notices(2024)

    def test_what_a_budget_covers_from_a_first_year(self):
        def with_rule(**rule: object) -> Book:
            return changed(CLOSED, budget_rule=BudgetRule(**rule))

        assert all_subjects(with_rule(covers=["cost"], first_year=2025)) == []
        assert subjects(with_rule(covers=["cost"], first_year=2024)) == ["2024 budget_rule"]
        assert "2024 budget_rule" in subjects(with_rule(covers=["cost"]))

    def test_the_finding_says_how_to_write_what_holds_from_an_open_year_on(self):
        rule = OPEN.config.fee_rule.model_copy(update={"due": (DueDay(month=9),)})
        book = changed(CLOSED, fee_rule=rule, budget_rule=BudgetRule(covers=["cost"]))
        found = {found.subject: found.message.en for found in verify(book).findings}
        for subject, table in (("2024 fee", "[[fee.later]]"), ("2024 budget_rule", "[budget]")):
            assert f"written under {table} with first_year = 2025" in found[subject]
        changed_name = changed(CLOSED, name="Annat")
        assert not any("first_year" in found.message.en for found in verify(changed_name).findings)
