"""The published schemas: made from the records and the contract, and held against what is real."""

from __future__ import annotations

import csv
import inspect
import json
import shlex
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
import pytest

from book_schemas import book_schemas
from broken_books import CASES, SOUND, broken_book
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.book.files.folder_writer import STARTER
from fhledger.cli import main
from fhledger.cli.commands import COMMANDS
from fhledger.core.errors import Location
from fhledger.outputs import OUTPUTS, WITH_OPTIONS, json_schema
from file_cases import FILES as IMPORTING
from file_cases import HEAD, VOUCHER, importing_book
from golden import GOLDEN, assert_golden
from json_schemas import Draft202012Validator
from shown import INVENTED, READ, WRITTEN

PLACE = Path(__file__).parent.parent / "docs" / "reference" / "schemas"
of_the_book = cache(book_schemas)


@cache
def schema_of(name: str) -> dict[str, Any]:
    """The schema of a command's output, or of a file of a book."""
    return json_schema(name) if name in OUTPUTS else of_the_book()[name]


def without_other_fields(schema: Any) -> Any:
    """The schema with no field allowed that it does not name: what is printed now is in it."""
    if isinstance(schema, list):
        return [without_other_fields(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: without_other_fields(part) for name, part in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        changed["additionalProperties"] = False
    return changed


@cache
def validator_of(name: str) -> Draft202012Validator:
    """What validates, and allows no field that the schema does not name."""
    return Draft202012Validator(without_other_fields(schema_of(name)))


OPEN = {"sources", "labels", "rows", "appropriations", "digests", "endings", "amounts"}
"""Tables of a book whose keys are the book's own."""

FOR_PEOPLE = {"completion", "report", "workbook"}
"""Commands that write one file or script, whatever --format says."""

PRINTED = {case.golden: case.command for case in (*READ, *WRITTEN) if case.name.endswith(".json")}


MEASURING = Path(__file__).parent / "fee_rules" / "mvcog"
"""A book whose fees are computed on measures of its own."""

FILES = [
    (name, path)
    for book in (EMBEDDED, STARTER, SOUND, INVENTED, IMPORTING, MEASURING)
    for name, pattern in (
        ("book.toml", "book.toml"),
        ("accepted.toml", "accepted.toml"),
        ("scenarios.toml", "scenarios.toml"),
        ("printed.toml", "printed/*.toml"),
        ("entries.csv", "entries/*.csv"),
        ("population.csv", "population.csv"),
        ("measures.csv", "measures.csv"),
        ("projects.csv", "projects.csv"),
        ("budget.csv", "budget.csv"),
        ("balances.csv", "balances.csv"),
        ("accounts.toml", "accounts.toml"),
        ("spreadsheets.toml", "spreadsheets.toml"),
        ("seals.toml", "seals/*.toml"),
    )
    for path in sorted(book.glob(pattern))
]
NAMES = sorted({*OUTPUTS, *(name for name, _ in FILES)})


PYDANTIC = tuple(int(part) for part in pydantic.VERSION.split(".")[:2])
DECIMAL = r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"
"""The pattern that pydantic 2.12 and 2.13 write beside what reads a decimal number."""


def without_what_differs(schema: Any) -> Any:
    """Without that pattern and the description of a dataclass, which 2.12 leaves out."""
    if isinstance(schema, list):
        return [without_what_differs(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    lacking = {("pattern", DECIMAL), ("description", inspect.getdoc(Location))}
    return {
        name: without_what_differs(part)
        for name, part in schema.items()
        if not isinstance(part, str) or (name, part) not in lacking
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_published_as_it_is_made(name):
    """To the letter with pydantic 2.14; what earlier ones write differently is named above."""
    if PYDANTIC < (2, 14):
        published = json.loads((PLACE / f"{name}.schema.json").read_text("utf-8"))
        assert without_what_differs(schema_of(name)) == without_what_differs(published)
        return
    text = json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"
    assert_golden(f"{name}.schema.json", text, PLACE)


def test_every_schema_is_one():
    """Each record once, of however many outputs it is a part."""
    records = [
        record
        for name in NAMES
        for record in (
            {**schema_of(name), "$defs": {}},
            *schema_of(name).get("$defs", {}).values(),
        )
    ]
    distinct = {json.dumps(record): record for record in records}
    assert len(distinct) > len(NAMES)
    Draft202012Validator.check_schema({"$defs": distinct})


def test_every_command_has_a_schema_and_every_schema_a_command():
    assert set(OUTPUTS) - set(WITH_OPTIONS) == set(COMMANDS) - FOR_PEOPLE
    published = {path.name.removesuffix(".schema.json") for path in PLACE.iterdir()}
    assert published == {*OUTPUTS, *of_the_book()}


@pytest.mark.parametrize("name", PRINTED)
def test_what_a_command_prints_follows_its_schema(name):
    value = json.loads((GOLDEN / name).read_text("utf-8"))
    validator_of(PRINTED[name]).validate(value)
    Draft202012Validator(schema_of(PRINTED[name])).validate({**value, "added_later": 1})
    assert_changes_are_refused(validator_of(PRINTED[name]), value)


@pytest.mark.parametrize("name", PRINTED)
def test_what_a_command_prints_is_loaded_again(name):
    text = (GOLDEN / name).read_text("utf-8")
    loaded = OUTPUTS[PRINTED[name]].model_validate_json(text)
    assert json.loads(loaded.model_dump_json()) == json.loads(text)


def printed(capsys, line: str) -> Any:
    assert main([*shlex.split(line), "--format", "json"]) in (0, 1)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "line",
    [
        "fees 2024 --all-days",
        "trace 2024 closing_balance",
        "trace 2026 closing_balance --scenario appropriations_as_before",
        "export --to json",
        "review 2024",
        "sample 2024 --size 3 --seed 1",
        "forecast --through 2027 --solve appropriation --floor 1000000",
        "forecast --through 2034 --rate 18 --solve year --floor 2000000",
    ],
)
def test_more_of_what_commands_print_follows_its_schema(line, capsys):
    validator_of(line.split()[0]).validate(printed(capsys, line))


def test_what_is_written_into_a_book_follows_its_schema(tmp_path, capsys):
    new, sound = tmp_path / "new", Path(shutil.copytree(SOUND, tmp_path / "sound"))
    importing = importing_book(tmp_path / "importing")
    voucher = tmp_path / "vouchers.si"
    voucher.write_text(HEAD + VOUCHER.replace("5010", "9999") + VOUCHER, encoding="cp437")
    spoiled = tmp_path / "report.txt"
    report = Path(__file__).parent / "printed_report" / "report_2024.txt"
    spoiled.write_text(report.read_text("utf-8").replace("8 884 807", "8 884 870"), "utf-8")
    book = f"--book {shlex.quote(str(sound))}"
    for line in (
        f"init {shlex.quote(str(new))}",
        f"close 2023 --day 2026-03-01 {book}",
        f"import {shlex.quote(str(voucher))} --book {shlex.quote(str(importing))}",
        f"check-report {shlex.quote(str(spoiled))}",
        f"post {book} --line costs --amount -10 --day 2024-12-30 --text Hyra",
        f"reverse A1 {book} --day 2024-12-31 --text Fel",
        f"verify {book}",
    ):
        value = printed(capsys, line)
        validator_of(line.split()[0]).validate(value)
        assert_changes_are_refused(validator_of(line.split()[0]), value)
    [seal] = content(sound / "seals" / "2023.toml")
    validator_of("seals.toml").validate(seal)
    assert_changes_are_refused(validator_of("seals.toml"), seal)


@pytest.mark.parametrize("code", CASES)
def test_every_finding_follows_the_schema(code, tmp_path, capsys):
    folder = broken_book(code, tmp_path / "book")
    validator_of("verify").validate(printed(capsys, f"verify --book {shlex.quote(str(folder))}"))


def test_every_file_of_a_book_is_held_against_its_schema():
    assert {name for name, _ in FILES} == set(of_the_book())


def content(path: Path) -> list[Any]:
    """What a file holds, as JSON: one table, or a row for each line (of which the first few)."""
    text = path.read_text("utf-8-sig")
    if path.suffix == ".toml":
        return [json.loads(json.dumps(tomllib.loads(text), default=str))]
    rows = csv.DictReader(text.splitlines())
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda part: str(part)[-40:])
def test_a_file_of_a_book_follows_its_schema(name, path):
    values = content(path)
    for value in values:
        validator_of(name).validate(value)
    for value in values[:1]:
        assert_changes_are_refused(validator_of(name), value)


def assert_changes_are_refused(validator: Draft202012Validator, value: Any) -> None:
    """A field too many in any object, and a value of the wrong type anywhere, are refused."""
    changed = without_repetitions(value)
    validator.validate(changed)
    for at in places(changed):
        found = changed
        for key in at[:-1]:
            found = found[key]
        part = found[at[-1]] if at else changed
        if isinstance(part, dict):
            if not (at and at[-1] in OPEN):
                part["no_such_field"] = 1
                assert not validator.is_valid(changed), at
                del part["no_such_field"]
        elif not isinstance(part, list):
            found[at[-1]] = {"of": ["a", "wrong", "type"]}
            assert not validator.is_valid(changed), at
            found[at[-1]] = part


def without_repetitions(value: Any) -> Any:
    """A copy without the elements of lists that have no part of another kind than earlier ones."""
    needed = {at[:length] for at in places(value) for length in range(len(at) + 1)}

    def copied(part: Any, at: tuple[Any, ...]) -> Any:
        if isinstance(part, dict):
            return {key: copied(content, (*at, key)) for key, content in part.items()}
        if isinstance(part, list):
            ways = ((content, (*at, key)) for key, content in enumerate(part))
            return [copied(content, way) for content, way in ways if way in needed]
        return part

    return copied(value, ())


def places(value: Any) -> Iterable[tuple[Any, ...]]:
    """The way to every part of a value: the first of those that differ only in where in a list."""
    found: dict[object, tuple[Any, ...]] = {}
    for at, part in parts(value):
        kind = tuple("each" if isinstance(key, int) else key for key in at), type(part)
        found.setdefault(kind, at)
    return found.values()


def parts(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every part of a value, with the way to it."""
    yield at, value
    own = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else own:
        yield from parts(part, (*at, key))
