"""Fee notices: as a table, as rows for an invoicing system and as a page each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from fhledger.core.amounts import ZERO, format_number, format_sek
from fhledger.core.currency import in_currency, unit
from fhledger.core.exact import format_rate
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.components import MeasuredQuantity
from fhledger.domain.fees.fee_terms import ValueAddedTax
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import MONTHS
from fhledger.domain.notices.notices import Notice, Notices
from fhledger.render.document import (
    Column,
    Document,
    PageBreak,
    Paragraph,
    Part,
    Table,
    TableRow,
    Text,
    table_of,
)
from fhledger.render.documents.fees import basis, charge_words, measure_column

_VAT = {
    "outside_scope": message("outside the scope of VAT"),
    "exempt": message("exempt from VAT"),
    "taxable": message("taxable; the amount is without VAT"),
}


def notices_document(notices: Notices) -> Document:
    """One row for each instalment of each member, and what is not decided."""
    measured = _measure_columns(notices.notices)
    of_notice = (Column("code", message("Code")), Column("name", message("Member")), *measured)
    rows = [
        TableRow((*(column.cell(notice) for column in of_notice), *row.cells), id=row.id)
        for notice in notices.notices
        for row in _instalments(notice).rows
    ]
    blank = [None] * len(measured)
    rows.append(
        TableRow(("", message("Total"), *blank, None, "", notices.total, ""), "total", "total")
    )
    columns = (*of_notice, *_instalment_columns())
    return Document(
        title=_title(notices),
        parts=(
            Table("notices", _basis(notices), columns, tuple(rows)),
            *(Paragraph(text) for text in _reservations(notices.notices)),
        ),
    )


def invoice_rows(notices: Notices) -> Document:
    """One row for each instalment with every field of its notice, for an invoicing system."""
    columns = [*_OF_NOTICE]
    if any(notice.vat_amount is not None for notice in notices.notices):
        columns += _OF_VAT
    if any(notice.fee for notice in notices.notices):
        columns.append(Column("fee_id", "", value="fee"))
    rows = tuple(
        TableRow(
            (
                *(column.cell(notice) for column in columns),
                *(column.cell(part) for column in _OF_INSTALMENT),
            ),
            id=part.reference,
        )
        for notice in notices.notices
        for part in notice.instalments
    )
    table = Table("notices", "", (*columns, *_OF_INSTALMENT), rows)
    return Document(_title(notices), (table,))


_OF_NOTICE = (
    Column("notice_reference", "", value="reference"),
    Column("year", "", "count"),
    Column("code", ""),
    Column("name", ""),
    Column("inhabitants", "", "count"),
    Column("reference_day", ""),
    Column("reference_day_assumed", "", value=lambda notice: str(notice.is_assumption).lower()),
    Column("rate", "", "number"),
    Column("rate_unit", ""),
    Column("minimum", "", "kr_ore"),
    Column("maximum", "", "kr_ore"),
    Column("months", "", "count"),
    Column("fee", "", "kr_ore", value="amount"),
    Column("vat", "", value=lambda notice: notice.vat.category if notice.vat else "undecided"),
)
_OF_VAT = (
    Column("vat_percent", "", "number"),
    Column("vat_amount", "", "kr_ore"),
    Column("amount_with_vat", "", "kr_ore"),
)
_OF_INSTALMENT = (
    Column("instalment", "", "count", value="number"),
    Column("due", "", value=lambda part: part.due or "undecided"),
    Column("amount", "", "kr_ore"),
)


def notice_pages(notices: Notices) -> Document:
    """A page for each member, to print."""
    parts: list[Part] = []
    for notice in notices.notices:
        parts += [*([PageBreak()] if parts else []), *_page(notice)]
    return Document(_title(notices), tuple(parts))


def _page(notice: Notice) -> Iterator[Part]:
    vat = notice.vat_amount if notice.vat_percent is not None else None
    rate = "" if vat is None else f" ({format_rate(notice.vat_percent or ZERO)} %)"
    months = str(notice.months) if notice.months < MONTHS else ""
    facts: list[tuple[str, LocalizedText, Text]] = [
        ("member", message("Member"), f"{notice.name} ({notice.code})"),
        ("organisation_number", message("Organisation number"), notice.organisation_number or ""),
        ("address", message("Address"), ", ".join(notice.address)),
        ("reference", message("Reference number"), notice.reference),
        *quantity_facts(notice),
        ("rate_member", message("Rate"), charge_words(notice)),
        ("months", message("Months"), months),
        ("to_pay", message("To pay"), _amount(notice.amount)),
        ("vat", message("VAT"), vat_text(notice.vat)),
        ("vat_amount", in_currency(message("VAT, kr")), _amount(vat) + rate),
        (
            "amount_with_vat",
            message("To pay with VAT"),
            _amount(None if vat is None else notice.amount_with_vat),
        ),
    ]
    title = join("", (message("Notice of the membership fee"), f" {notice.year}: {notice.name}"))
    columns = (Column("name", ""), Column("value", ""))
    rows = tuple(TableRow((label, value), id=id) for id, label, value in facts if value)
    yield Table(f"notice_{notice.code}", title, columns, rows)
    yield _instalments(notice)
    yield from (Paragraph(text) for text in _reservations([notice]))


def _measured(notice: Notice) -> dict[str, MeasuredQuantity]:
    return {each.measure.id: each for part in notice.components for each in part.measured}


def _measure_columns(notices: Sequence[Notice]) -> tuple[Column, ...]:
    """A column for each measure that the notices rest on; inhabitants where there is none."""
    found = {id: each for notice in notices for id, each in _measured(notice).items()}
    if not found and any(part.total for notice in notices for part in notice.components):
        return ()
    found.pop(INHABITANTS, None)
    others = tuple(
        measure_column(id, each.measure.label, each.measure.unit) for id, each in found.items()
    )
    if others and all(notice.inhabitants is None for notice in notices):
        return others
    return (measure_column(INHABITANTS, message("Inhabitants")), *others)


def quantity_facts(notice: Notice) -> list[tuple[str, LocalizedText, str]]:
    """What a notice rests on, each with its day: inhabitants first, even if they do not count."""
    facts = []
    if notice.inhabitants is not None:
        count = format_sek(Decimal(notice.inhabitants))
        facts.append((INHABITANTS, message("Inhabitants"), f"{count} ({notice.reference_day})"))
    for id, each in _measured(notice).items():
        if id != INHABITANTS:
            shown = f"{format_number(each.quantity)} {each.measure.unit} ({each.reference_day})"
            facts.append((id, each.measure.label, shown))
    return facts


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{format_sek(amount)} {unit()}"


def _instalment_columns() -> tuple[Column, ...]:
    return (
        Column("instalment", message("Part"), "count", value="number"),
        Column("due", message("Due"), value=lambda part: part.due or message("undecided")),
        Column("amount", in_currency(message("Amount, kr")), "kr_ore"),
        Column("reference", message("Reference number")),
    )


def _instalments(notice: Notice) -> Table:
    id = f"instalments_{notice.code}"
    return table_of(id, "", _instalment_columns(), notice.instalments, "reference")


def _reservations(notices: Sequence[Notice]) -> Iterator[LocalizedText]:
    """What the notices rest on that is assumed or not decided; VAT where it is decided."""
    first = notices[0]
    if first.rationale is not None:
        yield first.rationale
    if any(part.due is None for notice in notices for part in notice.instalments):
        yield message("The days on which parts are due are undecided.")
    if first.vat is None:
        yield message("Whether the fee carries VAT is undecided.")
    else:
        yield join("", (message("VAT"), ": ", vat_text(first.vat), "."))


def _basis(notices: Notices) -> LocalizedText:
    first = notices.notices[0]
    rates = {charge_words(notice) for notice in notices.notices}
    labels = [each.measure.label for each in _measured(first).values()]
    measured = basis(labels, first.reference_day, is_assumption=first.is_assumption)
    return join(", ", [*(rates if len(rates) == 1 else ()), measured])


def _title(notices: Notices) -> LocalizedText:
    label = notices.notices[0].label
    name = join(" ", (message("Notices of membership fees"), notices.year))
    return join(": ", (name, label)) if label else name


def vat_text(vat: ValueAddedTax | None) -> LocalizedText:
    """The decision on value added tax, with its reason; "undecided" without one."""
    if vat is None:
        return message("undecided")
    return join("", (_VAT[vat.category], " (", vat.reason, ")"))
