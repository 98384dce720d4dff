"""Pure records and functions: members, fees, notices, the fund, the statement, seals, traces.

No file, clock, environment or randomness.
"""
