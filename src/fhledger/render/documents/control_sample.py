"""The sample of a control as a document: how many to examine, or what the examined ones prove."""

from __future__ import annotations

from fhledger.audit.control_sample import ControlSample
from fhledger.core.exact import format_number
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.render.document import Document, Paragraph


def control_sample_document(result: ControlSample, language: Language) -> Document:
    """The size, the upper limit if some were examined, and the source."""
    texts = (*_texts(result), message("Source: {source}.", source=result.source))
    title = message("Sample of a control").in_language(language)
    return Document(title, tuple(Paragraph(text.in_language(language)) for text in texts))


def _texts(result: ControlSample) -> tuple[LocalizedText, ...]:
    values = {
        "confidence": result.confidence,
        "tolerable": format_number(result.tolerable_percent),
    }
    size = message(
        "Examine {size} applications of the control: if no more than {expected} of them deviate, the"
        " rate of deviation is at {confidence} per cent confidence not above {tolerable} per cent.",
        size=result.size,
        expected=result.expected_deviations,
        **values,
    )
    if result.upper_limit_percent is None or result.tested is None:
        return (size,)
    values |= {
        "tested": str(result.tested),
        "deviations": str(result.deviations),
        "limit": format_number(result.upper_limit_percent),
    }
    if result.is_acceptable:
        return (
            message(
                "Examined: {tested}; deviations: {deviations}. At {confidence} per cent confidence the rate"
                " of deviation is at most {limit} per cent, which is within the tolerable {tolerable} per"
                " cent.",
                **values,
            ),
        )
    return (
        message(
            "Examined: {tested}; deviations: {deviations}. At {confidence} per cent confidence the rate of"
            " deviation may be up to {limit} per cent, above the tolerable {tolerable} per cent: do not"
            " rely on the control, or examine more.",
            **values,
        ),
    )
