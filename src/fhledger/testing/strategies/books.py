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
from fhledger.book.files.folder_writer import write_book
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
    labels,
    optional,
    sampled,
    sizes,
    some_of,
    sources,
    sources_named,
    texts,
)

_PERCENTS = st.integers(-99_999_999, 100_000_000).map(lambda part: Decimal(part).scaleb(-6))
_APPROPRIATIONS = st.dictionaries(st.integers(2015, 2040), sizes(10**10), max_size=2)


@st.composite
def scenarios(draw: st.DrawFn, ids: Sequence[str], *, charged: bool = True) -> Scenario:
    """Assumptions of every kind, about lines with these ids; `charged`: perhaps another rate."""
    return Scenario(
        name=draw(sampled(("unchanged", "higher_fee", "lean"))),
        label=draw(labels()),
        rate=draw(optional(sizes(10**10))) if charged else None,
        growth=draw(sampled(("last", "mean", "least_squares"))),
        growth_percent=draw(optional(_PERCENTS)),
        other_lines_percent=draw(_PERCENTS),
        lines=tuple(
            LinePlan(line=id, amount_kr=draw(amounts()))
            if draw(st.booleans())
            else LinePlan(line=id, growth_percent=draw(_PERCENTS))
            for id in (draw(some_of(tuple(ids), 2)) if ids else ())
        ),
        appropriation_kr=draw(sizes(10**10)),
        appropriations=draw(_APPROPRIATIONS),
        rationale=draw(optional(labels())),
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
        population=draw(populations(codes, reference_days, draw(named), draw(optional(days())))),
        project_register=projects,
        budgets=tuple(
            draw(st.lists(_budgets(named, [line.id for line in lines], first), max_size=3))
        ),
        printed=draw(_printed(lines, years)),
        accepted=tuple(draw(_ACCEPTANCES)),
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
        fee = draw(fee_rules(draw(sampled(tuple(income))), codes, first))
    return BookConfig(
        name=draw(texts(1)),
        currency=draw(sampled(("SEK", "EUR"))),
        sources=draw(_SOURCES),
        opening_balance=DatedValue(
            value=draw(amounts()),
            unit="kr",
            valid_from=date(first, 1, 1),
            source=draw(optional(sources())),
        ),
        lines=lines,
        municipalities=members,
        fee_rule=fee,
        budget_rule=draw(_BUDGET_RULES),
        labels=draw(_LABELS),
    )


_SOURCES = st.dictionaries(sampled(("report", "agreement", "source", "a1")), sources(), max_size=3)
_BUDGET_RULES = optional(
    st.builds(
        BudgetRule,
        covers=some_of(tuple(Section), 3, 1).filter(lambda covers: [*covers] != [Section.INCOME]),
        source=optional(sources()),
    )
)
_LABELS = st.dictionaries(
    sampled(tuple(key for key in LABELS if key != "financing_text")),
    labels("year", "previous_year", "next_year"),
    max_size=3,
)


@st.composite
def _projects(
    draw: st.DrawFn, named: st.SearchStrategy[Source | None], first: int
) -> tuple[Project, ...]:
    found = []
    for id in draw(some_of(("path", "bench", "film"), 3)):
        day = draw(optional(days(first - 1, first + 3)))
        years = (None, day.year) if day else (None, *range(first, first + 4))
        found.append(
            Project(
                id=id,
                name=draw(texts(1)),
                area=draw(texts()),
                decided_day=day,
                decided_year=draw(sampled(years)),
                granted_kr=draw(optional(sizes(10**9))),
                note=draw(texts()),
                source=draw(named),
            )
        )
    return tuple(found)


@st.composite
def _budgets(
    draw: st.DrawFn, named: st.SearchStrategy[Source | None], lines: Sequence[str], first: int
) -> BudgetDecision:
    return BudgetDecision(
        year=draw(sampled(tuple(range(first, first + 4)))),
        line=draw(sampled(("", *lines))),
        amount_kr=draw(amounts()),
        decided=draw(optional(days())),
        text=draw(texts()),
        source=draw(named),
    )


_ACCEPTANCES = st.lists(
    st.builds(
        Acceptance,
        code=st.integers(0, 999).map("FH{:03d}".format),
        subject=texts(1),
        difference_kr=optional(amounts()),
        reason=texts(1),
        by=texts(1),
        day=days(),
    ),
    max_size=2,
)


@st.composite
def _printed(
    draw: st.DrawFn, lines: Sequence[Line], years: Sequence[int]
) -> tuple[PrintedReport, ...]:
    if not draw(st.booleans()):
        return ()
    items = [item.id for line in lines for item in line.items]
    tables = {
        "appendix_1": ([*SUMMARY_ROWS, *(line.id for line in lines)], tuple(years)),
        "appendix_2": (["total", *AWKWARD_TEXTS], ()),
        "footnote": (items, ()),
        "financing": (FINANCING_ROWS, ()),
    }
    shown = {
        place: PrintedTable(
            place=draw(texts()),
            years=columns,
            rows={
                row: tuple(draw(amounts()) for _ in columns or (0,))
                for row in (draw(some_of(tuple(rows), 4)) if rows else ())
            },
        )
        for place, (rows, columns) in tables.items()
        if draw(st.booleans())
    }
    source = draw(optional(sources()))
    return (PrintedReport(year=years[-1], source=source, seal="", **shown),)


@contextmanager
def folder_of(book: Book) -> Iterator[Path]:
    """The book's folder on disk, for as long as it is needed."""
    with TemporaryDirectory() as place:
        yield write_book(book, Path(place) / "book")
