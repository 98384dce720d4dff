"""A table of like cases in one test, since a test of its own costs more than such a case."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps

import pytest

Test = Callable[..., None]


def for_each(
    names: str | Sequence[str],
    cases: Iterable[object],
    *,
    ids: Callable[..., str] | Iterable[str] = repr,
) -> Callable[[Test], Test]:
    """Run a test for each of the cases, and fail with all that failed, each by its values.

    It is written as `pytest.mark.parametrize` is. Each case has an empty `tmp_path` of its own.
    """
    parameters = [names] if isinstance(names, str) else names
    table = [(case,) if isinstance(names, str) else case for case in cases]
    assert table, "there is no case"
    called = [", ".join(map(ids, case)) for case in table] if callable(ids) else [*ids]

    def decorated(test: Test) -> Test:
        @wraps(test)
        def of_all(*arguments: object, **fixtures: object) -> None:
            failed = []
            for number, (name, values) in enumerate(zip(called, table, strict=True)):
                given = {**fixtures, **dict(zip(parameters, values, strict=True))}
                if "tmp_path" in fixtures:
                    given["tmp_path"] = fixtures["tmp_path"] / str(number)
                    given["tmp_path"].mkdir()
                try:
                    test(*arguments, **given)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - it is shown
                    failed.append(f"{name}: {type(error).__name__}: {error}")
            assert not failed, "\n\n".join([f"{len(failed)} of {len(table)} cases", *failed])

        signature = inspect.signature(test)
        others = [each for name, each in signature.parameters.items() if name not in parameters]
        of_all.__signature__ = signature.replace(parameters=others)
        return of_all

    return decorated
