"""A table of like cases in one test, since each test of its own costs more than such a case."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps

import pytest


def for_each(names: str, cases: Iterable[object]) -> Callable[[Callable[..., None]], object]:
    """Run a test for each of the cases, and fail with all that failed, each by its values.

    It is used as `pytest.mark.parametrize` is. Each case has an empty `tmp_path` of its own.
    """
    parameters = [name.strip() for name in names.split(",")]
    table = [case if len(parameters) > 1 else (case,) for case in cases]
    assert table

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def all_of_them(*arguments: object, **fixtures: object) -> None:
            failed = []
            for number, values in enumerate(table):
                given = {**fixtures, **dict(zip(parameters, values, strict=True))}
                if "tmp_path" in given:
                    given["tmp_path"] = fixtures["tmp_path"] / str(number)
                    given["tmp_path"].mkdir()
                try:
                    test(*arguments, **given)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - each is a case that failed
                    failed.append(f"{', '.join(map(str, values))}: {type(error).__name__}: {error}")
            assert not failed, "\n\n".join([f"{len(failed)} of {len(table)}", *failed])

        signature = inspect.signature(test)
        kept = [each for name, each in signature.parameters.items() if name not in parameters]
        all_of_them.__signature__ = signature.replace(parameters=kept)
        return all_of_them

    return decorated
