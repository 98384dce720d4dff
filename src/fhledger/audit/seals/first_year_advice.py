"""How to decide terms for later years without changing closed ones (villkor för senare år)."""

from __future__ import annotations

from fhledger.audit.seals.sealed_entries import Change
from fhledger.book import BookData
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message


def first_year_advice(change: Change, book: BookData) -> LocalizedText | str:
    """How to write terms that hold from an open year on, where only such terms have changed.

    Due days and tax of a fee, and what a budget covers, can be decided for later years only.
    """
    kind, _, fee = change.what.partition(" ")
    values = (*_values(change.expected), *_values(change.actual))
    of_later = all(value.startswith(("due.", "vat.")) for value in values)
    if change.what == "budget_rule":
        table = "[budget]" if change.kind == "new" else "[[budget.later]]"
    elif kind == "fee" and change.kind == "changed" and of_later:
        table = "[[fees.later]]" if fee else "[[fee.later]]"
    else:
        return ""
    return message(
        "What is decided for later years only is written under {table} with first_year = {year}",
        table=table,
        year=max(seal.year for seal in book.seals) + 1,
    )


def _values(part: object) -> tuple[str, ...]:
    return part if isinstance(part, tuple) else ()
