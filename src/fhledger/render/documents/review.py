"""The analytical review of a year as a document: each check, what it shows and what not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.audit.review_records import Review, ReviewCheck, ReviewItem
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import counted, message, message_in
from fhledger.render.document import Column, Document, Paragraph, Part, Table, TableRow


def review_document(review: Review, language: Language) -> Document:
    """Of each check a paragraph with its meaning, and a table of what it found."""
    title = message("Analytical review of {year}", year=review.year)
    entries = counted(
        "The checks compared {count} entry; they do not examine its documents.",
        "The checks compared {count} entries; they do not examine their documents.",
        review.entries,
    )
    parts = (part for check in review.checks for part in _parts(review, check, language))
    return Document(title.in_language(language), (*parts, Paragraph(entries.in_language(language))))


def _parts(review: Review, check: ReviewCheck, language: Language) -> Iterator[Part]:
    items = [item for item in review.items if item.check == check.id]
    heading = (
        message("{check}: {count} digits are compared.", check=check.name, count=check.count)
        if check.id == "first_digits"
        else message("{check}: {count}.", check=check.name, count=check.count)
    )
    texts = (heading, check.shows, check.does_not_show, *((check.note,) if check.note else ()))
    yield Paragraph(" ".join(text.in_language(language) for text in texts))
    if items:
        yield _table(check, items, review.year, language)


_COMPARED: dict[str, tuple[LocalizedText, LocalizedText]] = {
    "last_year": (LocalizedText(sv="{year}", en="{year}"), LocalizedText(sv="{year}", en="{year}")),
    "budget": (message("Budget"), message("Outcome")),
    "first_digits": (message_in("review", "Expected number"), message_in("review", "Number")),
}
"""What the two values that a check compares are called."""


def _table(check: ReviewCheck, items: Sequence[ReviewItem], year: int, language: Language) -> Table:
    before, now = _COMPARED.get(check.id, (message("Expected"), message("Amount")))
    titles = {
        "subject": message("Entry"),
        "day": message("Day"),
        "label": message_in("review", "Line"),
        "expected": before.format(year=year - 1),
        "actual": now.format(year=year),
        "difference": message("Difference"),
        "reason": message_in("review", "Reason"),
    }
    counts = check.id == "first_digits"
    amounts = "count" if counts else "kr_ore"
    compares = check.id in ("last_year", "budget")
    columns = {
        id: Column(id, titles[id].in_language(language), kind)
        for id, kind in (
            *((("subject", "text"), ("day", "text")) if not (compares or counts) else ()),
            ("label", "text"),
            *((("expected", amounts),) if compares or counts else ()),
            ("actual", amounts),
            *((("difference", amounts),) if compares else ()),
            *((("reason", "text"),) if not (compares or counts) else ()),
        )
    }
    rows = tuple(_row(item, list(columns), language) for item in items)
    every = [
        Column(id, id, "kr_ore" if id in ("expected", "actual", "difference") else "text")
        for id in _FOR_PROGRAMS
    ]
    exact = tuple(_row(item, _FOR_PROGRAMS, language) for item in items)
    for_programs = Table(check.id, "", tuple(every), exact)
    return Table(check.id, "", tuple(columns.values()), rows, for_programs)


_FOR_PROGRAMS = (
    *("subject", "day", "label", "expected", "actual", "difference", "reason", "file", "line"),
)


def _row(item: ReviewItem, columns: Sequence[str], language: Language) -> TableRow:
    cells = {
        "subject": item.subject,
        "day": item.day.isoformat() if item.day else "",
        "label": item.label.in_language(language),
        "expected": item.expected_kr if item.expected is None else item.expected,
        "actual": item.actual_kr if item.actual is None else item.actual,
        "difference": item.difference_kr,
        "reason": item.reason.in_language(language),
        "file": item.file,
        "line": item.line,
    }
    return TableRow(tuple(cells[column] for column in columns), id=item.subject)
