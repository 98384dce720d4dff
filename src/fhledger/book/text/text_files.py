"""The files of a book as text (bokens filer): TOML tables and CSV rows with their lines.

Nothing is repaired silently. UTF-8 is read, with or without a byte-order mark, with
LF or CRLF, and with commas, semicolons or tabs between columns, as spreadsheets
write it; everything else is an error that names file and line.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TextIO, TypeVar

from pydantic import ValidationError

from fhledger.book.text.bounded_files import MOST_BYTES_OF_A_LINE, FileKind, open_bounded
from fhledger.book.text.toml_bounds import MOST_LEVELS, require_bounded
from fhledger.book.text.validation_messages import advice_for, message_of
from fhledger.core.errors import BookError, Location, together
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.core.nearest import NOTHING
from fhledger.core.record import Record
from fhledger.core.system_errors import reason_of

R = TypeVar("R", bound=Record)

_KEY = r"\s*[\w.-]+\s*=\s*"
TOML_HINTS = {
    _KEY + r"[+-]?\d[\d_ ]*,\d": marked("A number has a point for its decimals here: 12.50."),
    _KEY + r"[+-]?\d+ \d": marked("A number is written without spaces here: 1_250_000."),
    r".*=\s*[”“„»]": marked('A text is written within straight quotation marks: "text".'),
}
"""Common mistakes in TOML, and how to correct them."""

TOML_ERRORS = {
    "Cannot declare": marked("this table is declared twice, or its name is a key already"),
    "Cannot overwrite a value": marked("duplicate key"),
    "Cannot mutate": marked("this table is complete already"),
    "Expected newline or end of document": marked("something follows that does not belong here"),
    "Expected '=' after a key": marked("an equals sign is missing after a key"),
    "Expected ']": marked("a closing bracket is missing"),
    "Invalid date or datetime": marked("this day or time does not exist"),
    "Invalid initial character for a key": marked("a key cannot begin like this"),
    "Invalid statement": marked("this is neither a key with a value nor the name of a table"),
    "Invalid value": marked("this value is neither a number, a text in quotation marks nor a list"),
    "Unclosed array": marked("a list is not closed"),
    "Unterminated string": marked("a text is not closed with a quotation mark"),
    "Illegal character": marked("there is a character that is not allowed here"),
    "Unescaped '\\'": marked("a backslash is written twice"),
    "Duplicate inline table key": marked("duplicate key"),
}
"""What is wrong with the form of a TOML file, by how the message of `tomllib` begins."""

_CODECS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def is_named(path: Path) -> bool:
    """Whether there is a file or a link of this name, even a link that leads nowhere."""
    return os.path.lexists(path)


def files_in(folder: Path, suffix: str) -> list[Path]:
    """The files of a folder with a suffix, in either case, by name; none without a folder."""
    try:
        paths = list(folder.iterdir())
    except FileNotFoundError:
        if not is_named(folder):
            return []
        raise BookError(message("this link leads nowhere"), Location(f"{folder.name}/")) from None
    except NotADirectoryError:
        raise BookError(message("this is not a folder"), Location(f"{folder.name}/")) from None
    except OSError as error:
        raise BookError(
            message("this folder cannot be read: {reason}", reason=reason_of(error)),
            Location(f"{folder.name}/"),
        ) from None
    return sorted(path for path in paths if path.suffix.lower() == suffix)


def file_in(folder: Path, stem: str, suffix: str) -> Path:
    """The file of that name as `files_in` finds it, or the path for a new one."""
    found = (path for path in files_in(folder, suffix) if path.stem == stem)
    return next(found, folder / f"{stem}{suffix}")


def required_toml(
    folder: str | Path, name: str, advice: LocalizedText
) -> tuple[dict[str, Any], str]:
    """As `toml_table`, for a file of a book; without it, an error that says what it is for."""
    path = Path(folder) / name
    if not path.exists():
        raise BookError(message("this file is missing"), Location(name), advice)
    return toml_table(path, name)


def toml_table(path: Path, name: str) -> tuple[dict[str, Any], str]:
    """The content of a TOML file, with exact decimals, and its text. `name` is for errors."""
    text = file_text(path, name, "toml")
    require_bounded(text, name)
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        at_line = re.search(r"\(at line (\d+), column \d+\)", str(error))
        what = form_error(error, TOML_ERRORS)
        line = int(at_line[1]) if at_line else None
        content = text.split("\n")[line - 1] if line else ""
        hints = (message(hint) for form, hint in TOML_HINTS.items() if re.match(form, content))
        advice = next(hints, NOTHING)
        raise BookError(
            message("this is not TOML: {what}", what=what), Location(name, line), advice
        ) from None
    except (ValueError, ArithmeticError):
        raise BookError(
            message("a number in this file has too many digits"), Location(name)
        ) from None
    except RecursionError:
        raise BookError(
            message("there are too many tables within tables"), Location(name)
        ) from None
    if not _is_shallow(table, MOST_LEVELS):
        raise BookError(message("there are too many tables within tables"), Location(name))
    return table, text


def form_error(error: Exception, known: Mapping[str, str]) -> LocalizedText:
    """What is wrong with the form of a file, by how the message of its parser begins."""
    texts = (text for start, text in known.items() if str(error).startswith(start))
    return message(next(texts, marked("a mistake in the form of the file")))


def validate_table(record: type[R], table: Mapping[str, Any], name: str, text: str) -> R:
    """The record of a table; raises a `BookError` that names the line of the TOML text."""
    try:
        return record.model_validate(table)
    except ValidationError as error:
        raise validation_error(error, name, text=text, record=record) from None


def validation_error(
    error: ValidationError,
    name: str | LocalizedText,
    line: int | None = None,
    *,
    text: str | None = None,
    record: type[Record] | None = None,
) -> BookError:
    """Every error of a record, with file, line and field.

    The line is that of a CSV row, or is searched for in the `text` of a TOML file. With the class
    of the `record`, an unknown field is answered with the known ones.
    """
    errors = []
    for each in error.errors(include_url=False):
        loc = tuple(part for part in each["loc"] if part != "function-after")
        at = line if text is None else toml_line(text, loc)
        place = _place(name, at, _dotted(loc))
        errors.append(BookError(message_of(each), place, advice_for(each, record)))
    return together(errors)


def _dotted(loc: Sequence[int | str]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)


def _place(name: str | LocalizedText, line: int | None, field: str) -> Location:
    if isinstance(name, str):
        return Location(name, line, field or None)
    return Location("", line, message("{name}, {field}", name=name, field=field) if field else name)


def toml_line(text: str, loc: Sequence[int | str]) -> int | None:
    """The line of a value in a TOML text, as far as its tables and keys show."""
    wanted = list(loc)
    found = [
        place.line
        for place in toml_places(text)
        if place.path in (wanted[: len(place.path)], [*wanted, 0])
    ]
    return found[-1] if found else None


class TomlPlace(NamedTuple):
    """A line of a TOML text with the heading of a table, or with a key, and the path to it."""

    line: int
    path: list[int | str]
    is_heading: bool


def toml_places(text: str) -> Iterator[TomlPlace]:
    """The headings and keys of a TOML text, as far as each has a line of its own."""
    table: list[int | str] = []
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        key = re.match(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=", line)
        if header:
            names = tuple(part.strip(" \"'") for part in header[2].split("."))
            if header[1] == "[[":
                others = {other: n for other, n in counts.items() if other[: len(names)] != names}
                counts = {**others, names: counts.get(names, -1) + 1}
            table = _indexed(names, counts)
            yield TomlPlace(number, table, is_heading=True)
        elif key:
            yield TomlPlace(number, [*table, key[1].strip('"')], is_heading=False)


def _indexed(names: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> list[int | str]:
    """The names of a table, each followed by its index if there are several of that name."""
    path: list[int | str] = []
    for end, name in enumerate(names, 1):
        path += [name, counts[names[:end]]] if names[:end] in counts else [name]
    return path


def file_text(path: Path, name: str, kind: FileKind) -> str:
    """The whole text of a file; `BookError` for one that is too large, or not UTF-8."""
    with open_text(path, name, kind) as file:
        try:
            return file.read()
        except UnicodeDecodeError:
            refuse_encoding(path, name)


def _is_shallow(value: Any, levels: int) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in parts)


def open_text(path: Path, name: str, kind: FileKind) -> TextIO:
    """A file as text; `BookError` where it is missing or can be read only once."""
    try:
        if not (path.is_file() or path.is_dir()) and path.exists():
            raise BookError(
                message("this is a pipe or a device, not a file"),
                Location(name),
                message("A book is read more than once; write its text into a file."),
            )
        return TextIOWrapper(open_bounded(path, name, kind), encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise BookError(message("this file is missing"), Location(name)) from None
    except OSError as error:
        raise BookError(
            message("this file cannot be read: {reason}", reason=reason_of(error)), Location(name)
        ) from None


def refuse_encoding(path: Path, name: str) -> NoReturn:
    """Raise the `BookError` for a file that is not UTF-8, with the first line that is not."""
    with path.open("rb") as file:
        lines = enumerate(iter(lambda: file.readline(MOST_BYTES_OF_A_LINE), b""), 1)
        line, raw = next(((line, raw) for line, raw in lines if not _is_utf_8(raw)), (None, b""))
    encoding = _CODECS.get(raw[:2], message("perhaps Windows-1252"))
    raise BookError(
        message("this file is not UTF-8 ({encoding})", encoding=encoding),
        Location(name, line),
        message("Save it again as UTF-8."),
    ) from None


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
