"""The fields of a sealed fact by name (fältnamn), for people; the file and JSON have their keys.

>>> from fhledger.book import embedded_book
>>> config = embedded_book().config
>>> describe_fact("rate 2016-01-01", ("value: 21.00", "unit: kr_per_inhabitant"), config, 2024).sv
'belopp eller tal: 21; enhet: kr per invånare'
>>> describe_fact("order of lines", ("trainee_income", "total_costs"), config, 2024).sv
'Övriga intäkter – Traineeverksamheten; Summa kostnader'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from fhledger.audit.seals.sealed_facts import ORDER
from fhledger.audit.subjects import name_row
from fhledger.book import BookConfig
from fhledger.core.amounts import format_sek
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.statement.rows import PLACE_LABELS

FIELD_NAMES: Final[Mapping[str, LocalizedText]] = {
    "above": message("on the part above"),
    "amount_kr": message("amount, kr"),
    "area": message("area"),
    "balance_kr": message("balance, kr"),
    "base_kr": message("base sum, kr"),
    "because": message("reason"),
    "brackets": message("brackets"),
    "by": message("shared by"),
    "category": message("category"),
    "class": message("class"),
    "closed_day": message("closed on"),
    "code": message("code"),
    "component": message("component"),
    "covers": message("covers"),
    "day": message("day"),
    "decided": message("decided on"),
    "decided_ceilings": message("decided ceilings"),
    "decided_day": message("decided on"),
    "decided_year": message("year of decision"),
    "discount": message("discount"),
    "document": message("document"),
    "due": message("due day"),
    "each": message("called"),
    "en": message("English"),
    "exemptions": message("exemptions"),
    "first_year": message("first year"),
    "footnote": message("footnote"),
    "from": message("from"),
    "fund": message("fund"),
    "granted_kr": message("granted, kr"),
    "id": message("id"),
    "index": message("index"),
    "inhabitants": message("inhabitants"),
    "item": message("item"),
    "kr_per_unit": message("unit of the rate"),
    "label": message("label"),
    "later": message("later"),
    "latest_published": message("latest published"),
    "limits": message("floor and ceiling"),
    "line": message("line"),
    "maximum_kr": message("maximum, kr"),
    "measure": message("measure"),
    "member": message("member"),
    "members": message("members"),
    "minimum_kr": message("minimum, kr"),
    "month": message("month"),
    "months": message("months"),
    "movement": message("movement"),
    "municipality": message("municipality"),
    "municipality_code": message("municipal code"),
    "name": message("name"),
    "note": message("remark"),
    "of_class": message("of the fee of class"),
    "of_kr": message("of the sum, kr"),
    "on": message("on"),
    "opening_balance": message("opening balance"),
    "outside_limits": message("outside floor and ceiling"),
    "page": message("page"),
    "partial_year": message("part of a year"),
    "per": message("per"),
    "percent": message("per cent"),
    "period": message("period"),
    "place": message("place in the document"),
    "published": message("published"),
    "reason": message("reason"),
    "reference_day": message("reference day"),
    "rounded_to": message("rounded to"),
    "rounding": message("rounding"),
    "rows": message("rows"),
    "seal": message("seal"),
    "section": message("section"),
    "shares": message("shares"),
    "since": message("valid from"),
    "source": message("source"),
    "steps": message("steps"),
    "sv": message("Swedish"),
    "text": message("text"),
    "to": message("to"),
    "total_kr": message("total, kr"),
    "transfer": message("transfer"),
    "unit": message("unit"),
    "until": message("valid until"),
    "value": message("amount or number"),
    "vat": message("value added tax"),
    "weight": message("weight"),
    "year": message("year"),
    "years": message("years"),
    "years_before": message("years before"),
}
"""What people call each key of the records that a seal covers."""

VALUE_NAMES: Final[Mapping[str, LocalizedText]] = {
    "False": message("no"),
    "True": message("yes"),
    "appropriation": message("appropriations"),
    "by_day": message("by day"),
    "by_half_year": message("by half year"),
    "by_month": message("by month"),
    "by_quarter": message("by quarter"),
    "cost": message("costs"),
    "each": message("each by itself"),
    "earlier_decision": message("earlier decision"),
    "exempt": message("exempt from tax"),
    "grant": message("grant"),
    "income": message("income"),
    "kr_per_inhabitant": message("kr per inhabitant"),
    "kr_per_member": message("kr per member"),
    "kr_per_unit": message("kr per unit"),
    "krona": message("whole kronor"),
    "largest_remainder": message("by the largest remainder"),
    "marginal": message("each part by its bracket"),
    "ore": message("whole öre"),
    "outside_scope": message("outside the scope of the tax"),
    "per_mille": message("per mille"),
    "percent": message("per cent"),
    "percent_of_class": message("per cent of the fee of a class"),
    "repayment": message("repayment"),
    "taxable": message("taxable"),
    "whole": message("the whole by its bracket"),
    "whole_year": message("the whole year"),
}
"""What people call the values that are one of a few words."""

_WORDS_OF: Final = frozenset(
    {
        "brackets",
        "by",
        "category",
        "covers",
        "kr_per_unit",
        "movement",
        "outside_limits",
        "partial_year",
        "rounding",
        "section",
        "transfer",
        "unit",
        "latest_published",
    }
)
"""The keys whose values are one of a few words, or a list of them."""
_IDS: Final = frozenset({"line", "item", "fund"})
"""The keys whose values are an id that has a label."""

_FIELD = re.compile(r"([a-z][\w.\-]*): (.*)", re.DOTALL)
_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}").fullmatch


def describe_fact(
    fact: str, values: Sequence[str], config: BookConfig, year: int
) -> LocalizedText | str:
    """The values of a fact for people: fields, words and ids by name, amounts as people write them.

    `fact` is its name in the seal. Text that somebody wrote stays; a value
    without a field is in quotation marks.
    """
    if not any(values):
        return "–"
    if fact.startswith(ORDER):
        return join("; ", (name_row(id, config, year) for id in values))
    return join("; ", (_described(value, config, year) for value in values if value))


def _described(value: str, config: BookConfig, year: int) -> LocalizedText | str:
    field = _FIELD.fullmatch(value)
    if field is None:
        return message("“{value}”", value=value)
    path, text = field.groups()
    keys = [key for key in path.split(".") if key != "rows"]
    parts = (part for part in (_name(key, config, year) for key in keys) if part)
    return join(": ", (join(", ", parts), _value(keys, text, config, year)))


def _name(key: str, config: BookConfig, year: int) -> LocalizedText | str:
    return FIELD_NAMES.get(key) or PLACE_LABELS.get(key) or name_row(key, config, year)


def _value(keys: Iterable[str], text: str, config: BookConfig, year: int) -> LocalizedText | str:
    words = [key for key in keys if not key.isdigit()]
    last = words[-1] if words else ""
    if last in _WORDS_OF:
        return VALUE_NAMES.get(text, text)
    if last in _IDS:
        return name_row(text, config, year)
    return format_sek(Decimal(text)) if _AMOUNT(text) else text
