"""The pytest plugin, run in a pytest of its own, most of them in this process."""

from __future__ import annotations

import shutil

import pytest

from broken_books import SOUND, broken_book

pytest_plugins = ["pytester"]

QUIET = ("-p", "no:cacheprovider")


@pytest.fixture
def run(pytester):
    """Run pytest in this process; `run_apart` runs it in one of its own."""
    return lambda *arguments: pytester.runpytest_inprocess(*QUIET, "-p", "no:xdist", *arguments)


@pytest.fixture
def run_apart(pytester):
    return lambda *arguments: pytester.runpytest_subprocess(*QUIET, *arguments)


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


IN_ENGLISH = "FH401 *By the books: -100. In print: -700.*"
IN_SWEDISH = "FH401 *Enligt böckerna: -100. I tryck: -700.*"


@pytest.mark.parametrize(
    ("ini", "options", "shown"),
    [
        ("", [], IN_ENGLISH),
        ("fhledger_language = sv", [], IN_SWEDISH),
        ("fhledger_language = sv", ["--fhledger-language=en"], IN_ENGLISH),
        ("", ["--fhledger-language=sv"], IN_SWEDISH),
    ],
)
def test_a_wrong_figure_fails_in_the_language_that_is_asked_for(run, pytester, ini, options, shown):
    broken_book("FH401", pytester.path / "book")
    pytester.makeini(f"[pytest]\n{ini}")
    result = run("--fhledger-book=book", *options)
    assert result.parseoutcomes()["failed"] == 4
    result.stdout.fnmatch_lines([shown])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_another_language_is_a_usage_error(run, pytester):
    pytester.makeini("[pytest]\nfhledger_language = de")
    result = run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*fhledger_language must be en or sv*"])


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


@pytest.fixture
def project(pytester):
    """Tests, a book beside them, an ini file that names it, and one test of another kind."""
    shutil.copytree(SOUND, pytester.path / "books" / "sound")
    pytester.makeini("[pytest]\nfhledger_book = books/sound\ntestpaths = tests")
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_one.py").write_text("def test_one(): pass\n")
    return pytester.path


def node_ids(result) -> list[str]:
    return [line for line in result.outlines if "::" in line]


@pytest.mark.usefixtures("project")
def test_the_ini_file_can_name_the_book(run):
    ids = node_ids(run("--collect-only", "-q"))
    assert len(ids) > 100
    assert "tests/test_one.py::test_one" in ids
    assert len(set(ids)) == len(ids)
    assert run("-m", "fhledger").parseoutcomes()["passed"] == len(ids) - 1


@pytest.mark.parametrize("where", ["tests", "books/sound/entries"])
def test_the_book_of_the_ini_file_is_relative_to_it(run, project, monkeypatch, where):
    everything = len(node_ids(run("--collect-only", "-q")))
    monkeypatch.chdir(project / where)
    assert len(node_ids(run("--collect-only", "-q"))) == everything - (where != "tests")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "paths", [["tests/test_one.py"], ["tests"], ["tests/test_one.py::test_one"]]
)
def test_a_run_of_other_paths_leaves_the_book_of_the_ini_file_out(run, paths):
    assert node_ids(run("--collect-only", "-q", *paths)) == ["tests/test_one.py::test_one"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("path", ["books", "books/sound", "books/sound/book.toml"])
def test_a_path_to_the_book_selects_it(run, path):
    ids = node_ids(run("--collect-only", "-q", path))
    assert len(ids) > 100
    assert {id.split("::")[0] for id in ids} == {"books/sound/book.toml"}


@pytest.mark.usefixtures("project")
def test_each_id_runs_exactly_that_test_again(run):
    for id in node_ids(run("--collect-only", "-q", "books"))[::40]:
        again = run("-v", id)
        assert again.parseoutcomes() == {"passed": 1}
        again.stdout.fnmatch_lines([f"{id} PASSED*"])


def test_the_id_of_a_book_named_by_the_option_runs_with_and_without_it(run, pytester):
    shutil.copytree(SOUND, pytester.path / "sound")
    id = node_ids(run("--collect-only", "-q", "--fhledger-book", "sound"))[5]
    assert id.startswith("sound/book.toml::FH")
    assert run(id).parseoutcomes() == {"passed": 1}
    assert run(id, "--fhledger-book", "sound").parseoutcomes() == {"passed": 1}


@pytest.mark.usefixtures("project")
def test_the_option_adds_the_book_to_the_paths_that_are_named(run):
    ids = node_ids(
        run("--collect-only", "-q", "tests/test_one.py", "--fhledger-book", "books/sound")
    )
    assert len(ids) > 100
    assert "tests/test_one.py::test_one" in ids


@pytest.mark.deep
@pytest.mark.usefixtures("project")
def test_processes_share_the_tests_of_a_book(run, run_apart):
    everything = len(node_ids(run("--collect-only", "-q")))
    assert run_apart("-n", "2").parseoutcomes() == {"passed": everything}


def test_nothing_happens_unasked(run_apart, pytester):
    pytester.makepyfile("def test_one(): import sys; assert 'fhledger.book' not in sys.modules")
    assert run_apart().parseoutcomes() == {"passed": 1}


def test_a_folder_without_a_book_is_a_usage_error(run, tmp_path):
    result = run("--fhledger-book", str(tmp_path / "nowhere"))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*there is no book in */nowhere: it has no book.toml*"])


def test_a_book_that_cannot_be_read_is_one_line(run, tmp_path):
    (tmp_path / "book.toml").write_text("name =", "utf-8")
    result = run("--fhledger-book", str(tmp_path))
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["  book.toml: this is not TOML*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_option_that_names_no_folder_does_not_pass_for_no_option(run, pytester):
    pytester.makepyfile("def test_one(): pass")
    result = run("--fhledger-book", "")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--fhledger-book names no folder*"])
