"""Specifications (specifikationer): the items of a row, as the footnote and Bilaga 2 print them.

Each item is an absolute amount, rounded by itself; what is not specified is a row
of its own.
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
    """The items of a row in one year, as absolute amounts, and their total.

    `text` is the sentence that the report prints, if the book declares one.
    """

    of: str
    title: LocalizedText
    year: int
    rows: tuple[Row, ...]
    declared: tuple[str, ...] = ()
    text: LocalizedText | None = None

    def declared_rows(self) -> tuple[Row, ...]:
        """The rows of declared items, whose ids are unique among all footnotes."""
        return tuple(row for row in self.rows if row.id in self.declared)


def specification(
    of: str, title: LocalizedText, lines: Sequence[Line], totals: Totals, year: int
) -> Specification:
    """The items of some lines together in a year as absolute amounts, and the total.

    Declared items are in their declared order, free texts after them in alphabetical
    order; a text that several lines share is one row. What is not specified is a row
    of its own. A text whose entries were all reversed has no row.
    """
    labels: dict[str, LocalizedText] = {}
    amounts: dict[str, Decimal] = {}
    unspecified = total = ZERO
    for line in lines:
        sums = totals.totals_by_item(line.id)
        total = exact_sum((total, _absolute(line, None, exact_sum(sums.values()))))
        unspecified = exact_sum((unspecified, _absolute(line, None, sums.pop("", ZERO))))
        declared = {item.id: item for item in line.items if item.id in sums}
        for name in (*declared, *sorted(sums.keys() - declared)):
            item = declared.get(name)
            labels.setdefault(name, item.label if item else LocalizedText(sv=name, en=name))
            amount = _absolute(line, item, sums[name])
            amounts[name] = exact_sum((amounts.get(name, ZERO), amount))
    ids = {line.id for line in lines}
    reversed_items = {reversal.item for reversal in totals.reversals if reversal.line in ids}

    def row(id: str, label: LocalizedText, amount: Decimal) -> Row:
        whole = round_half_up(amount, KRONA)
        return Row.model_construct(
            id=id, label=label, amounts={year: whole}, is_total=id == "total"
        )

    rows = [
        row(name, labels[name], amount)
        for name, amount in amounts.items()
        if amount or name not in reversed_items
    ]
    if unspecified:
        rows.append(row("unspecified", LABELS["unspecified"], unspecified))
    rows.append(row("total", LABELS["total"], total))
    declared_ids = tuple(dict.fromkeys(item.id for line in lines for item in line.items))
    return Specification.model_construct(
        of=of, title=title, year=year, rows=tuple(rows), declared=declared_ids
    )


def footnotes(lines: Sequence[Line], totals: Totals, year: int) -> tuple[Specification, ...]:
    """The specification of each line of income or cost that has specified entries in the year.

    It has no row for the total, which is the row of Bilaga 1 itself.
    """
    notes = []
    for line in lines:
        if line.section is Section.APPROPRIATION:
            continue
        note = specification(line.id, line.label, [line], totals, year)
        if {row.id for row in note.rows} <= RESERVED_ITEMS:
            continue
        amounts = {row.id: format_sek(row.amounts[year] or ZERO) for row in note.rows}
        values = {item.id: amounts.get(item.id, "0") for item in line.items}
        text = line.footnote and line.footnote.format(
            year=year, previous_year=year - 1, next_year=year + 1, **values
        )
        notes.append(note.model_copy(update={"rows": note.rows[:-1], "text": text}))
    return tuple(notes)


def prints_inflow(line: Line, item: Item | None) -> bool:
    """Whether a positive amount in a specification increases the fund.

    In a footnote a repayment is printed as a positive amount; in Bilaga 2, whose rows
    are added up, it is below zero.
    """
    if line.section is Section.APPROPRIATION:
        return False
    if item is not None and item.movement is not None:
        return item.movement == "repayment"
    return line.section is Section.INCOME


def _absolute(line: Line, item: Item | None, amount: Decimal) -> Decimal:
    return amount if prints_inflow(line, item) else negate(amount)
