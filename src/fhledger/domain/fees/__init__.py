"""Membership fees (medlemsavgifter): rates, the fee and its table, shared totals, apportionment."""
