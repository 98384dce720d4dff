"""Spreadsheets (kalkylblad): CSV and Excel files as people keep them, read by a layout."""
