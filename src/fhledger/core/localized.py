"""A text in both languages (benämning på svenska och engelska).

>>> LocalizedText(sv="Summa intäkter", en="Total income").in_language("sv")
'Summa intäkter'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
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
        if not {"{", "}"} & {*self.sv, *self.en}:
            return self
        return LocalizedText.model_construct(
            sv=_format(self.sv, "sv", values), en=_format(self.en, "en", values)
        )

    def in_year(self, year: int) -> LocalizedText:
        """The text with `{year}`, `{previous_year}` and `{next_year}` filled in; all else stays.

        >>> LocalizedText(sv="Familjedagen {year}", en="The Family Day {year}").in_year(2025).sv
        'Familjedagen 2025'
        """
        if not isinstance(year, int) or isinstance(year, bool):
            raise ValueError(f"`year` must be a whole number, not {year!r}")  # noqa: TRY004
        if "year}" not in f"{self.sv}{self.en}":
            return self
        years = {"{previous_year}": year - 1, "{year}": year, "{next_year}": year + 1}
        sv, en = self.sv, self.en
        for name, number in years.items():
            sv, en = sv.replace(name, str(number)), en.replace(name, str(number))
        return LocalizedText.model_construct(sv=sv, en=en)

    def placeholders(self) -> frozenset[str]:
        """The names in braces; a `ValueError` for a brace that is never closed."""
        return frozenset(
            name
            for text in (self.sv, self.en)
            for _, name, _, _ in Formatter().parse(text)
            if name is not None
        )


def in_both(make: Callable[[Language], str]) -> LocalizedText:
    """The text that a function makes for each language.

    >>> in_both({"sv": "rad", "en": "line"}.__getitem__).en
    'line'
    """
    return LocalizedText.model_construct(sv=make("sv"), en=make("en"))


def join(separator: LocalizedText | str, parts: Iterable[object]) -> LocalizedText:
    """The parts in one text, with the separator between them, in each language.

    >>> join(", ", [LocalizedText(sv="rad 3", en="line 3"), "2024.se"]).sv
    'rad 3, 2024.se'
    """
    parts = tuple(parts)
    return in_both(
        lambda language: _in(separator, language).join(_in(part, language) for part in parts)
    )


def _in(text: object, language: Language) -> str:
    return text.in_language(language) if isinstance(text, LocalizedText) else str(text)


def _format(text: str, language: Language, values: Mapping[str, object]) -> str:
    parts: list[str] = []
    for literal, name in _parsed(text):
        if name is not None and name not in values:
            raise ValueError(f"the text has {{{name}}}, for which no value is given: {text}")
        parts += [literal, "" if name is None else _in(values[name], language)]
    return "".join(parts)


@lru_cache
def _parsed(text: str) -> tuple[tuple[str, str | None], ...]:
    """The parts of a text, each with the name that follows it."""
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(text))
