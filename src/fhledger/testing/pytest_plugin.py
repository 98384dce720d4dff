"""A pytest plugin (insticksmodul): a book's rules and printed figures as tests.

`pytest --fhledger-book DIR` (or `fhledger_book = DIR` in the ini file) collects the file
`DIR/book.toml`: one test for each rule and year, and one for each printed figure, all marked
`fhledger`. Without that nothing happens, and nothing of the library is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fhledger.audit.finding import Finding
    from fhledger.core.localized import Language

_MARKER = "fhledger: a rule or a printed figure of a book"
_BOOK = pytest.StashKey[Path | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the ini options that are in for them."""
    group = parser.getgroup("fhledger", "the books of a municipal co-operation")
    group.addoption("--fhledger-book", metavar="DIR", help="test the book in this folder")
    group.addoption(
        "--fhledger-strict", action="store_true", help="let unaccepted warnings fail, too"
    )
    group.addoption(
        "--fhledger-language", choices=("en", "sv"), help="the language of failures (default: en)"
    )
    parser.addini("fhledger_book", "the folder of the book to test, relative to this file")
    parser.addini("fhledger_strict", "let unaccepted warnings fail, too", "bool", default=False)
    parser.addini("fhledger_language", "the language of failures, en or sv", default="en")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and name the book's file to pytest where the run covers it.

    A run covers the book that the option names, and the one of the ini file unless other paths are
    given. An invalid option is a usage error.
    """
    config.addinivalue_line("markers", _MARKER)
    if config.getoption("--fhledger-book") == "":
        raise pytest.UsageError("--fhledger-book names no folder")
    if _language(config) not in ("en", "sv"):
        raise pytest.UsageError("fhledger_language must be en or sv")
    book = config.stash[_BOOK] = _book_file(config)
    has_paths = config.args_source is pytest.Config.ArgsSource.ARGS
    if book is None or (has_paths and not config.getoption("--fhledger-book")):
        return
    if not book.is_file():
        raise pytest.UsageError(f"there is no book in {book.parent}: it has no book.toml")
    given = [Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args]
    if not any(path.resolve() in (book, book.parent) for path in given):
        config.args.append(str(book))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> BookFile | None:
    """The tests of the chosen book, and of any other whose book.toml the command line names."""
    if file_path.name != "book.toml":
        return None
    is_chosen = file_path.resolve() == parent.config.stash[_BOOK]
    if not is_chosen and not parent.session.isinitpath(file_path):
        return None
    return BookFile.from_parent(parent, path=file_path)


class BookFile(pytest.File):
    """All tests of a book. It is read here, and verified when the first of them runs."""

    def collect(self) -> Iterator[BookTest]:
        """A test for each rule and year, and for each printed figure."""
        from fhledger.api import read_book
        from fhledger.audit.rules import RULES
        from fhledger.audit.verification import verify
        from fhledger.core.errors import FhledgerError

        try:
            book = read_book(self.path.parent)
        except FhledgerError as error:
            raise self.CollectError(str(error)) from None
        strict = self.config.getoption("--fhledger-strict") or self.config.getini("fhledger_strict")
        failures = cache(lambda: verify(book).failures(strict=strict))
        figures = [(report.year, key) for report in book.printed for key in report.figures()]
        years = {key.year for _, key in figures} | {seal.year for seal in book.seals}
        for rule in RULES:
            for year in (None, *sorted(years.union(book.ledgers_by_year))):
                yield BookTest.from_parent(
                    self,
                    name=f"{rule.code} {rule.name} {year or 'book'}",
                    failures=failures,
                    about={"code": rule.code, "year": year},
                )
        for report, key in figures:
            yield BookTest.from_parent(
                self,
                name=f"printed {report} {key}".replace("::", ":"),
                failures=failures,
                about={"subject": str(key)},
            )


class BookTest(pytest.Item):
    """A test that passes when none of the book's failures is about the same."""

    def __init__(
        self, *, failures: Callable[[], tuple[Finding, ...]], about: dict[str, object], **more: Any
    ) -> None:
        super().__init__(**more)
        self._failures = failures
        self._about = about
        self.add_marker("fhledger")

    def runtest(self) -> None:
        """Fail with the findings, if there are any."""
        from fhledger.render.documents.verification import explained

        own = [
            explained(finding, _language(self.config))
            for finding in self._failures()
            if all(getattr(finding, name) == value for name, value in self._about.items())
        ]
        if own:
            pytest.fail("\n\n".join(own), pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the test is from: the file of the book."""
        return self.path, None, self.name


def _book_file(config: pytest.Config) -> Path | None:
    """The book.toml of the folder that an option names: relative to where the option is written."""
    if folder := config.getoption("--fhledger-book"):
        return Path(config.invocation_params.dir, folder, "book.toml").resolve()
    if folder := config.getini("fhledger_book"):
        base = config.inipath.parent if config.inipath else config.rootpath
        return Path(base, folder, "book.toml").resolve()
    return None


def _language(config: pytest.Config) -> Language:
    language: Language = config.getoption("--fhledger-language") or config.getini(
        "fhledger_language"
    )
    return language
