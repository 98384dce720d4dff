"""Decisions on rates (avgiftsbeslut): a rate is recorded in book.toml, with the day from which it is valid.

>>> from fhledger.book import embedded_book
>>> rate_before(embedded_book().config.fee_rule, (), date(2026, 1, 1)).value
Decimal('21')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.decisions import (
    CONFIG,
    Decision,
    Documentation,
    RecordedDecision,
    require_open,
)
from fhledger.book.names import member_named
from fhledger.book.text_files import validation_error
from fhledger.book.toml_insertion import with_table
from fhledger.core.amounts import format_sek
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fees.fee import FeeRule, require_fee
from fhledger.domain.fees.rates import Rate, RateUnit


def decide_rate(
    book: BookData,
    text: str,
    *,
    value: Decimal,
    since: date,
    unit: RateUnit = "kr_per_inhabitant",
    members: Sequence[str] = (),
    minimum: Decimal | None = None,
    index: tuple[str, Decimal] | None = None,
    documentation: Documentation,
) -> RecordedDecision:
    """A rate from its first day on, for all members or for some of them.

    `index` is the name and the number of the index by which it was set. Raises `InvalidArgumentError`
    for a second rate from the same day, and for one that leaves out the minimum of the rate so far,
    `YearClosedError` for a day in a closed year, `NotInForceError` for a book without a fee.
    """
    rule = require_fee(book.config.fee_rule)
    require_open(book, since.year)
    codes = tuple(member_named(book, member) for member in members)
    _check_rate(rule, codes, since, minimum)
    stated = {
        "value": value,
        "unit": unit,
        "since": since,
        "decided": documentation.day,
        "members": list(codes),
        "minimum_kr": minimum,
        "index": index and {"name": index[0], "value": str(index[1])},
        "source": documentation.source,
        "note": documentation.text,
    }
    fields = {name: field for name, field in stated.items() if field not in (None, "", [])}
    changed = _with_rate(book, rule, fields, documentation.source)
    decision = Decision(
        kind="rate",
        file=CONFIG,
        subject=",".join(codes) or None,
        label=None,
        amount=value,
        first_day=since,
        **documentation._asdict(),
    )
    text = with_table(text, "fee.rates", fields, name=CONFIG)
    return RecordedDecision(book.replace(fee_rule=changed), text, decision)


def _check_rate(
    rule: FeeRule, codes: tuple[str, ...], since: date, minimum: Decimal | None
) -> None:
    """Raises `InvalidArgumentError` for a day that has its rate, and for a minimum that is left out."""
    if any(rate.valid_from == since and rate.members == codes for rate in rule.rates):
        raise InvalidArgumentError(
            message("a rate from {day} is decided already; a new one has another day", day=since)
        )
    before = rate_before(rule, codes, since)
    if minimum is None and before is not None and before.minimum_kr:
        raise InvalidArgumentError(
            message(
                "the rate so far has a minimum of {amount} kr; give --minimum {plain} to keep it, or"
                " --minimum 0",
                amount=format_sek(before.minimum_kr),
                plain=f"{before.minimum_kr:f}",
            )
        )


def rate_before(rule: FeeRule, codes: tuple[str, ...], since: date) -> Rate | None:
    """The rate per inhabitant of the same members that is valid until a new one begins."""
    earlier = [
        rate
        for rate in rule.rates
        if rate.members == codes and rate.unit == "kr_per_inhabitant" and rate.valid_from < since
    ]
    return max(earlier, key=lambda rate: rate.valid_from, default=None)


def _with_rate(book: BookData, rule: FeeRule, fields: Mapping[str, object], source: str) -> FeeRule:
    try:
        rate = Rate.model_validate(
            {**fields, "source": resolve_source(source, book.config.sources)}
        )
        return FeeRule(**{**dict(rule), "rates": (*rule.rates, rate)})
    except ValidationError as error:
        raise validation_error(error, CONFIG) from None
