"""The last steps of a year (årets sista moment): its closing, and its printed report.

>>> from fhledger.book import embedded_book
>>> [(step.id, step.state) for step in steps_after_verification(embedded_book(), 2024)]
[('earlier_years', 'attention'), ('closed', 'missing'), ('report', 'done')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fhledger.audit.seals.unclosed_years import open_before
from fhledger.audit.step import Step
from fhledger.book import BookData
from fhledger.core.messages import message


def steps_after_verification(
    book: BookData, year: int, broken: Collection[int] = ()
) -> Iterator[Step]:
    """The last steps of a year that has begun; `broken` are the years with a broken seal."""
    yield from _closing(book, year, broken)
    yield _report(book, year)


def _closing(book: BookData, year: int, broken: Collection[int]) -> Iterator[Step]:
    check = f"fhledger verify --year {year}"
    if year in broken:
        text = message("closed, but the seal is broken")
        yield Step(id="closed", state="missing", text=text, command=check)
        return
    if seal := book.seals_by_year.get(year):
        text = message("closed, with the seal {seal}", seal=seal.seal)
        yield Step(id="closed", state="done", text=text)
        if before := [each for each in sorted(broken) if each < year]:
            text = message(
                "the year rests on {years}, whose seal is broken",
                years=", ".join(map(str, before)),
            )
            yield Step(id="earlier_seals", state="attention", text=text, command="fhledger verify")
        return
    if later := [each.year for each in book.seals if each.year > year]:
        text = message(
            "the seal of {year} is missing, though {later} is closed; restore it from a copy",
            year=year,
            later=min(later),
        )
        yield Step(id="closed", state="missing", text=text, command="fhledger verify")
        return
    if earlier := open_before(book, year):
        text = message("earlier years are open: {years}", years=", ".join(map(str, earlier)))
        command = f"fhledger close {earlier[-1]} --with-earlier"
        yield Step(id="earlier_years", state="attention", text=text, command=command)
    text = message("the year is not closed")
    command = f"fhledger close {year}{' --with-earlier' * bool(earlier)} --dry-run"
    yield Step(id="closed", state="missing", text=text, command=command)


def _report(book: BookData, year: int) -> Step:
    if any(report.year == year for report in book.printed):
        text = message("the printed report is entered")
        return Step(id="report", state="done", text=text)
    return Step(
        id="report",
        state="missing",
        text=message("the printed report is not entered"),
        command="fhledger check-report FILE --save",
    )
