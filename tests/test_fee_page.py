"""The page "How a fee is stated": each example is read, computed and explained as it says.

`UPDATE_GOLDEN=1` writes what the library says into the page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from fhledger import read_book
from fhledger.domain.fees.wording import component_words
from fhledger.domain.trace import Trace
from fhledger.testing.laws import assert_follows

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "fees.md"
EXAMPLE = re.compile(
    r"```toml\n(?P<toml>(?:(?!```).)*)```\n\n```text\n(?P<output>(?:(?!```).)*)```", re.DOTALL
)
AROUND = """
name = "Invented"

[opening_balance]
value = 0
unit = "kr"
since = 2024-01-01

[[lines]]
id = "fees"
section = "income"
label = { sv = "Avgifter", en = "Fees" }

[[measures]]
id = "payroll"
label = { sv = "Lönesumma", en = "Payroll" }
unit = "kr"
kr_per_unit = 1

[[municipalities]]
code = "9001"
name = "Storby"
class = "city"
since = 2020-01-01

[[municipalities]]
code = "9002"
name = "Lillby"
class = "associate"
since = 2020-01-01

[fee]
line = "fees"
partial_year = "whole_year"
rounding = "krona"
reference_day = { month = 12, day = 31, years_before = 1 }

"""
HEADER = "municipality_code,municipality,reference_day,inhabitants,source\n"
INHABITANTS = "9001,Storby,2023-12-31,260000,\n9002,Lillby,2023-12-31,5000,\n"
PAYROLL = "payroll,9001,Storby,2023-12-31,41200000,\npayroll,9002,Lillby,2023-12-31,812500,\n"


def explanations(trace: Trace) -> Iterator[str]:
    if trace.explanation is not None:
        yield trace.explanation.en
    for part in trace.parts:
        yield from explanations(part)


def explained(example: str, folder: Path) -> str:
    (folder / "entries").mkdir(parents=True)
    (folder / "book.toml").write_text(AROUND + example, encoding="utf-8")
    (folder / "population.csv").write_text(HEADER + INHABITANTS, encoding="utf-8")
    header = "measure,member,name,reference_day,value,source\n"
    (folder / "measures.csv").write_text(header + PAYROLL, encoding="utf-8")
    columns = "number,day,line,item,amount_kr,text,member,project,reverses,source\n"
    (folder / "entries" / "2024.csv").write_text(columns, encoding="utf-8")
    book = read_book(folder)
    lines = []
    for member in book.fees(2024).members:
        trace = book.trace(2024, member.code)
        assert_follows(trace)
        words = [component_words(component).en for component in member.components]
        plain = member.is_plain or member.components[0].measured == ()
        assert plain or set(words) <= set(explanations(trace))
        description = "; ".join(words)
        fee = f"{member.fee:,.0f} kr".replace(",", " ")
        lines.append(
            f"{member.name}: {description}"
            + ("" if description.endswith(f"= {fee}") else f": {fee}")
        )
    return "\n".join(lines) + "\n"


def test_each_example_gives_what_the_page_says(tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    found = [*EXAMPLE.finditer(page)]
    outputs = [explained(match["toml"], tmp_path / str(at)) for at, match in enumerate(found)]
    fresh = page
    for match, text in zip(reversed(found), reversed(outputs), strict=True):
        fresh = f"{fresh[: match.start('output')]}{text}{fresh[match.end('output') :]}"
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(fresh, encoding="utf-8")
    assert len(found) >= 14
    assert PAGE.read_text(encoding="utf-8") == fresh
