"""Members, their inhabitants, rates, and the rule of the fee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from fhledger import FeeRule, Inhabitants, Municipality, Population, Rate, ReferenceDay, Source
from fhledger.domain.fees.due_dates import DueDay
from fhledger.domain.fees.fee import ValueAddedTax
from fhledger.testing.strategies.values import (
    days,
    kronor,
    labels,
    made_once,
    optional,
    pick,
    sources,
    texts,
)

CODES = ("1214", "1257", "1260", "1275", "1276", "0001", "9999")

_SOME_CODES = st.lists(st.sampled_from(CODES), max_size=4, unique=True)
_LENGTHS = st.none() | st.integers(0, 5000).map(timedelta)
_VALUES = kronor(0, 10_000)
_FLOORS = optional(kronor(0, 10**6))
_CEILINGS = optional(kronor(10**6, 10**9))
_VAT = optional(
    st.builds(
        ValueAddedTax,
        category=st.sampled_from(["outside_scope", "exempt", "taxable"]),
        reason=labels(),
        source=optional(sources()),
    )
)


@st.composite
def municipalities(draw: st.DrawFn, first_year: int = 2018) -> tuple[Municipality, ...]:
    """Members of whom some join late and some leave."""
    members = []
    for code in draw(_SOME_CODES):
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


@made_once
def _later_starts(first_year: int) -> st.SearchStrategy[list[date]]:
    return st.lists(days(first_year - 2, first_year + 4), max_size=3)


@made_once
def _some_of(*codes: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), max_size=2, unique=True).map(tuple)


@st.composite
def rates(draw: st.DrawFn, codes: Sequence[str], first_year: int) -> tuple[Rate, ...]:
    """One rate that has always held, and others that replace it or name members; none twice."""
    found = []
    starts = [
        date(first_year - 5, 1, 1),
        *draw(_later_starts(first_year)),
    ]
    for at, since in enumerate(dict.fromkeys(starts)):
        found.append(
            Rate(
                value=draw(_VALUES),
                unit=pick(draw, ["kr_per_inhabitant", "kr_per_inhabitant", "kr_per_member"]),
                valid_from=since,
                decided=draw(optional(days())),
                members=draw(_some_of(*codes)) if at and codes else (),
                minimum_kr=draw(_FLOORS),
                maximum_kr=draw(_CEILINGS),
                source=draw(optional(sources())),
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
            years_before=pick(draw, range(4)),
            is_assumption=assumed,
            rationale=draw(labels()) if assumed else None,
        ),
        partial_year=pick(draw, ["whole_year", "by_month"]),
        rounding=pick(draw, ["krona", "ore"]),
        rates=draw(rates(codes, first_year)),
        due=pick(draw, [(), (DueDay(month=3),), (DueDay(month=6, day=30), DueDay(month=12))]),
        vat=draw(_VAT),
    )
