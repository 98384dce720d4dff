"""Files of accounting systems that once went wrong, each with an invented input."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from decimal import Decimal

import pytest

from fhledger import BookError, read_book
from fhledger.cli import main
from fhledger.exchange.imports.import_files import import_file, planned_import
from fhledger.render.document import Paragraph
from fhledger.render.documents.importing import import_document
from file_cases import HEAD, VOUCHER, importing_book
from test_import import accept, content

ZERO = VOUCHER.replace("#VER A 1 ", '#VER "" 0 ')


@pytest.fixture
def folder(tmp_path):
    return importing_book(tmp_path / "book")


@pytest.fixture
def file(tmp_path):
    def write_file(text, name="fil.si"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("cp437"))
        return path

    return write_file


def test_a_number_of_zero_means_none(folder, file):
    """Next month's file of the same fixed name is not lost."""
    january = import_file(folder, file(HEAD + ZERO))
    february = import_file(folder, file(HEAD + ZERO.replace("20250105", "20250205")))
    assert [len(done.entries) for done in (january, february)] == [1, 1]
    both = import_file(folder, file(f"{HEAD}{ZERO}{ZERO.replace('Möte', 'Kaffe')}"))
    assert [f.code for f in both.findings] == ["FH555"]
    assert len(both.entries) == 1


def test_an_equal_voucher_of_another_file_is_asked_about(folder, file):
    import_file(folder, file(HEAD + ZERO, "ett.si"))
    other = ZERO.replace("Möte", "Kaffe")
    path = file(f"{HEAD}{ZERO}{other}", "två.si")
    before = content(folder)
    outcome = import_file(folder, path)
    assert [(f.code, f.subject) for f in outcome.failures()] == [("FH554", "två.si, line 7")]
    assert content(folder) == before
    texts = [part.text.en for part in import_document(outcome).parts if isinstance(part, Paragraph)]
    assert not any("corrected or accepted" in text for text in texts)
    assert any("--same or --new" in text for text in texts)
    book = read_book(folder)
    same = planned_import(folder, book, path, equal="same")
    new = planned_import(folder, book, path, equal="new")
    assert [len(plan.entries) for plan in (same, new)] == [1, 2]
    assert same.vouchers.known == 1
    import_file(folder, path, equal="new")
    for choice in (None, "same", "new"):
        assert import_file(folder, path, equal=choice).entries == ()


def test_a_list_that_grows_at_the_top(folder, file):
    rows = ["Datum;Ver;Konto;Namn;Belopp;Text", "2025-01-05;;5010;;100;Kaffe"]
    rows += ["2025-01-06;;5010;;100;Te"]
    import_file(folder, file("\n".join([*rows, ""]), "lista.csv"))
    longer = [rows[0], "2025-01-04;;5010;;100;Ny rad", *rows[1:], ""]
    done = import_file(folder, file("\n".join(longer), "lista.csv"))
    assert [entry.text for entry in done.entries] == ["Ny rad"]
    assert done.vouchers.known == 2


def test_a_book_of_version_0_1_is_read_unchanged(folder, file):
    """It cites a voucher without a number by line and file; so it is recognised by its entries."""
    done = import_file(folder, file(HEAD + ZERO + ZERO.replace("Möte", "Te")))
    path = folder / "entries" / "2025.csv"
    text = path.read_text("utf-8")
    for entry, line in zip(done.entries, (7, 12), strict=True):
        cited = entry.source.rpartition(", voucher ")[2]
        text = text.replace(cited, f"at line {line} of fil.si")
    path.write_text(text, "utf-8")
    for name in ("fil.si", "annan.si"):
        again = import_file(folder, file(HEAD + "\n" + ZERO.replace("Möte", "Te") + ZERO, name))
        assert (again.entries, again.failures(), again.vouchers.known) == ((), (), 2)


def test_a_number_belongs_to_its_fiscal_year(folder, file):
    year = "#RAR 0 20250101 20251231\n"
    early = VOUCHER.replace("20250105", "20241231")
    import_file(folder, file(HEAD + VOUCHER.replace("20250105", "20240105"), "2024.si"))
    done = import_file(folder, file(HEAD + year + early, "2025.si"))
    assert [entry.source for entry in done.entries] == ["2025.si, line 10, voucher A 1 of 2025"]
    assert import_file(folder, file(HEAD + early, "utan.si")).entries == ()


def test_a_broken_fiscal_year_is_accepted_for_one_file_only(folder, file):
    year = "#RAR 0 20240701 20250630\n"
    first = file(HEAD + year + VOUCHER)
    accept(folder, *import_file(folder, first).failures())
    done = import_file(folder, first)
    assert done.entries[0].source.endswith("voucher A 1 of 2024-07-01–2025-06-30")
    assert import_file(folder, first).entries == ()
    later = file(HEAD + year + VOUCHER + VOUCHER.replace("A 1", "A 2"))
    assert [f.code for f in import_file(folder, later).failures()] == ["FH537"]


def test_an_accepted_duplicate_is_left_out_by_name(folder, file):
    other = VOUCHER.replace("25.00", "30.00").replace("20250105", "20250228")
    path = file(HEAD + VOUCHER + other)
    accept(folder, *import_file(folder, path).failures())
    for _ in range(2):
        done = import_file(folder, path)
        assert done.failures() == ()
        [left_out] = done.reconciliation.left_out
        assert (left_out.reason, left_out.debit) == ("FH550", Decimal("30.00"))
        assert [voucher.name for voucher in left_out.by_name] == ["A 1"]
        assert done.vouchers.all == 2
    third = file(HEAD + VOUCHER + other.replace("30.00", "31.00"))
    assert [f.code for f in import_file(folder, third).failures()] == ["FH550"]


def test_an_acceptance_is_not_about_a_place(folder, file):
    header, total = "Datum;Ver;Konto;Namn;Belopp;Text", ";;;Anm. utan datum;25;"
    accept(folder, *import_file(folder, file(f"{header}\n{total}\n", "l.csv")).failures())
    done = import_file(folder, file(f"{header}\n{total}\n", "l.csv"))
    assert (done.failures(), done.reconciliation.left_out[0].rows) == ((), 1)
    real = ";2;5010;Möten;25;Möte"
    assert import_file(folder, file(f"{header}\n{real}\n", "l.csv")).failures()


@pytest.mark.parametrize("account", ["6110", "1930"])
def test_an_accepted_account_without_a_line_is_left_out(folder, file, account):
    path = file(HEAD + VOUCHER.replace("TRANS 5010", f"TRANS {account}"))
    accept(folder, *import_file(folder, path).failures())
    done = import_file(folder, path)
    left_out = [(each.reason, each.rows, each.debit) for each in done.reconciliation.left_out]
    assert left_out == ([("FH540", 2, Decimal("25.00"))] if account == "6110" else [])


@pytest.mark.parametrize(
    "record",
    ['#GEN ""', "#KTYP 5010", "#ORGNR ", "#PBUDGET 0 202501 5010 100.00", "#RAR 0  ", "#SRU 5010"],
)
def test_an_empty_record_that_no_import_uses_is_a_warning(folder, file, record):
    done = import_file(folder, file(f"{HEAD}{record}\n{VOUCHER}"))
    assert (len(done.entries), [f.code for f in done.findings]) == (1, ["FH528"])


def test_a_line_without_letters_takes_the_encoding_of_the_rest(folder, file):
    texts = ["Köp i Åstorp", "Fika – te", "25\xa0% av 5", "Porto à 12 kr"]
    vouchers = [
        VOUCHER.replace("A 1", f"A {at}").replace("Möte", text) for at, text in enumerate(texts, 1)
    ]
    head = HEAD.replace("Påhittat", "Prov").replace("Påhittade", "Prov")
    done = import_file(folder, file("".join([head, *vouchers]).encode("cp1252")))
    assert [entry.text for entry in done.entries] == texts


@pytest.mark.parametrize("text", ["F\ufffdrening", "Ink”p", "FÃ¶rening"])
def test_letters_that_were_lost_are_named(folder, file, text):
    path = file(HEAD.replace("å", "a").encode() + VOUCHER.replace("Möte", text).encode())
    assert "FH570" in [f.code for f in import_file(folder, path).findings]


@pytest.mark.parametrize(
    ("find", "put", "amount"),
    [
        ("25.00", ".50", "-0.50"),
        ("5010 {} 25.00", '5010 {} 25.00 00000000 ""', "-25.00"),
    ],
)
def test_what_is_clear_but_not_as_the_standard_has_it(folder, file, find, put, amount):
    done = import_file(folder, file(HEAD + VOUCHER.replace(find, put)))
    assert [(entry.amount_kr, entry.text) for entry in done.entries] == [(Decimal(amount), "Möte")]
    assert {f.code for f in done.findings} == {"FH516"}
    assert {f.expected for f in done.findings} == (
        {None} if "00000000" in put else {"0.50", "-0.50"}
    )


def test_two_spaces_before_a_text_do_not_make_it_the_day_s(folder, file):
    """The field of the day cannot hold a text; spaces do not count as an empty field."""
    path = file(HEAD + VOUCHER.replace("25.00\n#", '25.00  "Kaffe"\n#'))
    assert {f.code for f in import_file(folder, path).failures()} == {"FH513", "FH514"}


@pytest.mark.parametrize(
    ("bytes_", "reason"),
    [
        (
            b'<?xml version="1.0"?>\n<Sie xmlns="http://www.sie.se/sie5">\n</Sie>\n',
            "this file is XML",
        ),
        (HEAD.encode("utf-16"), "this file is in UTF-16"),
    ],
)
def test_another_format_is_one_message(folder, file, bytes_, reason):
    with pytest.raises(BookError, match=reason):
        import_file(folder, file(bytes_, "fil.sie"))


def test_a_name_that_is_no_text(folder, tmp_path):
    path = tmp_path / os.fsdecode(b"p\xe5hittad.si")
    path.write_bytes((HEAD + ZERO).encode("cp437"))
    done = import_file(folder, path)
    assert (done.file, len(done.entries)) == ("p\\udce5hittad.si", 1)
    assert import_file(folder, path).entries == ()


def test_nothing_is_written_unless_all_is_accounted_for(folder, file, monkeypatch):
    before = content(folder)
    monkeypatch.setattr("fhledger.exchange.imports.importing.Importer._leave_out", lambda *_: None)
    with pytest.raises(BookError, match=r"what was read .* is not what is accounted for"):
        import_file(folder, file(HEAD + VOUCHER + VOUCHER))
    assert content(folder) == before


def test_each_ambiguous_voucher_has_its_own_answer(folder, file, capsys):
    """Two equal to one another and to two of another file: the answer is about each."""
    import_file(folder, file(HEAD + ZERO + ZERO, "ett.si"))
    path = file(f"{HEAD}{ZERO}{ZERO}{ZERO.replace('Möte', 'Kaffe')}", "två.si")
    outcome = import_file(folder, path)
    first, second = (each.reference for each in outcome.unclear)
    assert (outcome.unclear[0].text, outcome.unclear[0].amount) == ("Möte", Decimal("-25.00"))
    assert all(
        f"--same {each} or --new {each}" in str(outcome.findings) for each in (first, second)
    )
    half = planned_import(folder, read_book(folder), path, equal={second: "new"})
    assert [each.reference for each in half.unclear] == [first]
    run = ["import", str(path), "--book", str(folder), "--language", "en"]
    for wrong, message in (
        ([*run, "--same", "--new"], "give --same or --new, not both"),
        ([*run, "--same", first, "--new", first], f"{first} is given to --same and to --new"),
        (
            [*run, "--same", "0123456789abcdef/1", f"{'0' * 16}/9"],
            f"reference 0123456789abcdef/1, {'0' * 16}/9; ",
        ),
        ([run[0], "--same", *run[1:]], "is not the reference of a voucher"),
    ):
        with suppress(SystemExit):
            assert main(wrong) == 2
        assert message in capsys.readouterr().err
    answers = [*run, "--same", first, "--new", second]
    assert main([*answers, "--format", "json"]) == 0
    assert [each["text"] for each in json.loads(capsys.readouterr().out)["entries"]] == [
        "Möte",
        "Kaffe",
    ]
    before = content(folder)
    assert main(answers) == 0
    assert content(folder) == before
    assert main([*run, "--same", first, "--new"]) == 0


def test_vouchers_of_several_years_are_known_in_any_order(folder, file):
    """The entries of a year are read when a voucher of it comes again, of all years at last."""
    earlier = VOUCHER.replace("20250105", "20240105").replace("#VER A 1", "#VER A 7")
    import_file(folder, file(HEAD + earlier + VOUCHER))
    again = import_file(folder, file(HEAD + VOUCHER + earlier, "andra.si"))
    assert (again.entries, again.vouchers.known, again.failures()) == ((), 2, ())


def test_a_record_that_is_there_but_empty_is_not_called_missing(folder, file):
    """`#GEN` without a day: one finding, with its line."""
    done = import_file(folder, file(HEAD.replace("#GEN 20250101", "#GEN") + VOUCHER))
    assert [finding.code for finding in done.findings] == ["FH528"]
    assert len(done.entries) == 1


AMOUNTS = {
    **dict.fromkeys(["12.50", "12.5", "0012.50", "12,50"], Decimal("12.50")),
    **dict.fromkeys(["1e3", "١٢", "12 50", "1 234.50", "12.505", "NaN", "--5", '"12.50'], None),
}
"""Amounts as other programs write them, invented; None for what is refused."""


@pytest.mark.parametrize("cell", AMOUNTS)
def test_an_amount_of_sie_is_read_or_refused(folder, file, cell):
    rows = VOUCHER.replace("-25.00", f"-{cell}").replace(" 25.00", f" {cell}")
    done = planned_import(folder, read_book(folder), file((HEAD + rows).encode("utf-8")))
    amount = AMOUNTS[cell]
    assert [entry.amount_kr for entry in done.entries] == ([] if amount is None else [-amount])
    assert bool(done.failures()) is (amount is None)


SAME = {
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "tabs": lambda text: text.replace(" {} ", "\t{}\t"),
    "indented rows": lambda text: text.replace("#TRANS", "   #TRANS"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "no last line end": lambda text: text.rstrip("\n"),
    "end of file as in DOS": lambda text: text + "\x1a",
    "a day of registration and a sign": lambda text: text.replace('"Möte"', '"Möte" 20250106 "AB"'),
    "no quotation marks": lambda text: text.replace('"Möte"', "Möte"),
    "hyphens in the day": lambda text: text.replace("20250105", "2025-01-05"),
    "the currency of the book": lambda text: text.replace("#SIETYP", "#VALUTA sek\n#SIETYP"),
    "a quantity": lambda text: text.replace("25.00\n", '25.00 "" "" 3\n'),
    "an added row and its copy": lambda text: text.replace(
        "#TRANS 5010 {} 25.00", "#RTRANS 5010 {} 25.00\n#TRANS 5010 {} 25.00"
    ),
    "a removed row": lambda text: text.replace(
        "#TRANS 5010", "#BTRANS 5010 {} 99.00\n#TRANS 5010", 1
    ),
    "an empty voucher": lambda text: text + '#VER A 2 20250105 "Tom"\n{\n}\n',
}
"""Ways in which programs write the same voucher."""


@pytest.mark.parametrize("way", SAME)
def test_the_same_voucher_written_in_another_way_is_the_same(folder, file, way):
    path = file(SAME[way](HEAD + VOUCHER))
    [entry] = import_file(folder, path).entries
    assert (str(entry.day), entry.amount_kr, entry.text) == ("2025-01-05", Decimal(-25), "Möte")


LOST = {
    "small letters": lambda text: text.replace("#VER", "#ver").replace("#TRANS", "#trans"),
    "the brace in the line of the voucher": lambda text: text.replace('"Möte"\n{', '"Möte" {'),
    "no list of objects": lambda text: text.replace("{} ", ""),
    "no last brace": lambda text: text.rstrip("\n}"),
    "a day that does not exist": lambda text: text.replace("20250105", "20250230"),
}


@pytest.mark.parametrize("way", LOST)
def test_a_voucher_that_cannot_be_read_is_named(folder, file, way):
    done = import_file(folder, file(LOST[way](HEAD + VOUCHER)))
    assert done.failures()
    assert done.entries == ()


@pytest.mark.parametrize("part", [HEAD + VOUCHER, VOUCHER])
def test_lines_that_end_with_a_carriage_return_alone_are_refused(folder, file, part):
    """Before, such a voucher was lost with warnings, and exit status 0."""
    text = (HEAD + VOUCHER.replace("A 1", "A 2") + part).replace(part, part.replace("\n", "\r"))
    with pytest.raises(BookError, match="carriage return alone"):
        import_file(folder, file(text))
