from __future__ import annotations

import pytest
from hypothesis import given

from fhledger import Book, LocalizedText, embedded_book, next_entry, with_entries
from fhledger.domain.fund.labels import DatedLabel
from fhledger.testing import strategies


class TestFilled:
    """Braces are filled in or refused when the label is made known, never a crash later."""

    def test_both_languages_are_filled(self):
        label = LocalizedText(sv="{a} och {b}", en="{b} and {a}")
        assert label.format(a=1, b="två") == LocalizedText(sv="1 och två", en="två and 1")

    def test_a_name_may_be_any_identifier(self):
        label = LocalizedText(sv="{self}, {sv}, {en}", en="{values}")
        filled = label.format(self="a", sv="b", en="c", values="d")
        assert filled == LocalizedText(sv="a, b, c", en="d")

    def test_doubled_braces_are_braces(self):
        assert LocalizedText(sv="{{x}}", en="{{").format() == LocalizedText(sv="{x}", en="{")

    def test_the_names_of_both_languages_are_listed(self):
        assert LocalizedText(sv="{a}", en="{b} {{c}}").placeholders() == {"a", "b"}

    @pytest.mark.parametrize("text", ["{", "}", "{a", "a}", "{a}}"])
    def test_a_brace_on_its_own_is_refused(self, text):
        with pytest.raises(ValueError, match=r"'[{}]'"):
            LocalizedText(sv=text, en="x").placeholders()

    @pytest.mark.parametrize("text", ["{}", "{} {a}"])
    def test_braces_around_nothing_are_an_undeclared_name(self, text):
        assert "" in LocalizedText(sv=text, en="x").placeholders()

    @given(strategies.labels("year"))
    def test_what_is_filled_in_stands_there(self, label):
        filled = label.format(year=1234)
        assert filled.sv.count("1234") == label.sv.count("{year}")


def test_a_language_is_chosen():
    label = LocalizedText(sv="Hej", en="Hello")
    assert (label.in_language("sv"), label.in_language("en")) == ("Hej", "Hello")


class TestInYear:
    """A label may name the year that it is shown for, and may be replaced from a day on."""

    def test_a_renamed_item_keeps_its_old_label_in_earlier_years(self):
        book = embedded_book()
        [line] = [line for line in book.config.lines if line.id == "appropriations"]
        day = line.items[0].model_copy(
            update={
                "label": LocalizedText(sv="Familjedagen {year}", en="The Family Day {year}"),
                "renamed": (
                    DatedLabel(
                        valid_from="2025-07-01",
                        label=LocalizedText(sv="Dagen {year}", en="Day {year}"),
                    ),
                ),
            }
        )
        changed = line.model_copy(update={"items": (day, *line.items[1:])})
        lines = tuple(changed if each is line else each for each in book.config.lines)
        book = book.replace(lines=lines)
        assert book.statement(2024) == embedded_book().statement(2024)
        spent = next_entry(
            book, line="appropriations", item="family_day", amount=-5, day="2025-05-20"
        )
        later = with_entries(book, spent)
        assert later.statement(2025).appendix_2[0].label.sv == "Dagen 2025"
        assert "Dagen 2025" in str(embedded_trace(later))

    def test_braces_of_others_stay(self):
        label = LocalizedText(sv="{x} {year} {next_year}", en="{")
        assert label.in_year(2025) == LocalizedText(sv="{x} 2025 2026", en="{")


def embedded_trace(book):
    return [part.label.sv for part in Book(**dict(book)).trace(2025, "appropriations").parts]
