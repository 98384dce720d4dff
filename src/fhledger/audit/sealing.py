"""Sealing a year of a book, and telling what has changed in it since (försegling av ett år).

A year rests on its entries, on the facts that its fees and balances use, on the
lines that it is shown by, and on the year before. What comes later (a rate, a day's
inhabitants, a line, a year) is not a change.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> seal = sealed(book, 2022)
>>> seal.inputs["opening_balance"][:2], seal.statement["appendix_1 closing_balance"]
(('7070065.00', '2022-01-01'), '7015464.00')
>>> closed = book.replace(seals=(seal,), currency="EUR")
>>> [(change.subject, change.expected, change.actual) for change in changes(closed)]
[('2022 currency', 'SEK', 'EUR')]
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from fhledger.audit.sealed_entries import DifferenceKind, differing_entries
from fhledger.book import BookData
from fhledger.core.amounts import decimal_places, format_plain
from fhledger.core.errors import Location, MeasureMissingError, NotInForceError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.domain.dated_values import DatedValue, Source
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.measures import INHABITANTS
from fhledger.domain.fees.municipality import Municipality, months_of_membership
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import Rate, of_component, rate_of_member
from fhledger.domain.seal import EACH_UP_TO, THOUSAND, Seal, make_seal, sealed_entries

_Parts = Mapping[str, tuple[str, ...]]

_EXCLUSIVE = ("rate ", "member ")
"""Names of what a closed year must not get more of; other facts may be added."""


class Change(NamedTuple):
    """What is not as it was when its year was closed: which year, what of it, then and now."""

    kind: DifferenceKind
    year: int
    what: str
    is_entry: bool
    expected: str | None = None
    actual: str | None = None
    places: tuple[Location, ...] = ()

    @property
    def subject(self) -> str:
        """The year and what has changed in it: `2024 A17`, `2024 rate 2016-01-01`."""
        return f"{self.year} {self.what}"


def sealed(book: BookData, year: int) -> Seal:
    """The seal of a year of the book as it is now; `YearMissingError` if there is none."""
    known = book.ledger(year)
    before = book.seal(year - 1)
    return make_seal(
        year,
        previous_seal=before.seal if before else "",
        inputs=_foundations(book, year),
        statement=_figures(book, year),
        entries=sealed_entries(
            known.entries, 1 if known.totals.entries <= EACH_UP_TO else THOUSAND
        ),
    )


def changes(book: BookData) -> Iterator[Change]:
    """What closed years rest on and is not as it was, oldest year first.

    A figure of a statement is told only where nothing that it rests on is: then
    the way of computing it has changed.
    """
    is_broken = False
    for seal in sorted(book.seals, key=lambda seal: seal.year):
        year = book.ledgers_by_year.get(seal.year)
        if year is None:
            continue
        own = [
            *(
                Change(kind, seal.year, what, is_entry=True, places=places)
                for kind, what, places in differing_entries(year, seal.entries)
            ),
            *_differing(seal.year, seal.inputs, _foundations(book, seal.year)),
        ]
        if not own and not is_broken:
            now = {name: (amount,) for name, amount in _figures(book, seal.year).items()}
            then = {name: (amount,) for name, amount in seal.statement.items()}
            own = list(_differing(seal.year, then, now))
        is_broken = is_broken or bool(own)
        yield from own


def _differing(year: int, then: _Parts, now: _Parts) -> Iterator[Change]:
    for name, values in then.items():
        if name not in now:
            yield Change("gone", year, name, is_entry=False, expected=_told(values))
        elif now[name] != values:
            pairs = zip_longest(values, now[name], fillvalue="")
            both = [pair for pair in pairs if pair[0] != pair[1]]
            was, has = (_told(side) for side in zip(*both, strict=True))
            yield Change("changed", year, name, is_entry=False, expected=was, actual=has)
    for name, values in now.items():
        if name not in then and name.startswith(_EXCLUSIVE):
            yield Change("new", year, name, is_entry=False, actual=_told(values))


def _told(values: tuple[str, ...]) -> str:
    return ", ".join(value or "–" for value in values)


def _figures(book: BookData, year: int) -> dict[str, str]:
    figures = book.statement(year, columns=1).figures()
    return {f"{key.place} {key.row}": format_plain(amount) for key, amount in figures.items()}


def _foundations(book: BookData, year: int) -> dict[str, tuple[str, ...]]:
    """The facts, lines and labels that a year rests on, each by a name of its own."""
    members = [m for m in book.config.municipalities if months_of_membership(m, year)]
    opening = book.config.opening_balance
    parts: dict[str, tuple[str, ...]] = {"currency": (book.config.currency,)}
    if opening.valid_from.year == year:
        parts["opening_balance"] = (
            format_plain(opening.value),
            opening.valid_from.isoformat(),
            _source(opening.source),
        )
    for at, rule in enumerate(book.config.fees):
        of_fee = f" {rule.name}" if at else ""
        parts[f"fee{of_fee}"] = _fee(rule)
        parts |= _rates(rule, members, year, of_fee)
        parts |= _totals(rule, year, of_fee)
        parts |= _measures(book, rule, members, year)
    for member in members:
        until = (
            member.valid_until if member.valid_until and member.valid_until.year <= year else None
        )
        parts[f"member {member.code}"] = (
            member.name,
            member.valid_from.isoformat(),
            until.isoformat() if until else "",
            _source(member.source),
            *([member.member_class] if member.member_class else []),
        )
    for line in book.config.lines:
        parts[f"line {line.id}"] = (line.section.value, *_label(line.label), *_label(line.footnote))
        for item in line.items:
            parts[f"item {line.id} {item.id}"] = (*_label(item.label), item.movement or "")
    return parts | {f"label {name}": _label(label) for name, label in book.config.labels.items()}


def _fee(rule: FeeRule) -> tuple[str, ...]:
    day = rule.reference_day
    fixed = day.on.isoformat() if day.on else f"{day.month:02}-{day.day:02}"
    return (
        rule.line,
        rule.partial_year,
        str(rule.rounding),
        fixed,
        str(day.years_before or 0),
        *(["latest published"] if day.latest_published else []),
        *_stated(rule, "limits", "exemptions", "members", "member_class"),
    )


def _stated(record: Record, *names: str) -> list[str]:
    """Those of the fields that are stated, as JSON; nothing where a feature is not used."""
    stated = record.model_dump(mode="json", include=set(names), exclude_defaults=True)
    return [json.dumps(stated, sort_keys=True, ensure_ascii=False)] if stated else []


def _rates(
    rule: FeeRule, members: list[Municipality], year: int, of_fee: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for component in rule.components:
        rates = of_component(rule.rates, component)
        for member in members if rates else ():
            try:
                rate = rate_of_member(rates, member, date(year, 1, 1))
            except NotInForceError:
                continue
            yield _rate(rate, of_fee)


def _rate(rate: Rate, of_fee: str) -> tuple[str, tuple[str, ...]]:
    bounds = (rate.minimum_kr, rate.maximum_kr)
    own = (f"rate{of_fee}", rate.valid_from.isoformat(), *sorted(rate.members))
    named = (f"component {rate.component}",) if rate.component else ()
    of_class = (f"class {rate.member_class}",) if rate.member_class else ()
    more = _stated(
        rate, *(Rate.model_fields.keys() - DatedValue.model_fields.keys() - _SEALED_BY_NAME)
    )
    value = format_plain(rate.value) if decimal_places(rate.value) <= 2 else f"{rate.value:f}"
    return " ".join((*own, *named, *of_class)), (
        value,
        rate.unit,
        *("" if bound is None else format_plain(bound) for bound in bounds),
        _source(rate.source),
        *more,
    )


_SEALED_BY_NAME = {
    "unit",
    "decided",
    "members",
    "minimum_kr",
    "maximum_kr",
    "component",
    "member_class",
    "index",
}


def _totals(rule: FeeRule, year: int, of_fee: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for component in rule.components:
        if total := rule.total_of(component, year):
            stated = _stated(
                total, *(RaisedTotal.model_fields.keys() - {"source", "note", "decided"})
            )
            yield f"total{of_fee} {component or ''}".strip(), (*stated, _source(total.source))


def _measures(
    book: BookData, rule: FeeRule, members: list[Municipality], year: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The figures that a fee of a year rests on; inhabitants also where no fee depends on them."""
    for measure in sorted(rule.measures | {INHABITANTS}):
        codes = [member.code for member in members]
        try:
            day = book.measures.reference_day(rule.reference_day, measure, codes, year)
        except MeasureMissingError:
            continue
        for member in members:
            figure = book.measures.figure(measure, member.code, day)
            if figure is None:
                continue
            name = "population" if measure == INHABITANTS else measure
            yield (
                f"{name} {member.code} {day}",
                (f"{figure.value:f}", figure.name, _source(figure.source)),
            )


def _label(label: LocalizedText | None) -> tuple[str, str]:
    return (label.sv, label.en) if label else ("", "")


def _source(source: Source | None) -> str:
    """The source without the day it was last read, which moves on with every new look."""
    return str(source.model_copy(update={"accessed": None})) if source else ""
