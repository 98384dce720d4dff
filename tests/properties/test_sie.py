from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broken_books import case
from fhledger.core.amounts import format_plain
from fhledger.core.errors import FhledgerError
from fhledger.domain.fund.numbering import split_number
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.importing import Importer
from fhledger.exchange.imports.mapping import posting_targets
from fhledger.exchange.imports.reconciliation import FileFacts, Tally
from fhledger.exchange.sie import SieReading
from fhledger.exchange.sie.document import Voucher, VoucherRow
from fhledger.exchange.sie.fields import quoted, split_fields
from fhledger.exchange.sie.plain_vouchers import PlainVouchers
from fhledger.exchange.sie.records import values_of
from fhledger.exchange.sie.writer import sie_4e
from file_cases import FILE_CASES, FILES, HEAD, VOUCHER
from sie_files import GENERATED, MAPPING, in_code_page, read_content, sie_books

BATCHES = st.sampled_from([1, 2, 7, 64, 1 << 18])

PIECES = st.sampled_from(
    [
        *HEAD.splitlines(),
        *VOUCHER.splitlines(),
        *("{", "}", '"', "{}", '{6 "P}"}', "\\", "#TRANS", "#VER", "#RTRANS 1 {} 2", "#IB 0"),
        *("#KSUMMA", "#KSUMMA 1", "#PSALDO 0 202501 1 {} 1", "+1", "1.005", "20250230"),
        *("å", "\x00", "\r", " ", "\t"),
    ]
)


def broken_files() -> st.SearchStrategy[bytes]:
    """Files of pieces that nearly are records, in any encoding; an empty one is refused."""
    text = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\r\n", " ", ""])), max_size=30)
    encoding = st.sampled_from(["cp437", "utf-8", "cp1252"])
    return st.builds(
        lambda parts, name: "".join(a + b for a, b in parts).encode(name), text, encoding
    ).filter(bytes.strip)


def read_or_refused(content: bytes, **options: int) -> object:
    """What is read of a file, or the error that refuses it: some have lines that end with CR
    alone."""
    try:
        return read_content(content, **options)
    except FhledgerError as error:
        return str(error)


class TestRoundTrip:
    """What was written as SIE is read back without a finding, as the same entries.

    The same book gives the same bytes, and every digit counts in the checksum.
    """

    @given(sie_books())
    def test_a_year_is_read_back(self, book):
        file = b"".join(sie_4e(book, 2024, MAPPING, generated=GENERATED))
        assert file == b"".join(sie_4e(book, 2024, MAPPING, generated=GENERATED))
        vouchers, document = read_content(file, "a.se")
        assert document.findings == ()
        spoiled = file.replace(b"#GEN 20250131", b"#GEN 20250130")
        assert "FH524" in [finding.code for finding in read_content(spoiled, "a.se")[1].findings]
        importer = Importer(book, posting_targets(book, MAPPING), FindingCollector("a.se"))
        tally = Tally()
        for voucher in {voucher.name: voucher for voucher in vouchers}.values():
            importer.add_voucher(voucher)
            tally.add_rows((row.amount_kr for row in voucher.rows), vouchers=1)
        read_back = importer.result(FileFacts(tally)).entries
        ascending = sorted(book.ledgers[0].entries, key=lambda entry: split_number(entry.number))
        by_number = {entry.number: entry for entry in ascending}
        assert [
            (e.day, e.line, e.item, format_plain(e.amount_kr), e.text, e.member, e.project)
            for e in read_back
        ] == [
            (e.day, e.line, e.item, format_plain(e.amount_kr), e.text, e.member, e.project)
            for e in by_number.values()
        ]
        assert [voucher.series + voucher.number for voucher in vouchers] == [
            entry.number for entry in ascending
        ]

    @given(st.text(max_size=12).map(in_code_page).filter(lambda text: text.isprintable()))
    def test_a_text_is_read_as_it_was_written(self, text):
        assert split_fields(f"#PROSA {quoted(text)} after") == (["#PROSA", text, "after"], True)


class TestStreaming:
    """How a file comes in pieces, and how its lines end, changes nothing of what is read."""

    @given(broken_files(), BATCHES)
    @example(b'#KSUMMA\n"\n#PROSA "a b" }\n#KSUMMA\n', 1)
    @example(b"\r #FLAGGA 0\n", 1)
    def test_batches(self, content, batch):
        assert read_or_refused(content, batch=batch) == read_or_refused(content)

    @given(st.sampled_from(FILE_CASES), BATCHES)
    def test_line_ends(self, code, batch):
        strange = case(code, FILES)
        text = strange["content"].replace("HEAD\n", HEAD).replace("VOUCHER\n", VOUCHER)
        file, ended = (
            each.encode(strange.get("encoding", "cp437"))
            for each in (text, text.replace("\n", "\r\n"))
        )
        assert read_content(ended, batch=batch) == read_content(file)

    @given(st.lists(st.integers(-(10**9), 10**9), max_size=20))
    def test_turnover_is_the_sum_of_the_rows(self, ore):
        rows = "".join(f"#TRANS 5010 {{}} {Decimal(n).scaleb(-2)}\n" for n in ore)
        _, document = read_content(f'{HEAD}#VER A 1 20250105 "x"\n{{\n{rows}}}\n')
        moved = sum(n for (account, _), n in document.turnover.items() if account == "5010")
        assert moved * 100 == sum(ore)


class TestFastAndCareful:
    """A voucher in the usual form gives the same values read at once as line by line with care."""

    @given(
        st.sampled_from(["3010", "0310", "x", '"3010"', ""]),
        st.sampled_from(["{}", "{ }", '{6 "P1"}', "{1 2 6 P}", '{6 "a}b"}', "{6}", '{6 "a'])
        | st.builds("{{6 {}}}".format, st.text("ab \\", max_size=3).map(in_code_page).map(quoted)),
        st.sampled_from(["1.00", "-1.5", "+1", "1e3", "1,50", "1.005", "", "-"]),
        st.sampled_from(["", " 20250105", ' ""', " 2025-01-05", " 20250230", "  20250105"]),
        st.sampled_from(
            ["", ' "Möte"', ' "a \\"b\\""', ' "a\\"', " Möte", ' "" ""', ' "x" 3 "me"', " #TRANS"]
        ),
    )
    def test_rows(self, account, objects, amount, day, text):
        line = f"#TRANS {account} {objects} {amount}{day}{text}"
        voucher_text = f'#VER A 1 20250105 "x"\n{{\n#TRANS 1930 {{}} 1\n\t{line} \n}}\n'
        fast = PlainVouchers().read(voucher_text, 0, 5)
        if fast is not None:
            fields, closed = split_fields(line)
            assert closed
            voucher, end = fast
            assert end == len(voucher_text)
            assert voucher.rows[1:] == (VoucherRow(8, *values_of("#TRANS", fields[1:], None)),)

    @given(
        st.sampled_from(["A", '"A"', '""', "", "{", '"A B"']),
        st.sampled_from(["17", '"17"', '""', "a\\b"]),
        st.sampled_from(["20250105", "2025-01-05", "20250230", ""]),
        st.sampled_from(["", ' "Möte"', ' "a \\"b\\""', ' "a\\"', " Möte"]),
        st.sampled_from(["", " 20250106", ' ""', " 20250106 me", " x"]),
    )
    def test_heads(self, series, number, day, text, registered):
        line = f"#VER {series} {number} {day}{text}{registered}"
        fast = PlainVouchers().read(f"{line}\n{{\n}}\n", 0, 7)
        if fast is not None:
            fields, closed = split_fields(line)
            assert closed
            assert fast[0] == Voucher(7, *values_of("#VER", fields[1:], None))

    @pytest.mark.parametrize(
        ("head", "row"),
        [
            ("#VER A 1 20250105", "#TRANS 5010 {} 1"),
            (' #VER "" "" 20250105 "Möte" 20250106 ', '\t#TRANS 5010 {6 "P"} -1.50 "" "x" '),
            ('#VER "A B" 0 20250105 "" ""', "#TRANS 5010 { } 1.5 20250105"),
        ],
    )
    def test_the_usual_forms_are_read_at_once(self, head, row):
        assert PlainVouchers().read(f"{head}\n{{ \n{row}\n }}\n#VER", 0, 1) is not None


class TestAnythingAtAll:
    """Whatever the bytes, reading ends with a document or an error of this library."""

    @given(st.binary(max_size=400) | broken_files())
    @example(b"#KSUMMA\n#KSUMMA\n#KSUMMA")
    @example(b'\xff\xfe#\x00F\x00"')
    def test_bytes(self, content):
        reading = SieReading(BytesIO(content), "a.si")
        try:
            vouchers = list(reading)
        except FhledgerError:
            return
        document = reading.document()
        assert document.voucher_count == len(vouchers)
        assert all(finding.message.sv for finding in document.findings)
