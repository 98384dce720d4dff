"""The status of a year as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fhledger.audit.step import Step, StepState
from fhledger.audit.year_status import YearStatus
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message, message_in
from fhledger.render.document import (
    Coded,
    Column,
    Document,
    Emphasis,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
    table_of,
)
from fhledger.render.documents.funds import funds_tables

_EMPHASIS: dict[StepState, Emphasis] = {"done": "row", "missing": "error", "attention": "warning"}


_STATES: dict[StepState, LocalizedText] = {
    "done": message_in("state of a step", "done"),
    "missing": message_in("state of a step", "missing"),
    "attention": message_in("state of a step", "consider"),
}


def _state(step: Step) -> Coded:
    return Coded(step.state, message("to correct") if step.id == "errors" else _STATES[step.state])


def year_status_document(status: YearStatus) -> Document:
    """What is done and what is missing, the commands for it, and the next one."""
    title = message("{book}: the year {year}", book=status.book, year=status.year)
    return Document(
        title,
        (
            _steps(status),
            *funds_tables(status.funds),
            *_other_commands(status),
            next_line(status.next_command, status.year),
        ),
    )


def year_begun_document(status: YearStatus) -> Document:
    """The same after the year has begun."""
    text = message("{year} has begun, in entries/{year}.csv.", year=status.year)
    document = year_status_document(status)
    return Document(document.title, (Paragraph(text), *document.parts))


def _steps(status: YearStatus) -> Table:
    columns = (
        Column("state", message("State"), emphasis="severity", value=_state),
        Column("text", message("Step")),
        Column("command", message("Command"), readers="programs"),
    )
    return table_of("steps", "", columns, status.steps, _row)


def _row(step: Step) -> TableRow:
    return TableRow((), id=step.id, emphasis=_EMPHASIS[step.state])


def _other_commands(status: YearStatus) -> Iterator[Part]:
    """The commands for the other steps that are not done."""
    commands = dict.fromkeys(step.command for step in status.steps if step.state != "done")
    others = tuple(
        join("", ("  ", _to_fill_in(other)))
        for other in commands
        if other and other != status.next_command
    )
    if others:
        yield Paragraph(message("Also to do:"))
        yield Preformatted(others)


def next_line(command: str | None, year: int) -> Part:
    """The line that names the next command of a year, in one piece, so that it can be pasted."""
    if command is None:
        return Paragraph(message("Nothing is missing in {year}.", year=year))
    return Preformatted((join(" ", (message("Next:"), _to_fill_in(command))),))


_TO_FILL_IN = {"AMOUNT": message("AMOUNT"), "FILE": message("FILE"), "TEXT": message("TEXT")}


def _to_fill_in(command: str) -> LocalizedText:
    """A command with what the reader has to fill in named in the reader's language."""
    parts = re.split(rf"\b({'|'.join(_TO_FILL_IN)})\b", command)
    return join("", (_TO_FILL_IN.get(part, part) for part in parts))


def with_next_line(document: Document, year: int, command: str | None) -> Document:
    """The document of a command that changed a year, with the next command as its last line."""
    return document._replace(parts=(*document.parts, next_line(command, year)))
