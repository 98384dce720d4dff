"""The rules over files of other programs, by the codes of their findings (FH5xx).

A reader that meets something strange calls the rule whose docstring says what it
is; the rule gives the finding. Books are never looked at here.
"""

from __future__ import annotations

from fhledger.audit.finding import Rule
from fhledger.exchange.rules import importing, reading, spreadsheets, sums

FILE_RULES: tuple[Rule, ...] = (
    reading.line_is_no_record,
    reading.line_is_too_long,
    reading.quote_is_never_closed,
    reading.record_cannot_be_read,
    reading.voucher_is_left_out,
    reading.braces_do_not_match,
    reading.field_is_written_otherwise,
    reading.account_is_not_numeric,
    reading.control_character,
    reading.label_is_unknown,
    reading.encoding_is_not_the_declared,
    reading.required_record_is_missing,
    reading.record_belongs_to_another_type,
    reading.organisation_number_is_written_otherwise,
    reading.checksum_differs,
    reading.checksum_is_never_closed,
    reading.file_was_read_before,
    reading.added_row_differs_from_its_copy,
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
    spreadsheets.cell_cannot_be_read,
    spreadsheets.formula_without_value,
    spreadsheets.header_cell_is_merged,
)
"""Every rule over files, by code."""
