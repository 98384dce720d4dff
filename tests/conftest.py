"""How many examples a law is tried on: `quick` every time, `deep` on demand for it.

`hunt` looks for a counterexample as `deep` does and shows the first one as it is, not the smallest.

HYPOTHESIS_PROFILE=deep pytest tests/properties
pytest tests/properties --hypothesis-profile=deep
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from shutil import disk_usage
from typing import Any

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

sys.dont_write_bytecode = False  # compile each module once, not in every worker and sub-process
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

gc.set_threshold(50_000, 20, 50)  # most of what a test makes is in no cycle

MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and MEMORY.is_dir() and disk_usage(MEMORY).free > 4_000_000_000:
    # Thousands of books are written and synced; in memory no test waits for a disk.
    os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)

read_toml = tomllib.loads


@lru_cache(maxsize=500)
def pickled_toml(text: str, parse_float: Any) -> bytes:
    return pickle.dumps(read_toml(text, parse_float=parse_float))


def read_toml_once(text: str, /, *, parse_float: Any = float) -> dict[str, Any]:
    """What `tomllib.loads` reads, each text once: tests read the same few books again and again."""
    return pickle.loads(pickled_toml(text, parse_float))


tomllib.loads = read_toml_once

for variable in ("LC_MESSAGES", "LANG"):
    os.environ.pop(variable, None)
os.environ["LC_ALL"] = "C.UTF-8"  # no language, so that reports are Swedish on every machine


SLOW = {
    "properties",
    "test_advice.py",
    "test_analytical_review.py",
    "test_api.py",
    "test_arguments.py",
    "test_bad_texts.py",
    "test_changes_behind_a_seal.py",
    "test_cli_reference.py",
    "test_closed_years.py",
    "test_currency.py",
    "test_decimal_context.py",
    "test_docs.py",
    "test_due_day.py",
    "test_examined_terms.py",
    "test_excel_formats.py",
    "test_fee_page.py",
    "test_fee_rules.py",
    "test_forecast_grid.py",
    "test_fund_exports.py",
    "test_html_report.py",
    "test_locate.py",
    "test_missing_and_broken_seals.py",
    "test_names_in_commands.py",
    "test_new_entries_sheet.py",
    "test_other_digits.py",
    "test_outputs.py",
    "test_places.py",
    "test_planning_commands.py",
    "test_population_from_scb.py",
    "test_printed_report.py",
    "test_printed_styles.py",
    "test_public_names.py",
    "test_report_check.py",
    "test_safe_writing.py",
    "test_sample_evaluation.py",
    "test_schemas.py",
    "test_shown.py",
    "test_spreadsheets.py",
    "test_tampering.py",
    "test_testing.py",
    "test_texts_in_code.py",
    "test_trace.py",
    "test_workbook.py",
    "test_writing.py",
    "test_year.py",
    "test_year_guide.py",
}
"""The folders and files of tests that ask another program, or try many cases."""


SLOW_TESTS = {
    "test_a_change_of_a_fund_behind_a_seal_is_found",
    "test_a_column",
    "test_a_duplicate_number_is_answered_in_swedish_with_what_to_do",
    "test_a_feature_that_is_not_used_changes_nothing",
    "test_a_figure_that_is_a_unit_off_differs_everywhere",
    "test_a_file_of_the_book_that_is_endless_or_too_large_is_refused",
    "test_a_mistake_is_answered_in_swedish",
    "test_a_name_that_promises_another_form_is_refused",
    "test_a_new_book_reads_and_verifies",
    "test_a_reader_that_goes_away_is_no_traceback",
    "test_a_seal_with_any_list_edited_is_a_finding_or_refused_with_its_line",
    "test_a_sum_of_rounded_fees_is_no_finding_and_an_impossible_one_is",
    "test_a_trace_of_many_years_fits_into_any_terminal",
    "test_a_voucher_number_with_a_control_character_is_answered",
    "test_a_wrong_answer_is_asked_again_in_the_language",
    "test_a_wrong_member_is_asked_again",
    "test_an_answer_is_what_the_command_prints_as_json",
    "test_an_endless_answer_is_refused",
    "test_an_interrupt_while_the_program_is_loaded_is_no_traceback",
    "test_columns_give_what_entries_give",
    "test_each_command_shows_it",
    "test_every_file_is_read_with_any_line_ends",
    "test_every_message_of_the_code_is_in_it_and_has_swedish",
    "test_every_rate_of_a_published_rule_can_be_decided",
    "test_it_has_at_most_the_size_and_each_entry_once",
    "test_its_sums_are_those_of_plain_integers",
    "test_no_attribute_is_a_mutable_collection",
    "test_no_english_word_is_in_the_swedish_help",
    "test_one_declared_fund_is_the_same_as_none",
    "test_one_fund_may_become_several_after_a_year_is_closed",
    "test_over_many_seeds_each_entry_is_drawn_as_often_as_it_is_large",
    "test_parts_that_are_rounded_on_their_own_are_within_half_a_krona",
    "test_rounded_figures_agree_everywhere",
    "test_the_findings_of_a_broken_book_have_no_english",
    "test_the_funds_of_any_book_sum_to_its_total",
    "test_the_laws_hold_for_fees_of_every_kind",
    "test_the_page_and_the_workbook_have_the_funds",
    "test_the_program_runs_as_a_module_and_in_a_poor_terminal",
    "test_two_hyphens_as_a_value_are_a_text_or_refused",
    "test_what_a_command_says_of_a_broken_book_has_no_english",
    "test_what_is_as_large_as_the_interval_is_taken_and_nothing_of_zero",
    "test_the_findings_of_a_strange_file_have_no_english",
    "test_the_findings_of_books_broken_in_more_ways",
}
"""The same, of files whose other tests are quick."""


OUTSIDE = {
    "test_a_book_needs_neither_pandas_nor_polars",
    "test_a_file_that_libreoffice_saved_gives_the_same_entries",
    "test_a_refusal_that_cannot_be_printed_is_still_one",
    "test_an_answer_that_a_process_loses_says_so",
    "test_an_output_that_fails_is_reported_in_a_line",
    "test_another_calendar_has_the_same_banking_days",
    "test_attestations.py",
    "test_calc_computes_the_same_fees_from_the_formulas",
    "test_calc_computes_the_same_funds",
    "test_calc_finds_every_figure_of_the_library",
    "test_html_report_in_a_browser.py",
    "test_importing_does_not_load_what_only_some_commands_need",
    "test_killed_writers.py",
    "test_of_many_processes_each_entry_is_there_once",
    "test_pytest_plugin.py",
    "test_sie_witness.py",
    "test_systems.py",
    "test_terminal.py",
    "test_witnesses.py",
    "typing",
}
"""The folders, files and tests that ask another program, or a process of its own."""


EVERY_NTH = {
    "test_a_bad_text_does_nothing_in_a_page_or_a_workbook": 6,
    "test_a_bad_text_does_nothing_in_any_rendering": 13,
    "test_a_bar_of_progress_is_drawn_when_patience_ends_and_wiped": 2,
    "test_a_book_with_findings_gives_a_page_with_them": 3,
    "test_a_caller_with_usual_decimals_gets_the_same": 4,
    "test_a_changed_entry_is_named_by_its_row_and_year": 8,
    "test_a_changed_field_of_an_entry_is_named": 14,
    "test_a_changed_line_is_named_in_each_year": 3,
    "test_a_changed_printed_figure_is_named": 10,
    "test_a_code_page_that_lacks_a_frame_shows_plain_characters": 3,
    "test_a_fee_follows_from_its_rule": 3,
    "test_a_figure_that_is_a_unit_off_differs_everywhere": 2,
    "test_a_file_of_a_book_follows_its_schema": 2,
    "test_a_file_of_the_book_that_is_endless_or_too_large_is_refused": 4,
    "test_a_label_reads_as_the_id": 6,
    "test_a_label_writes_as_the_id": 8,
    "test_a_megabyte_of_anything": 6,
    "test_a_misprint_is_found_and_suspected": 9,
    "test_a_mistake_is_answered_in_swedish": 6,
    "test_a_name_that_promises_another_form_is_refused": 6,
    "test_a_new_co_operation_of_four_members": 2,
    "test_a_population_figure_that_a_closed_year_uses_is_named": 10,
    "test_a_random_book_gives_a_page": 2,
    "test_a_result_is_the_same_in_every_context": 13,
    "test_a_row_deleted_added_moved_or_swapped_is_named": 14,
    "test_a_seal_with_any_list_edited_is_a_finding_or_refused_with_its_line": 6,
    "test_a_statement_of_closed_years_is_read_as_one_of_open_years": 5,
    "test_a_table_with_an_error_is_refused_as_a_whole": 2,
    "test_a_trace_of_many_years_fits_into_any_terminal": 4,
    "test_a_year_from_its_first_day_to_the_printed_report": 2,
    "test_an_interrupt_while_the_program_is_loaded_is_no_traceback": 3,
    "test_as_a_data_frame_of_pandas": 3,
    "test_as_a_data_frame_of_polars": 3,
    "test_as_a_temporary_file_of_a_name_that_can_be_guessed": 11,
    "test_as_a_temporary_file_whose_name_was_foreseen": 11,
    "test_as_the_file_itself": 7,
    "test_as_the_list_of_a_change": 6,
    "test_as_the_lock": 6,
    "test_beancount_computes_the_same_years": 5,
    "test_each_statement_of_a_random_book_is_read_back": 3,
    "test_every_book_gives_a_page": 5,
    "test_every_change_is_found_and_closing_anew_hides_none_of_them": 10,
    "test_every_fee_in_the_workbook_is_a_formula": 8,
    "test_every_figure_of_a_style_is_read": 3,
    "test_every_finding_follows_the_schema": 3,
    "test_every_finding_is_loaded_from_its_json": 3,
    "test_every_rate_of_a_published_rule_can_be_decided": 3,
    "test_every_separator_and_every_minus_lost": 2,
    "test_in_a_terminal_and_a_notebook": 2,
    "test_findings_of_a_broken_book_name_no_english_places": 11,
    "test_no_figure_is_read_wrong": 2,
    "test_no_output_of_a_book_in_euros_names_kronor": 11,
    "test_findings_of_a_spoiled_report_name_no_english_places": 4,
    "test_findings_of_a_strange_file_name_no_english_places": 11,
    "test_one_entry_changed_deleted_or_doubled_is_named": 3,
    "test_one_kind_alone": 3,
    "test_rounded_figures_agree_everywhere": 3,
    "test_strange_files": 4,
    "test_the_answer_is_not_written_over_the_book": 7,
    "test_the_bridge_leads_from_the_opening_to_the_closing_balance": 2,
    "test_the_embedded_statement_is_read_back": 3,
    "test_the_example_of_a_command_runs": 3,
    "test_the_findings_of_a_broken_book_have_no_english": 3,
    "test_the_items_of_a_line_without_a_footnote_are_read_from_their_table": 3,
    "test_the_rules_can_be_shown": 3,
    "test_the_traces_of_doubtful_books_hold_too": 10,
    "test_the_appendices_show_the_year_beside_the_ones_before": 2,
    "test_what_a_command_prints_follows_its_schema": 4,
    "test_what_a_command_says_of_a_broken_book_has_no_english": 8,
    "test_what_is_invalid_is_refused_and_changes_nothing": 2,
    "test_the_findings_of_a_strange_file_have_no_english": 8,
    "test_the_findings_of_strange_reports": 6,
    "test_where_only_the_folder_cannot_be_synced_it_is_written_with_a_warning": 5,
    "test_where_the_disk_refuses_nothing_has_changed": 7,
}
"""Of these tables of like cases each n-th is tried every time, and all of them when `deep` is."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the files that are left out: that takes time, too."""
    left_out = {"not slow": SLOW | OUTSIDE, "not deep and not outside": OUTSIDE}
    names = left_out.get(config.getoption("markexpr"), set())
    return True if names & {*collection_path.parts} else None


def pytest_collection_finish() -> None:
    """The garbage collector need not look at what was imported, which stays."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long, so that `pytest` and `pytest -m "not slow"` leave it out."""
    counts: Counter[str] = Counter()
    for item in items:
        name = getattr(item, "originalname", "")
        names = {name, *item.path.parts}
        if names & OUTSIDE:
            item.add_marker(pytest.mark.outside)
        if counts[name] % EVERY_NTH.get(name, 1):
            item.add_marker(pytest.mark.deep)
        counts[name] += 1
        if names & (SLOW | SLOW_TESTS | OUTSIDE) or item.get_closest_marker("deep"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is English, so that the program's errors and reports are, too."""
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def short_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet of new entries of a workbook has 20 empty rows, not 500, which take half the
    time."""
    monkeypatch.setattr("fhledger.render.workbook.new_entries.ROWS", 20)
