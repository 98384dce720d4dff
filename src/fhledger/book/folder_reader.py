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
- `seals/YEAR.toml`: the seal of a closed year; `.sig` signatures on it, `.tsr` time stamps of it
- `allowed_signers`, `tsa.pem`: whose signatures and time stamps are valid

>>> read_folder("no_such_folder")
Traceback (most recent call last):
fhledger.core.errors.BookError: there is no folder no_such_folder. `fhledger init DIR` makes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any, TypeVar

from pydantic import ValidationError

from fhledger.book.attestation_files import (
    CERTIFICATES,
    SIGNERS,
    read_attestations,
    small_text,
)
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
    reader = _Reader(files, _config(files))
    projects = reader.records(Project)
    parts: dict[str, Any] = {
        "population": reader.population(),
        "project_register": projects,
        "budgets": reader.budgets(),
        "scenarios": reader.scenarios(),
        "printed": tuple(reader.printed_reports()),
        "accepted": reader.optional(_Accepted, "accepted.toml").accepted,
        "ledgers": tuple(reader.ledgers(projects, known)),
        "seals": tuple(read_seals(files)),
        "attestations": tuple(read_attestations(files)),
        "signers": small_text(files, SIGNERS),
        "tsa_certificates": small_text(files, CERTIFICATES),
        "balances": reader.records(Balance),
    }
    try:
        return kind(config=reader.config, **parts)
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
        raise BookError("sources are a table", Location(name, field="sources"))
    try:
        declared = {id: Source.model_validate(source) for id, source in sources.items()}
    except ValidationError as error:
        raise validation_error(error, name) from None
    return validate_table(BookConfig, _with_sources(table, declared), name, text)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the files of a book whose configuration is known."""

    files: BookFiles
    config: BookConfig

    def ledgers(
        self, projects: tuple[Project, ...], known: BookData | None
    ) -> Iterator[YearLedger]:
        names = self.files.names_in("entries", ".csv")
        if not names:
            advice = "Each year has a file, entries/2024.csv."
            raise BookError("there are no entries", Location("entries/"), advice)
        for name in names:
            stem = PurePath(name).stem
            if not re.fullmatch(r"(19|2[0-9])[0-9]{2}", stem):
                raise BookError("the name of this file is not a year", Location(name))
            unchanged = known.ledgers_by_year.get(int(stem)) if known else None
            if unchanged and name not in self.files.instead:
                yield unchanged
                continue
            entries = EntriesFile(self.files.path(name), name)
            ledger = year_ledger(int(stem), entries)
            for field, value, advice in undeclared(self.config, projects, ledger.totals):
                line = next(at for at, entry in entries.located() if getattr(entry, field) == value)
                raise BookError(f"unknown {field} '{value}'", Location(name, line, field), advice)
            yield ledger

    def population(self) -> Population:
        try:
            return Population(rows=self.records(Inhabitants))
        except ValidationError as error:
            raise validation_error(error, CSV_FILES[Inhabitants]) from None

    def budgets(self) -> tuple[BudgetDecision, ...]:
        declared = {"", *(line.id for line in self.config.lines)}
        rows = [*self._rows(BudgetDecision)]
        for line, decision in rows:
            if decision.line not in declared:
                raise BookError(
                    f"the line '{decision.line}' is not declared",
                    Location(CSV_FILES[BudgetDecision], line, "line"),
                    "Declare it under [[lines]] in book.toml, or leave it empty for the whole"
                    " budget.",
                )
        return tuple(decision for _, decision in rows)

    def printed_reports(self) -> Iterator[PrintedReport]:
        for name in self.files.names_in("printed", ".toml"):
            table, text = toml_table(self.files.path(name), name)
            table = _with_sources(table, self.config.sources)
            report = validate_table(PrintedReport, table, name, text)
            if str(report.year) != PurePath(name).stem:
                raise BookError(f"this report is of {report.year}", Location(name, field="year"))
            for key in unknown_rows(self.config.lines, report):
                raise BookError(
                    f"'{key.place} {key.row}' is not a row of this book's statement",
                    Location(name, toml_line(text, (key.place, "rows", key.row)), "rows"),
                    "Rows are named by the ids of the lines and items in book.toml.",
                )
            yield report

    def scenarios(self) -> tuple[Scenario, ...]:
        name = "scenarios.toml"
        fee_line = self.config.fee_rule.line if self.config.fee_rule else None
        scenarios = self.optional(_Scenarios, name).scenarios
        for scenario in scenarios:
            if why := unplannable(scenario, self.config.lines, fee_line):
                raise BookError(why, Location(name))
        return scenarios

    def optional(self, record: type[R], name: str) -> R:
        """The record that a TOML file holds, or an empty one where the file is missing."""
        path = self.files.path(name)
        if not is_named(path):
            return record()
        table, text = toml_table(path, name)
        return validate_table(record, table, name, text)

    def records(self, record: type[R]) -> tuple[R, ...]:
        return tuple(row for _, row in self._rows(record))

    def _rows(self, record: type[R]) -> Iterator[tuple[int, R]]:
        """The records of a CSV file and their lines, none where it is missing.

        An empty cell is a field left out.
        """
        name = CSV_FILES[record]
        path = self.files.path(name)
        if not is_named(path):
            return
        fields = record.model_fields
        required = [field for field in fields if fields[field].is_required()]
        for line, cells in csv_rows(path, name, tuple(fields), required):
            values = {
                field: cell.strip()
                for field, cell in zip(fields, cells, strict=True)
                if cell.strip()
            }
            try:
                yield line, record.model_validate(_with_sources(values, self.config.sources))
            except ValidationError as error:
                raise validation_error(error, name, line) from None


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
