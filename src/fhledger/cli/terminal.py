"""What a terminal can show (terminalen): colour, bars, and how far a long work has come.

Colour and bars are in text on a terminal alone, never in a file or a pipe. `NO_COLOR` turns colour
off and `FORCE_COLOR` turns it on elsewhere; a terminal that calls itself dumb has neither.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Never, TextIO

from fhledger.book.progress import progress_callback
from fhledger.render.terminal_style import ANSI, BELOW, BLOCKS, Style

if TYPE_CHECKING:
    from tqdm import tqdm

PROGRESS_DELAY_SECONDS = 2
"""What takes longer is worth a bar of its progress."""


def style_of(stream: TextIO, environment: Mapping[str, str]) -> Style:
    """The style in which a text on this stream is shown."""
    terminal = stream.isatty() and _draws(environment)
    coloured = (terminal or environment.get("FORCE_COLOR")) and not environment.get("NO_COLOR")
    columns = shutil.get_terminal_size().columns if terminal and _has_blocks(stream) else 0
    return Style(ANSI if coloured else {}, columns)


@contextmanager
def progress(book: str | Path, *files: str) -> Iterator[None]:
    """While it lasts, a bar on standard error of how much of the book and the files is read.

    Only on a terminal, only when it takes long, and only with the extra `[terminal]`.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    bar = _Bar(_size(book, files))
    token = progress_callback.set(bar)
    try:
        yield
    finally:
        progress_callback.reset(token)
        bar.close()


class _Bar:
    """A bar that is drawn when patience ends; until then it costs a look at the clock."""

    def __init__(self, size: int) -> None:
        self._size, self._read, self._since = size, 0, monotonic()
        self._drawn: tqdm[Never] | None = None
        self._can_draw = True

    def __call__(self, count: int) -> None:
        """Hear that so many bytes more have been read."""
        self._read += count
        if self._drawn is not None:
            self._drawn.total = self._total()
            self._drawn.update(count)
        elif self._can_draw and monotonic() - self._since > PROGRESS_DELAY_SECONDS:
            self._draw()

    def _draw(self) -> None:
        try:
            from tqdm import tqdm
        except ImportError:
            self._can_draw = False
            return
        self._drawn = tqdm(
            total=self._total(),
            initial=self._read,
            unit="B",
            unit_scale=True,
            leave=False,
            file=sys.stderr,
        )

    def _total(self) -> int:
        """All there is to read; once more when a rule reads it once more."""
        return self._size * max(1, -(-self._read // max(self._size, 1)))

    def close(self) -> None:
        """Wipe the bar."""
        if self._drawn is not None:
            self._drawn.close()


def _size(book: str | Path, files: tuple[str, ...]) -> int:
    inside = (path for path in Path(book).rglob("*.*") if path.suffix in (".csv", ".toml"))
    return sum(path.stat().st_size for path in (*inside, *map(Path, files)) if path.is_file())


def _draws(environment: Mapping[str, str]) -> bool:
    """Whether a terminal understands codes; the old one of Windows says nothing and does not."""
    if environment.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or bool({"WT_SESSION", "TERM", "ANSICON"} & environment.keys())


def _has_blocks(stream: TextIO) -> bool:
    try:
        (BLOCKS + BELOW).encode(stream.encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True
