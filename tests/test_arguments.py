"""Every public function refuses a value that its annotations exclude, with an error of the library."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest

import fhledger
from fhledger.core.arguments import _Accepted, checked


def public_functions() -> Iterator[tuple[str, Callable[..., object], bool]]:
    """The name of each, itself, and whether it is a method."""
    for name in fhledger.__all__:
        public = getattr(fhledger, name)
        if not inspect.isclass(public):
            yield name, public, False
            continue
        for base in public.__mro__:
            if base.__module__.startswith("fhledger"):
                for own, value in vars(base).items():
                    if inspect.isfunction(value) and not own.startswith(("_", "model_")):
                        yield f"{name}.{own}", value, True


def parameters() -> Iterator[tuple[str, Callable[..., object], bool, str]]:
    """Each parameter that does not take everything."""
    for name, function, is_method in public_functions():
        for parameter in inspect.signature(function).parameters.values():
            variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
            takes_all = parameter.annotation in ("object", "Any", inspect.Parameter.empty)
            if parameter.kind not in variable and not takes_all:
                yield name, function, is_method, parameter.name


CASES = {
    f"{name}({parameter})": (name, function, is_method, parameter)
    for name, function, is_method, parameter in parameters()
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_value_of_another_type_is_refused(case):
    _, function, is_method, parameter = case
    arguments = [None] if is_method else []
    with pytest.raises(fhledger.FhledgerError) as raised:
        function(*arguments, **{parameter: object()})
    assert str(raised.value).startswith(f"`{parameter}` must be ")


def test_there_are_many_of_them():
    assert len(CASES) > 60


@pytest.mark.parametrize(
    ("function", "parameter", "allowed"),
    [
        (fhledger.membership_fee, "rounding", "'krona' or 'ore'"),
        (fhledger.membership_fee, "partial_year", "'whole_year' or 'by_month'"),
        (fhledger.embedded_book().apportion, "by", "'inhabitants' or 'equally'"),
        (fhledger.embedded_book().to_html, "language", "'sv' or 'en'"),
        (fhledger.embedded_book().to_excel, "language", "'sv' or 'en'"),
    ],
)
def test_an_unknown_word_is_refused_with_those_that_are_allowed(function, parameter, allowed):
    with pytest.raises(fhledger.InvalidArgumentError) as raised:
        function(**{parameter: "kr"})
    assert str(raised.value) == f"`{parameter}` must be {allowed}, not the text 'kr'"


@pytest.mark.parametrize("year", ["2024", 2024.0, Decimal(2024), True, date(2024, 1, 1)])
@pytest.mark.parametrize(
    "method",
    [
        name
        for name, *_, parameter in CASES.values()
        if name.startswith("Book.") and parameter in ("year", "through")
    ],
)
def test_a_year_that_is_not_an_int_is_refused_in_every_method(method, year):
    parameter = "through" if method in ("Book.forecast", "Book.sensitivity") else "year"
    with pytest.raises(
        fhledger.InvalidArgumentError, match=f"`{parameter}` must be a whole number"
    ):
        getattr(fhledger.embedded_book(), method.split(".")[1])(**{parameter: year})


@pytest.mark.parametrize(
    ("hint", "accepted", "refused"),
    [
        (int | None, [1, None], [True, "1", 1.0]),
        (date, [date(2024, 1, 1)], ["2024-01-01", datetime(2024, 1, 1, tzinfo=UTC)]),
        (list[str] | tuple[str, ...], [[], ()], ["ab", {}]),
        (Literal["a", "b"] | None, ["a", None], ["c", "A", 1]),
        (Any, [1, None, "x", True], []),
        (str, ["x", fhledger.Section.COST], [b"x", None]),
        (fhledger.Section, [fhledger.Section.COST], ["cost"]),
    ],
)
def test_what_an_annotation_accepts(hint, accepted, refused):
    kinds = _Accepted(hint)
    assert all(value in kinds for value in accepted)
    assert not any(value in kinds for value in refused)


def test_each_of_many_arguments_is_checked():
    @checked
    def together(first: int, *more: int) -> int:
        return first + sum(more)

    assert together(1, 2, 3) == 6
    with pytest.raises(fhledger.InvalidArgumentError, match="`more` must be a whole number"):
        together(1, 2, "3")


def test_a_missing_argument_is_the_error_that_python_gives():
    with pytest.raises(TypeError, match="missing 1 required positional"):
        fhledger.next_entry()
    with pytest.raises(TypeError, match="unexpected keyword"):
        fhledger.embedded_book().statement(yeer=2024)
