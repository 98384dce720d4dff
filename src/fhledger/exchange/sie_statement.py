"""The statement straight from SIE files (resultatrapport ur SIE): a whole file for each year.

The rows of all vouchers are summed by account and objects, the mapping puts the
sums on lines, and the years are carried forward from the opening balance of the
book. Nothing is written, and no entry is made; what an import would add to an
empty book gives the same statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from fhledger.audit.finding import Finding, Severity, unaccepted
from fhledger.audit.verification import find_acceptance
from fhledger.book import BookData, YearLedger
from fhledger.book.text_files import validation_error
from fhledger.core.errors import BookError, Location
from fhledger.core.record import Record
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.ledger import Key, Totals
from fhledger.domain.statement.statement import Statement
from fhledger.exchange.mapping import PostingTargets
from fhledger.exchange.sie.reader import SieReading


class SieStatement(Record):
    """What SIE files say of the fund: the chain of years and the statement of the last of them.

    While there is an unaccepted error, there is neither.
    """

    vouchers: int
    findings: tuple[Finding, ...]
    fiscal_years: tuple[FiscalYear, ...] = ()
    statement: Statement | None = None


def sie_statement(
    book: BookData, places: PostingTargets, paths: Iterable[str | Path]
) -> SieStatement:
    """What the statement is when the years of the book are those of the files.

    Raises `BookError` for a file that cannot be read or does not say its year, `YearMissingError`
    for a gap in the years, `InvalidArgumentError` for an account or object that the mapping does not cover.
    """
    years: dict[int, YearLedger] = {}
    findings: list[Finding] = []
    vouchers = 0
    for path in map(Path, paths):
        try:
            with path.open("rb") as file:
                document = SieReading(file, path.name).summed()
        except OSError as error:
            raise BookError(f"cannot be read: {error.strerror}", Location(str(path))) from None
        if 0 not in document.identification.years:
            raise BookError("#RAR 0 is missing, which says the year", Location(path.name))
        year = document.identification.years[0][0].year
        if year in years:
            raise BookError(f"another file is of {year}, too", Location(path.name))
        sums = places.sums(document.turnover).items()
        keyed = sorted((Key(p.line, p.item, p.member, p.project), amount) for p, amount in sums)
        years[year] = YearLedger(year=year, totals=Totals(sums=tuple(keyed)))
        findings += (find_acceptance(finding, book) for finding in document.findings)
        vouchers += document.voucher_count
    if unaccepted(findings, Severity.ERROR):
        return SieStatement(vouchers=vouchers, findings=tuple(findings))
    try:
        stated = book.replace(ledgers=tuple(years.values()))
    except ValidationError as error:
        raise validation_error(error, "the years of the files") from None
    return SieStatement(
        vouchers=vouchers,
        findings=tuple(findings),
        fiscal_years=stated.fiscal_years(),
        statement=stated.statement(),
    )
