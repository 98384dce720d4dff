"""Population from Statistics Sweden (folkmängd från SCB), over PxWebApi v2.

SCB keeps the inhabitants on 31 December in two tables: TAB638 until 2024, and
from 2025 TAB5557, whose figures carry a small deliberate noise (CKM). There a
sum of parts is not the published total, so every dimension that has a total is
asked for that total, never for its parts. Which codes they have is read from
the tables' own metadata.

An answer is compared with the question, code by code. Nothing is taken from an
answer that has more, less or something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.messages import message
from fhledger.core.text import escape_invisible
from fhledger.domain.dated_values import Source
from fhledger.domain.members.municipality import Municipality
from fhledger.domain.members.population import Inhabitants
from fhledger.exchange.statistics_sweden.json_stat import Dataset, cells, dataset_from

BASE = "https://statistikdatabasen.scb.se/api/v2"
TABLES = ("TAB638", "TAB5557")

REGION, TIME, MEASURE = "Region", "Tid", "ContentsCode"

Post = Callable[[str, Mapping[str, Any] | None], bytes]
"""Sends a query to an address (None: only asks for it) and gives the body of the answer."""

_NOVEMBER = (11, 1)
"""The day of Swedish equalisation: month and day."""

_SCB_CODE = re.compile(r"[0-9]{4}").fullmatch
_CONTENTS = re.compile("Folkmängd(?:en den 1 november)?").fullmatch
_TOTAL = re.compile("total", re.IGNORECASE).match
_NOISE = re.compile("slumpmässig osäkerhet|cell key|\\bCKM\\b", re.IGNORECASE).search


def fetched(
    post: Post,
    members: Sequence[Municipality],
    day: date,
    read: date,
    *,
    base: str = BASE,
    tables: Sequence[str] = TABLES,
) -> tuple[Inhabitants, ...]:
    """The inhabitants of the members on a 31 December, from the first table that has the year.

    Those of 1 November come from a table that is named. Members without a code of SCB are passed
    over.

    Three or four requests, far below SCB's limits (30 in ten seconds, 150 000 cells in each).
    """
    year = _year(day)
    _check_day(day, tables)
    members = municipalities(members)
    for table in tables:
        address = f"{base}/tables/{table}"
        metadata = dataset_from(post(f"{address}/metadata?lang=sv", None), f"{table} metadata")
        if year in metadata.codes(TIME):
            _check_title(metadata, table, day)
            query = _query(metadata, table, [member.code for member in members], year)
            answer = post(f"{address}/data?lang=sv&outputFormat=json-stat2", query)
            notes = metadata.note
            return inhabitants_from(answer, members, day, read, name=table, notes=notes)
    raise BookError(
        message("SCB has no 31 December {year} in {tables}", year=year, tables=" or ".join(tables)),
        advice=message("It is published in February; a newer table is named with --table."),
    )


def inhabitants_from(
    answer: bytes,
    members: Sequence[Municipality],
    day: date,
    read: date,
    *,
    name: str,
    notes: Sequence[str] = (),
) -> tuple[Inhabitants, ...]:
    """The rows of population.csv that an answer in JSON-stat gives, in the order of the codes.

    `name` is what the source calls the answer: the table, or the file that it was saved in.
    Raises `BookError` for another year or region than those of the members on `day`, for one
    too many or too few, and for a figure that is missing or no whole number.
    """
    dataset = dataset_from(answer, name)
    members = municipalities(members)
    names = {member.code: member.name for member in members}
    _same(name, TIME, dataset.codes(TIME), [_year(day)])
    _same(name, REGION, dataset.codes(REGION), names)
    for dimension in {*dataset.id} - {TIME, REGION}:
        if len(dataset.codes(dimension)) != 1:
            raise BookError(
                message("there is more than one figure"), Location(name, field=dimension)
            )
    source = _source(dataset, name, read, [*notes, *dataset.note])
    rows = []
    for cell in cells(dataset, name):
        code = cell.codes[REGION]
        if cell.value is None or cell.value < 0:
            raise BookError(
                message("there is no figure for {names}", names=names[code]),
                Location(name, field=code),
            )
        rows.append(
            Inhabitants(
                municipality_code=code,
                municipality=names[code],
                reference_day=day,
                inhabitants=cell.value,
                source=source,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.municipality_code))


def _year(day: date) -> str:
    if (day.month, day.day) not in ((12, 31), _NOVEMBER):
        raise InvalidArgumentError(
            "SCB's tables are of 31 December and 1 November, and {day} is another day", day=day
        )
    return str(day.year)


def _check_day(day: date, tables: Sequence[str]) -> None:
    """Raise `InvalidArgumentError` for 1 November without a table that is named for it."""
    if (day.month, day.day) == _NOVEMBER and tuple(tables) == TABLES:
        raise InvalidArgumentError(
            "the table of 1 November is not known to this version; name it with --table"
            " (SCB: Folkmängden den 1 november, FolkmangdNov), or save its answer and read it"
            " with --file"
        )


def _check_title(metadata: Dataset, table: str, day: date) -> None:
    """Raise `BookError` for a table of another day of the year, as its title has it."""
    if ("1 november" in metadata.label.lower()) != ((day.month, day.day) == _NOVEMBER):
        raise BookError(
            message("the table is of another day: {title}", title=metadata.label), Location(table)
        )


def municipalities(members: Sequence[Municipality]) -> tuple[Municipality, ...]:
    """The members whose codes are those of SCB: four digits. Others have no inhabitants there."""
    found = tuple(member for member in members if _SCB_CODE(member.code))
    if members and not found:
        raise InvalidArgumentError(
            "no member has a code of SCB; that of a municipality is four digits"
        )
    return found


def _query(metadata: Dataset, table: str, codes: Sequence[str], year: str) -> dict[str, Any]:
    """The selection of one figure for each code: totals, and what a table lets one omit."""
    chosen = {REGION: [*codes], TIME: [year]}
    for id in metadata.id:
        if id in chosen:
            continue
        dimension = metadata.dimension[id]
        labels = dimension.category.label
        wanted = _CONTENTS if id == MEASURE else _TOTAL
        found = [code for code in dimension.category.codes() if wanted(labels.get(code, ""))]
        if found:
            chosen[id] = found[:1]
        elif not dimension.eliminable or any(map(_NOISE, metadata.note)):
            raise BookError(
                message("there is no total, and a sum of its parts is not what SCB publishes"),
                Location(table, field=id),
                message("Save the answer of another table, and read it with --file."),
            )
    return {
        "selection": [{"variableCode": id, "valueCodes": values} for id, values in chosen.items()]
    }


def _source(dataset: Dataset, name: str, read: date, notes: Sequence[str]) -> Source:
    updated = f" (uppdaterad {dataset.updated[:10]})" if dataset.updated else ""
    noise = "; avsiktligt brus (CKM)" if any(map(_NOISE, notes)) else ""
    document = f"SCB, PxWebApi v2, {name}{updated}, läst {read}{noise}"
    return Source(document=escape_invisible(document))


def _same(
    name: str, dimension: str, given: Sequence[str], asked: Sequence[str] | Mapping[str, str]
) -> None:
    where = Location(name, field=dimension)
    if surplus := sorted({*given} - {*asked}):
        raise BookError(message("not asked for: {codes}", codes=", ".join(surplus)), where)
    if missing := sorted({*asked} - {*given}):
        raise BookError(message("missing: {codes}", codes=", ".join(missing)), where)
