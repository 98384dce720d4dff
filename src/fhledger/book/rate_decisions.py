"""Decisions on rates (avgiftsbeslut): a rate is recorded in book.toml, with the day from which it is valid.

>>> from fhledger.book import embedded_book
>>> rate_before(embedded_book().config.fee_rule, date(2026, 1, 1)).value
Decimal('21')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.decisions import (
    CONFIG,
    Decision,
    RecordedDecision,
    require_open,
)
from fhledger.book.names import member_named
from fhledger.book.text_files import validation_error
from fhledger.book.toml_insertion import with_table
from fhledger.core.amounts import format_sek, parse_amount
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.exact import parse_number
from fhledger.core.messages import message
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fees.fee import FeeRule, require_fee
from fhledger.domain.fees.municipality import Municipality
from fhledger.domain.fees.rates import Rate, RateUnit, of_component, rate_of_member


def decide_rate(
    book: BookData,
    file_text: str,
    value: int | str | Decimal,
    since: date,
    *,
    unit: RateUnit | None = None,
    members: Sequence[str] = (),
    minimum: int | str | Decimal | None = None,
    index: tuple[str, int | str | Decimal] | None = None,
    day: date | None = None,
    text: str = "",
    source: str = "",
) -> RecordedDecision:
    """Record a rate from its first day on, with any number of decimals, for all members or for some.

    `index` is the name and the number of the index by which it was set; without a `unit` it is per
    inhabitant. Raises `InvalidArgumentError` for a second rate from the same day, and for one that
    would drop a term of the rate so far (a minimum, a maximum, brackets, a discount, a base sum, a
    class, another unit), `YearClosedError` for a day in a closed year, `NotInForceError` for a book
    without a fee.
    """
    rule = require_fee(book.config.fee_rule)
    require_open(book, since.year)
    value = parse_number(value)
    codes = tuple(member_named(book, member) for member in members)
    stated: dict[str, object] = {
        "value": value,
        "unit": unit,
        "since": since,
        "decided": day,
        "members": list(codes),
        "minimum_kr": None if minimum is None else parse_amount(minimum),
        "index": index and {"name": index[0], "value": str(parse_number(index[1]))},
        "source": source,
        "note": text,
    }
    named = [member for member in book.config.municipalities if member.code in codes]
    _check_rate(rule, named, stated)
    stated["unit"] = unit or "kr_per_inhabitant"
    fields = {name: field for name, field in stated.items() if field not in (None, "", [])}
    changed = _with_rate(book, rule, fields, source)
    decision = Decision(
        kind="rate",
        file=CONFIG,
        subject=",".join(codes) or None,
        label=None,
        amount=value,
        day=day,
        first_day=since,
        text=text,
        source=source,
    )
    file_text = with_table(file_text, "fee.rates", fields, name=CONFIG)
    return RecordedDecision(book.replace(fee_rule=changed), file_text, decision)


_OWN = {"value", "valid_from", "decided", "source", "note", "index", "members"}
"""What each rate has of its own; all other fields are terms, which hold until they are changed."""

_OF_A_MEASURE = {
    *("measure", "per", "of_kr", "brackets", "steps", "base_kr", "discount"),
    *("of_class", "minimum_kr", "maximum_kr", "unit"),
}
"""The terms by which a fee is computed; an amount per member takes the place of them all."""


def _check_rate(rule: FeeRule, members: Sequence[Municipality], new: Mapping[str, Any]) -> None:
    """Raises `InvalidArgumentError` for a day that has its rate, and for a term that is left out."""
    since, codes = new["since"], {member.code for member in members}
    if any(
        rate.valid_from == since and set(rate.members) == codes and not rate.member_class
        for rate in rule.rates
    ):
        raise InvalidArgumentError(
            message("a rate from {day} is decided already; a new one has another day", day=since)
        )
    for before in _replaced(rule, members, since):
        _check_terms(before, new)


def _check_terms(before: Rate, new: Mapping[str, Any]) -> None:
    """Raises `InvalidArgumentError` for a term of the rate so far that the new one would drop.

    A unit and a minimum have their options. All else is stated in book.toml.
    """
    plain = Rate(value=before.value, unit="kr_per_inhabitant", valid_from=before.valid_from)
    own = _OWN | ({"member_class"} if new["members"] else set())
    if new["unit"] == "kr_per_member":
        own |= _OF_A_MEASURE
    terms = {
        name: field.serialization_alias or name
        for name, field in Rate.model_fields.items()
        if name not in own and getattr(before, name) != getattr(plain, name)
    }
    if before.unit == "kr_per_member":
        terms.pop("unit", None)
    terms.pop("minimum_kr", None)
    if terms:
        raise InvalidArgumentError(
            message(
                "the rate so far has terms that this command cannot state ({terms}); write the new"
                " rate beside it in book.toml, under [[fee.rates]]",
                terms=", ".join(terms.values()),
            )
        )
    if new["unit"] is None and before.unit != plain.unit:
        raise InvalidArgumentError(
            message(
                "the rate so far is in {unit}; give --unit {unit} to keep it, or --unit {other}",
                unit=before.unit,
                other=plain.unit,
            )
        )
    if new["minimum_kr"] is None and before.minimum_kr and "minimum_kr" not in own:
        raise InvalidArgumentError(
            message(
                "the rate so far has a minimum of {amount} kr; give --minimum {plain} to keep it, or"
                " --minimum 0",
                amount=format_sek(before.minimum_kr),
                plain=f"{before.minimum_kr:f}",
            )
        )


def rate_before(rule: FeeRule, since: date) -> Rate | None:
    """The latest rate that names nobody and is valid until a new one begins."""
    general = (rate for rate in _replaced(rule, (), since) if rate.is_general)
    return max(general, key=lambda rate: rate.valid_from, default=None)


def _replaced(rule: FeeRule, members: Sequence[Municipality], since: date) -> Iterator[Rate]:
    """The rates that a new one takes the place of: those of the members that it names, else of all.

    Where each rate names some, all are the classes. Where the fee has components, the new rate is
    of none; without one like that, it would be a component more, beside all of them.
    """
    earlier = [rate for rate in rule.rates if rate.valid_from < since]
    components = {rate.component for rate in earlier}
    for component in {None} if None in components else components:
        rates = of_component(earlier, component)
        if members:
            for member in members:
                with suppress(NotInForceError):
                    yield rate_of_member(rates, member, since)
        else:
            everybody = [rate for rate in rates if rate.is_general]
            own = everybody or [rate for rate in rates if rate.member_class]
            yield from {
                rate.member_class: rate for rate in sorted(own, key=lambda rate: rate.valid_from)
            }.values()


def _with_rate(book: BookData, rule: FeeRule, fields: Mapping[str, object], source: str) -> FeeRule:
    try:
        rate = Rate.model_validate(
            {**fields, "source": resolve_source(source, book.config.sources)}
        )
        return FeeRule(**{**dict(rule), "rates": (*rule.rates, rate)})
    except ValidationError as error:
        raise validation_error(error, CONFIG) from None
