"""The layers of the package, as its docstring shows them, and what each of them must not do.

`RULES` is the table: which files, what they must not contain, and why. Each rule is one test and
lists every file that breaks it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import fhledger

SOURCE = Path(fhledger.__file__).parent
FILES = {
    path.relative_to(SOURCE).as_posix(): path
    for path in sorted(SOURCE.rglob("*.py"))
    if path.parent != SOURCE or path.stem not in ("__init__", "__main__")
}
LAYERS = re.findall(r"^ {4}([a-z]+)/? {2,}\S", fhledger.__doc__ or "", flags=re.MULTILINE)


@cache
def tree(file: str) -> ast.Module:
    return ast.parse(FILES[file].read_text("utf-8"))


@cache
def nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(module))


@cache
def imports(module: ast.Module) -> set[str]:
    """Every name that a file imports, in full, at its top or inside a function."""
    found: set[str] = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)
    return found


@cache
def calls(module: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in nodes(module) if isinstance(node, ast.Call)}


def layer(file: str) -> str:
    return file.partition("/")[0].removesuffix(".py")


def of(*layers: str) -> Callable[[str], bool]:
    return lambda file: layer(file) in layers


PURE = ("core", "domain", "planning")
CATALOGUE = "core/messages.py"
CLOCK = re.compile(r"(.*\.)?(now|utcnow|today|getenv|open|input|print|eval|exec)")
OUTSIDE = re.compile(r"(os|io|pathlib|time|random|secrets|sys|tempfile|shutil|socket|logging)\b.*")
SUMS = re.compile(r"sum|exact_sum|divide|EXACT\..*")
OWN_LAYOUT = {
    "render/text.py",  # the widths of columns
    "render/workbook/xlsx_writer.py",  # the widths of columns
    "render/workbook/entries.py",  # how many rows the sheet has
    "render/web_report/bars.py",  # where bars begin and end
    "render/web_report/line_chart.py",  # where lines and labels are
    "render/web_report/trace_years.py",  # how many pages are printed
    "render/web_report/typography.py",  # a figure with one decimal
    "render/workbook/checks.py",  # what the formula of the sheet must give
}


def floats(module: ast.Module) -> Iterator[str]:
    for node in nodes(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield str(node.value)


def every_file(_file: str) -> bool:
    return True


class Rule(NamedTuple):
    """What some files must not contain, and why."""

    why: str
    files: Callable[[str], bool]
    forbidden: Callable[[str], list[str]]


RULES = {
    "a layer imports only from those above it": Rule(
        "so that a change is felt in one direction only",
        every_file,
        lambda file: [
            name
            for name in imports(tree(file))
            if name.startswith("fhledger.")
            and name.split(".")[1] in LAYERS
            and LAYERS.index(name.split(".")[1]) > LAYERS.index(layer(file))
        ],
    ),
    "imports are written in full, and not from the public package": Rule(
        "the public names are for users; `testing` is one of them",
        lambda file: layer(file) != "testing",
        lambda file: [
            name
            for name in imports(tree(file))
            if re.match(r"\.|fhledger\.[A-Za-z_]+$", name) and name.split(".")[1] not in LAYERS
        ],
    ),
    "the pure layers touch nothing outside": Rule(
        "no file but the message catalogue, no clock, environment or random number",
        lambda file: layer(file) in PURE and file != CATALOGUE,
        lambda file: [
            *(name for name in imports(tree(file)) if OUTSIDE.fullmatch(name)),
            *(name for name in calls(tree(file)) if CLOCK.fullmatch(name)),
        ],
    ),
    "no file makes a float": Rule(
        "a float cannot hold every öre",
        every_file,
        lambda file: [name for name in calls(tree(file)) if name == "float"],
    ),
    "the pure layers have no number with a point": Rule(
        "a float cannot hold every öre", of(*PURE), lambda file: [*floats(tree(file))]
    ),
    "render and exchange never import each other": Rule(
        "what is shown and what is exchanged are two things",
        of("render"),
        lambda file: [
            name
            for name in imports(tree(file))
            if name.startswith("fhledger.exchange")
            and not re.search(
                r"printed_report\.checking|imports\.(import_record|reconciliation)|\.layout_proposal",
                name,
            )
        ],
    ),
    "render computes nothing": Rule(
        "a sum that a report needs belongs in the record",
        lambda file: layer(file) == "render" and file not in OWN_LAYOUT,
        lambda file: [name for name in calls(tree(file)) if SUMS.fullmatch(name)],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule):
    broken = {
        file: found
        for file in FILES
        if RULES[rule].files(file) and (found := RULES[rule].forbidden(file))
    }
    assert broken == {}, RULES[rule].why


def test_the_rules_find_what_they_look_for():
    wrong = ast.parse("def f():\n    from os import path\n    return float(datetime.now()) + 0.5\n")
    assert imports(wrong) == {"os.path"}
    assert calls(wrong) == {"float", "datetime.now"}
    assert [*floats(wrong)] == ["0.5"]
    assert OUTSIDE.fullmatch("os.path")
    assert CLOCK.fullmatch("datetime.now")


def test_the_docstring_names_every_layer():
    there = {layer(file) for file in FILES}
    assert set(LAYERS) == there


def test_no_import_cycle():
    modules = {
        file.removesuffix(".py").removesuffix("/__init__").replace("/", "."): file for file in FILES
    }
    needed = {
        name: {
            module
            for imported in imports(tree(file))
            for module in (
                imported.removeprefix("fhledger."),
                imported.removeprefix("fhledger.").rpartition(".")[0],
            )
            if module in modules and module != name
        }
        for name, file in modules.items()
    }
    while needed:
        free = {name for name, others in needed.items() if not others & needed.keys()}
        assert free, f"these import each other: {sorted(needed)}"
        needed = {name: others for name, others in needed.items() if name not in free}


def test_architecture_md_names_every_folder_and_no_other():
    text = (Path(__file__).parent.parent / "ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)+)`", text)) & {
        f"{parent}/" for file in FILES if (parent := Path(file).parent.as_posix()) != "."
    }
    folders = {f"{Path(file).parent.as_posix()}/" for file in FILES if "/" in file}
    assert folders - named == set()


@pytest.mark.parametrize(
    ("door", "needed"),
    [
        ("fhledger", set()),
        ("fhledger.api", {"tomllib"}),
        ("fhledger.audit", {"tomllib", "fhledger.domain.fees.fee"}),
    ],
)
def test_importing_does_not_load_what_only_some_commands_need(door, needed):
    late = {"tabulate", "dateutil", "argparse", "jinja2", "tomllib"}
    late |= {"fhledger.planning.forecast", "fhledger.domain.fees.fee"}
    script = (
        f"import sys; sys.path = {sys.path!r}; import {door}; print(*({late} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= needed


def test_nothing_of_one_co_operation_is_in_a_python_file():
    """Docstrings show examples; the command line may name the embedded book."""
    names = ("Helsingborg", "Ängelholm", "Landskrona", "1283", "7070065", "7_070_065")
    found = []
    for file in (file for file in FILES if layer(file) not in ("cli", "api")):
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in nodes(tree(file))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        found += [
            (file, node.value)
            for node in nodes(tree(file))
            if isinstance(node, ast.Constant)
            and node.value not in docstrings
            and any(name in str(node.value) for name in names)
        ]
    assert found == []


LONG_FUNCTIONS = {
    "domain/notices/notices.py make_notices": "one record of a notice, and what tells notices apart",
    "domain/statement/statement.py make_statement": "the four places of a statement, gathered once",
}
LONG_MODULES: dict[str, str] = {
    "book/files/folder_reader.py": "one function for each file of a book",
    "domain/fund/ledger.py": "lines, items and entries, which know each other",
    "planning/inverse.py": "the three questions to a forecast, and how each is answered",
    "api.py": "every method of a book, each a few lines",
    "book/book.py": "the one value that is a whole book, and what must agree in it",
    "domain/fund/budget_follow_up.py": "the rows of one follow-up, and what is expected of them",
    "domain/statement/printed.py": "the figures of a printed report, their unit, and the sums that bind them",
    "domain/statement/statement.py": "the four places of one statement",
    "exchange/imports/mapping.py": "how a mapping is written, and how it is applied",
}
"""What is over the size that makes a reader ask, and why it is in one piece."""


def test_what_is_long_has_a_reason():
    functions = {
        f"{file} {node.name}"
        for file in FILES
        for node in nodes(tree(file))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    }
    modules = {file for file, path in FILES.items() if path.read_text("utf-8").count("\n") > 300}
    assert functions == LONG_FUNCTIONS.keys()
    assert modules == LONG_MODULES.keys()


def test_a_name_of_a_class_has_one_meaning():
    homes: dict[str, list[str]] = {}
    for file in FILES:
        classes = [node.name for node in nodes(tree(file)) if isinstance(node, ast.ClassDef)]
        aliases = [
            ast.unparse(target)
            for node in tree(file).body
            if isinstance(node, ast.Assign)
            for target in node.targets
        ]
        for name in {*classes, *aliases}:
            if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):
                homes.setdefault(name, []).append(file)
    assert {name: there for name, there in homes.items() if len(there) > 1} == {}
