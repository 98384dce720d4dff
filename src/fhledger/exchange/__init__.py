"""In and out (utbyte): files of other programs become records and entries; books become files."""
