"""The commands as people use them, each over two books of different kinds.

A command is written once; what differs between the books stands with the book. So nothing
in the code can be made for one of them only. What each prints is a golden text,
`tests/golden/BOOK/NAME`.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

from fhledger.book.files.folder_reader import EMBEDDED

INVENTED = Path(__file__).parent.parent / "examples" / "pahittat_forbund"

BOOKS: dict[str, dict[str, str]] = {
    "familjen_helsingborg": {
        "book": "",
        "report": str(Path(__file__).parent / "printed_report" / "report_2024.txt"),
        "first": "2022",
        "year": "2024",
        "next": "2025",
        "day_in_year": "2024-06-30",
        "other_day": "2023-12-31",
        "latest_day": "2024-12-31",
        "member": "1283",
        "lasting_member": "1260",
        "members": "1283,1292,1260",
        "shares": "1283=0,5,1292=0.3,1260=0,2",
        "rate": "21,50",
        "low_rate": "18",
        "rates": "",
        "some_rates": "20 21.50",
        "low_rates": "15 17 19",
        "row": "development_projects",
        "size": "3000000",
        "scenario": "appropriations_as_before",
        "floor": "1000000",
        "high_floor": "2000000",
        "cost": "external_costs",
        "entry": "A20",
        "open_year": "2022",
    },
    "pahittat_forbund": {
        "book": f"--book {shlex.quote(str(INVENTED))}",
        "report": str(INVENTED / "arsredovisning_2025.txt"),
        "first": "2023",
        "year": "2025",
        "next": "2026",
        "day_in_year": "2025-06-30",
        "other_day": "2023-11-01",
        "latest_day": "2025-11-01",
        "member": "9103",
        "lasting_member": "9101",
        "members": "9101,9102,9104",
        "shares": "9101=0,5,9102=0.3,9104=0,2",
        "rate": "16,50",
        "low_rate": "12,75",
        "rates": "--rates 14 15,25 16,50",
        "some_rates": "15.25 16,50",
        "low_rates": "6 8 10",
        "row": "projects",
        "size": "300000",
        "scenario": "new_premises",
        "floor": "1000000",
        "high_floor": "1400000",
        "cost": "services",
        "entry": "B8",
        "open_year": "2025",
    },
}

APPORTION = "apportion 500000 --members {members}"
FORECAST = "forecast --through 2030"

SHOWN = {
    "statement.txt": "statement",
    "statement.en.md": "statement {year} --format markdown --language en",
    "statement.csv": "statement {year} --format csv",
    "statement.json": "statement {year} --format json",
    "statement-first.txt": "statement {first}",
    "fees.txt": "fees {year}",
    "fees-all-days.txt": "fees {year} --all-days",
    "fees.en.md": "fees {year} --format markdown --language en",
    "fees.csv": "fees {year} --format csv",
    "fees.json": "fees {year} --format json",
    "fees-rate.txt": "fees {year} --rate {rate} --reference-day {other_day}",
    "projects.txt": "projects",
    "projects.en.md": "projects {first} --format markdown --language en",
    "projects.csv": "projects --format csv",
    "projects.json": "projects --format json",
    "trace.txt": "trace {year} closing_balance",
    "trace-projects.en.md": "trace {year} {row} --format markdown --language en",
    "trace-fee.json": "trace {year} {member} --format json",
    "trace-total.csv": "trace {year} total --format csv",
    "trace-to-come.txt": "trace 2030 {lasting_member}",
    "trace-to-come.json": "trace 2028 {cost} --scenario {scenario} --format json",
    "export.journal": "export --to hledger --year {year}",
    "export.beancount": "export --to beancount --year {year}",
    "export.csv": "export --to csv --year {year}",
    "export.json": "export --to json --year {year}",
    "review.txt": "review {year}",
    "review.en.md": "review {year} --format markdown --language en",
    "review.csv": "review {year} --format csv",
    "review.json": "review {year} --format json",
    "sample.txt": "sample {year} --size 5 --seed 7 --materiality {size}",
    "sample.en.md": "sample {year} --size 5 --seed 7 --format markdown --language en",
    "sample.csv": "sample {year} --size 5 --seed 7 --format csv",
    "sample.json": "sample {first} --size 8 --seed 7 --format json",
    "controls.txt": "controls --tolerable 5 --tested 100 --deviations 1",
    "controls.en.md": "controls --tolerable 5 --format markdown --language en",
    "controls.csv": "controls --tolerable 10 --tested 60 --format csv",
    "controls-selected.txt": "controls {year} --tolerable 25 --seed 7",
    "controls-selected.csv": "controls {year} --tolerable 25 --seed 7 --format csv",
    "controls.json": "controls --tolerable 5 --expected-deviations 2 --format json",
    "check-report.txt": "check-report {report}",
    "check-report.en.md": "check-report {report} --format markdown --language en",
    "check-report.csv": "check-report {report} --format csv",
    "check-report.json": "check-report {report} --format json",
    "verify.txt": "verify",
    "verify.en.txt": "verify --language en",
    "verify.md": "verify --format markdown",
    "verify.csv": "verify --format csv",
    "verify.json": "verify --format json",
    "explain.txt": "explain FH401",
    "explain-example.en.md": "explain account-is-not-mapped --format markdown --language en",
    "explain.csv": "explain FH401 --format csv",
    "explain.json": "explain FH401 --format json",
    "explain-all.txt": "explain",
    "budget.txt": "budget {year}",
    "budget-then.txt": "budget {year} --as-of {day_in_year}",
    "budget.en.md": "budget {year} --format markdown --language en",
    "budget.csv": "budget {year} --format csv",
    "budget.json": "budget {year} --format json",
    "budget-then.json": "budget {year} --as-of {day_in_year} --format json",
    "apportion.txt": f"{APPORTION} --by inhabitants --reference-day {{latest_day}}",
    "apportion.json": f"{APPORTION} --by inhabitants --reference-day {{latest_day}} --format json",
    "apportion-bounds.en.txt": (
        f"{APPORTION} --reference-day {{latest_day}} --floor 60000 --ceiling 300000 --language en"
    ),
    "apportion-equally.csv": f"{APPORTION} --by equally --format csv",
    "apportion-equally.en.md": f"{APPORTION} --by equally --format markdown --language en",
    "apportion-shares.txt": "apportion 100 --by shares --shares {shares}",
    "notices.txt": "notices {next} --instalments 2",
    "notices.csv": "notices {next} --instalments 2 --format csv",
    "notices.md": "notices {next} --instalments 2 --format markdown",
    "notices.json": "notices {next} --instalments 2 --format json",
    "notices.en.txt": "notices {year} --instalments 2 --language en",
    "forecast.txt": FORECAST,
    "forecast.en.md": f"{FORECAST} --scenario unchanged --format markdown --language en",
    "forecast.csv": f"{FORECAST} --format csv",
    "forecast.json": f"{FORECAST} --solve fee --floor {{floor}} --format json",
    "forecast-rate.txt": f"{FORECAST} --rate {{rate}} --growth-percent 0.4 --scenario unchanged",
    "forecast-fee.txt": f"{FORECAST} --solve fee --floor {{floor}}",
    "forecast-appropriation.en.txt": (
        f"{FORECAST} --scenario unchanged --solve appropriation --floor {{floor}} --language en"
    ),
    "forecast-year.txt": (
        f"{FORECAST} --scenario {{scenario}} --rate {{low_rate}} --solve year --floor"
        f" {{high_floor}}"
    ),
    "forecast-then.txt": f"{FORECAST} --scenario unchanged --as-of {{day_in_year}}",
    "sensitivity.txt": "sensitivity --through 2030 {rates}",
    "sensitivity-below-zero.en.md": (
        "sensitivity --through 2034 --scenario {scenario} --rates {low_rates}"
        " --growths -2 0 --language en --format markdown"
    ),
    "sensitivity.csv": (
        "sensitivity --through 2030 --rates {some_rates} --growths -0.5 0 --format csv"
    ),
    "sensitivity.json": (
        "sensitivity --through 2026 --rates {some_rates} --growths -0.5 --format json"
    ),
}
"""The commands that read a book, and change nothing."""

POST = "post --line {cost} --amount -1200,50 --day {year}-12-30 --text Hyra --source v17 --series A"

WRITING = {
    "post.txt": POST,
    "post.en.md": f"{POST} --format markdown --language en",
    "post.csv": f"{POST} --format csv",
    "post.json": f"{POST} --format json",
    "reverse.txt": "reverse {entry} --text Fel",
    "reverse.json": "reverse {entry} --text Fel --format json",
    "close.txt": "close {open_year} --day 2026-03-01",
    "close.en.md": "close {open_year} --day 2026-03-01 --format markdown --language en",
    "close.csv": "close {open_year} --day 2026-03-01 --format csv",
    "close.json": "close {open_year} --day 2026-03-01 --format json",
}
"""The commands that write into a book; each is given a copy of its own."""


class Case(NamedTuple):
    """A command over a book, and the golden text that it prints."""

    book: str
    name: str

    @property
    def golden(self) -> str:
        return f"{self.book}/{self.name}"

    @property
    def command(self) -> str:
        return (SHOWN | WRITING)[self.name].split()[0]

    def arguments(self) -> list[str]:
        """The command line, over the book where it lies."""
        return shlex.split(f"{SHOWN[self.name]} {{book}}".format_map(BOOKS[self.book]))

    def writing(self, folder: Path) -> list[str]:
        """The command line, over a copy of the book in a new folder."""
        shutil.copytree(INVENTED if BOOKS[self.book]["book"] else EMBEDDED, folder)
        command = WRITING[self.name].format_map(BOOKS[self.book])
        return [*shlex.split(command), "--book", str(folder)]


READ = [Case(book, name) for book in BOOKS for name in SHOWN]
WRITTEN = [Case(book, name) for book in BOOKS for name in WRITING]
EMBEDDED_BOOK = next(iter(BOOKS))
