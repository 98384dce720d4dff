"""The seal of a closed year (försegling): what the year rests on, in a form that shows any change.

Facts and figures are in it in plain words, so that a change can be stated as
"21 then, 22 now". Entries are in it as SHA-256 digests: one over all of them in
their order, and shorter ones that tell which entry is not what it was. A year of
up to 2 000 entries has a digest for each. A longer one is ruled like a map: a
digest for each thousand of numbers and one for each ending of three digits, and
a changed entry is where a changed thousand meets a changed ending. So the seal
of a million entries has two thousand digests, not a million.

The seal itself is the digest of all that and of the seal of the year before.

>>> rent = Entry(number="A1", day="2024-03-01", line="costs", amount_kr="-1 200,50", text="Hyra")
>>> sealed = sealed_entries([rent])
>>> sealed.count, sealed.numbers, sealed.digests
(1, ('A1',), {'A1': 'e6831f33432062ee'})
>>> seal = make_seal(2024, previous_seal="", inputs={"currency": ("SEK",)}, statement={},
...     entries=sealed)
>>> seal.is_valid(), seal.model_copy(update={"year": 2023}).is_valid()
(True, False)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, ClassVar, Final, Literal, Protocol

from pydantic import AfterValidator, ConfigDict, StringConstraints

from fhledger.core.amounts import EXACT, ZERO, format_plain
from fhledger.core.counts import Count
from fhledger.core.dates import Day, Year
from fhledger.core.record import Record, key
from fhledger.core.text import pattern
from fhledger.domain.fund.ledger import Entry
from fhledger.domain.fund.numbering import (
    NumberRange,
    format_range,
    numbering,
    parse_range,
    split_number,
)
from fhledger.domain.seal_state import short_seal

EACH_UP_TO = 2_000
"""The most entries of a year that have a digest each."""

THOUSAND: Final = 1_000

Digest = Annotated[str, StringConstraints(pattern=pattern(r"^[0-9a-f]{64}$", "a digest"))]

_Short = Annotated[str, StringConstraints(pattern=pattern(r"^[0-9a-f]{16}$", "a short digest"))]
_NumberOrBlock = Annotated[
    str, StringConstraints(pattern=pattern(r"^[A-Z]{1,8}[0-9]{1,12}$", "a number"))
]
_Ending = Annotated[str, StringConstraints(pattern=pattern(r"^[0-9]{3}$", "three digits"))]
_Range = Annotated[str, AfterValidator(lambda text: format_range(parse_range(text)))]


class SealedEntries(Record):
    """The entries of a closed year: their count, their numbers, and their digests.

    `digest` is that of all in their order. `digests` has, in the order of the file, the first 16
    digits of a digest for each entry; or, where `block` is 1000, for each thousand numbers (`A17`
    for A17000 to A17999), and `endings` for each ending (`042`). `amounts` has the sum in kronor of
    what each of the `digests` is made of.
    """

    count: Count
    numbers: tuple[_Range, ...]
    block: Literal[1, 1000]
    digest: Digest
    digests: Mapping[_NumberOrBlock, _Short]
    endings: Mapping[_Ending, _Short] = {}
    amounts: Mapping[_NumberOrBlock, str] = {}

    def ranges(self) -> tuple[NumberRange, ...]:
        """The numbers as sorted ranges."""
        return tuple(sorted(parse_range(text) for text in self.numbers))


class Seal(Record):
    """A closed year: the seal of the year before (empty for the first), and its own inputs.

    `inputs` are facts, lines and labels by name; `statement` the figures of the year's
    statement and its fees, in kronor. Later rates, rows and lines do not change them. `closed` is
    the day of closing. Form 1 is that of version 0.1: it has fewer inputs, no day and no amounts.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(str_strip_whitespace=False)

    form: Literal[1, 2]
    year: Year
    closed: Day | None = None
    previous_seal: Annotated[Digest | Literal[""], key("before")]
    seal: Digest
    inputs: Annotated[Mapping[str, tuple[str, ...]], key("rests_on")]
    statement: Mapping[str, str]
    entries: SealedEntries

    @property
    def short(self) -> str:
        """The short form of the seal, for a printed report."""
        return short_seal(self.seal)

    def is_valid(self) -> bool:
        """Whether the seal is the digest of its content; it is not, if edited by hand."""
        return self.seal == _digest_of(self)


def make_seal(
    year: int,
    *,
    previous_seal: str,
    inputs: Mapping[str, tuple[str, ...]],
    statement: Mapping[str, str],
    entries: SealedEntries,
    closed: date | None = None,
) -> Seal:
    """The seal of a year over its inputs, its statement and its entries."""
    unsealed = Seal(
        form=2,
        year=year,
        closed=closed,
        previous_seal=previous_seal,
        seal="0" * 64,
        inputs=inputs,
        statement=statement,
        entries=entries,
    )
    return unsealed.model_copy(update={"seal": _digest_of(unsealed)})


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def sealed_entries(entries: Iterable[Entry], block: Literal[1, 1000] = 1) -> SealedEntries:
    """The digests of a stream of entries, in memory that does not grow with the entries."""
    all_entries = sha256()
    blocks: dict[str, _Hash] = {}
    endings: dict[str, _Hash] = {}
    amounts: dict[str, Decimal] = {}
    count = 0

    def numbers() -> Iterator[str]:
        nonlocal count
        for entry in entries:
            data = sealed_text(entry).encode("utf-8", "surrogatepass")
            count += 1
            all_entries.update(data)
            name = entry.number
            if block != 1:
                series, value = split_number(name)
                name = f"{series}{value // block}"
                endings.setdefault(f"{value % block:03}", sha256()).update(data)
            blocks.setdefault(name, sha256()).update(data)
            amounts[name] = EXACT.add(amounts.get(name, ZERO), entry.amount_kr)
            yield entry.number

    used = numbering(numbers()).used
    return SealedEntries(
        count=count,
        numbers=tuple(format_range(number_range) for number_range in used),
        block=block,
        digest=all_entries.hexdigest(),
        digests=_shortened(blocks),
        endings=_shortened(dict(sorted(endings.items()))),
        amounts={name: format_plain(amount) for name, amount in amounts.items()},
    )


def sealed_text(entry: Entry) -> str:
    r"""An entry as it is sealed: its fields, separated by characters that no text of a book has.

    >>> entry = Entry(number="A1", day="2024-03-01", line="costs", amount_kr="-0")
    >>> sealed_text(entry).split("\x1f")[:4]
    ['A1', '2024-03-01', 'costs', '0.00']
    """
    return "\x1f".join(
        (
            entry.number,
            entry.day.isoformat(),
            entry.line,
            f"{entry.amount_kr or ZERO:.2f}",
            entry.item,
            entry.text,
            entry.member,
            entry.project,
            entry.reverses,
            *((entry.source, f"{entry.seal}\x1e") if entry.seal else (f"{entry.source}\x1e",)),
        )
    )


def _shortened(hashes: Mapping[str, _Hash]) -> dict[str, str]:
    return {name: each.hexdigest()[:16] for name, each in hashes.items()}


def _digest_of(seal: Seal) -> str:
    """The SHA-256 of everything in a seal, as JSON; of form 1 without what that form lacks."""
    content = seal.model_dump(mode="json", exclude={"seal"})
    if seal.form == 1 and seal.closed is None and not seal.entries.amounts:
        del content["closed"], content["entries"]["amounts"]
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return sha256(text.encode("ascii")).hexdigest()
