"""What a terminal can show (terminalen): colour, bars, and the progress of a long run.

Only text on a terminal has colour and bars, never a file or a pipe. `NO_COLOR` turns colour off and
`FORCE_COLOR` turns it on elsewhere; a terminal with `TERM=dumb` has neither.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Never, TextIO

from fhledger.book.text.bounded_files import progress_callback
from fhledger.render.terminal_style import ANSI, BELOW_ZERO, BLOCKS, Style

if TYPE_CHECKING:
    from tqdm import tqdm

PROGRESS_DELAY_SECONDS = 2
"""How long a run takes before it shows its progress."""


def style_of(stream: TextIO, environment: Mapping[str, str]) -> Style:
    """The style of a text on this stream."""
    terminal = stream.isatty() and _knows_codes(environment)
    coloured = (terminal or environment.get("FORCE_COLOR")) and not environment.get("NO_COLOR")
    codes = ANSI if coloured else {}
    if not stream.isatty():
        return Style(codes)
    columns = shutil.get_terminal_size().columns
    return Style(codes, columns, has_bars=terminal and _has_blocks(stream))


@contextmanager
def progress(book: str | Path, *files: str) -> Iterator[None]:
    """Show on standard error how much of the book and the files is read, while the context lasts.

    Only on a terminal, only after a delay, and only with the extra `[terminal]`.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    bar = _ProgressBar(_size(book, files))
    token = progress_callback.set(bar)
    try:
        yield
    finally:
        progress_callback.reset(token)
        bar.close()


class _ProgressBar:
    """A progress bar that is drawn after a delay; until then it only looks at the clock."""

    def __init__(self, size: int) -> None:
        self._size, self._read, self._start = size, 0, monotonic()
        self._bar: tqdm[Never] | None = None
        self._can_draw = True

    def __call__(self, count: int) -> None:
        """Add the number of bytes that have been read."""
        self._read += count
        if self._bar is not None:
            self._bar.total = self._total()
            self._bar.update(count)
        elif self._can_draw and monotonic() - self._start > PROGRESS_DELAY_SECONDS:
            self._draw()

    def _draw(self) -> None:
        try:
            from tqdm import tqdm
        except ImportError:
            self._can_draw = False
            return
        self._bar = tqdm(
            total=self._total(),
            initial=self._read,
            unit="B",
            unit_scale=True,
            leave=False,
            file=sys.stderr,
        )

    def _total(self) -> int:
        """The bytes to read: all files once more each time that a rule reads them again."""
        return self._size * max(1, -(-self._read // max(self._size, 1)))

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()


def _size(book: str | Path, files: tuple[str, ...]) -> int:
    inside = (path for path in Path(book).rglob("*.*") if path.suffix in (".csv", ".toml"))
    return sum(path.stat().st_size for path in (*inside, *map(Path, files)) if path.is_file())


def _knows_codes(environment: Mapping[str, str]) -> bool:
    """Whether a terminal understands codes; the old one of Windows does not, nor says so."""
    if environment.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or bool({"WT_SESSION", "TERM", "ANSICON"} & environment.keys())


def _has_blocks(stream: TextIO) -> bool:
    try:
        (BLOCKS + BELOW_ZERO).encode(stream.encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True
