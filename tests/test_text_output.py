"""Text and Markdown for people: nothing broken that belongs together, the minus sign, the width."""

from __future__ import annotations

from decimal import Decimal

from cases import for_each
from fhledger.cli import main
from fhledger.render.csv_text import csv_text
from fhledger.render.document import Branch, Column, Document, Paragraph, Table, TableRow, Tree
from fhledger.render.markdown import markdown
from fhledger.render.terminal_style import Style
from fhledger.render.text import text
from fhledger.render.text_width import width

SENTENCE = "Fonden minskar med -2 911 743 kr, -12,5 % den 2024-12-31 på rad A17. "
COLUMNS = (Column("code", "Kod"), Column("text", "Text"), Column("amount", "Belopp, kr", "kr_ore"))
ROWS = tuple(TableRow((code, SENTENCE * 2, Decimal(-2911743))) for code in ("FH401", "FH402"))
TABLE = Table("amounts", "Belopp", COLUMNS, ROWS)


@for_each("columns", range(40, 130, 7))
def test_no_amount_day_or_id_is_broken(columns):
    tree = Tree(Branch("Utgående medel", Decimal(-2911743), (SENTENCE * 3,)))
    shown = text(Document("Fonden", (Paragraph(SENTENCE * 5), tree, TABLE)), Style(columns=columns))
    for part, count in (("−2 911 743 kr", 12), ("−12,5 %", 12), ("2024-12-31", 12), ("A17", 12)):
        assert shown.count(part) == count
    assert max(map(width, shown.split("\n"))) <= columns


def test_running_text_keeps_a_readable_width_and_a_table_uses_the_terminal():
    shown = text(Document("Fonden", (Paragraph(SENTENCE * 5), TABLE)), Style(columns=200))
    paragraph, table = shown.split("Belopp\n")
    assert max(map(width, paragraph.split("\n"))) <= 80
    assert max(map(width, table.split("\n"))) > 150


def test_one_entry_and_a_table_that_is_too_wide_are_lists():
    many = tuple(Column(name, name.upper()) for name in ("number", "day", "line", "item", "text"))
    row = TableRow(("A17", "2024-12-31", "Externa kostnader", "Hyra", SENTENCE))
    one = text(Document("A17", (Table("entry", "", many, (row,)),)))
    assert "\nNUMBER  A17\nDAY     2024-12-31\nLINE    Externa kostnader\n" in one
    narrow = text(Document("", (Table("entries", "", many, (row, row)),)), Style(columns=45))
    assert narrow.count("\nNUMBER  A17\nDAY     2024-12-31\n") == 2


def test_the_minus_sign_is_for_people_only():
    document = Document("Fonden", (TABLE,))
    assert "−2 911 743" in text(document)
    assert "\u22122\u00a0911\u00a0743" in markdown(document)
    assert "-2911743.00" in csv_text(document)
    assert "−" not in csv_text(document)


def test_a_written_file_is_named(tmp_path, capsys):
    path = tmp_path / "avgifter.csv"
    assert main(["fees", "2024", "-o", str(path), "--format", "csv", "--language", "sv"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"Skrev {path} (1 kB).\n")


def test_a_healthy_book_ends_with_one_clear_line(capsys):
    assert main(["verify", "--language", "sv"]) == 0
    last = capsys.readouterr().out.rstrip().rpartition("\n")[2]
    assert last == "Böckerna stämmer. Fel: 0. Varningar: 0. Godtagna: 6, varav fel: 3."
