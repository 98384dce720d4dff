"""In and out (utbyte): files of other programs become entries, and books become such files."""
