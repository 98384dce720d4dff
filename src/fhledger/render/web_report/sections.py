"""The sections of the page (sidans avsnitt): the documents of an overview, with charts."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.core.currency import in_currency
from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.planning.inverse import forecast_set
from fhledger.render.document import Column, Paragraph, Part, Table, TableRow, amount_of
from fhledger.render.documents.budget import budget_document
from fhledger.render.documents.entries import entries_table
from fhledger.render.documents.fee_history import history_of_members
from fhledger.render.documents.fees import fees_document
from fhledger.render.documents.forecast import forecast_document, years_table
from fhledger.render.documents.funds import funds_tables
from fhledger.render.documents.projects import projects_document
from fhledger.render.documents.seals import attestation_paragraphs, seals_table
from fhledger.render.documents.statement import statement_document
from fhledger.render.documents.verification import verification_summary
from fhledger.render.overview import MOST_ENTRIES, Overview
from fhledger.render.web_report.line_chart import MILLION, THOUSAND, line_chart
from fhledger.render.web_report.parts import Filter, Fold, Include, PagePart, PageSection


def page_sections(overview: Overview) -> Iterator[PageSection]:
    """The sections in the order of the page."""
    sections = (
        ("statement", message("Statement"), message("Appendices and financing"), _statement),
        ("development", message("Development"), message("The fund over the years"), _development),
        ("fees", message("Fees"), message("Membership fees"), _fees),
        ("budget", message("Budget"), message("Budget follow-up"), _budget),
        ("projects", message("Projects"), message("Projects"), _projects),
        ("forecast", message("Forecast"), message("Forecast"), _forecast),
        ("entries", message("Entries"), message("Entries of {year}", year=overview.year), _entries),
        ("verification", message("Verification"), message("Verification and seals"), _verification),
    )
    for id, name, title, make in sections:
        reason = overview.unavailable.get(id, "")
        yield PageSection(id, name, title, tuple(make(overview)), reason)


def _statement(overview: Overview) -> Iterator[PagePart]:
    for part in statement_document(overview.statement).parts:
        if isinstance(part, Table) and part.id == "appendix_1" and len(part.columns) > 2:
            yield Include("show_change.html.jinja")
            yield _with_changes(part, overview)
        elif isinstance(part, Paragraph) and part.as_table is not None:
            has_rows = any(row.role != "total" for row in part.as_table.rows)
            yield part if has_rows else part._replace(as_table=None)
        else:
            yield part


def _with_changes(table: Table, overview: Overview) -> Table:
    """Bilaga 1 with the change since last year, which the reader may show."""
    columns = (
        *table.columns,
        Column("change", in_currency(message("Change, kr")), "kr"),
        Column("change_share", message("Change, %"), "percent"),
    )
    changes = overview.highlights.rows

    def with_change(row: TableRow) -> TableRow:
        figure = changes.get(row.id)
        change = (None, None) if figure is None else (figure.change, figure.change_share)
        return row._replace(cells=(*row.cells, *change))

    return table._replace(columns=columns, rows=tuple(map(with_change, table.rows)))


def _development(overview: Overview) -> Iterator[PagePart]:
    yield years_table("years", in_currency(message("The fund year by year, kr")), overview.years)
    years = [fund for fund in overview.funds if fund.year < overview.year]
    tables = zip(dict.fromkeys(fund.year for fund in years), funds_tables(years), strict=True)
    for year, table in reversed([*tables]):
        yield table._replace(id=f"funds_{year}")


def _fees(overview: Overview) -> Iterator[PagePart]:
    if overview.fees is None:
        return
    for part in fees_document(overview.fees).parts:
        yield _largest_first(part) if isinstance(part, Table) and part.id == "fees" else part
    if len(overview.fee_history) > 1:
        history = history_of_members(overview.fee_history)
        yield Fold(history.title, (history,))


def _largest_first(table: Table) -> Table:
    """The fees sorted by size, without codes."""
    at = {column.id: number for number, column in enumerate(table.columns)}
    members = [row for row in table.rows if row.role == "row"]
    members.sort(key=lambda row: amount_of(row.cells[at["fee"]]), reverse=True)
    totals = [row for row in table.rows if row.role != "row"]
    table = table._replace(rows=(*members, *totals))
    return table.of_columns(range(1, len(table.columns)))


def _budget(overview: Overview) -> Iterator[PagePart]:
    """The budget as a whole first; the lines only where one of them has a budget."""
    if not overview.budget.decisions:
        return
    parts = budget_document(overview.budget).parts
    by_line = any(row.budget is not None for row in overview.budget.rows)
    tables = {part.id: part for part in parts if isinstance(part, Table)}
    for id in ("whole", *(("rows", "to_date") if by_line else ()), "decisions"):
        if id in tables:
            yield tables[id]
    notes = [part.text for part in parts if isinstance(part, Paragraph)]
    if notes:
        yield Paragraph(join(" ", notes))


def _projects(overview: Overview) -> Iterator[PagePart]:
    statuses = overview.projects
    if not statuses.projects:
        yield Paragraph(message("The book has no projects."))
        return
    for part in projects_document(statuses).parts:
        yield part._replace(as_table=None) if isinstance(part, Paragraph) else part


def _forecast(overview: Overview) -> Iterator[PagePart]:
    if not overview.forecasts:
        return
    yield Paragraph(
        message("A forecast is neither a plan nor a decision: it shows what the assumptions give.")
    )
    document = forecast_document(forecast_set(overview.forecasts))
    closing, *others = document.parts
    if isinstance(closing, Table) and closing.id != "closing_balances":
        first_and_last = (0, len(closing.columns) - 1)
        closing, others = closing.of_columns(first_and_last), [closing, *others]
    if isinstance(closing, Table) and len(closing.rows) > 1:
        grid = overview.forecast_grid
        reachable = (
            year.closing_balance
            for years in (grid.years.values() if grid else ())
            for year in years
        )
        titles = {
            MILLION: in_currency(message("Closing balance by scenario, millions of kronor")),
            THOUSAND: in_currency(message("Closing balance by scenario, thousands of kronor")),
        }
        described = message("Chart. The same figures are in the table below it.")
        yield line_chart("forecast_chart", titles, described, closing, reachable)
        yield Include("what_if.html.jinja")
        if closing.id == "closing_balances":
            yield closing
    yield from _by_scenario(others)


def _by_scenario(parts: list[Part]) -> Iterator[PagePart]:
    """The years of each scenario, to unfold if there are several; the other parts as they are."""
    several = len([part for part in parts if isinstance(part, Table)]) > 1
    for part in parts:
        yield Fold(part.title, (part,)) if several and isinstance(part, Table) else part


def _entries(overview: Overview) -> Iterator[PagePart]:
    book = overview.book
    entries = overview.listed_entries
    if not entries:
        yield Paragraph(message("The year has no entries."))
        return
    table = entries_table(
        entries,
        book.config.lines,
        {member.code: member.name for member in book.config.municipalities},
        {project.id: project.name for project in book.project_register},
    )
    yield Filter("entries", ("line", "member", "project"))
    yield table.without_empty_columns()
    if book.ledger(overview.year).totals.entries > len(entries):
        yield Paragraph(
            message(
                "The first {count} entries; all of them: fhledger export --to csv",
                count=MOST_ENTRIES,
            )
        )


def _verification(overview: Overview) -> Iterator[PagePart]:
    verification = overview.verification
    yield from verification_summary(verification)
    if verification.findings:
        yield Include("findings.html.jinja")
    else:
        yield Paragraph(message("No findings."))
    if verification.seals:
        yield seals_table(verification.seals)
        yield from attestation_paragraphs(verification.seals)
    else:
        yield Paragraph(message("No year is closed, so the book has no seals."))
