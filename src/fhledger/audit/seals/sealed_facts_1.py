"""The facts in a seal of form 1 (uppgifter i sigill av form 1), as version 0.1 sealed them.

Such seals stay as they are and are checked as they were made. They do not cover the name of the
book, the order of rows, labels added later, budget decisions by line, projects, balances, the
printed report, days of decision and of publication, value added tax, and declared sources.

>>> from fhledger.book import embedded_book
>>> facts = facts_of_form_1(embedded_book(), 2022)
>>> facts["opening_balance"][:2]
('7070065.00', '2022-01-01')
>>> with_field_names(facts)["opening_balance"][:2]
('value: 7070065.00', 'since: 2022-01-01')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest

from fhledger.book import BookData
from fhledger.core.amounts import format_plain
from fhledger.core.errors import NotInForceError
from fhledger.core.localized import LocalizedText
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate, rate_of_member
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.members.municipality import Municipality, months_of_membership

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "opening_balance": ("value", "since", "source"),
    "fee": ("line", "partial_year", "rounding", "reference_day", "years_before"),
    "rate": ("value", "unit", "minimum_kr", "maximum_kr", "source"),
    "population": ("inhabitants", "municipality", "source"),
    "member": ("name", "since", "until", "source"),
    "line": ("section", "label.sv", "label.en", "footnote.sv", "footnote.en"),
    "item": ("label.sv", "label.en", "movement"),
    "label": ("sv", "en"),
}
"""The fields of a fact in their order, by the first word of its name: the seal has none of them."""


def with_field_names(facts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The facts of a seal of form 1 with the name of each field, as those of form 2 have it."""
    return {
        name: tuple(_named(_FIELDS.get(name.partition(" ")[0], ()), values))
        for name, values in facts.items()
    }


def _named(fields: tuple[str, ...], values: tuple[str, ...]) -> Iterator[str]:
    for field, value in zip_longest(fields, values, fillvalue=""):
        if value:
            yield f"{field}: {value}" if field else value


def facts_of_form_1(book: BookData, year: int) -> dict[str, tuple[str, ...]]:
    """What a seal of form 1 has as its `rests_on`, by the same names."""
    members = [m for m in book.config.municipalities if months_of_membership(m, year)]
    opening = book.config.opening_balance
    parts: dict[str, tuple[str, ...]] = {"currency": (book.config.currency,)}
    if opening.valid_from.year == year:
        parts["opening_balance"] = (
            format_plain(opening.value),
            opening.valid_from.isoformat(),
            _source(opening.source),
        )
    if book.config.fee_rule is not None:
        parts["fee"] = _fee(book.config.fee_rule)
        parts |= _rates(book.config.fee_rule, members, year)
        parts |= _population(book, book.config.fee_rule.reference_day.for_year(year), members)
    for member in members:
        until = (
            member.valid_until if member.valid_until and member.valid_until.year <= year else None
        )
        parts[f"member {member.code}"] = (
            member.name,
            member.valid_from.isoformat(),
            until.isoformat() if until else "",
            _source(member.source),
        )
    for line in lines_in_year(book.config.lines, year):
        parts[f"line {line.id}"] = (line.section.value, *_label(line.label), *_label(line.footnote))
        for item in line.items:
            parts[f"item {line.id} {item.id}"] = (*_label(item.label), item.movement or "")
    return parts | {f"label {name}": _label(label) for name, label in book.config.labels.items()}


def _fee(rule: FeeRule) -> tuple[str, ...]:
    day = rule.reference_day
    return (
        rule.line,
        rule.partial_year,
        str(rule.rounding),
        day.on.isoformat() if day.on else f"{day.month:02}-{day.day:02}",
        str(day.years_before or 0),
    )


def _rates(
    rule: FeeRule, members: list[Municipality], year: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for member in members:
        try:
            rate = rate_of_member(rule.rates, member, date(year, 1, 1))
        except NotInForceError:
            continue
        yield _rate(rate)


def _rate(rate: Rate) -> tuple[str, tuple[str, ...]]:
    bounds = (rate.minimum_kr, rate.maximum_kr)
    return " ".join(("rate", rate.valid_from.isoformat(), *sorted(rate.members))), (
        format_plain(rate.value),
        rate.unit,
        *("" if bound is None else format_plain(bound) for bound in bounds),
        _source(rate.source),
    )


def _population(
    book: BookData, day: date, members: list[Municipality]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for member in members:
        if row := book.population.row(member.code, day):
            yield (
                f"population {member.code} {day}",
                (str(row.inhabitants), row.municipality, _source(row.source)),
            )


def _label(label: LocalizedText | None) -> tuple[str, str]:
    return (label.sv, label.en) if label else ("", "")


def _source(source: Source | None) -> str:
    """The source without the day it was last read, which moves on with every new look."""
    return str(source.model_copy(update={"accessed": None})) if source else ""
