"""What other systems do differently, as far as it can be simulated: Windows' pipes, files,
locks."""

from __future__ import annotations

import fcntl
import importlib.util
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from fhledger.book.files import file_lock, safe_files
from fhledger.cli import main
from fhledger.cli.streams import prepare_output
from fhledger.core.errors import BookError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="simulates other systems on POSIX")


def fhledger(*arguments: str, **environment: str) -> bytes:
    unset = ("PYTHONIOENCODING", "PYTHONUTF8")
    own = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "-m", "fhledger", *arguments],
        env={**own, **environment},
        capture_output=True,
        check=True,
    ).stdout


def test_a_pipe_gets_utf_8_whatever_the_code_page_of_the_system_is():
    printed = fhledger(
        *("statement", "--format", "json"),
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        LC_ALL="C",
    )
    assert json.loads(printed.decode("utf-8"))
    assert "å" in printed.decode("utf-8")


@pytest.mark.parametrize("code_page", ["cp1252", "cp850", "ascii"])
def test_a_code_page_that_lacks_a_frame_shows_plain_characters(code_page, capsys):
    printed = fhledger("trace", "2024", "closing_balance", PYTHONIOENCODING=code_page)
    assert main(["trace", "2024", "closing_balance"]) == 0
    assert b"\\u" not in printed
    assert "Utgående" in printed.decode(code_page) or code_page == "ascii"
    assert printed.count(b"\n") == capsys.readouterr().out.count("\n")


def test_a_stream_without_an_encoding_is_left_as_it_is():
    stream = io.StringIO()
    prepare_output(stream)
    prepare_output(None)
    assert stream.getvalue() == ""


class OpenInExcelError(PermissionError):
    """What Windows raises for a file that another program holds open."""

    winerror = safe_files.ERROR_SHARING_VIOLATION


@pytest.fixture
def held(monkeypatch):
    """The number of tries for which a file is still held open, and the pauses that were made."""
    state = SimpleNamespace(tries=0, pauses=[])
    replace = Path.replace

    def replace_unless_held(path: Path, target: Path) -> Path:
        if state.tries:
            state.tries -= 1
            raise OpenInExcelError(13, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_unless_held)
    monkeypatch.setattr(safe_files.time, "sleep", state.pauses.append)
    return state


def test_a_file_that_is_held_for_a_moment_is_written(held, tmp_path):
    held.tries = 2
    safe_files.write_file(tmp_path / "2025.csv", [b"new"])
    assert (tmp_path / "2025.csv").read_bytes() == b"new"
    assert held.pauses == [*safe_files.PAUSES[:2]]


def test_a_file_that_stays_open_is_left_as_it_was(held, tmp_path):
    (tmp_path / "2025.csv").write_bytes(b"old")
    held.tries = 100
    with pytest.raises(BookError) as refused:
        safe_files.write_file(tmp_path / "2025.csv", [b"new"])
    assert "Excel" in str(refused.value)
    assert "Excel" in refused.value.in_language("sv")
    assert [*tmp_path.iterdir()] == [tmp_path / "2025.csv"]
    assert (tmp_path / "2025.csv").read_bytes() == b"old"


def test_another_reason_is_not_tried_again(held, monkeypatch, tmp_path):
    def full(_path: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BookError, match="No space left"):
        safe_files.write_file(tmp_path / "2025.csv", [b"new"])
    assert held.pauses == []


@pytest.fixture
def windows_lock(monkeypatch):
    """The module of locks as Windows runs it, with `msvcrt` over POSIX locks."""

    def locking(file: int, _mode: int, count: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert count == 1

    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("lock_on_windows", file_lock.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_lock_on_windows_is_held_by_one_and_removed(windows_lock, tmp_path):
    place = tmp_path / "lock"
    with windows_lock.file_lock(place):
        with pytest.raises(BookError), windows_lock.file_lock(place):
            pytest.fail("two hold the lock")
        assert place.exists()
    assert not place.exists()


def test_the_lock_of_an_ended_process_on_windows_is_replaced(windows_lock, tmp_path):
    place = tmp_path / "lock"
    place.write_text("999999 elsewhere\n")
    with windows_lock.file_lock(place):
        assert place.exists()
    assert not place.exists()
