"""The commands that review a year, select a sample of entries, and evaluate it (granska)."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fhledger.book.names import line_named
from fhledger.cli.books import book_of, seals_of
from fhledger.cli.output import CommandResult
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.messages import message

if TYPE_CHECKING:
    from fhledger.api import Book
    from fhledger.audit.samples.control_sample import ControlSample
    from fhledger.audit.samples.sample_terms import Completeness, SampleTerms
    from fhledger.audit.samples.sampling import Sample
    from fhledger.domain.seal_state import SealState
    from fhledger.exchange.spreadsheets.examined_sample import ExaminedControls, ExaminedSample


def sample(options: Namespace) -> CommandResult:
    """The sample, with the sums of the entries that it was selected from."""
    book = book_of(options)
    selected = book.sample(
        options.year,
        size=options.size,
        seed=options.seed,
        materiality=options.materiality,
        confidence=options.confidence,
        expected_errors=options.expected_errors,
        **_wanted(book, options),
    )
    return CommandResult(
        selected, "sampling.sample_document", seals=seals_of(book, [selected.year])
    )


def _wanted(book: Book, options: Namespace) -> dict[str, Any]:
    """The entries that the options leave in the population."""
    lines = options.line and [line_named(book, line).id for line in options.line]
    if options.section:
        of_section = [line.id for line in book.config.lines if line.section == options.section]
        lines = [line for line in of_section if lines is None or line in lines]
    return {
        "lines": lines,
        "sign": options.sign,
        "without_reversals": options.without_reversals,
    }


def review(options: Namespace) -> CommandResult:
    """What the checks of the review show in the year."""
    book = book_of(options)
    result = book.review(options.year)
    return CommandResult(result, "review.review_document", seals=seals_of(book, [result.year]))


def evaluate(options: Namespace) -> CommandResult:
    """The limits of an examined sample; exit status 1 where one exceeds what is tolerable."""
    from fhledger.exchange.spreadsheets.examined_sample import (
        ExaminedControls,
        read_examined_sample,
    )

    examined = read_examined_sample(Path(options.file))
    if isinstance(examined, ExaminedControls):
        return _evaluated_controls(examined, options)
    from fhledger.audit.samples.sample_evaluation import evaluate

    terms = examined.terms and examined.terms.terms
    planned = None if terms is None else terms.materiality_kr
    materiality: Decimal | None = options.materiality or planned
    if materiality is None or options.tolerable is not None:
        raise InvalidArgumentError(
            "this is a sample of amounts: give --materiality, the tolerable misstatement"
        )
    completeness = _completeness(examined, options)
    result = evaluate(
        examined.entries,
        interval_kr=examined.interval_kr,
        tolerable_kr=materiality,
        confidence=_confidence(terms, options),
    ).model_copy(update={"terms": terms, "completeness": completeness})
    return CommandResult(result, "evaluation.evaluation_document", passed=result.is_acceptable)


def _evaluated_controls(examined: ExaminedControls, options: Namespace) -> CommandResult:
    from fhledger.audit.samples.control_sample import control_sample

    terms = examined.terms and examined.terms.terms
    planned = None if terms is None else terms.tolerable_percent
    tolerable: Decimal | None = options.tolerable or planned
    if tolerable is None or options.materiality is not None:
        raise InvalidArgumentError(
            "this is a sample of a control: give --tolerable, a rate of deviation in per cent"
        )
    completeness = _completeness(examined, options)
    deviating = tuple(each.number for each in examined.applications if not each.works)
    result = control_sample(
        tolerable_percent=tolerable,
        confidence=_confidence(terms, options),
        tested=len(examined.applications),
        deviations=len(deviating),
        population=None if terms is None else terms.population_entries,
    )
    known: dict[str, object] = {
        "deviating": deviating,
        "completeness": completeness,
        "drawn": terms,
    }
    if terms is not None:
        known |= {"year": terms.year, "seed": terms.seed}
    return _control_result(result.model_copy(update=known))


def _confidence(terms: SampleTerms | None, options: Namespace) -> Decimal:
    """The confidence that is asked for, or that of the sample, or 95 per cent."""
    known = None if terms is None else terms.confidence
    return Decimal(options.confidence or known or 95)


def _completeness(examined: ExaminedSample | ExaminedControls, options: Namespace) -> Completeness:
    """Whether the sample is the one drawn; with a book, or without entries, it is drawn anew."""
    from fhledger.exchange.spreadsheets.examined_terms import require_drawn, require_same_details

    file = Path(options.file).name
    if examined.terms is None:
        if options.book is not None:
            raise BookError(
                message("the file has no terms, so that it cannot be compared with the book"),
                Location(file),
                message("Give the file as it was drawn, or leave out --book."),
            )
        return "unchecked"
    terms = examined.terms.terms
    if terms.year is not None and options.book is None:
        return "file"
    drawn = _drawn_anew(terms, options)
    if drawn.terms is not None:
        rows = [each.row for each in examined.rows]
        require_drawn(terms, rows, drawn.terms, drawn.rows, file)
        if terms.year is not None:
            require_same_details(examined.rows, drawn.items, file)
    return "book"


def _drawn_anew(terms: SampleTerms, options: Namespace) -> Sample | ControlSample:
    """The sample that the terms give."""
    from fhledger.audit.samples.control_sample import control_sample, select_applications

    population: dict[str, Any] = {
        name: getattr(terms, name) for name in ("lines", "sign", "without_reversals")
    }
    if terms.method == "amounts":
        return book_of(options).sample(
            terms.year,
            size=terms.size,
            seed=terms.seed,
            materiality=terms.materiality_kr,
            confidence=terms.confidence,
            expected_errors=terms.expected or 0,
            **population,
        )
    plan: dict[str, Any] = {
        "tolerable_percent": terms.tolerable_percent or 0,
        "confidence": terms.confidence or 0,
        "expected_deviations": terms.expected or 0,
    }
    if terms.year is None:
        return select_applications(
            control_sample(**plan), terms.population_entries, seed=terms.seed
        )
    return book_of(options).control_sample(terms.year, seed=terms.seed, **plan, **population)


def controls(options: Namespace) -> CommandResult:
    """The sample of a control; exit status 1 where more than the tolerable may deviate."""
    from fhledger.audit.samples.control_sample import control_sample, select_applications

    filters = (options.year, options.line, options.section, options.sign)
    of_entries = any(filters) or options.without_reversals
    if options.seed is None and of_entries:
        raise InvalidArgumentError("a selection needs --seed, a number of your choice")
    if options.seed is not None and options.tested is not None:
        raise InvalidArgumentError("--seed selects and --tested evaluates; give one of them")
    if of_entries and options.population is not None:
        raise InvalidArgumentError(
            "--population counts applications without entries; leave out year and filters"
        )
    plan = {
        "tolerable_percent": options.tolerable,
        "confidence": options.confidence,
        "expected_deviations": options.expected_deviations,
    }
    if options.seed is not None and options.population is None:
        book = book_of(options)
        result = book.control_sample(
            options.year, seed=options.seed, **plan, **_wanted(book, options)
        )
        return _control_result(result, seals_of(book, [book.ledger(options.year).year]))
    result = control_sample(
        **plan,
        tested=options.tested,
        deviations=options.deviations,
        population=options.population,
    )
    if options.seed is not None:
        result = select_applications(result, options.population, seed=options.seed)
    return _control_result(result)


def _control_result(result: ControlSample, seals: tuple[SealState, ...] = ()) -> CommandResult:
    passed = result.is_acceptable is not False
    return CommandResult(
        result, "control_sample.control_sample_document", passed=passed, seals=seals
    )
