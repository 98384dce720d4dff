"""Whole books, with something of everything that a folder can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from fhledger import (
    Book,
    DatedValue,
    Entry,
    Line,
    PrintedReport,
    PrintedTable,
    Project,
    Section,
    Source,
    year_ledger,
)
from fhledger.book import BookConfig
from fhledger.book.folder_writer import write_book
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.fund.budget import BudgetDecision, BudgetRule
from fhledger.domain.statement.rows import FINANCING_ROWS, LABELS, SUMMARY_ROWS
from fhledger.planning.scenarios import LinePlan, Scenario
from fhledger.testing.strategies.fees import fee_rules, municipalities, populations
from fhledger.testing.strategies.ledger import charts, entries
from fhledger.testing.strategies.values import (
    AWKWARD_TEXTS,
    amounts,
    days,
    kronor_of,
    labels,
    sources,
    sources_named,
    texts,
)


@st.composite
def scenarios(draw: st.DrawFn, ids: Sequence[str], *, charged: bool = True) -> Scenario:
    """Assumptions of every kind, about lines with these ids; `charged`: perhaps another rate."""
    percents = st.integers(-99_999_999, 100_000_000).map(lambda part: Decimal(part).scaleb(-6))
    sizes = st.integers(0, 10**10).map(kronor_of)
    return Scenario(
        name=draw(st.sampled_from(["unchanged", "higher_fee", "lean"])),
        label=draw(labels()),
        rate=draw(st.none() | sizes) if charged else None,
        growth=draw(st.sampled_from(["last", "mean", "least_squares"])),
        growth_percent=draw(st.none() | percents),
        other_lines_percent=draw(percents),
        lines=tuple(
            LinePlan(line=id, amount_kr=draw(amounts()))
            if draw(st.booleans())
            else LinePlan(line=id, growth_percent=draw(percents))
            for id in (draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)) if ids else ())
        ),
        appropriation_kr=draw(sizes),
        appropriations=draw(st.dictionaries(st.integers(2015, 2040), sizes, max_size=2)),
        rationale=draw(st.none() | labels()),
    )


@st.composite
def books(draw: st.DrawFn, max_years: int = 3, *, charged: bool = False) -> Book:
    """Whole books, with something of everything that a folder can hold; `charged`: with a fee."""
    first = draw(st.integers(2015, 2022))
    years = range(first, first + draw(st.integers(1, max_years)))
    config = draw(_configs(first, charged=charged))
    lines, fee = config.lines, config.fee_rule
    codes = [member.code for member in config.municipalities]
    named = sources_named(dict(config.sources))
    projects = draw(_projects(named, first))
    before = (fee.reference_day.years_before or 0) if fee else 1
    reference_days = [date(year - before, 12, 31) for year in years]
    planned = [
        line.id
        for line in lines
        if line.section is not Section.APPROPRIATION and not (fee and line.id == fee.line)
    ]
    plans = scenarios(planned, charged=fee is not None)
    ids = [project.id for project in projects]

    def year_entries(year: int) -> st.SearchStrategy[list[Entry]]:
        return st.lists(entries(lines, year, members=codes, projects=ids), max_size=8)

    return Book(
        config=config,
        scenarios=tuple(
            draw(st.lists(plans, max_size=2, unique_by=lambda scenario: scenario.name))
        ),
        population=draw(populations(codes, reference_days, draw(named), draw(st.none() | days()))),
        project_register=projects,
        budgets=tuple(
            draw(st.lists(_budgets(named, [line.id for line in lines], first), max_size=3))
        ),
        printed=draw(_printed(lines, years)),
        accepted=tuple(draw(st.lists(_acceptances(), max_size=2))),
        ledgers=tuple(year_ledger(year, draw(year_entries(year))) for year in years),
    )


@st.composite
def _configs(draw: st.DrawFn, first: int, *, charged: bool) -> BookConfig:
    """Everything in book.toml, for books that begin with a year."""
    lines = draw(charts())
    if charged and all(line.section is not Section.INCOME for line in lines):
        lines = (*lines, Line(id="levy", section=Section.INCOME, label=draw(labels())))
    income = [line.id for line in lines if line.section is Section.INCOME]
    members = draw(municipalities(first))
    fee = None
    if income and (charged or draw(st.booleans())):
        codes = [member.code for member in members]
        fee = draw(fee_rules(draw(st.sampled_from(income)), codes, first))
    names = st.sampled_from(["report", "agreement", "source", "a1"])
    sections = st.lists(st.sampled_from(Section), min_size=1, max_size=3, unique=True).filter(
        lambda covers: covers != [Section.INCOME]
    )
    rows = st.sampled_from([key for key in LABELS if key != "financing_text"])
    row_labels = labels("year", "previous_year", "next_year")
    return BookConfig(
        name=draw(texts(1)),
        currency=draw(st.sampled_from(["SEK", "EUR"])),
        sources=draw(st.dictionaries(names, sources(), max_size=3)),
        opening_balance=DatedValue(
            value=draw(amounts()),
            unit="kr",
            valid_from=date(first, 1, 1),
            source=draw(st.none() | sources()),
        ),
        lines=lines,
        municipalities=members,
        fee_rule=fee,
        budget_rule=draw(
            st.none() | st.builds(BudgetRule, covers=sections, source=st.none() | sources())
        ),
        labels=draw(st.dictionaries(rows, row_labels, max_size=3)),
    )


@st.composite
def _projects(
    draw: st.DrawFn, named: st.SearchStrategy[Source | None], first: int
) -> tuple[Project, ...]:
    found = []
    for id in draw(st.lists(st.sampled_from(["path", "bench", "film"]), max_size=3, unique=True)):
        day = draw(st.none() | days(first - 1, first + 3))
        year = (
            st.sampled_from([None, day.year]) if day else st.none() | st.integers(first, first + 3)
        )
        found.append(
            Project(
                id=id,
                name=draw(texts(1)),
                area=draw(texts()),
                decided_day=day,
                decided_year=draw(year),
                granted_kr=draw(st.none() | st.integers(0, 10**9).map(kronor_of)),
                note=draw(texts()),
                source=draw(named),
            )
        )
    return tuple(found)


def _budgets(
    named: st.SearchStrategy[Source | None], lines: Sequence[str], first: int
) -> st.SearchStrategy[BudgetDecision]:
    return st.builds(
        BudgetDecision,
        year=st.integers(first, first + 3),
        line=st.sampled_from(["", *lines]),
        amount_kr=amounts(),
        decided=st.none() | days(),
        text=texts(),
        source=named,
    )


def _acceptances() -> st.SearchStrategy[Acceptance]:
    return st.builds(
        Acceptance,
        code=st.from_regex(r"FH[0-9]{3}", fullmatch=True).filter(str.isascii),
        subject=texts(1),
        difference_kr=st.none() | amounts(),
        reason=texts(1),
        by=texts(1),
        day=days(),
    )


@st.composite
def _printed(
    draw: st.DrawFn, lines: Sequence[Line], years: Sequence[int]
) -> tuple[PrintedReport, ...]:
    if not draw(st.booleans()):
        return ()
    year = years[-1]

    def table(rows: Sequence[str], columns: tuple[int, ...] = ()) -> PrintedTable:
        row = st.lists(amounts(), min_size=len(columns) or 1, max_size=len(columns) or 1)
        return PrintedTable(
            place=draw(texts()),
            years=columns,
            rows=draw(
                st.dictionaries(st.sampled_from(list(rows)), row.map(tuple), max_size=4)
                if rows
                else st.just({})
            ),
        )

    items = [item.id for line in lines for item in line.items]
    places = {
        "appendix_1": table([*SUMMARY_ROWS, *(line.id for line in lines)], tuple(years)),
        "appendix_2": table(["total", *AWKWARD_TEXTS]),
        "footnote": table(items),
        "financing": table(FINANCING_ROWS),
    }
    shown = {place: found for place, found in places.items() if draw(st.booleans())}
    return (PrintedReport(year=year, source=draw(st.none() | sources()), seal="", **shown),)


@contextmanager
def folder_of(book: Book) -> Iterator[Path]:
    """The book's folder on disk, for as long as it is needed."""
    with TemporaryDirectory() as place:
        yield write_book(book, Path(place) / "book")
