"""New folders: whole, never over something that is there, and readable by a person."""

from __future__ import annotations

import os
import tomllib

import pytest

from fhledger import BookError, Source, embedded_book, read_book, write_book
from fhledger.audit.verification import verify
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.book.files.folder_writer import copy_embedded, starter_book

MAKERS = {
    "write_book": lambda folder: write_book(embedded_book(), folder),
    "starter_book": starter_book,
    "copy_embedded": copy_embedded,
}
BY_MAKER = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


@BY_MAKER
class TestNewFolder:
    """A folder that holds something is never touched; a new one is there whole or not at all."""

    def test_it_is_given_back_and_reads_and_verifies(self, make, tmp_path):
        folder = make(str(tmp_path / "a" / "b"))
        assert folder == tmp_path / "a" / "b"
        assert verify(read_book(folder)).failures(strict=True) == ()
        assert [path.name for path in folder.parent.iterdir()] == ["b"]

    def test_an_empty_folder_is_filled(self, make, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        make(".")
        assert read_book(tmp_path).ledgers

    def test_a_folder_that_holds_something_is_left_alone(self, make, tmp_path):
        (tmp_path / "book").mkdir()
        (tmp_path / "book" / ".hidden").write_text("x")
        with pytest.raises(
            BookError, match=r"book: this exists and is not an empty folder\. Choose"
        ):
            make(tmp_path / "book")
        assert [path.name for path in tmp_path.rglob("*")] == ["book", ".hidden"]

    def test_a_file_in_its_place_is_left_alone(self, make, tmp_path):
        (tmp_path / "book").write_text("x")
        with pytest.raises(BookError, match="this exists and is not an empty folder"):
            make(tmp_path / "book")
        with pytest.raises(BookError, match="cannot write: "):
            make(tmp_path / "book" / "within")
        assert (tmp_path / "book").read_text() == "x"


@pytest.mark.skipif(os.name != "posix", reason="a folder in use cannot be removed elsewhere")
def test_a_place_below_a_folder_that_is_gone_is_reported(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(BookError, match=r"^book: cannot write: No such file or directory"):
        starter_book("book")


def test_a_link_to_itself_is_reported(tmp_path):
    (tmp_path / "book").symlink_to("book")
    with pytest.raises(BookError, match="this link leads nowhere"):
        starter_book(tmp_path / "book")
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


def test_what_fails_half_way_leaves_nothing(tmp_path):
    book = embedded_book()
    budget = book.budgets[0].model_copy(update={"source": Source(document="New", place="p. 3")})
    with pytest.raises(
        BookError, match=r"^budget.csv, line 2, source: .* cannot hold .*'New, p. 3'"
    ):
        write_book(book.model_copy(update={"budgets": (budget,)}), tmp_path / "book")
    assert list(tmp_path.iterdir()) == []


def test_the_copy_is_exact(tmp_path):
    copy = copy_embedded(tmp_path / "copy")
    files = {path.relative_to(EMBEDDED): path.read_bytes() for path in EMBEDDED.rglob("*.*")}
    assert {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*.*")} == files
    assert len(files) >= 8


def test_a_written_book_is_the_embedded_one(tmp_path):
    again = read_book(write_book(embedded_book(), tmp_path / "book"))
    assert again == embedded_book()


def test_a_written_book_is_readable(tmp_path):
    text = (write_book(embedded_book(), tmp_path / "book") / "book.toml").read_text("utf-8")
    assert text.startswith('name = "Familjen Helsingborg"\n\n[sources]\n')
    assert "\nvalue = 7_070_065\n" in text
    assert '\nsource = "report_2024: Bilaga 1, Ingående medel att förfoga över, 2022"\n' in text
    assert max(len(line) for line in text.splitlines()) < 400
    assert tomllib.loads(text)["lines"][5]["items"][1]["movement"] == "repayment"


class TestStarterBook:
    """The starter book says that it is invented, explains itself, and has nothing to complain
    of."""

    def test_it_verifies_without_any_finding(self, tmp_path):
        verification = verify(read_book(starter_book(tmp_path / "book")))
        assert verification.findings == ()
        assert verification.checked.figures >= 19

    def test_every_file_says_that_it_is_invented_or_explains(self, tmp_path):
        folder = starter_book(tmp_path / "book")
        for path in folder.rglob("*.csv"):
            rows = path.read_text("utf-8").splitlines()[1:]
            assert all("åhitta" in row for row in rows), path
        for path in folder.rglob("*.toml"):
            assert path.read_text("utf-8").startswith("# "), path

    def test_none_of_its_names_and_codes_is_real(self, tmp_path):
        book = read_book(starter_book(tmp_path / "book"))
        real = {member.code for member in embedded_book().config.municipalities}
        assert all(member.code.startswith("90") for member in book.config.municipalities)
        assert not real & {member.code for member in book.config.municipalities}

    def test_the_fee_is_what_is_booked(self, tmp_path):
        table = read_book(starter_book(tmp_path / "book")).fees()
        assert table.difference == 0
        assert not table.is_assumption
