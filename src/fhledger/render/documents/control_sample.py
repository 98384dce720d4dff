"""The sample of a control as a document: how many to examine, which, or what they prove."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.samples.control_sample import ControlSample
from fhledger.audit.samples.sample_columns import SAMPLE_COLUMNS
from fhledger.core.amounts import format_number
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import marked, message
from fhledger.render.document import Document, Paragraph, Table
from fhledger.render.documents.sample_terms import (
    completeness_sentence,
    terms_sentence,
    terms_table,
)
from fhledger.render.documents.sampling import sample_table


def control_sample_document(result: ControlSample) -> Document:
    """The selected applications, the size or the upper limit, and the source."""
    title = message("Sample of a control")
    first, *texts = (*_texts(result), _method(result))
    terms = terms_table(result.terms, result.digest) if result.terms and result.digest else None
    return Document(title, (*_selected(result), Paragraph(first, terms), *map(Paragraph, texts)))


def _selected(result: ControlSample) -> Iterator[Table]:
    """What was selected, and for a program all that an auditor needs, with a column to fill in."""
    shown = ("number", "day", "line", "text", "amount_kr") if result.year else ("number",)
    in_file = (*shown, *(("source", "place") if result.year else ()), "check", "works")
    if result.items:
        yield sample_table("controls", result, in_file, shown)


def _method(result: ControlSample) -> LocalizedText:
    if result.population is None:
        return message(
            "Method: attribute sampling by the binomial distribution, with the one-sided upper"
            " limit of Clopper and Pearson (Biometrika 26, 1934); the size of the population is"
            " not given. Compared with the tables of sample sizes, no deviation expected, in the"
            " AICPA audit guide"
            ' "Audit Sampling", appendix A. See also ISA 530.'
        )
    return message(
        "Method: attribute sampling by the hypergeometric distribution, without replacement from"
        " {population}; where all are examined, the rate is exact. Source: Buonaccorsi, The"
        " American Statistician 41 (1987). See also ISA 530.",
        population=result.population,
    )


def _texts(result: ControlSample) -> Iterator[LocalizedText]:
    if result.upper_limit_percent is None or result.tested is None:
        yield message(
            "Examine {size} applications of the control: if no more than {expected} of them"
            " deviate, the rate of deviation is at {confidence} per cent confidence not above"
            " {tolerable} per cent.",
            size=result.size,
            expected=result.expected_deviations,
            confidence=result.confidence,
            tolerable=format_number(result.tolerable_percent),
        )
        yield from _selection(result)
        return
    if result.deviating:
        yield message("They deviate: {numbers}.", numbers=", ".join(result.deviating))
    yield _judgement(result, result.upper_limit_percent)
    if result.completeness is not None:
        if result.drawn:
            yield terms_sentence(result.drawn)
        yield completeness_sentence(result.completeness)


def _judgement(result: ControlSample, upper_limit_percent: Decimal) -> LocalizedText:
    """The rate of deviation at most, and whether it is tolerable."""
    values = {
        "tested": str(result.tested),
        "deviations": str(result.deviations),
        "confidence": result.confidence,
        "rate": format_number(upper_limit_percent),
        "tolerable": format_number(result.tolerable_percent),
    }
    is_exact = result.tested == result.population
    found = message(
        marked(
            "All {tested} were examined; deviations: {deviations}. The rate of deviation is {rate}"
            " per cent"
        )
        if is_exact
        else marked(
            "Examined: {tested}; deviations: {deviations}. At {confidence} per cent confidence the"
            " rate of deviation is at most {rate} per cent"
        ),
        **values,
    )
    if result.is_acceptable:
        return message(
            "{found}, which is within the tolerable {tolerable} per cent.", found=found, **values
        )
    judged = message(
        "{found}, above the tolerable {tolerable} per cent: do not rely on the control.",
        found=found,
        **values,
    )
    if is_exact:
        return judged
    more = message(
        "Adding applications to this sample would not give the same confidence: to examine more,"
        " plan a new sample with `--expected-deviations {expected}` or more.",
        expected=max(1, result.deviations),
    )
    return join(" ", (judged, more))


def _selection(result: ControlSample) -> Iterator[LocalizedText]:
    if result.population is None or not result.items:
        return
    yield message(
        marked(
            "Selected from {population} entries of {year} with seed {seed}, each as likely as any"
            " other."
        )
        if result.year
        else marked(
            "Selected from 1 to {population} with seed {seed}, each as likely as any other."
        ),
        population=result.population,
        seed=result.seed,
        year=result.year,
    )
    if result.population == result.size:
        yield message("These are all of them: once they are examined, the rate is known exactly.")
    yield message(
        "In the CSV or Excel file, write yes or no in the column '{column}' of each, then:"
        " `fhledger evaluate FILE --tolerable {tolerable}`",
        column=SAMPLE_COLUMNS["works"],
        tolerable=result.tolerable_percent,
    )
