"""Reading a book: a folder of TOML and CSV files becomes one value, or an error that says where.

- `book.toml`: name, sources, opening balance, lines, members, fee, labels; it must be there
- `entries/YEAR.csv`: the entries of a year; there must be one or more
- `population.csv`: inhabitants by municipality and reference day
- `projects.csv`: the register of projects
- `budget.csv`: decided budgets
- `scenarios.toml`: what is assumed about the years to come
- `balances.csv`: the observed balance of the fund at the end of a day
- `printed/YEAR.toml`: the figures of a printed annual report
- `accepted.toml`: known differences
- `seals/YEAR.toml`: what a closed year rests on

>>> read_folder("no_such_folder")
Traceback (most recent call last):
fhledger.core.errors.BookError: there is no folder no_such_folder. `fhledger init DIR` makes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePath
from typing import Any, TypeVar

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.book_files import BookFiles, book_folder, refuse_interrupted
from fhledger.book.config import BookConfig, undeclared
from fhledger.book.entries_file import EntriesFile
from fhledger.book.seal_file import read_seals
from fhledger.book.text_files import (
    R,
    csv_rows,
    is_named,
    toml_line,
    toml_table,
    validate_table,
    validation_error,
)
from fhledger.book.year_ledger import YearLedger, year_ledger
from fhledger.core.errors import BookError, Location
from fhledger.core.record import Record
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.dated_values import Source, source_fields
from fhledger.domain.fees.population import Inhabitants, Population
from fhledger.domain.fund.balances import Balance
from fhledger.domain.fund.budget import BudgetDecision
from fhledger.domain.fund.projects import Project
from fhledger.domain.statement.printed import PrintedReport, unknown_rows
from fhledger.planning.scenarios import Scenario, unplannable

B = TypeVar("B", bound=BookData)

EMBEDDED = Path(__file__).parent.parent / "data" / "familjen_helsingborg"

POPULATION_COLUMNS = (
    "municipality_code",
    "municipality",
    "reference_day",
    "inhabitants",
    "published",
    "source",
)
PROJECT_COLUMNS = (
    "id",
    "name",
    "area",
    "decided_year",
    "decided_day",
    "granted_kr",
    "note",
    "source",
)
BUDGET_COLUMNS = ("year", "line", "amount_kr", "decided", "text", "source")
BALANCE_COLUMNS = ("day", "balance_kr", "source")


class _Accepted(Record):
    accepted: tuple[Acceptance, ...] = ()


class _Scenarios(Record):
    scenarios: tuple[Scenario, ...] = ()


def read_folder(
    folder: str | Path,
    kind: type[B] = BookData,  # type: ignore[assignment]
    *,
    instead: Mapping[str, Path] | None = None,
    known: BookData | None = None,
) -> B:
    """The book in a folder, as a `kind` of book. Raises `BookError` with file, line and field.

    A writer gives the files that are to be read `instead` of some of the book, by their names, and
    the book as it is `known`, so that the entries of other years are not read again.
    """
    root = book_folder(folder)
    if instead is None:
        refuse_interrupted(root)
    files = BookFiles(root, instead or {})
    charter_table, charter_text = toml_table(files.path("book.toml"), "book.toml")
    sources = _sources(charter_table)
    charter = validate_table(
        BookConfig, _sourced(charter_table, sources), "book.toml", charter_text
    )
    found = _rows(Project, files, "projects.csv", PROJECT_COLUMNS, sources)
    projects = tuple(project for _, project in found)
    balances = _rows(Balance, files, "balances.csv", BALANCE_COLUMNS, sources)
    parts: dict[str, Any] = {
        "population": _population(files, sources),
        "project_register": projects,
        "budgets": _budgets(files, charter, sources),
        "scenarios": tuple(_scenarios(files, charter)),
        "printed": tuple(_printed(files, charter, sources)),
        "accepted": _optional(_Accepted, files, "accepted.toml").accepted,
        "ledgers": tuple(_years(files, charter, projects, known)),
        "seals": tuple(read_seals(files)),
        "balances": tuple(balance for _, balance in balances),
    }
    try:
        return kind(config=charter, **parts)
    except ValidationError as error:
        raise validation_error(error, str(root)) from None


@cache
def embedded_book() -> BookData:
    """The book that comes with the library: Familjen Helsingborg, 2022–2024."""
    return read_folder(EMBEDDED)


def _years(
    files: BookFiles, charter: BookConfig, projects: tuple[Project, ...], known: BookData | None
) -> Iterator[YearLedger]:
    names = files.names_in("entries", ".csv")
    if not names:
        raise BookError(
            "there are no entries", Location("entries/"), "Each year has a file, entries/2024.csv."
        )
    for name in names:
        stem = PurePath(name).stem
        if not re.fullmatch(r"(19|2[0-9])[0-9]{2}", stem):
            raise BookError("the name of this file is not a year", Location(name))
        before = known.ledgers_by_year.get(int(stem)) if known else None
        if before and name not in files.instead:
            yield before
            continue
        entries = EntriesFile(files.path(name), name)
        year = year_ledger(int(stem), entries)
        for field, value, advice in undeclared(charter, projects, year.totals):
            raise _located(entries, field, value, advice)
        yield year


def _located(file: EntriesFile, field: str, value: str, advice: str) -> BookError:
    line = next(line for line, entry in file.located() if getattr(entry, field) == value)
    return BookError(f"unknown {field} '{value}'", Location(file.name, line, field), advice)


def _population(files: BookFiles, sources: Mapping[str, Source]) -> Population:
    name = "population.csv"
    found = _rows(Inhabitants, files, name, POPULATION_COLUMNS, sources)
    rows = tuple(row for _, row in found)
    try:
        return Population(rows=rows)
    except ValidationError as error:
        raise validation_error(error, name) from None


def _budgets(
    files: BookFiles, charter: BookConfig, sources: Mapping[str, Source]
) -> tuple[BudgetDecision, ...]:
    name = "budget.csv"
    declared = {"", *(line.id for line in charter.lines)}
    decisions = []
    for line, decision in _rows(BudgetDecision, files, name, BUDGET_COLUMNS, sources):
        if decision.line not in declared:
            raise BookError(
                f"the line '{decision.line}' is not declared",
                Location(name, line, "line"),
                "Declare it under [[lines]] in book.toml, or leave it empty for the whole budget.",
            )
        decisions.append(decision)
    return tuple(decisions)


def _printed(
    files: BookFiles, charter: BookConfig, sources: Mapping[str, Source]
) -> Iterator[PrintedReport]:
    for name in files.names_in("printed", ".toml"):
        table, text = toml_table(files.path(name), name)
        report = validate_table(PrintedReport, _sourced(table, sources), name, text)
        if str(report.year) != PurePath(name).stem:
            raise BookError(f"this report is of {report.year}", Location(name, field="year"))
        for key in unknown_rows(charter.lines, report):
            raise BookError(
                f"'{key.place} {key.row}' is not a row of this book's statement",
                Location(name, toml_line(text, (key.place, "rows", key.row)), "rows"),
                "Rows are named by the ids of the lines and items in book.toml.",
            )
        yield report


def _scenarios(files: BookFiles, charter: BookConfig) -> Iterator[Scenario]:
    name = "scenarios.toml"
    fee_line = charter.fee_rule.line if charter.fee_rule else None
    for scenario in _optional(_Scenarios, files, name).scenarios:
        if why := unplannable(scenario, charter.lines, fee_line):
            raise BookError(why, Location(name))
        yield scenario


def _optional(record: type[R], files: BookFiles, name: str) -> R:
    """The record that a TOML file holds, or an empty one where the file is missing."""
    path = files.path(name)
    if not is_named(path):
        return record()
    table, text = toml_table(path, name)
    return validate_table(record, table, name, text)


def _rows(
    record: type[R],
    files: BookFiles,
    name: str,
    columns: tuple[str, ...],
    sources: Mapping[str, Source],
) -> Iterator[tuple[int, R]]:
    """The records of a CSV file and their lines, none where it is missing.

    An empty cell is a field left out.
    """
    path = files.path(name)
    if not is_named(path):
        return
    fields = record.model_fields
    required = [column for column in columns if fields[column].is_required()]
    for line, cells in csv_rows(path, name, columns, required):
        values: dict[str, Any] = {
            column: cell.strip()
            for column, cell in zip(columns, cells, strict=True)
            if cell.strip()
        }
        try:
            yield line, record.model_validate(_sourced(values, sources))
        except ValidationError as error:
            raise validation_error(error, name, line) from None


def _sources(table: Mapping[str, Any]) -> dict[str, Source]:
    declared = table.get("sources", {})
    if not isinstance(declared, dict):
        raise BookError("sources are a table", Location("book.toml", field="sources"))
    try:
        return {id: Source.model_validate(source) for id, source in declared.items()}
    except ValidationError as error:
        raise validation_error(error, "book.toml") from None


def _sourced(value: Any, sources: Mapping[str, Source]) -> Any:
    """The same values, each text under `source` replaced by the source that it names.

    `report: Bilaga 1` names a place in the source declared as `report`; any
    other text names a document by its title.
    """
    if isinstance(value, list):
        return [_sourced(part, sources) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: source_fields(part, sources)
        if key == "source" and isinstance(part, str)
        else _sourced(part, sources)
        for key, part in value.items()
    }
