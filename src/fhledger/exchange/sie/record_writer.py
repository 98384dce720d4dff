r"""The form of a SIE file that is written: records, code page 437, CR LF, the checksum.

>>> print(record("#VER", "A", 17, date(2024, 1, 5), 'Kaffe "extra"'))
#VER A 17 20240105 "Kaffe \"extra\""
>>> record("#TRANS", "3010", (("6", "path"),), Decimal("-5"))
'#TRANS 3010 {6 "path"} -5.00'
>>> file = b"".join(sie_file("Påhittade samarbetet", date(2024, 1, 2), [record("#VALUTA", "SEK")]))
>>> file.decode("cp437").split("\r\n")[4:8]
['#GEN 20240102', '#SIETYP 4', '#FNAMN "Påhittade samarbetet"', '#VALUTA SEK']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from itertools import chain, islice

from fhledger.core.amounts import format_plain
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.text import quoted as core_quoted
from fhledger.exchange.sie.checksum import Checksum
from fhledger.exchange.sie.encodings import DECLARED, encoding_of
from fhledger.exchange.sie.fields import Objects, code_page, quoted

Written = str | int | Decimal | date | Objects
"""What a field is made of: a text, a whole number, kronor, a day, or objects."""

_BATCH = 1_000
_BARE = re.compile(r"[A-Z0-9]{1,12}").fullmatch


def record(label: str, *fields: Written) -> str:
    """A line with a label and fields.

    Raises `InvalidArgumentError` for a text that SIE cannot hold.
    """
    return " ".join((label, *map(_field, fields)))


def sie_file(name: str, generated: date, records: Iterable[str]) -> Iterator[bytes]:
    """The bytes of a file of type 4 with these records, and with its identification and checksum.

    Raises `InvalidArgumentError` for a line whose bytes a reader would take for another encoding.
    """
    yield b"#FLAGGA 0\r\n#KSUMMA\r\n"
    checksum = Checksum()
    identification = (
        record("#PROGRAM", "fhledger", version("fhledger")),
        record("#FORMAT", "PC8"),
        record("#GEN", generated),
        record("#SIETYP", 4),
        record("#FNAMN", name),
    )
    lines = chain(identification, records)
    while batch := list(islice(lines, _BATCH)):
        for line in batch:
            if not line.isascii() and encoding_of(code_page(line)) != DECLARED:
                raise InvalidArgumentError(
                    "{line} would be read in another encoding than it has", line=core_quoted(line)
                )
        checksum.add("\n".join(batch))
        yield code_page("".join(f"{line}\r\n" for line in batch))
    yield f"#KSUMMA {checksum.value}\r\n".encode()


def _field(value: Written) -> str:
    if isinstance(value, str):
        return value if _BARE(value) else quoted(value)
    if isinstance(value, Decimal):
        return format_plain(value)
    if isinstance(value, tuple):
        listed = " ".join(_field(part) for pair in value for part in pair)
        return f"{{{listed}}}"
    return f"{value:%Y%m%d}" if isinstance(value, date) else str(value)
