"""How many examples a law is tried on: `quick` every time, `deep` on demand for it.

`hunt` looks for a counterexample as `deep` does and shows the first one as it is, not the smallest.

HYPOTHESIS_PROFILE=deep pytest tests/properties
pytest tests/properties --hypothesis-profile=deep
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "quick",
    max_examples=50,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("deep", parent=settings.get_profile("quick"), max_examples=2_000)
settings.register_profile(
    "hunt",
    parent=settings.get_profile("deep"),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

if sys.dont_write_bytecode:  # compile each module once, not in every worker and sub-process
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parent.parent / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
"""jsonschema compiles a grammar of addresses for seconds, if it has one; no schema here needs it."""

for variable in ("LC_MESSAGES", "LANG"):
    os.environ.pop(variable, None)
os.environ["LC_ALL"] = "C.UTF-8"  # no language, so that reports are Swedish on every machine


SLOW = {
    "properties",
    "test_attestations.py",
    "test_bad_texts.py",
    "test_changes_behind_a_seal.py",
    "test_cli_reference.py",
    "test_closed_years.py",
    "test_docs.py",
    "test_fee_rules.py",
    "test_forecast_grid.py",
    "test_html_report.py",
    "test_html_report_in_a_browser.py",
    "test_killed_writers.py",
    "test_outputs.py",
    "test_places.py",
    "test_planning_commands.py",
    "test_printed_report.py",
    "test_printed_styles.py",
    "test_pytest_plugin.py",
    "test_report_check.py",
    "test_safe_writing.py",
    "test_sample_evaluation.py",
    "test_schemas.py",
    "test_shown.py",
    "test_sie_witness.py",
    "test_spreadsheets.py",
    "test_systems.py",
    "test_tampering.py",
    "test_terminal.py",
    "test_testing.py",
    "test_trace.py",
    "test_witnesses.py",
    "test_workbook.py",
    "test_year.py",
    "test_year_guide.py",
    "typing",
}
"""The folders and files of tests that ask another program, or try many cases."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests, so that `pytest -m "not slow"` leaves them out."""
    for item in items:
        if SLOW & {*item.path.parts}:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is English, so that the program's errors and reports are, too."""
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
