"""The page: the documents of an overview in sections, with charts and the trace of each figure.

Nothing is computed here, and no clock is read: the same overview always gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fhledger.core.localized import Language
from fhledger.domain.dated_values import is_address
from fhledger.planning.inverse import forecast_set
from fhledger.render.document import Column, Document, Paragraph, Part, Table, TableRow, format_cell
from fhledger.render.documents.budget import budget_document
from fhledger.render.documents.fees import fees_document
from fhledger.render.documents.fiscal_years import years_table
from fhledger.render.documents.forecast import forecast_document
from fhledger.render.documents.statement import statement_document
from fhledger.render.documents.trace import trace_document
from fhledger.render.documents.verification import verification_document
from fhledger.render.overview import Overview
from fhledger.render.web_report.charts import Chart, ChartKind, svg
from fhledger.render.web_report.links import Links
from fhledger.render.web_report.phrases import phrases
from fhledger.render.web_report.typography import isolate, keep_together, typeset
from fhledger.render.web_report.what_if import what_if

_KEY_FIGURES = (
    "closing_balance",
    "result",
    "total_income",
    "total_costs",
    "appropriations",
    "opening_balance",
    "fee_rate",
    "budget",
)
"""The rows of the statement at the top of the page, the most important one first."""


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of the page. `unavailable` is the reason why it has no parts."""

    id: str
    title: str
    parts: tuple[Part | Chart, ...]
    unavailable: str = ""


def page(overview: Overview, language: Language) -> str:
    """The overview as one self-contained HTML file."""
    phrase = phrases(language)
    environment = _environment()
    style, script = _asset("style.css"), _asset("script.js")
    statement = statement_document(overview.statement, language)
    context = {
        "language": language,
        "phrase": phrase,
        "title": phrase("report", year=overview.year),
        "year": overview.year,
        "book": overview.book.config.name,
        "key_figures": _key_figures(statement),
        "sections": tuple(_sections(overview, statement, language)),
        "links": Links(overview),
        "traces": {id: trace_document(trace, language) for id, trace in overview.traces.items()},
        "marks": {id: _mark(id, overview, language) for id in overview.traces},
        "seals": [f"{seal.year} {seal.seal}" for seal in overview.verification.seals],
        "what_if": what_if(overview, language),
        "style": Markup(style),  # noqa: S704 - files of this package, no text of a book
        "script": Markup(script),  # noqa: S704
        "policy": _policy(style, script),
    }
    return environment.get_template("page.html.jinja").render(context)


def _sections(overview: Overview, statement: Document, language: Language) -> Iterator[PageSection]:
    phrase = phrases(language)
    chart = partial(_chart, language)
    years = years_table("years", phrase("years"), overview.years, language)
    fees = fees_document(overview.fees, language) if overview.fees else Document("", ())
    budget = budget_document(overview.budget, language) if overview.budget.decisions else None
    movements = ("total_income", "total_costs", "appropriations")
    parts: dict[str, tuple[Part | Chart, ...]] = {
        "statement": statement.parts,
        "development": (
            chart("balance_chart", years, "year", ("closing_balance",), kind="columns"),
            chart("movements_chart", years, "year", movements, kind="groups"),
            years,
        ),
        "fees": (
            *(
                chart("fees_chart", table, "name", ("fee",), kind="bars", year=overview.year)
                for table in fees.tables()
                if table.id == "fees"
            ),
            *fees.parts,
        ),
        "budget": budget.parts if budget else (),
        "forecast": tuple(_forecast(overview, language)),
        "verification": tuple(_verification(overview, language)),
    }
    for id, section_parts in parts.items():
        yield PageSection(id, phrase(id), section_parts, overview.unavailable.get(id, ""))


def _verification(overview: Overview, language: Language) -> Iterator[Part]:
    phrase = phrases(language)
    if not overview.verification.findings:
        yield Paragraph(phrase("no_findings"))
    yield from verification_document(overview.verification, language).parts
    if not overview.verification.seals:
        yield Paragraph(phrase("no_seals"))


def _key_figures(statement: Document) -> Table:
    """The key figures as a table of labels and amounts of the year."""
    found: dict[str, tuple[TableRow, Table]] = {}
    for table in statement.tables():
        if table.id in ("appendix_1", "financing"):
            for row in table.rows:
                found.setdefault(row.id, (row, table))
    rows = [found[id][0] for id in _KEY_FIGURES if id in found]
    columns = found["closing_balance"][1].columns[:2]
    return Table(
        "key_figures", "", columns, tuple(replace(row, cells=row.cells[:2]) for row in rows)
    )


def _forecast(overview: Overview, language: Language) -> Iterator[Part | Chart]:
    if not overview.forecasts:
        return
    yield Paragraph(phrases(language)("forecast_lead"))
    document = forecast_document(forecast_set(overview.forecasts), language)
    first = document.tables()[0]
    if first.rows:
        several = len(overview.forecasts) > 1
        columns = [column.id for column in first.columns[1:]] if several else ["closing_balance"]
        yield _chart(language, "forecast_chart", first, "year", tuple(columns), kind="lines")
    yield from document.parts


def _chart(
    language: Language,
    id: str,
    table: Table,
    label: str,
    columns: tuple[str, ...],
    *,
    kind: ChartKind,
    **values: object,
) -> Chart:
    phrase = phrases(language)
    description = phrase("chart_description", table=table.title)
    return Chart(id, phrase(id, **values), description, kind, table, label, columns)


def _mark(id: str, overview: Overview, language: Language) -> str:
    """The year of a trace, and the scenario where it is a planned year."""
    year, _, row = id.partition(" ")
    labels = {
        plan.scenario.name: plan.scenario.label.in_language(language) for plan in overview.forecasts
    }
    scenario = labels.get(row.rpartition(" ")[2]) if int(year) > overview.year else None
    return f"{year}, {scenario}" if scenario else year


@cache
def _environment() -> Environment:
    """The templates of this package. Every text is escaped; an undefined name raises."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("fhledger.render.web_report"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["address"] = is_address
    environment.filters |= {"keep_together": keep_together, "typeset": typeset, "isolate": isolate}
    environment.globals |= {
        "format_cell": format_cell,
        "amount_column": Column("amount", "", "kr_ore"),
        "kind_of": lambda part: type(part).__name__,
        "svg": lambda chart: Markup(svg(chart)),  # noqa: S704 - serialised by ElementTree
    }
    return environment


@cache
def _asset(name: str) -> str:
    return files("fhledger.render.web_report").joinpath("templates", name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """The content security policy: nothing is loaded, and only this style and this script are used."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}';"
        " base-uri 'none'; form-action 'none'"
    )
