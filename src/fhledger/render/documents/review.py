"""The analytical review of a year as a document: each check, what it shows and what not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from fhledger.audit.review_records import Review, ReviewCheck, ReviewItem
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message, message_in
from fhledger.render.document import Column, ColumnKind, Document, Paragraph, Part, Table, table_of


def review_document(review: Review) -> Document:
    """Of each check a paragraph with its meaning, and a table of what it found."""
    title = message("Analytical review of {year}", year=review.year)
    entries = counted(
        "The checks compared {count} entry; they do not examine its documents.",
        "The checks compared {count} entries; they do not examine their documents.",
        review.entries,
    )
    parts = (part for check in review.checks for part in _parts(review, check))
    return Document(title, (*parts, Paragraph(entries)))


def _parts(review: Review, check: ReviewCheck) -> Iterator[Part]:
    items = [item for item in review.items if item.check == check.id]
    heading = (
        message("{check}: {count} digits are compared.", check=check.name, count=check.count)
        if check.id == "first_digits"
        else message("{check}: {count}.", check=check.name, count=check.count)
    )
    texts = (heading, check.shows, check.does_not_show, *((check.note,) if check.note else ()))
    yield Paragraph(join(" ", texts))
    if items:
        yield _table(check, items, review.year)


_COMPARED: dict[str, tuple[LocalizedText, LocalizedText]] = {
    "last_year": (LocalizedText(sv="{year}", en="{year}"), LocalizedText(sv="{year}", en="{year}")),
    "budget": (message("Budget"), message("Outcome")),
    "first_digits": (message_in("review", "Expected number"), message_in("review", "Number")),
}
"""What the two values that a check compares are called."""
_OF_ENTRIES = frozenset({"subject", "day", "label", "actual", "reason"})
_OF_LINES = frozenset({"label", "expected", "actual", "difference"})
"""The columns that people see of a check of entries, and of one that compares lines or digits."""


def _table(check: ReviewCheck, items: Sequence[ReviewItem], year: int) -> Table:
    before, now = _COMPARED.get(check.id, (message("Expected"), message("Amount")))
    shown = _OF_LINES if check.id in _COMPARED else _OF_ENTRIES
    if check.id == "first_digits":
        shown -= {"difference"}
    kind: ColumnKind = "count" if check.id == "first_digits" else "kr_ore"
    columns = (
        Column("subject", message("Entry")),
        Column("day", message("Day")),
        Column("label", message_in("review", "Line")),
        Column("expected", before.format(year=year - 1), kind, value=_value("expected")),
        Column("actual", now.format(year=year), kind, value=_value("actual")),
        Column("difference", message("Difference"), "kr_ore", value="difference_kr"),
        Column("reason", message_in("review", "Reason")),
        Column("file", message("File")),
        Column("line", message("Line")),
    )
    for_readers = [
        column if column.id in shown else column._replace(readers="programs") for column in columns
    ]
    return table_of(check.id, "", for_readers, items, "subject")


def _value(name: str) -> Callable[[ReviewItem], Decimal | int | None]:
    """The count of an item with this name, or its amount."""
    return lambda item: getattr(item, f"{name}_kr" if getattr(item, name) is None else name)
