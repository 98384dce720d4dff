"""A caller who has lowered the precision of all decimals and lets everything pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Context, localcontext


@contextmanager
def careless_decimals() -> Iterator[None]:
    """The decimal context of that caller, for as long as it is needed."""
    with localcontext(Context(prec=3, rounding="ROUND_DOWN", traps=[])):
        yield
