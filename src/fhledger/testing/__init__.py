"""For the tests of other tools (för andras tester): random books, laws, and faults.

Needs the extra `[testing]`.

>>> from hypothesis import given
>>> @given(books())
... def test_my_export_keeps_the_closing_balance(book):
...     assert_laws(book)
"""

try:
    import hypothesis as _  # noqa: F401
except ImportError as error:
    raise ImportError(
        'fhledger.testing needs Hypothesis: pip install "fhledger[testing]"'
    ) from error

from fhledger.testing.broken import FAULTS, with_fault
from fhledger.testing.laws import LAWS, assert_laws
from fhledger.testing.strategies import amounts, books, entries, municipalities, populations

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
