"""A rate that is decided (ny avgiftssats), and the names in it: of measures, lines, classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from fhledger.book.book import BookData
from fhledger.book.names import line_named, member_named
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.matching import match_name, matching_ids, nearest_name
from fhledger.core.messages import message
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fund.ledger import Section
from fhledger.domain.members.measures import INHABITANTS

OtherTerms = Literal["keep", "drop"]
"""What becomes of the terms of the rate so far that the new one does not state."""


@dataclass(frozen=True, kw_only=True)
class NewRate:
    """A rate that is decided: its value, first day, and for which fee, component and members it is.

    `terms` have the names and values of a rate in book.toml. A rate with brackets has its values in
    their `steps`, and no `value`. `index` is the index number by which it was set; `decided` is the
    day of the decision, `source` its document. `replaces` is the first day of a rate that was
    recorded wrongly, and that gives way to this one. `other_terms` says what becomes of the terms
    of the rate so far that are not given. A new component is added to the others.
    """

    since: date
    value: Decimal | None = None
    fee: str | None = None
    component: str | None = None
    members: Sequence[str] = ()
    member_class: str | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)
    index: Mapping[str, Any] | None = None
    decided: date | None = None
    text: str = ""
    source: str = ""
    replaces: date | None = None
    other_terms: OtherTerms | None = None
    is_new_component: bool = False


def with_ids(book: BookData, rule: FeeRule, new: NewRate) -> NewRate:
    """The new rate with the ids of what it names.

    Raises `InvalidArgumentError` for unknown names.
    """
    terms = dict(new.terms)
    if measure := terms.get("measure"):
        measures = {INHABITANTS: ("invånare",)} | {
            each.id: (each.label.sv, each.label.en) for each in book.config.measures
        }
        terms["measure"] = match_name(measure, measures, message("the measures"))
    if line := terms.get("line"):
        terms["line"] = line_named(book, line, Section.INCOME).id
    if of_class := terms.get("of_class"):
        terms["of_class"] = _class_named(book, of_class)
    component = new.component
    if not new.is_new_component:
        component = _component_named(rule, component)
    return replace(
        new,
        component=component,
        members=tuple(member_named(book, member) for member in new.members),
        member_class=new.member_class and _class_named(book, new.member_class),
        terms=terms,
    )


def _class_named(book: BookData, text: str) -> str:
    classes = {each.member_class for each in book.config.municipalities if each.member_class}
    return match_name(text, dict.fromkeys(sorted(classes), ()), message("the classes of members"))


def _component_named(rule: FeeRule, text: str | None) -> str | None:
    """The component that a text names; without one, the component without a name."""
    known: dict[str, Sequence[str]] = {id: () for id in rule.components if id}
    if text:
        if matching_ids(text, known):
            return match_name(text, known, message("the components of the fee"))
        raise InvalidArgumentError(
            "the fee has no component '{text}'; it has: {known}.{hint} A new one is added with"
            " --new.",
            text=text,
            known=", ".join(known) or "–",
            hint=nearest_name(text, known),
        )
    if known and None not in rule.components:
        raise InvalidArgumentError(
            "the fee is made up of {components}; say which of them the rate is of, --component",
            components=", ".join(known),
        )
    return None
