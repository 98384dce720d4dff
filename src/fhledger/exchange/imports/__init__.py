"""Imports (import av verifikationer): what a voucher is, what is known, what became of each row."""
