"""Reading a book (läsa en bok): a folder of TOML and CSV becomes one value, or a located error.

- `book.toml`: name, sources, opening balance, lines, members, fee, labels; it must be there
- `entries/YEAR.csv`: the entries of a year; there must be one or more
- `population.csv`: inhabitants by municipality and reference day
- `measures.csv`: other measures of the members, such as payroll, by day
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
fhledger.core.errors.BookError: there is no folder no_such_folder. `fhledger init my_book` makes one.
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from pydantic import ValidationError

from fhledger.book.book import AnyBook, BookData, book_of_records
from fhledger.book.config import BookConfig
from fhledger.book.files.attestation_files import (
    CERTIFICATES,
    SIGNERS,
    read_attestations,
    small_text,
)
from fhledger.book.files.book_files import BookFiles, book_folder, refuse_interrupted
from fhledger.book.files.entries_file import EntriesFile
from fhledger.book.text.csv_reading import file_batches, rows_of
from fhledger.book.text.text_files import (
    R,
    is_named,
    toml_line,
    toml_table,
    validate_table,
    validation_error,
)
from fhledger.book.undeclared import (
    undeclared,
    undeclared_entries,
    undeclared_row,
    undeclared_value,
)
from fhledger.book.year_ledger import YearLedger, year_ledger
from fhledger.core.errors import BookError, GatheredErrors, InvalidArgumentError, Location, together
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.dated_values import Source, with_sources
from fhledger.domain.fund.balances import Balance
from fhledger.domain.fund.budget import BudgetDecision
from fhledger.domain.fund.projects import Project
from fhledger.domain.members.measures import INHABITANTS, MeasureValue, require_declared
from fhledger.domain.members.population import Inhabitants, Population
from fhledger.domain.seal import Seal
from fhledger.domain.statement.printed import PrintedReport, unknown_rows
from fhledger.planning.scenarios import Scenario, unplannable

EMBEDDED = Path(__file__).parents[2] / "data" / "familjen_helsingborg"

CSV_FILES: Mapping[type[Record], str] = {
    Inhabitants: "population.csv",
    MeasureValue: "measures.csv",
    Project: "projects.csv",
    BudgetDecision: "budget.csv",
    Balance: "balances.csv",
}
"""The file that holds the records of a class; its columns are the fields, in their order."""


class _Accepted(Record):
    accepted: tuple[Acceptance, ...] = ()


class _Scenarios(Record):
    scenarios: tuple[Scenario, ...] = ()


def read_folder(
    folder: str | Path,
    kind: type[AnyBook] = BookData,  # type: ignore[assignment]
    *,
    instead: Mapping[str, Path] | None = None,
    known: BookData | None = None,
) -> AnyBook:
    """The book in a folder, as a `kind` of book. Raises `BookError` with file, line and field.

    A writer gives the files that are to be read `instead` of some of the book, by their names, and
    the book as it is `known`, so that the entries of other years are not read again.
    """
    root = book_folder(folder)
    if instead is None:
        refuse_interrupted(root)
    files = BookFiles(root, instead or {})
    errors = GatheredErrors()
    config = None
    with errors.gathered():
        config = _config(files)
    reader = _Reader(files, config, errors)
    projects = reader.records(Project)
    projects_are_known = not errors.in_file(CSV_FILES[Project])
    parts: dict[str, Any] = {
        "population": reader.population(),
        "measure_values": reader.measure_values(),
        "project_register": projects,
        "budgets": reader.budgets(),
        "scenarios": reader.scenarios(),
        "printed": tuple(reader.by_year("printed", reader.printed_report)),
        "accepted": reader.optional(_Accepted, "accepted.toml").accepted,
        "ledgers": tuple(reader.ledgers(projects if projects_are_known else None, known)),
        "seals": tuple(reader.by_year("seals", reader.seal)),
        "attestations": tuple(read_attestations(files)),
        "signers": small_text(files, SIGNERS),
        "timestamp_certificates": small_text(files, CERTIFICATES),
        "balances": reader.records(Balance),
    }
    if errors.found:
        raise together(errors.found)
    try:
        return book_of_records(kind, config=config, **parts)
    except InvalidArgumentError as error:
        raise BookError(error.text, Location(str(root))) from None


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
    return validate_table(BookConfig, with_sources(table, declared), name, text)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the files of a book, and gathers their errors.

    Without a configuration, which has errors of its own, nothing is checked against it.
    """

    files: BookFiles
    config: BookConfig | None
    errors: GatheredErrors

    def ledgers(
        self, projects: tuple[Project, ...] | None, known: BookData | None
    ) -> Iterator[YearLedger]:
        names = self.files.names_in("entries", ".csv")
        if not names:
            advice = message("Each year has a file, entries/2024.csv.")
            place = Location("entries/")
            self.errors.found.append(BookError(message("there are no entries"), place, advice))
        for name in names:
            with self.errors.gathered():
                yield self._ledger(name, projects, known)

    def _ledger(
        self, name: str, projects: tuple[Project, ...] | None, known: BookData | None
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
                raise together(undeclared_entries(unknown, entries))
        return ledger

    def population(self) -> Population:
        rows = self.records(Inhabitants)
        try:
            return Population(rows=rows)
        except ValidationError as error:
            self.errors.found.append(validation_error(error, CSV_FILES[Inhabitants]))
            return Population()

    def measure_values(self) -> tuple[MeasureValue, ...]:
        found = self._rows(MeasureValue)
        lines: dict[tuple[str, str, date], int] = {}
        for line, row in found:
            with self.errors.gathered():
                self._check_measure(row, line, lines)
        return tuple(row for _, row in found)

    def _check_measure(
        self, row: MeasureValue, line: int, lines: dict[tuple[str, str, date], int]
    ) -> None:
        """Raise `BookError` for a measure that is not declared, or that an earlier line has."""
        place = Location(CSV_FILES[MeasureValue], line, "measure")
        if row.measure == INHABITANTS:
            raise BookError(message("inhabitants are in population.csv, not here"), place)
        if self.config is not None:
            try:
                require_declared([row.measure], self.config.measures)
            except InvalidArgumentError as error:
                raise BookError(error.text, place) from None
        before = lines.setdefault((row.measure, row.member, row.reference_day), line)
        if before != line:
            raise BookError(
                message(
                    "'{measure}' of {code} on {day} is in line {line} already",
                    measure=row.measure,
                    code=row.member,
                    day=row.reference_day,
                    line=before,
                ),
                place,
            )

    def budgets(self) -> tuple[BudgetDecision, ...]:
        rows = self._rows(BudgetDecision)
        if self.config is not None:
            declared = {line.id: "" for line in self.config.lines}
            for line, decision in rows:
                if decision.line and decision.line not in declared:
                    place = Location(CSV_FILES[BudgetDecision], line, "line")
                    unknown = undeclared_value("budget", decision.line, declared)
                    self.errors.found.append(unknown.at(place))
        return tuple(decision for _, decision in rows)

    def by_year(self, folder: str, read: Callable[[str], R]) -> Iterator[R]:
        """What the files of a folder hold, each of a year."""
        for name in self.files.names_in(folder, ".toml"):
            with self.errors.gathered():
                yield read(name)

    def seal(self, name: str) -> Seal:
        """The seal in a file."""
        table, text = toml_table(self.files.path(name), name)
        seal = validate_table(Seal, table, name, text)
        what = message("this seal is that of {year}", year=seal.year)
        advice = message("Bring the seal back from a copy of the book; nobody edits or renames it.")
        _require_year(seal.year, name, what, advice)
        return seal

    def printed_report(self, name: str) -> PrintedReport:
        """The printed report in a file, whose rows are those of the statement."""
        table, text = toml_table(self.files.path(name), name)
        report = validate_table(PrintedReport, with_sources(table, self._sources), name, text)
        what = message("this report is of {year}", year=report.year)
        advice = message("The name of the file is its year, as printed/2024.toml.")
        _require_year(report.year, name, what, advice)
        unknown = dict.fromkeys(
            (key.place, key.row)
            for key in (
                unknown_rows(self.config.lines, report, self.config.printed_layout)
                if self.config
                else ()
            )
        )
        if unknown:
            raise together(
                undeclared_row(
                    f"{place} {row}", Location(name, toml_line(text, (place, "rows", row)), "rows")
                )
                for place, row in unknown
            )
        return report

    def scenarios(self) -> tuple[Scenario, ...]:
        name = "scenarios.toml"
        scenarios = self.optional(_Scenarios, name).scenarios
        if self.config is not None:
            for scenario in scenarios:
                if why := unplannable(scenario, self.config.lines, self.config.fee_lines):
                    self.errors.found.append(BookError(why, Location(name)))
        return scenarios

    def optional(self, record: type[R], name: str) -> R:
        """The record that a TOML file holds, or an empty one where the file is missing."""
        path = self.files.path(name)
        found = record()
        with self.errors.gathered():
            if is_named(path):
                table, text = toml_table(path, name)
                found = validate_table(record, table, name, text)
        return found

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
            for line, cells in rows_of(file_batches(path, name, tuple(fields), required)):
                values = {
                    field: cell.strip()
                    for field, cell in zip(fields, cells, strict=True)
                    if cell.strip()
                }
                try:
                    row = record.model_validate(with_sources(values, self._sources))
                except ValidationError as error:
                    self.errors.found.append(validation_error(error, name, line))
                else:
                    rows.append((line, row))
        return rows

    @property
    def _sources(self) -> Mapping[str, Source]:
        return self.config.sources if self.config else {}


def _require_year(year: int, name: str, what: LocalizedText, advice: LocalizedText) -> None:
    """Raise `BookError` for a file whose name is not its year."""
    if str(year) != PurePath(name).stem:
        raise BookError(what, Location(name, field="year"), advice)
