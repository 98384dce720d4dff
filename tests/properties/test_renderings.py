"""Laws of what is shown: every rendering tells the same figures, and the totals among them."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

from hypothesis import given

from fhledger import Book, LocalizedText
from fhledger.domain.statement.rows import SUMMARY_ROWS
from fhledger.domain.statement.statement import Statement
from fhledger.render.csv_text import csv_text
from fhledger.render.documents.statement import statement_document
from fhledger.render.json_text import json_text
from fhledger.render.markdown import markdown
from fhledger.render.text import text
from fhledger.testing.strategies import books


def marked(book: Book) -> Book:
    """The book with labels by which a rendered row can be found again, whatever else it says."""
    marks = {row: LocalizedText(sv=f"§§{row}", en=f"§§{row}") for row in SUMMARY_ROWS}
    return book.replace(labels=marks)


def expected(statement: Statement, row: str) -> list[Decimal]:
    [found] = [shown for shown in statement.appendix_1 if shown.id == row]
    return [Decimal(amount) for amount in found.amounts.values()]


def printed(rendered: str, row: str) -> list[Decimal]:
    """The amounts on the first line that bears the mark of a row."""
    line = next(line for line in rendered.replace("\\", "").splitlines() if f"§§{row}" in line)
    told = line.split(f"§§{row}")[1].replace("\N{MINUS SIGN}", "-").replace("\xa0", " ")
    return [Decimal(found.replace(" ", "")) for found in re.findall(r"-?\d+(?: \d{3})*", told)]


class TestTotalsInEveryRendering:
    """Balances and totals are in text, Markdown, CSV and JSON exactly as the statement has them."""

    @given(books())
    def test_for_people_and_for_programs(self, book):
        statement = marked(book).statement()
        document = statement_document(statement).shown("en")
        for rendered in (text(document), markdown(document)):
            for row in SUMMARY_ROWS:
                if row != "appropriations" or all(line.id != row for line in book.config.lines):
                    assert printed(rendered, row) == expected(statement, row)
        statement = book.statement()
        rows = list(csv.reader(io.StringIO(csv_text(statement_document(statement).shown("sv")))))
        years = slice(3, 3 + len(statement.years))
        in_csv = {row[1]: row[years] for row in rows if row[0] == "appendix_1"}
        in_json = {
            row["row"]: list(row["amounts"].values())
            for row in json.loads(json_text(statement))["appendix_1"]
        }
        for row in SUMMARY_ROWS:
            assert [Decimal(amount) for amount in in_csv[row]] == expected(statement, row)
            assert [Decimal(amount) for amount in in_json[row]] == expected(statement, row)
