"""A text in both languages (benämning på svenska och engelska).

>>> LocalizedText(sv="Summa intäkter", en="Total income").in_language("sv")
'Summa intäkter'
"""

from __future__ import annotations

from string import Formatter
from typing import Literal

from fhledger.core.record import Record
from fhledger.core.text import LongLine

Language = Literal["sv", "en"]


class LocalizedText(Record):
    """The same text in Swedish (`sv`) and English (`en`)."""

    sv: LongLine
    en: LongLine

    def in_language(self, language: Language) -> str:
        """The text in one language; a `ValueError` for another one than `sv` and `en`."""
        if language not in ("sv", "en"):
            raise ValueError(f"`language` must be 'sv' or 'en', not {language!r}")
        return self.sv if language == "sv" else self.en

    def format(self, /, **values: object) -> LocalizedText:
        """The text with each `{name}` replaced by its value, a localized one in each language.

        Raises a `ValueError` for a name that `values` does not give.

        >>> LocalizedText(sv="inför {next_year}", en="for {next_year}").format(next_year=2025).sv
        'inför 2025'
        """
        return LocalizedText.model_construct(
            sv=_format(self.sv, "sv", values), en=_format(self.en, "en", values)
        )

    def placeholders(self) -> frozenset[str]:
        """The names in braces; a `ValueError` for a brace that is never closed."""
        return frozenset(
            name
            for text in (self.sv, self.en)
            for _, name, _, _ in Formatter().parse(text)
            if name is not None
        )


def _format(text: str, language: Language, values: dict[str, object]) -> str:
    parts: list[str] = []
    for literal, name, _, _ in Formatter().parse(text):
        if name is not None and name not in values:
            raise ValueError(f"the text has {{{name}}}, for which no value is given: {text}")
        value = "" if name is None else values[name]
        shown = value.in_language(language) if isinstance(value, LocalizedText) else str(value)
        parts += [literal, shown]
    return "".join(parts)
