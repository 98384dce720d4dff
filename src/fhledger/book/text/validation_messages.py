"""What pydantic finds wrong, in the words of this program (valideringsfel)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from fhledger.core.errors import FhledgerError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.core.nearest import NOTHING, did_you_mean
from fhledger.core.text import PATTERN_MEANINGS, quoted

MESSAGES: Mapping[str, str] = {
    "missing": marked("the field '{field}' is missing"),
    "missing_argument": marked("the field '{field}' is missing"),
    "extra_forbidden": marked("the field '{field}' is not known here"),
    "unexpected_keyword_argument": marked("the field '{field}' is not known here"),
    "string_unicode": marked("{value} is not UTF-8"),
    "string_type": marked("{value} is not a text; write it in quotation marks"),
    "string_pattern_mismatch": marked("{value} is not {meaning}"),
    "string_too_short": marked("a text is missing here"),
    "string_too_long": marked("{value} has more than {max_length} characters"),
    "literal_error": marked("{value} must be {expected}"),
    "enum": marked("{value} must be {expected}"),
    "int_type": marked("{value} is not a whole number"),
    "int_parsing": marked("{value} is not a whole number"),
    "int_parsing_size": marked("{value} is not a whole number"),
    "int_from_float": marked("{value} is not a whole number"),
    "decimal_type": marked("{value} is not a number"),
    "decimal_parsing": marked("{value} is not a number"),
    "finite_number": marked("{value} is not a number"),
    "greater_than": marked("{value} must be more than {gt}"),
    "greater_than_equal": marked("{value} must be {ge} or more"),
    "less_than": marked("{value} must be less than {lt}"),
    "less_than_equal": marked("{value} must be {le} or less"),
    "bool_type": marked("{value} must be true or false"),
    "bool_parsing": marked("{value} must be true or false"),
    "tuple_type": marked("{value} must be a list"),
    "list_type": marked("{value} must be a list"),
    "set_type": marked("{value} must be a list"),
    "frozen_set_type": marked("{value} must be a list"),
    "too_short": marked("the list is empty; it must have {min_length} or more"),
    "too_long": marked("the list is too long; it may have {max_length} at most"),
    "model_type": marked("{value} must be a table"),
    "mapping_type": marked("{value} must be a table"),
    "dict_type": marked("{value} must be a table"),
}
"""What is wrong, by the type of an error of pydantic."""

PYTHON_ERRORS = {
    "day is out of range for month": marked("day is out of range for month"),
    "unexpected '{' in field name": marked("a brace is not closed"),
    "expected '}' before end of string": marked("a brace is not closed"),
    "Single '}' encountered in format string": marked("a brace is not opened"),
    "Single '{' encountered in format string": marked("a brace is not closed"),
}
"""What Python says of a day that does not exist, and of braces in a text."""

_OTHER = marked("{value} is not valid here")


def message_of(error: ErrorDetails) -> LocalizedText:
    """What is wrong, without where it is."""
    context: dict[str, Any] = error.get("ctx", {})
    reason = context.get("error")
    if isinstance(reason, FhledgerError):
        return reason.text
    if error["type"] == "value_error":
        text = error["msg"].removeprefix("Value error, ")
        known = PYTHON_ERRORS.get(text)
        return message(known) if known else LocalizedText.model_construct(sv=text, en=text)
    meaning = PATTERN_MEANINGS.get(context.get("pattern", ""), marked("of the right form"))
    return message(
        MESSAGES.get(error["type"], _OTHER),
        **{
            **context,
            "field": error["loc"][-1] if error["loc"] else "",
            "value": quoted(error["input"]),
            "meaning": message(meaning),
            "expected": _either(re.findall("'[^']*'", str(context.get("expected", "")))),
        },
    )


def advice_for(error: ErrorDetails, record: type[BaseModel] | None) -> LocalizedText:
    """The fields of a table that has an unknown one, or the nearest of some choices."""
    if error["type"] == "extra_forbidden" and record is not None:
        fields = [*_fields_at(record, error["loc"][:-1])]
        if fields:
            return message(
                "The fields are {fields}.{hint}",
                fields=", ".join(fields),
                hint=did_you_mean(str(error["loc"][-1]), fields),
            )
    if error["type"] in ("literal_error", "enum"):
        choices = re.findall("'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        return did_you_mean(str(error["input"]), choices)
    return NOTHING


def _either(choices: Sequence[str]) -> LocalizedText | str:
    """`'a', 'b' or 'c'`."""
    if len(choices) < 2:
        return "".join(choices)
    *others, last = choices
    return message("{others} or {last}", others=", ".join(others), last=last)


def _fields_at(record: type[BaseModel], loc: Sequence[int | str]) -> Iterator[str]:
    """The names that the fields of the record at a place within another one have in files."""
    current: type[BaseModel] | None = record
    for part in loc:
        if isinstance(part, int) or current is None:
            continue
        by_name = {_name_in_files(current, name): name for name in current.model_fields}
        if part in by_name:
            annotation = current.model_fields[by_name[part]].annotation
            current = next(_records_in(annotation), None)
    if current is not None:
        yield from (_name_in_files(current, name) for name in current.model_fields)


def _name_in_files(record: type[BaseModel], name: str) -> str:
    return record.model_fields[name].serialization_alias or name


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)
