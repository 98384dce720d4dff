"""The records of SIE: which fields each has, and which a file of a type must or must not have.

>>> values_of("#KONTO", ["3010", "Avgifter", "surplus"], print)
('3010', 'Avgifter')
>>> values_of("#KTYP", ["3010"], print)
Traceback (most recent call last):
fhledger.core.errors.InvalidArgumentError: it has 1 of 2 fields
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fhledger.core.errors import InvalidArgumentError
from fhledger.exchange.sie.document import SieKind
from fhledger.exchange.sie.fields import (
    Field,
    IssueReporter,
    account_of,
    amount_of,
    day_of,
    integer_of,
    objects_of,
    text_of,
)


class Shape(NamedTuple):
    """How many fields a record must have, and what each of its fields is."""

    required: int
    fields: tuple[Callable[[Field, IssueReporter], Any], ...]


_LABELS: Mapping[Shape, str] = {
    Shape(1, (integer_of,)): "#FLAGGA #SIETYP",
    Shape(1, (text_of,)): "#FORMAT #PROSA #FTYP #FNR #BKOD #FNAMN #TAXAR #KPTYP #VALUTA",
    Shape(1, (text_of, text_of)): "#PROGRAM #DIM",
    Shape(1, (text_of, text_of, text_of)): "#ORGNR #UNDERDIM",
    Shape(2, (text_of, text_of, text_of)): "#OBJEKT",
    Shape(0, (text_of, text_of, text_of, text_of)): "#ADRESS",
    Shape(1, (day_of,)): "#OMFATTN",
    Shape(1, (day_of, text_of)): "#GEN",
    Shape(3, (integer_of, day_of, day_of)): "#RAR",
    Shape(1, (account_of, text_of)): "#KONTO",
    Shape(2, (account_of, text_of)): "#KTYP #ENHET #SRU",
    Shape(3, (integer_of, account_of, amount_of, text_of)): "#IB #UB #RES",
    Shape(4, (integer_of, account_of, objects_of, amount_of, text_of)): "#OIB #OUB",
    Shape(5, (integer_of, text_of, account_of, objects_of, amount_of, text_of)): "#PSALDO #PBUDGET",
    Shape(3, (text_of, text_of, day_of, text_of, day_of, text_of)): "#VER",
    Shape(3, (account_of, objects_of, amount_of, day_of, text_of, text_of, text_of)): (
        "#TRANS #RTRANS #BTRANS"
    ),
}
SHAPES = {label: shape for shape, labels in _LABELS.items() for label in labels.split()}
"""Every record that is read, `#KSUMMA` aside."""

NEEDED = frozenset(
    {"#VER", "#TRANS", "#RTRANS", "#BTRANS", "#VALUTA", "#SIETYP", "#RAR", "#IB", "#UB", "#RES"}
)
"""The records that an import or its checks use; any other one may be unreadable, or without fields.

An unreadable `#RAR` matters only beside balances.
"""

_ALWAYS = ("#FLAGGA", "#PROGRAM", "#FORMAT", "#GEN", "#SIETYP", "#FNAMN")
_BALANCES = ("#RAR", "#KONTO", "#IB", "#UB", "#RES")

REQUIRED: Mapping[SieKind, tuple[str, ...]] = {
    "1": (*_ALWAYS, *_BALANCES, "#SRU"),
    "2": (*_ALWAYS, *_BALANCES, "#SRU"),
    "3": (*_ALWAYS, *_BALANCES),
    "4E": (*_ALWAYS, *_BALANCES),
    "4I": _ALWAYS,
}
"""The records that a file of a type must have."""

FORBIDDEN: Mapping[SieKind, tuple[str, ...]] = {
    "1": ("#VER",),
    "2": ("#VER",),
    "3": ("#VER",),
    "4E": (),
    "4I": ("#IB", "#UB", "#RES", "#OIB", "#OUB", "#PSALDO", "#PBUDGET", "#OMFATTN"),
}
"""The records that a file of a type must not have."""


def values_of(label: str, fields: Sequence[Field], report: IssueReporter) -> tuple[Any, ...]:
    """The values of a record's fields; surplus ones are ignored, optional ones empty or None.

    A record that SIE does not have has none. Raises `InvalidArgumentError` for a field that is
    missing or cannot be read.
    """
    required, parsers = SHAPES[label] if label in SHAPES else Shape(0, ())
    if len(fields) < required:
        raise InvalidArgumentError(
            "it has {given} of {required} fields", given=len(fields), required=required
        )
    given = (*fields, *[""] * len(parsers))
    values = tuple(parser(field, report) for parser, field in zip(parsers, given, strict=False))
    if None in values[:required]:
        raise InvalidArgumentError("a day is missing")
    return values
