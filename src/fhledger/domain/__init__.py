"""Pure records and functions: fees, the fund, the statement.

No file, clock, environment or randomness.
"""
