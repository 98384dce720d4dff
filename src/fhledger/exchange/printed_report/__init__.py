"""A printed annual report (tryckt årsredovisning) as plain text: its figures, read without guessing."""

from fhledger.exchange.printed_report.report_reader import read_report, report_text
from fhledger.exchange.printed_report.report_reading import FigureReading, Problem, ReportReading

__all__ = ["FigureReading", "Problem", "ReportReading", "read_report", "report_text"]
