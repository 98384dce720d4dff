"""Every writer against everything that can lie in its way or fail beneath it.

`WRITERS` are the commands that write, `ATTACKS` what is done to them before. What follows is the
same for all: whatever lay there outside the book keeps its bytes, nothing is left behind, a refusal
gives its reason at once and changes nothing, and an answer is true.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from broken_books import SOUND
from fhledger import Book, BookError, close, edit, next_entry, read_book, write_book
from fhledger.book.files import file_lock, locked_book, safe_files
from fhledger.book.files.book_files import PENDING
from fhledger.book.files.locked_book import writable_book
from fhledger.cli import main
from fhledger.core.errors import DurabilityWarning
from file_cases import HEAD, YEAR, importing_book
from posting import post
from printed_text import printed_text

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="links, pipes and signals of POSIX"),
    pytest.mark.usefixtures("english"),
]

SECRET = "what belongs to somebody else"
SEVERAL_YEARS = f"""{HEAD}{YEAR}\
#VER A 1 20240105 "Möte"
{{
#TRANS 5010 {{}} 25.00
#TRANS 1930 {{}} -25.00
}}
#VER A 2 20250105 "Möte"
{{
#TRANS 5010 {{}} 35.00
#TRANS 1930 {{}} -35.00
}}
"""


class Writer(NamedTuple):
    """A command that writes, and the files that it makes or replaces in the working folder."""

    command: str
    files: tuple[str, ...]


WRITERS = {
    "post": Writer(
        "post --book book --line costs --amount -5 --day 2024-06-30 --text x",
        ("book/entries/2024.csv",),
    ),
    "begin": Writer("begin 2026 --book book", ("book/entries/2026.csv",)),
    "reverse": Writer("reverse A8 --book book --text x", ("book/entries/2024.csv",)),
    "close": Writer("close 2023 --book book", ("book/seals/2023.toml",)),
    "import": Writer(
        "import several.se --book book", ("book/entries/2024.csv", "book/entries/2025.csv")
    ),
    "population": Writer(
        "population --reference-day 2021-12-31 --file answer.json --book book",
        ("book/population.csv",),
    ),
    "check-report --save": Writer(
        "check-report report.txt --save --overwrite --book book", ("book/printed/2024.toml",)
    ),
    "-o": Writer("statement --book book --overwrite -o out.txt", ("out.txt",)),
    "init": Writer("init new", ("new/book.toml",)),
}
IN_A_BOOK = [name for name in WRITERS if name not in ("-o", "init")]
MAKING = ["begin", "close", "-o", "init"]
REPLACING = [name for name in WRITERS if name not in MAKING]

of_every_writer = pytest.mark.parametrize("name", WRITERS)
of_every_writer_in_a_book = pytest.mark.parametrize("name", IN_A_BOOK)
of_every_writer_of_books = pytest.mark.parametrize("name", [*IN_A_BOOK, "init"])


def answer(codes: list[str], **changes: object) -> str:
    """What Statistics Sweden answers about the members of the sound book."""
    dimensions = {"Region": codes, "Tid": ["2021"], "ContentsCode": ["BE0101N1"]}
    value = {
        "class": "dataset",
        "id": [*dimensions],
        "size": [len(of) for of in dimensions.values()],
        "dimension": {id: {"category": {"index": of}} for id, of in dimensions.items()},
        "value": list(range(100, 100 + len(codes))),
    }
    return json.dumps({**value, **changes})


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """A folder with a book and with what the commands read."""
    folder = tmp_path_factory.mktemp("original")
    book = read_book(importing_book(folder / "book"))
    (folder / "several.se").write_text(SEVERAL_YEARS, "cp437")
    (folder / "answer.json").write_text(answer([m.code for m in book.config.municipalities]))
    (folder / "report.txt").write_text(printed_text(book, book.printed[0].figures(), 2024))
    (folder / "secret").write_text(SECRET)
    return folder


@pytest.fixture
def place(original, tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of that folder, and the working folder; whatever waits is stopped."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def waits(*_: object) -> None:
        raise AssertionError("this waits")

    before = signal.signal(signal.SIGALRM, waits)
    signal.alarm(60)
    yield tmp_path
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys) -> Callable[..., Outcome]:
    def running(command: str) -> Outcome:
        try:
            status = main(command.split())
        except SystemExit as stop:
            status = int(str(stop.code))
        return Outcome(status, *capsys.readouterr())

    return running


def content(folder: Path) -> dict[str, object]:
    """Every path below a folder, links as links, and the bytes of the files."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            found[name] = f"link to {path.readlink()}"
        else:
            found[name] = path.read_bytes() if stat.S_ISREG(mode) else stat.S_IFMT(mode)
    return found


def changed_files(before: dict[str, object], place: Path) -> set[str]:
    """The files that are new or other than before."""
    after = content(place)
    assert before.keys() <= after.keys()
    return {
        name for name in after if after[name] != before.get(name) and isinstance(after[name], bytes)
    }


def in_the_way(kind: str, path: Path) -> None:
    """Put something that is no file in a place, in a file's stead where there is one."""
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "a link":
        path.symlink_to(Path.cwd() / "secret")
    elif kind == "a link that leads nowhere":
        path.symlink_to(Path.cwd() / "nowhere")
    elif kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a device":
        path.symlink_to("/dev/full")
    else:
        path.mkdir()


KINDS = ["a link", "a link that leads nowhere", "a pipe", "a device", "a folder"]
of_every_kind = pytest.mark.parametrize("kind", KINDS)


@of_every_writer
def test_without_an_attack_it_writes_its_files_and_leaves_nothing_else(name, place, run):
    before = content(place)
    outcome = run(WRITERS[name].command)
    message = "Wrote out.txt (2 kB).\n" if name == "-o" else ""
    assert (outcome.status, outcome.err) == (0, message)
    new = changed_files(before, place)
    assert new >= {*WRITERS[name].files}
    assert name == "init" or new == {*WRITERS[name].files}
    assert list(place.rglob(".*")) == []


class TestWhatLiesInTheWay:
    @of_every_writer
    @of_every_kind
    def test_as_a_temporary_file_of_a_name_that_can_be_guessed(self, kind, name, place, run):
        for file in WRITERS[name].files:
            path = place / file
            for guess in (
                f".{path.name}.part",
                f"{path.name}.tmp",
                f".{path.name}.{os.getpid()}.part",
            ):
                if path.parent.is_dir():
                    in_the_way(kind, path.parent / guess)
        before = content(place)
        assert run(WRITERS[name].command).status == 0
        assert changed_files(before, place) >= {*WRITERS[name].files}
        assert (place / "secret").read_text() == SECRET
        assert not (place / "nowhere").exists()

    @of_every_writer
    @of_every_kind
    def test_as_a_temporary_file_whose_name_was_foreseen(self, kind, name, place, run, monkeypatch):
        monkeypatch.setattr(safe_files, "temporary_name", lambda: ".fhledger.foreseen.part")
        monkeypatch.setattr(
            "fhledger.book.files.folder_writer.temporary_name", safe_files.temporary_name
        )
        parents = {(place / file).parent for file in WRITERS[name].files}
        for parent in parents if name != "init" else {place}:
            in_the_way(kind, parent / ".fhledger.foreseen.part")
        before = content(place)
        outcome = run(WRITERS[name].command)
        assert outcome.status == 2
        assert "cannot write: File exists" in outcome.err
        assert content(place) == before
        assert not (place / "nowhere").exists()

    @of_every_writer_in_a_book
    @of_every_kind
    def test_as_the_lock(self, kind, name, place, run):
        in_the_way(kind, place / "book/.lock")
        before = content(place)
        outcome = run(WRITERS[name].command)
        assert outcome.status == 2
        assert "book/.lock: this is " in outcome.err
        assert "delete it" in outcome.err
        assert content(place) == before

    @of_every_writer_in_a_book
    @of_every_kind
    def test_as_the_list_of_a_change(self, kind, name, place, run):
        in_the_way(kind, place / "book" / PENDING)
        before = content(place)
        outcome = run(WRITERS[name].command)
        assert outcome.status == 2
        assert PENDING in outcome.err
        assert content(place) == before

    @of_every_writer
    @of_every_kind
    def test_as_the_file_itself(self, kind, name, place, run):
        target = place / WRITERS[name].files[-1]
        if name == "init":
            target = target.parent
        in_the_way(kind, target)
        before = content(place)
        outcome = run(WRITERS[name].command)
        if name == "-o" and kind == "a link":  # the user named it, and gave --overwrite
            assert outcome.status == 0
            assert target.is_symlink()
            assert (place / "secret").read_text() != SECRET
            return
        if name == "init" and kind == "a folder":  # an empty one is filled
            assert outcome.status == 0
            return
        assert outcome.status == 2
        assert target.name in outcome.err
        assert content(place) == before

    @pytest.mark.parametrize("name", REPLACING)
    def test_a_readable_file_elsewhere_behind_a_link_is_not_written(self, name, place, run):
        """As in a book that came from somebody else, and that knows where the user's own one is."""
        target = place / WRITERS[name].files[0]
        elsewhere = target.rename(place / "elsewhere")
        target.symlink_to(elsewhere)
        before = content(place)
        outcome = run(WRITERS[name].command)
        assert outcome.status == 2
        assert "this is a link, and nothing is written through a link" in outcome.err
        assert content(place) == before

    @pytest.mark.parametrize("name", [name for name in IN_A_BOOK if name != "population"])
    def test_a_folder_of_the_book_that_is_a_link_is_not_written_into(self, name, place, run):
        target = place / WRITERS[name].files[0]
        folder = target.parent
        elsewhere = place / "elsewhere"
        folder.mkdir(exist_ok=True)
        folder.rename(elsewhere)
        folder.symlink_to(elsewhere)
        before = content(place)
        outcome = run(WRITERS[name].command)
        assert outcome.status == 2
        assert "this is a link, and a book is written within its own folder only" in outcome.err
        assert content(place) == before

    @of_every_writer_in_a_book
    def test_the_folder_that_the_user_names_may_be_a_link(self, name, place, run):
        (place / "book").rename(place / "real")
        (place / "book").symlink_to("real")
        assert run(WRITERS[name].command).status == 0
        assert (place / WRITERS[name].files[0].replace("book", "real")).exists()


@pytest.mark.parametrize(
    "output",
    [
        "book/entries/2024.csv",
        "book/new.csv",
        "book/entries/../population.csv",
        "./book/../book/budget.csv",
        "{place}/book/entries/2024.csv",
        "alias/entries/2024.csv",
        "year.csv",
        "hard.csv",
        "linked/2024.csv",
        "linked/2030.csv",
    ],
)
@pytest.mark.parametrize("command", ["statement --format csv", "export --to csv", "post"])
def test_the_answer_is_not_written_over_the_book(command, output, place, run):
    (place / "alias").symlink_to("book")
    (place / "year.csv").symlink_to("book/entries/2024.csv")
    (place / "hard.csv").hardlink_to("book/entries/2024.csv")
    (place / "book/printed").rename(place / "linked")
    (place / "book/printed").symlink_to("../linked")
    (place / "linked/2024.csv").write_text("a file of the book, in a folder behind a link")
    before = content(place)
    given = (
        f"{WRITERS['post'].command} --format csv" if command == "post" else f"{command} --book book"
    )
    outcome = run(f"{given} --overwrite -o {output.format(place=place)}")
    assert outcome.status == 2
    assert "this is a file of the book. Write it outside of its folder." in outcome.err
    assert content(place) == before


def test_the_answer_is_not_written_over_the_book_that_init_makes(place, run):
    (place / "new").mkdir()
    assert run("init new -o new/x").status == 2
    assert content(place / "new") == {}


class TestOwnerAndMode:
    @pytest.mark.parametrize("name", [*REPLACING, "-o"])
    def test_of_a_replaced_file_stay(self, name, place, run):
        target = place / WRITERS[name].files[0]
        if name == "-o":
            target.write_text("old")
        target.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(target, 1234, 4321)
        before = target.stat()
        assert run(f"{WRITERS[name].command}").status == 0
        after = target.stat()
        assert (after.st_uid, after.st_gid, after.st_mode) == (
            before.st_uid,
            before.st_gid,
            before.st_mode,
        )
        assert after.st_ino != before.st_ino

    @pytest.mark.parametrize("name", MAKING)
    def test_of_a_new_file_follow_the_umask(self, name, place, run):
        target = place / WRITERS[name].files[0]
        mask = os.umask(0o027)
        try:
            assert run(WRITERS[name].command).status == 0
        finally:
            os.umask(mask)
        assert stat.S_IMODE(target.stat().st_mode) == 0o640

    def test_a_file_is_secret_while_it_is_written(self, place):
        target = place / "out.txt"
        target.write_text("old")
        target.chmod(0o600)

        def parts() -> Iterator[bytes]:
            [temporary] = place.glob(".fhledger.*.part")
            assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
            yield b"new"

        safe_files.write_file(target, parts())
        assert target.read_text() == "new"


class TestAnAnswerIsTrue:
    @of_every_writer
    @pytest.mark.parametrize("failing", ["fsync", "open"])
    def test_where_only_the_folder_cannot_be_synced_it_is_written_with_a_warning(
        self, failing, name, place, run, monkeypatch
    ):
        fsync, opening = os.fsync, os.open

        def no_folder(file: int) -> None:
            if stat.S_ISDIR(os.fstat(file).st_mode):
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            fsync(file)

        def closed_folder(path: object, flags: int, *more: int, **named: int) -> int:
            if Path(str(path)).is_dir():
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return opening(path, flags, *more, **named)

        if failing == "fsync":
            monkeypatch.setattr(os, "fsync", no_folder)
        else:
            monkeypatch.setattr(os, "open", closed_folder)
        before = content(place)
        outcome = run(WRITERS[name].command)
        monkeypatch.undo()
        assert outcome.status == 0
        assert outcome.err.startswith("fhledger: warning: ")
        assert "this is written, do not repeat it" in outcome.err
        assert outcome.err.count("\n") == (2 if name == "-o" else 1)
        assert changed_files(before, place) >= {*WRITERS[name].files}
        assert list(place.rglob(".*")) == []

    @of_every_writer
    @pytest.mark.parametrize("failing", ["fsync", "replace", "rename", "fchmod"])
    def test_where_the_disk_refuses_nothing_has_changed(
        self, failing, name, place, run, monkeypatch
    ):
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        before = content(place)
        if failing in ("replace", "rename"):
            monkeypatch.setattr(Path, failing, full)
        else:
            monkeypatch.setattr(os, failing, full)
        outcome = run(WRITERS[name].command)
        monkeypatch.undo()
        if outcome.status == 0:  # this writer does not need that call
            assert changed_files(before, place) >= {*WRITERS[name].files}
            assert (failing, name) in NOT_NEEDED
            return
        assert outcome.status == 2
        assert "cannot write: No space left on device" in outcome.err
        assert content(place) == before

    LOST = (
        "fhledger: The book has been changed, so do not repeat the command; its output is lost:"
        " No space left on device.\n"
    )

    @of_every_writer_of_books
    def test_an_answer_that_is_lost_says_that_the_book_has_changed(
        self, name, place, capsys, monkeypatch
    ):
        before = content(place)
        with Path("/dev/full").open("w") as full, monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", full)
            status = main(WRITERS[name].command.split())
        assert (status, capsys.readouterr().err) == (0, self.LOST)
        assert changed_files(before, place) >= {*WRITERS[name].files}

    def test_an_answer_that_a_process_loses_says_so(self, place):
        before = content(place)
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "fhledger", *WRITERS["post"].command.split()],
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
                text=True,
            )
        assert (done.returncode, done.stderr) == (0, self.LOST)
        assert changed_files(before, place) >= {*WRITERS["post"].files}

    def test_a_warning_reaches_the_library(self, place, monkeypatch):
        monkeypatch.setattr(
            "fhledger.book.files.locked_book.sync_folders", lambda _: "no such call"
        )
        book = place / "book"
        with pytest.warns(DurabilityWarning, match=r"entries/2024.csv: this is written.*no such"):
            post(book, lambda book: next_entry(book, line="costs", amount=-5, day="2024-06-30"))
        assert read_book("book").ledger(2024).totals.numbering.last("A") == 13


NOT_NEEDED = {
    *((call, "init") for call in ("replace", "fchmod")),
    *(("rename", name) for name in WRITERS if name != "init"),
    *(("fchmod", name) for name in ("close", "begin", "-o")),
}
"""What a writer does without."""


UNREADABLE = "nothing was written, because the book could not be read any more"
STRANGE_ANSWERS: dict[str, tuple[dict[str, object], str]] = {
    "a region twice": ({}, f"population.csv: {UNREADABLE}: duplicate figure '9001 on 2021-12-31'"),
    "a dimension twice": (
        {"id": ["Region", "Region", "Tid"], "size": [2, 2, 1], "value": [1, 2, 3, 4]},
        f"population.csv: {UNREADABLE}: duplicate figure '9001 on 2021-12-31'",
    ),
    "16 digits": ({"value": [10**15, 2]}, f"inhabitants: {UNREADABLE}: '1000000000000000' has"),
    "401 digits": ({"value": [10**400, 2]}, f"population.csv, line 6, inhabitants: {UNREADABLE}"),
}


class TestNothingUnreadable:
    @of_every_writer_of_books
    def test_the_book_is_read_before_anything_is_replaced(self, name, place, run, monkeypatch):
        reading = locked_book.read_folder

        def refuse(folder: Path, *rest: object, instead: object = None, **more: object) -> Book:
            if instead is None and name != "init":
                return reading(folder, *rest, **more)
            raise BookError("this cannot be read")

        monkeypatch.setattr("fhledger.book.files.locked_book.read_folder", refuse)
        monkeypatch.setattr("fhledger.book.files.folder_writer.read_folder", refuse)
        before = content(place)
        outcome = run(WRITERS[name].command)
        assert outcome.status == 2
        assert "this cannot be read" in outcome.err
        assert content(place) == before

    @pytest.mark.parametrize("kind", STRANGE_ANSWERS)
    def test_an_answer_of_statistics_sweden_that_is_no_answer(self, kind, place, run):
        changes, reason = STRANGE_ANSWERS[kind]
        codes = [member.code for member in read_book("book").config.municipalities]
        regions = [*codes, codes[0]] if kind == "a region twice" else codes
        (place / "answer.json").write_text(answer(regions, **changes))
        before = content(place)
        outcome = run(WRITERS["population"].command)
        assert outcome.status == 2
        assert reason in outcome.err
        assert content(place) == before

    def test_what_is_read_otherwise_than_it_was_meant_is_not_written(self, place, monkeypatch):
        before = content(place)
        monkeypatch.setattr(
            "fhledger.book.edits.editing.extended_lines",
            lambda lines, *_: [*lines, "A13,2024-06-30,costs,,-6,x,,,,\n"],
        )
        with pytest.raises(BookError, match=r"entries/2024.csv: .* not be read as it was meant"):
            post("book", lambda book: next_entry(book, line="costs", amount=-5, day="2024-06-30"))
        assert content(place) == before

    def test_a_book_that_could_not_be_read_is_not_written(self, place):
        book = read_book("book")
        with pytest.raises(BookError, match="there are no entries"):
            write_book(book.replace(ledgers=(), printed=()), "new")
        assert not (place / "new").exists()


HOLD = """
import os, signal, sys, time
from pathlib import Path
from fhledger.book.files.locked_book import writable_book
signal.signal(signal.SIGINT, signal.default_int_handler)  # also where `pytest` itself ignores it
with writable_book("book"):
    print("locked", flush=True)
    {then}
"""


def holder(then: str = "time.sleep(60)") -> subprocess.Popen[str]:
    """Another process that holds the book."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(then=then)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "locked\n"
    return process


class TestLocks:
    def test_of_a_living_process_is_respected_and_it_is_named(self, place, run):
        process = holder()
        try:
            before = content(place)
            for name in IN_A_BOOK:
                outcome = run(WRITERS[name].command)
                assert outcome.status == 2, name
                assert f"process {process.pid} on " in outcome.err
                assert "is writing this book. Try again when it is done." in outcome.err
                assert content(place) == before
        finally:
            process.kill()
            process.communicate()
        assert run(WRITERS["post"].command).status == 0
        assert not (place / "book/.lock").exists()

    @pytest.mark.deep
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_of_a_process_that_was_stopped_is_released(self, number, place, run):
        process = holder()
        process.send_signal(number)
        process.communicate()
        assert run(WRITERS["post"].command).status == 0
        assert not (place / "book/.lock").exists()

    @pytest.mark.parametrize(
        "text",
        ["", "{pid} {host}\n", "1 here", "17 x", "rubbish", "\0" * 99],
    )
    def test_of_a_dead_process_whose_id_another_one_has(self, text, place, run):
        (place / "book/.lock").write_text(text.format(pid=os.getpid(), host=platform.node()))
        assert run(WRITERS["post"].command).status == 0
        assert not (place / "book/.lock").exists()

    def test_a_file_that_lies_there_is_never_written_into(self, place, run):
        (place / "book/.lock").hardlink_to(place / "secret")
        assert run(WRITERS["post"].command).status == 0
        assert (place / "secret").read_text() == SECRET

    def test_that_is_a_leftover_of_another_user_is_removed(self, place, run, monkeypatch):
        """One that may be read only."""
        opening = os.open

        def open_or_refuse(path: Path, flags: int, *more: int) -> int:
            if Path(path).name == ".lock" and flags & os.O_RDWR and not flags & os.O_CREAT:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return opening(path, flags, *more)

        (place / "book/.lock").write_text("17 here\n")
        monkeypatch.setattr(file_lock.os, "open", open_or_refuse)
        assert run(WRITERS["post"].command).status == 0
        assert not (place / "book/.lock").exists()

    def test_of_another_process_is_not_deleted(self, place):
        """Somebody deletes the lock of a living process, and another process takes the next."""
        lock = place / "book/.lock"
        with file_lock.file_lock(lock):
            lock.unlink()
            other = holder()
            inode = lock.stat().st_ino
        assert lock.stat().st_ino == inode
        with pytest.raises(BookError, match=f"process {other.pid} on .* is writing this book"):
            post("book", lambda book: next_entry(book, line="costs", amount=-5, day="2024-06-30"))
        other.kill()
        other.communicate()

    def test_within_one_process_and_between_threads(self, place):
        book = place / "book"
        with writable_book(book), pytest.raises(BookError, match=f"process {os.getpid()} on "):
            close(book, 2023)
        refused = []

        def posting() -> None:
            for _ in range(5):
                try:
                    post("book", lambda b: next_entry(b, line="costs", amount=-1, day="2024-06-30"))
                except BookError as error:
                    refused.append(str(error))

        threads = [threading.Thread(target=posting) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all("is writing this book" in text for text in refused)
        assert read_book("book").ledger(2024).totals.entries == 8 + 30 - len(refused)

    def test_of_many_processes_each_entry_is_there_once(self, place):
        script = (
            "from fhledger import edit, BookError\n"
            "done = 0\n"
            "while done < 5:\n"
            "    try:\n"
            "        with edit('book') as e: e.post(line='costs', amount=-1, day='2024-06-30')\n"
            "        done += 1\n"
            "    except BookError as error:\n"
            "        assert 'is writing this book' in str(error), error\n"
        )
        others = [
            subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE)
            for _ in range(4)
        ]
        assert [(other.communicate()[1], other.returncode) for other in others] == [(b"", 0)] * 4
        ledger = read_book("book").ledger(2024)
        assert ledger.totals.entries == 8 + 20
        assert ledger.totals.numbering.duplicates() == ()
        assert not (place / "book/.lock").exists()

    def test_a_file_system_without_locks_is_named(self, place, run, monkeypatch):
        def unsupported(_: int) -> None:
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

        monkeypatch.setattr(file_lock, "_lock", unsupported)
        before = content(place)
        outcome = run(WRITERS["post"].command)
        assert "this cannot be locked: No locks available" in outcome.err
        assert changed_files(before, place) <= {"book/.lock"}


class TestSeveralFiles:
    """A change of several files, stopped between two of them."""

    FILES = WRITERS["import"].files

    @pytest.fixture
    def half_imported(self, place, monkeypatch) -> Path:
        """The book of which an import has replaced one file of two."""
        moving = safe_files.move
        moved = []

        def stop(temporary: Path, path: Path) -> None:
            if path.name == "2025.csv":
                raise KeyboardInterrupt
            moved.append(path)
            moving(temporary, path)

        with monkeypatch.context() as patched:
            patched.setattr("fhledger.book.files.locked_book.move", stop)
            with pytest.raises(KeyboardInterrupt):
                main(WRITERS["import"].command.split())
        assert (place / "book/entries/2025.csv").read_text("utf-8").count("\n") == 1
        assert [path.name for path in moved] == [PENDING, "2024.csv"]
        return place / "book"

    def test_is_seen_by_every_reader_until_it_is_complete(self, half_imported, run):
        for command in ("verify", "statement", "export --to csv"):
            outcome = run(f"{command} --book {half_imported}")
            assert outcome.status == 2
            assert "a change of several files has begun, and is not complete" in outcome.err
            assert "run the import again" in outcome.err

    @pytest.mark.parametrize("name", ["import", "post", "reverse", "close"])
    def test_is_completed_by_the_next_writer(self, name, half_imported, run):
        assert run(WRITERS[name].command).status == 0
        book = read_book(half_imported)
        sources = [e.source for year in (2024, 2025) for e in book.ledger(year).entries]
        assert sum("several.se" in source for source in sources) == 2
        assert list(half_imported.rglob(".*")) == []

    def test_is_not_completed_over_what_was_changed_since(self, half_imported, run):
        path = half_imported / "entries/2024.csv"
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        before = content(half_imported)
        outcome = run(WRITERS["post"].command)
        assert outcome.status == 2
        assert (
            "a change was interrupted, and entries/2024.csv has been changed since" in outcome.err
        )
        assert content(half_imported) == before

    def test_is_not_completed_when_the_book_could_not_be_read_afterwards(self, half_imported, run):
        (half_imported / "budget.csv").write_text("rubbish", "utf-8")
        before = content(half_imported)
        outcome = run(WRITERS["post"].command)
        assert outcome.status == 2
        assert "budget.csv, line 1: an interrupted change cannot be completed: " in outcome.err
        assert content(half_imported) == before

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "replacements = 1",
            "\0",
            '[[replacements]]\nfile = "../secret"\ntemporary = "{part}"\nsha256_after = "x"',
            '[[replacements]]\nfile = "entries/2024.csv"\ntemporary = "../../secret"\nsha256_after = "x"',
            '[[replacements]]\nfile = "entries/2024.csv"\ntemporary = "{part}"\nsha256_after = "x"',
            '[[replacements]]\nfile = "entries/2024.csv"\ntemporary = "{part}"\nsha256_after = ""',
        ],
    )
    def test_a_list_that_was_made_by_somebody_else_is_refused(self, text, place, run):
        (place / "book" / PENDING).write_text(text.format(part=".fhledger.0123456789abcdef.part"))
        before = content(place)
        outcome = run(WRITERS["post"].command)
        assert outcome.status == 2
        assert PENDING in outcome.err
        assert content(place) == before

    def test_of_which_the_first_file_cannot_be_moved_changes_nothing(self, place, run, monkeypatch):
        moving = safe_files.move

        def refuse(temporary: Path, path: Path) -> None:
            if path.name == "2024.csv":
                raise safe_files.unwritable(path, OSError(errno.EBUSY, "Device or resource busy"))
            moving(temporary, path)

        monkeypatch.setattr("fhledger.book.files.locked_book.move", refuse)
        before = content(place)
        outcome = run(WRITERS["import"].command)
        assert "2024.csv: cannot write: Device or resource busy.\n" in outcome.err
        assert content(place) == before

    def test_of_which_a_later_file_cannot_be_moved_is_completed_later(
        self, place, run, monkeypatch
    ):
        moving = safe_files.move

        def refuse(temporary: Path, path: Path) -> None:
            if path.name == "2025.csv":
                raise safe_files.unwritable(path, OSError(errno.EBUSY, "Device or resource busy"))
            moving(temporary, path)

        with monkeypatch.context() as patched:
            patched.setattr("fhledger.book.files.locked_book.move", refuse)
            outcome = run(WRITERS["import"].command)
            assert outcome.status == 2
            assert "has begun, and is not complete. Do not repeat it. Remove the" in outcome.err
            assert "has begun, and is not complete" in run(WRITERS["post"].command).err
        assert run(WRITERS["post"].command).status == 0
        assert read_book(place / "book").ledger(2025).totals.entries == 1


def test_what_a_killed_writer_has_left_is_removed_and_nothing_else(place, run):
    leftover = place / "book/entries/.fhledger.0123456789abcdef.part"
    leftover.symlink_to(place / "secret")
    other = place / "book/entries/.fhledger.of-somebody.part"
    other.write_text("mine")
    (place / "book/printed").rename(place / "elsewhere")
    behind_a_link = place / "elsewhere" / leftover.name
    behind_a_link.write_text("mine")
    (place / "book/printed").symlink_to("../elsewhere")
    assert run(WRITERS["post"].command).status == 0
    assert not leftover.is_symlink()
    assert other.read_text() == behind_a_link.read_text() == "mine"
    assert (place / "secret").read_text() == SECRET


def test_statistics_sweden_is_asked_before_the_book_is_locked(place, monkeypatch):
    from fhledger.cli import editing_commands

    def ask(*_: object) -> None:
        assert not (place / "book/.lock").exists()
        raise BookError("nobody there")

    monkeypatch.setattr(editing_commands, "inhabitants", ask)
    assert main(WRITERS["population"].command.split()) == 2


def test_a_population_that_is_known_writes_nothing(place):
    rows = read_book(SOUND).population.rows
    before = content(place)
    with edit("book") as change:
        assert change.add_population(rows) == ()
    assert content(place) == before
