"""Money used without a decision (medel utan beslut): more than decided, grants to no project.

Only a year that is not closed, and later than the last printed report, is looked at: what was
decided for it can still be recorded.

>>> from fhledger.book import embedded_book
>>> undecided_spending(embedded_book(), 2024)
()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from fhledger.book.book import BookData
from fhledger.core.amounts import EXACT, ZERO, exact_sum, format_sek, negate
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.budget import budget_total
from fhledger.domain.fund.ledger import Line, Section, Totals, lines_in_year, lines_of_section


class UndecidedSpending(NamedTuple):
    """Money of some lines, or of an item, that no recorded decision covers; `text` says which."""

    lines: tuple[str, ...]
    item: str | None
    text: LocalizedText

    def concerns(self, line: str, item: str) -> bool:
        """Whether an entry on a line and an item is part of it."""
        return line in self.lines and self.item in (None, item)


def undecided_spending(book: BookData, year: int) -> tuple[UndecidedSpending, ...]:
    """What an open year has used of its lines without a decision, in the order of the lines."""
    ledger = book.ledgers_by_year.get(year)
    is_reported = any(report.year >= year for report in book.printed)
    if ledger is None or is_reported or book.seals_by_year.get(year):
        return ()
    lines = lines_in_year(book.config.lines, year)
    by_line = (
        found
        for line in lines
        if line.section is not Section.INCOME and not line.transfer
        for found in (
            *_beyond_decisions(book, line, ledger.totals, year),
            *_without_project(line, ledger.totals),
        )
    )
    return (*_beyond_whole(book, lines, ledger.totals, year), *by_line)


def _beyond_whole(
    book: BookData, lines: Sequence[Line], totals: Totals, year: int
) -> Iterator[UndecidedSpending]:
    """The budget as a whole, where it is known what it covers."""
    rule, decided = book.config.budget_rule_of(year), budget_total(book.budgets, year)
    if rule is not None and decided is not None:
        covered = tuple(line.id for line in lines if line.section in rule.covers)
        used = negate(totals.sum_where(lambda key: key.line in covered))
        yield from _beyond(message("the whole budget"), used, decided, covered)


def _beyond_decisions(
    book: BookData, line: Line, totals: Totals, year: int
) -> Iterator[UndecidedSpending]:
    """A line beyond its budget, or the items of an appropriation beyond what was decided."""
    decisions = [each for each in book.budgets if each.year == year and each.line == line.id]
    used = {item: negate(amount) for item, amount in totals.totals_by_item(line.id).items()}
    if any(not each.item for each in decisions):
        decided = exact_sum(negate(each.amount_kr) for each in decisions)
        yield from _beyond(line.label, exact_sum(used.values()), decided, (line.id,))
        return
    of_item = {each.item: ZERO for each in decisions}
    for each in decisions:
        of_item[each.item] = EXACT.subtract(of_item[each.item], each.amount_kr)
    needs_decision = line.section is Section.APPROPRIATION and (
        _decides_appropriations(book) or not _is_in_whole_budget(book, year)
    )
    for item, amount in used.items():
        if item in of_item or needs_decision:
            decided = of_item.get(item, ZERO)
            yield from _beyond(_label(line, item), amount, decided, (line.id,), item)


def _decides_appropriations(book: BookData) -> bool:
    """Whether the book has a decision on an appropriation by itself, in any year."""
    lines = {line.id for line in lines_of_section(book.config.lines, Section.APPROPRIATION)}
    return any(each.line in lines for each in book.budgets)


def _is_in_whole_budget(book: BookData, year: int) -> bool:
    """Whether the budget as a whole covers appropriations, or may cover them."""
    rule = book.config.budget_rule_of(year)
    is_decided = budget_total(book.budgets, year) is not None
    return is_decided and (rule is None or Section.APPROPRIATION in rule.covers)


def _beyond(
    what: LocalizedText | str,
    used: Decimal,
    decided: Decimal,
    lines: tuple[str, ...],
    item: str | None = None,
) -> Iterator[UndecidedSpending]:
    if used <= max(decided, ZERO):
        return
    text = (
        message(
            "{what}: {used} kr is used, {over} kr more than the {decided} kr that is decided",
            what=what,
            used=format_sek(used),
            over=format_sek(EXACT.subtract(used, decided)),
            decided=format_sek(decided),
        )
        if decided > 0
        else message(
            "{what}: {used} kr is used, and no decision on it is recorded",
            what=what,
            used=format_sek(used),
        )
    )
    yield UndecidedSpending(lines, item, text)


def _without_project(line: Line, totals: Totals) -> Iterator[UndecidedSpending]:
    """Grants that name no project."""
    for item in line.items:
        if item.movement in ("grant", "earlier_decision"):
            paid = negate(
                exact_sum(
                    amount
                    for key, amount in totals.sums
                    if (key.line, key.item, key.project) == (line.id, item.id, "")
                )
            )
            if paid > 0:
                text = message(
                    "{what}: {paid} kr is paid to no project; give one with --project",
                    what=item.label,
                    paid=format_sek(paid),
                )
                yield UndecidedSpending((line.id,), item.id, text)


def _label(line: Line, item: str) -> LocalizedText | str:
    declared = line.item(item)
    return declared.label if declared else item or line.label
