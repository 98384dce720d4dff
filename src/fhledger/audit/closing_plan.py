"""What closing a year would do (förhandsvisning av bokslutet): what is sealed, and what speaks against it.

>>> from fhledger.book import embedded_book
>>> plan = plan_closing(embedded_book(), 2022)
>>> plan.can_close, plan.earlier, plan.entries, plan.closing_balance
(True, (), 8, Decimal('7015464'))
"""

from __future__ import annotations

from datetime import date

from fhledger.audit.closing import closing_failures, with_years_closed
from fhledger.audit.finding import Finding
from fhledger.audit.verification import verify
from fhledger.book import BookData
from fhledger.core.amounts import Amount
from fhledger.core.arguments import checked
from fhledger.core.record import computed
from fhledger.domain.seal_state import SealState


class Closing(SealState):
    """A year that is closed, or would be: its seal, what that holds, and what speaks against it.

    `earlier` are the open years that are closed with it. `inputs` is the number of facts, lines and
    labels in the seal. While there are `errors`, the year is not closed. In a `dry_run` nothing is.
    """

    dry_run: bool
    earlier: tuple[int, ...]
    entries: int
    inputs: int
    closing_balance: Amount
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @computed
    def can_close(self) -> bool:
        """Whether nothing prevents that the year is closed."""
        return not self.errors


@checked
def plan_closing(
    book: BookData, year: int, *, with_earlier: bool = False, day: date | None = None
) -> Closing:
    """What closing a year would seal; raises what `with_year_closed` raises."""
    closed = with_years_closed(book, year, with_earlier=with_earlier, day=day)
    seal = next(seal for seal in closed.seals if seal.year == year)
    new = {seal.year for seal in closed.seals} - {seal.year for seal in book.seals} - {year}
    fiscal = next(each for each in book.fiscal_years() if each.year == year)
    return Closing(
        year=year,
        seal=seal.seal,
        form=seal.form,
        closed=seal.closed,
        intact=True,
        dry_run=True,
        earlier=tuple(sorted(new)),
        entries=book.ledger(year).totals.entries,
        inputs=len(seal.inputs),
        closing_balance=fiscal.closing_balance,
        errors=tuple(closing_failures(closed, year)),
        warnings=tuple(
            found for found in verify(closed).warnings() if found.year in (None, *new, year)
        ),
    )
