"""A printed report beside the figures that are computed from the entries (jämförelse)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Generic, NamedTuple, Protocol, TypeVar

from fhledger.core.amounts import EXACT
from fhledger.core.errors import Location
from fhledger.core.record import FrozenMapping
from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.printed import (
    Identity,
    PrintedReport,
    identities,
    rounding_tolerance,
    with_layout_sums,
)
from fhledger.domain.statement.printed_layout import PrintedLayout
from fhledger.domain.statement.rows import FigureKey


def agree(printed: Decimal, exact: Decimal, tolerance: Decimal) -> bool:
    """Whether a printed figure is the exact one, or as near to it as its rounding allows."""
    return EXACT.abs(EXACT.subtract(printed, exact)) <= tolerance


class HasPlaces(Protocol):
    """A printed report as a book has it, or as it was read from a text."""

    def where(self, key: FigureKey, /) -> Location:
        """Where a figure is printed."""
        ...


R_co = TypeVar("R_co", bound=HasPlaces, covariant=True)


class Comparison(NamedTuple, Generic[R_co]):
    """A printed report: its figures, those computed from the entries, and the identities."""

    report: R_co
    figures: Mapping[FigureKey, Decimal]
    computed: Mapping[FigureKey, Decimal]
    identities: tuple[Identity, ...]
    rounded_to: Mapping[FigureKey, Decimal]
    """The figures in thousands or millions of kronor, and which of them."""

    def agrees(self, key: FigureKey) -> bool:
        """Whether a printed figure is that of the entries, as exactly as it is printed."""
        exact = self.computed.get(key)
        return exact is not None and agree(self.figures[key], exact, self.tolerance(key))

    def tolerance(self, key: FigureKey) -> Decimal:
        """By how many kronor a printed figure may differ from the exact one."""
        return rounding_tolerance((key,), self.rounded_to)


def compare(
    report: PrintedReport,
    computed: Mapping[FigureKey, Decimal],
    lines: Sequence[Line],
    layout: PrintedLayout | None = None,
) -> Comparison[PrintedReport]:
    """A printed report beside the figures computed from the entries, as its layout has them."""
    figures, rounded_to = report.figures(), report.rounded_to(layout)
    return Comparison(
        report,
        FrozenMapping(figures),
        FrozenMapping(with_layout_sums(computed, layout)),
        identities(lines, figures, report.year, layout, rounded_to),
        FrozenMapping(rounded_to),
    )
