"""A proposed layout as a document: its text for `spreadsheets.toml`, and what is left open."""

from __future__ import annotations

from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.exchange.spreadsheets.layout_proposal import LayoutProposal
from fhledger.render.document import Document, Paragraph, Preformatted


def layout_proposal_document(proposal: LayoutProposal) -> Document:
    """The text of the layout, to be checked and put into the book, and what to decide."""
    advice = message(
        "Check this, and put it into spreadsheets.toml of the book. Nothing is imported."
    )
    doubts = (Paragraph(join(" ", ("–", doubt))) for doubt in proposal.doubts)
    return Document(
        title=message("Proposed layout of {file}", file=proposal.file),
        parts=(Preformatted(tuple(proposal.toml.splitlines())), *doubts, Paragraph(advice)),
    )
