"""Results as a table (tabell): in a terminal, in a notebook, as a data frame.

A result gives its rows by `records()`, a list of flat dictionaries, of which pandas and polars
make a data frame; what people see follows from them.

>>> from collections import namedtuple
>>> Town = namedtuple("Town", "name inhabitants")
>>> towns = Listing([Town("Bjuv", 15905), Town("Klippan", 18027)])
>>> towns.records()[0]
{'name': 'Bjuv', 'inhabitants': 15905}
>>> print(towns)
name       inhabitants
-------  -------------
Bjuv            15 905
Klippan         18 027
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from fhledger.core.amounts import ORE, decimal_places, format_sek, round_half_up
from fhledger.core.localized import LocalizedText

Flat = dict[str, Any]
"""A row: a name for each column, and values that are not collections."""


class Tabular:
    """The base of results that are shown as a table."""

    __slots__ = ()

    def records(self) -> list[Flat]:
        """The rows as flat dictionaries, amounts as `Decimal`, days as `date`."""
        raise NotImplementedError

    def _shown_rows(self) -> list[Flat]:
        """The rows for people; they may be arranged differently from those for programs."""
        return self.records()

    def __str__(self) -> str:
        return _table(self._shown_rows(), "simple")

    def _repr_html_(self) -> str:
        return _table(self._shown_rows(), "html")


R = TypeVar("R")


class Listing(tuple[R, ...], Tabular):
    """A sequence of results, each with simple fields: years of the fund, entries."""

    __slots__ = ()

    def records(self) -> list[Flat]:
        """A dictionary for each of them, its fields in their order."""
        return [flat(result) for result in self]

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """The results as a JSON list, each with the fields that it has in the JSON of a command."""
        from pydantic_core import to_json

        return to_json(list(self), indent=indent).decode()

    def __str__(self) -> str:
        return Tabular.__str__(self)


def flat(result: object, *names: str) -> Flat:
    """The fields of a result (all, or those named) as a flat dictionary, texts in Swedish.

    An amount has two decimals at least: a data frame may take their number from its first rows.
    """
    if isinstance(result, tuple) and hasattr(result, "_fields"):
        all_names: tuple[str, ...] = result._fields
    else:
        fields = getattr(type(result), "model_fields", None)
        computed = getattr(type(result), "model_computed_fields", {})
        all_names = (*(fields or getattr(result, "__dataclass_fields__", {})), *computed)
    values = {name: getattr(result, name) for name in names or all_names}
    return {
        name: _plain_value(value)
        for name, value in values.items()
        if not isinstance(value, tuple | list | Mapping)
    }


def _plain_value(value: object) -> object:
    if isinstance(value, LocalizedText):
        return value.sv
    if isinstance(value, Decimal) and decimal_places(value) < 2:
        return round_half_up(value, ORE)
    return value


def _table(rows: list[Flat], form: str) -> str:
    from tabulate import tabulate  # most results are never shown, and it takes time to load

    shown = [{name: _cell(value) for name, value in row.items()} for row in rows]
    numbers = {
        name
        for row in rows
        for name, value in row.items()
        if isinstance(value, int | Decimal) and not isinstance(value, bool)
    }
    names = list(rows[0]) if rows else []
    return tabulate(
        [[row.get(name, "") for name in names] for row in shown],
        headers=names,
        tablefmt=form,
        disable_numparse=True,
        colalign=["right" if name in numbers else "left" for name in names] if rows else None,
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_sek(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000:
        return format_sek(Decimal(value))
    return str(value)
