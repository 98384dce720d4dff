"""Bad input: each is refused in one line that names file, line and field, or is read right.

Every case is one change of the sound little book in `findings/sound`: a text that
is there, and what is put in its place; or a whole file.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from broken_books import SOUND
from cases import for_each
from fhledger import BookError, YearMissingError, close, read_book
from fhledger.audit.verification import verify
from swedish import english_in, without_names

HEADER = "number,day,line,item,amount_kr,text,member,project,reverses,source\n"
SHORT = "number,day,line,amount_kr\n"
DIGITS = "9" * 5000


class Case(NamedTuple):
    """A change of one file; an empty `find` replaces the whole of it."""

    name: str
    file: str
    find: str
    put: str | bytes
    message: str


# fmt: off
CASES = [
    # ------------------------------------------------------------------ not a text, not TOML
    Case("UTF-16", "book.toml", "", "name = 'x'".encode("utf-16"), "book.toml, line 1: this file is not UTF-8 (UTF-16). Save it again as UTF-8."),
    Case("Windows-1252", "book.toml", "", "# x\nname = 'å'".encode("cp1252"), "book.toml, line 2: this file is not UTF-8 (perhaps Windows-1252). Save it again as UTF-8."),
    Case("not TOML", "book.toml", "[opening_balance]", "[opening_balance", "book.toml, line 4: this is not TOML"),
    Case("a decimal comma in TOML", "book.toml", "value = 1000", "value = 1000,50", "book.toml, line 5: this is not TOML: something follows that does not belong here. A number has a point for its decimals here: 12.50."),
    Case("a decimal comma behind thousands", "book.toml", "value = 1000", "value = 1_000,50 # kr", "A number has a point for its decimals here: 12.50."),
    Case("a space between thousands in TOML", "book.toml", "value = 1000", "value = 1 000", "A number is written without spaces here: 1_250_000."),
    Case("the quotation marks of print", "book.toml", 'name = "Påhittade samarbetet"', "name = ”Påhittade samarbetet”", 'book.toml, line 2: this is not TOML: this value is neither a number, a text in quotation marks nor a list. A text is written within straight quotation marks: "text".'),
    Case("a key twice", "book.toml", "[opening_balance]", 'name = "x"\n[opening_balance]', "book.toml, line 4: this is not TOML: duplicate key."),
    Case("1 MB of garbage", "book.toml", "", b"x" * 1_000_000, "book.toml: this is not TOML: an equals sign is missing after a key"),
    Case("10 MB of garbage", "book.toml", "", b"x" * 10_000_000, "book.toml: this file is larger than 2000000 bytes."),
    Case("brackets within brackets", "book.toml", "", "a = " + "[" * 100_000, "book.toml: there are too many tables within tables."),
    Case("lists within lists", "book.toml", "value = 1000", "value = " + "[" * 50 + "]" * 50, "book.toml: there are too many tables within tables."),
    Case("dots after dots", "book.toml", "", ".".join("a" * 3000) + " = 1", "book.toml, line 1: there are too many tables within tables."),
    # -------------------------------------------------------------------- numbers and days
    Case("not a number", "book.toml", "value = 1000", "value = nan", "book.toml, line 5, opening_balance.value: NaN is not an amount in kronor."),
    Case("infinite", "book.toml", "value = 1000", "value = -inf", "book.toml, line 5, opening_balance.value: -Infinity is not an amount"),
    Case("a third decimal", "book.toml", "value = 1000", "value = 1000.005", "book.toml, line 5, opening_balance.value: 1000.005 has more than two decimals"),
    Case("an endless exponent", "book.toml", "value = 1000", "value = 1e99999999999999999999", "book.toml: a number in this file has too many digits."),
    Case("a great exponent", "book.toml", "value = 1000", "value = 1e400", "book.toml, line 5, opening_balance.value: 1E+400 has more than 15 digits"),
    Case("5000 digits", "book.toml", "value = 1000", f"value = {DIGITS}", "book.toml, line 5: a number in this file has too many digits."),
    Case("5000 digits in hex", "book.toml", "value = 1000", f"value = 0x{'f' * 5000}", "book.toml, line 5: a number in this file has too many digits."),
    Case("a number for a name", "book.toml", 'name = "Påhittade samarbetet"', f"name = 0x{'f' * 5000}", "book.toml, line 2: a number in this file has too many digits."),
    Case("a number for a day", "book.toml", '[opening_balance]\nvalue = 1000\nunit = "kr"\nsince = 2023-01-01', f'[opening_balance]\nvalue = 1000\nunit = "kr"\nsince = 0x{"f" * 5000}', "book.toml, line 7: a number in this file has too many digits."),
    Case("a truth value", "book.toml", "value = 1000", "value = true", "book.toml, line 5, opening_balance.value: true is a truth value, not an amount"),
    Case("a day that does not exist", "book.toml", 'kr"\nsince = 2023-01-01', 'kr"\nsince = 2023-02-30', "book.toml, line 7: this is not TOML: this day or time does not exist."),
    Case("a time of day", "book.toml", 'kr"\nsince = 2023-01-01', 'kr"\nsince = 2023-01-01T00:00:00', "book.toml, line 7, opening_balance.since: 2023-01-01 00:00:00 is not a day"),
    Case("a month that is true", "book.toml", "month = 12", "month = true", "book.toml, line 63, fee.reference_day.month: 'True' is not a whole number"),
    Case("a month of twelve point nought", "book.toml", "month = 12", "month = 12.0", "fee.reference_day.month: '12.0' is not a whole number"),
    Case("the 13th month", "book.toml", "month = 12", "month = 13", "book.toml, line 63, fee.reference_day.month: 13 must be 12 or less"),
    Case("no month", "book.toml", "month = 12", "month = 0", "fee.reference_day.month: 0 must be 1 or more."),
    Case("a code of three digits", "book.toml", 'code = "9002"', 'code = "902"', "unknown member '9002'."),
    Case("a name of nothing", "book.toml", 'name = "Lillby"', 'name = " "', "municipalities.2.name: a text is missing here."),
    Case("a table that is a text", "book.toml", "[opening_balance]", 'labels = "x"\n[opening_balance]', "book.toml, line 4, labels: 'x' must be a table."),
    Case("30 February", "book.toml", "month = 12\nday = 31", "month = 2\nday = 30", "book.toml, line 62, fee.reference_day: day is out of range for month."),
    # ------------------------------------------------------------------------- what it says
    Case("an unknown field", "book.toml", 'name = "P', 'nmae = "x"\nname = "P', "book.toml, line 2, nmae: the field 'nmae' is not known here."),
    Case("a second item", "book.toml", 'id = "repaid"', 'ident = "repaid"', "book.toml, line 26, lines.2.items.2.id: the field 'id' is missing.\n  book.toml, line 27, lines.2.items.2.ident: the field 'ident' is not known here. The fields are id, label, movement"),
    Case("an item of a later line", "book.toml", '"feast"\nlabel = { sv = "Fest",', '"feast"\nlabel = { sv = 5,', "book.toml, line 43, lines.4.items.1.label.sv: 5 is not a text"),
    Case("a missing field", "book.toml", 'unit = "kr"\n', "", "book.toml, line 4, opening_balance.unit: the field 'unit' is missing."),
    Case("a misspelled choice", "book.toml", '"whole_year"', '"wholeyear"', "fee.partial_year: 'wholeyear' must be 'whole_year', "),
    Case("a line that is not an income", "book.toml", 'line = "fees"', 'line = "costs"', "book.toml: the fee's line 'costs' is not a declared line of income."),
    Case("a line that takes a row's name", "book.toml", 'id = "costs"', 'id = "result"', "book.toml: 'result' names a row of every statement"),
    Case("a line twice", "book.toml", 'id = "costs"', 'id = "projects"', "book.toml: duplicate line 'projects'."),
    Case("an item twice", "book.toml", 'id = "repaid"', 'id = "granted"', "lines.2: duplicate item 'granted'."
    ),
    Case("an item that is reserved", "book.toml", 'id = "feast"', 'id = "total"', "'total' names a row of every specification"),
    Case("a member twice", "book.toml", 'code = "9002"', 'code = "9001"', "book.toml: duplicate municipality '9001'."),
    Case("a member that leaves before it joins", "book.toml", 'name = "Lillby"', 'name = "Lillby"\nuntil = 2022-01-01', "municipalities.2: the last day of membership, 2022-01-01, is before the first."),
    Case("a rate below zero", "book.toml", "value = 2\n", "value = -2\n", "fee.rates.1.value: -2 must be 0 or more."),
    Case("a floor above the ceiling", "book.toml", "value = 2\n", "value = 2\nminimum_kr = 5\nmaximum_kr = 4\n", "fee.rates.1: the floor of the fee, 5, is above its ceiling, 4."),
    Case("two rates on one day", "book.toml", "[[fee.rates]]", '[[fee.rates]]\nvalue = 3\nunit = "kr_per_member"\nsince = 2023-01-01\n\n[[fee.rates]]', "fee: two rates begin on 2023-01-01 for the same members"),
    Case("a rate for a stranger", "book.toml", "value = 2\n", 'value = 2\nmembers = ["9009"]\n', "book.toml: a rate names 9009, which is not a member."),
    Case("an assumption without a reason", "book.toml", "years_before = 1", "years_before = 1\nassumed = true", "fee.reference_day: an assumed reference day needs a reason, in `because`."),
    Case("a footnote of another's items", "book.toml", "Beviljat {granted}", "Beviljat {feast}", "lines.2: the footnote names 'feast', which is not an item here."),
    Case("a footnote of nothing", "book.toml", "Beviljat {granted}", "Beviljat {}", "lines.2: the footnote names '', which is not an item here."),
    Case("a footnote with an open brace", "book.toml", "Beviljat {granted}", "Beviljat {granted", "lines.2: "),
    Case("an item named as what a footnote fills in", "book.toml", 'id = "granted"', 'id = "year"', "lines.2: next_year, previous_year, year are reserved in a footnote; choose another id."),
    Case("a label of no row", "book.toml", "[fee]", '[labels]\nfoo = { sv = "a", en = "b" }\n[fee]', "book.toml: 'foo' is not a row or title"),
    Case("a label of nothing", "book.toml", "[fee]", '[labels]\nresult = { sv = "{}", en = "b" }\n[fee]', "book.toml: the label 'result' may name"),
    Case("sources that are a list", "book.toml", 'name = "P', 'sources = [1]\nname = "P', "book.toml, sources: sources are a table."),
    Case("a source of two lines", "book.toml", 'kr"\nsince = 2023-01-01\nsource = "Påhittad"', 'kr"\nsince = 2023-01-01\nsource = "a\\nb"', "book.toml, line 8, opening_balance.source.document: 'a\\nb' is not a text in one line, without control characters."),
    Case("a source without a name for programs", "book.toml", "[opening_balance]", '[sources."x y"]\ndocument = "1"\n[opening_balance]', "book.toml, line 4, sources.x y.[key]: 'x y' is not a name of small letters a–z, digits and underscores, such as external_costs."),
    Case("a source at no address of the web", "book.toml", "[opening_balance]", '[sources.x]\ndocument = "x"\nurl = "javascript:alert(1)"\n[opening_balance]', "'javascript:alert(1)' is not a web address; it begins with https:// or http://."),
    Case("a source at an address with a space", "book.toml", "[opening_balance]", '[sources.x]\ndocument = "x"\nurl = "https://x.example/a b"\n[opening_balance]', "'https://x.example/a b' is not a web address"),
    Case("a source at no host", "book.toml", "[opening_balance]", '[sources.x]\ndocument = "x"\nurl = "https:///a"\n[opening_balance]', "'https:///a' is not a web address"),
    Case("a source that is a number", "book.toml", "[opening_balance]", "[sources.x]\ndocument = 1\n[opening_balance]", "document: 1 is not a text; write it in quotation marks."),
    # ------------------------------------------------------------------------------ entries
    Case("a line that no chart declares", "entries/2024.csv", "A8,2024-06-01,costs", "A8,2024-06-01,rent", "entries/2024.csv, line 5, line: unknown line 'rent'. Declare it under [[lines]]"),
    Case("a member that is none", "entries/2024.csv", "Avgift,9002", "Avgift,9009", "entries/2024.csv, line 3, member: unknown member '9009'."),
    Case("a project that is not registered", "entries/2024.csv", ",bench,", ",banch,", "entries/2024.csv, line 8, project: unknown project 'banch'."),
    Case("an item that is reserved for totals", "entries/2024.csv", "feast", "total", "entries/2024.csv, line 9, item: unknown item 'total'."),
    Case("an unknown column", "entries/2024.csv", "number,", "nummer,", "entries/2024.csv, line 1: the column 'nummer' is not known. The columns are number, day, line"),
    Case("a column twice", "entries/2024.csv", "item,", "day,", "entries/2024.csv, line 1: duplicate column 'day'."),
    Case("a column missing", "entries/2024.csv", "", "number,day,line\n", "entries/2024.csv, line 1: the column 'amount_kr' is missing."),
    Case("an empty file", "entries/2024.csv", "", b"\xef\xbb\xbf", "entries/2024.csv, line 1: the column 'number' is missing."),
    Case("too few cells", "entries/2024.csv", "Möte,,,,Påhittad", "Möte", "entries/2024.csv, line 5: this row has 6 cells, the header 10."),
    Case("too many cells", "entries/2024.csv", "Möte,", "Möte, och kaffe,", "entries/2024.csv, line 5: this row has 11 cells, the header 10. Put a text that holds the separator in quotation marks."),
    Case("an unclosed quote", "entries/2024.csv", "Möte", '"Möte', "entries/2024.csv, line 5: this is not CSV: unexpected end of data. A quotation mark that is never closed"),
    Case("an unclosed quote in the header", "entries/2024.csv", "", '"number,day\n1,2', "entries/2024.csv, line 1: this is not CSV: unexpected end of data."),
    Case("a text of two lines", "entries/2024.csv", "Möte", '"Möte\nigen"', "entries/2024.csv, line 5, text: "),
    Case("the line after a text of two lines", "entries/2024.csv", "", HEADER + 'A1,2024-01-01,costs,,x,"a\nb",,,,\n', "entries/2024.csv, line 2, amount_kr: 'x' is not an amount in kronor"),
    Case("a row after blank ones", "entries/2024.csv", "", f"{SHORT}\n\r\n,,,\nA1,2024-01-01,costs,x\n", "entries/2024.csv, line 5, amount_kr: 'x' is not an amount in kronor"),
    Case("a day that is a number", "entries/2024.csv", "2024-08-01", "45505", "entries/2024.csv, line 8, day: '45505' is not a day; write it as 2024-12-31."),
    Case("a day turned round", "entries/2024.csv", "2024-08-01", "01/08/2024", "entries/2024.csv, line 8, day: '01/08/2024' is not a day"),
    Case("a leap day in 2023", "entries/2023.csv", "2023-06-01", "2023-02-29", "entries/2023.csv, line 5, day: '2023-02-29' is not a day"),
    Case("digits of another script", "entries/2023.csv", "2023-06-01", "２０２３-06-01", "entries/2023.csv, line 5, day: "),
    Case("an amount in another script", "entries/2023.csv", "-100.25", "-١٠٠", "entries/2023.csv, line 5, amount_kr: '-١٠٠' is not an amount"),
    Case("an amount with letters", "entries/2023.csv", "-100.25", "-100 kr", "entries/2023.csv, line 5, amount_kr: '-100 kr' is not an amount"),
    Case("an amount of half an öre", "entries/2023.csv", "-100.25", "-100.255", "entries/2023.csv, line 5, amount_kr: '-100.255' has more than two decimals"),
    Case("no amount", "entries/2023.csv", "-100.25", "", "entries/2023.csv, line 5, amount_kr: an amount is missing here."),
    Case("5000 digits of kronor", "entries/2023.csv", "-100.25", DIGITS, "entries/2023.csv, line 5, amount_kr: '9999"),
    Case("a number of nought", "entries/2024.csv", "A8,", "A0,", "entries/2024.csv, line 5, number: "
    ),
    Case("a number in small letters", "entries/2024.csv", "A8,", "a8,", "entries/2024.csv, line 5, number: "),
    Case("a null", "entries/2024.csv", "Möte", "M\0te", "entries/2024.csv, line 5, text: 'M\\x00te'"
    ),
    Case("a name that is not a year", "entries/plan.csv", "", HEADER, "entries/plan.csv: the name of this file is not a year."),
    Case("10 MB in a line", "entries/2024.csv", "", b"x" * 10_000_000, "entries/2024.csv, line 1: this is not CSV: a cell is too long"),
    Case("10 MB in a quote", "entries/2024.csv", "", SHORT.encode() + b'"' + b"x\n" * 5_000_000, "entries/2024.csv, line 2: this is not CSV: a cell is too long"),
    Case("10 MB of noise", "entries/2024.csv", "", SHORT.encode() + bytes(range(256)) * 40_000, "entries/2024.csv, line 3: this file is not UTF-8"),
    Case("a Latin letter in line 3", "entries/2024.csv", "", f"{HEADER}\nA1,2024-01-01,costs,,1,möte,,,,\n".encode("latin-1"), "entries/2024.csv, line 3: this file is not UTF-8 (perhaps Windows-1252)."),
    Case("UTF-16 entries", "entries/2024.csv", "", HEADER.encode("utf-16"), "entries/2024.csv, line 1: this file is not UTF-8 (UTF-16)."),
    Case("entries before the opening balance", "entries/2020.csv", "", HEADER, "the opening balance is that of 2023-01-01, but the first entries are of 2020."),
    # -------------------------------------------------------------------- the other files
    Case("the same inhabitants twice", "population.csv", "9001,", "9001,Storby,2023-12-31,7,x\n9001,", "population.csv: duplicate figure '9001 on 2023-12-31'."),
    Case("inhabitants below zero", "population.csv", ",1000,", ",-5,", "population.csv, line 2, inhabitants: '-5' is not a whole number, zero or more."),
    Case("too many inhabitants", "population.csv", ",1000,", ",9999999999999999,", "population.csv, line 2, inhabitants: '9999999999999999' has more than 15 digits."),
    Case("half an inhabitant", "population.csv", ",1000,", ",1000.5,", "population.csv, line 2, inhabitants: '1000.5' is not a whole number"),
    Case("a project twice", "projects.csv", "", "id,name\npath,x\nbench,y\npath,z\n", "duplicate project 'path'."),
    Case("a grant below zero", "projects.csv", "", "id,name,granted_kr\npath,x,1\nbench,y,-1\n", "projects.csv, line 3, granted_kr: '-1' must be 0 or more."),
    Case("two years of one decision", "projects.csv", "", "id,name,decided_year,decided_day\npath,x,2023,2022-01-01\n", "projects.csv, line 2: decided on 2022-01-01, but in 2023."),
    Case("a budget of no line", "budget.csv", "", "year,line,amount_kr\n2024,,5\n2024,rent,5\n", "budget.csv, line 3, line: unknown line 'rent'."),
    Case("a budget of no year", "budget.csv", "", "year,amount_kr\nlater,5\n", "budget.csv, line 2, year: 'later' is not a whole number"),
    Case("a balance of half an öre", "balances.csv", "", "day,balance_kr\n2024-06-30,5.005\n", "balances.csv, line 2, balance_kr: '5.005' has more than two decimals"),
    Case("a balance without an amount", "balances.csv", "", "day,balance_kr,source\n2024-06-30,,x\n", "balances.csv, line 2, balance_kr: the field 'balance_kr' is missing."),
    Case("a balance of no day", "balances.csv", "", "day,balance_kr\n2024-06-31,5\n", "balances.csv, line 2, day: '2024-06-31' is not a day; the month has 30 days."),
    Case("a balance in an unknown column", "balances.csv", "", "day,amount_kr\n2024-06-30,5\n", "balances.csv, line 1: the column 'amount_kr' is not known. The columns are day, balance_kr, source."),
    Case("an empty file of balances", "balances.csv", "", "", "balances.csv, line 1: the column 'day' is missing."),
    Case("a row that is none", "printed/2024.toml", "total_income", "total_incom", "printed/2024.toml, line 10, rows: 'appendix_1 total_incom' is not a row of this book's statement."),
    Case("a row without a name", "printed/2024.toml", "total_income", '""', "printed/2024.toml, line 10, rows: 'appendix_1 ' is not a row of this book's statement."),
    Case("an amount too many", "printed/2024.toml", "years = [2024", "years = [2024, 2022", "printed/2024.toml: appendix_1: the row 'opening_balance' has 2 amounts for 3 years."),
    Case("a report of another year", "printed/2022.toml", "", "year = 2024", "printed/2022.toml, year: this report is of 2024."),
    Case("an acceptance without a reason", "accepted.toml", "", '[[accepted]]\ncode = "FH101"\nsubject = "x"\nby = "y"\nday = 2024-01-01', "accepted.toml, line 1, accepted.1.reason: the field 'reason' is missing."),
    Case("an acceptance of no code", "accepted.toml", "", '[[accepted]]\ncode = "FH1"', "accepted.toml, line 2, accepted.1.code: 'FH1'"),
    # ------------------------------------------------------------------------- scenarios
    Case("a plan of no line", "scenarios.toml", "", '[[scenarios]]\nname = "x"\nlabel = { sv = "X", en = "X" }\nlines = [{ line = "rent", amount_kr = -1 }]', "scenarios.toml: the scenario 'x' plans the line 'rent'; the lines to plan are costs"),
]
# fmt: on


def write_case(folder: Path, case: Case) -> Path:
    shutil.copytree(SOUND, folder)
    path = folder / case.file
    if case.find:
        text = path.read_text("utf-8")
        assert case.find in text
        assert isinstance(case.put, str)
        path.write_text(text.replace(case.find, case.put, 1), "utf-8", newline="")
    else:
        path.write_bytes(case.put if isinstance(case.put, bytes) else case.put.encode())
    return folder


@for_each("case", CASES, ids=lambda case: case.name)
def test_a_bad_book_is_refused_in_a_line_that_says_where(case, tmp_path):
    with pytest.raises(BookError) as refused:
        read_book(write_case(tmp_path / "book", case))
    assert case.message in str(refused.value)
    for line in str(refused.value).splitlines():
        assert len(line) < 400
    assert english_in(without_names(refused.value.in_language("sv"))) == []


def as_excel(text: str) -> str:
    """What Swedish Excel makes of a CSV file: BOM, semicolons, decimal commas, CRLF."""
    header, *rows = (line.replace(",", ";") for line in text.splitlines())
    rows = [re.sub(r";(-?\d+)\.(\d\d);", r";\1,\2;", row) for row in rows]
    return "\ufeff" + "\r\n".join([header, *(f"{row};;" for row in rows), ""])


READ_RIGHT: dict[str, Callable[[str], str]] = {
    "a byte-order mark": lambda text: "\ufeff" + text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "no last line end": lambda text: text.rstrip("\n"),
    "blank rows": lambda text: text.replace("\n", "\n\n,,,,,,,,,\n"),
    "Excel's semicolons": as_excel,
    "tabs": lambda text: text.replace(",", "\t"),
    "everything in quotes": lambda text: re.sub(r"([^,\n]+)", r'"\1"', text),
    "typographic minus": lambda text: text.replace(",-", ",\u2212"),
    "groups of three": lambda text: text.replace("2020.00", "2\u00a0020.00"),
    "spaces around": lambda text: text.replace("A10,", " A10 ,").replace("granted", " granted "),
    "spaces in the header": lambda text: text.replace("day,line", " day , line"),
}


@for_each("change", READ_RIGHT.values(), ids=READ_RIGHT)
def test_what_spreadsheets_write_is_read_right(change, tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    path = tmp_path / "book" / "entries" / "2024.csv"
    path.write_bytes(change(path.read_text("utf-8")).encode())
    book = read_book(tmp_path / "book")
    assert [list(year.entries) for year in book.ledgers] == [
        list(year.entries) for year in read_book(SOUND).ledgers
    ]
    assert verify(book).findings == ()


@for_each("name", ["book.toml", "printed/2024.toml", "population.csv", "budget.csv"])
@for_each("change", ["a byte-order mark", "CRLF"])
def test_every_file_is_read_with_any_line_ends(name, change, tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    path = tmp_path / "book" / name
    path.write_bytes(READ_RIGHT[change](path.read_text("utf-8")).encode())
    assert read_book(tmp_path / "book").statement() == read_book(SOUND).statement()


def test_columns_may_be_left_out_and_stand_in_any_order(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    path = tmp_path / "book" / "entries" / "2024.csv"
    path.write_text("amount_kr,line,number,day\n-5,costs,A5,2024-01-01\n", "utf-8")
    [entry] = read_book(tmp_path / "book").ledger(2024).entries
    assert (entry.number, str(entry.day), entry.line) == ("A5", "2024-01-01", "costs")
    assert (entry.amount_kr, entry.text, entry.source) == (-5, "", "")


def test_a_suffix_in_capitals_is_not_passed_over(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    for name in ("entries/2024.csv", "printed/2024.toml"):
        path = tmp_path / "book" / name
        path.rename(path.with_suffix(path.suffix.upper()))
    book = read_book(tmp_path / "book")
    assert [year.year for year in book.ledgers] == [2023, 2024]
    assert [report.year for report in book.printed] == [2024]


def test_a_seal_whose_suffix_is_in_capitals_still_closes_its_year(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    close(tmp_path / "book", 2023)
    path = tmp_path / "book" / "seals" / "2023.toml"
    path.rename(path.with_suffix(".TOML"))
    assert [seal.year for seal in read_book(tmp_path / "book").seals] == [2023]


def test_only_the_charter_and_the_entries_must_be_there(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    (tmp_path / "book" / "population.csv").unlink()
    (tmp_path / "book" / "budget.csv").unlink()
    shutil.rmtree(tmp_path / "book" / "printed")
    book = read_book(tmp_path / "book")
    assert (book.population.rows, book.budgets, book.printed, book.accepted) == ((), (), (), ())


@for_each("missing", ["book.toml", "entries"])
def test_what_must_be_there_is_named(missing, tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    (tmp_path / "book" / missing).rename(tmp_path / "elsewhere")
    with pytest.raises(BookError, match=rf"^{missing}.*: (this file is missing|there are no ent)"):
        read_book(tmp_path / "book")


@for_each("name", ["population.csv", "balances.csv", "accepted.toml", "scenarios.toml"])
@for_each("target", ["nowhere", "itself"])
def test_a_link_that_leads_nowhere_is_no_file_left_out(target, name, tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    path = tmp_path / "book" / name
    path.unlink(missing_ok=True)
    path.symlink_to(path if target == "itself" else "nowhere")
    problem = "cannot be read: Too many levels" if target == "itself" else "is missing"
    with pytest.raises(BookError, match=rf"^{name}: this file {problem}"):
        read_book(tmp_path / "book")


@for_each("name", ["entries", "printed", "seals"])
def test_a_file_where_a_folder_should_be(name, tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    shutil.rmtree(tmp_path / "book" / name, ignore_errors=True)
    (tmp_path / "book" / name).write_text("x")
    with pytest.raises(BookError, match=rf"^{name}/: this is not a folder"):
        read_book(tmp_path / "book")


def test_a_folder_where_a_file_should_be(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    (tmp_path / "book" / "entries" / "2025.csv").mkdir()
    with pytest.raises(BookError, match=r"^entries/2025.csv: this file cannot be read: "):
        read_book(tmp_path / "book")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with pipes is needed")
@for_each("name", ["book.toml", "population.csv", "entries/2024.csv"])
def test_a_pipe_where_a_file_should_be_is_not_waited_for(name, tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    (tmp_path / "book" / name).unlink()
    os.mkfifo(tmp_path / "book" / name)
    with pytest.raises(BookError, match=rf"^{name}: this is a pipe or a device, not a file\. "):
        read_book(tmp_path / "book")


@for_each("folder", ["nowhere", "a\0b", ""])
def test_a_folder_that_is_not_there(folder, tmp_path):
    with pytest.raises(BookError, match=r"^(there is no folder|book\.toml: this file is missing)"):
        read_book(tmp_path / folder)


def test_a_folder_that_is_no_book_is_named(tmp_path):
    with pytest.raises(
        BookError, match=rf"The folder {tmp_path} is not a book; `fhledger init my_book`"
    ):
        read_book(tmp_path)


def test_a_gap_in_the_years_is_an_error_when_they_are_carried_forward(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    (tmp_path / "book" / "entries" / "2026.csv").write_text(HEADER, "utf-8")
    with pytest.raises(YearMissingError, match="between 2024 and 2026 a year is missing"):
        read_book(tmp_path / "book").fiscal_years()


def test_a_file_that_vanishes_is_named_when_it_is_read_again(tmp_path):
    shutil.copytree(SOUND, tmp_path / "book")
    book = read_book(tmp_path / "book")
    (tmp_path / "book" / "entries" / "2024.csv").unlink()
    with pytest.raises(BookError, match=r"^entries/2024.csv: this file is missing"):
        list(book.ledger(2024).entries)
