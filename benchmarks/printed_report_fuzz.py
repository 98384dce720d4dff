"""Whatever a report's text is turned into, only the library's own error comes out, and soon.

    python benchmarks/printed_report_fuzz.py [MINUTES]

Bytes of the report in tests/printed_report are cut out, doubled, moved, overwritten and
interspersed with others, by the seeds 0, 1, 2 …; each result is read and checked.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic, process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fhledger import embedded_book
from fhledger.core.errors import PrintedTextError
from fhledger.exchange.printed_report import read_report, report_text
from fhledger.exchange.printed_report.checking import check_report
from noise import REPORT

PIECES = (
    *(b"\0", b"\xff", b"\r", b"\f", b"\n\n", b" ", b"-", b"O", b".", b"2024 2023 2022\n", b"0 0 0"),
    *(
        b"Finansiering\n",
        b"Bilaga 2 Specifikation\n",
        b"Totalt 1",
        b"1" * 50,
        "å—”🙂\u2028".encode(),
    ),
)


def mutate(content: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 30)):
        a, b = sorted(random.choices(range(len(content) + 1), k=2))
        b = min(b, a + random.choice((1, 3, 30, 600)))
        part = random.choice((b"", content[a:b] * 2, random.choice(PIECES), random.randbytes(2)))
        content = content[:a] + part + content[b:]
        if random.random() < 0.2:
            lines = content.split(b"\n")
            random.shuffle(lines)
            content = b"\n".join(lines)
    if random.random() < 0.9:
        return content.replace(b"\0", b"").decode("utf-8", "ignore").encode()
    return content


def main(minutes: float = 1) -> None:
    book, content = embedded_book(), REPORT.read_bytes()
    tally: Counter[str] = Counter()
    longest = 0.0
    began = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        while monotonic() - began < 60 * minutes:
            path.write_bytes(mutate(content, Random(tally.total())))
            start = process_time()
            try:
                check_report(read_report(report_text(path), book.config), book.config, book)
                tally["read"] += 1
            except PrintedTextError:
                tally["refused"] += 1
            longest = max(longest, process_time() - start)
    print(f"{tally.total()} texts: {dict(tally)}; the longest took {longest:.2f} processor seconds")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
