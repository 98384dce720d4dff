from __future__ import annotations

import pytest
from hypothesis import given

from fhledger import LocalizedText
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

    def test_the_names_of_both_languages_are_told(self):
        assert LocalizedText(sv="{a}", en="{b} {{c}}").placeholders() == {"a", "b"}

    @pytest.mark.parametrize("text", ["{", "}", "{a", "a}", "{a}}"])
    def test_a_brace_on_its_own_is_refused(self, text):
        with pytest.raises(ValueError, match=r"'[{}]'"):
            LocalizedText(sv=text, en="x").placeholders()

    @pytest.mark.parametrize("text", ["{}", "{} {a}"])
    def test_braces_around_nothing_are_told_as_a_name_that_nobody_declares(self, text):
        assert "" in LocalizedText(sv=text, en="x").placeholders()

    @given(strategies.labels("year"))
    def test_what_is_filled_in_stands_there(self, label):
        filled = label.format(year=1234)
        assert filled.sv.count("1234") == label.sv.count("{year}")


def test_a_language_is_chosen():
    label = LocalizedText(sv="Hej", en="Hello")
    assert (label.in_language("sv"), label.in_language("en")) == ("Hej", "Hello")
