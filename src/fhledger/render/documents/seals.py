"""The seals of closed years as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.seal_state import SealState
from fhledger.render.document import Column, Document, Paragraph, Table, table_of


def seals_document(*seals: SealState) -> Document:
    """Closed years and their seals."""
    table = seals_table(seals)._replace(title="")
    return Document(message("Closed years"), (table, *attestation_paragraphs(seals)))


def seals_table(seals: Sequence[SealState]) -> Table:
    """A row for each closed year: its seal, and whether all that it seals is intact.

    Programs also get the day of closing, for which a terminal has no room.
    """
    columns = (
        Column("year", message("Year")),
        Column("seal", message("Seal")),
        Column("state", message("State"), value=_state),
        Column("closed_on", message("Closed on"), readers="programs", value="closed"),
    )
    return table_of("seals", message("Closed years"), columns, seals, "year")


def _state(seal: SealState) -> LocalizedText:
    return message("intact") if seal.intact else message("broken")


def attestation_paragraphs(states: Sequence[SealState]) -> Iterator[Paragraph]:
    """What else is known of each year's seal: its day, who signed it, when it was stamped."""
    for state in states:
        if state.signed_by or state.timestamp or state.unsigned or state.broken_before:
            yield Paragraph(seal_sentence(state))
        elif state.closed:
            text = message("{year} was closed on {day}.", year=state.year, day=state.closed)
            yield Paragraph(text)


def with_seals(document: Document, states: Sequence[SealState]) -> Document:
    """The document with what the seals of its closed years state; broken ones stand first."""
    broken, intact = (
        [Paragraph(seal_sentence(state)) for state in states if state.intact is is_intact]
        for is_intact in (False, True)
    )
    return document._replace(parts=(*broken, *document.parts, *intact))


def with_seal_table(document: Document, states: Sequence[SealState]) -> Document:
    """The document with a table of the seals, for a format that has tables only."""
    if not states:
        return document
    return document._replace(parts=(*document.parts, seals_table(states)))


def seal_sentence(state: SealState) -> LocalizedText:
    """What an output says of a closed year that it prints; of a broken seal no digits."""
    if not state.intact:
        return message(
            "{year} is closed, but its seal is broken. `fhledger verify` shows why.",
            year=state.year,
        )
    if state.broken_before:
        unchanged = message(
            "{year} is closed and unchanged in itself, but rests on {years}, whose seal is broken:"
            " its figures are not proved. Seal: {seal}.",
            year=state.year,
            years=", ".join(map(str, state.broken_before)),
            seal=state.short,
        )
    else:
        unchanged = message(
            "{year} is closed and unchanged. Seal: {seal}.", year=state.year, seal=state.short
        )
    parts = [unchanged]
    if state.closed:
        parts.append(message("Closed on {day}.", day=state.closed))
    if state.signed_by:
        parts.append(message("Signed by {names}.", names=", ".join(state.signed_by)))
    if state.unsigned:
        parts.append(message("Nobody in the list of signers has signed it."))
    if state.timestamp:
        parts.append(message("Time stamp: {time}.", time=state.timestamp))
    return join(" ", parts)
