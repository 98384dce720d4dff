"""The status of a year as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fhledger.audit.step import Step, StepState
from fhledger.audit.year_status import YearStatus
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message, message_in
from fhledger.render.document import (
    Column,
    Document,
    Emphasis,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
)
from fhledger.render.documents.funds import funds_tables
from fhledger.render.headings import words

_EMPHASIS: dict[StepState, Emphasis] = {
    "done": "row",
    "missing": "error",
    "attention": "warning",
}


def _state(step: Step) -> LocalizedText:
    if step.id == "errors":
        return message("to correct")
    return {
        "done": message_in("state of a step", "done"),
        "missing": message_in("state of a step", "missing"),
        "attention": message_in("state of a step", "consider"),
    }[step.state]


def year_status_document(status: YearStatus, language: Language) -> Document:
    """What is done and what is missing, the commands for it, and the next one."""
    title = message("{book}: the year {year}", book=status.book, year=status.year)
    return Document(
        title.in_language(language),
        (
            _steps(status, language),
            *funds_tables(status.funds, language),
            *_other_commands(status, language),
            next_line(status.next_command, status.year, language),
        ),
    )


def year_begun_document(status: YearStatus, language: Language) -> Document:
    """The same after the year has begun."""
    text = message("{year} has begun, in entries/{year}.csv.", year=status.year)
    document = year_status_document(status, language)
    return Document(document.title, (Paragraph(text.in_language(language)), *document.parts))


def _steps(status: YearStatus, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("state", word("state"), emphasis="severity"),
        Column("text", word("step")),
    )
    rows = tuple(
        TableRow(
            (_state(step).in_language(language), step.text.in_language(language)),
            id=step.id,
            emphasis=_EMPHASIS[step.state],
        )
        for step in status.steps
    )
    with_commands = Table(
        "steps",
        "",
        (Column("state", ""), Column("text", ""), Column("command", "")),
        tuple(
            TableRow((step.state, step.text.in_language(language), step.command or ""), id=step.id)
            for step in status.steps
        ),
    )
    return Table("steps", "", columns, rows, as_table=with_commands)


def _other_commands(status: YearStatus, language: Language) -> Iterator[Part]:
    """The commands for the other steps that are not done."""
    commands = dict.fromkeys(step.command for step in status.steps if step.state != "done")
    others = tuple(
        f"  {_to_fill_in(other, language)}"
        for other in commands
        if other and other != status.next_command
    )
    if others:
        yield Paragraph(message("Also to do:").in_language(language))
        yield Preformatted(others)


def next_line(command: str | None, year: int, language: Language) -> Part:
    """The line that names the next command of a year, in one piece, so that it can be pasted."""
    if command is None:
        text = message("Nothing is missing in {year}.", year=year)
        return Paragraph(text.in_language(language))
    shown = _to_fill_in(command, language)
    return Preformatted((f"{message('Next:').in_language(language)} {shown}",))


_TO_FILL_IN = {"AMOUNT": message("AMOUNT"), "FILE": message("FILE"), "TEXT": message("TEXT")}


def _to_fill_in(command: str, language: Language) -> str:
    """A command with what the reader has to fill in named in the reader's language."""
    return re.sub(
        rf"\b({'|'.join(_TO_FILL_IN)})\b",
        lambda found: _TO_FILL_IN[found[1]].in_language(language),
        command,
    )


def with_next_line(
    document: Document, year: int, command: str | None, language: Language
) -> Document:
    """The document of a command that changed a year, with the next command as its last line."""
    return document._replace(parts=(*document.parts, next_line(command, year, language)))
