"""Errors in the hands of other programs: made, subclassed, pickled and printed."""

from __future__ import annotations

import copy
import pickle

import pytest

import fhledger
from fhledger.core.errors import CombinedBookError, MissingExtraError


class CodeError(fhledger.FhledgerError):
    """What a program that uses the library may write: a constructor of its own."""

    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


class SilentError(fhledger.FhledgerError):
    """One that forgets the constructor of its base."""

    def __init__(self, code: int) -> None:
        self.code = code


ERRORS = [
    fhledger.BookError("bad thing", fhledger.Location("a.csv", 2), "Mend it."),
    CombinedBookError([fhledger.BookError("first"), fhledger.BookError("second")]),
    MissingExtraError("the page", "report"),
    CodeError(5),
    SilentError(5),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_copy_of_an_error_is_as_the_error(error: fhledger.FhledgerError) -> None:
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(other) is type(error)
        assert (str(other), other.args) == (str(error), error.args)
        assert other.in_language("sv") == error.in_language("sv")
        assert vars(other).keys() == vars(error).keys()


def test_a_place_that_is_a_text_is_a_file() -> None:
    assert str(fhledger.BookError("bad thing", "file.csv")) == "file.csv: bad thing."


def test_the_argument_of_an_error_is_its_english_text() -> None:
    with pytest.raises(fhledger.YearMissingError) as error:
        fhledger.embedded_book().statement(2019)
    assert error.value.args == ("the book has no year 2019; it has 2022, 2023, 2024",)
