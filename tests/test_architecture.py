"""The modules stand in one line, which the package's docstring shows; the core is pure.

The line is read from the docstring, and every import of every file is held
against it, also those inside functions.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import fhledger
from fhledger.audit import Severity
from fhledger.book.entries_file import COLUMNS
from fhledger.domain.statement.printed import IdentityKind
from fhledger.domain.statement.rows import FigurePlace
from fhledger.render.headings import WORDS
from fhledger.render.workbook.labels import WORDS as WORKBOOK_WORDS

SOURCE = Path(fhledger.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
DOORS = {"__init__", "__main__", "pytest_plugin", "testing"}
"""What stands outside the line: it may use everything, and nothing may use it."""


def module_line(docstring: str) -> list[str]:
    """The first word of each line of the first indented block whose lines are `name description`."""
    for block in re.findall(r"(?:^ {4}\S.*\n?)+", docstring, flags=re.MULTILINE):
        rows = [re.fullmatch(r" {4}([a-z_]+) +\S.*", line) for line in block.splitlines()]
        if all(rows):
            return [row[1] for row in rows if row]
    raise AssertionError("the package's docstring shows no line of modules")


LINE = module_line(fhledger.__doc__ or "")


def dotted(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def top(name: str) -> str:
    """The module of the line that a dotted name belongs to."""
    return [*name.split("."), "__init__"][1]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(path: Path, *, types: bool = True) -> Iterator[str]:
    """Every name that a file imports, in full, at its top or inside a function.

    `types`: also those that only a type checker reads.
    """
    body = [
        node
        for node in tree(path).body
        if types or not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    for node in (found for statement in body for found in ast.walk(statement)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def shown(path: Path) -> str:
    return str(path.relative_to(SOURCE))


PURE = LINE[: LINE.index("seal") + 1]
CORE = [path for path in FILES if top(dotted(path)) in PURE]


def test_the_line_names_every_module_and_no_other():
    there = {top(dotted(path)) for path in FILES} - DOORS
    assert there <= set(LINE), f"not in the line: {there - set(LINE)}"
    assert set(LINE) <= there, f"in the line, but not there: {set(LINE) - there}"
    assert len(set(LINE)) == len(LINE)


def test_the_table_of_places_names_every_module_in_the_order_of_the_line():
    text = (Path(__file__).parent.parent / "ARCHITECTURE.md").read_text("utf-8")
    table = text.split("| place |")[1].split("\n\n")[0]
    places = re.findall(r"`([^`]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert [place for place in places if not (SOURCE / place).exists()] == []
    tops = [place.split("/")[0].removesuffix(".py") for place in places]
    named = {path.stem for path in SOURCE.iterdir() if not path.name.startswith("__")} - {"py"}
    assert set(tops) == named
    assert [name for name in dict.fromkeys(tops) if name in LINE] == LINE


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_imports_only_what_stands_above_it(path):
    own = top(dotted(path))
    if own in DOORS:
        return
    for name in imports(path):
        if name.split(".")[0] == "fhledger":
            assert name != "fhledger", "the package's own door is for others"
            other = top(name)
            assert other in LINE, f"{shown(path)} imports {name}, which is not in the line"
            assert LINE.index(other) <= LINE.index(own), f"{shown(path)} imports {name}"


def test_files_of_one_module_do_not_import_in_circles():
    there = {dotted(path) for path in FILES}
    asked = {
        dotted(path): {
            other
            for name in imports(path, types=False)
            for other in (name, name.rpartition(".")[0])
            if other in there and other != dotted(path)
        }
        for path in FILES
    }
    while asked:
        free = {name for name, others in asked.items() if not others & asked.keys()}
        assert free, f"these import each other: {sorted(asked)}"
        asked = {name: others for name, others in asked.items() if name not in free}


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_report_and_exchange_never_import_each_other(path):
    apart = {"report": "fhledger.exchange", "exchange": "fhledger.render"}
    other = apart.get(top(dotted(path)), "nothing")
    assert not [name for name in imports(path) if name.startswith(other)]


COMPUTES = re.compile(r"sum|total|quotient|EXACT\..*")
SUMS_OF_REPORTS = {
    "report/text.py": {"sum"},  # the widths of columns
    "report/workbook/writing.py": {"sum"},  # the widths of columns
    "report/workbook/entries.py": {"sum"},  # how many rows the sheet has
    "report/workbook/check_rows.py": {
        "EXACT.subtract"
    },  # what the sheet's own formula must come to
}
"""What reports add up of their own layout; no amount of the book is among it."""


@pytest.mark.parametrize(
    "path", [path for path in FILES if top(dotted(path)) == "report"], ids=shown
)
def test_a_report_computes_nothing(path):
    computing = {name for name in calls(path) if COMPUTES.fullmatch(name)}
    assert computing == SUMS_OF_REPORTS.get(path.relative_to(SOURCE).as_posix(), set())


OUTSIDE = re.compile(
    r"(os|io|pathlib|time|random|secrets|sys|tempfile|shutil|socket|logging)(\.|$)"
)
CLOCK = re.compile(r"(.*\.)?(now|utcnow|today|getenv|open|input|print|eval|exec)")


@pytest.mark.parametrize("path", CORE, ids=shown)
def test_the_core_touches_nothing_outside(path):
    assert not [name for name in imports(path) if OUTSIDE.match(name)]
    assert not [name for name in calls(path) if CLOCK.fullmatch(name)]
    assert not re.search(r"\benviron\b", path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_file_makes_a_float(path):
    assert "float" not in calls(path)


@pytest.mark.parametrize("path", CORE, ids=shown)
def test_the_core_has_no_number_with_a_point(path):
    floats = [
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert floats == []


def test_the_tests_of_this_file_find_what_they_look_for(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "def f():\n    from os import path\n    return float(datetime.now())\n", "utf-8"
    )
    assert [name for name in imports(wrong) if OUTSIDE.match(name)] == ["os.path"]
    assert [name for name in calls(wrong) if CLOCK.fullmatch(name)] == ["datetime.now"]
    assert "float" in calls(wrong)
    assert LINE[len(PURE) :] == ["book", "audit", "overview", "report", "exchange", "cli"]
    assert {top(dotted(path)) for path in CORE} == set(PURE)


@pytest.mark.parametrize("door", ["fhledger", "fhledger.book", "fhledger.audit"])
def test_importing_does_not_load_what_only_some_commands_need(door):
    asked = "import sys, {}; print(*({{'tabulate', 'dateutil', 'argparse'}} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"sys_path = {sys.path!r}; import sys; sys.path = sys_path; {asked.format(door)}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == []


def test_nothing_of_one_co_operation_stands_in_a_python_file():
    """The command line shows examples, and may name them."""
    names = ("Helsingborg", "Ängelholm", "Landskrona", "1283", "7070065", "7_070_065")
    for path in (path for path in FILES if top(dotted(path)) != "cli"):
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and node.value not in docstrings:
                assert not any(name in str(node.value) for name in names), f"{path}: {node.value}"


LONG_FUNCTIONS = {
    "fee.py fee_table": "one pass over the members, one record of what it gives",
    "report/fees.py fees_document": "one document in the order in which it is printed",
    "statement.py statement": "the four places of a statement, gathered once",
    "testing/strategies/books.py books": "every field of a book drawn, each from what was drawn before",
}
LONG_MODULES: dict[str, str] = {}
"""What is over the size that makes a reader ask, and why it stays in one piece."""


def test_what_is_long_has_a_reason():
    """A function over 50 lines, or a module over 300, is a sign that it does two things."""
    functions = {
        f"{shown(path)} {node.name}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    }
    modules = {shown(path) for path in FILES if path.read_text("utf-8").count("\n") > 300}
    assert functions == LONG_FUNCTIONS.keys()
    assert modules == LONG_MODULES.keys()


def test_a_name_of_a_class_has_one_meaning():
    """Whoever meets a `Row` or a `Sheet` need not ask of which room it is; `_Row` is of its file."""
    homes: dict[str, list[str]] = {}
    for path in FILES:
        classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
        aliases = [
            ast.unparse(target)
            for node in tree(path).body
            if isinstance(node, ast.Assign)
            for target in node.targets
        ]
        for name in {*classes, *aliases}:
            if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):
                homes.setdefault(name, []).append(shown(path))
    assert {name: there for name, there in homes.items() if len(there) > 1} == {}


def test_no_word_of_the_headings_stands_twice():
    """A key that stands twice would silently change another document's heading."""
    tree = ast.parse((SOURCE / "report" / "words.py").read_text("utf-8"))
    rows = [node.elts for node in ast.walk(tree) if isinstance(node, ast.Tuple)]
    keys = [row[0].value for row in rows if all(isinstance(cell, ast.Constant) for cell in row)]
    assert sorted(keys) == sorted(WORDS)


ASKED_BY_NAME = {
    *COLUMNS,
    *(severity.value for severity in Severity),
    *("opening", "income", "costs", "appropriations"),  # the columns of fiscal years
    *("granted", "paid", "invoiced", "repaid", "committed"),  # those of projects
    *("seal", "state", "intact", "broken"),  # seals
    *("population", "material", "drawn", "whole"),  # the parts of a sample
    *("negated_sum", "product", "grown", "rule"),  # how an amount follows
    *("assumptions", "assumptions_of_all", "equal_weight", "expected", "to_pay"),
}
"""The words whose key is not written where the word is asked for."""


def asked_words(path: Path) -> Iterator[str]:
    """The keys that stand where a word is asked for: `word("fee")`, `WORDS["fee"]`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            asked, keys = node.func, node.args
        elif isinstance(node, ast.Subscript):
            asked, keys = node.value, [node.slice]
        else:
            continue
        if re.fullmatch(r"word|words\(.*\)|WORDS", ast.unparse(asked)):
            yield from (key.value for key in keys if isinstance(key, ast.Constant))


def test_every_word_of_the_headings_is_asked_for():
    asked = {key for path in FILES for key in asked_words(path)}
    assert WORDS.keys() - asked - ASKED_BY_NAME == set()


def test_every_word_of_the_workbook_stands_in_its_sheets():
    written = {
        node.value
        for path in FILES
        if path.parent.name == "workbook" and path.name != "words.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
    }
    of_values = {
        *get_args(IdentityKind),
        *(f"place_{place}" for place in get_args(FigurePlace)),
        *("kr_per_inhabitant", "kr_per_member"),
    }
    assert WORKBOOK_WORDS.keys() <= written | of_values
