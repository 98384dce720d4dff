"""Recording decisions and figures in a locked book (beslut och uppgifter under en ändring)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.edits import decisions, grants, rate_decisions
from fhledger.book.edits.decisions import Decision, Documentation, RecordedDecision
from fhledger.book.edits.new_rate import NewRate
from fhledger.book.files.book_texts import BookTexts
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.files.locked_book import would_be_unreadable
from fhledger.book.files.population_file import new_rows
from fhledger.book.text.csv_writing import with_records
from fhledger.book.text.text_files import validation_error
from fhledger.core.amounts import parse_amount
from fhledger.core.arguments import checked
from fhledger.core.dates import parse_date, parse_optional_date
from fhledger.core.exact import parse_number
from fhledger.domain.members.population import Inhabitants, Population


class FactsEdit:
    """A book with the decisions and figures so far, and the texts of the files that hold them."""

    def __init__(self, book: BookData, texts: BookTexts) -> None:
        self.book: BookData = book
        self.decisions: list[Decision] = []
        self._texts = texts

    @checked
    def decide_budget(
        self,
        year: int,
        amount: int | str | Decimal,
        *,
        line: str = "",
        item: str = "",
        months: Mapping[int, int | str | Decimal] | None = None,
        day: date | str | None = None,
        text: str = "",
        source: str = "",
        revision: bool = False,
    ) -> Decision:
        """Record the budget of a year: of the whole, or of one line, signed as in the statement.

        `months` is its plan by month. A `revision` is the amount by which a budget that is decided
        already changes. Raises what `decisions.decide_budget` raises.
        """
        change = decisions.decide_budget(
            self.book,
            self._texts[decisions.BUDGET],
            year,
            amount,
            line=line,
            item=item,
            months=months,
            day=day,
            text=text,
            source=source,
            revision=revision,
        )
        return self._decided(change)

    @checked
    def decide_grant(
        self,
        project: str,
        amount: int | str | Decimal,
        *,
        day: date | str | None = None,
        year: int | None = None,
        area: str = "",
        text: str = "",
        source: str = "",
        new: bool = False,
    ) -> Decision:
        """Record the grant of a project of the register, or of a `new` one, whose name is given.

        Raises `InvalidArgumentError` for a grant that is decided twice and for one below zero.
        """
        change = grants.decide_grant(
            self.book,
            self._texts[grants.PROJECTS],
            project,
            amount,
            day=day,
            year=year,
            area=area,
            text=text,
            source=source,
            new=new,
        )
        return self._decided(change)

    @checked
    def end_project(
        self, project: str, day: date | str, *, text: str = "", source: str = ""
    ) -> Decision:
        """Record the end of a project: from this day nothing of its grant is committed any more.

        Raises `InvalidArgumentError` for a project that has ended.
        """
        register = self._texts[grants.PROJECTS]
        change = grants.end_project(self.book, register, project, day, text=text, source=source)
        return self._decided(change)

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
        other_terms: Literal["keep", "drop"] | None = None,
        index: Mapping[str, Any] | None = None,
        new: bool = False,
        day: date | str | None = None,
        text: str = "",
        source: str = "",
    ) -> Decision:
        """Record a rate from its first day on, with any number of decimals.

        `terms` and `index` have the names and values of a rate in book.toml, as
        `{"unit": "kr_per_member"}` and `{"name": "KPI", "value": "402.1"}`; a rate with `steps` has
        no value. `other_terms` says what becomes of the terms of the rate so far that are not
        given. A `new` component is added to the others. See `rate_decisions.decide_rate`.
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
        )
        change = rate_decisions.decide_rate(
            self.book,
            self._texts[decisions.CONFIG],
            rate,
            documentation=Documentation(parse_optional_date(day), text, source),
            other_terms=other_terms,
            is_new_component=new,
        )
        return self._decided(change)

    @checked
    def decide_appropriation(
        self,
        year: int,
        amount: int | str | Decimal,
        item: str,
        *,
        line: str = "",
        new: bool = False,
        item_en: str = "",
        day: date | str | None = None,
        text: str = "",
        source: str = "",
    ) -> Decision:
        """Record what an item of the appropriations of a year may cost, an amount without a sign.

        A `new` item is declared under its line in book.toml; its name may have `{year}` in it, and
        `item_en` is its name in English. It can be used in every later year.
        """
        size = decisions.appropriated(parse_amount(amount))
        of_line = decisions.appropriation_line(self.book, line, item, new=new, year=year)
        if new:
            declared = decisions.declare_item(
                self.book, self._texts[decisions.CONFIG], of_line, item, item_en
            )
            self.book, self._texts[decisions.CONFIG] = declared.book, declared.file_text
            item = declared.decision.subject or ""
        change = decisions.decide_budget(
            self.book,
            self._texts[decisions.BUDGET],
            year,
            size,
            line=of_line.id,
            item=item,
            day=day,
            text=text,
            source=source,
        )
        return self._decided(change, kind="appropriation")

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

    def _decided(self, change: RecordedDecision, **fields: str) -> Decision:
        decision = change.decision.model_copy(update=fields)
        self.book, self._texts[decision.file] = change.book, change.file_text
        self.decisions.append(decision)
        return decision
