"""Every public function refuses a value that its annotations exclude, with an error of the
library."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import ValidationError

import fhledger
import fhledger.outputs
from cases import for_each
from fhledger.core.arguments import _Accepted, checked


def public_functions() -> Iterator[tuple[str, Callable[..., object], bool]]:
    """The name of each, itself, and whether it is a method."""
    for home, name in (
        (module, name) for module in (fhledger, fhledger.outputs) for name in module.__all__
    ):
        public = getattr(home, name)
        if not inspect.isclass(public):
            if callable(public):
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


OTHER_ERROR = {"LocalizedText.in_language": ValueError, "LocalizedText.in_year": ValueError}
"""A text in two languages is what errors are made of, and cannot raise one of them."""


def subject(name: str) -> object:
    """What a method is called on: a book, whose currency its messages need, or nothing."""
    return fhledger.embedded_book() if name.startswith("Book.") else None


def words(case: tuple[str, Callable[..., object], bool, str]) -> list[str]:
    """The words of the annotation of a parameter."""
    _, function, _, parameter = case
    return re.findall(r"\w+", str(inspect.signature(function).parameters[parameter].annotation))


CASES = {
    f"{name}({parameter})": (name, function, is_method, parameter)
    for name, function, is_method, parameter in parameters()
}


FUNCTIONS = sorted({name for name, *_ in CASES.values()})


@for_each("public", FUNCTIONS)
def test_a_value_of_another_type_is_refused(public):
    for name, function, is_method, parameter in CASES.values():
        if name == public:
            arguments = [subject(name)] if is_method else []
            with pytest.raises(OTHER_ERROR.get(name, fhledger.FhledgerError)) as raised:
                function(*arguments, **{parameter: object()})
            assert str(raised.value).startswith(f"`{parameter}` must be ")


NUMBERS = {
    case: CASES[case] for case in CASES if not {"object", "Any", "float"} & {*words(CASES[case])}
}


@for_each("public", sorted({name for name, *_ in NUMBERS.values()}))
def test_a_float_and_a_truth_value_are_refused_where_they_are_not_asked_for(public):
    """Amounts, inhabitants, months, rates, years and all else: 1.5 and True are neither."""
    for case in NUMBERS.values():
        name, function, is_method, parameter = case
        if name != public:
            continue
        arguments = [subject(name)] if is_method else []
        for value in (1.5, 1.0, float("nan"), *([] if "bool" in words(case) else [True])):
            with pytest.raises(OTHER_ERROR.get(name, fhledger.FhledgerError)) as raised:
                function(*arguments, **{parameter: value})
            assert str(raised.value).startswith(f"`{parameter}` must be ")


@for_each("value", [1.5, 1.0, float("inf"), True])
@for_each(
    "call",
    [
        lambda value: fhledger.exact_sum([value]),
        fhledger.parse_amount,
        lambda value: fhledger.apportion(Decimal(10), {"1283": value}),
        lambda value: fhledger.carry_forward(Decimal(0), {2024: value}),
        lambda value: fhledger.embedded_book().sensitivity(through=2027, rates=[value]),
        lambda value: fhledger.embedded_book().sensitivity(through=2027, growths=[value]),
        lambda value: fhledger.embedded_book().sensitivity(through=2027, totals=[value]),
        lambda value: fhledger.embedded_book().apportion(100, shares={"1283": value}),
        lambda value: fhledger.embedded_book().verify(seals={value: "x"}),
        lambda value: fhledger.Inhabitants(
            municipality_code="1283",
            municipality="Bjuv",
            reference_day=date(2024, 12, 31),
            inhabitants=value,
        ),
        lambda value: fhledger.Entry("A1", "2024-01-02", "rent", value),
        lambda value: fhledger.Rate(value=value, unit="kr_per_inhabitant", valid_from="2016-01-01"),
    ],
)
def test_so_are_they_within_a_collection_or_a_record(call, value):
    with pytest.raises((fhledger.FhledgerError, ValidationError)) as raised:
        call(value)
    assert "required" not in str(raised.value)


def test_there_are_many_of_them():
    assert len(CASES) > 60


@for_each(
    ("function", "parameter", "allowed"),
    [
        (fhledger.membership_fee, "rounding", "'krona', 'ore', 10, 100 or 1000"),
        (
            fhledger.membership_fee,
            "partial_year",
            "'whole_year', 'by_half_year', 'by_quarter', 'by_month' or 'by_day'",
        ),
        (fhledger.embedded_book().apportion, "by", "'inhabitants', 'equally', 'shares' or None"),
        (fhledger.embedded_book().to_html, "language", "'sv' or 'en'"),
        (fhledger.embedded_book().to_excel, "language", "'sv' or 'en'"),
    ],
)
def test_an_unknown_word_is_refused_with_those_that_are_allowed(function, parameter, allowed):
    with pytest.raises(fhledger.InvalidArgumentError) as raised:
        function(**{parameter: "kr"})
    assert str(raised.value) == f"`{parameter}` must be {allowed}, not the text 'kr'"


@for_each("year", ["2024", 2024.0, Decimal(2024), True, date(2024, 1, 1)])
@for_each(
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


@for_each(
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


BOOK = fhledger.embedded_book()
RATE = BOOK.config.fee_rule.rates[0]
ONE = Decimal(1)
INVALID_CALLS: dict[str, Callable[[], object]] = {
    "a member that is a number": lambda: BOOK.apportion(100, members=[1283]),
    "no member": lambda: BOOK.apportion(100, members=[], by="equally"),
    "a year of movements as a text": lambda: fhledger.carry_forward(ONE, {"2024": None}),
    "a movement of floats": lambda: fhledger.carry_forward(
        ONE, {2024: fhledger.Movement(1.5, ONE, ONE)}
    ),
    "what is no entry": lambda: fhledger.summarize(["A1"]),
    "what is no entry of a year": lambda: fhledger.year_ledger(2024, [1]),
    "a year that no book has": lambda: fhledger.year_ledger(99999, []),
    "entries that come once": lambda: fhledger.year_ledger(2024, iter([])),
    "an entry that is a text": lambda: fhledger.with_entries(BOOK, "A1"),
    "a sum of texts": lambda: fhledger.exact_sum(["1"]),
    "a sum of nothing finite": lambda: fhledger.exact_sum([Decimal("NaN")]),
    "a sum of infinities": lambda: fhledger.exact_sum([Decimal("inf"), Decimal("-inf")]),
    "an amount that is no number": lambda: fhledger.format_sek(Decimal("NaN")),
    "an infinite amount": lambda: fhledger.format_plain(Decimal("Infinity")),
    "a rate that is a float": lambda: BOOK.sensitivity(2030, rates=[21.5]),
    "a growth that is a float": lambda: BOOK.sensitivity(2030, rates=[21], growths=[0.5]),
    "an amount of an entry that is a float": lambda: fhledger.next_entry(
        BOOK, line="external_costs", amount=1.5, day="2025-01-01"
    ),
    "a day that is none": lambda: fhledger.next_entry(
        BOOK, line="external_costs", amount=1, day="2025-02-30"
    ),
    "a field that a book does not have": lambda: BOOK.replace(budget=()),
    "a value that a field does not take": lambda: BOOK.replace(budgets=[1]),
    "a configuration that does not fit": lambda: BOOK.replace(lines=[]),
    "a rate of a year out of reach": lambda: BOOK.common_rate(0),
    "a rate of a year too far ahead": lambda: BOOK.common_rate(2500),
    "fees of a year too far ahead": lambda: BOOK.fees(2500),
    "the seal of a year that no book has": lambda: BOOK.seal(1800),
    "a depth below zero": lambda: BOOK.trace(2024, "result", depth=-1),
    "fewer entries than none": lambda: BOOK.trace(2024, "result", entries=-1),
    "fewer entries than none on a page": lambda: BOOK.to_html(entries=-1),
    "an entry of another year": lambda: fhledger.year_ledger(
        2023, [fhledger.Entry("A1", "2024-01-02", "external_costs", -1)]
    ),
    "a member that the book does not have": lambda: BOOK.apportion(100, members=["9999"]),
    "the page of a member that the book does not have": lambda: BOOK.to_html(member="9999"),
    "shares, and another way to divide": lambda: BOOK.apportion(
        100, by="equally", shares={"1283": 1}
    ),
    "inhabitants of no day": lambda: BOOK.apportion(100),
    "division by shares without any": lambda: BOOK.apportion(100, by="shares"),
    "a rate that is no number": lambda: BOOK.fees(rate="dear"),
    "a day that does not exist": lambda: BOOK.as_of("2024-02-30"),
    "a reference day out of reach": lambda: BOOK.config.fee_rule.reference_day.for_year(10**6),
    "a place in an unknown language": lambda: fhledger.Location("book.toml").in_language("de"),
    "inhabitants below zero": lambda: fhledger.membership_fee(RATE, -1),
    "no inhabitants": lambda: fhledger.membership_fee(RATE, None),
    "a folder that is not there": lambda: fhledger.read_book("no folder"),
    "a file that is not there": lambda: fhledger.read_sie("no file"),
    "vouchers of no file": lambda: fhledger.import_vouchers("no file", book="no folder"),
    "a book of no folder": lambda: fhledger.close("no folder", 2024),
    "an edit of no folder": lambda: fhledger.edit("no folder").__enter__(),
    "a folder with something in it": lambda: fhledger.write_book(BOOK, "/"),
}


@for_each("call", INVALID_CALLS.values(), ids=INVALID_CALLS)
def test_an_invalid_call_is_an_error_of_the_library_in_one_sentence(call):
    with pytest.raises(fhledger.FhledgerError) as raised:
        call()
    assert "validation error" not in str(raised.value)
    assert "\n" not in str(raised.value)


@for_each("wrong", [{"name": 5}, {"lines": ()}, {"extra": 1}])
def test_the_constructor_of_a_record_raises_a_value_error_of_pydantic(wrong):
    with pytest.raises(ValidationError) as raised:
        fhledger.BookConfig(**{**dict(BOOK.config), **wrong})
    assert isinstance(raised.value, ValueError)


def test_a_text_without_a_value_for_a_name_is_a_value_error():
    with pytest.raises(ValueError, match="no value is given"):
        fhledger.LocalizedText(sv="{year}", en="{year}").format(day=1)


FOR_A_BOOK = {
    case: words(found)
    for case, found in CASES.items()
    if case.startswith(("Book.", "Edit.", "close(", "import_vouchers("))
}


@for_each("case", FOR_A_BOOK)
def test_what_is_asked_of_a_book_takes_a_text_for_a_number_and_for_a_day(case):
    """An amount, a rate or a share is an int, a text or a Decimal; a day a date or a text."""
    accepted = {*FOR_A_BOOK[case]}
    assert "Decimal" not in accepted or {"int", "str"} <= accepted
    assert "date" not in accepted or "str" in accepted


def test_a_text_for_a_number_or_a_day_is_read():
    day = date(2022, 12, 31)
    assert BOOK.fees(2024, rate="21,50", reference_day="2022-12-31") == BOOK.fees(
        2024, rate=Decimal("21.5"), reference_day=day
    )
    assert (
        BOOK.fees_by_reference_day(2024, rate=22)[0].total
        == BOOK.fees_by_reference_day(2024, rate="22.00")[0].total
    )
    assert BOOK.as_of("2024-06-30") == BOOK.as_of(date(2024, 6, 30))
    half = date(2024, 6, 30)
    assert BOOK.budget_follow_up(2024, as_of="2024-06-30") == BOOK.budget_follow_up(
        2024, as_of=half
    )
    assert BOOK.forecast(2026, as_of="2024-12-31") == BOOK.forecast(2026, as_of=date(2024, 12, 31))
    assert BOOK.apportion(100, shares={"1283": 1}).shares[0].amount == 100


YEARS = [-1, 0, 1800, 3000, 10**6]
OTHERS = {"trace": {"row": "result"}, "sample": {"seed": 1}}
OTHERS |= {"control_sample": {"seed": 1, "tolerable_percent": 5}}


@for_each("year", YEARS)
def test_a_year_that_no_book_may_have_is_an_error_of_the_library(year):
    for name, function, _, parameter in CASES.values():
        method = name.removeprefix("Book.")
        if method != name and parameter == "year" and method != "computed_figures":
            with pytest.raises(fhledger.FhledgerError):
                function(BOOK, year=year, **OTHERS.get(method, {}))


class TestNames:
    """A member, a row or a scenario may be named as on the command line."""

    def test_of_a_row_a_member_and_a_scenario(self):
        scenario = BOOK.scenarios[0]
        pairs = [
            (BOOK.trace(2024, "helsingborg"), BOOK.trace(2024, "1283")),
            (BOOK.trace(2024, "Summa intäkter"), BOOK.trace(2024, "total_income")),
            (
                BOOK.forecast(2026, scenario=scenario.label.sv),
                BOOK.forecast(2026, scenario=scenario.name),
            ),
            (BOOK.to_html(member="Bjuv"), BOOK.to_html(member="1260")),
            (
                BOOK.apportion(100, members=["Bjuv", "Klippan"], by="equally"),
                BOOK.apportion(100, members=["1260", "1276"], by="equally"),
            ),
        ]
        assert all(named == by_id for named, by_id in pairs)

    def test_an_unknown_one_is_answered_with_names_and_ids(self):
        with pytest.raises(fhledger.InvalidArgumentError, match=r"Bjuv \(1260\)"):
            BOOK.apportion(100, members=["9999"])
        with pytest.raises(fhledger.InvalidArgumentError, match=r"\(total_income\)"):
            BOOK.trace(2024, "xyzzy")
