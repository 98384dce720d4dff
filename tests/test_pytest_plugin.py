"""The pytest plugin, run in a pytest of its own."""

from __future__ import annotations

import shutil

import pytest

from broken_books import SOUND, broken_book

pytest_plugins = ["pytester"]


@pytest.fixture
def run(pytester):
    return lambda *arguments: pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


@pytest.fixture
def sound(tmp_path):
    return str(shutil.copytree(SOUND, tmp_path / "sound"))


def test_a_sound_book_passes_a_test_for_each_rule_and_year_and_figure(run, sound):
    result = run("--fhledger-book", sound, "-v")
    counted = result.parseoutcomes()
    assert set(counted) == {"passed"}
    result.stdout.fnmatch_lines(
        [
            "*FH301 opening-differs-from-previous-closing 2024 PASSED*",
            "*printed 2024 appendix_1 2023 costs PASSED*",
        ]
    )


def test_a_wrong_figure_fails_in_words_that_a_finance_officer_understands(run, tmp_path):
    result = run("--fhledger-book", str(broken_book("FH401", tmp_path / "book")))
    assert result.parseoutcomes()["failed"] == 4
    result.stdout.fnmatch_lines(
        ["*talet i tryck är inte det som posterna ger. Bokfört: -100. I tryck: -700.*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_warning_fails_only_when_strict(run, tmp_path):
    book = str(broken_book("FH209", tmp_path / "book"))
    assert "failed" not in run("--fhledger-book", book).parseoutcomes()
    assert run("--fhledger-book", book, "--fhledger-strict").parseoutcomes()["failed"] == 1


def test_a_seal_of_a_year_that_is_missing_fails_under_that_year(run, tmp_path):
    book = broken_book("FH304", tmp_path / "book")
    seal = (book / "seals" / "2023.toml").rename(book / "seals" / "2026.toml")
    seal.write_text(seal.read_text("utf-8").replace("year = 2023", "year = 2026"), "utf-8")
    result = run("--fhledger-book", str(book), "-v")
    result.stdout.fnmatch_lines(["*FH304 seal-is-broken 2026 FAILED*"])


def test_the_ini_file_can_name_the_book(run, pytester, sound):
    pytester.makeini(f"[pytest]\nfhledger_book = {sound}")
    assert run("-m", "fhledger").parseoutcomes()["passed"] > 100


def test_nothing_happens_unasked(run, pytester):
    pytester.makepyfile("def test_one(): import sys; assert 'fhledger.book' not in sys.modules")
    assert run().parseoutcomes() == {"passed": 1}


def test_a_book_that_cannot_be_read_is_one_line(run, tmp_path):
    result = run("--fhledger-book", str(tmp_path / "nowhere"))
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["there is no folder *"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_option_that_names_no_folder_does_not_pass_for_no_option(run, pytester):
    pytester.makepyfile("def test_one(): pass")
    result = run("--fhledger-book", "")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--fhledger-book names no folder*"])
