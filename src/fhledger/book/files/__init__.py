"""The files of a book (bokens filer): read, written whole or not at all, locked by one writer."""
