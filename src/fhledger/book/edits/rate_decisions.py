"""Decisions on rates (avgiftsbeslut): a rate is recorded with the day from which it is valid.

>>> from datetime import date
>>> from decimal import Decimal
>>> from fhledger.book import embedded_book
>>> new = NewRate(since=date(2026, 1, 1), value=Decimal(22), source="An invented decision")
>>> book, text, decision = decide_rate(embedded_book(), "", new)
>>> [rate.value for rate in book.config.fee_rates], decision.rate_in_words.en
([Decimal('21'), Decimal('22')], '22 kr per inhabitant')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.edits.decisions import CONFIG, Decision, require_open
from fhledger.book.edits.new_rate import NewRate, with_ids
from fhledger.book.edits.rate_corrections import (
    first_use,
    measure_of,
    mistaken_rate,
    place_of_rates,
    rate_from,
    with_rule,
    without_rate,
)
from fhledger.book.edits.rate_term_options import OF_A_MEASURE, TERM_OPTIONS, as_options, terms_of
from fhledger.book.text.text_files import validation_error
from fhledger.book.text.toml_insertion import with_table
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.localized import LocalizedText
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate, of_component, rate_of_member
from fhledger.domain.fees.wording import value_words
from fhledger.domain.members.municipality import Municipality


def decide_rate(book: BookData, text: str, new: NewRate) -> tuple[BookData, str, Decision]:
    """The book with a rate from its first day on, for all members, a class or some members.

    With it come the text of book.toml and the decision. The fee, component, class, members, measure
    and line are named by id or label. Raises `InvalidArgumentError` for a second rate from the same
    day, for terms of the rate so far of which nothing is said, and for a component that is not
    known, `YearClosedError` for a day in a closed year, `NotInForceError` for a book without a fee.
    """
    rule = book.fee_named(new.fee)
    require_open(book, new.since.year)
    new = with_ids(book, rule, new)
    replaced: tuple[LocalizedText, ...] = ()
    if new.replaces is not None:
        wrong = mistaken_rate(book, rule, new)
        text, replaced = without_rate(book, text, rule, wrong)
        rates = tuple(rate for rate in rule.rates if rate is not wrong)
        changed = rule.model_copy(update={"rates": rates})
        book, rule = with_rule(book, rule, changed), changed
    named = [member for member in book.config.municipalities if member.code in new.members]
    _check_whom(rule, new)
    terms = _all_terms(rule, named, new)
    if terms.get("steps") and new.value is not None:
        raise InvalidArgumentError(
            "a rate with brackets has its values in them, not in an amount: `fhledger decide"
            " rate --since {day} --step 0=AMOUNT --source TEXT`, with --step for each bracket",
            day=new.since,
        )
    stated = _stated(new, terms)
    with_rate = _with_rate(book, rule, stated)
    decision = _decision(book, rule, new, _words(book, with_rate, new)).model_copy(
        update={"remarks": (*replaced, *first_use(book, rule, new))}
    )
    path, within = place_of_rates(book, rule)
    text = with_table(text, path, stated, within=within, name=CONFIG)
    return with_rule(book, rule, with_rate), text, decision


def _words(book: BookData, rule: FeeRule, new: NewRate) -> LocalizedText | None:
    """The value of the new rate in its unit; None for one with brackets."""
    if new.value is None:
        return None
    added = next(
        rate
        for rate in of_component(rule.rates, new.component)
        if (rate.valid_from, rate.value) == (new.since, new.value)
    )
    return value_words(added, new.value, measure_of(book, added))


def _stated(new: NewRate, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The table of the rate as book.toml has it."""
    fields = {
        "component": new.component,
        "value": new.value,
        **terms,
        "since": new.since,
        "decided": new.decided,
        "members": list(new.members),
        "class": new.member_class,
        "index": new.index and {name: part for name, part in new.index.items() if part},
        "source": new.source,
        "note": new.text,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _decision(
    book: BookData, rule: FeeRule, new: NewRate, rate_in_words: LocalizedText | None
) -> Decision:
    is_other = rule in book.config.other_fees
    return Decision(
        kind="rate",
        file=CONFIG,
        subject=",".join(new.members) or new.member_class,
        label=None,
        amount=new.value,
        first_day=new.since,
        fee=rule.name if is_other else None,
        fee_label=_fee_label(book, rule) if is_other else None,
        component=new.component,
        rate_in_words=rate_in_words,
        day=new.decided,
        text=new.text,
        source=new.source,
    )


def _fee_label(book: BookData, rule: FeeRule) -> LocalizedText:
    return rule.label or next(line.label for line in book.config.lines if line.id == rule.line)


def _check_whom(rule: FeeRule, new: NewRate) -> None:
    """Raises `InvalidArgumentError` for a day that has its rate, and where a class is missing."""
    rates = of_component(rule.rates, new.component)
    classes = sorted({rate.member_class for rate in rates if rate.member_class})
    is_for_all = not new.members and new.member_class is None
    has_general = any(rate.is_general for rate in rates)
    if is_for_all and classes and not has_general and new.other_terms != "drop":
        raise InvalidArgumentError(
            "each rate so far is for a class of members ({classes}); say which of them the new"
            " one is for, --class",
            classes=", ".join(classes),
        )
    if rate_from(rule, new, new.since) is not None:
        raise InvalidArgumentError(
            "a rate from {day} is decided already; a new one has another day", day=new.since
        )


def _all_terms(rule: FeeRule, named: Sequence[Municipality], new: NewRate) -> dict[str, Any]:
    """The terms of the new rate, with those of the rate so far that are kept."""
    given = dict(new.terms)
    replaced = OF_A_MEASURE if given.get("unit") == "kr_per_member" else frozenset()
    left_out: list[dict[str, Any]] = []
    for before in replaced_rates(rule, new, named):
        terms = {
            term: value
            for term, value in terms_of(before).items()
            if term not in given and term not in replaced
        }
        if terms not in left_out:
            left_out.append(terms)
    if any(left_out) and new.other_terms is None:
        shown = " / ".join(as_options(terms) for terms in left_out if terms)
        raise InvalidArgumentError(
            "the rate so far has terms of which nothing is said: {options}. Give them, as they"
            " are or changed; or all of them are kept by --other-terms keep, or dropped by"
            " --other-terms drop",
            options=shown,
        )
    kept: Mapping[str, Any] = {}
    if new.other_terms == "keep" and left_out:
        if len(left_out) > 1:
            raise InvalidArgumentError(
                "the rates so far have different terms, and cannot be kept in one rate: {options}",
                options=" / ".join(as_options(terms) or "–" for terms in left_out),
            )
        kept = left_out[0]
    stated = {"unit": "kr_per_inhabitant", **kept, **given}
    return {term: stated[term] for term in TERM_OPTIONS if term in stated}


def replaced_rates(
    rule: FeeRule, new: NewRate, named: Iterable[Municipality] = ()
) -> Iterator[Rate]:
    """The rates of its component that a new one takes the place of.

    They are those of the members that it names, that of its class, else that of all.
    """
    earlier = of_component(
        [rate for rate in rule.rates if rate.valid_from < new.since], new.component
    )
    if new.members:
        for member in named:
            with suppress(NotInForceError):
                yield rate_of_member(earlier, member, new.since)
        return
    general = [rate for rate in earlier if rate.is_general]
    own = [rate for rate in earlier if rate.member_class == new.member_class and not rate.members]
    latest = max(own or general, key=lambda rate: rate.valid_from, default=None)
    if latest is not None:
        yield latest


def _with_rate(book: BookData, rule: FeeRule, stated: Mapping[str, Any]) -> FeeRule:
    def with_source(table: Mapping[str, Any]) -> dict[str, Any]:
        return {**table, "source": resolve_source(table.get("source", ""), book.config.sources)}

    fields = with_source(stated)
    if "index" in fields:
        fields["index"] = with_source(fields["index"])
    try:
        rate = Rate.model_validate(fields)
        return FeeRule(**{**dict(rule), "rates": (*rule.rates, rate)})
    except ValidationError as error:
        raise validation_error(error, CONFIG) from None
