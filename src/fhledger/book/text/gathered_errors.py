"""Errors gathered while the rest of a book is read (samlade fel), to be reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fhledger.core.errors import BookError, together


class GatheredErrors:
    """The errors of a book, gathered while the rest of it is read."""

    def __init__(self) -> None:
        self.found: list[BookError] = []

    def in_file(self, name: str) -> bool:
        """Whether a file has an error."""
        return any(error.place is not None and error.place.file == name for error in self.found)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep a `BookError` that is raised in the context, and go on after it."""
        try:
            yield
        except BookError as error:
            self.found.append(error)

    def raise_all(self) -> None:
        """Raise one error that reports all of them, if there are any."""
        if self.found:
            raise together(self.found)
