"""Writing TOML (skriva TOML): the text of a table that `tomllib` reads.

Plain values come first, then the tables, each under its heading; a label, and
any other short table of texts, is written on one line.

>>> print(toml_text({"name": "Påhittat", "since": date(2024, 1, 1), "rates": [{"value": 21}]}))
name = "Påhittat"
since = 2024-01-01
<BLANKLINE>
[[rates]]
value = 21
<BLANKLINE>
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_WIDTH = 140


def toml_text(table: Mapping[str, Any]) -> str:
    """The text of a table of strings, numbers, dates, booleans, lists and tables."""
    return "\n".join(_lines(table, ())).lstrip("\n") + "\n"


def toml_pairs(table: Mapping[str, Any]) -> str:
    """The same with each value on one line, so that the text fits under any heading."""
    return "".join(f"{_pair(key, value)}\n" for key, value in table.items())


def _lines(table: Mapping[str, Any], parents: tuple[str, ...]) -> Iterator[str]:
    tables: dict[str, Any] = {}
    for key, value in table.items():
        line = _pair(key, value)
        if _has_heading(value, line):
            tables[key] = value
        else:
            yield line
    for key, value in tables.items():
        heading = (*parents, key)
        name = ".".join(_key(part) for part in heading)
        if isinstance(value, Mapping):
            yield from ("", f"[{name}]", *_lines(value, heading))
        else:
            for part in value:
                yield from ("", f"[[{name}]]", *_lines(part, heading))


def _has_heading(value: Any, line: str) -> bool:
    if isinstance(value, Mapping):
        return len(line) > _WIDTH or not all(isinstance(part, str) for part in value.values())
    return isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value)


def toml_value(value: Any) -> str:
    """A value as it is written in TOML."""
    writers: tuple[tuple[Any, Callable[[Any], str]], ...] = (
        (bool, lambda value: str(value).lower()),
        (str, lambda text: json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")),
        (date, date.isoformat),
        (Decimal, lambda amount: f"{amount:,f}".replace(",", "_")),
        (Mapping, lambda table: f"{{ {', '.join(_pair(*pair) for pair in table.items())} }}"),
        (list | tuple, lambda parts: f"[{', '.join(toml_value(part) for part in parts)}]"),
        (object, str),
    )
    return next(write(value) for kind, write in writers if isinstance(value, kind))


def _pair(key: object, value: Any) -> str:
    return f"{_key(str(key))} = {toml_value(value)}"


def _key(key: str) -> str:
    return key if _BARE(key) else toml_value(key)
