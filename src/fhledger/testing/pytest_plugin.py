"""A pytest plugin (insticksmodul): a book's rules and printed figures as tests.

`pytest --fhledger-book DIR` (or `fhledger_book = DIR` in the ini file) adds one
test for each rule and year, and one for each printed figure, all marked
`fhledger`. Without that nothing happens, and nothing of the library is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fhledger.api import Book
    from fhledger.audit import Finding, Verification

_MARKER = "fhledger: a rule or a printed figure of the book that --fhledger-book names"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the ini options that are in for them."""
    group = parser.getgroup("fhledger", "the books of a municipal co-operation")
    group.addoption("--fhledger-book", metavar="DIR", help="test the book in this folder")
    group.addoption(
        "--fhledger-strict", action="store_true", help="let unaccepted warnings fail, too"
    )
    parser.addini("fhledger_book", "the folder of the book to test", default="")
    parser.addini("fhledger_strict", "let unaccepted warnings fail, too", "bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known; an option left empty, as by a variable that is not set, is refused."""
    if config.getoption("--fhledger-book") == "":
        raise pytest.UsageError("--fhledger-book names no folder")
    config.addinivalue_line("markers", _MARKER)


def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the tests of the book that the options name, if they name one."""
    folder = config.getoption("--fhledger-book") or config.getini("fhledger_book")
    if folder:
        strict = config.getoption("--fhledger-strict") or config.getini("fhledger_strict")
        tests = _BookTests.from_parent(
            session, name=folder, nodeid=Path(folder).name, strict=strict
        )
        report = tests.ihook.pytest_make_collect_report(collector=tests)
        if report.passed:
            items.extend(report.result)
        tests.ihook.pytest_collectreport(report=report)


class BookTest(pytest.Item):
    """A test that passes when the book gives no failing finding of its kind."""

    def __init__(self, *, findings: Callable[[], Iterable[Finding]], **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self._findings = findings
        self.add_marker("fhledger")

    def runtest(self) -> None:
        """Fail with the findings, if there are any."""
        from fhledger.render.documents.verification import explained

        told = [explained(finding, "sv") for finding in self._findings()]
        if told:
            pytest.fail("\n\n".join(told), pytrace=False)

    def reportinfo(self) -> tuple[str, None, str]:
        """Where the test is from: the folder of the book."""
        return self.nodeid.split("::")[0], None, self.name


class _BookTests(pytest.Collector):
    """All tests of a book. It is read here, and verified when the first of them runs."""

    def __init__(self, *, strict: bool, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self._strict = strict

    def collect(self) -> Iterator[BookTest]:
        from fhledger.api import read_book
        from fhledger.audit import RULES, verify
        from fhledger.core.errors import FhledgerError

        try:
            book = read_book(self.name)
        except FhledgerError as error:
            raise self.CollectError(str(error)) from None
        verification = cache(lambda: verify(book))
        printed = {key.year for report in book.printed for key in report.figures()}
        closed = {seal.year for seal in book.seals}
        years = sorted({*printed, *closed, *book.ledgers_by_year})
        for rule in RULES:
            for year in (None, *years):
                yield self._test(
                    f"{rule.code} {rule.name} {year or 'book'}", rule.code, year, verification
                )
        yield from self._figures(book, verification)

    def _test(
        self, name: str, code: str, year: int | None, verification: Callable[[], Verification]
    ) -> BookTest:
        def findings() -> Iterator[Finding]:
            failing = verification().failures(strict=self._strict)
            return (found for found in failing if (found.code, found.year) == (code, year))

        return BookTest.from_parent(self, name=name, findings=findings)

    def _figures(self, book: Book, verification: Callable[[], Verification]) -> Iterator[BookTest]:
        for report in book.printed:
            for key in report.figures():

                def findings(subject: str = str(key)) -> Iterator[Finding]:
                    failing = verification().failures()
                    return (found for found in failing if found.subject == subject)

                yield BookTest.from_parent(
                    self, name=f"printed {report.year} {key}", findings=findings
                )
