"""Invented books, mappings and files for the tests of SIE."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from io import BytesIO
from typing import Any

from hypothesis import strategies as st

from fhledger import Book, DatedValue, Entry, Municipality, Project, year_ledger
from fhledger.book import BookConfig
from fhledger.exchange.imports.mapping import AccountMapping
from fhledger.exchange.sie import SieDocument, SieReading, Voucher
from fhledger.testing import strategies
from file_cases import HEAD

GENERATED = date(2025, 1, 31)

MAPPING = AccountMapping.model_validate(
    {
        "dimensions": {"project": "6", "member": "20", "item": "21"},
        "fund": {"account": "1930", "name": "Påhittad bank"},
        "equity": {"account": "2010", "name": "Påhittat eget kapital"},
        "receivable": {"account": "1510", "name": "Påhittade fordringar"},
        "accounts": [
            {"first": "1000", "last": "2999", "outside": True, "reason": "Påhittad"},
            *(
                {"first": f"{3000 + at * 10}", "line": line.id, "reason": "Påhittad"}
                for at, line in enumerate(strategies.CHART)
            ),
        ],
    }
)


def in_code_page(text: str) -> str:
    """A text that SIE can hold, made of any text: its bytes look like no other encoding."""
    storable = text.encode("cp437", errors="replace").decode("cp437")
    storable = storable.translate(dict.fromkeys(map(ord, "σΣ÷┼─╓Θ╔ⁿ▄├┬")))
    with suppress(UnicodeDecodeError):
        storable.encode("cp437").decode("utf-8")
        storable = storable.encode("ascii", errors="ignore").decode()
    return storable.rstrip("\\ \u00a0").strip()


@st.composite
def sie_books(draw: st.DrawFn) -> Book:
    """A book of one year whose entries have members, projects and items, in letters that SIE
    has."""
    made = strategies.entries(
        strategies.CHART, members=["1214", "1260"], projects=["path", "bench"]
    )
    entries = draw(st.lists(made, max_size=8))
    storable_entries = tuple(
        Entry(
            number=entry.number,
            day=entry.day,
            line=entry.line,
            item=in_code_page(entry.item),
            amount_kr=entry.amount_kr,
            text=in_code_page(entry.text),
            member=entry.member,
            project=entry.project,
            source="Påhittad",
        )
        for entry in entries
    )
    since = date(2024, 1, 1)
    return Book(
        config=BookConfig(
            name="Påhittade samarbetet",
            opening_balance=DatedValue(
                value=draw(strategies.amounts()), unit="kr", valid_from=since
            ),
            lines=strategies.CHART,
            municipalities=tuple(
                Municipality(code=code, name=f"Kommun {code}", valid_from=since)
                for code in ("1214", "1260")
            ),
        ),
        project_register=tuple(Project(id=id, name=f"Projekt {id}") for id in ("path", "bench")),
        ledgers=(year_ledger(2024, storable_entries),),
    )


def read_content(
    content: bytes | str, name: str = "a.si", **how: Any
) -> tuple[list[Voucher], SieDocument]:
    """The vouchers and the document of a file in memory."""
    raw = content if isinstance(content, bytes) else content.encode("cp437")
    reading = SieReading(BytesIO(raw), name, **how)
    return list(reading), reading.document()


def codes(content: bytes | str, name: str = "a.si") -> list[str]:
    return [finding.code for finding in read_content(content, name)[1].findings]


def with_row(row: str, head: str = HEAD) -> str:
    return f'{head}#VER A 1 20250105 "Möte"\n{{\n{row}\n#TRANS 1930 {{}} -25.00\n}}\n'


HEADS = st.sampled_from(
    [
        *('#VER A 1 20250105 "Möte"', '#VER A 1 20250105 "Möte" 20250106', "#VER A 1 20250105"),
        *('#VER "A" "" 20250105 Möte "" "me"', '#VER A 1 20241231 "Möte"', '#VER A 1 20250230 ""'),
        *('#VER A 1 20250105 "a\\"b"', '#VER A 1 20250105 "" 20250230', '#VER A 1 2025-01-05 ""'),
    ]
)
ROWS = st.sampled_from(
    [
        *("#TRANS 5010 {} 25.00\n#TRANS 1930 {} -25.00",) * 3,
        *(
            "#TRANS 5010 {} 25\n\t#TRANS 1930 { } -25.0",
            "#TRANS 5010 {} 0.10",
            "#TRANS 1930 {} -0.10",
        ),
        *('#TRANS 5010 {6 "P 1"} 0.10 20250105 "Möte" 3 me', '#TRANS 5010 {6 "P} 0.10 "" Möte'),
        *("#TRANS 5010 {} 0.10 20250230", "#TRANS 5010 {} 0,10", '#TRANS 5010 {} 0.10 "" "x}"'),
        *("#RTRANS 5010 {} 0.10", "#BTRANS 5010 {} 9", "#TRANS x {} 1.00", "#TRANS 5010 {6} 1.00"),
        *("#UNKNOWN", "", "}", "{", '#TRANS 5010 {} 1 "" "\\""', "#TRANS 5010 {} 1.00 "),
    ]
)


@st.composite
def nearly_usual(draw: st.DrawFn) -> bytes:
    """Vouchers of which most are in the usual form."""
    vouchers = draw(st.lists(st.tuples(HEADS, st.lists(ROWS, min_size=1, max_size=3)), max_size=4))
    text = "".join("\n".join((head, "{", *rows, "}\n")) for head, rows in vouchers)
    year = draw(st.sampled_from(["", "#RAR 0 20250101 20251231\n"]))
    checksum = draw(st.sampled_from(["", "#KSUMMA\n", "#KSUMMA 1\n"]))
    return f"{checksum}{HEAD}{year}{text}{checksum}".encode("cp437")
