"""The rules (granskningsregler), in the order of their codes. This tuple is all there is."""

from fhledger.audit.finding import Rule
from fhledger.audit.rules import dated_values, entries, fees, printed, projects, rates, seals, years

BOOK_RULES: tuple[Rule, ...] = (
    dated_values.fact_without_source,
    dated_values.population_missing,
    dated_values.rate_not_in_force,
    dated_values.reference_day_is_assumed,
    fees.fee_differs_from_booked_income,
    fees.booked_income_is_no_multiple_of_the_rate,
    fees.fee_of_member_differs,
    fees.rate_above_decided_ceiling,
    rates.rate_begins_within_a_year,
    entries.number_twice,
    entries.number_missing,
    entries.reversal_of_unknown_entry,
    entries.reversal_differs,
    entries.reversed_twice,
    projects.repayment_beyond_the_grant,
    projects.paid_beyond_the_grant,
    entries.day_outside_the_year,
    entries.entry_without_source,
    entries.line_has_unusual_sign,
    entries.line_is_partly_specified,
    projects.entry_contradicts_the_decision,
    years.opening_differs_from_previous_closing,
    years.fund_below_zero,
    seals.closed_year_changed,
    seals.seal_is_broken,
    years.balance_differs,
    seals.quoted_seal_is_not_there,
    seals.attestation_is_invalid,
    seals.attestation_is_not_checked,
    seals.seal_covers_less,
    seals.last_closed_year_is_unsigned,
    years.transfers_do_not_balance,
    years.earmarked_fund_below_zero,
    printed.figure_differs_from_print,
    printed.total_differs_from_its_rows,
    printed.places_disagree,
    printed.specification_differs_from_row,
    printed.rounding_explains_the_difference,
    printed.printed_year_is_not_in_the_books,
    printed.figure_is_not_printed,
)
"""The rules over a book."""

ACCEPTANCE_RULE: Rule = dated_values.acceptance_matches_nothing
"""The rule over acceptances, when all findings are known."""

RULES: tuple[Rule, ...] = tuple(sorted((*BOOK_RULES, ACCEPTANCE_RULE), key=lambda rule: rule.code))
