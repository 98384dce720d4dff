"""The context in which a book answers (bokens eget sammanhang), whatever that of the caller is.

Messages are made in the currency of the book, and decimals are computed with a context of the
library: a program that has lowered the precision of its own gets the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import Any, TypeVar

from fhledger.core.currency import printed_in

_ARITHMETIC = Context(
    prec=28, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow]
)

_T = TypeVar("_T")


def in_own_context(kind: type[_T]) -> type[_T]:
    """A class of books whose public methods answer in the context of the book."""
    for name, method in list(vars(kind).items()):
        if callable(method) and not name.startswith("_") and not isinstance(method, type):
            setattr(kind, name, _in_own_context(method))
    return kind


def _in_own_context(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(book: Any, /, *arguments: Any, **options: Any) -> Any:
        with localcontext(_ARITHMETIC), printed_in(book.config.currency):
            return method(book, *arguments, **options)

    return call
