"""What the documents show is run: docstrings, Python blocks, console blocks, examples, links."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
import runpy
import shlex
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

import fhledger
import fhledger.outputs
from fhledger.cli import main
from fhledger.exchange.imports.mapping import read_mapping
from fhledger.exchange.spreadsheets.layouts import read_layout
from golden import assert_golden

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "fhledger"
diagrams = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "diagrams.py")))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))
MODULES = sorted(
    {"fhledger"}
    | {
        found.name
        for found in pkgutil.walk_packages(fhledger.__path__, "fhledger.")
        if not found.name.endswith("__main__")
    }
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


class WrappedToo(doctest.DocTestFinder):
    """Finds the examples of decorated functions, which `doctest` takes for those of another
    module."""

    def _from_module(self, module, object):
        return super()._from_module(module, inspect.unwrap(object))


LAYERS = sorted({".".join(name.split(".")[:2]) for name in MODULES})


@pytest.mark.parametrize("layer", LAYERS)
def test_the_docstrings_of_a_layer_run(layer):
    for name in MODULES:
        if ".".join(name.split(".")[:2]) == layer:
            module = importlib.import_module(name)
            assert module.__doc__, name
            if ">>>" in inspect.getsource(module):
                runner = doctest.DocTestRunner()
                for examples in WrappedToo().find(module):
                    runner.run(examples)
                assert runner.failures == 0, name


def test_the_examples_of_a_decorated_function_are_found():
    found = {
        examples.name
        for examples in WrappedToo().find(importlib.import_module("fhledger.domain.fees.fee"))
    }
    assert "fhledger.domain.fees.fee.membership_fee" in found


PAGES_WITH_PYTHON = [page for page in PAGES if ">>>" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES_WITH_PYTHON, ids=relative)
def test_the_python_blocks_of_a_page_run(page):
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def console_blocks(page: Path) -> list[tuple[str, str]]:
    """Each file that the page has somebody write, with its name, and each command with what it
    prints."""
    return re.findall(
        r"```(?:text ([\w.]+)|console)\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL
    )


PAGES_WITH_CONSOLE = [page for page in PAGES if console_blocks(page)]


@pytest.mark.parametrize("page", PAGES_WITH_CONSOLE, ids=relative)
def test_the_console_blocks_of_a_page_print_what_is_shown(page, capsys, tmp_path, monkeypatch):
    """One after the other, beginning in an empty folder: a tutorial is one session."""
    monkeypatch.chdir(tmp_path)
    for file, block in console_blocks(page):
        if file:
            (tmp_path / file).write_text(block, encoding="utf-8")
            continue
        command, *shown = block.removeprefix("$ ").splitlines()
        if command.startswith("fhledger "):
            main(shlex.split(command)[1:])
            printed = "".join(capsys.readouterr())
        else:
            if shutil.which(program := command.split()[0]) is None:
                pytest.skip(f"{program} is not installed")
            printed = subprocess.run(
                command, check=False, shell=True, capture_output=True, text=True
            ).stdout
        pattern = re.escape("\n".join((*shown, ""))).replace(re.escape("..."), ".*")
        assert re.fullmatch(pattern, printed, flags=re.DOTALL), f"{command}\n{printed}"


FILE_OF = {
    "budget": "book.toml",
    "fee": "book.toml",
    "accounts": "accounts.toml",
    "layouts": "spreadsheets.toml",
    "sender": "book.toml",
    "scenarios": "scenarios.toml",
}
"""Which file of a book a table belongs to."""

TOML_BLOCKS = {
    f"{relative(page)} {'.'.join(tomllib.loads(block))}": block
    for page in PAGES
    for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    if FILE_OF.keys() & tomllib.loads(block).keys()
}


@pytest.fixture(scope="module")
def starter(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("starter") / "my_book"
    assert main(["init", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("block", TOML_BLOCKS.values(), ids=TOML_BLOCKS)
def test_what_a_page_tells_to_write_can_be_written_into_the_starter_book(block, starter, tmp_path):
    folder = Path(shutil.copytree(starter, tmp_path / "my_book"))
    [file] = {FILE_OF[name] for name in tomllib.loads(block) if name in FILE_OF}
    with (folder / file).open("a", encoding="utf-8") as written:
        written.write(f"\n{block}")
    book = fhledger.read_book(folder)
    if file == "accounts.toml":
        read_mapping(folder, book)
    if file == "spreadsheets.toml":
        read_layout(folder, None, Path("list.csv"))
    assert book.verify().failures() == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=relative)
def test_an_example_prints_what_somebody_looked_at(example, capsys):
    runpy.run_path(str(example), run_name="__main__")
    assert_golden(f"examples/{example.stem}.txt", capsys.readouterr().out)


def test_every_example_is_short():
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in EXAMPLES}
    assert {name: count for name, count in lines.items() if count > 40} == {}


@cache
def anchors(page: Path) -> set[str]:
    """What `#…` can lead to: each heading as GitHub and MyST name it, and each `(name)=`."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r"^\(([^()]+)\)=$", text, flags=re.MULTILINE))


def leads_nowhere(page: Path, link: str) -> bool:
    """Whether a link of a page is to a file, or an anchor in one, that is not there."""
    if link.startswith(("http://", "https://")):
        return False
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return not target.exists() or (anchor != "" and anchor not in anchors(target))


def test_the_links_of_every_page_lead_somewhere():
    found = [
        (relative(page), link)
        for page in PAGES
        for link in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))
    ]
    assert len(found) > 100
    assert [(page, link) for page, link in found if leads_nowhere(ROOT / page, link)] == []


@pytest.mark.parametrize("name", diagrams.PICTURES)
def test_a_diagram_is_as_it_is_drawn(name):
    """From the line of modules and the embedded book: a picture of neither can go stale."""
    assert_golden(name, diagrams.PICTURES[name](), folder=diagrams.FOLDER)


@pytest.mark.parametrize("home", ["fhledger", "fhledger.testing", "fhledger.exchange.sie"])
def test_what_is_documented_is_what_is_public(home):
    """What one of the other modules documents is not documented twice."""
    page = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    documented = re.findall(
        rf"\.\. (?:autoclass|autofunction|autoexception|data):: {home}\.(\w+)$", page, re.MULTILINE
    )
    elsewhere = {"read_sie"} if home == "fhledger.exchange.sie" else set()
    assert sorted(documented) == sorted({*importlib.import_module(home).__all__} - elsewhere)


def test_the_page_documents_every_output_where_it_has_its_home():
    page = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    assert ".. automodule:: fhledger.outputs\n   :imported-members:\n" in page
    documented_above = {*fhledger.__all__} & {*fhledger.outputs.__all__}
    [excluded] = re.findall(r":exclude-members: (.*)", page)
    assert documented_above <= {*excluded.split(", ")}


def test_the_names_in_json_are_in_one_table():
    records: dict[tuple[str, str], set[str]] = {}
    for home in (fhledger, fhledger.outputs):
        for kind in home.__all__:
            fields = getattr(getattr(home, kind), "model_fields", {})
            for name, field in fields.items():
                if field.serialization_alias:
                    records.setdefault((name, field.serialization_alias), set()).add(kind)
    rows = "".join(
        f"| `{name}` | `{in_json}` | {', '.join(sorted(kinds))} |\n"
        for (name, in_json), kinds in sorted(records.items())
    )
    head = (
        "# Names in Python and in JSON\n\n"
        "A field has one name in Python, in JSON and in the files of a book, except those below. A record is\n"
        "made by either name; its attribute has the one in Python, and `model_dump_json` writes the one in JSON.\n\n"
        "| in Python | in JSON and files | of |\n| --- | --- | --- |\n"
    )
    assert_golden("names.md", head + rows, folder=ROOT / "docs" / "reference")


PUBLIC_HOMES = ("fhledger", "fhledger.outputs", "fhledger.testing", "fhledger.exchange.sie")


def public_names_of(path: Path) -> set[str]:
    """Each name of the library that a program uses, by its path."""
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fhledger")
        for alias in node.names
    }
    used = {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in PUBLIC_HOMES
    }
    return imported | (used - {*PUBLIC_HOMES})


def test_every_example_uses_public_names_only():
    public = {
        f"{home}.{name}" for home in PUBLIC_HOMES for name in importlib.import_module(home).__all__
    }
    used = {example.name: public_names_of(example) for example in EXAMPLES}
    assert all(used.values())
    assert {name: names - public for name, names in used.items() if names - public} == {}


GLOSSARY = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")


DOMAIN = [
    f"fhledger.{path.relative_to(SOURCE).with_suffix('').as_posix().replace('/', '.')}"
    for path in sorted((SOURCE / "domain").rglob("*.py"))
    if path.stem != "__init__"
]


def test_the_swedish_term_of_every_module_is_in_the_glossary():
    terms = {}
    for module in DOMAIN:
        first_line = (importlib.import_module(module).__doc__ or "").splitlines()[0]
        [terms[module]] = re.findall(r"\(([^()]+)\)", first_line)
    missing = {
        module: term
        for module, term in terms.items()
        if not re.search(rf"[|(,] *{term}[ ,;)]", GLOSSARY)
    }
    assert missing == {}


def test_where_the_glossary_says_there_is_something():
    for where in set(re.findall(r"`([a-z_.A-Z]+)` \|\n", GLOSSARY)):
        home, _, name = f"fhledger.{where}".rpartition(".")
        found = hasattr(importlib.import_module(home), name)
        assert found or importlib.import_module(f"{home}.{name}")


def test_the_readme_prints_the_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "pip install . && fhledger statement" in text
    assert "pip install '.[test]' && pytest" in text
