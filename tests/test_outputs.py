"""What commands print as JSON is what the records print themselves, and is loaded again."""

from __future__ import annotations

import inspect
import json
import os
import pydoc
import shlex
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import ValidationError

import fhledger
import fhledger.outputs
from broken_books import CASES, broken_book
from fhledger import Book, BookForecast, InvalidArgumentError, embedded_book, read_book
from fhledger.audit.seals.unclosed_years import year_seal
from fhledger.audit.verification import Verification
from fhledger.cli import main
from fhledger.core.record import Record
from fhledger.outputs import OUTPUTS, json_schema
from fhledger.planning.forecast import Forecast, roll_forward
from fhledger.planning.inverse import Goal, Solution, solve
from fhledger.render.json_text import json_text
from shown import BOOKS, INVENTED

YEARS = {name: int(BOOKS[name]["year"]) for name in BOOKS}


@cache
def load_book(name: str) -> Book:
    return read_book(INVENTED) if BOOKS[name]["book"] else embedded_book()


METHODS: dict[str, Callable[[Book, int], Record]] = {
    "statement": lambda book, year: book.statement(year),
    "fees": lambda book, year: book.fees(year),
    "projects": lambda book, year: book.projects(year),
    "notices": lambda book, year: book.notices(year + 1, instalments=2),
    "budget": lambda book, year: book.budget_follow_up(year),
    "apportion": lambda book, _: book.apportion(
        1001, reference_day=book.population.reference_days[-1]
    ),
    "sensitivity": lambda book, _: book.sensitivity(2030, rates=[15, "20.50"], growths=["0,4"]),
    "trace": lambda book, year: book.trace(year, "closing_balance"),
    "trace to come": lambda book, _: book.trace(2028, "closing_balance"),
    "verify": lambda book, _: book.verify(),
    "review": lambda book, year: book.review(year),
    "sample": lambda book, year: book.sample(year, size=4, seed=7, materiality=10**6),
}
"""What the methods of a book return, by the command that prints the same."""


@cache
def result_of(name: str, key: str) -> Record:
    return METHODS[key](load_book(name), YEARS[name])


RESULTS = [(name, key) for name in BOOKS for key in METHODS]


@pytest.mark.parametrize(("name", "key"), RESULTS)
def test_a_result_is_loaded_from_its_json(name, key):
    result = result_of(name, key)
    again = type(result).model_validate_json(result.model_dump_json())
    assert again == result
    assert json_text(again) == json_text(result)
    assert type(result).model_validate(result.model_dump()) == result
    assert type(result) is OUTPUTS[key.split()[0]]


@pytest.mark.parametrize("name", BOOKS)
def test_a_forecast_and_its_solution_are_loaded_from_their_json(name):
    found = load_book(name).forecast(2029)
    forecast = Forecast(**{field: getattr(found, field) for field in Forecast.model_fields})
    assert forecast.plans
    assert Forecast.model_validate_json(found.model_dump_json()) == forecast
    goal = Goal(found.basis, found.scenario, Decimal(1_000_000), 2029)
    for question in ("fee", "appropriation", "year"):
        solution = solve(question, goal)
        assert Solution.model_validate_json(solution.model_dump_json()) == solution
        assert getattr(solution, question) == solution.answer
    assert roll_forward(found.basis, found.scenario, 2029) == forecast
    assert isinstance(found, BookForecast)


@pytest.mark.parametrize("code", CASES)
def test_every_finding_is_loaded_from_its_json(code, tmp_path):
    verification = read_book(broken_book(code, tmp_path / "book")).verify()
    for language in ("sv", "en"):
        text = verification.model_dump_json(context={"language": language})
        assert Verification.model_validate_json(text) == verification


def with_seal(statement, book):
    """The statement as the command prints it: it has looked at the seals of the book."""
    seal = year_seal(book, statement.years[0], book.seal_states)
    return statement.model_copy(update={"seal": seal})


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("statement 2023", lambda book: with_seal(book.statement(2023), book)),
        ("fees 2024", lambda book: book.fees(2024)),
        ("projects", lambda book: book.projects()),
        ("notices 2025", lambda book: book.notices(2025)),
        ("budget 2024", lambda book: book.budget_follow_up(2024)),
        ("apportion 100 --by equally", lambda book: book.apportion(100, by="equally")),
        ("trace 2024 result", lambda book: book.trace(2024, "result")),
        ("verify", lambda book: book.verify()),
        ("review 2024", lambda book: book.review(2024)),
        ("sample 2024 --size 3 --seed 1", lambda book: book.sample(2024, size=3, seed=1)),
    ],
)
def test_a_command_prints_what_the_record_prints(line, result, capsys):
    assert main([*shlex.split(line), "--format", "json"]) == 0
    assert capsys.readouterr().out == result(embedded_book()).model_dump_json(indent=2) + "\n"


def test_a_command_without_json_has_no_schema():
    with pytest.raises(InvalidArgumentError, match="no command 'report' prints JSON"):
        json_schema("report")


def test_what_cannot_be_seen_is_escaped():
    book = embedded_book().replace(name="a\u202eb")
    text = json_text(book.statement(2024))
    assert "a\\u202eb" in text
    assert json.loads(text)["book"] == "a\u202eb"


@pytest.mark.skipif(os.name == "nt", reason="names of files are characters there")
def test_a_name_of_bytes_that_are_no_characters_is_escaped(tmp_path, capsys):
    new = str(tmp_path / os.fsdecode(b"n\xff"))
    assert main(["init", new, "--format", "json"]) == 0
    assert 'n\\udcff"' in capsys.readouterr().out


def test_a_computed_value_is_computed_anew():
    table = embedded_book().fees(2024)
    spoiled = json.loads(table.model_dump_json()) | {"difference": "1.00"}
    assert type(table).model_validate(spoiled).difference == Decimal(-20820)
    with pytest.raises(ValidationError, match="no_such_field"):
        type(table).model_validate(spoiled | {"no_such_field": 1})


PUBLIC = [
    value
    for name in fhledger.__all__
    if isinstance(value := getattr(fhledger, name), type) and issubclass(value, Record)
]


@cache
def records_in(annotation: Any) -> frozenset[type[Record]]:
    """The records that a type is made of, those of their fields included."""
    own: set[type[Record]] = set()
    if isinstance(annotation, type) and issubclass(annotation, Record):
        own = {annotation}
        annotation.model_rebuild()
        of_fields = [field.annotation for field in annotation.model_fields.values()]
        computed = [field.return_type for field in annotation.model_computed_fields.values()]
        parts = [part for part in (*of_fields, *computed) if annotation.__name__ not in str(part)]
    else:
        parts = [*get_args(annotation)]
    return frozenset(own.union(*map(records_in, parts)))


def test_every_record_within_an_output_is_public():
    public = {*fhledger.__all__, *fhledger.outputs.__all__}
    within = {
        command: {record.__name__ for record in records_in(output)}
        for command, output in OUTPUTS.items()
    }
    assert {command: names - public for command, names in within.items() if names - public} == {}


SIGNATURES = {record: str(inspect.signature(record)) for record in (*PUBLIC, *OUTPUTS.values())}


@pytest.mark.parametrize("record", [*PUBLIC, *OUTPUTS.values()], ids=lambda record: record.__name__)
def test_the_signature_has_the_fields_by_their_names_in_python(record):
    """And, before any class is built anew, their types as the source writes them."""
    assert "typing.Annotated" not in SIGNATURES[record]
    for _ in ("before", "after"):
        assert list(inspect.signature(record).parameters) == list(record.model_fields)
        record.model_rebuild(force=True)
    assert "**data" not in pydoc.render_doc(record, renderer=pydoc.plaintext).split("Method")[0]
    if "__signature__" in vars(record):
        del record.__signature__  # pydantic has set it, and a record that inherits would show it


def test_every_result_is_represented_in_few_words():
    for name, key in RESULTS:
        result = result_of(name, key)
        assert len(repr(result)) < 2000, (name, key)
        many = [field for field, value in result if isinstance(value, tuple) and len(value) > 5]
        for field in many:
            assert f"{field}=<{len(getattr(result, field))} items>" in repr(result), (name, key)
