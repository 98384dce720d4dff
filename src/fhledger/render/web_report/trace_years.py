"""The traces of the page by year (spårning per år), to be unfolded and printed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.trace import Trace
from fhledger.render.document import Branch, in_language
from fhledger.render.documents.trace import trace_tree
from fhledger.render.overview import Overview

_LINES_OF_A_PAGE = 62


@dataclass(frozen=True, slots=True)
class NamedTrace:
    """A trace: its id, name, tree, where it is in print, and whether it agrees with that.

    `mark` is what the label of the tree does not say of its year and scenario.
    """

    id: str
    mark: str
    name: str
    root: Branch
    prints: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class TraceYear:
    """The traces of a year, the heading above them, and about how many pages they fill in print."""

    year: str
    title: str
    traces: tuple[NamedTrace, ...]
    pages: int


def trace_years(
    overview: Overview, traces: Mapping[str, Trace], language: Language
) -> tuple[TraceYear, ...]:
    """The traces by year: the reported year first, then earlier ones, then those to come."""

    def year_of(id: str) -> int:
        return int(id.partition(" ")[0])

    def order(id: str) -> tuple[bool, int]:
        year = year_of(id)
        return year > overview.year, year if year > overview.year else -year

    marks = {
        forecast.scenario.name: forecast.scenario.label.in_language(language)
        for forecast in overview.forecasts
    }
    found = []
    for year, ids in groupby(sorted(traces, key=order), year_of):
        of_year = marks if year > overview.year else {}
        named = tuple(_named(id, traces[id], of_year, language) for id in ids)
        lines = sum(3 + len(each.prints) + _lines_of(each.root, is_root=True) for each in named)
        planned = message("{year} (forecast)", year=year).in_language(language)
        title = planned if year > overview.year else str(year)
        found.append(TraceYear(str(year), title, named, -(-lines // _LINES_OF_A_PAGE)))
    return tuple(found)


def _named(id: str, trace: Trace, scenarios: Mapping[str, str], language: Language) -> NamedTrace:
    """The trace with its names; `scenarios` has those of the forecasts in a planned year."""
    year, scenario = id.partition(" ")[0], scenarios.get(id.rpartition(" ")[2], "")
    label = trace.label.in_language(language)
    is_dated = year in label
    name = label if is_dated else f"{label} ({year})"
    places = (place.in_language(language) for place in trace.printed_places)
    return NamedTrace(
        id=id,
        mark=", ".join(filter(None, ("" if is_dated else year, scenario))),
        name=f"{name}, {scenario}" if scenario else name,
        root=in_language(trace_tree(trace), language).root,
        prints=tuple(zip(places, trace.printed_agrees, strict=True)),
    )


def _lines_of(branch: Branch, *, is_root: bool = False) -> int:
    if branch.id and not is_root:
        return 1
    return 1 + len(branch.notes) + sum(map(_lines_of, branch.branches))
