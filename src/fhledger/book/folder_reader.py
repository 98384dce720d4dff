"""Reading a book (läsa en bok): a folder of TOML and CSV files becomes one value, or a located error.

- `book.toml`: name, sources, opening balance, lines, members, fee, labels; it must be there
- `entries/YEAR.csv`: the entries of a year; there must be one or more
- `population.csv`: inhabitants by municipality and reference day
- `projects.csv`: the register of projects
- `budget.csv`: decided budgets
- `scenarios.toml`: assumptions about the years to come
- `balances.csv`: the observed balance of the fund at the end of a day
- `printed/YEAR.toml`: the figures of a printed annual report
- `accepted.toml`: known differences
- `seals/YEAR.toml`: the seal of a closed year

>>> read_folder("no_such_folder")
Traceback (most recent call last):
fhledger.core.errors.BookError: there is no folder no_such_folder. `fhledger init DIR` makes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any, TypeVar

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.book_files import BookFiles, book_folder, refuse_interrupted
from fhledger.book.config import BookConfig, Undeclared, undeclared
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
from fhledger.core.errors import BookError, Location, together
from fhledger.core.messages import message
from fhledger.core.nearest import did_you_mean
from fhledger.core.record import Record
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.dated_values import Source, source_fields
from fhledger.domain.fees.population import Inhabitants, Population
from fhledger.domain.fund.balances import Balance
from fhledger.domain.fund.budget import BudgetDecision
from fhledger.domain.fund.projects import Project
from fhledger.domain.seal import Seal
from fhledger.domain.statement.printed import PrintedReport, unknown_rows
from fhledger.planning.scenarios import Scenario, unplannable

B = TypeVar("B", bound=BookData)

EMBEDDED = Path(__file__).parent.parent / "data" / "familjen_helsingborg"

CSV_FILES: Mapping[type[Record], str] = {
    Inhabitants: "population.csv",
    Project: "projects.csv",
    BudgetDecision: "budget.csv",
    Balance: "balances.csv",
}
"""The file that holds the records of a class; its columns are the fields, in their order."""

POPULATION_COLUMNS = tuple(Inhabitants.model_fields)


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
    errors = _Errors()
    config = None
    with errors.gathered():
        config = _config(files)
    reader = _Reader(files, config, errors)
    projects = reader.records(Project)
    parts: dict[str, Any] = {
        "population": reader.population(),
        "project_register": projects,
        "budgets": reader.budgets(),
        "scenarios": reader.scenarios(),
        "printed": tuple(reader.printed_reports()),
        "accepted": reader.optional(_Accepted, "accepted.toml").accepted,
        "ledgers": tuple(reader.ledgers(projects, known)),
        "seals": reader.seals(),
        "balances": reader.records(Balance),
    }
    if errors.found:
        raise together(errors.found)
    try:
        return kind(config=config, **parts)
    except ValidationError as error:
        raise validation_error(error, str(root)) from None


@cache
def embedded_book() -> BookData:
    """The book that comes with the library: Familjen Helsingborg, 2022–2024."""
    return read_folder(EMBEDDED)


def _config(files: BookFiles) -> BookConfig:
    name = "book.toml"
    table, text = toml_table(files.path(name), name)
    sources = table.get("sources", {})
    if not isinstance(sources, dict):
        raise BookError(message("sources are a table"), Location(name, field="sources"))
    try:
        declared = {id: Source.model_validate(source) for id, source in sources.items()}
    except ValidationError as error:
        raise validation_error(error, name) from None
    return validate_table(BookConfig, _with_sources(table, declared), name, text)


class _Errors:
    """The errors of a book, gathered while the rest of it is read."""

    def __init__(self) -> None:
        self.found: list[BookError] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep a `BookError` that is raised in the context, and go on after it."""
        try:
            yield
        except BookError as error:
            self.found.append(error)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the files of a book, and gathers their errors.

    Without a configuration, which has errors of its own, nothing is checked against it.
    """

    files: BookFiles
    config: BookConfig | None
    errors: _Errors

    def ledgers(
        self, projects: tuple[Project, ...], known: BookData | None
    ) -> Iterator[YearLedger]:
        names = self.files.names_in("entries", ".csv")
        if not names:
            advice = message("Each year has a file, entries/2024.csv.")
            raise BookError(message("there are no entries"), Location("entries/"), advice)
        for name in names:
            with self.errors.gathered():
                yield self._ledger(name, projects, known)

    def _ledger(
        self, name: str, projects: tuple[Project, ...], known: BookData | None
    ) -> YearLedger:
        stem = PurePath(name).stem
        if not re.fullmatch(r"(19|2[0-9])[0-9]{2}", stem):
            raise BookError(message("the name of this file is not a year"), Location(name))
        unchanged = known.ledgers_by_year.get(int(stem)) if known else None
        if unchanged and name not in self.files.instead:
            return unchanged
        entries = EntriesFile(self.files.path(name), name)
        ledger = year_ledger(int(stem), entries)
        if self.config is not None:
            unknown = [*undeclared(self.config, projects, ledger.totals)]
            if unknown:
                raise together(_undeclared_entries(unknown, entries))
        return ledger

    def population(self) -> Population:
        rows = self.records(Inhabitants)
        with self.errors.gathered():
            try:
                return Population(rows=rows)
            except ValidationError as error:
                raise validation_error(error, CSV_FILES[Inhabitants]) from None
        return Population()

    def budgets(self) -> tuple[BudgetDecision, ...]:
        rows = self._rows(BudgetDecision)
        if self.config is not None:
            declared = [line.id for line in self.config.lines]
            for line, decision in rows:
                if decision.line and decision.line not in declared:
                    self.errors.found.append(_undeclared_budget(decision.line, line, declared))
        return tuple(decision for _, decision in rows)

    def printed_reports(self) -> Iterator[PrintedReport]:
        for name in self.files.names_in("printed", ".toml"):
            with self.errors.gathered():
                yield self._printed_report(name)

    def _printed_report(self, name: str) -> PrintedReport:
        table, text = toml_table(self.files.path(name), name)
        report = validate_table(PrintedReport, _with_sources(table, self._sources), name, text)
        if str(report.year) != PurePath(name).stem:
            raise BookError(
                message("this report is of {year}", year=report.year),
                Location(name, field="year"),
                message("The name of the file is its year, as printed/2024.toml."),
            )
        unknown = [*unknown_rows(self.config.lines, report)] if self.config else []
        if unknown:
            raise together(
                BookError(
                    message(
                        "'{place} {row}' is not a row of this book's statement",
                        place=key.place,
                        row=key.row,
                    ),
                    Location(name, toml_line(text, (key.place, "rows", key.row)), "rows"),
                    message("Rows are named by the ids of the lines and items in book.toml."),
                )
                for key in unknown
            )
        return report

    def scenarios(self) -> tuple[Scenario, ...]:
        name = "scenarios.toml"
        scenarios = self.optional(_Scenarios, name).scenarios
        if self.config is not None:
            fee_line = self.config.fee_rule.line if self.config.fee_rule else None
            for scenario in scenarios:
                if why := unplannable(scenario, self.config.lines, fee_line):
                    self.errors.found.append(BookError(why, Location(name)))
        return scenarios

    def seals(self) -> tuple[Seal, ...]:
        with self.errors.gathered():
            return tuple(read_seals(self.files))
        return ()

    def optional(self, record: type[R], name: str) -> R:
        """The record that a TOML file holds, or an empty one where the file is missing."""
        path = self.files.path(name)
        with self.errors.gathered():
            if is_named(path):
                table, text = toml_table(path, name)
                return validate_table(record, table, name, text)
        return record()

    def records(self, record: type[R]) -> tuple[R, ...]:
        return tuple(row for _, row in self._rows(record))

    def _rows(self, record: type[R]) -> list[tuple[int, R]]:
        """The records of a CSV file and their lines, none where it is missing.

        An empty cell is a field left out.
        """
        name = CSV_FILES[record]
        path = self.files.path(name)
        rows: list[tuple[int, R]] = []
        if not is_named(path):
            return rows
        fields = record.model_fields
        required = [field for field in fields if fields[field].is_required()]
        with self.errors.gathered():
            for line, cells in csv_rows(path, name, tuple(fields), required):
                values = {
                    field: cell.strip()
                    for field, cell in zip(fields, cells, strict=True)
                    if cell.strip()
                }
                try:
                    row = record.model_validate(_with_sources(values, self._sources))
                except ValidationError as error:
                    self.errors.found.append(validation_error(error, name, line))
                else:
                    rows.append((line, row))
        return rows

    @property
    def _sources(self) -> Mapping[str, Source]:
        return self.config.sources if self.config else {}


def _undeclared_entries(unknown: Sequence[Undeclared], entries: EntriesFile) -> Iterator[BookError]:
    """Each value that is not declared, on the first line of the file that has it."""
    left = list(unknown)
    for line, entry in entries.located():
        for each in [each for each in left if getattr(entry, each.field) == each.value]:
            left.remove(each)
            yield BookError(each.what, Location(entries.name, line, each.field), each.advice)
        if not left:
            return


def _undeclared_budget(id: str, line: int, declared: Sequence[str]) -> BookError:
    return BookError(
        message("the line '{line}' is not declared", line=id),
        Location(CSV_FILES[BudgetDecision], line, "line"),
        message(
            "Declare it under [[lines]] in book.toml, or leave it empty for the whole budget."
            " The lines are {lines}.{hint}",
            lines=", ".join(declared),
            hint=did_you_mean(id, declared),
        ),
    )


def _with_sources(value: Any, sources: Mapping[str, Source]) -> Any:
    """The same values, each text under `source` replaced by the source that it names.

    `report: Bilaga 1` names a place in the source declared as `report`; any
    other text names a document by its title.
    """
    if isinstance(value, list):
        return [_with_sources(part, sources) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: source_fields(part, sources)
        if key == "source" and isinstance(part, str)
        else _with_sources(part, sources)
        for key, part in value.items()
    }
