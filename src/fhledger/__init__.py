"""A membership-fee and budget ledger for a municipal co-operation."""
