"""How well a spoiled report is read: the shares of figures read right, unreadable and wrong.

    python benchmarks/printed_report_noise.py [TEXTS [REPORT.txt]]

For each number of spoiled places so many texts are made, by the seeds 0, 1, 2 …,
of the report in tests/printed_report (or the given one), and read.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fhledger import FhledgerError, embedded_book
from fhledger.exchange.printed_report import read_report
from noise import KINDS, REPORT, spoiled

PLACES = (1, 2, 5, 10, 20, 40)


def main(texts: int = 200, report: str = str(REPORT)) -> None:
    book = embedded_book()
    truth = book.printed[-1].figures()
    text = Path(report).read_text("utf-8")
    print(f"{texts} texts for each number of places, {len(truth)} figures each")
    print("kinds                     places    right  unreadable  wrong")
    for name, kinds in (("all", tuple(KINDS)), *((kind, (kind,)) for kind in KINDS)):
        for places in PLACES:
            tally: Counter[str] = Counter()
            for seed in range(texts):
                try:
                    read = read_report(spoiled(text, seed, places, kinds), book.config).amounts()
                except FhledgerError:
                    read = {}
                for key, amount in truth.items():
                    kind = (
                        "unreadable"
                        if key not in read
                        else "right"
                        if read[key] == amount
                        else "wrong"
                    )
                    tally[kind] += 1
                tally["wrong"] += len(read.keys() - truth.keys())
            figures = texts * len(truth)
            shares = [tally[kind] / figures for kind in ("right", "unreadable")]
            print(f"{name:24}  {places:6}  {shares[0]:7.2%}  {shares[1]:9.2%}  {tally['wrong']:5}")


if __name__ == "__main__":
    main(*(int(sys.argv[1]),) if len(sys.argv) > 1 else (), *sys.argv[2:3])
