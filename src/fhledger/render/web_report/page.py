"""The page: the first screen, the sections, and the trace of each figure.

Nothing is computed here, and no clock is read: the same overview always gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fhledger.core.currency import in_currency, unit
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.dated_values import is_address
from fhledger.domain.trace import Trace
from fhledger.render.books_state import alarms, statuses
from fhledger.render.document import Column, format_cell, in_language
from fhledger.render.documents.explanation import explanation_paragraphs
from fhledger.render.documents.verification import gravity, sentence
from fhledger.render.overview import Overview
from fhledger.render.text_width import typeset
from fhledger.render.web_report.bars import bars_of_bridge, bars_of_table, kinds_of_rows
from fhledger.render.web_report.line_chart import HEIGHT, percent_from_top
from fhledger.render.web_report.links import Links
from fhledger.render.web_report.sections import PageSection, page_sections
from fhledger.render.web_report.summary import (
    answer,
    bridge_table,
    key_figures,
)
from fhledger.render.web_report.trace_years import trace_years
from fhledger.render.web_report.typography import isolate, signed, unbroken
from fhledger.render.web_report.what_if import what_if


def page(overview: Overview, language: Language) -> str:
    """The overview as one self-contained HTML file."""
    t = translator(language)
    return render_page(
        overview,
        language,
        title=t("Financial report {year}", year=overview.year),
        traces=overview.traces,
        sections=tuple(page_sections(overview)),
        summary={
            "answer": answer(overview, language),
            "key_figures": key_figures(overview, language),
            "bridge": in_language(bridge_table(overview), language),
            "bridge_bars": bars_of_bridge(overview.highlights.bridge),
        },
        what_if=what_if(overview, language),
    )


def render_page(
    overview: Overview,
    language: Language,
    *,
    title: str,
    traces: Mapping[str, Trace],
    sections: tuple[PageSection, ...],
    summary: dict[str, Any] | None = None,
    what_if: dict[str, Any] | None = None,
    member: str = "",
) -> str:
    """A page with some sections, and the traces that its figures lead to.

    `member` is the code of the member that a table is about whose rows are years.
    """
    book = overview.book.config.name
    explained = cache(lambda code: in_language(tuple(explanation_paragraphs(code)), language))
    style = _running_header(f"{book} \u2013 {title}") + asset("style.css")
    script = asset("script.js")
    context = {
        "language": language,
        "t": translator(language),
        "title": title,
        "year": overview.year,
        "book": book,
        "alarms": [text.in_language(language) for text in alarms(overview)],
        "statuses": tuple(statuses(overview)),
        "summary": summary,
        "sections": in_language(sections, language),
        "links": Links(overview, traces, member),
        "trace_years": trace_years(overview, traces, language),
        "findings": sorted(overview.verification.findings, key=gravity),
        "sentence": lambda finding: sentence(finding).in_language(language),
        "explained": lambda finding: explained(finding.code),
        "kinds": kinds_of_rows(overview.book.config.lines),
        "seals": [f"{seal.year} {seal.seal}" for seal in overview.verification.seals],
        "what_if": what_if,
        "style": Markup(style),  # noqa: S704 - files of this package; the book's name is escaped
        "script": Markup(script),  # noqa: S704
        "policy": content_policy(style, script),
    }
    return environment().get_template("page.html.jinja").render(context)


def translator(language: Language) -> Callable[..., str]:
    """The function that gives a message in the language, its `{names}` filled in: `t` of templates.

    >>> translator("en")("Financial report {year}", year=2024)
    'Financial report 2024'
    """
    return lambda text, /, **values: (
        in_currency(message(text)).format(**values).in_language(language)
    )


@cache
def environment() -> Environment:
    """The templates of this package. Every text is escaped; an undefined name raises."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("fhledger.render.web_report"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["address"] = is_address
    environment.filters |= {
        "unbroken": unbroken,
        "typeset": typeset,
        "isolate": isolate,
        "signed": signed,
    }
    environment.globals |= {
        "unit": unit,
        "format_cell": format_cell,
        "amount_column": Column("amount", "", "kr_ore"),
        "kr_column": Column("amount", "", "kr"),
        "kind_of": lambda part: type(part).__name__,
        "bars_of_table": bars_of_table,
        "percent_from_top": percent_from_top,
        "plot_height": HEIGHT,
    }
    return environment


@cache
def asset(name: str) -> str:
    """A file of the templates' folder, as text."""
    return files("fhledger.render.web_report").joinpath("templates", name).read_text("utf-8")


def _running_header(text: str) -> str:
    """The rule that prints a text at the top of each page; no character can end the string."""
    escaped = "".join(
        char if char.isalnum() and char.isascii() else f"\\{ord(char):x} " for char in text
    )
    return f'@page {{ @top-left {{ content: "{escaped}"; }} }}\n'


def content_policy(style: str, script: str = "") -> str:
    """The content security policy: nothing is loaded; only this style and script are used."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    )
    scripts = f" script-src 'sha256-{script_hash}';" if script else ""
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}';{scripts} base-uri 'none';"
        " form-action 'none'"
    )
