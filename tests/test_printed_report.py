"""The reader of printed reports: what it reads, what it leaves unread, and what it never does."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import for_each
from fhledger import FhledgerError, Item, Line, LocalizedText, embedded_book
from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.errors import PrintedTextError
from fhledger.domain.statement.printed import Identity, PrintedReport, Term
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report import read_report, report_text
from fhledger.exchange.printed_report.candidates import MOST, Reading, TableColumns, candidates
from fhledger.exchange.printed_report.cells import rows_of_cells
from fhledger.exchange.printed_report.choice import PrintedRow, allowed
from golden import assert_golden
from noise import KINDS, REPORT, with_noise
from printed_text import printed_text

PUBLISHED = Path(__file__).parents[2] / "shared" / "source" / "000_4ddfad7cf4d097f7.txt"
BOOK = embedded_book()
FIGURES = BOOK.printed[-1].figures()
TEXT = REPORT.read_text("utf-8")
CLEAN = printed_text(BOOK, FIGURES, 2024)
SHORT = printed_text(BOOK, {key: kr for key, kr in FIGURES.items() if key.year > 2022}, 2024)
"""The same with two years in the table."""


def read(text):
    return read_report(text, BOOK.config)


def kinds(reading):
    return [
        (problem.kind, problem.place, problem.row, problem.year) for problem in reading.problems
    ]


class TestAReportAsItIs:
    def test_all_55_figures_of_the_published_report_are_read(self):
        if not PUBLISHED.exists():
            pytest.skip(f"the published report is not at {PUBLISHED}")
        reading = read(report_text(PUBLISHED))
        assert reading.amounts() == FIGURES
        assert len(reading.figures) == 55
        assert (reading.year, reading.years, reading.problems) == (2024, (2024, 2023, 2022), ())

    @pytest.mark.parametrize("text", [TEXT, CLEAN, TEXT.replace("\n", "\r\n")])
    def test_all_figures_of_a_transcription_are_read(self, text):
        reading = read(text)
        assert reading.amounts() == FIGURES
        assert (reading.year, reading.years, reading.problems) == (2024, (2024, 2023, 2022), ())

    def test_a_figure_says_where_it_stands_and_what_is_printed(self):
        figure = next(figure for figure in read(TEXT).figures if figure.row == "total_income")
        assert figure.text == "8884 807 8 833 3028 652 005"
        assert TEXT.splitlines()[figure.line - 1].endswith(figure.text)

    def test_what_is_read_is_a_printed_report(self):
        report = read(TEXT).printed_report(BOOK.printed[-1].source)
        assert report.figures() == FIGURES
        assert PrintedReport.model_validate(report.model_dump()) == report

    def test_a_book_may_have_words_of_its_own_for_the_paragraph(self):
        words = (
            "Avgift per person: {fee_rate} kronor. Vi fick bruka {budget} kronor under {year}."
            " Sparat sedan förr: {opening_balance} kronor. Året gav {result} kronor."
            " Vi tog {used_surplus} kronor av det sparade. Kvar finns {accumulated_surplus} kronor."
        )
        label = LocalizedText(sv=words, en=words)
        book = BOOK.replace(labels={**BOOK.config.labels, "financing_text": label})
        amounts = {
            key.row: format_sek(kr) for key, kr in FIGURES.items() if key.place == "financing"
        }
        paragraph = words.format(year=2024, **amounts)
        text = f"Finansiering\n\n{paragraph}\n\n{CLEAN[CLEAN.index('RESULTATRAPPORT') :]}"
        assert read_report(text, book.config).amounts() == FIGURES
        assert read(text).amounts() != FIGURES

    @pytest.mark.parametrize(
        "words", ["Inga tal.", "Bara {year}.", "{budget}", "{year}{previous_year}"]
    )
    def test_words_that_name_no_figure_stop_nothing(self, words):
        label = LocalizedText(sv=words, en=words)
        book = BOOK.replace(labels={**BOOK.config.labels, "financing_text": label})
        read = read_report(CLEAN, book.config).amounts()
        assert read.items() <= FIGURES.items()
        assert {key.place for key in read} >= {"appendix_1", "appendix_2", "footnote"}

    @pytest.mark.parametrize("years", [(2024,), (2024, 2023)])
    def test_a_table_may_have_one_year_or_two(self, years):
        figures = {key: amount for key, amount in FIGURES.items() if key.year in years}
        reading = read(printed_text(BOOK, figures, 2024))
        assert (reading.amounts(), reading.years, reading.problems) == (figures, years, ())

    def test_a_table_of_other_years_before_it_is_another_table(self):
        text = CLEAN.replace("Bilaga 1", "Medlemmar 2024 2023\nHelsingborg 1 2\n\nBilaga 1")
        assert read(text).amounts() == FIGURES

    def test_years_may_stand_in_the_other_order(self):
        heading, *rows = CLEAN[CLEAN.index("RESULTATRAPPORT") :].split("\n")
        turned = heading.replace("2024 2023 2022", "2022 2023 2024")
        for key in FIGURES:
            if key.place == "appendix_1" and key.year == 2024:
                printed = [
                    format_sek(FIGURES[key._replace(year=year)]) for year in (2024, 2023, 2022)
                ]
                rows = [row.replace(" ".join(printed), " ".join(printed[::-1])) for row in rows]
        text = CLEAN[: CLEAN.index("RESULTATRAPPORT")] + "\n".join([turned, *rows])
        assert read(text).amounts() == FIGURES

    def test_cells_may_stand_on_lines_of_their_own(self):
        rows = re.sub(r"(?<=[0-9]) (?=-?[0-9]{1,3} [0-9]{3})", "\n\n", CLEAN)
        assert read(rows).amounts() == FIGURES

    def test_what_stands_after_the_total_of_bilaga_2_is_no_row_of_it(self):
        assert read(f"{CLEAN}\nEget kapital 5 000\n").amounts() == FIGURES

    def test_a_chart_without_footnotes_misses_none(self):
        lines = tuple(line.model_copy(update={"footnote": None}) for line in BOOK.config.lines)
        book = BOOK.replace(lines=lines)
        figures = {key: amount for key, amount in FIGURES.items() if key.place != "footnote"}
        reading = read_report(printed_text(BOOK, figures, 2024), book.config)
        assert (reading.amounts(), reading.problems) == (figures, ())

    def test_a_row_of_bilaga_2_may_have_any_name(self):
        figures = {
            FigureKey("appendix_2", "Mässa i Malmö", 2024)
            if key.row == "potential_study"
            else key: amount
            for key, amount in FIGURES.items()
        }
        assert read(printed_text(BOOK, figures, 2024)).amounts() == figures

    def test_a_page_ends_with_a_form_feed(self):
        assert read(CLEAN.replace("\nBilaga 2", "\n114\fBilaga 2")).amounts() == FIGURES

    def test_the_number_of_a_page_is_no_part_of_a_figure(self):
        assert read(CLEAN.rstrip() + "\n\n_114\n").amounts() == FIGURES
        assert read(CLEAN.rstrip() + "\n\n7\n").amounts() == FIGURES


class TestNoise:
    """A spoiled text is read right, or not at all, wherever the identities say what is right."""

    @pytest.mark.parametrize("places", [1, 5, 15, 40, 120])
    @pytest.mark.parametrize(
        "seeds", [range(3), pytest.param(range(3, 24), marks=pytest.mark.deep)]
    )
    def test_no_figure_is_read_wrong(self, places, seeds):
        right = 0
        for seed in seeds:
            amounts = read(with_noise(TEXT, seed, places)).amounts()
            assert {key: FIGURES.get(key) for key in amounts} == amounts, seed
            right += len(amounts)
        assert right > 0.95 * len(seeds) * len(FIGURES)

    def test_a_title_broken_over_lines_is_no_row(self):
        text = TEXT.replace("Bilaga 2 Specifikation av", "Bilaga 2\nSpecifikation\nav")
        assert text != TEXT
        assert read(text).amounts() == FIGURES

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        "seeds", [range(3), pytest.param(range(3, 12), marks=pytest.mark.deep)]
    )
    def test_one_kind_alone(self, kind, seeds):
        for seed in seeds:
            amounts = read(with_noise(TEXT, seed, 25, (kind,))).amounts()
            assert {key: FIGURES.get(key) for key in amounts} == amounts, seed
            assert len(amounts) > 0.8 * len(FIGURES), seed

    @pytest.mark.parametrize("minus", ["-", ""])
    def test_every_separator_and_every_minus_lost(self, minus):
        table = CLEAN.index("RESULTATRAPPORT") + len("RESULTATRAPPORT (SEK) 2024 2023 2022")
        text = CLEAN[:table] + re.sub(
            rf"(?<=[0-9])[ ](?=-?[0-9])|(?<=[0-9 ])(?!{minus or 'x'})-(?=[0-9])", "", CLEAN[table:]
        )
        amounts = read(text).amounts()
        assert {key: FIGURES.get(key) for key in amounts} == amounts
        assert len(amounts) == len(FIGURES) if minus else len(amounts) >= 13

    @pytest.mark.parametrize(
        ("there", "put"),
        [("-2 911 743", "2 911 743"), ("-1 981 450", "1 981 450"), ("-7 763 406", "7 763 406")],
    )
    def test_a_lost_minus_is_reported(self, there, put):
        reading = read(CLEAN.replace(there, put))
        assert reading.amounts() == FIGURES
        assert [kind for kind, *_ in kinds(reading)] == ["minus_missing"]
        problem = reading.problems[0]
        assert format_sek(FIGURES[FigureKey(problem.place, problem.row, problem.year)]) == there

    def test_costs_without_any_minus_are_reported_one_by_one(self):
        text = re.sub(r"(?<= )-(?=[0-9])", "", CLEAN)
        reading = read(text)
        assert reading.amounts() == FIGURES
        negative = {key for key, amount in FIGURES.items() if amount < 0}
        assert {FigureKey(*rest) for _, *rest in kinds(reading)} == negative

    def test_a_lost_minus_that_nothing_confirms_is_not_read(self):
        text = CLEAN.replace("-2 911 743", "2 911 743").replace("8 884 807", "8 884 8x7")
        text = text.replace("-7 763 406", "-7 763 4x6")
        figure = next(f for f in read(text).figures if f.row == "external_costs" and f.year == 2024)
        assert (figure.amount, figure.candidates) == (None, (Decimal(-2911743), Decimal(2911743)))

    @pytest.mark.parametrize(
        ("row", "year", "lost", "damaged"),
        [
            ("total_costs", 2022, "-6 368 328", ("2 096 912", "2 283 677")),
            ("appropriations", 2023, "-557 899", ("7 530 250 8 390 299",)),
        ],
    )
    def test_the_same_of_a_sum_and_of_the_appropriations(self, row, year, lost, damaged):
        text = CLEAN.replace(lost, lost[1:])
        for figure in damaged:
            text = text.replace(figure, f"{figure[:-2]}x{figure[-1]}")
        figure = next(f for f in read(text).figures if (f.row, f.year) == (row, year))
        amount = FIGURES[figure.key]
        assert (figure.amount, figure.candidates) == (None, (amount, -amount))

    @pytest.mark.parametrize("digit", ["l", "S", "?", "x", "B"])
    def test_a_digit_that_is_no_digit_is_no_figure(self, digit):
        reading = read(CLEAN.replace("1 027 270", f"1 0{digit}7 270"))
        assert [str(figure.key) for figure in reading.unreadable()] == [
            "appendix_2 2024 family_day"
        ]
        assert reading.amounts().items() <= FIGURES.items()


class TestWhatTheIdentitiesDoNotDecide:
    def test_a_figure_that_can_be_two_is_not_read(self):
        text = "RESULTATRAPPORT 2024 2023\nIngående medel att förfoga över 12 345 678 901"
        text += "\nErsättning från medlemskommuner 1 1\nÖvriga intäkter – HR-projekt 0 0"
        text += "\nSumma intäkter 1 1\nSumma kostnader -1 -1\nÅrets resultat 0 0"
        text += "\nÖvriga insatser, disposition av medel att förfoga över 0 0"
        text += "\nUtgående medel att förfoga över 12 345 678 901"
        reading = read(text)
        opening = [figure for figure in reading.figures if figure.row == "opening_balance"]
        assert [figure.amount for figure in opening] == [None, None]
        assert opening[0].candidates == (1, 12, 12345, 12345678)
        assert opening[1].candidates == (901, 678901, 345678901, 2345678901)

    def test_a_row_whose_words_are_lost_is_not_joined_to_the_row_before(self):
        reading = read(CLEAN.replace("Potentialutredning", "."))
        assert reading.amounts().items() <= FIGURES.items()
        [joined] = reading.unreadable()
        assert (joined.row, joined.candidates) == ("family_day", (1027270, 1027270909300))

    @pytest.mark.parametrize("amount", ["1 027\n270", "1\n027\n270"])
    def test_a_line_that_breaks_within_an_amount_is_no_end_where_the_sum_knows_it(self, amount):
        assert read(CLEAN.replace("1 027 270", amount)).amounts() == FIGURES

    @pytest.mark.parametrize("nth", [5, pytest.param(1, marks=pytest.mark.deep)])
    def test_every_misprint_is_read_as_it_is_printed(self, nth):
        for key, amount in [*FIGURES.items()][::nth]:
            changed = {**FIGURES, key: amount + (9 if amount >= 0 else -9)}
            reading = read(printed_text(BOOK, changed, 2024))
            assert reading.amounts() == changed, key
            off = [each for each in reading.identities(BOOK.config.lines) if each.off_by(changed)]
            assert bool(off) == (key.row not in ("fee_rate", "budget")), key
            assert reading.problems == ()

    def test_an_unreadable_row_does_not_make_its_sum_false(self):
        reading = read(CLEAN.replace("Familjedagen 2024 1 027 270", "Familjedagen 2024 1 0l7 270"))
        assert all(not each.off_by(FIGURES) for each in reading.identities(BOOK.config.lines))

    def test_an_unreadable_report_is_not_saved(self):
        with pytest.raises(PrintedTextError, match="as it is printed: appendix_2 2024 family_day;"):
            read(CLEAN.replace("1 027 270", "1 0l7 270")).printed_report()


class TestWhatIsMissingOrTooMuch:
    @pytest.mark.parametrize("place", ["appendix_1", "appendix_2", "footnote", "financing"])
    def test_a_missing_place_is_reported_and_the_rest_is_read(self, place):
        gone = {place, "footnote"} if place == "appendix_1" else {place}
        figures = {key: amount for key, amount in FIGURES.items() if key.place not in gone}
        text = (
            printed_text(BOOK, {k: v for k, v in FIGURES.items() if k.place != place}, 2024)
            if (place != "appendix_1")
            else CLEAN[: CLEAN.index("Bilaga 1")] + CLEAN[CLEAN.index("Bilaga 2") :]
        )
        reading = read(text)
        assert reading.amounts() == figures
        assert {(kind, where) for kind, where, *_ in kinds(reading)} == {
            ("place_missing", where) for where in gone
        }

    def test_a_missing_row_is_reported_and_has_no_figure(self):
        lines = [line for line in CLEAN.split("\n") if not line.startswith("Summa kostnader")]
        reading = read("\n".join(lines))
        assert kinds(reading) == [("row_missing", "appendix_1", "total_costs", None)]
        assert {figure.row for figure in reading.unreadable()} == {"total_costs"}

    def test_a_row_that_the_chart_lacks_is_reported(self):
        text = CLEAN.replace(
            "Summa intäkter", "Bidrag från regionen 200 000 0 100 000\nSumma intäkter"
        )
        [problem] = read(text).problems
        assert (problem.kind, problem.place) == ("row_unknown", "appendix_1")
        assert "Bidrag från regionen" in problem.message.en
        assert "Bidrag" in text.splitlines()[problem.line - 1]

    def test_two_reports_in_one_text_are_reported_and_not_mixed(self):
        reading = read(CLEAN + CLEAN.replace("2024 2023 2022", "2025 2024 2023"))
        assert {kind for kind, *_ in kinds(reading)} == {
            "place_twice",
            "place_missing",
            "year_unknown",
        }
        assert reading.figures == ()

    def test_one_place_twice_is_not_read(self):
        reading = read(CLEAN + CLEAN[CLEAN.index("Bilaga 2") :])
        assert kinds(reading) == [("place_twice", "appendix_2", "", None)]
        assert {key.place for key in reading.amounts()} == {"appendix_1", "footnote", "financing"}

    @pytest.mark.parametrize(
        "text", ["", " \n", "Finansiering", "Bilaga 1\nBilaga 2 Specifikation", "1 2 3"]
    )
    def test_a_text_that_is_no_report_is_refused(self, text):
        with pytest.raises(PrintedTextError, match="no annual report was found"):
            read(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Finansiering\n" * 1000,
            "ord 2024 2023\n" * 21,
            "31 2024\n" * 3100,
        ],
    )
    def test_too_many_headings_are_refused(self, text):
        with pytest.raises(
            PrintedTextError, match=r"^the text has too many headings or years; give"
        ):
            read(text)

    def test_as_many_headings_as_may_be_are_looked_at(self):
        with pytest.raises(PrintedTextError, match=r"^no annual report was found.*Ingående medel"):
            read("ord 2024 2023\n" * 20)

    def test_footnotes_of_two_lines_are_one_place(self):
        note = LocalizedText(
            sv="Av traineerna var {women} kvinnor.", en="{women} trainees were women."
        )
        women = {"id": "women", "label": LocalizedText(sv="Kvinnor", en="Women")}
        lines = [
            Line(**{**dict(line), "footnote": note, "items": (Item(**women),)})
            if line.id == "trainee_costs"
            else line
            for line in BOOK.config.lines
        ]
        book = BOOK.replace(lines=tuple(lines))
        text = CLEAN.replace("Bilaga 2 Spec", "**Av traineerna var 12 kvinnor.\n\nBilaga 2 Spec")
        reading = read_report(text, book.config)
        women_read = FigureKey("footnote", "women", 2024)
        assert reading.amounts() == {**FIGURES, women_read: Decimal(12)}
        lines_read = {figure.row: figure.line for figure in reading.figures}
        assert "traineerna" in text.splitlines()[lines_read["women"] - 1]
        assert lines_read["women"] > lines_read["granted"]


class TestAFile:
    @for_each(
        ("content", "message"),
        [
            (b"", "is empty"),
            (b" \n\n", "is empty"),
            (b"%PDF-1.7 ...", "is a PDF; make text of it with pdftotext"),
            (b"\x00\x01\x02", "is not a text"),
            ("Bilaga\nIngående\n\n".encode("cp1252"), "line 2: this is not UTF-8"),
            ("Bilaga".encode("utf-16"), "is not a text"),
        ],
    )
    def test_what_is_no_text_is_refused(self, tmp_path, content, message):
        path = tmp_path / "report.txt"
        path.write_bytes(content)
        with pytest.raises(PrintedTextError, match=message):
            report_text(path)

    def test_a_missing_file_and_a_folder_are_refused(self, tmp_path):
        for path in (tmp_path / "none.txt", tmp_path):
            with pytest.raises(PrintedTextError, match="cannot be read"):
                report_text(path)

    def test_a_byte_order_mark_is_no_letter(self, tmp_path):
        path = tmp_path / "report.txt"
        path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
        assert report_text(path) == TEXT


STRANGE_FIGURES = """\
fees 8 390 299 7 015 464|fees8390 299 kr|fees O 0|fees 1O O00|fees -1.234,5|fees – 12 − 5
fees l2 345|fees 1l2|fees 12l|fees I2 345|fees 1 2S4|fees 3x4|fees 1 ?2|fees 1 ? 2|fees B 5 S
2024 2023 2022|1999|2024 1 027 270|20241 027|2024-2025|2O24|202 4|1899|3000|2024|fees 2024 2023 x
f6rfoga 7 530|över8|över 8a9|8a 9|12kr|12 kr|12SEK|12OOOkr|1O kronor|9x|9xy 8|a1 2|ab12cd 34 e5 6
12\\n\\n7|12\\n7 500|fees 5\\n14\\n|_114|fees 12\\n_114|fees 1 000\\n2 000|fees 5\\n1234\\n|fees 5\\n12345\\n|fees 12ab|34xyz 5|1O2xy|1\\n\\n2\\n\\n3 a
.5|5.|-|--5|- 5|5 -|5-6|-5-6|5 6-|O|o|Oo|OO 1|a O|å O|A O|1,2.3'4·5|6_7|1’000|\u00a01\u202f000\u00a02
fees -89 079-83 489 -63 544|0|00|0 0|007|fees 1 234 567 890 123 x 4"""


def test_strange_figures():
    """Words, digits, and where figures may begin, part, end: each text with all that a row
    keeps."""
    lines = []
    for text in STRANGE_FIGURES.replace("\n", "|").replace("\\n", "\n").split("|"):
        lines.append(repr(text))
        for row in rows_of_cells(text):
            lines.append(f"  {row.words!r} {row.text!r} [{row.begins}:{row.stops}] {row.digits!r}")
            lines.append(
                f"    starts {row.starts} ends {row.ends} {row.between}{' damaged' * row.damaged}"
                f" years {row.years()} first {row.first_year()}"
            )
    assert_golden("findings/strange-figures.txt", "\n".join(lines) + "\n")


AMOUNTS = st.integers(-(10**9), 10**9) | st.integers(-999, 999) | st.just(0)


def columns(count, **more):
    return TableColumns((2024,) * count, **more)


def in_kronor(readings):
    return {tuple(Decimal(amount) / 100 for amount in reading.amounts) for reading in readings}


def printed(amount, form):
    """An amount as some reports print it."""
    absolute = format_sek(Decimal(abs(amount)))
    if form == "dash" and not amount:
        return "–"
    if amount < 0:
        return {
            "parentheses": f"({absolute})",
            "soft": f"\u00ad{absolute}",
            "spaced": f"– {absolute}",
        }.get(form, f"-{absolute}")
    return {"kr": f"{absolute} kr", "öre": f"{absolute},00"}.get(form, absolute)


FORMS = ("parentheses", "soft", "spaced", "kr", "öre", "dash", "")


class TestCandidates:
    @given(st.lists(AMOUNTS, min_size=1, max_size=4), st.randoms(use_true_random=False))
    def test_whatever_separators_are_lost_the_truth_is_a_candidate(self, amounts, random):
        text = " ".join(format_sek(Decimal(amount)) for amount in amounts)
        text = "".join(
            random.choice((" ", "", ".", "\n")) if letter == " " else letter for letter in text
        )
        found = candidates(rows_of_cells(text)[0], columns(len(amounts)))
        assert tuple(amounts) in in_kronor(found) or not found
        assert len(found) <= MOST

    @given(
        st.lists(st.tuples(AMOUNTS, st.sampled_from(FORMS)), min_size=2, max_size=4),
        st.sampled_from((" ", "   ", " | ")),
    )
    def test_every_usual_form_of_an_amount_is_understood(self, cells, apart):
        text = "Hyra" + apart + apart.join(printed(amount, form) for amount, form in cells)
        [row] = rows_of_cells(text)
        found = in_kronor(candidates(row, columns(len(cells))))
        truth = tuple(amount for amount, _ in cells)
        assert truth in found
        if apart != " ":
            assert found == {truth}

    @given(AMOUNTS)
    def test_one_amount_has_one_reading(self, amount):
        [reading] = candidates(rows_of_cells(format_sek(Decimal(amount)))[0], columns(1))
        assert reading == ((100 * amount,), (100 * amount,))

    def test_a_year_before_an_amount_is_of_the_label_when_it_is_near_that_of_the_report(self):
        [row] = rows_of_cells("Mässan 2023 300")
        for year, amounts in ((2024, {2023300, 300}), (2022, {2023300, 300}), (2025, {2023300})):
            found = in_kronor(candidates(row, columns(1), year))
            assert {one[0] for one in found} == amounts

    @given(st.text("0123456789 -.O\n", max_size=60), st.integers(1, 6))
    def test_a_reading_uses_every_digit_in_order(self, text, count):
        for row in rows_of_cells(text):
            set_apart = "~" in row.digits or row.first_year() is not None
            if len(row.ends) == 1 and not set_apart:
                for reading in candidates(row, columns(count)):
                    digits = "".join(str(abs(amount) // 100) for amount in reading.amounts)
                    assert digits == row.digits


class TestChoice:
    @given(st.data())
    def test_no_reading_of_a_solution_is_dropped_and_one_left_is_the_only_one(self, data):
        keys = [FigureKey("appendix_2", name, 2024) for name in "abcdef"]
        values = st.lists(st.integers(-3, 3), min_size=1, max_size=3, unique=True)
        rows = [
            PrintedRow((key,), tuple(Reading((v,), (v,)) for v in data.draw(values)))
            for key in keys
        ]
        terms = st.lists(
            st.builds(Term, st.sampled_from((1, -1)), st.sampled_from(keys)),
            min_size=2,
            max_size=4,
            unique_by=lambda term: term.key,
        )
        sums = [
            Identity("sum", tuple(each))
            for each in data.draw(st.lists(terms, min_size=1, max_size=4))
        ]
        solutions = [
            chosen
            for chosen in product(*(row.readings for row in rows))
            if not any(
                each.off_by({k: Decimal(r.amounts[0]) for k, r in zip(keys, chosen, strict=True)})
                for each in sums
            )
        ]
        if solutions:
            left = allowed(rows, sums)
            for number, readings in enumerate(left):
                assert {solution[number] for solution in solutions} <= set(readings.readings)
        else:
            assert all(one.readings for one in allowed(rows, sums))


class TestAnyInput:
    """Whatever comes in, nothing comes out but a reading or an error of the library."""

    @given(st.binary(max_size=400))
    def test_bytes(self, tmp_path_factory, content):
        path = tmp_path_factory.getbasetemp() / "any.txt"
        path.write_bytes(content)
        with suppress(FhledgerError):
            read(report_text(path))

    @given(st.text(max_size=300), st.integers(0, len(SHORT)), st.integers(0, 300))
    def test_a_report_with_anything_put_into_it(self, junk, at, cut):
        try:
            reading = read(SHORT[:at] + junk + SHORT[at + cut :])
        except PrintedTextError:
            return
        assert all(figure.amount is None or not figure.candidates for figure in reading.figures)

    @pytest.mark.parametrize(
        "piece",
        [
            "0",
            "1 ",
            "2024 ",
            "a1",
            "-",
            "O",
            "\n",
            "Finansiering ",
            "Bilaga 2 Specifikation\n",
            "x",
            " ",
            "ab\n",
            "-1,",
            "\ud800",
            "1 000\n",
            "*",
            "1\n\n",
        ],
    )
    @pytest.mark.parametrize("before", [TEXT, pytest.param("", marks=pytest.mark.deep)], ids=len)
    def test_a_megabyte_of_anything(self, piece, before):
        begun = process_time()
        with suppress(PrintedTextError):
            read(before + piece * (10**6 // len(piece)))
        assert process_time() - begun < 5

    def test_a_table_of_digits_alone(self):
        digits = "".join(Random(3).choices("123456789", k=18))
        table = SHORT.index("RESULTATRAPPORT")
        rows = re.sub(
            r"(?<=[^\W\d]|[*]) -?[0-9][0-9 -]*$", f" {digits}", SHORT[table:], flags=re.MULTILINE
        )
        for figure in read(SHORT[:table] + rows).figures:
            if figure.place == "appendix_1" and figure.amount is not None:
                assert format_plain(abs(figure.amount)).removesuffix(".00") in digits
