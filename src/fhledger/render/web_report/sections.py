"""The sections of the page (sidans avsnitt): the documents of an overview, with charts."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.core.localized import Language
from fhledger.planning.inverse import forecast_set
from fhledger.render.document import Column, Paragraph, Part, Table, TableRow, amount_of
from fhledger.render.documents.budget import budget_document
from fhledger.render.documents.entries import entries_table
from fhledger.render.documents.fee_history import history_of_members
from fhledger.render.documents.fees import fees_document
from fhledger.render.documents.fiscal_years import years_table
from fhledger.render.documents.forecast import forecast_document
from fhledger.render.documents.funds import funds_tables
from fhledger.render.documents.projects import projects_document
from fhledger.render.documents.seals import attestation_paragraphs, seals_table
from fhledger.render.documents.statement import statement_document
from fhledger.render.documents.verification import verification_summary
from fhledger.render.overview import MOST_ENTRIES, Overview
from fhledger.render.web_report.line_chart import MILLION, THOUSAND, line_chart
from fhledger.render.web_report.parts import Filter, Fold, Include, PagePart, PageSection
from fhledger.render.web_report.wording import translator


def page_sections(overview: Overview, language: Language) -> Iterator[PageSection]:
    """The sections in the order of the page."""
    t = translator(language)
    sections = (
        ("statement", t("Statement"), t("Appendices and financing"), _statement),
        ("development", t("Development"), t("The fund over the years"), _development),
        ("fees", t("Fees"), t("Membership fees"), _fees),
        ("budget", t("Budget"), t("Budget follow-up"), _budget),
        ("projects", t("Projects"), t("Projects"), _projects),
        ("forecast", t("Forecast"), t("Forecast"), _forecast),
        ("entries", t("Entries"), t("Entries of {year}", year=overview.year), _entries),
        ("verification", t("Verification"), t("Verification and seals"), _verification),
    )
    for id, name, title, make in sections:
        reason = overview.unavailable.get(id)
        text = reason.in_language(language) if reason else ""
        yield PageSection(id, name, title, tuple(make(overview, language)), text)


def _statement(overview: Overview, language: Language) -> Iterator[PagePart]:
    for part in statement_document(overview.statement, language).parts:
        if isinstance(part, Table) and part.id == "appendix_1" and len(part.columns) > 2:
            yield Include("show_change.html.jinja")
            yield _with_changes(part, overview, language)
        elif isinstance(part, Paragraph) and part.as_table is not None:
            yield part if _has_rows(part.as_table) else part._replace(as_table=None)
        else:
            yield part


def _has_rows(table: Table) -> bool:
    """Whether the table has any row besides totals."""
    return any(row.role != "total" for row in table.rows)


def _with_changes(table: Table, overview: Overview, language: Language) -> Table:
    """Bilaga 1 with the change since last year, which the reader may show."""
    t = translator(language)
    columns = (
        *table.columns,
        Column("change", t("Change, kr"), "kr"),
        Column("change_share", t("Change, %"), "percent"),
    )
    changes = overview.highlights.rows

    def with_change(row: TableRow) -> TableRow:
        figure = changes.get(row.id)
        change = (None, None) if figure is None else (figure.change, figure.change_share)
        return row._replace(cells=(*row.cells, *change))

    return table._replace(columns=columns, rows=tuple(map(with_change, table.rows)))


def _development(overview: Overview, language: Language) -> Iterator[PagePart]:
    t = translator(language)
    yield years_table("years", t("The fund year by year, kr"), overview.years, language)
    years = [fund for fund in overview.book.fund_years() if fund.year < overview.year]
    for table in reversed([*funds_tables(years, language)]):
        yield table._replace(id=f"funds_{table.title.split()[-1]}")


def _fees(overview: Overview, language: Language) -> Iterator[PagePart]:
    if overview.fees is None:
        return
    for part in fees_document(overview.fees, language).parts:
        yield _largest_first(part) if isinstance(part, Table) and part.id == "fees" else part
    if len(overview.fee_history) > 1:
        history = history_of_members(overview.fee_history, language)
        yield Fold(history.title, (history,))


def _largest_first(table: Table) -> Table:
    """The fees sorted by size, without codes."""
    at = {column.id: number for number, column in enumerate(table.columns)}
    members = [row for row in table.rows if row.role == "row"]
    members.sort(key=lambda row: amount_of(row.cells[at["fee"]]), reverse=True)
    totals = [row for row in table.rows if row.role != "row"]
    rows = (row._replace(cells=row.cells[1:]) for row in (*members, *totals))
    return table._replace(columns=table.columns[1:], rows=tuple(rows))


def _budget(overview: Overview, language: Language) -> Iterator[PagePart]:
    """The budget as a whole first; the lines only where one of them has a budget."""
    if not overview.budget.decisions:
        return
    parts = budget_document(overview.budget, language).parts
    by_line = any(row.budget is not None for row in overview.budget.rows)
    tables = {part.id: part for part in parts if isinstance(part, Table)}
    for id in ("whole", *(("rows", "to_date") if by_line else ()), "decisions"):
        if id in tables:
            yield tables[id]
    notes = [part.text for part in parts if isinstance(part, Paragraph)]
    if notes:
        yield Paragraph(" ".join(notes))


def _projects(overview: Overview, language: Language) -> Iterator[PagePart]:
    statuses, t = overview.projects, translator(language)
    if not statuses.projects:
        yield Paragraph(t("The book has no projects."))
        return
    for part in projects_document(statuses, language).parts:
        yield part._replace(as_table=None) if isinstance(part, Paragraph) else part


def _forecast(overview: Overview, language: Language) -> Iterator[PagePart]:
    if not overview.forecasts:
        return
    t = translator(language)
    yield Paragraph(
        t("A forecast is neither a plan nor a decision: it shows what the assumptions give.")
    )
    document = forecast_document(forecast_set(overview.forecasts), language)
    closing, *others = document.parts
    if isinstance(closing, Table) and closing.id != "closing_balances":
        closing, others = _closing_only(closing), [closing, *others]
    if isinstance(closing, Table) and len(closing.rows) > 1:
        grid = overview.forecast_grid
        reachable = (
            year.closing_balance
            for years in (grid.years.values() if grid else ())
            for year in years
        )
        titles = {
            MILLION: t("Closing balance by scenario, millions of kronor"),
            THOUSAND: t("Closing balance by scenario, thousands of kronor"),
        }
        described = t("Chart. The same figures are in the table below it.")
        yield line_chart("forecast_chart", titles, described, closing, reachable)
        yield Include("what_if.html.jinja")
        if closing.id == "closing_balances":
            yield closing
    yield from _by_scenario(others)


def _closing_only(table: Table) -> Table:
    """The years and the closing balance of the only scenario, for its chart."""
    rows = tuple(row._replace(cells=(row.cells[0], row.cells[-1])) for row in table.rows)
    return table._replace(columns=(table.columns[0], table.columns[-1]), rows=rows)


def _by_scenario(parts: list[Part]) -> Iterator[PagePart]:
    """The years of each scenario, to unfold if there are several; the other parts as they are."""
    several = len([part for part in parts if isinstance(part, Table)]) > 1
    for part in parts:
        yield Fold(part.title, (part,)) if several and isinstance(part, Table) else part


def _entries(overview: Overview, language: Language) -> Iterator[PagePart]:
    book, t = overview.book, translator(language)
    entries = overview.listed_entries
    if not entries:
        yield Paragraph(t("The year has no entries."))
        return
    table = entries_table(
        entries,
        book.config.lines,
        {member.code: member.name for member in book.config.municipalities},
        {project.id: project.name for project in book.project_register},
        language,
    )
    yield Filter("entries", ("line", "member", "project"))
    yield table.without_empty_columns()
    if book.ledger(overview.year).totals.entries > len(entries):
        yield Paragraph(
            t(
                "The first {count} entries; all of them: fhledger export --to csv",
                count=MOST_ENTRIES,
            )
        )


def _verification(overview: Overview, language: Language) -> Iterator[PagePart]:
    t = translator(language)
    verification = overview.verification
    yield from verification_summary(verification, language)
    if verification.findings:
        yield Include("findings.html.jinja")
    else:
        yield Paragraph(t("No findings."))
    if verification.seals:
        yield seals_table(verification.seals, language)
        yield from attestation_paragraphs(verification.seals, language)
    else:
        yield Paragraph(t("No year is closed, so the book has no seals."))
