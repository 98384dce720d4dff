"""Checking a book (granskning): rules and findings, what is accepted, seals, samples."""
