"""Whatever a file is turned into, its reader gives an answer: no traceback, 5 seconds, bounded
memory.

    python benchmarks/reader_fuzz.py [MINUTES [READER ...]]

Every file that the program reads is changed by the seeds 0, 1, 2 …: pieces are cut out, doubled,
moved, overwritten and interspersed with others; of three files one is then made 1 MB long by
repeating a piece of it. The commands that read the file are run over each in a process of its own,
with `MOST_SECONDS` of processor time and `MOST_MEGABYTES` of memory. Anything but a status of 0, 1
or 2 is printed with its reader and seed, and the file is kept.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fhledger.cli import main as fhledger
from file_cases import FILES, HEAD, VOUCHER, YEAR, workbook
from noise import REPORT

MOST_SECONDS = 5.0
MOST_MEGABYTES = 500
BOOK = Path(__file__).parent.parent / "examples" / "pahittat_forbund"
LONG = 1_000_000

PIECES = (
    *(
        b"\0",
        b"\xff",
        b"\r",
        b"\r\n",
        b"\n",
        b"\t",
        b"\f",
        b"\x1b[2J",
        "\u202e\u0661\uff11".encode(),
    ),
    *(
        b" ",
        b",",
        b";",
        b'"',
        b'""',
        b"'",
        b'"""',
        b"#",
        b"=",
        b".",
        b"-",
        b"[",
        b"]]",
        b"[[",
        b"{",
        b"}",
    ),
    *(
        b"a.",
        b"[a.a]\n",
        b"a = [",
        b"1e999",
        b"0x" + b"f" * 99,
        b"9" * 99,
        b"nan",
        b"inf",
        b"true",
        b"1_0",
    ),
    *(
        b"2024-13-45",
        b"9999-12-31",
        b"0000",
        b"1" * 20,
        b"-0.001",
        b"\\u0000",
        b"null",
        b"{}",
        b"\xe2\x80\xa8",
    ),
    *(b"#TRANS 1 {} 1\n", b"#VER", b"Totalt 1", b"Finansiering\n", b"=1+1", b"<c>", b"</row>"),
)
"""What is put between the bytes of a file."""

CELLS = (
    '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c><c r="B{0}"><v>{0}</v></c></row>'
)


@dataclass(frozen=True)
class Reader:
    """A file of a book or beside it, its content, and the commands that read it.

    `{book}` in a command is the folder of the book, `{file}` the file; a file with a `pack` is
    changed before it is packed.
    """

    file: str
    content: bytes
    commands: tuple[str, ...]
    pack: Callable[[Path, bytes], object] = field(default=Path.write_bytes)


def _sheet(path: Path, content: bytes) -> None:
    workbook(path, content.decode("utf-8", "replace"))


def _readers() -> dict[str, Reader]:
    reads = ("verify --book {book} --format json", "statement --book {book}", "fees --book {book}")
    names = sorted(path for path in BOOK.rglob("*.*") if path.suffix in (".toml", ".csv"))
    of_book = {str(path.relative_to(BOOK)): path.read_bytes() for path in names}
    of_book["measures.csv"] = (
        b"member,measure,reference_day,value,source\n9101,payroll,2022-11-01,5,x\n"
    )
    of_book["seals/2023.sig"] = (
        b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n"
    )
    of_book["seals/2023.tsr"] = b"MIIB\n"
    of_book["allowed_signers"] = b"anna@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==\n"
    readers = {name: Reader(name, content, reads) for name, content in of_book.items()}
    imports = ("import {file} --dry-run --book {book}",)
    sie = (BOOK / "vardens_bokforing_2025.se").read_bytes()
    for name in ("accounts.toml", "spreadsheets.toml"):
        readers[name] = Reader(
            name, (FILES / name).read_bytes(), ("import {book}/table.csv --dry-run --book {book}",)
        )
    table = "Datum;Ver;Konto;Namn;Belopp;Text\n2025-01-05;1;5010;Möten;-25,00;Möte\n".encode()
    cells = "".join(CELLS.format(number, word) for number, word in enumerate(("Datum", "5"), 1))
    answer = {
        "class": "dataset",
        "id": ["Region", "Tid"],
        "size": [2, 1],
        "dimension": {
            "Region": {"category": {"index": {"9101": 1, "9102": 0}}},
            "Tid": {"category": {"index": ["2024"]}},
        },
        "value": [15903, 17616],
    }
    sample = (
        b"taken,number,day,line,item,amount_kr,audited_kr,interval_kr\n"
        b"drawn,A1,2024-01-05,fees,,1000.00,900.00,50000.00\n"
    )
    posts = b"day,line,amount_kr,text,source\n2026-01-05,external_costs,25,x,y\n"
    readers |= {
        "SIE": Reader("file.se", sie, imports),
        "small SIE": Reader("file.si", f"{HEAD}{YEAR}{VOUCHER}".encode("cp437"), imports),
        "CSV": Reader("file.csv", table, imports),
        "xlsx": Reader("file.xlsx", f"<sheetData>{cells}</sheetData>".encode(), imports, _sheet),
        "broken xlsx": Reader("file.xlsx", b"", imports),
        "printed report": Reader("report.txt", REPORT.read_bytes(), ("check-report {file}",)),
        "JSON-stat": Reader(
            "answer.json",
            json.dumps(answer).encode(),
            ("population --reference-day 2022-11-01 --file {file} --dry-run --book {book}",),
        ),
        "sample": Reader("sample.csv", sample, ("evaluate {file} --materiality 200000",)),
        "sample.xlsx": Reader(
            "sample.xlsx",
            f"<sheetData>{cells}</sheetData>".encode(),
            ("evaluate {file} --materiality 9",),
            _sheet,
        ),
        "entries to post": Reader("posts.csv", posts, ("post-table {file} --book {book}",)),
    }
    return readers


def mutate(content: bytes, random: Random) -> bytes:
    """The content, changed in one to ten places; one time of three made long."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 10))):
        start, end = sorted(random.choices(range(len(content) + 1), k=2))
        end = min(end, start + random.choice((0, 1, 3, 30, 600)))
        part = random.choice(
            (
                b"",
                content[start:end] * 2,
                random.choice(PIECES),
                random.choice(PIECES),
                random.randbytes(2),
            )
        )
        content = content[:start] + part + content[end:]
    if random.random() < 1 / 3:
        start = random.randrange(len(content) + 1)
        lines = content.splitlines(keepends=True) or [b""]
        part = random.choice(
            (
                content[start : start + random.choice((1, 4, 40, 400))],
                random.choice(PIECES),
                random.choice(lines),
                b"".join(random.choices(PIECES, k=3)),
            )
        )
        at = random.choice((start, len(b"".join(lines[: random.randrange(len(lines) + 1)]))))
        more = part * (LONG // max(1, len(part)))
        if random.random() < 0.3:  # pieces that are alike, not equal
            more = b"".join(b"%s%d" % (part, each) for each in range(LONG // (len(part) + 6)))
        content = content[:at] + more + content[at:]
    return content


@dataclass(frozen=True)
class Answer:
    """What became of the commands: the last status or what went wrong, the time, the memory."""

    outcome: str
    seconds: float
    megabytes: float


def answer_of(commands: list[list[str]]) -> Answer:
    """Run the commands in a process of its own."""
    receiving, sending = os.pipe()
    process = os.fork()
    if process == 0:
        outcome = "a crash"
        try:
            os.close(receiving)
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
            limit = int(4 * MOST_SECONDS) * len(commands)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            outcome = str(max(map(fhledger, commands)))
        except SystemExit as exit:
            outcome = f"refused arguments: {exit.code}"
        except BaseException as error:  # noqa: BLE001, a traceback is what is looked for
            place = error.__traceback__
            while place and place.tb_next:
                place = place.tb_next
            where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
            outcome = f"{type(error).__name__} {str(error)[:200]!r} {where}"
        finally:
            os.write(sending, outcome.encode(errors="replace"))
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as file:
        outcome = file.read().decode() or "killed"
    _, _, used = os.wait4(process, 0)
    return Answer(outcome, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def try_reader(reader: Reader, seed: int, folder: Path) -> tuple[Answer, Path]:
    """The answer to the file of a reader as a seed changes it, and the file."""
    book = folder / "book"
    shutil.copytree(BOOK, book, dirs_exist_ok=True)
    for name in ("accounts.toml", "spreadsheets.toml"):
        shutil.copy(FILES / name, book / name)
    (book / "table.csv").write_text("Datum;Ver;Konto;Belopp\n2025-01-05;1;5010;5\n", "utf-8")
    path = book / reader.file
    random = Random(f"{reader.file} {seed}")
    if not reader.content:
        workbook(path, "<sheetData></sheetData>")
        path.write_bytes(mutate(path.read_bytes(), random))
    else:
        reader.pack(path, mutate(reader.content, random))
    commands = [
        [part.format(book=book, file=path) for part in command.split()]
        for command in reader.commands
    ]
    return answer_of(commands), path


def is_wrong(answer: Answer) -> bool:
    """Whether it is no answer, or came too late or with too much memory."""
    return (
        answer.outcome not in ("0", "1", "2")
        or answer.seconds > MOST_SECONDS
        or answer.megabytes > MOST_MEGABYTES
    )


def main(minutes: float = 1, *names: str) -> int:
    """Try files for some minutes; the number of wrong answers."""
    readers = _readers()
    tally: Counter[str] = Counter()
    slowest = largest = 0.0
    wrong = seed = 0
    began = monotonic()
    while monotonic() - began < 60 * minutes:
        for name in names or readers:
            with tempfile.TemporaryDirectory() as folder:
                answer, path = try_reader(readers[name], seed, Path(folder))
                tally[answer.outcome] += 1
                slowest, largest = max(slowest, answer.seconds), max(largest, answer.megabytes)
                if is_wrong(answer):
                    wrong += 1
                    kept = Path(tempfile.gettempdir(), f"fuzz-{name.replace('/', '-')}-{seed}")
                    shutil.copy(path, kept)
                    print(f"{name}, seed {seed}: {answer}; {kept}", flush=True)
        seed += 1
    print(
        f"{tally.total()} files for {len(names or readers)} readers: {dict(tally)}; the slowest"
        f" took "
        f"{slowest:.1f} s, the largest {largest:.0f} MB; wrong: {wrong}"
    )
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(*map(float, sys.argv[1:2]), *sys.argv[2:])))
