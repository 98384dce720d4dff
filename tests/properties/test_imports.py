"""Laws of importing: what two files hold is booked once each, and every krona of them is accounted
for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

from hypothesis import event, given
from hypothesis import strategies as st

from fhledger import read_book, with_entries
from fhledger.book import BookData
from fhledger.exchange.imports.import_files import planned_import
from fhledger.exchange.imports.import_record import Import
from file_cases import HEAD, importing_book


class Paper(NamedTuple):
    """A voucher as the accounting system has it; one without a number has the number 0 or none."""

    series: str
    number: str
    day: str
    ore: int
    text: str

    @property
    def is_numbered(self) -> bool:
        return self.number not in {"", "0"}


NUMBERED = st.builds(
    lambda number: Paper("", str(number), f"202501{number:02d}", 100 * number, "Möte"),
    st.integers(1, 6),
)
"""A number always stands for the same voucher."""

UNNUMBERED = st.builds(
    Paper,
    st.just(""),
    st.sampled_from(["", "0"]),
    st.sampled_from(["20250105", "20250106"]),
    st.sampled_from([2500, -2500]),
    st.sampled_from(["Kaffe", "Te"]),
)

VOUCHERS = st.lists(
    NUMBERED | UNNUMBERED, max_size=6, unique_by=lambda each: each if each.is_numbered else object()
)
NAMES = st.sampled_from(["lista", "bilaga"])
SUFFIXES = st.sampled_from([".si", ".csv"])
KINDS = st.tuples(NAMES, SUFFIXES)
"""How a file is called: by its name and suffix."""


@st.composite
def two_lists(draw: Any) -> tuple[list[Paper], list[Paper]]:
    """Vouchers of two files with any common part, each in any order."""
    first, second = draw(VOUCHERS), draw(VOUCHERS)
    common = draw(st.lists(st.sampled_from(first), max_size=4)) if first else []
    unnumbered = [each for each in common if not each.is_numbered]
    numbered = {each for each in (*common, *second) if each.is_numbered}
    second = [*unnumbered, *numbered, *(each for each in second if not each.is_numbered)]
    return first, draw(st.permutations(second))


@cache
def folder() -> Path:
    return importing_book(Path(mkdtemp()) / "book")


@cache
def empty_book() -> BookData:
    return read_book(folder())


def voucher_file(vouchers: list[Paper], kind: tuple[str, str], blank: int = 0) -> Path:
    """A file of these vouchers, some lines longer than it must be."""
    path = Path(mkdtemp()) / "".join(kind)
    if path.suffix == ".csv":
        text = io.StringIO()
        rows = csv.writer(text, delimiter=";", lineterminator="\n")
        rows.writerow(["Datum", "Ver", "Konto", "Namn", "Belopp", "Text"])
        rows.writerows([[""] * 6] * blank)
        for each in vouchers:
            kronor = f"{each.ore / 100:.2f}"
            rows.writerow([each.day, each.series + each.number, "5010", "Möten", kronor, each.text])
        path.write_text(text.getvalue(), "utf-8")
        return path
    records = [HEAD + "\n" * blank]
    for each in vouchers:
        kronor = f"{each.ore / 100:.2f}"
        records += [
            f'#VER "{each.series}" "{each.number}" {each.day} "{each.text}"\n{{\n',
            f"#TRANS 5010 {{}} {kronor}\n}}\n",
        ]
    path.write_bytes("".join(records).encode("cp437"))
    return path


def imported(book: BookData, path: Path, **how: Any) -> tuple[BookData, Import]:
    plan = planned_import(folder(), book, path, **how)
    assert plan.reconciliation.balanced
    return with_entries(book, *plan.entries), plan


def content(each: Paper) -> tuple[str, ...] | Paper:
    return ("no.", each.number) if each.is_numbered else each._replace(number="")


def booked_vouchers(book: BookData) -> Counter[Any]:
    """What the book has of 2025, as the vouchers that its entries are made of."""
    found: Counter[Any] = Counter()
    for entry in book.ledger(2025).entries if 2025 in book.ledgers_by_year else ():
        day, ore = f"{entry.day:%Y%m%d}", int(-entry.amount_kr * 100)
        numbered = entry.source.rpartition(", voucher ")[2].partition(" of ")[0]
        without = numbered.startswith("without number")
        key = Paper("", "", day, ore, entry.text) if without else ("no.", numbered)
        found[key] += 1
    return found


class TestEachVoucherOnce:
    """Two files, one after the other: each distinct voucher is booked once, or the import asks."""

    @given(
        two_lists(),
        KINDS,
        KINDS,
        st.integers(0, 2),
        st.lists(st.sampled_from(["same", "new", None]), min_size=9),
    )
    def test_two_files(self, lists, kind, other_kind, blank, drawn):
        first, second = lists
        book, plan = imported(empty_book(), voucher_file(first, kind))
        assert not plan.failures()
        one, two = (Counter(map(content, each)) for each in lists)
        assert booked_vouchers(book) == one
        path = voucher_file(second, other_kind, blank)
        after, plan = imported(book, path)
        if plan.failures():
            event("asks")
            assert {finding.code for finding in plan.failures()} == {"FH554"}
            assert any(key in two for key in one if isinstance(key, Paper))
            assert booked_vouchers(after) == one
        else:
            event("books")
            assert booked_vouchers(after) == one | two
        booked_if = {}
        for equal, expected in (("same", one | two), ("new", one + two)):
            alike, answered = imported(book, path, equal=equal)
            assert not answered.failures()
            numbered = {key: 1 for key in expected if not isinstance(key, Paper)}
            at_most = Counter({**expected, **numbered})
            booked_if[equal] = booked_vouchers(alike)
            assert one | two <= booked_if[equal] <= at_most
        references = [each.reference for each in plan.unclear]
        self.assert_an_answer_for_each(book, path, references, drawn, booked_if["same"])

    def assert_an_answer_for_each(self, book, path, references, drawn, least):
        """What is asked does not depend on the answers; one voucher is booked for each answer
        `new`."""
        assert len({*references}) == len(references) <= len(drawn)
        answers = {each: drawn[at] for at, each in enumerate(references) if drawn[at]}
        _, plan = imported(book, path, equal=answers)
        assert [each.reference for each in plan.unclear] == [
            each for each in references if each not in answers
        ]
        answers = {each: answers.get(each, "new") for each in references}
        after, plan = imported(book, path, equal=answers)
        assert not plan.failures()
        assert booked_vouchers(after).total() == least.total() + [*answers.values()].count("new")
        assert imported(after, path, equal=answers)[1].entries == ()
        most = {"*": "new", **dict.fromkeys(references, "same")}
        assert booked_vouchers(imported(book, path, equal=most)[0]) == least

    @given(VOUCHERS, KINDS, KINDS, st.permutations(range(6)))
    def test_the_same_content_twice_changes_nothing(self, vouchers, kind, other_kind, order):
        book, _ = imported(empty_book(), voucher_file(vouchers, kind))
        again = [vouchers[at] for at in order if at < len(vouchers)]
        path = voucher_file(again, other_kind, order[0])
        for equal in (None, "same", "new"):
            _, plan = imported(book, path, equal=equal)
            assert (plan.failures(), plan.entries) == ((), ())
            assert plan.vouchers.known == len(vouchers)


class TestReconciliation:
    """Booked, known, outside and left out are together what the file holds, whatever it holds."""

    @given(two_lists(), st.sampled_from(["5010", "6110", "1930", "x"]), st.booleans())
    def test_every_krona_is_accounted_for(self, lists, account, spoil):
        first, second = lists
        book, _ = imported(empty_book(), voucher_file(first, ("lista", ".si")))
        path = voucher_file([*second, *second], ("bilaga", ".si"))
        text = path.read_text("cp437").replace("#TRANS 5010", f"#TRANS {account}", 1)
        path.write_text(text.replace("25.00", "25.001") if spoil else text, "cp437")
        _, plan = imported(book, path)
        reconciliation = plan.reconciliation
        assert reconciliation.read.rows == text.count("#TRANS")
        assert reconciliation.read.vouchers == text.count("#VER")
        if plan.failures():
            assert reconciliation.booked.rows == 0
        else:
            assert reconciliation.booked.rows == len(plan.entries)
