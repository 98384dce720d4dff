"""Errors (fel): what a caller can do wrong.

Every error that a function or a method of this library raises is a `FhledgerError`. Its text says
what is wrong, where, and what to do; it never needs a traceback to be understood, and whatever it
quotes is safe to print. Two kinds of errors come from elsewhere:

- The constructor of a record (`Book(...)`, `Rate(...)`, `Entry(...)`) raises the `ValidationError`
  of pydantic, which is a `ValueError` and lists every field that is wrong; the methods of
  `LocalizedText`, which errors are made of, raise a plain `ValueError`.
- A parameter that is missing, does not exist, or is given by its place where it has to be named
  (`LocalizedText("a")`) is a `TypeError`, as Python has it.

>>> print(BookError("the line 'rent' is not declared", Location("entries/2024.csv", 7, "line"),
...                 "Declare it in book.toml or correct the entry."))
entries/2024.csv, line 7, line: the line 'rent' is not declared. Declare it in book.toml or correct the entry.
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from fhledger.core.localized import Language, LocalizedText, in_both
from fhledger.core.messages import message
from fhledger.core.text import as_sentence, escape_invisible, quoted


@dataclass(frozen=True, slots=True)
class Location:
    """The location of something: a file or document, a line (counted from 1), a field or place.

    >>> place = Location("entries/2024.csv", 7)
    >>> str(place), place.in_language("sv")
    ('entries/2024.csv, line 7', 'entries/2024.csv, rad 7')
    """

    file: str
    line: int | None = None
    field: str | LocalizedText | None = None
    unit: Literal["line", "row"] = "line"

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, language: Language) -> str:
        """The location in one language; the English one, for programs, is its `str`."""
        _require_language(language)
        unit = "rad" if language == "sv" else self.unit
        line = None if self.line is None else f"{unit} {self.line}"
        field = (
            self.field.in_language(language)
            if isinstance(self.field, LocalizedText)
            else self.field
        )
        return ", ".join(part for part in (self.file, line, field) if part)

    @property
    def localized(self) -> LocalizedText:
        """What `in_language` gives, in both languages."""
        return in_both(self.in_language)


E = TypeVar("E", bound="FhledgerError")


def _unpickled(kind: type[E], args: tuple[object, ...], state: dict[str, object]) -> E:
    """An error as it was, without its constructor, which a subclass may write as it likes."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class FhledgerError(Exception):
    """The base of every error that a function or a method of this library raises.

    It is made of a message of the catalogue, with the values of its `{names}`, or of a text in both
    languages. Its `str` is English, for programs; `in_language` is for people.
    """

    text: LocalizedText = LocalizedText.model_construct(sv="", en="")
    """What is wrong; empty in a subclass that does not call the constructor of this one."""

    def __init__(self, text: LocalizedText | str, /, **values: object) -> None:
        self.text = text if isinstance(text, LocalizedText) else message(text, **values)
        super().__init__(self.text.en)

    def __str__(self) -> str:
        return self.in_language("en")

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (type(self), self.args, self.__dict__)

    @property
    def localized(self) -> LocalizedText:
        """What `in_language` gives, in both languages."""
        return in_both(self.in_language)

    def in_language(self, language: Language) -> str:
        """What is wrong, where, and what to do, in one language."""
        _require_language(language)
        return escape_invisible(self.text.in_language(language))


class FhledgerWarning(UserWarning):
    """A warning of this library, in both languages."""

    def __init__(self, text: LocalizedText | str) -> None:
        self.text: LocalizedText = _localized(text)
        super().__init__(self.text.en)

    def __str__(self) -> str:
        return escape_invisible(super().__str__())


class DurabilityWarning(FhledgerWarning):
    """What was written is written; the system does not confirm that it survives a power failure."""


class ReplacedLetterWarning(FhledgerWarning):
    """A letter that the format of an exported file lacks, and what is written instead.

    `finding` is the record of it, with code (FH573), both languages and JSON.
    """

    def __init__(self, text: LocalizedText | str, finding: Any = None) -> None:
        self.finding: Any = finding
        super().__init__(text)


class MoneyError(FhledgerError, ValueError):
    """A value that is not an amount of kronor, exact to the öre."""


class NotInForceError(FhledgerError, LookupError):
    """A value before the first day on which it is valid, or the fee of a book that states none."""


class MeasureMissingError(FhledgerError, LookupError):
    """A measure of a member on a day for which no source gives it."""


class PopulationMissingError(MeasureMissingError):
    """The inhabitants of a municipality on a day for which no source gives them."""


class YearMissingError(FhledgerError, LookupError):
    """A fiscal year that the book does not have, or a gap in the chain of years."""


class YearClosedError(FhledgerError, ValueError):
    """An entry in a year that is closed."""


class InvalidArgumentError(FhledgerError, ValueError):
    """Invalid arguments: a share below zero, an empty list of members."""


class PrintedTextError(FhledgerError, ValueError):
    """A file or text in which no annual report can be read: binary, empty, or without figures."""


class BookError(FhledgerError):
    """A book that cannot be read: what is wrong, where it is, what to do.

    A place that is a text is the name of a file.

    >>> print(BookError("this file is empty", "entries/2024.csv"))
    entries/2024.csv: this file is empty.
    """

    def __init__(
        self,
        what: LocalizedText | str,
        place: Location | str | None = None,
        advice: LocalizedText | str = "",
    ) -> None:
        super().__init__(what)
        self.what: str = self.text.en.rstrip(".")
        self.place: Location | None = Location(place) if isinstance(place, str) else place
        self.localized_advice: LocalizedText = _localized(advice)
        self.advice: str = self.localized_advice.en

    def in_language(self, language: Language) -> str:
        """What is wrong, where, and what to do, in one language."""
        _require_language(language)
        where = f"{self.place.in_language(language)}: " if self.place else ""
        what = as_sentence(self.text.in_language(language))
        advice = self.localized_advice.in_language(language).strip()
        return escape_invisible(f"{where}{what} {advice}".rstrip())


class CombinedBookError(BookError):
    """Several errors of a book, reported at once, each in a line of its own."""

    def __init__(self, errors: Sequence[BookError]) -> None:
        first = errors[0]
        super().__init__(first.text, first.place, first.localized_advice)
        self.errors: tuple[BookError, ...] = tuple(errors)

    def in_language(self, language: Language) -> str:
        """How many errors there are, and the first of them, in one language."""
        count = len(self.errors)
        heading = message("{count} errors:", count=count).in_language(language)
        lines = [f"  {error.in_language(language)}" for error in self.errors[:MOST_ERRORS]]
        if count > MOST_ERRORS:
            more = message("and {count} more", count=count - MOST_ERRORS).in_language(language)
            lines.append(f"  {more}")
        return "\n".join([heading, *lines])


MOST_ERRORS = 20
"""How many errors of a book are reported one by one."""
MOST_GATHERED = 1_000
"""After how many errors a table is read no further."""


def together(errors: Iterable[BookError]) -> BookError:
    """One error that reports all of them, which are one or more.

    >>> print(together([BookError("first wrong", Location("a.csv", 2)), BookError("second wrong")]))
    2 errors:
      a.csv, line 2: first wrong.
      second wrong.
    """
    every = [
        each
        for error in errors
        for each in (error.errors if isinstance(error, CombinedBookError) else (error,))
    ]
    return every[0] if len(every) == 1 else CombinedBookError(every)


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

    def end_at(self, place: Location) -> bool:
        """Whether so many are found that the reading ends at a place; the first error says so."""
        if len(self.found) < MOST_GATHERED:
            return False
        end = message("the table is read no further: too many of its rows are faulty")
        self.found.insert(0, BookError(end, place))
        return True

    def raise_all(self) -> None:
        """Raise one error that reports all of them, if there are any."""
        if self.found:
            raise together(self.found)


class MissingExtraError(BookError):
    """A package that is not installed: what needs it, which extra installs it, an alternative.

    >>> print(MissingExtraError("the page", "report"))
    the page needs the extra [report]. Install it: pip install "fhledger[report]"
    """

    def __init__(
        self,
        what: LocalizedText | str,
        extra: str,
        otherwise: LocalizedText | str = "",
        place: Location | None = None,
    ) -> None:
        text = message("{what} needs the extra [{extra}]", what=_localized(what), extra=extra)
        advice = message(
            "Install it: {command}{otherwise}",
            command=f'pip install "fhledger[{extra}]"',
            otherwise=_localized(otherwise),
        )
        super().__init__(text, place, advice)


def _require_language(language: object) -> None:
    if language not in ("sv", "en"):
        raise InvalidArgumentError(
            "`language` must be 'sv' or 'en', not {language}", language=quoted(language)
        )


def _localized(text: LocalizedText | str) -> LocalizedText:
    if isinstance(text, LocalizedText):
        return text
    return LocalizedText.model_construct(sv=text, en=text)
