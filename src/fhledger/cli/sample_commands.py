"""The commands that review a year, select a sample of entries, and evaluate it when it was examined."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from fhledger.book.names import line_named
from fhledger.cli.books import book_of
from fhledger.cli.output import EXIT_FINDINGS, EXIT_OK, CommandResult


def sample(options: Namespace) -> CommandResult:
    """The sample, with the sums of the entries that it was selected from."""
    from fhledger.render.documents.sampling import sample_document

    book = book_of(options)
    lines = options.line and [line_named(book, line).id for line in options.line]
    if options.section:
        of_section = [line.id for line in book.config.lines if line.section == options.section]
        lines = [line for line in of_section if lines is None or line in lines]
    selected = book.sample(
        options.year,
        size=options.size,
        seed=options.seed,
        materiality=options.materiality,
        confidence=options.confidence,
        expected_errors=options.expected_errors,
        lines=lines,
        sign=options.sign,
        without_reversals=options.without_reversals,
    )
    return CommandResult(selected, sample_document)


def review(options: Namespace) -> CommandResult:
    """What the checks of the review show in the year."""
    from fhledger.render.documents.review import review_document

    return CommandResult(book_of(options).review(options.year), review_document)


def evaluate(options: Namespace) -> CommandResult:
    """The limits of the misstatement; exit status 1 where one exceeds the materiality."""
    from fhledger.audit.sample_evaluation import evaluate
    from fhledger.exchange.examined_sample import read_examined_sample
    from fhledger.render.documents.evaluation import evaluation_document

    examined = read_examined_sample(Path(options.file))
    result = evaluate(
        examined.entries,
        interval_kr=examined.interval_kr,
        tolerable_kr=options.materiality,
        confidence=options.confidence,
    )
    status = EXIT_OK if result.is_acceptable else EXIT_FINDINGS
    return CommandResult(result, evaluation_document, status=status)


def controls(options: Namespace) -> CommandResult:
    """The sample of a control; exit status 1 where more than the tolerable may deviate."""
    from fhledger.audit.control_sample import control_sample
    from fhledger.render.documents.control_sample import control_sample_document

    result = control_sample(
        tolerable_percent=options.tolerable,
        confidence=options.confidence,
        expected_deviations=options.expected_deviations,
        tested=options.tested,
        deviations=options.deviations,
    )
    status = EXIT_FINDINGS if result.is_acceptable is False else EXIT_OK
    return CommandResult(result, control_sample_document, status=status)
