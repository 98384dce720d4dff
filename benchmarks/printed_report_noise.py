"""How well a spoiled report is read: the shares of figures read right, unreadable and wrong.

    python benchmarks/printed_report_noise.py [TEXTS [REPORT.txt]]

For each number of spoiled places so many texts are made, by the seeds 0, 1, 2 …, of the report in
tests/printed_report (or the given one), and read; then of the report printed in each style of
tests/test_printed_styles.py.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fhledger import Book, FhledgerError, embedded_book
from fhledger.exchange.printed_report import read_report
from noise import KINDS, REPORT, with_noise
from printed_text import printed_text
from test_printed_styles import STYLES

PLACES = (1, 2, 5, 10, 20, 40)
STYLE_PLACES = (0, 5, 20)


def main(texts: int = 200, report: str = str(REPORT)) -> None:
    book = embedded_book()
    truth = book.printed[-1].figures()
    text = Path(report).read_text("utf-8")
    print(f"{texts} texts for each number of places, {len(truth)} figures each")
    print(f"{'kinds':38}  places    right  unreadable  wrong")
    for name, kinds in (("all", tuple(KINDS)), *((kind, (kind,)) for kind in KINDS)):
        for places in PLACES:
            show(
                book, name, [with_noise(text, seed, places, kinds) for seed in range(texts)], places
            )
    for name, style in STYLES.items():
        text = printed_text(book, truth, 2024, style)
        for places in STYLE_PLACES:
            seeds = range(texts if places else 1)
            show(book, name, [with_noise(text, seed, places) for seed in seeds], places)


def show(book: Book, name: str, texts: list[str], places: int) -> None:
    truth = book.printed[-1].figures()
    tally: Counter[str] = Counter()
    for text in texts:
        try:
            read = read_report(text, book.config).amounts()
        except FhledgerError:
            read = {}
        for key, amount in truth.items():
            outcome = "unreadable" if key not in read else ("wrong", "right")[read[key] == amount]
            tally[outcome] += 1
        tally["wrong"] += len(read.keys() - truth.keys())
    shares = [tally[kind] / (len(texts) * len(truth)) for kind in ("right", "unreadable")]
    print(f"{name:38}  {places:6}  {shares[0]:7.2%}  {shares[1]:9.2%}  {tally['wrong']:5}")


if __name__ == "__main__":
    main(*(int(sys.argv[1]),) if len(sys.argv) > 1 else (), *sys.argv[2:3])
