"""The terms of a rate as options of a command (en avgiftssats villkor), and the other way round.

>>> steps = [{"from": 0, "value": 2}, {"from": 5000, "value": "1.76"}]
>>> as_options({"minimum_kr": Decimal(35_000), "steps": steps})
'--minimum 35000 --step 0=2 --step 5000=1.76'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from fhledger.core.text import argument
from fhledger.domain.fees.rates import Rate

TERM_OPTIONS: Mapping[str, str] = {
    "unit": "unit",
    "measure": "measure",
    "per": "per",
    "of_kr": "of_kr",
    "brackets": "brackets",
    "steps": "step",
    "of_class": "of_class",
    "base_kr": "base",
    "discount": "discount",
    "minimum_kr": "minimum",
    "maximum_kr": "maximum",
    "outside_limits": "outside_limits",
    "line": "line",
}
"""Each term of a rate in book.toml, and its option."""

OF_A_MEASURE = frozenset(TERM_OPTIONS) - {"outside_limits", "line"}
"""The terms by which a fee is computed; an amount per member takes the place of them all."""


def terms_of(rate: Rate) -> dict[str, Any]:
    """The terms of a rate as book.toml has them, without those that are the usual ones."""
    stated = rate.model_dump(by_alias=True, exclude_defaults=True)
    plain = {"unit": "kr_per_inhabitant"}
    return {
        term: stated[term]
        for term in TERM_OPTIONS
        if term in stated and stated[term] != plain.get(term)
    }


def as_options(terms: Mapping[str, Any]) -> str:
    """The options that state some terms, as they are pasted into a shell."""
    return " ".join(option for term in terms for option in _options(term, terms[term]))


def _options(term: str, value: Any) -> Iterator[str]:
    option = f"--{TERM_OPTIONS[term].replace('_', '-')}"
    if value is True:
        yield option
    elif term == "steps":
        yield from (f"{option} {_step(step)}" for step in value)
    elif term == "discount":
        above = value.get("above")
        yield f"{option} {'' if above is None else f'{_text(above)}='}{_text(value['percent'])}"
    else:
        yield f"{option} {argument(_text(value))}"


def _step(step: Mapping[str, Any]) -> str:
    end = step.get("to")
    return f"{_text(step['from'])}{'' if end is None else f'-{_text(end)}'}={_text(step['value'])}"


def _text(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
