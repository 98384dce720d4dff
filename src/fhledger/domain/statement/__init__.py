"""The annual report (årsredovisning): Bilaga 1, Bilaga 2, footnotes, and the figures in print."""
