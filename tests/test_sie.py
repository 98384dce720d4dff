"""SIE as it is found: each deviation is read, reported with its line, and nothing is lost."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO, RawIOBase

import pytest

from broken_books import SOUND
from cases import for_each
from fhledger import Entry, InvalidArgumentError, read_book
from fhledger.book.year_ledger import year_ledger
from fhledger.core.errors import BookError, Location, ReplacedLetterWarning
from fhledger.exchange.imports.mapping import (
    AccountMapping,
    PostingTarget,
    PostingTargets,
    read_mapping,
)
from fhledger.exchange.sie import SieReading, read_sie
from fhledger.exchange.sie.fields import quoted
from fhledger.exchange.sie.writer import FeeDemand, sie_4e, sie_4i
from file_cases import FILES, HEAD, VOUCHER
from sie_files import GENERATED, MAPPING, codes, read_content, with_row

WHOLE = """\
#FLAGGA 0
#PROGRAM "Påhittat program" 2.1
#FORMAT PC8
#GEN 20250131 "Anna"
#SIETYP 4
#FNAMN "Påhittade samarbetet"
#ORGNR 555555-5555
#ADRESS "Kontakt" "Gatan 1" "123 45 Storby" "012-345"
#RAR 0 20240101 20241231
#RAR -1 20230101 20231231
#VALUTA SEK
#KONTO 1930 "Bank"
#KTYP 1930 T
#KONTO 5010 "Möten"
#KTYP 5010 K
#SRU 5010 7513
#DIM 6 "Projekt"
#OBJEKT 6 "P1" "Cykelbana"
#IB 0 1930 100.00
#IB 0 2010 -100.00
#UB 0 1930 74.50
#UB 0 2010 -100.00
#OUB 0 1930 {6 "P1"} 1.00
#RES 0 5010 25.50
#PSALDO 0 202401 5010 {} 25.50
#PBUDGET 0 202401 5010 {6 "P1"} 30.00

#VER A 17 20240105 "Möte ""i parken\\"" 20240106 "Anna"
{
   #TRANS 5010 {6 "P1"} 25.50 20240105 "Kaffe" 3
   #TRANS\t1930\t{ }\t-25.5\t""
}
"""


def test_a_whole_year_is_a_typed_document():
    vouchers, document = read_content(
        WHOLE.replace('"Möte ""i parken\\""', '"Möte \\"i parken\\""'), "a.se"
    )
    who = document.identification
    assert (who.kind, who.name, who.program, who.program_version, who.currency) == (
        "4E",
        "Påhittade samarbetet",
        "Påhittat program",
        "2.1",
        "SEK",
    )
    assert who.generated == date(2025, 1, 31)
    assert who.years[-1] == (date(2023, 1, 1), date(2023, 12, 31))
    assert document.accounts["5010"].model_dump() == {
        "number": "5010",
        "name": "Möten",
        "type": "K",
        "unit": "",
        "tax_codes": ("7513",),
    }
    assert document.dimensions == {"6": "Projekt"}
    assert document.objects == {("6", "P1"): "Cykelbana"}
    assert [(b.kind, b.account, b.amount_kr, b.objects, b.period) for b in document.balances][
        -3:
    ] == [
        ("RES", "5010", Decimal("25.50"), (), ""),
        ("PSALDO", "5010", Decimal("25.50"), (), "202401"),
        ("PBUDGET", "5010", Decimal("30.00"), (("6", "P1"),), "202401"),
    ]
    [voucher] = vouchers
    assert (voucher.name, voucher.day, voucher.text) == (
        "A 17",
        date(2024, 1, 5),
        'Möte "i parken"',
    )
    assert voucher.registered == date(2024, 1, 6)
    assert [tuple(row)[1:] for row in voucher.rows] == [
        ("5010", (("6", "P1"),), Decimal("25.50"), date(2024, 1, 5), "Kaffe", "3", ""),
        ("1930", (), Decimal("-25.5"), None, "", "", ""),
    ]
    assert document.findings == ()


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "cp1252"])
def test_letters_are_read_in_the_encoding_of_their_bytes(encoding):
    vouchers, document = read_content((HEAD + VOUCHER).encode(encoding))
    assert vouchers[0].text == "Möte"
    assert document.identification.name == "Påhittade samarbetet"
    found = [finding.actual for finding in document.findings]
    names = {"cp437": [], "cp1252": ["Windows-1252"]}
    assert found == names.get(encoding, ["UTF-8"])


def test_an_encoding_may_change_within_a_file():
    content = HEAD.encode("cp437") + VOUCHER.encode("utf-8")
    vouchers, document = read_content(content)
    assert (document.identification.name, vouchers[0].text) == ("Påhittade samarbetet", "Möte")
    assert [(finding.code, finding.sources) for finding in document.findings] == [
        ("FH520", (Location("a.si", 7),)),
        ("FH571", (Location("a.si", 7),)),
    ]


@for_each(
    ("row", "expected"),
    [
        ("#TRANS 5010 {} 25.00", []),
        ("#TRANS 5010 {} 25", []),
        ('#TRANS 5010 {} 25.00 surplus more and more "and more" x y z', ["FH513", "FH514"]),
        ('#TRANS 5010 {} 25.00 20250105 "text" 1 me surplus', []),
        ("#TRANS 5010 {} +25.00", ["FH516"]),
        ("#TRANS 5010 {} 25,00", ["FH516"]),
        ("#TRANS 5010 {} 25.000", ["FH513", "FH514"]),
        ("#TRANS 5010 {} 25.00 2025-01-05", ["FH516"]),
        ("#TRANS 5010 {} 25.00 20250230", ["FH513", "FH514"]),
        ("#TRANS 5010 {} 1e3", ["FH513", "FH514"]),
        ("#TRANS 5010 {} NaN", ["FH513", "FH514"]),
        ("#TRANS 5010 {}", ["FH513", "FH514"]),
        ("#TRANS 5010 {6 25.00", ["FH513", "FH514"]),
        ("#TRANS 5010 {6} 25.00", ["FH513", "FH514"]),
        ("#TRANS 5010 25.00", ["FH513", "FH514"]),
        ("#TRANS Möten {} 25.00", ["FH517"]),
        ('#TRANS 5010 {} 25.00 20250105 "kaffe', ["FH512"]),
        ("#trans 5010 {} 25.00", ["FH519", "FH530"]),
        ("TRANS 5010 {} 25.00", ["FH510", "FH514"]),
        ("#TRANS 5010 {} 24.99", ["FH530"]),
        ("#TRANS 5010 {} 25.00\n#BTRANS 5010 {} 7.00", []),
        ("#RTRANS 5010 {} 25.00\n#TRANS 5010 {} 25.00", []),
        ("#RTRANS 5010 {} 25.00 20250105\n#TRANS 5010 {} 25.00", ["FH527"]),
        ("#RTRANS 5010 {} 25.00", ["FH527", "FH530"]),
    ],
)
def test_a_row_as_it_is_found(row, expected):
    assert codes(with_row(row)) == expected


@for_each(
    ("rest", "expected"),
    [
        ("#VER A 1 20250105\n", ["FH514", "FH515"]),
        ("#VER A 1 20250105\n{\n", ["FH514", "FH515"]),
        ("#VER A 1 20250105\n{\n#VER A 2 20250105\n{\n}\n", ["FH514", "FH515"]),
        ("{\n}\n", ["FH515", "FH515"]),
        ("}\n", ["FH515"]),
        ("#TRANS 5010 {} 1.00\n", ["FH515"]),
        ("#VER A 1 20250230\n{\n#TRANS 5010 {} 1.00\n}\n", ["FH513", "FH514"]),
        ("#VER A 1\n{\n}\n", ["FH513", "FH514"]),
        ('#VER "" "" 20250105\n{\n}\n', []),
        ("\n \n\t\n", []),
        ("#KSUMMA\n", ["FH525"]),
    ],
)
def test_braces_and_heads_as_they_are_found(rest, expected):
    assert codes(HEAD + rest) == expected


def test_a_line_of_a_hundred_megabytes_is_passed_over_in_little_memory():
    class Long(RawIOBase):
        """A file with a text of a hundred million letters between two vouchers."""

        parts = iter(
            [
                HEAD.encode("cp437"),
                b'#PROSA "',
                *[b"x" * 1_000_000] * 100,
                b'"\n',
                VOUCHER.encode("cp437"),
            ]
        )

        def read(self, _: int = -1) -> bytes:
            return next(self.parts, b"")

    tracemalloc.start()
    reading = SieReading(Long(), "a.si")
    vouchers = list(reading)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [voucher.name for voucher in vouchers] == ["A 1"]
    assert [(f.code, f.subject) for f in reading.document().findings] == [("FH511", "a.si, line 7")]
    assert peak < 10_000_000


@pytest.mark.parametrize(("labels", "count"), [(10_000, "10000"), (12_000, "more than 10000")])
def test_ten_thousand_unknown_labels_are_one_finding(labels, count):
    records = "".join(f"#X{number} 1\n" for number in range(labels))
    [finding] = read_content(HEAD + records + VOUCHER)[1].findings
    lines = f"{labels:,}".replace(",", " ")
    assert finding.message.en == f"unknown labels: {count}, on {lines} lines"


def test_of_one_kind_of_finding_a_hundred_are_listed_and_the_rest_counted():
    vouchers = "".join(f"#VER A {n} 20250105\n{{\n#TRANS 5010 {{}} 1.00\n}}\n" for n in range(250))
    findings = read_content(HEAD + vouchers)[1].findings
    assert len(findings) == 101
    assert findings[-1].message.en == "and 150 more of these"


def test_a_voucher_is_left_out_as_a_whole():
    vouchers, document = read_content(
        with_row("#TRANS 5010 {} 25.001") + VOUCHER.replace("A 1", "A 2")
    )
    assert [voucher.name for voucher in vouchers] == ["A 2"]
    assert document.turnover == {
        ("5010", ()): Decimal("25.00"),
        ("1930", ()): Decimal("-25.00"),
    }


def test_a_checksum_is_verified_and_may_be_written_signed():
    book = read_book(SOUND)
    mapping = MAPPING.model_copy(update={"accounts": sound_accounts()})
    file = b"".join(sie_4e(book, 2024, mapping, generated=GENERATED))
    assert read_content(file, "a.se")[1].findings == ()
    start, _, stated = file.decode("cp437").rpartition("#KSUMMA ")
    signed = f"{start}#KSUMMA {int(stated) - (1 << 32)}\r\n"
    assert codes(signed, "a.se") == []
    assert codes(file.replace(b"-220.00", b"-222.00"), "a.se")[0] == "FH524"
    assert codes(file.replace(b"\r\n", b"\n\n").replace(b"  ", b"\t"), "a.se") == []


def sound_accounts():
    accounts = {"fees": "3010", "projects": "4500", "costs": "5010", "appropriations": "7010"}
    rules = [{"first": "1000", "last": "2999", "outside": True, "reason": "Påhittad"}]
    rules += [
        {"first": number, "line": line, "reason": "Påhittad"} for line, number in accounts.items()
    ]
    return AccountMapping.model_validate({"accounts": rules}).accounts


def test_a_file_on_the_disk_is_read_with_its_vouchers(tmp_path):
    path = tmp_path / "a.si"
    path.write_bytes((HEAD + VOUCHER).encode("cp437"))
    document = read_sie(path)
    assert [voucher.name for voucher in document.vouchers] == ["A 1"]
    with pytest.raises(BookError, match="cannot be read"):
        read_sie(tmp_path / "b.si")


def test_a_document_before_the_last_voucher_is_refused():
    reading = SieReading(BytesIO(HEAD.encode("cp437")), "a.si")
    with pytest.raises(InvalidArgumentError, match="read the vouchers"):
        reading.document()


def test_fee_vouchers_for_each_member_and_instalment():
    mapping = MAPPING.model_copy(update={"accounts": sound_accounts()})
    demands = [
        FeeDemand("9001", {"fees": Decimal("1010.50")}, date(2025, 3, 31), "20259001019"),
        FeeDemand("9001", {"fees": Decimal(1010)}, date(2025, 9, 30), "20259001027"),
        FeeDemand("9002", {"fees": Decimal(220)}, date(2025, 3, 31), "20259002017"),
    ]
    file = b"".join(sie_4i(read_book(SOUND), demands, mapping, generated=GENERATED))
    vouchers, document = read_content(file)
    assert document.findings == ()
    assert document.identification.kind == "4I"
    assert document.accounts["1510"].type == "T"
    assert document.accounts["3010"].type == "I"
    assert [
        (v.series, v.number, v.day, v.text, v.rows[0].amount_kr, v.rows[1].account)
        for v in vouchers
    ] == [
        ("", "", d.due, f"Medlemsavgifter {name} {d.reference}", d.amounts["fees"], "3010")
        for d, name in zip(demands, ["Storby", "Storby", "Lillby"], strict=True)
    ]
    assert all(
        row.objects == (("20", v_member),)
        for v, v_member in zip(vouchers, ["9001", "9001", "9002"], strict=True)
        for row in v.rows
    )
    with pytest.raises(InvalidArgumentError, match="0000 is not a member"):
        list(
            sie_4i(
                read_book(SOUND), [demands[0]._replace(member="0000")], mapping, generated=GENERATED
            )
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Katalogen C:\\", "ends with a backslash"),
        ("a\nb", "control character"),
        ("\u001a", "control character"),
    ],
)
def test_a_text_that_sie_cannot_hold_is_refused(text, message):
    with pytest.raises(InvalidArgumentError, match=message):
        quoted(text)


def test_print_is_transliterated_by_the_table_alone():
    assert quoted("2024–2025 ’så’ … 5 €") == "\"2024-2025 'så' ... 5 EUR\""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Łódź", "Lódz"),
        ("Smørrebrød", "Smörrebröd"),
        ("Čapek", "Capek"),
        ("snö \u2603", "snö [U+2603]"),
    ],
)
def test_a_letter_that_the_code_page_lacks_is_replaced_with_a_warning(text, written):
    with pytest.warns(ReplacedLetterWarning, match="is written as"):
        assert quoted(text) == f'"{written}"'


def test_vouchers_ascend_by_number_and_the_year_before_is_stated():
    book = read_book(SOUND)
    entries = [Entry(f"B{at}", f"2025-01-0{at}", "costs", f"-{at}") for at in (3, 1, 2)]
    longer = book.replace(ledgers=(*book.ledgers, year_ledger(2025, entries)))
    mapping = read_mapping(FILES, book)
    file = b"".join(sie_4e(longer, 2025, mapping, generated=GENERATED))
    vouchers, document = read_content(file, "a.se")
    assert document.findings == ()
    assert [voucher.number for voucher in vouchers] == ["1", "2", "3"]
    before = {each.kind for each in document.balances if each.year == -1}
    assert before == {"UB", "RES"}


def test_an_entry_without_an_account_is_refused():
    mapping = AccountMapping.model_validate(
        {"accounts": [{"first": "3010", "last": "3019", "line": "fees", "reason": "Påhittad"}]}
    )
    with pytest.raises(
        InvalidArgumentError, match="no account and objects for line 'fees'"
    ) as error:
        PostingTargets(mapping).written(PostingTarget("fees"))
    assert "för line ”fees”;" in error.value.in_language("sv")


def test_what_would_be_read_in_another_encoding_is_refused():
    book = read_book(SOUND).replace(name="a÷b")
    mapping = MAPPING.model_copy(update={"accounts": sound_accounts()})
    with pytest.raises(InvalidArgumentError, match="another encoding"):
        list(sie_4e(book, 2024, mapping, generated=GENERATED))
