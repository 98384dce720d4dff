"""The facts in a seal of form 1 (uppgifter i sigill av form 1), as version 0.1 sealed them.

Such seals stay as they are and are checked as they were made. They do not cover the name of the
book, the order of rows, labels added later, budget decisions by line, projects, balances, the
printed report, days of decision and of publication, value added tax, and declared sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import zip_longest

from fhledger.audit.seals.fact_values import leaves
from fhledger.audit.seals.sealed_facts import item_fact
from fhledger.book import BookData
from fhledger.core.errors import NotInForceError
from fhledger.core.record import Record
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import rate_of_member
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.members.municipality import months_of_membership

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
    return {name: tuple(_named(name, values)) for name, values in facts.items()}


def _named(fact: str, values: tuple[str, ...]) -> Iterator[str]:
    fields = _FIELDS.get(fact.partition(" ")[0], ())
    for field, value in zip_longest(fields, values, fillvalue=""):
        if value:
            yield f"{field}: {value}" if field else value


def facts_of_form_1(book: BookData, year: int) -> dict[str, tuple[str, ...]]:
    """The facts of a year that a seal of form 1 covers, with the name of each field."""
    members = [m for m in book.config.municipalities if months_of_membership(m, year)]
    facts: dict[str, tuple[str, ...]] = {"currency": (book.config.currency,)}
    records: dict[str, Record | None] = {}
    opening = book.config.opening_balance
    if opening.valid_from.year == year:
        records["opening_balance"] = opening
    if rule := book.config.fee_rule:
        facts["fee"] = _fee(rule)
        day = rule.reference_day.for_year(year)
        for member in members:
            records[f"population {member.code} {day}"] = book.population.row(member.code, day)
            with suppress(NotInForceError):
                rate = rate_of_member(rule.rates, member, date(year, 1, 1))
                name = ("rate", rate.valid_from.isoformat(), *sorted(rate.members))
                records[" ".join(name)] = rate
    for member in members:
        leaves_later = member.valid_until is not None and member.valid_until.year > year
        until = None if leaves_later else member.valid_until
        records[f"member {member.code}"] = member.model_copy(update={"valid_until": until})
    for line in lines_in_year(book.config.lines, year):
        records[f"line {line.id}"] = line
        records |= {item_fact(line.id, item.id): item for item in line.items}
    records |= {f"label {name}": label for name, label in book.config.labels.items()}
    return facts | {name: _values(name, record) for name, record in records.items() if record}


def _fee(rule: FeeRule) -> tuple[str, ...]:
    day = rule.reference_day
    values = (
        rule.line,
        rule.partial_year,
        str(rule.rounding),
        day.on.isoformat() if day.on else f"{day.month:02}-{day.day:02}",
        str(day.years_before or 0),
    )
    return tuple(_named("fee", values))


def _values(fact: str, record: Record) -> tuple[str, ...]:
    """The fields of a record; its source is one, without the day on which it was last read."""
    values = dict(leaves(record.model_dump(by_alias=True)))
    source = getattr(record, "source", None)
    if isinstance(source, Source):
        values["source"] = str(source.model_copy(update={"accessed": None}))
    fields = _FIELDS[fact.partition(" ")[0]]
    return tuple(_named(fact, tuple(values.get(field, "") for field in fields)))
