"""The rows of the checks: two amounts, their difference as a formula, and a verdict that follows it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from fhledger.book import BookData
from fhledger.core.amounts import EXACT
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.statement.rows import LABELS, FigureKey, label
from fhledger.render.headings import words
from fhledger.render.workbook.appendices import Figures
from fhledger.render.workbook.labels import SHEETS, WORDS
from fhledger.render.workbook.sheet import Cell, Cells, Sheet

_WIDTHS = (72, 8, 16, 16, 14, 15, 50)
_HEADER = 4


class Side(NamedTuple):
    """An amount and how a formula names it; without a formula it is put in."""

    amount: Decimal
    formula: str = ""


class Check(NamedTuple):
    """Two amounts that must agree.

    `rounding` is whether only rounding parts them, `unless` the formula that says so.
    """

    what: str
    year: int
    expected: Side
    actual: Side
    where: str
    rounding: bool = False
    unless: str = ""

    @property
    def difference(self) -> Decimal:
        """Actual minus expected."""
        return EXACT.subtract(self.actual.amount, self.expected.amount)


class CheckRows:
    """The rows of the sheet as they grow, and how many checks do not agree."""

    def __init__(self, title: str, book: BookData, figures: Figures, language: Language) -> None:
        self.book: BookData = book
        self.figures: Figures = figures
        self.language: Language = language
        self.rows: list[Cells] = [(Cell(title, kind="title"),), (), (), self._header()]
        self.differing: int = 0

    def word(self, key: str) -> str:
        """A word of the workbook."""
        return WORDS[key].in_language(self.language)

    @property
    def next(self) -> int:
        """The number of the row that comes next."""
        return len(self.rows) + 1

    def put(self, *cells: Cell | None) -> None:
        """Add a row."""
        self.rows.append(cells)

    def _header(self) -> Cells:
        word = words(self.language)
        return (
            Cell(self.word("check"), kind="header"),
            Cell(word("year"), kind="header"),
            *(Cell(word(key), kind="header_right") for key in ("expected", "actual", "difference")),
            *(Cell(self.word(key), kind="header") for key in ("verdict", "where")),
        )

    def heading(self, key: str, more: str = "") -> None:
        """Add a question that the checks below it answer."""
        self.put()
        self.put(Cell(self.word(key) + more, kind="heading"))

    def check(self, check: Check) -> None:
        """Add a check with its verdict."""
        at, apart = self.next, check.difference
        holds, differs, rounding = (self.word(key) for key in ("holds", "differs", "by_rounding"))
        verdict = holds if not apart else rounding if check.rounding else differs
        other = f'IF({check.unless},"{rounding}","{differs}")' if check.unless else f'"{differs}"'
        self.differing += verdict == differs
        given = not check.actual.formula
        self.put(
            Cell(check.what, kind="wrapped"),
            Cell(check.year, kind="key"),
            Cell(check.expected.amount, check.expected.formula, "exact"),
            Cell(check.actual.amount, check.actual.formula, "exact", given=given),
            Cell(apart, f"ROUND(D{at}-C{at},2)", "exact"),
            Cell(verdict, f'IF(E{at}=0,"{holds}",{other})', "verdict"),
            Cell(check.where, kind="wrapped"),
        )

    def uncompared(self, key: FigureKey, amount: Decimal, where: str, *, known: bool) -> None:
        """Add a printed figure that the books lack, or (not `known`) that is of another workbook."""
        verdict = "differs" if known else "not_compared"
        self.differing += known
        self.put(
            Cell(self.figure(key), kind="wrapped"),
            Cell(key.year, kind="key"),
            Cell(self.word("missing") if known else "–", kind="exact"),
            Cell(amount, kind="exact", given=True),
            Cell("–", kind="exact"),
            Cell(self.word(verdict), kind="verdict"),
            Cell(where, kind="wrapped"),
        )

    def sheet(self, last: int, errors: int) -> Sheet:
        """The sheet; above its header, whether all checks down to a row agree, or how many do not.

        Beside it stand the errors that `verify` found: a check that agrees says nothing of them.
        """
        differs, fine = self.word("differs"), self.word("all_hold")
        counted = f'COUNTIF(F{_HEADER + 1}:F{last},"{differs}")'
        verdict = f"{self.differing} {differs}" if self.differing else fine
        formula = f'IF({counted}=0,"{fine}",{counted}&" {differs}")'
        summary = (
            Cell(self.word("all"), kind="heading"),
            *[None] * 4,
            Cell(verdict, formula, "verdict"),
            Cell(WORDS["errors"].format(count=errors).in_language(self.language))
            if errors
            else None,
        )
        rows = (self.rows[0], summary, *self.rows[2:])
        return Sheet(
            SHEETS["checks"].in_language(self.language), _WIDTHS, rows, _HEADER, coloured=True
        )

    def place(self, key: FigureKey) -> str:
        """The place of a figure, in words."""
        return self.word(f"place_{key.place}")

    def row(self, key: FigureKey) -> str:
        """The row of a figure, in words where the books have any."""
        return self._label(key).in_language(self.language)

    def _label(self, key: FigureKey) -> LocalizedText:
        if key in self.figures:
            return self.figures[key].label
        if key.row in LABELS:
            return label(self.book.config.labels, key.row, key.year)
        items = (
            item for line in self.book.config.lines for item in line.items if item.id == key.row
        )
        return next((item.label for item in items), LocalizedText(sv=key.row, en=key.row))

    def figure(self, key: FigureKey) -> str:
        """Place and row of a figure."""
        return f"{self.place(key)}: {self.row(key)}"
