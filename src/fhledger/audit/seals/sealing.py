"""Sealing a year of a book, and finding what has changed in it since (försegling av ett år).

A year rests on its entries, on the facts that its fees and balances use, on the lines that it is
printed with, and on the year before. What comes later (a rate, a day's inhabitants, a line, a
year) is not a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from fhledger.audit.seals.fact_values import dated_until
from fhledger.audit.seals.fee_facts import depends_on_measure
from fhledger.audit.seals.sealed_entries import Change, differing_entries
from fhledger.audit.seals.sealed_facts import (
    ORDER,
    Facts,
    computed_fees,
    computed_figures,
    item_fact,
    items_used,
    may_come_later,
    sealed_facts,
)
from fhledger.audit.seals.sealed_facts_1 import facts_of_form_1, with_field_names
from fhledger.book import BookData, YearLedger
from fhledger.domain.closed_year import decided_after
from fhledger.domain.fund.ledger import Entry
from fhledger.domain.seal import (
    EACH_UP_TO,
    THOUSAND,
    Seal,
    SealedEntries,
    make_seal,
    sealed_entries,
)

_EXCLUSIVE_IN_FORM_1 = ("rate ", "member ")


def sealed(book: BookData, year: int, *, closed: date | None = None) -> Seal:
    """The seal of a year of the book as it is now; `YearMissingError` if there is none.

    `closed` is the day of closing; acceptances of the year until then are sealed with it.
    """
    ledger = book.ledger(year)
    known = tuple(each for each in book.accepted if closed is not None and each.day <= closed)
    book = book.model_copy(update={"accepted": known})
    before = book.seals_by_year.get(year - 1)
    entries, cited = _entries_and_sources(
        book, ledger, 1 if ledger.totals.entries <= EACH_UP_TO else THOUSAND
    )
    return make_seal(
        year,
        closed=closed,
        previous_seal=before.seal if before else "",
        inputs=sealed_facts(book, year, cited),
        statement={**computed_figures(book, year), **computed_fees(book, year)},
        entries=entries,
    )


def changes(book: BookData) -> Iterator[Change]:
    """What closed years rest on and is not as it was, oldest year first.

    The figures of a year that are computed otherwise than they were are one change.
    """
    for seal in sorted(book.seals, key=lambda seal: seal.year):
        ledger = book.ledgers_by_year.get(seal.year)
        if ledger is not None:
            yield from _changes_of(book, ledger, seal)


def _changes_of(book: BookData, ledger: YearLedger, seal: Seal) -> Iterator[Change]:
    year = seal.year
    now, cited = _entries_and_sources(book, ledger, seal.entries.block)
    yield from differing_entries(ledger, seal.entries, now)
    figures = computed_figures(book, year)
    then = _used_facts(seal, book)
    if seal.form == 1:
        facts: Facts = facts_of_form_1(book, year)
        then = with_field_names(then)
        added = {name for name in facts if name.startswith(_EXCLUSIVE_IN_FORM_1)}
    else:
        sealed_ids = {name.removeprefix("source ") for name in seal.inputs}
        facts = sealed_facts(book, year, cited | sealed_ids, _undecided(then))
        figures |= computed_fees(book, year)
        added = {
            name
            for name, values in facts.items()
            if name not in then and values and not may_come_later(name, values, book, year)
        }
    yield from _differing_facts(year, then, facts, added)
    yield from _differing_figures(seal, figures)


def _entries_and_sources(
    book: BookData, ledger: YearLedger, block: Literal[1, 1000]
) -> tuple[SealedEntries, frozenset[str]]:
    """The digests of the entries, and the declared sources that they name; they are read once."""
    declared = book.config.sources
    cited: set[str] = set()

    def read() -> Iterator[Entry]:
        for entry in ledger.entries:
            if entry.source and (id := entry.source.partition(":")[0].strip()) in declared:
                cited.add(id)
            yield entry

    return sealed_entries(read(), block), frozenset(cited)


def _used_facts(seal: Seal, book: BookData) -> Facts:
    """The inputs of a seal, without what an earlier version sealed and the year does not use.

    Nothing prints an item that is not used, a measure of a later rate, or a later end.
    """
    used = {item_fact(*key) for key in items_used(book, seal.year)}
    later = {f"project {p.id}" for p in book.project_register if decided_after(p, seal.year)}
    ordered = f"{ORDER}items "
    facts = {}
    for name, values in seal.inputs.items():
        if name.startswith(ordered):
            line = name.removeprefix(ordered)
            facts[name] = tuple(id for id in values if item_fact(line, id) in used)
        elif name.startswith(("declared measure ", "measure ")):
            if depends_on_measure(name, book, seal.year):
                facts[name] = values
        elif name in later:
            facts[name] = tuple(value for value in values if not value.startswith("source."))
        elif name in used or not name.startswith("item "):
            facts[name] = dated_until(seal.year, values)
    return facts


def _undecided(then: Facts) -> frozenset[str]:
    """The ids of the projects that a seal holds without a decision."""
    return frozenset(
        name.removeprefix("project ")
        for name, values in then.items()
        if name.startswith("project ")
        and not any(value.startswith(("decided_", "granted_kr")) for value in values)
    )


def _differing_facts(year: int, then: Facts, now: Facts, added: set[str]) -> Iterator[Change]:
    for name, values in then.items():
        actual = now.get(name)
        if actual is not None and name.startswith(ORDER):
            actual = tuple(id for id in actual if id in values)
        if actual is None:
            if values:
                yield Change("gone", year, name, is_entry=False, expected=values)
        elif actual != values:
            was, has = _differing_values(values, actual)
            yield Change("changed", year, name, is_entry=False, expected=was, actual=has)
    for name, values in now.items():
        if name not in then and name in added:
            yield Change("new", year, name, is_entry=False, actual=values)


def _differing_values(
    then: tuple[str, ...], now: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that only one of both has; all of them where only their order differs."""
    only_then = tuple(value for value in then if value not in now)
    only_now = tuple(value for value in now if value not in then)
    return (only_then, only_now) if only_then or only_now else (then, now)


def _differing_figures(seal: Seal, now: dict[str, str]) -> Iterator[Change]:
    then = seal.statement
    differing = [
        name
        for name in {**then, **now}
        if then.get(name) != now.get(name) and (name in then or now[name] != "0.00")
    ]
    if differing:
        expected, actual = (
            tuple(f"{name}: {figures.get(name, '–')}" for name in differing)
            for figures in (then, now)
        )
        yield Change(
            "changed", seal.year, "statement", is_entry=False, expected=expected, actual=actual
        )
