"""TOML and CSV as text (bokens text): bounds, places of errors, values written, rows added."""
