"""Grants (projektbidrag): what a project of the register is granted, and the end of a project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from fhledger.book.edits.decisions import Decision, DecisionEdit, DecisionKind, require_open
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.names import new_id, project_named
from fhledger.book.text.csv_writing import record_cells, with_cells, with_records
from fhledger.book.text.text_files import validation_error
from fhledger.core.amounts import format_sek, parse_amount
from fhledger.core.arguments import checked
from fhledger.core.dates import parse_date, parse_optional_date
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fund.projects import Project

_PROJECTS = CSV_FILES[Project]


class GrantEdit(DecisionEdit):
    """A book with the grants that are decided, and the projects that have ended."""

    @checked
    def decide_grant(
        self,
        project: str,
        amount: int | str | Decimal,
        *,
        day: date | str | None = None,
        year: int | None = None,
        area: str = "",
        text: str = "",
        source: str = "",
        new: bool = False,
    ) -> Decision:
        """Record the grant of a project of the register, or of a `new` one, whose name is given.

        Raises `InvalidArgumentError` for a grant that is decided twice and for one below zero.
        """
        amount, day = parse_amount(amount), parse_optional_date(day)
        if amount <= 0:
            raise InvalidArgumentError("a grant is an amount above zero, without a sign")
        decided = day.year if day else year
        if decided is not None:
            require_open(self.book, decided)
        fields = {
            "granted_kr": amount,
            "decided_day": day,
            "decided_year": year,
            "area": area,
            "note": text,
            "source": resolve_source(source, self.book.config.sources),
        }
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        of_register = self._new_project if new else self._known_project
        record, register = of_register(project, source, given)
        return self._decided(
            "grant", record, register, amount=amount, day=day, text=text, source=source
        )

    def _new_project(
        self, name: str, source: str, given: Mapping[str, object]
    ) -> tuple[Project, str]:
        """A project that the register lacks, and the text of the register with it."""
        register = self.book.project_register
        known = next((each for each in register if each.name.casefold() == name.casefold()), None)
        if known is not None:
            _require_no_grant(known)
            raise InvalidArgumentError(
                "the project '{name}' is in projects.csv; leave --new out", name=name
            )
        id = new_id(name, (known.id for known in register))
        record = _project({"id": id, "name": name, **given})
        return record, with_records(self._texts[_PROJECTS], [record], source=source)

    def _known_project(
        self, name: str, source: str, given: Mapping[str, object]
    ) -> tuple[Project, str]:
        """A project of the register with its grant, and the text of the register with it."""
        known = self._project_of(name)
        _require_no_grant(known)
        record = _project({**dict(known), **given})
        cells = {name: cell for name, cell in record_cells(record).items() if name in given}
        return record, self._with_cells(record, cells | ({"source": source} if source else {}))

    @checked
    def end_project(
        self, project: str, day: date | str, *, text: str = "", source: str = ""
    ) -> Decision:
        """Record the end of a project: from this day nothing of its grant is committed any more.

        Raises `InvalidArgumentError` for a project that has ended.
        """
        day = parse_date(day)
        require_open(self.book, day.year)
        known = self._project_of(project)
        if known.closed_day is not None:
            raise InvalidArgumentError(
                "{project} was closed on {day} already", project=known.name, day=known.closed_day
            )
        notes = "; ".join(part for part in (known.note, text, source) if part)
        record = _project({**dict(known), "closed_day": day, "note": notes})
        register = self._with_cells(record, {"closed_day": day.isoformat(), "note": notes})
        return self._decided(
            "end-of-project", record, register, amount=None, day=day, text=text, source=source
        )

    def _project_of(self, name: str) -> Project:
        id = project_named(self.book, name)
        return next(project for project in self.book.project_register if project.id == id)

    def _with_cells(self, record: Project, cells: Mapping[str, str]) -> str:
        columns = tuple(Project.model_fields)
        return with_cells(self._texts[_PROJECTS], columns, record.id, cells)

    def _decided(
        self, kind: DecisionKind, record: Project, register: str, **fields: Any
    ) -> Decision:
        """Keep a project that is new or changed, and the text of the register with it."""
        projects = {each.id: each for each in self.book.project_register} | {record.id: record}
        decision = Decision(
            kind=kind,
            file=_PROJECTS,
            subject=record.id,
            label=LocalizedText(sv=record.name, en=record.name),
            **fields,
        )
        book = self.book.replace(project_register=tuple(projects.values()))
        return self._record(book, register, decision)


def _require_no_grant(known: Project) -> None:
    """Raises `InvalidArgumentError` for a project that is granted an amount already."""
    if known.granted_kr is not None:
        raise InvalidArgumentError(
            "{project} is granted {amount} kr already ({when}). If this is the same decision,"
            " do nothing; a further grant is a project of its own: give it another name, --new",
            project=known.name,
            amount=format_sek(known.granted_kr),
            when=known.decided_day or known.decided_year or message("day unknown"),
        )


def _project(fields: Mapping[str, object]) -> Project:
    try:
        return Project.model_validate(fields)
    except ValidationError as error:
        raise validation_error(error, _PROJECTS) from None
