"""Notices (aviseringar): what each member is to pay, on which day, and to whom."""
