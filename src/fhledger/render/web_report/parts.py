"""What a section of the page consists of (sidans delar), besides the parts of documents."""

from __future__ import annotations

from typing import NamedTuple

from fhledger.render.document import Part, Text
from fhledger.render.web_report.line_chart import LineChart


class Fold(NamedTuple):
    """Parts that the reader unfolds."""

    title: Text
    parts: tuple[Part, ...]


class Filter(NamedTuple):
    """A search and a list to choose from for the table with an id; shown where scripts run."""

    table: str
    columns: tuple[str, ...]


class Include(NamedTuple):
    """A template of this package."""

    template: str


PagePart = Part | LineChart | Fold | Filter | Include


class PageSection(NamedTuple):
    """A section of the page. `unavailable` is the reason why it has no parts."""

    id: str
    name: Text
    title: Text
    parts: tuple[PagePart, ...]
    unavailable: Text = ""
