"""The proposal of the next rate by an index, as a document."""

from __future__ import annotations

from decimal import Decimal

from fhledger.core.exact import format_rate
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.rate_proposal import RateProposal, RateProposals
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow


def rate_proposal_document(proposals: RateProposals) -> Document:
    """The rate in force and the proposed one, both index numbers, and what nobody has decided."""
    columns = (
        Column("fee", message("Fee")),
        Column("valid_from", message("Valid from")),
        Column("rate", message("Rate in force"), "number"),
        Column("index_then", message("Index when set"), "number"),
        Column("change_percent", message("Change, %"), "number"),
        Column("proposed", message("Proposed rate"), "number"),
    )
    rows = tuple(
        TableRow(
            (
                _name(each),
                str(each.valid_from),
                rate,
                each.index.value,
                each.change_percent,
                proposed,
            ),
            id=f"{each.fee} {each.component or ''} {at}".strip(),
        )
        for each in proposals.proposals
        for at, (rate, proposed) in enumerate(_values(each))
    )
    title = message(
        "{index}: {value} ({source})",
        index=proposals.index,
        value=format_rate(proposals.value),
        source=proposals.source,
    )
    notes = [
        message(
            "The proposal is computed; nothing is decided. Base sums, floors and ceilings stay."
        )
    ]
    notes += [_above(each) for each in proposals.proposals if each.is_above_ceiling]
    return Document(
        message("Proposed rates"),
        (Table("proposals", title, columns, rows), Paragraph(join(" ", notes))),
    )


def _name(proposal: RateProposal) -> LocalizedText:
    """What the rate is for: the fee, its component, and the members that it names."""
    label = proposal.label or message("Membership fee")
    others = (proposal.component, proposal.member_class, *proposal.members)
    return join(", ", [label, *filter(None, others)])


def _values(proposal: RateProposal) -> list[tuple[Decimal, Decimal]]:
    """The rate in force and the proposed one: of each bracket, where there are any."""
    if not proposal.steps:
        return [(proposal.rate, proposal.proposed)]
    return [
        (before.value, after.value)
        for before, after in zip(proposal.steps_in_force, proposal.steps, strict=True)
    ]


def _above(proposal: RateProposal) -> LocalizedText:
    return message(
        "The proposal for {name} is above the decided ceiling of {ceiling}; it needs a new decision"
        " on the ceiling.",
        name=_name(proposal),
        ceiling=format_rate(proposal.ceiling) if proposal.ceiling is not None else "–",
    )
