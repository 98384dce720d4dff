from __future__ import annotations

import tomllib
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fhledger.book.text.toml_text import toml_text
from fhledger.testing import strategies

PLAIN = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    st.sampled_from(strategies.AWKWARD_TEXTS),
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    strategies.amounts().filter(lambda amount: amount != amount.to_integral_value()),
    strategies.days(),
)
KEYS = st.text(st.characters(exclude_categories=("Cs",)), max_size=5)
TABLES = st.recursive(
    st.dictionaries(KEYS, PLAIN | st.lists(PLAIN, max_size=3), max_size=3),
    lambda table: st.dictionaries(KEYS, PLAIN | table | st.lists(table, max_size=3), max_size=3),
    max_leaves=8,
)


class TestTomlText:
    """Whatever table is written as TOML, the standard library reads as that table."""

    @given(TABLES)
    def test_a_table_reads_as_it_was_written(self, table):
        assert tomllib.loads(toml_text(table), parse_float=Decimal) == table
