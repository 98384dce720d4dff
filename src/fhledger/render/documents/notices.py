"""Fee notices: as a table, as rows for an invoicing system and as a page each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fees.fee import ValueAddedTax
from fhledger.domain.fees.municipality import MONTHS
from fhledger.domain.fees.notices import Notice, Notices
from fhledger.render.document import (
    Column,
    Document,
    PageBreak,
    Paragraph,
    Part,
    Table,
    TableRow,
)
from fhledger.render.documents.rates import rate_words
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
    columns = (
        Column("code", word("code")),
        Column("name", word("member")),
        Column("inhabitants", word("inhabitants"), "count"),
        *_instalment_columns(language),
    )
    rows = [
        TableRow((notice.code, notice.name, notice.inhabitants, *row.cells), id=row.id)
        for notice in notices.notices
        for row in _instalments(notice, language)
    ]
    rows.append(TableRow(("", word("total"), None, None, "", notices.total, ""), "total", "total"))
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
        (Column("rate", "", "kr_ore"), lambda notice: notice.rate),
        (Column("rate_unit", ""), lambda notice: notice.rate_unit),
        (Column("minimum", "", "kr_ore"), lambda notice: notice.minimum),
        (Column("maximum", "", "kr_ore"), lambda notice: notice.maximum),
        (Column("months", "", "count"), lambda notice: notice.months),
        (Column("fee", "", "kr_ore"), lambda notice: notice.amount),
        (Column("vat", ""), lambda notice: notice.vat.category if notice.vat else "undecided"),
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


def notice_pages(notices: Notices, language: Language) -> Document:
    """A page for each member, to print."""
    parts: list[Part] = []
    for notice in notices.notices:
        parts += [*([PageBreak()] if parts else []), *_page(notice, language)]
    return Document(_title(notices, language), tuple(parts))


def _page(notice: Notice, language: Language) -> Iterator[Part]:
    word = words(language)
    facts = (
        ("member", f"{notice.name} ({notice.code})"),
        ("reference", notice.reference),
        *(
            ()
            if notice.inhabitants is None
            else (
                (
                    "inhabitants",
                    f"{format_sek(Decimal(notice.inhabitants))} ({notice.reference_day})",
                ),
            )
        ),
        ("rate_member", rate_words(notice, language)),
        *((("months", str(notice.months)),) if notice.months < MONTHS else ()),
        ("to_pay", f"{format_sek(notice.amount)} kr"),
        ("vat", _vat(notice.vat, language)),
    )
    title = f"{word('notice')} {notice.year}: {notice.name}"
    columns = (Column("name", ""), Column("value", ""))
    rows = tuple(TableRow((word(key), value), id=key) for key, value in facts)
    yield Table(f"notice_{notice.code}", title, columns, rows)
    parts = tuple(_instalments(notice, language))
    yield Table(f"instalments_{notice.code}", "", _instalment_columns(language), parts)
    yield from (Paragraph(text) for text in _reservations([notice], language))


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
        yield f"{words(language)('vat')}: {_vat(first.vat, language)}."


def _basis(notices: Notices, language: Language) -> str:
    word = words(language)
    rates = {rate_words(notice, language) for notice in notices.notices}
    rate = f"{rates.pop()}, " if len(rates) == 1 else ""
    assumed = f" ({word('assumed')})" if notices.notices[0].is_assumption else ""
    return f"{rate}{word('inhabitants').lower()} {notices.notices[0].reference_day}{assumed}"


def _title(notices: Notices, language: Language) -> str:
    return f"{words(language)('notices')} {notices.year}"


def _vat(vat: ValueAddedTax | None, language: Language) -> str:
    if vat is None:
        return words(language)("not_decided")
    return f"{_VAT[vat.category].in_language(language)} ({vat.reason.in_language(language)})"
