"""A caller who has lowered the precision of all decimals and lets everything pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Context, localcontext
from typing import TypeVar

Result = TypeVar("Result")


@contextmanager
def careless_decimals() -> Iterator[None]:
    """The decimal context of that caller, for as long as it is needed."""
    with localcontext(Context(prec=3, rounding="ROUND_DOWN", traps=[])):
        yield


def careless(work: Callable[[], Result]) -> Result:
    """What `work` gives where decimals have three digits, round down, and let all errors pass."""
    with careless_decimals():
        return work()


def alike(work: Callable[[], object]) -> None:
    assert repr(careless(work)) == repr(work())
