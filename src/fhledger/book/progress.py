"""The progress of reading files (förlopp), reported to a callback."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

progress_callback: ContextVar[Callable[[int], object] | None] = ContextVar("progress", default=None)
"""The function that is called with the number of bytes of each piece that is read."""
