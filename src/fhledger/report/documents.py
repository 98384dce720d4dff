"""The documents: what the statement, the fees, the projects and the findings look like as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

from fhledger.audit import Finding, Severity, Verification
from fhledger.fee import FeeTable, ReferenceDayFee
from fhledger.label import Label, Language
from fhledger.money import swedish
from fhledger.project import ProjectStanding
from fhledger.report.document import Column, Document, Paragraph, Table, TableRow
from fhledger.statement import Row, Specification, Statement

WORDS = {
    key: Label(sv=sv, en=en)
    for key, sv, en in (
        ("accepted", "godtagen", "accepted"),
        ("actual", "Står", "Actual"),
        ("assumed", "antagen dag", "an assumed day"),
        ("booked", "Bokförd intäkt", "Booked income"),
        ("code", "Kod", "Code"),
        ("committed", "Kvar att betala", "Committed"),
        ("computed", "Beräknad avgift", "Computed fee"),
        ("decided", "Beslut", "Decided"),
        ("difference", "Skillnad", "Difference"),
        ("error", "fel", "error"),
        ("every_entry", "Alla sådana poster", "All such entries"),
        ("expected", "Väntat", "Expected"),
        ("fee", "Avgift, kr", "Fee, kr"),
        ("fees", "Medlemsavgifter", "Membership fees"),
        ("finding", "Iakttagelse", "Finding"),
        ("findings", "Granskning av", "Verification of"),
        ("granted", "Beviljat", "Granted"),
        ("implied", "Intäkten motsvarar invånare", "Inhabitants that the income stands for"),
        ("inhabitants", "Invånare", "Inhabitants"),
        ("invoiced", "Fakturerat senare", "Invoiced later"),
        ("municipality", "Kommun", "Municipality"),
        ("note", "not", "note"),
        ("paid", "Utbetalt", "Paid"),
        ("project", "Projekt", "Project"),
        ("projects", "Test- och utvecklingsprojekt vid utgången av", "Projects at the end of"),
        ("rate", "Kr per invånare", "Kr per inhabitant"),
        ("rate_member", "Sats", "Rate"),
        ("reference_day", "Invånare den", "Inhabitants on"),
        ("repaid", "Återbetalt", "Repaid"),
        ("share", "Andel", "Share"),
        ("subject", "Gäller", "Subject"),
        ("total", "Totalt", "Total"),
        ("unknown", "okänt", "unknown"),
        ("unnamed", "Poster utan projekt", "Entries that name no project"),
        ("warning", "varning", "warning"),
        ("weight", "Slag", "Severity"),
    )
}
"""The words of headings and captions."""


def statement_document(statement: Statement, language: Language) -> Document:
    """Bilaga 1 beside its comparison years, the footnote, Bilaga 2, and the paragraph Finansiering."""
    years = tuple(Column(str(year), str(year), "kr") for year in statement.years)
    first = (Column("label", "", "text"), *years)
    rows: list[TableRow] = []
    for row in statement.appendix_1:
        if row.heading is not None:
            rows.append(TableRow((row.heading.of(language), *[None] * len(years)), "heading"))
        rows.append(_row(row, language))
    newest = (first[0], years[0])
    return Document(
        title=statement.book,
        parts=(
            Table("appendix_1", statement.title.of(language), first, tuple(rows)),
            *_footnotes(statement.footnotes, language, newest),
            *(Paragraph(note.text.of(language)) for note in statement.notes),
            _specification("appendix_2", statement.appendix_2, language, newest),
            Table(
                "financing",
                statement.financing_title.of(language),
                newest,
                tuple(
                    _row(row, language, unknown=WORDS["unknown"].of(language))
                    for row in statement.financing
                ),
            ),
        ),
    )


def fees_document(
    table: FeeTable, language: Language, by_day: Sequence[ReferenceDayFee] = ()
) -> Document:
    """Each member's fee, the booked income beside the total, and the other reference days."""
    word = _words(language)
    single = table.rate is not None
    columns = (
        Column("code", word("code")),
        Column("name", word("municipality")),
        Column("inhabitants", word("inhabitants"), "count"),
        *(() if single else (Column("rate", word("rate_member"), "kr_ore"),)),
        Column("fee", word("fee"), "kr_ore"),
        Column("share", word("share"), "percent"),
    )
    rows = [
        TableRow(
            (
                member.code,
                member.name,
                member.inhabitants,
                *(() if single else (member.rate.value,)),
                member.fee,
                member.share,
            ),
            id=member.code,
        )
        for member in table.members
    ]
    inhabitants = sum(member.inhabitants for member in table.members)
    blank = () if single else (None,)
    rows.append(
        TableRow(("", word("total"), inhabitants, *blank, table.total, None), "total", "total")
    )
    assumed = f" ({word('assumed')})" if table.assumed else ""
    rate = f"{swedish(table.rate.value)} kr × " if table.rate else ""
    title = (
        f"{word('fees')} {table.year}: {rate}{word('inhabitants').lower()} {table.reference_day}"
    )
    parts: list[Table | Paragraph] = [Table("fees", f"{title}{assumed}", columns, tuple(rows))]
    if table.because is not None:
        parts.append(Paragraph(table.because.of(language)))
    if table.booked is not None:
        parts.append(_comparison(table, language))
    if by_day:
        parts.append(_days(by_day, language))
    return Document(title=f"{word('fees')} {table.year}", parts=tuple(parts))


def projects_document(
    standings: Sequence[ProjectStanding], year: int, language: Language
) -> Document:
    """How each project stands at the end of a year; what the sources do not say is unknown."""
    word = _words(language)
    columns = (
        Column("project", word("project")),
        *(
            Column(id, word(id), "kr_ore")
            for id in ("granted", "paid", "invoiced", "repaid", "committed")
        ),
    )
    rows: list[TableRow] = []
    area = ""
    for standing in standings:
        project = standing.project
        its_area = project.area if project else word("unnamed")
        if its_area != area:
            area = its_area
            rows.append(TableRow((area, *[None] * 5), "heading"))
        amounts = (
            standing.granted_kr,
            standing.paid_kr,
            standing.invoiced_later_kr,
            standing.repaid_kr,
            standing.committed_kr,
        )
        known = (word("unknown") if amount is None else amount for amount in amounts)
        name = project.name if project else word("every_entry")
        rows.append(TableRow((name, *known), "row", project.id if project else "unnamed"))
    title = f"{word('projects')} {year}"
    return Document(title=title, parts=(Table("projects", "", columns, tuple(rows)),))


def verification_document(verification: Verification, language: Language) -> Document:
    """Every finding with what was expected and what stands there, and whether it is accepted."""
    word = _words(language)
    columns = (
        Column("code", word("code")),
        Column("weight", word("weight")),
        Column("subject", word("subject")),
        Column("finding", word("finding")),
        Column("difference", word("difference"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (
                finding.code,
                word("accepted") if finding.accepted else word(finding.severity.value),
                finding.subject,
                sentence(finding, language),
                finding.difference,
            ),
            id=finding.name,
        )
        for finding in verification.findings
    )
    failed = verification.failures()
    open_warnings = [
        finding
        for finding in verification.findings
        if finding.severity is Severity.WARNING and not finding.accepted
    ]
    accepted = sum(1 for finding in verification.findings if finding.accepted)
    checked = Label(
        sv=f"Granskat: {verification.rules} regler, {verification.figures} tal i tryck,"
        f" {swedish(Decimal(verification.entries))} poster."
        f" Fel: {len(failed)}. Varningar: {len(open_warnings)}. Godtagna: {accepted}.",
        en=f"Checked: {verification.rules} rules, {verification.figures} printed figures,"
        f" {swedish(Decimal(verification.entries))} entries."
        f" Errors: {len(failed)}. Warnings: {len(open_warnings)}. Accepted: {accepted}.",
    )
    tables = (Table("findings", "", columns, rows),) if rows else ()
    sources = (
        Paragraph(f"{finding.code} {finding.subject}: {'; '.join(finding.sources)}")
        for finding in failed
        if finding.sources
    )
    title = f"{word('findings')} {verification.book}"
    return Document(title=title, parts=(*tables, *sources, Paragraph(checked.of(language))))


def _words(language: Language) -> Callable[[str], str]:
    return lambda key: WORDS[key].of(language)


def _row(row: Row, language: Language, unknown: str | None = None) -> TableRow:
    amounts = (unknown if amount is None else amount for amount in row.amounts)
    role: Literal["row", "total"] = "total" if row.is_total and row.id in _RULED else "row"
    return TableRow((row.label.of(language), *amounts), role, row.id)


_RULED = frozenset({"total_income", "total_costs", "total", "closing_balance"})
"""The totals that stand under a rule."""


def _footnotes(
    notes: Sequence[Specification], language: Language, columns: tuple[Column, ...]
) -> Iterator[Table | Paragraph]:
    for note in notes:
        if note.text is not None:
            yield Paragraph(f"* {note.title.of(language)}: {note.text.of(language)}")
        else:
            yield _specification("footnote", note, language, columns)


def _specification(
    id: str, told: Specification, language: Language, columns: tuple[Column, ...]
) -> Table:
    rows = tuple(_row(row, language) for row in told.rows)
    return Table(id, told.title.of(language), columns, rows)


def _comparison(table: FeeTable, language: Language) -> Table:
    word = _words(language)
    rows = (
        TableRow((word("computed"), table.total), id="total"),
        TableRow((word("booked"), table.booked), id="booked"),
        TableRow((word("difference"), table.difference), id="difference"),
        TableRow((word("implied"), table.implied_inhabitants), id="implied_inhabitants"),
    )
    shown = tuple(row for row in rows if row.cells[1] is not None)
    columns = (Column("name", ""), Column("fee", word("fee"), "kr_ore"))
    return Table("comparison", "", columns, shown)


def _days(by_day: Sequence[ReferenceDayFee], language: Language) -> Table:
    word = _words(language)
    columns = (
        Column("name", word("reference_day")),
        Column("inhabitants", word("inhabitants"), "count"),
        Column("fee", word("fee"), "kr_ore"),
        Column("difference", word("difference"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (day.reference_day.isoformat(), day.inhabitants, day.total, day.difference),
            id=day.reference_day.isoformat(),
        )
        for day in by_day
    )
    return Table("reference_days", "", columns, rows)


def sentence(finding: Finding, language: Language) -> str:
    """The message, and what was expected and what stands there, in a sentence each."""
    parts = [finding.message.of(language).rstrip(".")]
    for key, value in (("expected", finding.expected), ("actual", finding.actual)):
        if value is not None:
            said = swedish(value) if isinstance(value, Decimal) else value
            parts.append(f"{WORDS[key].of(language)}: {said}")
    return ". ".join(parts) + "."
