from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import for_each
from fhledger import (
    DatedValue,
    Inhabitants,
    Municipality,
    NotInForceError,
    Population,
    PopulationMissingError,
    Source,
)
from fhledger.domain.dated_values import effective_on, resolve_source
from fhledger.domain.members.municipality import months_of_membership
from fhledger.testing import strategies

DAY = timedelta(days=1)


def facts(*since: date) -> list[DatedValue]:
    return [DatedValue(value=at, unit="kr", valid_from=day) for at, day in enumerate(since)]


class TestStep:
    """A fact holds from its day until the day before the next one's; the day before the first,
    none."""

    @given(st.lists(strategies.days(), min_size=1, max_size=5, unique=True), st.data())
    def test_the_day_before_the_day_and_the_day_after(self, since, data):
        known = facts(*since)
        ordered = sorted(since)
        for at, day in enumerate(ordered):
            assert effective_on(known, day).valid_from == day
            later = ordered[at + 1 :] or [date.max]
            assert effective_on(known, min(day + DAY, later[0] - DAY)).valid_from == day
            if at:
                assert effective_on(known, day - DAY).valid_from == ordered[at - 1]
            else:
                with pytest.raises(NotInForceError, match=f"from {day}$"):
                    effective_on(known, day - DAY)
        shuffled = data.draw(st.permutations(known))
        assert effective_on(shuffled, ordered[-1]) == effective_on(known, ordered[-1])

    def test_without_any_fact_nothing_is_in_force(self):
        with pytest.raises(
            NotInForceError, match="no rate is in force on 2024-01-01; the book has none"
        ):
            effective_on([], date(2024, 1, 1), "rate")


class TestMembership:
    """A member pays for the months in which it is a member on any day; both ends count."""

    @given(strategies.days(2020, 2022), st.none() | st.integers(0, 900), st.integers(2019, 2025))
    def test_it_is_what_counting_days_says(self, since, length, year):
        until = None if length is None else since + length * DAY
        member = Municipality(code="1260", name="Bjuv", valid_from=since, valid_until=until)
        days = (date(year, 1, 1) + n * DAY for n in range(366))
        months = {d.month for d in days if d.year == year and since <= d <= (until or date.max)}
        assert months_of_membership(member, year) == len(months)

    def test_it_does_not_end_before_it_begins(self):
        with pytest.raises(ValueError, match="2021-12-31, is before the first"):
            Municipality(code="1260", name="x", valid_from="2022-01-01", valid_until="2021-12-31")
        assert Municipality(
            code="1260", name="x", valid_from="2022-01-01", valid_until="2022-01-01"
        ).valid_until


class TestPopulation:
    """A figure holds on its day only: the day before and the day after it are not known."""

    ROW = Inhabitants(
        municipality_code="1260", municipality="Bjuv", reference_day="2022-12-31", inhabitants=15900
    )

    def test_the_day_itself(self):
        population = Population(rows=[self.ROW])
        day = date(2022, 12, 31)
        assert (population.inhabitants_on("1260", day), population.row("1260", day)) == (
            15900,
            self.ROW,
        )
        for missing in (day - DAY, day + DAY):
            assert population.row("1260", missing) is None
            with pytest.raises(
                PopulationMissingError, match=f"1260 Bjuv on {missing} .* has 2022-12-31\\."
            ):
                population.inhabitants_on("1260", missing)

    def test_a_stranger_has_no_day(self):
        with pytest.raises(PopulationMissingError, match="the book has no day for it"):
            Population(rows=[self.ROW]).inhabitants_on("1283", date(2022, 12, 31))

    def test_a_day_stands_once(self):
        with pytest.raises(ValueError, match="duplicate figure '1260 on 2022-12-31'"):
            Population(rows=[self.ROW, self.ROW])

    def test_days_are_listed_oldest_first(self):
        rows = [
            self.ROW.model_copy(update={"reference_day": date(y, 12, 31)}) for y in (2023, 2021)
        ]
        assert Population(rows=rows).reference_days == (date(2021, 12, 31), date(2023, 12, 31))


class TestSources:
    """A text names a declared source, with or without a place, or else a document by its title."""

    REPORT = Source(document="The report", place="p. 1", page=3, accessed="2024-01-02")

    @for_each(
        ("text", "source"),
        [
            ("report", REPORT),
            (" report ", REPORT),
            ("report: Bilaga 1", REPORT.model_copy(update={"place": "Bilaga 1"})),
            ("report: a: b", REPORT.model_copy(update={"place": "a: b"})),
            ("report:", REPORT.model_copy(update={"place": ""})),
            ("Report", Source(document="Report")),
            ("SCB: table", Source(document="SCB: table")),
            ("", None),
            ("  ", None),
        ],
    )
    def test_what_a_text_names(self, text, source):
        assert resolve_source(text, {"report": self.REPORT}) == source

    def test_what_it_says(self):
        assert str(self.REPORT) == "The report, p. 1, p. 3, read 2024-01-02"
        assert str(Source(document="x", page=0)) == "x, p. 0"


class TestAddress:
    """A source keeps the address where it can be read exactly, and refuses whatever is none."""

    @pytest.mark.parametrize(
        "url",
        ["https://example.org", "HTTP://Example.org:80/%C3%A5?a=b&c#d", "http://[::1]/å;b,c.", ""],
    )
    def test_an_address_is_kept_exactly_and_with_any_place(self, url):
        source = Source(document="Rapport", url=url)
        assert source.url == url
        named = resolve_source("report: s. 3", {"report": source})
        assert (named.url, named.citation.sv) == (url, "Rapport, s. 3")

    @for_each(
        "text",
        [
            "example.org",
            "ftp://example.org",
            "javascript:alert(1)",
            "https:example.org",
            "https://",
            "https://?a",
            "https://a b",
            "https://a\u00a0b",
            'https://a"b',
            "https://a/<b>",
            "https://a\nb",
            "see https://a",
        ],
    )
    def test_another_text_is_refused(self, text):
        with pytest.raises(ValueError, match=r"is not a web address|should match pattern"):
            Source(document="Rapport", url=text)
