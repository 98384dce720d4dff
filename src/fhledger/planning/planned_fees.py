"""The fees of years to come (planerade avgifter): their rules, and the measures that they rest on.

What is decided for a year holds in it. A total that is not decided is assumed to stay as it is; a
measure that is not known grows from its latest known day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fhledger.core.amounts import format_sek
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fees.fee_rule import FeeRule, members_charged
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import is_computed_on_measure
from fhledger.domain.members.measures import INHABITANTS, Measures
from fhledger.domain.members.reference_day import ReferenceDay
from fhledger.planning.basis import Basis
from fhledger.planning.growth import MemberGrowth, member_growth, projected
from fhledger.planning.scenarios import Scenario


def rules_of_year(basis: Basis, scenario: Scenario, year: int) -> tuple[FeeRule, ...]:
    """The rules of the fees for a year to come.

    A total that is not decided for the year is that of the scenario, or the latest one decided. The
    latest published day moves on year by year.
    """
    return tuple(
        _with_reference_day(basis, _with_totals(rule, scenario if at == 0 else None, year), year)
        for at, rule in enumerate(basis.fees)
    )


def require_replaceable(rule: FeeRule, scenario: Scenario) -> None:
    """Raises `InvalidArgumentError` where a scenario's rate or total cannot replace the fee's."""
    first = rule.components[0] if rule.components else None
    rates = [rate for rate in rule.rates if rate.component == first]
    if scenario.total_kr is not None and not rule.totals:
        raise InvalidArgumentError("the fee is not a share of a total; give another rate instead")
    if scenario.rate is not None and rule.totals and not rates:
        raise InvalidArgumentError(
            "the fee is a share of a total to be raised; give another total instead"
        )
    if scenario.rate is not None and rates and all(rate.steps for rate in rates):
        raise InvalidArgumentError(
            "the fee is by brackets, which no single rate can replace; change the steps in a"
            " copy of the book"
        )


def _with_totals(rule: FeeRule, scenario: Scenario | None, year: int) -> FeeRule:
    if not rule.totals:
        return rule
    others: list[RaisedTotal] = [total for total in rule.totals if total.year != year]
    for component in dict.fromkeys(total.component for total in rule.totals):
        decided = rule.total_of(component, year) or latest_total(rule, component, year)
        if decided is None:
            continue
        update: dict[str, object] = {"year": year}
        planned = scenario.total_kr if scenario is not None else None
        if planned is not None and component == rule.totals[0].component:
            update["total_kr"] = planned
        others.append(decided.model_copy(update=update))
    return rule.model_copy(update={"totals": tuple(others)})


def latest_total(rule: FeeRule, component: str | None, year: int) -> RaisedTotal | None:
    """The latest total of a component that is decided for a year before."""
    earlier = [total for total in rule.totals if total.component == component and total.year < year]
    return max(earlier, key=lambda total: total.year, default=None)


def _with_reference_day(basis: Basis, rule: FeeRule, year: int) -> FeeRule:
    if not rule.reference_day.latest_published:
        return rule
    first = basis.closed.year + 1
    measure = min(rule.measures, default=INHABITANTS)
    codes = [member.code for member in members_charged(rule, basis.municipalities, first)]
    known = [
        basis.measures.reference_day(rule.reference_day, measure, codes, each)
        for each in (first, year)
    ]
    day = max(known[0].replace(year=known[0].year + year - first), known[1])
    fixed = ReferenceDay(
        on=day,
        is_assumption=rule.reference_day.is_assumption,
        rationale=rule.reference_day.rationale,
    )
    return rule.model_copy(update={"reference_day": fixed})


def _needed(basis: Basis, rule: FeeRule, year: int) -> dict[str, tuple[date, list[str]]]:
    """The day of each measure of a fee in a year, and the members whose fees depend on it."""
    if not rule.has_begun(year):
        return {}
    members = members_charged(rule, basis.municipalities, year)
    if rule.rates:
        computed = [m for m in members if is_computed_on_measure(rule.rates, m, year)]
        members = tuple(computed) if len(rule.components) == 1 else members
    codes = [member.code for member in members]
    return {
        measure: (basis.measures.reference_day(rule.reference_day, measure, codes, year), codes)
        for measure in sorted(rule.measures)
        if codes
    }


def growth_of_measures(
    basis: Basis, scenario: Scenario, rules: Mapping[int, tuple[FeeRule, ...]]
) -> tuple[MemberGrowth, ...]:
    """The growth of each measure of each member that a fee depends on in one of the years."""
    needed: dict[tuple[str, date], set[str]] = {}
    for at in range(len(basis.fees)):
        first_days: dict[str, date] = {}
        for year, of_year in rules.items():
            for measure, (day, codes) in _needed(basis, of_year[at], year).items():
                key = (measure, first_days.setdefault(measure, day))
                needed.setdefault(key, set()).update(codes)
    found: dict[tuple[str, str], MemberGrowth] = {}
    for (measure, day), members in needed.items():
        wanted = sorted(code for code in members if (measure, code) not in found)
        for member in member_growth(
            wanted, basis.measures, day, scenario.growth, scenario.growth_percent, measure=measure
        ):
            found[measure, member.code] = member
    return tuple(found.values())


def projected_measures(
    basis: Basis, growth: tuple[MemberGrowth, ...], rules: Mapping[int, tuple[FeeRule, ...]]
) -> Measures:
    """What is known of all measures, and what follows from their growth on the days of the fees."""
    days: dict[str, list[date]] = {}
    for year, of_year in rules.items():
        for rule in of_year:
            for measure, (day, _) in _needed(basis, rule, year).items():
                days.setdefault(measure, []).append(day)
    return projected(basis.measures, growth, days)


def assumed_totals(basis: Basis, scenario: Scenario, years: range) -> tuple[LocalizedText, ...]:
    """That a total to be raised is assumed for years for which none is decided."""
    found = []
    for at, rule in enumerate(basis.fees):
        for component in dict.fromkeys(total.component for total in rule.totals):
            open_years = [year for year in years if rule.total_of(component, year) is None]
            latest = latest_total(rule, component, years[-1]) if open_years else None
            if at == 0 and scenario.total_kr is not None and years:
                found.append(
                    message(
                        "The total to be raised is assumed to be {kr} kr a year.",
                        kr=format_sek(scenario.total_kr),
                    )
                )
            elif latest is not None:
                found.append(
                    message(
                        "The total to be raised is decided until {year}, and is assumed to stay at"
                        " {kr} kr.",
                        year=latest.year,
                        kr=format_sek(latest.total_kr),
                    )
                )
    return tuple(dict.fromkeys(found))
