"""The state of the books in a line (böckernas läge): print, findings, seals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.domain.statement.highlights import agreeing_figures
from fhledger.render.overview import Overview


class Status(NamedTuple):
    """A remark on the state of the books, and whether it is good news."""

    text: LocalizedText
    kind: Literal["good", "bad", "plain"] = "plain"


def alarms(overview: Overview) -> list[LocalizedText]:
    """Broken seals, and how many errors there are: to be seen before anything else."""
    broken = [
        message("The seal of {year} is broken: the closed year has been changed.", year=seal.year)
        for seal in overview.verification.seals
        if not seal.intact
    ]
    failures = len(overview.verification.failures())
    errors = [counted("{count} error in the books.", "{count} errors in the books.", failures)]
    return [*broken, *(errors if failures else ())]


def statuses(overview: Overview) -> Iterator[Status]:
    """Whether the printed figures agree, findings, accepted differences, and the seal."""
    verification = overview.verification
    figures = verification.checked.figures
    if figures:
        agreeing = agreeing_figures(overview.book.comparisons)
        text = message(
            "{agreeing} of {count} printed figures agree", agreeing=agreeing, count=figures
        )
        years = sorted({comparison.report.year for comparison in overview.book.comparisons})
        if overview.year not in years:
            text = message(
                "{year} is not in print; {agreement} in the report of {years}",
                year=overview.year,
                agreement=text,
                years=", ".join(map(str, years)),
            )
        yield Status(text, "good" if agreeing == figures else "bad")
    errors, warnings = len(verification.failures()), len(verification.warnings())
    text = message(
        "{errors}, {warnings}",
        errors=counted("{count} error", "{count} errors", errors),
        warnings=counted("{count} warning", "{count} warnings", warnings),
    )
    yield Status(text, "bad" if errors else "plain" if warnings else "good")
    if accepted := len(verification.acceptances()):
        yield Status(
            counted("{count} accepted difference", "{count} accepted differences", accepted)
        )
    seal = next((seal for seal in verification.seals if seal.year == overview.year), None)
    if seal is None:
        yield Status(message("Open year, no seal"))
    elif seal.intact:
        yield Status(message("Closed year, seal intact"), "good")
    else:
        yield Status(message("Closed year, seal broken"), "bad")
