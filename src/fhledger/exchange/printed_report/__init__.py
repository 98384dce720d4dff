"""A printed annual report (tryckt årsredovisning) as plain text: its figures, without guessing.

The text becomes rows of cells (`cells`), which `places` and `matching` find by the labels of a
`layout`; `candidates` are the amounts that a row can have, and the `choice` among them is made by
the identities between figures. `reading` gives the `records`, and `checking` what is wrong with
them.
"""

from fhledger.exchange.printed_report.reading import read_report, report_text
from fhledger.exchange.printed_report.records import FigureReading, Problem, ReportReading

__all__ = ["FigureReading", "Problem", "ReportReading", "read_report", "report_text"]
