"""The sample of a control as a document: how many to examine, which, or what they prove."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.samples.control_sample import ControlSample, SelectedApplication
from fhledger.audit.samples.sample_columns import SAMPLE_COLUMNS
from fhledger.core.exact import format_number
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.render.document import Document, Paragraph, Table, TableRow
from fhledger.render.documents.sampling import sample_columns


def control_sample_document(result: ControlSample, language: Language) -> Document:
    """The selected applications, the size or the upper limit, and the source."""
    texts = (*_texts(result), message("Source: {source}.", source=result.source))
    title = message("Sample of a control").in_language(language)
    paragraphs = (Paragraph(text.in_language(language)) for text in texts)
    return Document(title, (*_selected(result, language), *paragraphs))


def _selected(result: ControlSample, language: Language) -> Iterator[Table]:
    """What was selected, and for a program all that an auditor needs, with a column to fill in."""
    shown = ("number", "day", "line", "text", "amount_kr") if result.year else ("number",)
    all_columns = (*shown, "source", "place", "works") if result.year else (*shown, "works")

    def table(ids: tuple[str, ...], as_table: Table | None = None) -> Table:
        rows = tuple(
            TableRow(
                tuple(_cell(item, id, as_table is not None, language) for id in ids), id=item.number
            )
            for item in result.items
        )
        return Table("controls", "", sample_columns(ids, language), rows, as_table)

    if result.items:
        yield table(shown, table(all_columns))


def _cell(
    item: SelectedApplication, column: str, is_shown: bool, language: Language
) -> str | Decimal | None:
    if column == "works":
        return ""
    if column == "day" and item.day is not None:
        return item.day.isoformat()
    if column == "line" and is_shown and item.line_label is not None:
        return item.line_label.in_language(language)
    cell: str | Decimal | None = getattr(item, column)
    return cell


def _texts(result: ControlSample) -> tuple[LocalizedText, ...]:
    values = {
        "confidence": result.confidence,
        "tolerable": format_number(result.tolerable_percent),
    }
    size = message(
        "Examine {size} applications of the control: if no more than {expected} of them deviate,"
        " the"
        " rate of deviation is at {confidence} per cent confidence not above {tolerable} per cent.",
        size=result.size,
        expected=result.expected_deviations,
        **values,
    )
    if result.upper_limit_percent is None or result.tested is None:
        return (size, *_selection(result))
    values |= {
        "tested": str(result.tested),
        "deviations": str(result.deviations),
        "limit": format_number(result.upper_limit_percent),
    }
    deviating = (
        (message("They deviate: {numbers}.", numbers=", ".join(result.deviating)),)
        if result.deviating
        else ()
    )
    if result.is_acceptable:
        return (
            *deviating,
            message(
                "Examined: {tested}; deviations: {deviations}. At {confidence} per cent confidence"
                " the rate"
                " of deviation is at most {limit} per cent, which is within the tolerable"
                " {tolerable} per"
                " cent.",
                **values,
            ),
        )
    return (
        *deviating,
        message(
            "Examined: {tested}; deviations: {deviations}. At {confidence} per cent confidence the"
            " rate of"
            " deviation may be up to {limit} per cent, above the tolerable {tolerable} per cent: do"
            " not"
            " rely on the control, or examine more.",
            **values,
        ),
    )


def _selection(result: ControlSample) -> tuple[LocalizedText, ...]:
    if result.population is None:
        return ()
    values = {"population": result.population, "seed": result.seed}
    how = (
        message(
            "Selected from {population} entries of {year} with seed {seed}, each as likely as any"
            " other.",
            year=result.year,
            **values,
        )
        if result.year
        else message(
            "Selected from 1 to {population} with seed {seed}, each as likely as any other.",
            **values,
        )
    )
    too_few = message(
        "There are fewer than the sample needs: all are selected, and the upper limit is higher"
        " than it need be."
    )
    then = message(
        "In the CSV or Excel file, write yes or no in the column '{column}' of each, then:"
        " `fhledger evaluate FILE --tolerable {tolerable}`",
        column=SAMPLE_COLUMNS["works"],
        tolerable=result.tolerable_percent,
    )
    return (how, *((too_few,) if result.population < result.size else ()), then)
