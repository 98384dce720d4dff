"""The statement straight from SIE files is that of the book from which they were written."""

from __future__ import annotations

import pytest

from fhledger import BookError, InvalidArgumentError, YearMissingError, read_book
from fhledger.cli import main
from fhledger.exchange.mapping import posting_targets, read_mapping
from fhledger.exchange.sie_statement import sie_statement
from file_cases import importing_book


@pytest.fixture
def folder(tmp_path):
    return importing_book(tmp_path / "book")


@pytest.fixture
def files(folder, tmp_path):
    """A file for each year of the book."""
    paths = {year.year: tmp_path / f"{year.year}.se" for year in read_book(folder).ledgers}
    for year, path in paths.items():
        arguments = ["export", "--to", "sie", "--year", str(year), "--book", str(folder)]
        assert main([*arguments, "-o", str(path)]) == 0
    return paths


def stated(folder, paths):
    book = read_book(folder)
    return sie_statement(book, posting_targets(book, read_mapping(folder, book)), paths)


def edit(path, find, put):
    content = path.read_bytes()
    assert content.count(find) == 1
    path.write_bytes(content.replace(find, put))


def test_the_statement_is_that_of_the_book(folder, files):
    book = read_book(folder)
    done = stated(folder, files.values())
    assert done.findings == ()
    assert done.fiscal_years == book.fiscal_years()
    assert done.statement == book.statement()
    assert done.vouchers == sum(year.totals.entries for year in book.ledgers)


def test_what_is_wrong_in_a_file_leaves_no_statement(folder, files):
    path = files[max(files)]
    edit(path, b"#SIETYP 4", b"#SIETYP x")
    done = stated(folder, files.values())
    assert "FH513" in [finding.code for finding in done.findings]
    assert (done.statement, done.fiscal_years) == (None, ())


def test_a_warning_leaves_the_statement(folder, files):
    edit(files[max(files)], b"#FLAGGA 0", b"#FLAGGA 1")
    done = stated(folder, files.values())
    assert [finding.code for finding in done.findings] == ["FH526"]
    assert done.statement == read_book(folder).statement()


def test_files_that_do_not_make_a_chain_of_years_are_refused(folder, files):
    first, *others = files.values()
    with pytest.raises(BookError, match="the opening balance is that of"):
        stated(folder, others)
    with pytest.raises(BookError, match="another file is of"):
        stated(folder, [first, *files.values()])
    with pytest.raises(BookError, match="No such file"):
        stated(folder, [first.with_name("none.se")])
    if len(others) > 1:
        with pytest.raises(YearMissingError):
            stated(folder, [first, *others[1:]])
    edit(first, b"#RAR 0", b"#RAR 9")
    with pytest.raises(BookError, match="#RAR 0 is missing"):
        stated(folder, files.values())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("#TRANS 6110 {} 0.00", "does not cover the account 6110"),
        ('#TRANS 4500 {6 "77"} 0.00', "the object 6 77 stands for nothing"),
    ],
)
def test_what_has_no_place_is_refused(folder, files, row, said):
    path = files[min(files)]
    path.write_bytes(path.read_bytes() + f"#VER Z 1 20240101\n{{\n{row}\n}}\n".encode())
    with pytest.raises(InvalidArgumentError, match=said):
        stated(folder, files.values())
