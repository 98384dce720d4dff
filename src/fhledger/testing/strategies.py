"""Random amounts, entries, populations and whole books, beside a pool of awkward known values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from fhledger import (
    Book,
    BookYear,
    Entry,
    Fact,
    FeeRule,
    Inhabitants,
    Item,
    Label,
    Line,
    Municipality,
    Population,
    PrintedReport,
    PrintedTable,
    Project,
    Rate,
    ReferenceDay,
    Section,
    Source,
    book_year,
)
from fhledger.acceptance import Acceptance
from fhledger.book.writing import write_book
from fhledger.budget import BudgetDecision, BudgetRule
from fhledger.due_day import DueDay
from fhledger.fee import ValueAddedTax
from fhledger.plan.scenario import LinePlan, Scenario
from fhledger.rows import APPENDIX_1_FRAME, FINANCING_ROWS, LABELS

AWKWARD_TEXTS = (
    "=1+1",
    'says "so", and goes; on',
    "Åsby, Örby – Älvdala",
    "#",
    "'",
    "\\ and \\n and \\u0041",
    "1 234,50",
    "a\u00a0b\u202fc",
    "null",
    "\U0001d7d9 \u0661 \u2488",
    "[table] key = 'value'",
    "e\u0301 is not \u00e9",
    "x" * 300,
    "\ufeff",
    "\u200b",
)
AWKWARD_ORE = (0, 1, -1, 49, 50, 51, -49, -50, -51, 99, 100, 149, 150, 10**17 - 1, 1 - 10**17)

ITEM_IDS = ("granted", "repaid", "invoiced", "feast", "study", "common_day", "self", "sv", "line")
LINE_IDS = ("fees", "rent", "salaries", "projects", "other_income", "hr", "gifts", "appropriations")
CODES = ("1214", "1257", "1260", "1275", "1276", "0001", "9999")


def kronor_of(ore: int) -> Decimal:
    """The Decimal of a number of öre, made without any arithmetic."""
    return Decimal((int(ore < 0), tuple(int(digit) for digit in str(abs(ore))), -2))


def amounts(largest_kr: int = 10**8) -> st.SearchStrategy[Decimal]:
    """Amounts to the öre, in every way that a Decimal may hold them."""
    whole = st.integers(-largest_kr, largest_kr)
    ore = st.integers(-largest_kr * 100, largest_kr * 100)
    awkward = st.sampled_from([n for n in AWKWARD_ORE if abs(n) <= largest_kr * 100])
    return st.one_of(whole.map(Decimal), (ore | awkward).map(kronor_of))


def texts(min_size: int = 0) -> st.SearchStrategy[str]:
    """Texts in one line, stripped as records strip them."""
    character = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"))
    known = AWKWARD_TEXTS if min_size else ("", *AWKWARD_TEXTS)
    return st.sampled_from(known) | st.text(character, min_size=min_size, max_size=4)


def labels(*placeholders: str) -> st.SearchStrategy[Label]:
    """Labels whose texts may name placeholders, and double the braces that are only braces."""
    plain = texts(1).map(lambda text: text.replace("{", "{{").replace("}", "}}"))
    part = plain
    if placeholders:
        part = plain | st.sampled_from([f"{{{name}}}" for name in placeholders])
    text = st.lists(part, min_size=1, max_size=2).map("".join)
    return st.builds(Label, sv=text, en=text)


def days(first: int = 2015, last: int = 2027) -> st.SearchStrategy[date]:
    """Days of some years."""
    return st.dates(date(first, 1, 1), date(last, 12, 31))


def numbers() -> st.SearchStrategy[str]:
    """Numbers of entries, a few series, close together so that they meet."""
    return st.builds("{}{}".format, st.sampled_from(["A", "B", "VER"]), st.integers(1, 40))


def sources() -> st.SearchStrategy[Source]:
    """Sources with and without place, page and day."""
    return st.builds(
        Source,
        document=texts(1),
        place=texts(),
        page=st.none() | st.integers(0, 900),
        read=st.none() | days(),
        url=st.sampled_from(["", "https://example.org/%C3%A5?a=b&c#d", "HTTP://example.org:80"]),
    )


def sources_named(declared: dict[str, Source]) -> st.SearchStrategy[Source | None]:
    """Sources that a text in a CSV file can name: declared ones, with a place, or titles."""
    title = texts(1).filter(lambda text: text.partition(":")[0].strip() not in declared)
    named: st.SearchStrategy[Source | None] = st.none() | st.builds(Source, document=title)
    if declared:
        one = st.sampled_from(list(declared.values()))
        placed = st.builds(
            lambda source, place: source.model_copy(update={"place": place}), one, texts()
        )
        named |= one | placed
    return named


@st.composite
def charts(draw: st.DrawFn) -> tuple[Line, ...]:
    """Lines of a statement with their items; every id once."""
    ids = draw(st.lists(st.sampled_from(LINE_IDS), min_size=1, max_size=5, unique=True))
    items = draw(st.lists(st.sampled_from(ITEM_IDS), max_size=6, unique=True))
    homes = [draw(st.sampled_from(ids)) for _ in items]
    sections = {id: draw(st.sampled_from(Section)) for id in ids}
    if "appropriations" in ids:  # the row of its section, which no other line may share
        sections = dict.fromkeys(ids, Section.COST) | {"appropriations": Section.APPROPRIATION}
    lines = []
    for id in ids:
        own = [item for item, home in zip(items, homes, strict=True) if home == id]
        kinds = st.none() | st.sampled_from(["grant", "repayment", "earlier_decision"])
        footnote = draw(st.none() | labels("year", "previous_year", *own)) if own else None
        lines.append(
            Line(
                id=id,
                section=sections[id],
                label=draw(labels()),
                items=tuple(
                    Item(id=item, label=draw(labels()), movement=draw(kinds)) for item in own
                ),
                footnote=footnote,
            )
        )
    return tuple(lines)


def entries(
    lines: Sequence[Line],
    year: int = 2024,
    *,
    members: Iterable[str] = (),
    projects: Iterable[str] = (),
    largest_kr: int = 10**8,
) -> st.SearchStrategy[Entry]:
    """Entries of a year on the given lines."""
    return st.sampled_from(lines).flatmap(
        lambda line: st.builds(
            Entry,
            number=numbers(),
            day=st.dates(date(year, 1, 1), date(year, 12, 31)),
            line=st.just(line.id),
            amount_kr=amounts(largest_kr),
            item=st.sampled_from(["", *(item.id for item in line.items), f"Annat ({line.id})"]),
            text=texts(),
            member=st.sampled_from(["", *members]),
            project=st.sampled_from(["", *projects]),
            reverses=st.just("") | numbers(),
            source=texts(),
        )
    )


CHART = (
    Line(id="fees", section="income", label=Label(sv="Avgifter", en="Fees")),
    Line(
        id="projects",
        section="cost",
        label=Label(sv="Projekt", en="Projects"),
        items=(
            Item(id="granted", label=Label(sv="Beviljat", en="Granted"), movement="grant"),
            Item(id="repaid", label=Label(sv="Återbetalat", en="Repaid"), movement="repayment"),
        ),
    ),
    Line(id="rent", section="cost", label=Label(sv="Hyra", en="Rent")),
    Line(id="gifts", section="appropriation", label=Label(sv="Gåvor", en="Gifts")),
)
"""A small chart for laws that are not about charts."""


def entry_lists(year: int = 2024, max_size: int = 12, **how: Any) -> st.SearchStrategy[list[Entry]]:
    """Lists of entries on the lines of a fixed chart."""
    return st.lists(entries(CHART, year, **how), max_size=max_size)


def small_book(
    opening: Decimal, moved: dict[int, Sequence[Entry]], lines: tuple[Line, ...] = CHART
) -> Book:
    """A book in memory of some years' entries and nothing else."""
    return Book(
        name="Påhittat",
        opening_balance=Fact(value=opening, unit="kr", since=date(min(moved), 1, 1)),
        lines=lines,
        years=tuple(book_year(year, tuple(moved[year])) for year in sorted(moved)),
    )


@st.composite
def small_books(draw: st.DrawFn, max_years: int = 4) -> Book:
    """Books of the small chart: an opening balance and some years of entries."""
    first = draw(st.integers(2010, 2022))
    count = draw(st.integers(1, max_years))
    return small_book(
        draw(amounts()),
        {year: draw(entry_lists(year, max_size=6)) for year in range(first, first + count)},
    )


@st.composite
def municipalities(draw: st.DrawFn, first_year: int = 2018) -> tuple[Municipality, ...]:
    """Members of whom some join late and some leave."""
    members = []
    for code in draw(st.lists(st.sampled_from(CODES), max_size=4, unique=True)):
        since = draw(st.just(date(first_year - 9, 1, 1)) | days(first_year - 2, first_year + 3))
        length = draw(st.none() | st.integers(0, 5000).map(timedelta))
        members.append(
            Municipality(
                code=code,
                name=draw(texts(1)),
                since=since,
                until=None if length is None else since + length,
                note=draw(texts()),
            )
        )
    return tuple(members)


def populations(
    codes: Iterable[str],
    reference_days: Iterable[date],
    source: Source | None = None,
    published: date | None = None,
) -> st.SearchStrategy[Population]:
    """Every code's inhabitants on every day."""
    keys = [(code, day) for code in codes for day in reference_days]
    sizes = st.lists(st.integers(0, 150_000), min_size=len(keys), max_size=len(keys))
    return sizes.map(
        lambda sizes: Population(
            rows=tuple(
                Inhabitants(
                    municipality_code=code,
                    municipality=f"Kommun {code}",
                    reference_day=day,
                    inhabitants=size,
                    published=published,
                    source=source,
                )
                for (code, day), size in zip(keys, sizes, strict=True)
            )
        )
    )


@st.composite
def rates(draw: st.DrawFn, codes: Sequence[str], first_year: int) -> tuple[Rate, ...]:
    """One rate that has always held, and others that replace it or name members; none twice."""
    found = []
    starts = [
        date(first_year - 5, 1, 1),
        *draw(st.lists(days(first_year - 2, first_year + 4), max_size=3)),
    ]
    for at, since in enumerate(dict.fromkeys(starts)):
        named = (
            draw(st.lists(st.sampled_from(codes), max_size=2, unique=True)) if at and codes else []
        )
        low = draw(st.none() | st.integers(0, 10**6).map(kronor_of))
        high = draw(st.none() | st.integers(10**6, 10**9).map(kronor_of))
        found.append(
            Rate(
                value=draw(st.integers(0, 10_000).map(kronor_of)),
                unit=draw(
                    st.sampled_from(["kr_per_inhabitant", "kr_per_inhabitant", "kr_per_member"])
                ),
                since=since,
                decided=draw(st.none() | days()),
                members=tuple(named),
                minimum_kr=low,
                maximum_kr=high,
                source=draw(st.none() | sources()),
            )
        )
    return tuple(found)


@st.composite
def fee_rules(draw: st.DrawFn, line: str, codes: Sequence[str], first_year: int) -> FeeRule:
    """Rules of the fee: any reference day, partial year, rounding, rates and due days."""
    assumed = draw(st.booleans())
    return FeeRule(
        line=line,
        reference_day=ReferenceDay(
            month=12,
            day=31,
            years_before=draw(st.integers(0, 3)),
            assumed=assumed,
            because=draw(labels()) if assumed else None,
        ),
        partial_year=draw(st.sampled_from(["whole_year", "by_month"])),
        rounding=draw(st.sampled_from(["krona", "ore"])),
        rates=draw(rates(codes, first_year)),
        due=draw(
            st.sampled_from([(), (DueDay(month=3),), (DueDay(month=6, day=30), DueDay(month=12))])
        ),
        vat=draw(
            st.none()
            | st.builds(
                ValueAddedTax,
                category=st.sampled_from(["outside_scope", "exempt", "taxable"]),
                reason=labels(),
                source=st.none() | sources(),
            )
        ),
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
        because=draw(st.none() | labels()),
    )


@st.composite
def books(draw: st.DrawFn, max_years: int = 3, *, charged: bool = False) -> Book:
    """Whole books, with something of everything that a folder can hold; `charged`: with a fee."""
    first = draw(st.integers(2015, 2022))
    years = range(first, first + draw(st.integers(1, max_years)))
    lines = draw(charts())
    if charged and all(line.section is not Section.INCOME for line in lines):
        lines = (*lines, Line(id="levy", section="income", label=draw(labels())))
    declared = draw(
        st.dictionaries(
            st.sampled_from(["report", "agreement", "source", "a1"]), sources(), max_size=3
        )
    )
    named = sources_named(declared)
    members = draw(municipalities(first))
    codes = [member.code for member in members]
    projects = draw(_projects(named, first))
    income = [line.id for line in lines if line.section is Section.INCOME]
    fee = None
    if income and (charged or draw(st.booleans())):
        fee = draw(fee_rules(draw(st.sampled_from(income)), codes, first))
    before = fee.reference_day.years_before if fee else 1
    ids = [line.id for line in lines]
    planned = [
        line.id
        for line in lines
        if line.section is not Section.APPROPRIATION and not (fee and line.id == fee.line)
    ]
    plans = scenarios(planned, charged=fee is not None)
    return Book(
        name=draw(texts(1)),
        currency=draw(st.sampled_from(["SEK", "EUR"])),
        sources=declared,
        opening_balance=Fact(
            value=draw(amounts()),
            unit="kr",
            since=date(first, 1, 1),
            source=draw(st.none() | sources()),
        ),
        lines=lines,
        municipalities=members,
        fee=fee,
        budget=draw(
            st.none()
            | st.builds(
                BudgetRule,
                covers=st.lists(st.sampled_from(Section), min_size=1, max_size=3, unique=True),
                source=st.none() | sources(),
            )
        ),
        scenarios=tuple(
            draw(st.lists(plans, max_size=2, unique_by=lambda scenario: scenario.name))
        ),
        labels=draw(
            st.dictionaries(
                st.sampled_from([key for key in LABELS if key != "financing_text"]),
                labels("year", "previous_year", "next_year"),
                max_size=3,
            )
        ),
        population=draw(
            populations(
                codes,
                [date(year - before, 12, 31) for year in years],
                draw(named),
                draw(st.none() | days()),
            )
        ),
        projects=projects,
        budgets=tuple(draw(st.lists(_budgets(named, ids, first), max_size=3))),
        printed=draw(_printed(lines, years)),
        accepted=tuple(draw(st.lists(_acceptances(), max_size=2))),
        years=tuple(
            book_year(
                year,
                tuple(
                    draw(
                        st.lists(
                            entries(lines, year, members=codes, projects=[p.id for p in projects]),
                            max_size=8,
                        )
                    )
                ),
            )
            for year in years
        ),
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
        "appendix_1": table([*APPENDIX_1_FRAME, *(line.id for line in lines)], tuple(years)),
        "appendix_2": table(["total", *AWKWARD_TEXTS]),
        "footnote": table(items),
        "financing": table(FINANCING_ROWS),
    }
    shown = {place: found for place, found in places.items() if draw(st.booleans())}
    return (PrintedReport(year=year, source=draw(st.none() | sources()), **shown),)


@contextmanager
def folder_of(book: Book) -> Iterator[Path]:
    """The book's folder on disk, for as long as it is needed."""
    with TemporaryDirectory() as place:
        yield write_book(book, Path(place) / "book")


def content(book: Book) -> dict[str, Any]:
    """Everything that a book holds, single entries too, to compare with another's."""
    years: tuple[BookYear, ...] = book.years
    return {
        **{name: getattr(book, name) for name in type(book).model_fields},
        "years": [(year.year, year.totals, list(year.entries)) for year in years],
    }


@contextmanager
def careless_decimals() -> Iterator[None]:
    """The decimal context of a caller who has lowered the precision and lets everything pass."""
    with localcontext(Context(prec=3, rounding="ROUND_DOWN", traps=[])):
        yield
