from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from cases import for_each
from fhledger import DatedValue, LocalizedText, Population, embedded_book
from fhledger.core.amounts import ZERO
from fhledger.core.counts import parse_count
from fhledger.core.dates import parse_date


class TestCopies:
    """A changed copy computes everything anew; the original stays what it was."""

    def test_a_copy_with_another_opening_balance_has_other_years(self):
        book = embedded_book()
        before = book.fiscal_years()
        opening = book.config.opening_balance.model_copy(update={"value": ZERO})
        changed = book.replace(opening_balance=opening)
        assert changed.fiscal_years()[0].opening_balance == 0
        assert book.fiscal_years() == before

    @pytest.mark.parametrize("deep", [False, True])
    def test_a_copy_with_other_inhabitants_has_other_days(self, deep):
        population = embedded_book().population
        assert len(population.reference_days) > 1
        fewer = population.model_copy(update={"rows": population.rows[:11]}, deep=deep)
        assert fewer.reference_days == (date(2015, 12, 31),)
        assert fewer.row("1283", date(2023, 12, 31)) is None

    def test_a_copy_is_equal(self):
        book = embedded_book()
        assert book.model_copy() == copy.deepcopy(book) == pickle.loads(pickle.dumps(book)) == book


def test_a_record_is_immutable_and_takes_no_unknown_field():
    label = LocalizedText(sv="a", en="b")
    with pytest.raises(ValidationError):
        label.sv = "c"
    with pytest.raises(ValidationError, match="fi"):
        LocalizedText(sv="a", en="b", fi="c")


@for_each("text", ["a\tb", "a\nb", "a\x7f", "a\u2028b", "a\x85b", "", "  "])
def test_a_text_is_one_line_of_something(text):
    with pytest.raises(ValidationError):
        DatedValue(value=1, unit=text, valid_from="2024-01-01")


@pytest.mark.parametrize("value", [date(2024, 2, 29), "2024-02-29", " 2024-02-29 "])
def test_a_day_is_read(value):
    assert parse_date(value) == date(2024, 2, 29)


@for_each(
    "value",
    [datetime(2024, 1, 1, tzinfo=UTC), "2024-2-9", "20240229", "2023-02-29", "2024-02-29T00:00", 20240229, None,
     "２０２４-02-29", "0000-01-01", "x" * 1000],
)  # fmt: skip
def test_what_is_no_day_is_refused(value):
    with pytest.raises(
        ValueError, match=r"is not a day; (write it as 2024-12-31|the month has 28 days)$"
    ) as refused:
        parse_date(value)
    assert len(str(refused.value)) < 120


@for_each(
    ("value", "count"),
    [(0, 0), ("0", 0), ("14 962", 14962), ("14\u00a0962", 14962), (" 7 ", 7), ("1\u202f000\u2009000", 10**6)],
)  # fmt: skip
def test_a_count_is_read(value, count):
    assert parse_count(value) == count


@for_each("value", [-1, "-1", True, 1.0, "1.0", "1,5", "", "14 96", "١", None, "1" * 16])
def test_what_is_no_count_is_refused(value):
    with pytest.raises(
        ValueError, match=r"is not a whole number, zero or more|has more than 15 digits"
    ):
        parse_count(value)


class TestMappings:
    """A mapping within a record is as immutable as the record."""

    @for_each(
        "change",
        [
            lambda mapping: mapping.__setitem__("x", None),
            lambda mapping: mapping.__delitem__("opening_balance"),
            lambda mapping: mapping.update(x=None),
            lambda mapping: mapping.clear(),
            lambda mapping: mapping.pop("opening_balance"),
            lambda mapping: mapping.setdefault("x", None),
        ],
    )
    def test_it_does_not_change(self, change):
        labels = embedded_book().config.labels
        before = dict(labels)
        with pytest.raises(TypeError, match="belongs to a record and does not change"):
            change(labels)
        assert labels == before

    def test_nor_does_that_of_a_changed_copy(self):
        changed = embedded_book().replace(labels={})
        with pytest.raises(TypeError):
            changed.config.labels["x"] = LocalizedText(sv="a", en="b")

    def test_records_with_mappings_can_be_keys(self):
        scenario = embedded_book().scenarios[0]
        assert {scenario: 1, scenario.model_copy(): 2} == {scenario: 2}

    def test_a_copy_has_its_own(self):
        book = embedded_book()
        assert (
            pickle.loads(pickle.dumps(book.config.labels))
            == copy.deepcopy(book.config.labels)
            == book.config.labels
        )


def test_a_record_is_made_again_from_its_fields_whatever_was_computed_from_them():
    population = embedded_book().population
    assert population.reference_days
    assert Population(**dict(population)) == population
