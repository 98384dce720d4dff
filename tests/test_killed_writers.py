"""A writing process, killed at a random step, hundreds of times: the old book or the new one.

A child posts entry after entry and acknowledges each; every call of a C function
counts as a step, and at the step that was drawn it kills itself with SIGKILL. What
it has acknowledged must be there; at most one more entry may be; the rest is byte
for byte what it was. HYPOTHESIS_PROFILE=deep kills 500 times rather than 50.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from broken_books import SOUND
from fhledger import BookError, close, edit, next_entry, read_book
from fhledger.audit.verification import verify
from fhledger.book.files.book_files import PENDING
from fhledger.book.files.safe_files import TEMPORARY
from fhledger.exchange.imports.import_files import import_file
from file_cases import HEAD, YEAR, importing_book
from posting import post

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

KILLS = settings().max_examples // 4
"""How many: 12, or 500 under the deep profile."""


def child(work: Callable[[Callable[[str], None]], None], kill_at: int) -> tuple[list[str], int]:
    """What a child acknowledged, and how many steps it took; 0 when it was killed."""
    reading, writing = os.pipe()
    if not (process := os.fork()):
        steps = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal steps
            if event == "c_call":
                steps += 1
                if steps == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            os.close(reading)
            sys.setprofile(count)
            work(lambda text: os.write(writing, f"{text}\n".encode()))
            sys.setprofile(None)
            os.write(writing, f"steps {steps}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        acknowledged = pipe.read().splitlines()
    os.waitpid(process, 0)
    steps = (
        int(acknowledged.pop().split()[1])
        if acknowledged and acknowledged[-1].startswith("steps")
        else 0
    )
    return acknowledged, steps


def posting(folder: Path, times: int) -> Callable[[Callable[[str], None]], None]:
    def work(acknowledge: Callable[[str], None]) -> None:
        for _ in range(times):
            done = post(
                folder,
                lambda book: next_entry(
                    book, line="costs", amount="-1.50", day="2024-12-01", text="Åter; igen"
                ),
            )
            acknowledge(done.entry.number)

    return work


def step(drawn: Random, steps: int) -> int:
    """Any step, or as often one near the last, where the writing is."""
    near_the_last = steps + 1 - int(steps ** drawn.random())
    return drawn.choice((drawn.randint(1, steps), near_the_last))


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


def test_every_acknowledged_entry_is_there_and_nothing_is_half_written(tmp_path):
    folder = shutil.copytree(SOUND, tmp_path / "book")
    path = folder / "entries/2024.csv"
    original = path.read_bytes()
    counted = shutil.copytree(SOUND, tmp_path / "counted")
    posting(counted, 1)(str)  # what is built at the first use is built before steps are counted
    _, steps = child(posting(counted, 2), 0)
    drawn = Random(20241231)
    killed = locked = 0
    for _ in range(KILLS):
        path.write_bytes(original)
        before = [entry.number for entry in read_book(folder).ledger(2024).entries]
        acknowledged, survived = child(posting(folder, 2), step(drawn, steps))
        killed += not survived
        locked += (folder / ".lock").exists()
        now = [entry.number for entry in read_book(folder).ledger(2024).entries]
        assert now[: len(before)] == before
        added = now[len(before) :]
        assert added[: len(acknowledged)] == acknowledged
        assert len(added) - len(acknowledged) in {0, 1}
        row = "2024-12-01,costs,,-1.50,Åter; igen,,,,\n"
        assert path.read_bytes() == original + "".join(f"{n},{row}" for n in added).encode()
        names = {p.name for p in (folder / "entries").iterdir()} - {"2023.csv", "2024.csv"}
        assert all(TEMPORARY.fullmatch(name) for name in names)
    assert killed > KILLS / 2  # a step near the last may lie beyond the end: no two runs are alike
    assert locked > 0
    done, _ = child(posting(folder, 1), 0)
    assert len(done) == 1
    assert leftovers(folder) == []


def test_an_import_over_several_years_is_whole_or_completed_by_the_next_writer(tmp_path):
    """Each of three years has a voucher in the file: all are there at the end, or none."""
    vouchers = "".join(
        f'#VER A {year} {year}0105 "Möte"\n{{\n#TRANS 5010 {{}} 25.00\n#TRANS 1930 {{}} -25.00\n}}\n'
        for year in (2023, 2024, 2025)
    )
    file = tmp_path / "several.se"
    file.write_text(f"{HEAD}{YEAR}{vouchers}", "cp437")
    original = importing_book(tmp_path / "original")
    completed = importing_book(tmp_path / "completed")

    def importing(folder: Path) -> Callable[[Callable[[str], None]], None]:
        return lambda acknowledge: acknowledge(str(len(import_file(folder, file).entries)))

    importing(completed)(str)
    states = {
        "nothing": {p.name: p.read_bytes() for p in (original / "entries").iterdir()},
        "all": {p.name: p.read_bytes() for p in (completed / "entries").iterdir()},
    }
    _, steps = child(importing(importing_book(tmp_path / "counted")), 0)
    drawn = Random(20251231)
    found = {"nothing": 0, "all": 0, "interrupted": 0}
    for number in range(2 * KILLS):
        folder = importing_book(tmp_path / str(number))
        kill_at = step(drawn, steps) if number % 2 else steps - drawn.randrange(300)
        acknowledged, _ = child(importing(folder), kill_at)
        interrupted = (folder / PENDING).exists()
        if interrupted:
            with pytest.raises(BookError, match="a change of several files has begun, and is not"):
                read_book(folder)
        else:
            read_book(folder)
        with edit(folder):
            pass  # a writer that writes nothing itself
        now = {p.name: p.read_bytes() for p in (folder / "entries").iterdir()}
        state = next(name for name, content in states.items() if content == now)
        assert state == "all" or not (acknowledged or interrupted)
        found["interrupted" if interrupted else state] += 1
        assert leftovers(folder) == []
    assert min(found.values()) > 0, found


def test_a_year_is_closed_or_open_never_half(tmp_path):
    folder = shutil.copytree(SOUND, tmp_path / "book")

    def closing(acknowledge: Callable[[str], None]) -> None:
        acknowledge(close(folder, 2023).seal)

    closing(str)
    [seal] = read_book(folder).seals
    shutil.rmtree(folder / "seals")
    _, steps = child(closing, 0)
    drawn = Random(20231231)
    sealed = 0
    for _ in range(KILLS):
        shutil.rmtree(folder / "seals")
        acknowledged, _ = child(closing, step(drawn, steps))
        book = read_book(folder)
        assert book.seals in ((), (seal,))
        assert not acknowledged or acknowledged == [book.seals[0].seal]
        assert verify(book).failures() == ()
        sealed += bool(book.seals)
        (folder / "seals").mkdir(exist_ok=True)
    assert 0 < sealed < KILLS
