"""Fees of several components: exact rates, brackets, totals, and books that have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from fhledger import (
    Book,
    DatedValue,
    FeeRule,
    Inhabitants,
    Line,
    LocalizedText,
    Municipality,
    Population,
    Rate,
    ReferenceDay,
    Section,
    year_ledger,
)
from fhledger.book import BookConfig
from fhledger.domain.fees.fee_rule import Limit
from fhledger.domain.fees.raised_total import RaisedTotal, WeightedMeasure
from fhledger.domain.fees.rate_terms import Brackets, BracketStep, Discount
from fhledger.domain.members.measures import Measure, MeasureValue
from fhledger.testing.strategies.values import kronor_of, optional, sampled

_VALUES = st.integers(0, 10**8).map(lambda part: Decimal(part).scaleb(-6))
_THOUSANDS = st.integers(0, 10**5).map(Decimal)
_CEILINGS = optional(st.integers(10**5, 10**8).map(Decimal))
_DISCOUNTS = optional(st.builds(Discount, percent=st.integers(0, 100).map(Decimal)))
_STARTS = st.lists(st.integers(1, 150_000), max_size=4, unique=True)
_MEASURES = st.lists(st.sampled_from(["inhabitants", "payroll"]), min_size=1, unique=True)
_WEIGHTS = st.integers(1, 9).map(Decimal)
_PAYROLLS = st.integers(1, 10**9).map(lambda ore: Decimal(ore).scaleb(-2))
_NAMED = LocalizedText(sv="Påhittad", en="Invented")
_PAYROLL = Measure(id="payroll", label=_NAMED, unit="tkr", kr_per_unit=Decimal(1000))
_CLASSES = ("associate", None)


@st.composite
def exact_rates(draw: st.DrawFn, valid_from: date, component: str | None = None) -> Rate:
    """Rates of up to six decimals: by inhabitants or per mille, with base, limits, discount."""
    of_payroll = draw(st.booleans())
    return Rate(
        value=draw(_VALUES),
        unit="per_mille" if of_payroll else "kr_per_inhabitant",
        measure="payroll" if of_payroll else None,
        per=1 if of_payroll else draw(sampled((1, 100, 1000))),
        valid_from=valid_from,
        component=component,
        base_kr=draw(optional(_THOUSANDS)),
        minimum_kr=draw(optional(_THOUSANDS)),
        maximum_kr=draw(_CEILINGS),
        discount=draw(_DISCOUNTS),
        outside_limits=draw(st.booleans()),
    )


@st.composite
def bracket_rates(
    draw: st.DrawFn,
    valid_from: date,
    component: str | None = None,
    brackets: Brackets | None = None,
) -> Rate:
    """Rates per inhabitant by brackets, `whole` or `marginal`; left out, either."""
    starts = draw(_STARTS)
    steps = tuple(
        BracketStep(from_quantity=Decimal(start), value=draw(_VALUES))
        for start in [0, *sorted(starts)]
    )
    return Rate(
        value=steps[0].value,
        unit="kr_per_inhabitant",
        valid_from=valid_from,
        component=component,
        brackets=brackets or draw(sampled(("whole", "marginal"))),
        steps=steps,
    )


@st.composite
def raised_totals(
    draw: st.DrawFn, year: int, codes: Sequence[str], component: str | None = None
) -> RaisedTotal:
    """Totals to be raised in a year: shared by measures, by fixed shares, or equally.

    They are whole thousands of kronor, which every rounding of a fee divides.
    """
    shared = draw(sampled(("measures", "shares", "equally")))
    measures = draw(_MEASURES)
    most = st.integers(0, 100 // len(codes))
    shares = {code: Decimal(draw(most)).scaleb(-2) for code in codes[1:]}
    shares[codes[0]] = 1 - sum(shares.values(), Decimal(0))
    return RaisedTotal(
        year=year,
        total_kr=Decimal(1000 * draw(st.integers(0, 10**5))),
        by=tuple(WeightedMeasure(measure=name, weight=draw(_WEIGHTS)) for name in measures)
        if shared == "measures"
        else (),
        shares=shares if shared == "shares" else {},
        component=component,
        rounding_of_parts=draw(sampled(("each", "largest_remainder"))),
        outside_limits=draw(st.booleans()),
    )


@st.composite
def component_rules(
    draw: st.DrawFn, line: str, codes: Sequence[str], year: int, id: str | None = None
) -> FeeRule:
    """Rules of one to three components, of every kind, perhaps with limits of the fee."""
    begins = date(year, 1, 1)
    names = [None, "second", "third"][: draw(st.integers(1, 3))]
    kinds = [draw(sampled(("rate", "brackets", "total"))) for _ in names]
    chosen = list(zip(kinds, names, strict=True))
    low = draw(optional(_THOUSANDS))
    return FeeRule(
        line=line,
        id=id,
        reference_day=ReferenceDay(on=date(year - 1, 12, 31)),
        partial_year=draw(
            sampled(("whole_year", "by_half_year", "by_quarter", "by_month", "by_day"))
        ),
        rounding=draw(sampled(("krona", "ore", 10, 100, 1000))),
        rates=tuple(
            draw(exact_rates(begins, name) if kind == "rate" else bracket_rates(begins, name))
            for kind, name in chosen
            if kind != "total"
        ),
        totals=tuple(
            draw(raised_totals(year, codes, name)) for kind, name in chosen if kind == "total"
        ),
        limits=(Limit(valid_from=begins, minimum_kr=low),) if draw(st.booleans()) else (),
    )


@st.composite
def fee_books(draw: st.DrawFn) -> Book:
    """Books of one year with two fees of components, their measures, and members of two classes."""
    year = draw(st.integers(2015, 2030))
    codes = [f"m{at}" for at in range(draw(st.integers(1, 4)))]
    day = date(year - 1, 12, 31)
    joined = st.just(date(year - 5, 1, 1)) | st.dates(date(year, 1, 1), date(year, 12, 31))
    return Book(
        config=BookConfig(
            name="Invented",
            opening_balance=DatedValue(
                value=draw(st.integers(-(10**6), 10**6).map(kronor_of)),
                unit="kr",
                valid_from=date(year, 1, 1),
            ),
            lines=tuple(
                Line(id=line, section=Section.INCOME, label=_NAMED) for line in ("fees", "others")
            ),
            municipalities=tuple(
                Municipality(
                    code=code,
                    name=f"Invented {code}",
                    valid_from=draw(joined) if at else date(year - 5, 1, 1),
                    member_class=draw(sampled(_CLASSES)),
                )
                for at, code in enumerate(codes)
            ),
            measures=(_PAYROLL,),
            fee_rule=draw(component_rules("fees", codes, year)),
            other_fees=(draw(component_rules("others", codes, year, "others")),),
        ),
        population=Population(
            rows=tuple(
                Inhabitants(
                    municipality_code=code,
                    municipality=f"Invented {code}",
                    reference_day=day,
                    inhabitants=draw(st.integers(1, 150_000)),
                )
                for code in codes
            )
        ),
        measure_values=tuple(
            MeasureValue(measure="payroll", member=code, reference_day=day, value=draw(_PAYROLLS))
            for code in codes
        ),
        ledgers=(year_ledger(year, []),),
    )
