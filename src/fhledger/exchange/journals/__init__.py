"""Entries for other programs (export av poster): hledger, beancount, and tables."""
