"""Fee notices: as a table, as rows for an invoicing system and as a page each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from fhledger.core.amounts import format_number, format_sek
from fhledger.core.currency import unit
from fhledger.core.exact import format_rate
from fhledger.core.localized import Language
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
)
from fhledger.render.documents.fees import quantities
from fhledger.render.documents.rates import charge_words
from fhledger.render.headings import words

_VAT = {
    "outside_scope": message("outside the scope of VAT"),
    "exempt": message("exempt from VAT"),
    "taxable": message("taxable; the amount is without VAT"),
}
_UNDECIDED = message("The days on which parts are due are undecided.")
_NO_VAT = message("Whether the fee carries VAT is undecided.")


def notices_document(notices: Notices, language: Language) -> Document:
    """One row for each instalment of each member, and what is not decided."""
    word = words(language)
    measured = _measure_columns(notices.notices, language)
    columns = (
        Column("code", word("code")),
        Column("name", word("member")),
        *measured,
        *_instalment_columns(language),
    )
    rows = [
        TableRow((notice.code, notice.name, *quantities(notice, measured), *row.cells), id=row.id)
        for notice in notices.notices
        for row in _instalments(notice, language)
    ]
    blank = [None] * len(measured)
    rows.append(
        TableRow(("", word("total"), *blank, None, "", notices.total, ""), "total", "total")
    )
    return Document(
        title=_title(notices, language),
        parts=(
            Table("notices", _basis(notices, language), columns, tuple(rows)),
            *(Paragraph(text) for text in _reservations(notices.notices, language)),
        ),
    )


def invoice_rows(notices: Notices, language: Language) -> Document:
    """One row for each instalment with every field of its notice, for an invoicing system."""
    fields: tuple[tuple[Column, Callable[[Notice], Any]], ...] = (
        (Column("notice_reference", ""), lambda notice: notice.reference),
        (Column("year", "", "count"), lambda notice: notice.year),
        (Column("code", ""), lambda notice: notice.code),
        (Column("name", ""), lambda notice: notice.name),
        (Column("inhabitants", "", "count"), lambda notice: notice.inhabitants),
        (Column("reference_day", ""), lambda notice: notice.reference_day.isoformat()),
        (Column("reference_day_assumed", ""), lambda notice: str(notice.is_assumption).lower()),
        (Column("rate", "", "number"), lambda notice: notice.rate),
        (Column("rate_unit", ""), lambda notice: notice.rate_unit),
        (Column("minimum", "", "kr_ore"), lambda notice: notice.minimum),
        (Column("maximum", "", "kr_ore"), lambda notice: notice.maximum),
        (Column("months", "", "count"), lambda notice: notice.months),
        (Column("fee", "", "kr_ore"), lambda notice: notice.amount),
        (Column("vat", ""), lambda notice: notice.vat.category if notice.vat else "undecided"),
        *(_VAT_FIELDS if any(notice.vat_amount is not None for notice in notices.notices) else ()),
        *(_FEE_FIELDS if any(notice.fee for notice in notices.notices) else ()),
    )
    columns = (
        *(column for column, _ in fields),
        Column("instalment", "", "count"),
        Column("due", ""),
        Column("amount", "", "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (
                *(value(notice) for _, value in fields),
                part.number,
                part.due.isoformat() if part.due else "undecided",
                part.amount,
            ),
            id=part.reference,
        )
        for notice in notices.notices
        for part in notice.instalments
    )
    return Document(_title(notices, language), (Table("notices", "", columns, rows),))


_VAT_FIELDS: tuple[tuple[Column, Callable[[Notice], Any]], ...] = (
    (Column("vat_percent", "", "number"), lambda notice: notice.vat_percent),
    (Column("vat_amount", "", "kr_ore"), lambda notice: notice.vat_amount),
    (Column("amount_with_vat", "", "kr_ore"), lambda notice: notice.amount_with_vat),
)
_FEE_FIELDS: tuple[tuple[Column, Callable[[Notice], Any]], ...] = (
    (Column("fee_id", ""), lambda notice: notice.fee),
)


def notice_pages(notices: Notices, language: Language) -> Document:
    """A page for each member, to print."""
    parts: list[Part] = []
    for notice in notices.notices:
        parts += [*([PageBreak()] if parts else []), *_page(notice, language)]
    return Document(_title(notices, language), tuple(parts))


def _page(notice: Notice, language: Language) -> Iterator[Part]:
    word = words(language)
    labels = {label for label, _ in quantity_facts(notice, language)}
    facts = (
        ("member", f"{notice.name} ({notice.code})"),
        *(
            (("organisation_number", notice.organisation_number),)
            if notice.organisation_number
            else ()
        ),
        *((("address", ", ".join(notice.address)),) if notice.address else ()),
        ("reference", notice.reference),
        *quantity_facts(notice, language),
        ("rate_member", charge_words(notice, language)),
        *((("months", str(notice.months)),) if notice.months < MONTHS else ()),
        ("to_pay", f"{format_sek(notice.amount)} {unit()}"),
        ("vat", vat_text(notice.vat, language)),
        *_vat_facts(notice),
    )
    title = f"{word('notice')} {notice.year}: {notice.name}"
    columns = (Column("name", ""), Column("value", ""))
    rows = tuple(
        TableRow((key if key in labels else word(key), value), id=key) for key, value in facts
    )
    yield Table(f"notice_{notice.code}", title, columns, rows)
    parts = tuple(_instalments(notice, language))
    yield Table(f"instalments_{notice.code}", "", _instalment_columns(language), parts)
    yield from (Paragraph(text) for text in _reservations([notice], language))


def _measured(notice: Notice) -> dict[str, MeasuredQuantity]:
    return {each.measure.id: each for part in notice.components for each in part.measured}


def _measure_columns(notices: Sequence[Notice], language: Language) -> tuple[Column, ...]:
    """A column for each measure that the notices rest on; inhabitants where there is none."""
    found = {id: each for notice in notices for id, each in _measured(notice).items()}
    if not found and any(part.total for notice in notices for part in notice.components):
        return ()
    found.pop(INHABITANTS, None)
    others = tuple(
        Column(id, f"{each.measure.label.in_language(language)} ({each.measure.unit})", "number")
        for id, each in found.items()
    )
    if others and all(notice.inhabitants is None for notice in notices):
        return others
    return (Column(INHABITANTS, words(language)("inhabitants"), "count"), *others)


def quantity_facts(notice: Notice, language: Language) -> list[tuple[str, str]]:
    """What a notice rests on, each with its day: inhabitants first, even if they do not count."""
    facts = []
    if notice.inhabitants is not None:
        count = format_sek(Decimal(notice.inhabitants))
        facts.append((words(language)("inhabitants"), f"{count} ({notice.reference_day})"))
    for id, each in _measured(notice).items():
        if id != INHABITANTS:
            shown = f"{format_number(each.quantity)} {each.measure.unit} ({each.reference_day})"
            facts.append((each.measure.label.in_language(language), shown))
    return facts


def _vat_facts(notice: Notice) -> Iterator[tuple[str, str]]:
    if notice.vat_amount is not None and notice.vat_percent is not None:
        yield (
            "vat_amount",
            f"{format_sek(notice.vat_amount)} {unit()} ({format_rate(notice.vat_percent)} %)",
        )
        yield "amount_with_vat", f"{format_sek(notice.amount_with_vat)} {unit()}"


def _instalment_columns(language: Language) -> tuple[Column, ...]:
    word = words(language)
    return (
        Column("instalment", word("instalment"), "count"),
        Column("due", word("due")),
        Column("amount", word("amount"), "kr_ore"),
        Column("reference", word("reference")),
    )


def _instalments(notice: Notice, language: Language) -> Iterator[TableRow]:
    for part in notice.instalments:
        due = part.due.isoformat() if part.due else words(language)("not_decided")
        yield TableRow((part.number, due, part.amount, part.reference), id=part.reference)


def _reservations(notices: Sequence[Notice], language: Language) -> Iterator[str]:
    """What the notices rest on that is assumed or not decided; VAT where it is decided."""
    first = notices[0]
    if first.rationale is not None:
        yield first.rationale.in_language(language)
    if any(part.due is None for notice in notices for part in notice.instalments):
        yield _UNDECIDED.in_language(language)
    if first.vat is None:
        yield _NO_VAT.in_language(language)
    else:
        yield f"{words(language)('vat')}: {vat_text(first.vat, language)}."


def _basis(notices: Notices, language: Language) -> str:
    word = words(language)
    rates = {charge_words(notice, language) for notice in notices.notices}
    rate = f"{rates.pop()}, " if len(rates) == 1 else ""
    assumed = f" ({word('assumed')})" if notices.notices[0].is_assumption else ""
    found = _measured(notices.notices[0]).values()
    labels = [each.measure.label.in_language(language).lower() for each in found]
    measured = ", ".join(labels) or word("inhabitants").lower()
    return f"{rate}{measured} {notices.notices[0].reference_day}{assumed}"


def _title(notices: Notices, language: Language) -> str:
    label = notices.notices[0].label
    name = f"{words(language)('notices')} {notices.year}"
    return f"{name}: {label.in_language(language)}" if label else name


def vat_text(vat: ValueAddedTax | None, language: Language) -> str:
    """The decision on value added tax, with its reason; "undecided" without one."""
    if vat is None:
        return words(language)("not_decided")
    return f"{_VAT[vat.category].in_language(language)} ({vat.reason.in_language(language)})"
