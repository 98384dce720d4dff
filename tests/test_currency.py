"""The currency of a book: its unit is what every output prints, and no other is."""

from __future__ import annotations

import ast
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import fhledger
from fhledger import BookError, read_book
from fhledger.cli import main
from fhledger.cli.commands import COMMANDS
from fhledger.core.currency import CURRENCIES, in_currency, printed_in, unit
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from shown import BOOKS, INVENTED, SHOWN, WRITING

KRONOR = re.compile(r"\b(?:kr|SEK|[kK]ron(?:or|a|orna|an)|öre[nt]?|tkr|mnkr)\b")
IN_QUOTES = re.compile(rf"""(?<!["'])["'](?!["'])[^"'\n]*{KRONOR.pattern}|\}} kr\b""")
"""A text of a line of code, no docstring, that names kronor."""
OWN_TEXTS = re.compile(r"(?<=\}) kr\b|\(kr\)")
"""Where the example book itself writes kr, in its footnotes and titles."""
CONTRACT = re.compile(r'"(?:unit|field)": "kr"|"krona"')
"""What JSON has in kr by its contract, whatever the currency."""

FIGURES = BOOKS["pahittat_forbund"]
LANGUAGES = ("sv", "en")
LANGUAGE_OF = {"json": ("sv",), "csv": ("sv",), "md": ("en",)}
"""In which languages a form is looked at; the same records and words make them all."""
MORE = {
    "status": "status {year}",
    "report.html": "report {year} --output {out}/page.html",
    "explain-fees": "explain FH101",
    "check-fees": "fees {year} --rate abc",
    "notices.html": "notices {next} --instalments 2 --output {out}/notices.html",
    "bad amount": "post --line {cost} --amount 12x --day {year}-12-30",
    "floor": "forecast --through 2030 --solve fee --floor 1,2,3",
    "bad sample": "sample {year} --size 5 --seed 7 --materiality -1",
    "begin": "begin {next}",
    "book-fees": "book-fees {year}",
}


def euro_book(folder: Path) -> Path:
    """The invented book with euros, also in its own texts."""
    shutil.copytree(INVENTED, folder)
    toml = folder / "book.toml"
    text = toml.read_text("utf-8").replace('currency = "SEK"', 'currency = "EUR"')
    toml.write_text(OWN_TEXTS.sub(" €", text), "utf-8")
    for seal in folder.glob("seals/*"):
        seal.unlink()  # they were made of a book in kronor
    for vouchers in folder.glob("*.se"):
        content = vouchers.read_bytes().replace(b"#VALUTA SEK", b"#VALUTA EUR")
        vouchers.write_bytes(content)
    return folder


def kronor_in(text: str) -> list[str]:
    return [line for line in CONTRACT.sub("", text).splitlines() if KRONOR.search(line)]


@pytest.fixture(scope="module")
def euros(tmp_path_factory):
    return euro_book(tmp_path_factory.mktemp("euros") / "book")


@pytest.fixture(scope="module")
def euro_book_read(euros):
    return read_book(euros)


@pytest.mark.parametrize("name", [*SHOWN, *MORE])
def test_no_output_of_a_book_in_euros_names_kronor(name, euros, tmp_path, capsys):
    names_kronor(name, euros, tmp_path, capsys)


@pytest.mark.parametrize("name", WRITING)
def test_no_command_that_writes_names_kronor(name, tmp_path, capsys):
    names_kronor(name, euro_book(tmp_path / "book"), tmp_path, capsys)


def names_kronor(name: str, book: Path, out: Path, capsys) -> None:
    figures = {**FIGURES, "book": "", "out": shlex.quote(str(out))}
    command = (SHOWN | WRITING | MORE)[name].format_map(figures).replace("--language en", "")
    for language in LANGUAGE_OF.get(name.rpartition(".")[2], LANGUAGES):
        arguments = [*shlex.split(command), "--language", language, "--book", str(book)]
        with suppress(SystemExit):  # the parser ends the program
            main(arguments)
        printed = capsys.readouterr()
        files = [_visible(path.read_text("utf-8")) for path in out.glob("*.html")]
        texts = [printed.out, printed.err, *files]
        assert [line for text in texts for line in kronor_in(text)] == []
        assert any(texts)


def _visible(page: str) -> str:
    return re.sub(r"(?s)<script>.*?</script>|<style>.*?</style>|<[^>]*>", " ", page)


@pytest.mark.usefixtures("short_form")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_of_the_workbook_of_a_book_in_euros_names_kronor(language, euro_book_read):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl reads the workbook")
    content = euro_book_read.to_excel(2025, language=language)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if kronor_in(text)] == []
    assert any("€" in text for text in texts)
    assert not [cell.number_format for cell in cells if "kr" in cell.number_format]


def test_a_book_in_python_names_its_own_currency_whatever_was_read_before(euro_book_read):
    euros, kronor = euro_book_read, read_book(INVENTED)
    for book, own in ((euros, "€"), (kronor, "kr"), (euros, "€")):
        assumed = " ".join(each.sv for each in book.forecast(2030).assumptions)
        assert f" {own} " in assumed
        assert {"€": "kr", "kr": "€"}[own] not in assumed


def test_figures_are_the_same_in_every_currency(euro_book_read):
    euros, kronor = euro_book_read, read_book(INVENTED)
    assert euros.statement(2025).figures() == kronor.statement(2025).figures()
    assert euros.fees(2025).total == kronor.fees(2025).total


@pytest.mark.parametrize("code", CURRENCIES)
def test_every_currency_has_the_same_words_in_both_languages(code):
    with printed_in(code):
        text = in_currency(LocalizedText(sv="en krona, 5 kr, ett öre", en="one krona, 5 kr, öre"))
        assert f"5 {unit()}" in text.sv
        assert f"5 {unit()}" in text.en
        filled = message("{amount} kr more than in the scenario.", amount="kr 5")
        assert filled.en == f"kr 5 {unit()} more than in the scenario."  # a value stays as it is
    assert unit() == "kr"


SOURCE = Path(fhledger.__file__).parent
ASKED_BEFORE_A_BOOK = {"cli/new_book.py"}
"""Where a new book is made, which is in kronor until somebody writes another currency into it."""


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _unit_by_itself(tree: ast.Module) -> Iterator[str]:
    """Texts that name kronor whatever the currency: of f-strings, and messages made without
    values."""
    in_currency_already = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _called(call) == "in_currency"
        for part in ast.walk(call)
    }
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    for node in (part for function in functions for part in ast.walk(function)):
        if isinstance(node, ast.JoinedStr):
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            yield from (text for text in texts if re.search(r"^ kr\b", text))
        elif isinstance(node, ast.Call) and _called(node) in ("message", "message_in"):
            text = ast.unparse(node.args[-1])
            if KRONOR.search(text) and not node.keywords and id(node) not in in_currency_already:
                yield text


def test_no_text_of_the_code_names_kronor_by_itself():
    found = {
        path.relative_to(SOURCE).as_posix(): texts
        for path in SOURCE.rglob("*.py")
        if IN_QUOTES.search(code := path.read_text("utf-8"))
        and (texts := [*_unit_by_itself(ast.parse(code))])
    }
    assert {name: texts for name, texts in found.items() if name not in ASKED_BEFORE_A_BOOK} == {}


def test_a_text_that_names_kronor_by_itself_is_found():
    code = """
def shown(amount):
    a = f"{amount} kr"
    b = message("in whole kronor")
    c = in_currency(message("in whole kronor"))
    d = message("{amount} kr", amount=amount)
"""
    assert [*_unit_by_itself(ast.parse(code))] == [" kr", "'in whole kronor'"]


@pytest.mark.parametrize("currency", ["JPY", "kronor", "sek", "€"])
def test_another_currency_is_refused(currency, tmp_path):
    toml = euro_book(tmp_path / "book") / "book.toml"
    toml.write_text(toml.read_text("utf-8").replace('"EUR"', f'"{currency}"'), "utf-8")
    with pytest.raises(BookError) as refused:
        read_book(toml.parent)
    assert f"currency '{currency}' is not supported; a book may have SEK, EUR" in str(refused.value)
    assert "book.toml" in str(refused.value)
    assert "valutan" in refused.value.in_language("sv")


def test_a_fiscal_year_begins_on_1_january(tmp_path):
    toml = euro_book(tmp_path / "book") / "book.toml"
    toml.write_text(
        toml.read_text("utf-8").replace(
            'since = 2023-01-01\nsource = "arsred', 'since = 2023-07-01\nsource = "arsred'
        ),
        "utf-8",
    )
    with pytest.raises(BookError, match="2023-07-01; a fiscal year is a calendar year") as refused:
        read_book(toml.parent)
    assert "1 januari" in refused.value.in_language("sv")


def test_the_embedded_book_is_in_kronor():
    assert fhledger.embedded_book().config.currency == "SEK"


def test_a_new_book_may_have_another_currency(tmp_path, capsys):
    new = shlex.split(
        "--name Invented --year 2026 --member '9001 A=20000' --rate 1,25 --reference-day 2024-12-31"
        " --source x --currency EUR"
    )
    folder = str(tmp_path / "book")
    assert main(["init", folder, *new]) == 0
    assert read_book(folder).config.currency == "EUR"
    capsys.readouterr()
    assert main(["fees", "--book", folder]) == 0
    assert "1,25 €" in capsys.readouterr().out
    assert main(["init", str(tmp_path / "other"), "--currency", "EUR", "--language", "en"]) == 2
    assert "--name" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_no_currency(language, capsys):
    for name in COMMANDS:
        with suppress(SystemExit):
            main([name, "--help", "--language", language])
        found = re.findall(r"(?<!-)\b(?:kr|KR|kronor)\b", capsys.readouterr().out)
        assert not found, name


@pytest.mark.parametrize(
    ("currency", "unit", "fits"),
    [
        ("SEK", "kr", True),
        ("SEK", "SEK", True),
        ("SEK", "tkr", False),
        ("SEK", "mnkr", False),
        ("SEK", "EUR", False),
        ("SEK", "kr_per_inhabitant", False),
        ("EUR", "EUR", True),
        ("EUR", "kr", True),
        ("EUR", "SEK", False),
    ],
)
def test_the_opening_balance_is_in_the_currency_of_the_book(currency, unit, fits, tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(INVENTED, folder)
    path = folder / "book.toml"
    text = path.read_text("utf-8")
    begins = text.index("[opening_balance]")
    opening = text[begins:].replace('unit = "kr"', f'unit = "{unit}"', 1)
    path.write_text(text[:begins].replace("SEK", currency, 1) + opening, "utf-8")
    if fits:
        assert read_book(folder).config.opening_balance.unit == unit
        return
    with pytest.raises(BookError, match=rf"book\.toml, line \d+, opening_balance: .*'{unit}'"):
        read_book(folder)
