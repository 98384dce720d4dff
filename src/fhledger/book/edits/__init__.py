"""Changes of a book (ändringar i boken): entries, decisions, booked fees, a new co-operation."""
