"""What the documents show is run: docstrings, Python blocks, console blocks, examples, links."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import runpy
import shlex
from pathlib import Path

import pytest

import fhledger
from fhledger.cli import main
from golden import assert_golden

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EXAMPLES = sorted((ROOT / "examples").glob("[0-9]*.py"))
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(fhledger.__path__, "fhledger.")
    if not found.name.endswith("__main__")
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", ["fhledger", *MODULES])
def test_the_docstrings_of_a_module_run(name):
    module = importlib.import_module(name)
    assert module.__doc__
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_the_python_blocks_of_a_page_run(page):
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


def console_blocks(page: Path) -> list[str]:
    return re.findall(r"```console\n\$ (.*?)```", page.read_text("utf-8"), flags=re.DOTALL)


WITH_COMMANDS = [page for page in PAGES if console_blocks(page)]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=relative)
def test_the_console_blocks_of_a_page_print_what_is_shown(page, capsys, tmp_path, monkeypatch):
    """One after the other in an empty folder, as a reader types them."""
    monkeypatch.chdir(tmp_path)
    for block in console_blocks(page):
        command, *shown = block.splitlines()
        main(shlex.split(command)[1:])
        pattern = re.escape("\n".join(shown) + "\n").replace(re.escape("..."), ".*")
        assert re.fullmatch(pattern, capsys.readouterr().out, flags=re.DOTALL), command


@pytest.mark.parametrize("example", EXAMPLES, ids=relative)
def test_an_example_prints_what_somebody_looked_at(example, capsys):
    runpy.run_path(str(example), run_name="__main__")
    assert_golden(f"examples/{example.stem}.txt", capsys.readouterr().out)


@pytest.mark.parametrize("example", EXAMPLES, ids=relative)
def test_an_example_is_short(example):
    assert len(example.read_text("utf-8").splitlines()) <= 40


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_the_links_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target


def test_the_readme_prints_the_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "pip install . && fhledger statement" in text
    assert "pip install '.[test]' && pytest" in text
