"""Recording decisions and figures in a locked book (beslut och uppgifter under en ändring)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from fhledger.book.edits.budget_decisions import BudgetEdit
from fhledger.book.edits.decisions import CONFIG, Decision
from fhledger.book.edits.grants import GrantEdit
from fhledger.book.edits.new_rate import NewRate, OtherTerms
from fhledger.book.edits.rate_decisions import decide_rate
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.files.locked_book import would_be_unreadable
from fhledger.book.files.population_file import new_rows
from fhledger.book.text.csv_writing import with_records
from fhledger.book.text.text_files import validation_error
from fhledger.core.arguments import checked
from fhledger.core.dates import parse_date, parse_optional_date
from fhledger.core.exact import parse_number
from fhledger.domain.members.population import Inhabitants, Population


class FactsEdit(BudgetEdit, GrantEdit):
    """A book with the decisions and figures so far, and the texts of the files that hold them."""

    @checked
    def decide_rate(
        self,
        value: int | str | Decimal | None,
        since: date | str,
        *,
        fee: str | None = None,
        component: str | None = None,
        members: Sequence[str] = (),
        member_class: str | None = None,
        terms: Mapping[str, Any] | None = None,
        other_terms: OtherTerms | None = None,
        index: Mapping[str, Any] | None = None,
        new: bool = False,
        replaces: date | str | None = None,
        day: date | str | None = None,
        text: str = "",
        source: str = "",
    ) -> Decision:
        """Record a rate from its first day on, with any number of decimals.

        `terms` and `index` have the names and values of a rate in book.toml, as
        `{"unit": "kr_per_member"}` and `{"name": "KPI", "value": "402.1"}`; a rate with `steps` has
        no value. `other_terms` says what becomes of the terms of the rate so far that are not
        given. A `new` component is added to the others. `replaces` is the first day of a rate that
        was recorded wrongly, with which no fee is booked: it is taken out. See
        `rate_decisions.decide_rate`.
        """
        rate = NewRate(
            since=parse_date(since),
            value=None if value is None else parse_number(value),
            fee=fee,
            component=component,
            members=members,
            member_class=member_class,
            terms=terms or {},
            index=index,
            decided=parse_optional_date(day),
            text=text,
            source=source,
            replaces=parse_optional_date(replaces),
            other_terms=other_terms,
            is_new_component=new,
        )
        return self._record(*decide_rate(self.book, self._texts[CONFIG], rate))

    @checked
    def add_population(self, rows: Sequence[Inhabitants]) -> tuple[Inhabitants, ...]:
        """Add the figures that the book lacks, and return them; raises what `new_rows` raises."""
        added = new_rows(self.book.population, rows)
        if added:
            name = CSV_FILES[Inhabitants]
            self._texts[name] = with_records(self._texts[name], added)
            try:
                population = Population(rows=(*self.book.population.rows, *added))
            except ValidationError as error:
                raise would_be_unreadable(validation_error(error, name)) from None
            self.book = self.book.replace(population=population)
        return added
