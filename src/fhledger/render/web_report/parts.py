"""What a section of the page consists of (sidans delar), besides the parts of documents."""

from __future__ import annotations

from dataclasses import dataclass

from fhledger.render.document import Part
from fhledger.render.web_report.line_chart import LineChart


@dataclass(frozen=True, slots=True)
class Fold:
    """Parts that the reader unfolds."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A search and a list to choose from for the table with an id; shown where scripts run."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Include:
    """A template of this package."""

    template: str


PagePart = Part | LineChart | Fold | Filter | Include


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page. `unavailable` is the reason why it has no parts."""

    id: str
    name: str
    title: str
    parts: tuple[PagePart, ...]
    unavailable: str = ""
