"""Seals (sigill): closing a year, what a seal holds, signatures and time stamps."""
