"""Grants (projektbidrag): what a project of the register is granted, and the end of a project.

>>> from fhledger.book import embedded_book
>>> change = decide_grant(embedded_book(), "", "Cykelväg", 250_000, new=True, day=date(2025, 2, 10))
>>> change.decision.subject, change.book.projects().projects[-2].name
('cykelvag', 'Kommunalt acceleratorsprogram')
>>> ended = end_project(change.book, change.file_text, "cykel", date(2025, 11, 30))
>>> ended.file_text.splitlines()[1]
'cykelvag,Cykelväg,,,2025-02-10,250000.00,,,2025-11-30'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.edits.decisions import Decision, DecisionKind, RecordedDecision, require_open
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.names import new_id, project_named
from fhledger.book.text.csv_writing import record_cells, with_cells, with_records
from fhledger.book.text.text_files import validation_error
from fhledger.core.amounts import format_sek, parse_amount
from fhledger.core.dates import parse_date, parse_optional_date
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fund.projects import Project

PROJECTS = CSV_FILES[Project]


def decide_grant(
    book: BookData,
    file_text: str,
    project: str,
    amount: int | str | Decimal,
    *,
    day: date | str | None = None,
    year: int | None = None,
    area: str = "",
    text: str = "",
    source: str = "",
    new: bool = False,
) -> RecordedDecision:
    """Record the grant of a project of the register, or of a `new` one, whose name is given.

    Raises `InvalidArgumentError` for a grant that is decided twice and for one below zero.
    """
    amount, day = parse_amount(amount), parse_optional_date(day)
    if amount <= 0:
        raise InvalidArgumentError(message("a grant is an amount above zero, without a sign"))
    decided = day.year if day else year
    if decided is not None:
        require_open(book, decided)
    fields = {
        "granted_kr": amount,
        "decided_day": day,
        "decided_year": year,
        "area": area,
        "note": text,
        "source": resolve_source(source, book.config.sources),
    }
    given = {name: value for name, value in fields.items() if value not in (None, "")}
    of_register = _new_project if new else _known_project
    record, file_text = of_register(book, file_text, project, source, given)
    others = [each for each in book.project_register if each.id != record.id]
    register = (*others, record) if new else _with(book.project_register, record)
    return RecordedDecision(
        book.replace(project_register=register),
        file_text,
        _decision("grant", record, amount, day, text=text, source=source),
    )


def _new_project(
    book: BookData, text: str, name: str, source: str, given: Mapping[str, object]
) -> tuple[Project, str]:
    """A project that the register lacks, and the text of the register with it."""
    if name.casefold() in (known.name.casefold() for known in book.project_register):
        raise InvalidArgumentError(
            message("the project '{name}' is in projects.csv; leave --new out", name=name)
        )
    id = new_id(name, (known.id for known in book.project_register))
    record = _project({"id": id, "name": name, **given})
    return record, with_records(text, [record], source=source)


def _known_project(
    book: BookData, text: str, name: str, source: str, given: Mapping[str, object]
) -> tuple[Project, str]:
    """A project of the register with its grant, and the text of the register with it."""
    known = _project_of(book, name)
    if known.granted_kr is not None:
        raise InvalidArgumentError(
            message(
                "{project} is granted {amount} kr already; a further grant is a project of its"
                " own, --new",
                project=known.name,
                amount=format_sek(known.granted_kr),
            )
        )
    record = _project({**dict(known), **given})
    cells = {name: cell for name, cell in record_cells(record).items() if name in given}
    cells |= {"source": source} if source else {}
    return record, with_cells(text, tuple(Project.model_fields), record.id, cells)


def end_project(
    book: BookData,
    file_text: str,
    project: str,
    day: date | str,
    *,
    text: str = "",
    source: str = "",
) -> RecordedDecision:
    """Record the end of a project: from this day nothing of its grant is committed any more.

    Raises `InvalidArgumentError` for a project that has ended.
    """
    day = parse_date(day)
    require_open(book, day.year)
    known = _project_of(book, project)
    if known.closed_day is not None:
        raise InvalidArgumentError(
            message(
                "{project} was closed on {day} already", project=known.name, day=known.closed_day
            )
        )
    notes = "; ".join(part for part in (known.note, text, source) if part)
    record = _project({**dict(known), "closed_day": day, "note": notes})
    cells = {"closed_day": day.isoformat(), "note": notes}
    return RecordedDecision(
        book.replace(project_register=_with(book.project_register, record)),
        with_cells(file_text, tuple(Project.model_fields), record.id, cells),
        _decision("end-of-project", record, None, day, text=text, source=source),
    )


def _project_of(book: BookData, name: str) -> Project:
    id = project_named(book, name)
    return next(project for project in book.project_register if project.id == id)


def _project(fields: Mapping[str, object]) -> Project:
    try:
        return Project.model_validate(fields)
    except ValidationError as error:
        raise validation_error(error, PROJECTS) from None


def _with(register: Sequence[Project], record: Project) -> tuple[Project, ...]:
    return tuple(record if each.id == record.id else each for each in register)


def _decision(
    kind: DecisionKind,
    record: Project,
    amount: Decimal | None,
    day: date | None,
    *,
    text: str,
    source: str,
) -> Decision:
    return Decision(
        kind=kind,
        file=PROJECTS,
        subject=record.id,
        label=LocalizedText(sv=record.name, en=record.name),
        amount=amount,
        day=day,
        text=text,
        source=source,
    )
