"""Members, their inhabitants, rates, and the rule of the fee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from fhledger import FeeRule, Inhabitants, Municipality, Population, Rate, ReferenceDay, Source
from fhledger.domain.fees.fee_terms import ValueAddedTax
from fhledger.domain.fees.rates import RateUnit
from fhledger.domain.notices.due_dates import DueDay
from fhledger.testing.strategies.values import (
    days,
    labels,
    made_once,
    optional,
    sampled,
    sizes,
    some_of,
    sources,
    texts,
)

CODES = ("1214", "1257", "1260", "1275", "1276", "0001", "9999")


@st.composite
def municipalities(draw: st.DrawFn, first_year: int = 2018) -> tuple[Municipality, ...]:
    """Members of whom some join late and some leave."""
    members = []
    for code in draw(some_of(CODES, 4)):
        since = draw(_joining(first_year))
        length = draw(_LENGTHS)
        members.append(
            Municipality(
                code=code,
                name=draw(texts(1)),
                valid_from=since,
                valid_until=None if length is None else since + length,
                note=draw(texts()),
            )
        )
    return tuple(members)


@made_once
def _joining(first_year: int) -> st.SearchStrategy[date]:
    return st.just(date(first_year - 9, 1, 1)) | days(first_year - 2, first_year + 3)


_LENGTHS = optional(st.integers(0, 5000).map(timedelta))
_SIZES = st.integers(0, 150_000)


def populations(
    codes: Iterable[str],
    reference_days: Iterable[date],
    source: Source | None = None,
    published: date | None = None,
) -> st.SearchStrategy[Population]:
    """Every code's inhabitants on every day."""
    keys = [(code, day) for code in codes for day in reference_days]
    sizes = st.lists(_SIZES, min_size=len(keys), max_size=len(keys))
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
    starts = [date(first_year - 5, 1, 1), *draw(_replacements(first_year))]
    for at, since in enumerate(dict.fromkeys(starts)):
        found.append(
            Rate(
                value=draw(sizes(10_000)),
                unit=draw(_UNITS),
                valid_from=since,
                decided=draw(optional(days())),
                members=tuple(draw(some_of(tuple(codes), 2))) if at and codes else (),
                minimum_kr=draw(optional(sizes(10**6))),
                maximum_kr=draw(optional(sizes(10**9, 10**6))),
                source=draw(optional(sources())),
            )
        )
    return tuple(found)


@made_once
def _replacements(first_year: int) -> st.SearchStrategy[list[date]]:
    return st.lists(days(first_year - 2, first_year + 4), max_size=3)


_UNITS: st.SearchStrategy[RateUnit] = st.sampled_from(
    ["kr_per_inhabitant", "kr_per_inhabitant", "kr_per_member"]
)


@st.composite
def fee_rules(draw: st.DrawFn, line: str, codes: Sequence[str], first_year: int) -> FeeRule:
    """Rules of the fee: any reference day, partial year, rounding, rates and due days."""
    assumed = draw(st.booleans())
    return FeeRule(
        line=line,
        reference_day=ReferenceDay(
            month=12,
            day=31,
            years_before=draw(_YEARS_BEFORE),
            is_assumption=assumed,
            rationale=draw(labels()) if assumed else None,
        ),
        partial_year=draw(sampled(("whole_year", "by_month"))),
        rounding=draw(sampled(("krona", "ore"))),
        rates=draw(rates(codes, first_year)),
        due=draw(_DUE_DAYS),
        vat=draw(_VAT),
    )


_YEARS_BEFORE = st.integers(0, 3)
_DUE_DAYS = st.sampled_from([(), (DueDay(month=3),), (DueDay(month=6, day=30), DueDay(month=12))])
_VAT = optional(
    st.builds(
        ValueAddedTax,
        category=sampled(("outside_scope", "exempt", "taxable")),
        reason=labels(),
        source=optional(sources()),
    )
)
