"""For the tests of other tools (för andras tester): random books, laws, and faults.

- `books()` are random books; `amounts()`, `entries()`, `municipalities()` and `populations()` are
  their parts.
- `assert_laws(book)` checks what holds for every book: the functions in `LAWS`.
- `with_fault(book, fault)` gives a sound book one of `FAULTS`, and the code of its finding.

The strategies and laws need the extra `[testing]`; the pytest plugin does not, so names are
loaded when they are first used: `help(fhledger.testing.books)`. A random book takes longer to make
and to check than Hypothesis allows an example by itself.

>>> from hypothesis import HealthCheck, given, settings
>>> from fhledger.testing import assert_laws, books
>>> @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
... @given(books())
... def test_my_export_keeps_the_closing_balance(book):
...     assert_laws(book)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fhledger.testing.broken import FAULTS, with_fault
    from fhledger.testing.laws import LAWS, assert_laws
    from fhledger.testing.strategies import amounts, books, entries, municipalities, populations

_HOMES = {
    "fhledger.testing.broken": "FAULTS with_fault",
    "fhledger.testing.laws": "LAWS assert_laws",
    "fhledger.testing.strategies": "amounts books entries municipalities populations",
}

__all__ = [
    "FAULTS",
    "LAWS",
    "amounts",
    "assert_laws",
    "books",
    "entries",
    "municipalities",
    "populations",
    "with_fault",
]


if not TYPE_CHECKING:  # a type checker reports a name that is not public

    def __getattr__(name: str) -> object:
        for home, names in _HOMES.items():
            if name in names.split():
                try:
                    return getattr(import_module(home), name)
                except ModuleNotFoundError as error:
                    if error.name != "hypothesis":
                        raise
                    raise ImportError(
                        'fhledger.testing needs Hypothesis: pip install "fhledger[testing]"'
                    ) from error
        raise AttributeError(f"module 'fhledger.testing' has no attribute {name!r}")
