"""The sheet of new entries (Nya poster): a form to fill in, which `fhledger import` reads.

What a cell may hold is checked by the spreadsheet program: the names of lines, items, projects and
members are chosen from lists, the day is one of the year, and an amount is a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from fhledger.book.edits.new_entries_form import CREDIT, HEADERS, SHEET
from fhledger.core.currency import in_currency
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.render.overview import Overview
from fhledger.render.workbook.sheet import (
    HEADER_ROW,
    Cell,
    CellKind,
    Cells,
    Sheet,
    SheetRows,
    Validation,
    column_name,
)

ROWS = 500
"""The rows that can be filled in."""

_LISTS: LocalizedText = message("Lists")
_COLUMNS: dict[str, tuple[int, CellKind]] = {
    "day": (12, "day"),
    "line": (38, "text"),
    "item": (30, "text"),
    "amount": (17, "exact"),
    "is_credit": (9, "text"),
    "text": (40, "text"),
    "project": (30, "text"),
    "member": (22, "text"),
    "voucher": (14, "text"),
}
"""The width of each column, and what its cells hold."""


def new_entries_sheets(overview: Overview, language: Language) -> tuple[Sheet, Sheet]:
    """The form, and the hidden sheet of the lists that its cells choose from."""
    lists = _lists(overview, language)
    rows = SheetRows(SHEET, overview, language)
    rows.title(
        message("new entries of {year}", year=overview.year),
        message(
            "One row for each amount. Plus increases the fund, minus decreases it. Save the"
            " file, and run: fhledger import FILE.xlsx --book FOLDER. What is entered already"
            " is not entered again."
        ),
    )
    rows.add()
    rows.add(
        *(
            Cell(HEADERS[name], kind="header_right" if name in {"amount", "day"} else "header")
            for name in _COLUMNS
        )
    )
    blank: Cells = tuple(Cell(None, kind=kind, is_input=True) for _, kind in _COLUMNS.values())
    for _ in range(ROWS):
        rows.add(*blank)
    widths = tuple(width for width, _ in _COLUMNS.values())
    form = rows.sheet(*widths, validations=tuple(_validations(overview, lists, language)))
    return form, _sheet_of_lists(lists, overview, language)


def _lists(overview: Overview, language: Language) -> dict[str, list[str]]:
    """The names that a cell chooses from, by its column; the id of what shares its name."""
    config = overview.book.config
    lines = lines_in_year(config.lines, overview.year)
    items = [item.label.in_language(language) for line in lines for item in line.items]
    return {
        "line": _names((line.id, line.label.in_language(language)) for line in lines),
        "item": [*dict.fromkeys(items)],
        "project": _names((each.id, each.name) for each in overview.book.project_register),
        "member": _names((each.code, each.name) for each in config.municipalities),
        "is_credit": [CREDIT.in_language(language)],
    }


def _names(named: Iterable[tuple[str, str]]) -> list[str]:
    pairs = [*named]
    counts = Counter(name.casefold() for _, name in pairs)
    return [name if counts[name.casefold()] == 1 else id for id, name in pairs]


def _validations(
    overview: Overview, lists: dict[str, list[str]], language: Language
) -> Iterable[Validation]:
    """What the cells of each column may hold, and the message where they hold anything else."""
    first, last = HEADER_ROW + 1, HEADER_ROW + ROWS
    year = overview.year
    rules: dict[str, tuple[dict[str, object], LocalizedText]] = {
        "day": (
            {
                "validate": "date",
                "criteria": "between",
                "minimum": date(year, 1, 1),
                "maximum": date(year, 12, 31),
            },
            message("Give a day of {year}, as {year}-03-31.", year=year),
        ),
        "amount": (
            {"validate": "decimal", "criteria": "!=", "value": 0},
            in_currency(
                message("Give an amount in kronor, without letters. Costs have a minus sign.")
            ),
        ),
    }
    for at, (name, names) in enumerate(lists.items()):
        if names:
            column = column_name(at)
            source = f"='{_LISTS.in_language(language)}'!${column}$2:${column}${len(names) + 1}"
            text = message("Choose from the list. What is not in it is not in the book.")
            rules[name] = ({"validate": "list", "source": source}, text)
    for name, (options, text) in rules.items():
        title = HEADERS[name].in_language(language)
        options |= {"error_title": title, "error_message": text.in_language(language)}
        yield Validation(list(_COLUMNS).index(name), first, last, options)


def _sheet_of_lists(lists: dict[str, list[str]], overview: Overview, language: Language) -> Sheet:
    rows = SheetRows(_LISTS, overview, language)
    rows.header([HEADERS[name] for name in lists], [])
    for at in range(max(map(len, lists.values()))):
        rows.add(*(Cell(names[at]) if at < len(names) else None for names in lists.values()))
    return rows.sheet(*[30] * len(lists), header=1, is_hidden=True)
