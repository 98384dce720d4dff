"""Members, their inhabitants, rates, and the rule of the fee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from fhledger import FeeRule, Inhabitants, Municipality, Population, Rate, ReferenceDay, Source
from fhledger.domain.fees.due_dates import DueDay
from fhledger.domain.fees.fee import ValueAddedTax
from fhledger.testing.strategies.values import days, kronor_of, labels, sources, texts

CODES = ("1214", "1257", "1260", "1275", "1276", "0001", "9999")


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
                valid_from=since,
                valid_until=None if length is None else since + length,
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
                valid_from=since,
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
            is_assumption=assumed,
            rationale=draw(labels()) if assumed else None,
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
