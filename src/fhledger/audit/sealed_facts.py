"""The facts that a closed year prints or rests on (uppgifter som ett stängt år vilar på), by name.

Each fact is a record of the book, written out as `field: value` by the names of the book's files.
A field that is left out in the book is left out here, so that a later version may have more
fields. Not sealed are the day on which a source was last read and its address, whether the
reference day is assumed, and why, and the notes on projects.

>>> from fhledger.book import embedded_book
>>> facts = sealed_facts(embedded_book(), 2022)
>>> facts["currency"], facts["label result"], facts["order of items appropriations"][:1]
(('SEK',), (), ('family_day',))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from fhledger.book import BookData
from fhledger.core.amounts import format_plain
from fhledger.core.errors import FhledgerError, NotInForceError
from fhledger.core.record import Record
from fhledger.domain.fees.fee import FeeRule
from fhledger.domain.fees.municipality import Municipality, months_of_membership
from fhledger.domain.fees.rates import Rate, rate_for
from fhledger.domain.statement.rows import LABELS

Facts = Mapping[str, tuple[str, ...]]

ORDER = "order of "
"""How the names of facts begin that are a sequence of ids; new ids may be put between them."""

_UNSEALED = frozenset({"read", "url", "assumed", "because"})


def sealed_facts(book: BookData, year: int, cited: Collection[str] = ()) -> Facts:
    """The facts of a year; `cited` are the ids of declared sources that its entries name."""
    named: list[tuple[str, tuple[str, ...]]] = [
        *_of_book(book, cited),
        *_of_fee(book, year),
        *_of_lines(book, year),
        *_of_year(book, year),
    ]
    counts: Counter[str] = Counter()
    facts = {}
    for name, values in named:
        counts[name] += 1
        facts[name if counts[name] == 1 else f"{name} {counts[name]}"] = values
    return facts


def may_come_later(name: str, values: Iterable[str], book: BookData, year: int) -> bool:
    """Whether a fact may be added after the year was closed: nothing that it prints changes."""
    kind, *rest = name.split(" ")
    used = {(key.line, key.item) for key, _ in book.ledgers_by_year[year].totals.sums}
    match kind:
        case "line":
            return rest[0] not in {line for line, _ in used}
        case "item":
            return (rest[0], " ".join(rest[1:])) not in used
        case "label":
            return not any(values)
        case "project":
            return not any(value.startswith("decided_") for value in values)
        case "fee" | "printed" | "balance" | "order":
            return True
    return False


def computed_figures(book: BookData, year: int) -> dict[str, str]:
    """The figures of the statement of a year, in kronor, by place and row."""
    figures = book.statement(year, columns=1).figures()
    return {f"{key.place} {key.row}": format_plain(amount) for key, amount in figures.items()}


def computed_fees(book: BookData, year: int) -> dict[str, str]:
    """The fee of each member in a year; none where they cannot be computed."""
    try:
        fees = book.fees(year)
    except FhledgerError:
        return {}
    return {f"fees {member.code}": format_plain(member.fee) for member in fees.members}


def written_out(record: Record, *without: str) -> tuple[str, ...]:
    """The fields of a record as `name: value`, those within it by names with a point.

    >>> from fhledger.domain.fund.budget import BudgetDecision
    >>> written_out(BudgetDecision(year=2024, amount_kr=500, text="Budget"))
    ('year: 2024', 'amount_kr: 500.00', 'text: Budget')
    """
    fields = record.model_dump(exclude_defaults=True, by_alias=True, exclude=set(without))
    return tuple(f"{name}: {value}" for name, value in _leaves(fields))


def _leaves(fields: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in fields.items():
        name = f"{prefix}{key}"
        if key in _UNSEALED:
            continue
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{name}.")
        elif isinstance(value, list | tuple):
            parts = {str(at): part for at, part in enumerate(value, 1)}
            yield from _leaves(parts, f"{name}.")
        elif value is not None:
            yield name, _text(value)


def _text(value: object) -> str:
    match value:
        case Decimal():
            return format_plain(value)
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
    return str(value)


def _of_book(book: BookData, cited: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "name", (book.config.name,)
    yield "currency", (book.config.currency,)
    for label in LABELS:
        own = book.config.labels.get(label)
        yield f"label {label}", written_out(own) if own else ()
    for id, source in book.config.sources.items():
        if id in cited:
            yield f"source {id}", written_out(source)


def _of_fee(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    rule = book.config.fee_rule
    members = [m for m in book.config.municipalities if months_of_membership(m, year)]
    for member in members:
        leaves_later = member.valid_until is not None and member.valid_until.year > year
        yield f"member {member.code}", written_out(member, *["valid_until"] * leaves_later)
    if rule is None:
        return
    yield "fee", written_out(rule, "rates")
    for rate in dict.fromkeys(_rates(rule, members, year)):
        codes = sorted(rate.members)
        yield " ".join(("rate", rate.valid_from.isoformat(), *codes)), written_out(rate)
    day = rule.reference_day.for_year(year)
    for member in members:
        if row := book.population.row(member.code, day):
            yield f"population {member.code} {day}", written_out(row)


def _rates(rule: FeeRule, members: Iterable[Municipality], year: int) -> Iterator[Rate]:
    for member in members:
        try:
            yield rate_for(rule.rates, member.code, date(year, 1, 1))
        except NotInForceError:
            continue


def _of_lines(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    lines = book.config.lines
    yield f"{ORDER}lines", tuple(line.id for line in lines)
    for line in lines:
        yield f"line {line.id}", written_out(line, "items")
        if line.items:
            yield f"{ORDER}items {line.id}", tuple(item.id for item in line.items)
        for item in line.items:
            yield f"item {line.id} {item.id}", written_out(item)
    declared = {(line.id, item.id) for line in lines for item in line.items}
    used = {(key.line, key.item) for key, _ in book.ledgers_by_year[year].totals.sums}
    for line_id, text in sorted(used - declared):
        if text:
            yield f"item {line_id} {text}", ()


def _of_year(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    opening = book.config.opening_balance
    if opening.valid_from.year == year:
        yield "opening_balance", written_out(opening)
    decisions = [decision for decision in book.budgets if decision.year == year]
    for decision in decisions:
        yield f"budget {decision.line or 'total'}", written_out(decision)
    if decisions and book.config.budget_rule:
        yield "budget_rule", written_out(book.config.budget_rule)
    projects = [p for p in book.project_register if (p.year_of_decision or year) <= year]
    for project in projects:
        yield f"project {project.id}", written_out(project, "note")
    if projects:
        yield f"{ORDER}projects", tuple(project.id for project in projects)
    for balance in book.balances:
        if balance.day.year == year:
            yield f"balance {balance.day}", written_out(balance)
    yield from _printed(book, year)


def _printed(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The printed report of the year, if it is there already, and that of the year before."""
    for report in book.printed:
        if report.year in (year - 1, year):
            for place in ("appendix_1", "appendix_2", "footnote", "financing"):
                if table := getattr(report, place):
                    yield f"printed {report.year} {place}", written_out(table)
            if report.seal and report.year < year:
                yield f"printed {report.year} seal", (report.seal,)
            if report.source:
                yield f"printed {report.year} source", written_out(report.source)
