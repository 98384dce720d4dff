"""The rules over files of other programs, by the codes of their findings (FH5xx).

A reader that meets something strange calls the rule whose docstring says what it
is; the rule gives the finding. Books are never looked at here.
"""

from __future__ import annotations

from fhledger.audit.finding import Rule
from fhledger.exchange.rules import importing, sie_files, sie_texts, spreadsheets, sums

FILE_RULES: tuple[Rule, ...] = (
    sie_files.line_is_no_record,
    sie_files.line_is_too_long,
    sie_files.quote_is_never_closed,
    sie_files.record_cannot_be_read,
    sie_files.voucher_is_left_out,
    sie_files.braces_do_not_match,
    sie_files.field_is_written_otherwise,
    sie_files.account_is_not_numeric,
    sie_files.control_character,
    sie_files.label_is_unknown,
    sie_files.encoding_is_not_the_declared,
    sie_files.required_record_is_missing,
    sie_files.record_belongs_to_another_type,
    sie_files.organisation_number_is_written_otherwise,
    sie_files.checksum_differs,
    sie_files.checksum_is_never_closed,
    sie_files.file_was_read_before,
    sie_files.added_row_differs_from_its_copy,
    sie_files.unused_record_cannot_be_read,
    sie_texts.text_is_cut,
    sums.voucher_does_not_balance,
    sums.voucher_day_outside_the_year,
    sums.balances_do_not_add_up,
    sums.opening_balances_are_not_zero,
    sums.closing_differs_from_its_vouchers,
    sums.opening_differs_from_closing_before,
    sums.opening_balance_is_derived,
    sums.fiscal_year_is_no_calendar_year,
    importing.account_is_not_mapped,
    importing.object_is_not_mapped,
    importing.voucher_number_twice_in_file,
    importing.imported_voucher_has_changed,
    importing.imported_voucher_is_described_otherwise,
    importing.control_total_differs,
    importing.voucher_cannot_be_told_apart,
    importing.voucher_is_in_the_file_again,
    importing.currency_is_another,
    spreadsheets.cell_cannot_be_read,
    spreadsheets.formula_without_value,
    spreadsheets.header_cell_is_merged,
    sie_texts.letters_are_lost,
    sie_texts.encoding_differs_within_file,
    sie_texts.checksum_is_over_other_bytes,
)
"""Every rule over files, by code."""

WRITING_RULES: tuple[Rule, ...] = (sie_texts.letter_is_replaced,)
"""The rules over what is written for other programs."""
