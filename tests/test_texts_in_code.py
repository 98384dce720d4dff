"""Every English text in the code that a person reads is a message of the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import fhledger
from swedish import english_in
from test_language import catalogue_program

SOURCE = Path(fhledger.__file__).parent
FUNCTIONS = catalogue_program().FUNCTIONS

NOT_SHOWN: dict[str, str] = {
    "__init__.py": "names, and the error of an unknown one",
    "audit/verification.py": "a row of a data frame, whose columns are in English, too",
    "book/entries.py": "what a developer sees of a stream",
    "book/files/entries_file.py": "what a developer sees of a stream",
    "book/text/text_files.py": "what the reader of TOML says, by which its messages are found",
    "book/text/csv_reading.py": "what the reader of CSV says, by which its messages are found",
    "book/text/bounded_files.py": "what the reader of CSV says of a cell that is too long",
    "book/text/validation_messages.py": "what Python says, by which its messages are found",
    "book/voucher_citation.py": "the form of a citation in `source`, which is a contract",
    "book/files/seal_file.py": "the comment of a seal's file",
    "audit/seals/attestation_checks.py": "the frame of a signature, as OpenSSH writes it",
    "audit/seals/sealed_facts.py": "names of facts, keys for programs",
    "audit/samples/control_sample.py": "the titles of standards",
    "audit/samples/sample_evaluation.py": "the titles of standards",
    "core/localized.py": "of the record that messages are made of, for the caller of a constructor",
    "core/record.py": "of the base of records, for the caller of a constructor",
    "outputs.py": "the arguments of a command",
    "exchange/journals/beancount.py": "the journal of another program",
    "exchange/journals/hledger.py": "the journal of another program",
    "exchange/sie/encodings.py": "the name of an encoding",
    "exchange/imports/voucher_identity.py": "a key",
    "testing/broken.py": "the names of faults, and the errors of a tool for tests",
    "testing/laws.py": "assertions of a tool for tests",
    "testing/pytest_plugin.py": "the options of pytest, which is in English",
    "testing/strategies/values.py": "invented texts",
    "testing/__init__.py": "names, and the error of a tool for tests",
}
"""The modules with English words that are no messages, and what these are."""

_CODE = re.compile(r"\(\?|\\b|\|\w|'none'|[A-Z]+\(|^\^").search
"""A regular expression, a formula of Excel, a policy of HTML."""


def texts_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module that are no docstring and no message, with the line of each."""
    nodes = [*ast.walk(tree)]
    known = {id(node) for node in _docstrings(nodes)}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            known |= {id(each) for each in node.args if node.func.id in FUNCTIONS}
        if isinstance(node, ast.JoinedStr):
            known |= {id(part) for part in node.values}
    for node in nodes:
        if not isinstance(node, ast.Constant | ast.JoinedStr) or id(node) in known:
            continue
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.lineno, node.value
        else:
            parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield node.lineno, "".join(parts)


def _docstrings(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    for node in nodes:
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value


def english_texts(path: Path) -> list[str]:
    """The texts with two or more English words, each with its line."""
    tree = ast.parse(path.read_bytes())
    return [
        f"{line}: {text}"
        for line, text in texts_in(tree)
        if not _CODE(text) and sum(word.isalpha() for word in english_in(text)) > 1
    ]


def test_a_text_for_people_is_a_message():
    files = {path.relative_to(SOURCE).as_posix(): path for path in SOURCE.rglob("*.py")}
    found = {name: english_texts(files[name]) for name in files.keys() - NOT_SHOWN.keys()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_every_module_that_is_left_out_exists():
    assert [name for name in NOT_SHOWN if not (SOURCE / name).is_file()] == []


def test_a_text_that_is_no_message_is_found(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        '"""The file is empty."""\nraise ValueError(f"the file {name} is empty")\n'
        'raise BookError(message("it is empty"), where, "Have it exported again.")\n'
    )
    assert english_texts(path) == ["2: the file … is empty", "3: Have it exported again."]
