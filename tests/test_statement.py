"""Rows and totals of the statement, where the laws and the second opinion would not look."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fhledger import (
    BudgetDecision,
    Entry,
    InvalidArgumentError,
    Item,
    Line,
    LocalizedText,
    PrintedReport,
    embedded_book,
    parse_amount,
)
from fhledger.audit.verification import verify
from fhledger.book.views import budget_follow_up
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report import read_report
from fhledger.exchange.printed_report.layout import layout_of
from fhledger.render.documents.budget import budget_document
from fhledger.testing.strategies import CHART, small_book
from printed_text import appendix_1


def entry(line: str, amount: object, item: str = "", number: str = "A1", year: int = 2024) -> Entry:
    return Entry(number=number, day=f"{year}-05-01", line=line, amount_kr=amount, item=item)


def line(id: str, section: str, *items: Item, footnote: LocalizedText | None = None) -> Line:
    return Line(id=id, section=section, label=label_of(id), items=items, footnote=footnote)


def label_of(text: str) -> LocalizedText:
    return LocalizedText(sv=text.title(), en=text)


def figures(*entries: Entry, lines: tuple[Line, ...] = CHART) -> dict[tuple[str, str], Decimal]:
    statement = small_book(parse_amount(0), {2024: entries}, lines).statement()
    return {(key.place, key.row): amount for key, amount in statement.figures().items()}


class TestAppropriations:
    """Bilaga 1, the follow-up and the reader of printed reports have the same rows."""

    @pytest.mark.parametrize(
        ("ids", "rows"),
        [
            ((), ()),
            (("appropriations",), ()),
            (("gifts",), ("gifts",)),
            (("gifts", "reserve"), ("gifts", "reserve")),
        ],
    )
    def test_a_line_of_another_name_stands_above_the_row(self, ids, rows):
        lines = (*CHART[:3], *(line(id, "appropriation") for id in ids))
        book = small_book(parse_amount(0), {2024: [entry("fees", 5)]}, lines)
        printed = [row.id for row in book.statement().appendix_1]
        assert tuple(printed[-2 - len(rows) : -2]) == rows
        assert [row.id for row in budget_follow_up(book, 2024).rows] == printed[1:-1]
        assert [slot.row for slot in layout_of(book.config).appendix_1] == printed

    def test_a_decision_on_the_lone_line_is_listed_by_its_name(self):
        book = small_book(parse_amount(0), {2024: [entry("fees", 5)]})
        decision = BudgetDecision(year=2024, line="gifts", amount_kr=-300)
        follow_up = budget_follow_up(book.model_copy(update={"budgets": (decision,)}), 2024)
        document = budget_document(follow_up).shown("sv")
        table = next(part for part in document.tables() if part.id == "decisions")
        assert table.rows[0].cells[1] == "Gåvor"

    def test_the_statement_of_the_program_is_read(self):
        book = small_book(parse_amount(900), {2024: [entry("fees", 50), entry("gifts", -300)]})
        figures = book.statement(2024, columns=1).figures()
        table = {key: amount for key, amount in figures.items() if key.place == "appendix_1"}
        reading = read_report(appendix_1(book, table), book.config)
        assert reading.amounts() == table
        assert "row_unknown" not in [problem.kind for problem in reading.problems]


class TestSpecification:
    """The rows of Bilaga 2 add up to its total, or a note says why they do not."""

    def test_one_text_on_two_lines_is_one_row(self):
        lines = (line("gifts", "appropriation"), line("reserve", "appropriation"))
        found = figures(entry("gifts", -300, "Fest"), entry("reserve", -200, "Fest"), lines=lines)
        assert found["appendix_2", "Fest"] == 500
        assert found["appendix_2", "total"] == 500

    def test_what_comes_back_is_below_zero(self):
        back = Item(id="back", label=label_of("back"), movement="repayment")
        lines = (line("gifts", "appropriation", back),)
        found = figures(entry("gifts", -300), entry("gifts", 100, "back"), lines=lines)
        assert found["appendix_2", "back"] == -100
        assert found["appendix_2", "unspecified"] == 300
        assert found["appendix_2", "total"] == 200

    def test_ore_that_do_not_add_up_are_noted_and_no_row_is_adjusted(self):
        book = small_book(
            parse_amount(0), {2024: [entry("gifts", "-0.50", "a"), entry("gifts", "-0.50", "b")]}
        )
        statement = book.statement()
        assert [row.amounts[2024] for row in statement.appendix_2] == [1, 1, 1]
        assert [note.row for note in statement.notes] == ["total"]
        assert "ger tillsammans 2, summan är 1" in statement.notes[0].text.sv
        assert "add up to 2, the total is 1" in statement.notes[0].text.en

    UNDONE = (
        entry("gifts", -900, item="Fest"),
        Entry("A2", "2024-05-02", "gifts", 900, item="Fest", reverses="A1"),
    )

    def test_what_came_and_went_by_reversal_is_no_row(self):
        assert ("appendix_2", "Fest") not in figures(*self.UNDONE)
        assert figures(*self.UNDONE)["appendix_2", "total"] == 0
        again = figures(*self.UNDONE, entry("gifts", "-5", item="Fest", number="A3"))
        assert again["appendix_2", "Fest"] == 5

    def test_a_zero_that_nobody_reversed_stays(self):
        other = Entry("A2", "2024-05-02", "gifts", 900, item="Fest")
        assert figures(self.UNDONE[0], other)["appendix_2", "Fest"] == 0
        assert figures(entry("gifts", 0, item="Fest"))["appendix_2", "Fest"] == 0

    def test_print_may_have_the_row_of_zero(self):
        rows = {"Fest": 0, "total": 0}
        report = PrintedReport(year=2024, appendix_2={"years": [2024], "rows": rows})
        book = small_book(parse_amount(0), {2024: self.UNDONE})
        codes = [f.code for f in verify(book.model_copy(update={"printed": (report,)})).findings]
        assert not [code for code in codes if code.startswith("FH4")]

    def test_declared_items_come_first_in_their_order_then_texts_by_alphabet(self):
        items = [Item(id=id, label=label_of(id)) for id in ("zebra", "apple")]
        lines = (line("gifts", "appropriation", *items),)
        moved = [entry("gifts", -1, item) for item in ("x", "apple", "Y", "zebra")]
        rows = small_book(parse_amount(0), {2024: moved}, lines).statement().appendix_2
        assert [row.id for row in rows] == ["zebra", "apple", "Y", "x", "total"]
        assert [row.label.sv for row in rows] == ["Zebra", "Apple", "Y", "x", "Totalt"]
        assert [row.is_total for row in rows] == [False] * 4 + [True]


class TestFootnote:
    """The footnote tells the sizes of its line's items, also of those that nothing happened to."""

    ITEMS = (
        Item(id="granted", label=label_of("granted"), movement="grant"),
        Item(id="repaid", label=label_of("repaid"), movement="repayment"),
    )
    TEXT = LocalizedText(
        sv="{year}: {granted}, {repaid}; {previous_year}", en="{granted} in {year}"
    )

    def test_its_text_and_sizes(self):
        lines = (line("projects", "cost", *self.ITEMS, footnote=self.TEXT),)
        moved = [entry("projects", "-1234567.50", "granted"), entry("projects", -9)]
        [note] = small_book(parse_amount(0), {2024: moved}, lines).statement().footnotes
        assert note.text == LocalizedText(sv="2024: 1 234 568, 0; 2023", en="1 234 568 in 2024")
        assert [(row.id, row.amounts[2024]) for row in note.rows] == [
            ("granted", 1234568),
            ("unspecified", 9),
        ]

    def test_a_repayment_is_a_size_too(self):
        lines = (line("projects", "cost", *self.ITEMS),)
        found = figures(
            entry("projects", 70, "repaid"), entry("projects", -100, "granted"), lines=lines
        )
        assert (found["footnote", "granted"], found["footnote", "repaid"]) == (100, 70)

    def test_income_is_a_size_as_it_is(self):
        moved = [entry("fees", 70, "Special"), entry("fees", 30)]
        [note] = small_book(parse_amount(0), {2024: moved}).statement().footnotes
        assert [(row.id, row.amounts) for row in note.rows] == [
            ("Special", {2024: 70}),
            ("unspecified", {2024: 30}),
        ]

    def test_two_lines_each_have_a_rest_and_neither_is_a_figure(self):
        lines = (line("projects", "cost", *self.ITEMS), line("fees", "income"))
        moved = [
            entry("projects", -5, "granted"),
            entry("projects", -1),
            entry("fees", 70, "Special"),
            entry("fees", 2),
        ]
        statement = small_book(parse_amount(0), {2024: moved}, lines).statement()
        rests = [row.amounts[2024] for note in statement.footnotes for row in note.rows[-1:]]
        assert sorted(rests) == [1, 2]
        footnote = {key.row for key in statement.figures() if key.place == "footnote"}
        assert footnote == {"granted"}

    def test_a_line_whose_only_specified_entry_is_reversed_has_none(self):
        undone = Entry("A2", "2024-05-02", "rent", 9, item="Hyra", reverses="A1")
        entries = [entry("rent", -9, item="Hyra"), undone, entry("rent", -1, number="A3")]
        assert small_book(parse_amount(0), {2024: entries}).statement().footnotes == ()

    def test_a_line_that_nothing_specifies_has_none(self):
        assert (
            small_book(parse_amount(0), {2024: [entry("projects", -5)]}).statement().footnotes == ()
        )


class TestColumns:
    """A year is beside those before it, newest first, as many as there are and are asked for."""

    @pytest.mark.parametrize(
        ("year", "columns", "years"),
        [
            (None, 3, (2024, 2023, 2022)),
            (2024, 2, (2024, 2023)),
            (2023, 3, (2023, 2022)),
            (2022, 3, (2022,)),
            (2024, 99, (2024, 2023, 2022)),
        ],
    )
    def test_the_years(self, year, columns, years):
        statement = embedded_book().statement(year, columns=columns)
        assert statement.years == years
        assert {len(row.amounts) for row in statement.appendix_1} == {len(years)}

    @pytest.mark.parametrize("columns", [0, -1])
    def test_no_column_is_no_statement(self, columns):
        with pytest.raises(InvalidArgumentError, match="one column or more"):
            embedded_book().statement(columns=columns)

    def test_headings_stand_above_the_first_row_of_a_section_only(self):
        rows = embedded_book().statement().appendix_1
        assert [(row.id, row.heading.en) for row in rows if row.heading] == [
            ("member_contributions", "Income"),
            ("external_costs", "Costs"),
        ]

    def test_labels_know_their_years(self):
        rows = {row.id: row.label.sv for row in embedded_book().statement(2023).appendix_1}
        assert rows["closing_balance"] == "Utgående medel att förfoga över inför 2024"


class TestUnknown:
    """What the book does not say is not a figure, and is never zero."""

    def test_a_year_without_a_budget(self):
        statement = embedded_book().statement(2023)
        assert [row.amounts for row in statement.financing if row.id == "budget"] == [{2023: None}]
        assert FigureKey("financing", "budget", 2023) not in statement.figures()

    def test_a_book_without_a_fee(self):
        found = figures(entry("fees", 5))
        assert ("financing", "fee_rate") not in found
        assert found["financing", "result"] == 5


class TestRoundingNotes:
    """Where rows rounded one by one miss their total, a note says so, and names row and year."""

    def test_two_halves(self):
        book = small_book(
            parse_amount(0), {2024: [entry("rent", "-0.50"), entry("projects", "-0.50")]}
        )
        statement = book.statement()
        assert [(note.row, note.year) for note in statement.notes] == [("total_costs", 2024)]
        assert statement.notes[0].text.sv == (
            "Summa kostnader 2024: raderna är avrundade var för sig och ger tillsammans -2,"
            " summan är -1"
        )

    def test_a_label_with_a_year_is_that_of_the_year(self):
        years = {year: [entry("rent", "-1", number=f"A{year}", year=year)] for year in (2023, 2024)}
        book = small_book(parse_amount("0.50"), years)
        carried = LocalizedText(sv="Kvar inför {next_year}", en="Left for {next_year}")
        statement = book.replace(labels={"closing_balance": carried}).statement()
        assert [note.text.sv.partition(":")[0] for note in statement.notes] == ["Kvar inför 2024"]

    def test_whole_kronor_need_none(self):
        assert embedded_book().statement().notes == ()
