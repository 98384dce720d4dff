"""Specifications (specifikationer): what a row consists of, as the footnote and Bilaga 2 tell it.

Each item is a size without a sign, rounded by itself; what no item explains is
a row of its own.

>>> from fhledger.domain.fund.ledger import Entry, summarize
>>> family = Line(id="family", section="appropriation", label=LocalizedText(sv="Dagar", en="Days"))
>>> totals = summarize([Entry("A1", "2024-05-01", "family", "-900", item="Familjedagen")])
>>> told = specification("family", family.label, [family], totals, 2024)
>>> [(row.id, int(row.amounts[2024])) for row in told.rows]
[('Familjedagen', 900), ('total', 900)]
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fhledger.core.amounts import KRONA, ZERO, exact_sum, format_sek, negate, round_half_up
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.domain.fund.ledger import RESERVED_ITEMS, Item, Line, Section, Totals
from fhledger.domain.statement.rows import LABELS, Row


class Specification(Record):
    """What a row consists of in one year, as sizes without a sign, and the row's own total.

    `text` is the sentence that the report prints for it, where the book declares one.
    """

    of: str
    title: LocalizedText
    year: int
    rows: tuple[Row, ...]
    declared: tuple[str, ...] = ()
    text: LocalizedText | None = None

    def declared_rows(self) -> tuple[Row, ...]:
        """The rows of items that the book declares, whose ids are unique among all footnotes."""
        return tuple(row for row in self.rows if row.id in self.declared)


def specification(
    of: str, title: LocalizedText, lines: Sequence[Line], totals: Totals, year: int
) -> Specification:
    """What some lines together consist of in a year: their items as sizes, and the total.

    Declared items are in their declared order, free texts after them by
    alphabet, one text that several lines share once; what no item explains is a
    row of its own. A text that came and went by reversal has no row.
    """
    labels: dict[str, LocalizedText] = {}
    sizes: dict[str, Decimal] = {}
    rest = whole = ZERO
    for line in lines:
        sums = totals.totals_by_item(line.id)
        whole = exact_sum((whole, _size(line, None, exact_sum(sums.values()))))
        rest = exact_sum((rest, _size(line, None, sums.pop("", ZERO))))
        declared = {item.id: item for item in line.items if item.id in sums}
        for name in (*declared, *sorted(sums.keys() - declared)):
            item = declared.get(name)
            labels.setdefault(name, item.label if item else LocalizedText(sv=name, en=name))
            sizes[name] = exact_sum((sizes.get(name, ZERO), _size(line, item, sums[name])))
    ids = {line.id for line in lines}
    undone = {reversal.item for reversal in totals.reversals if reversal.line in ids}
    rows = [
        Row(id=name, label=labels[name], amounts={year: _whole(size)})
        for name, size in sizes.items()
        if size or name not in undone
    ]
    if rest:
        rows.append(
            Row(id="unspecified", label=LABELS["unspecified"], amounts={year: _whole(rest)})
        )
    rows.append(
        Row(id="total", label=LABELS["total"], amounts={year: _whole(whole)}, is_total=True)
    )
    declared_ids = tuple(dict.fromkeys(item.id for line in lines for item in line.items))
    return Specification(of=of, title=title, year=year, rows=tuple(rows), declared=declared_ids)


def footnotes(lines: Sequence[Line], totals: Totals, year: int) -> tuple[Specification, ...]:
    """The specification of each income or cost line that any entry of the year specifies.

    It has no row for the total, since that is the row of Bilaga 1 which it explains.
    """
    notes = []
    for line in lines:
        if line.section is Section.APPROPRIATION:
            continue
        rows = specification(line.id, line.label, [line], totals, year)
        if {row.id for row in rows.rows} <= RESERVED_ITEMS:
            continue
        sizes = {row.id: format_sek(row.amounts[year] or ZERO) for row in rows.rows}
        values = {item.id: sizes.get(item.id, "0") for item in line.items}
        text = line.footnote and line.footnote.format(year=year, previous_year=year - 1, **values)
        notes.append(rows.model_copy(update={"rows": rows.rows[:-1], "text": text}))
    return tuple(notes)


def prints_inflow(line: Line, item: Item | None) -> bool:
    """Whether the size that a specification prints stands for money into the fund.

    In a footnote a repayment is a size like any other; in Bilaga 2, whose rows
    are added up, what comes back is below zero.
    """
    if line.section is Section.APPROPRIATION:
        return False
    if item is not None and item.movement is not None:
        return item.movement == "repayment"
    return line.section is Section.INCOME


def _size(line: Line, item: Item | None, amount: Decimal) -> Decimal:
    return amount if prints_inflow(line, item) else negate(amount)


def _whole(amount: Decimal) -> Decimal:
    return round_half_up(amount, KRONA)
