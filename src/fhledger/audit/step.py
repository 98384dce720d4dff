"""A step of a year (moment): what there is or what is missing, and the command for it."""

from __future__ import annotations

from typing import Literal

from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record

StepState = Literal["done", "missing", "attention"]
"""A step that is done; one that is missing before the year is closed; one to think about."""


class Step(Record):
    """A step of a year: its state, what there is or what is missing, and the command for it."""

    id: str
    state: StepState
    text: LocalizedText
    command: str | None = None


def step(id: str, state: StepState, text: LocalizedText, command: str | None = None) -> Step:
    """A step of a year."""
    return Step(id=id, state=state, text=text, command=command)
