"""The page of one member (medlemssida): its fee, how it is computed, its share, its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from fhledger.book.tracing import Tracer
from fhledger.book.views import fee_notices
from fhledger.core.amounts import format_sek, multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import MemberFee
from fhledger.domain.trace import Trace
from fhledger.render.document import Paragraph
from fhledger.render.documents.fee_history import fee_of, history_of_member
from fhledger.render.documents.notices import notice_pages
from fhledger.render.documents.trace import trace_tree
from fhledger.render.overview import Overview, named_traces
from fhledger.render.web_report.page import render_page, translator
from fhledger.render.web_report.sections import PagePart, PageSection


def member_page(overview: Overview, code: str, language: Language) -> str:
    """The page of a member as one HTML file.

    Raises `InvalidArgumentError` for a member that pays no fee in the year.
    """
    t = translator(language)
    fee = _fee(overview, code)
    computation = tuple(_computation(overview, fee))
    return render_page(
        overview,
        language,
        title=t("{member}: membership fee {year}", member=fee.name, year=overview.year),
        traces=_traces(overview, code),
        sections=(
            PageSection("fee", message("The fee"), message("How the fee is computed"), computation),
            PageSection(
                "history",
                message("History"),
                message("History"),
                (history_of_member(overview.fee_history, code),),
            ),
            PageSection(
                "instalments",
                message("Instalments"),
                message("Instalments"),
                tuple(part for part in _instalments(overview, code) if part not in computation),
            ),
        ),
        member=code,
    )


def _fee(overview: Overview, code: str) -> MemberFee:
    fee = fee_of(overview.fees, code) if overview.fees else None
    if fee is None:
        codes = ", ".join(member.code for member in overview.fees.members) if overview.fees else ""
        raise InvalidArgumentError(
            "'{code}' pays no fee in {year}; those that do: {codes}",
            code=code,
            year=overview.year,
            codes=codes,
        )
    return fee


def _computation(overview: Overview, fee: MemberFee) -> Iterator[PagePart]:
    yield Paragraph(
        message(
            "{member} pays {amount} kr for {year}, which is {share} % of all fees.",
            member=fee.name,
            amount=format_sek(fee.fee),
            year=overview.year,
            share=format_sek(multiply(fee.shown_share, 100), ore=True),
        )
    )
    trace = Tracer(overview.book, overview.entries).trace(overview.year, fee.code)
    yield trace_tree(trace)
    if overview.fees and overview.fees.rationale is not None:
        yield Paragraph(overview.fees.rationale)


def _instalments(overview: Overview, code: str) -> Iterator[PagePart]:
    notices = fee_notices(overview.book, overview.year)
    own = tuple(notice for notice in notices.notices if notice.code == code)
    yield from notice_pages(notices.model_copy(update={"notices": own})).parts


def _traces(overview: Overview, code: str) -> Mapping[str, Trace]:
    """The traces of the fees of the member, in each year of its history."""
    tracer = Tracer(overview.book, overview.entries)
    found: dict[str, Trace] = {}
    for table in overview.fee_history:
        fee = fee_of(table, code)
        if fee is not None and fee.fee != Decimal(0):
            found |= named_traces(tracer.trace(table.year, code))
    return found
