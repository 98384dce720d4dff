"""Names in a book (namn i en bok): the line, item, member or project that a text names.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> line_named(book, "Övriga externa kostnader").id, member_named(book, "bjuv")
('external_costs', '1260')
>>> item_named(line_named(book, "development"), "Beviljat")
'granted'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.core.amounts import format_sek, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.matching import match_name, matching_ids
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Item, Key, Line, Section, has_unusual_sign
from fhledger.domain.statement.rows import FINANCING_ROWS, LABELS, SUMMARY_ROWS, label
from fhledger.planning.scenarios import UNCHANGED


def line_named(
    book: BookData, text: str, section: Section | None = None, *, year: int | None = None
) -> Line:
    """The line that a text names by its id, its label, or the beginning of one.

    Also by the label that it has in a `year`. Raises `InvalidArgumentError` where no line fits, or
    several do.
    """
    lines = {
        line.id: line for line in book.config.lines if section is None or line.section is section
    }
    labels = {id: _names(line, year) for id, line in lines.items()}
    return lines[match_name(text, labels, message("the lines"))]


def posting_named(
    book: BookData,
    year: int | None,
    *,
    line: str = "",
    item: str = "",
    member: str = "",
    project: str = "",
    is_new_item: bool = False,
    advice: LocalizedText | None = None,
) -> tuple[Line, Key]:
    """What the names of an entry post to, and the line; one that is left out is that of the item.

    A new item may be one that its line does not declare. Raises `InvalidArgumentError` for a name
    that fits nothing or several; for an item with `advice`.
    """
    named = line_named(book, line, year=year) if line else line_of_item(book, item, year=year)
    used = {
        key.item for ledger in book.ledgers for key, _ in ledger.totals.sums if key.line == named.id
    }
    try:
        item = item if is_new_item else item_named(named, item, used, year=year)
    except InvalidArgumentError as error:
        text = message("{error} ({advice})", error=error.text, advice=advice)
        raise InvalidArgumentError(text if advice else error.text) from None
    return named, Key(
        named.id,
        item,
        member_named(book, member) if member else "",
        project_named(book, project) if project else "",
    )


def refuse_unusual_sign(line: Line, item: str, amount: Decimal, advice: LocalizedText) -> None:
    """Raise `InvalidArgumentError` for an amount that moves the fund unlike its line."""
    if has_unusual_sign(line, amount, item):
        raise InvalidArgumentError(
            "an amount on {line} is {right}, not {amount}: plus increases the fund, minus"
            " decreases it; {advice}",
            line=line.label,
            right=format_sek(negate(amount), ore=True),
            amount=format_sek(amount, ore=True),
            advice=advice,
        )


def item_named(
    line: Line, text: str, used: Collection[str] = (), *, year: int | None = None
) -> str:
    """The item of a line that a text names; on a line without declared items the text itself.

    An item is also named by the label that it has in a `year`. `used` are free texts that the
    entries of the line have already. Raises `InvalidArgumentError` for a text that is no item of a
    line that declares some.
    """
    if not text or text in used or not line.items:
        return text
    items = {item.id: _names(item, year) for item in line.items}
    return match_name(text, items, message("the items of {line}", line=line.label))


def line_of_item(
    book: BookData, text: str, section: Section | None = None, *, year: int | None = None
) -> Line:
    """The line that declares this item; `InvalidArgumentError` unless it is the only one."""
    if not text:
        raise InvalidArgumentError("give the line, --line")
    names, lines = {}, {}
    for line in book.config.lines:
        for item in line.items if section is None or line.section is section else ():
            declared = f"{line.id} {item.id}"
            names[declared] = (*_names(item, year), item.id)
            lines[declared] = line
    return lines[match_name(text, names, message("the items"))]


def member_named(book: BookData, text: str) -> str:
    """The code of the member that a text names by its code, its name, or its beginning."""
    return match_name(text, _members(book), message("the members"))


def project_named(book: BookData, text: str) -> str:
    """The id of the project of the register that a text names."""
    return match_name(text, _projects(book), message("the projects in projects.csv"))


def scenario_id(book: BookData, text: str) -> str:
    """The name of the scenario that a text names, of the book or the one that every book has.

    Raises `InvalidArgumentError` where none fits, or several do.
    """
    names = {each.name: _texts(each.label) for each in (UNCHANGED, *book.scenarios)}
    return match_name(text, names, message("the scenarios"))


def row_named(book: BookData, text: str, year: int) -> str:
    """The id of the row, line, item or member that a text names; one that names none as it is.

    Also within `budget LINE` and `project ID paid`.
    """
    names = row_names(book, year)
    kind, _, rest = text.partition(" ")
    if kind == "budget" and rest:
        return f"budget {_id_or_text(rest, names, message('the rows'))}"
    if kind == "project" and rest.count(" "):
        name, _, column = rest.rpartition(" ")
        return f"project {_id_or_text(name, _projects(book), message('the projects'))} {column}"
    return _id_or_text(text, names, message("the rows"))


def row_names(book: BookData, year: int) -> dict[str, tuple[str, ...]]:
    """The rows that can be traced, with their labels: of both appendices, funds, items, members."""
    config = book.config
    ids = dict.fromkeys((*SUMMARY_ROWS, *FINANCING_ROWS, "total"))
    names: dict[str, tuple[str, ...]] = {
        row: _texts(label(config.labels, row, year)) for row in ids if row in LABELS
    }
    names |= {row: () for row in ids if row not in LABELS}
    names |= {id: _texts(fund.label) for id, fund in config.funds.items()}
    names |= {line.id: _names(line, year) for line in config.lines}
    names |= {item.id: _names(item, year) for line in config.lines for item in line.items}
    return names | _members(book)


def _members(book: BookData) -> dict[str, tuple[str, ...]]:
    return {member.code: (member.name,) for member in book.config.municipalities}


def _projects(book: BookData) -> dict[str, tuple[str, ...]]:
    return {project.id: (project.name,) for project in book.project_register}


def _id_or_text(text: str, names: Mapping[str, Iterable[str]], what: LocalizedText) -> str:
    return match_name(text, names, what) if text and matching_ids(text, names) else text


def new_id(name: str, taken: Iterable[str]) -> str:
    """An id made of a name, and not one of those that are taken.

    >>> new_id("Rönne å, steg 2", ["ronne_a"]), new_id("2025", [])
    ('ronne_a_steg_2', 'x_2025')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"\{[a-z_]*\}", "", plain)
    base = re.sub(r"[^a-z0-9]+", "_", words).strip("_")[:56] or "x"
    base = base if base[0].isalpha() else f"x_{base}"
    used = {*taken}
    numbered = (base if at == 1 else f"{base}_{at}" for at in range(1, len(used) + 2))
    return next(id for id in numbered if id not in used)


def _names(named: Line | Item, year: int | None) -> tuple[str, ...]:
    """The labels that a line or an item has at any time, and the one that it has in a year."""
    labels = [named.label, *(later.label for later in named.renamed)]
    if year is not None:
        labels.append(named.in_year(year).label)
    return tuple(text for label in labels for text in _texts(label))


def _texts(label: LocalizedText) -> tuple[str, str]:
    return label.sv, label.en
