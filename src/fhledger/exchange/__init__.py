"""In and out (utbyte): the book in the formats of other programs, and theirs in the book."""
