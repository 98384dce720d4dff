"""Digests (kontrollsummor): a short name for some content, the same on every machine.

>>> digest_of("Kaffe", 25) == digest_of("Kaffe", 25), len(digest_of())
(True, 16)
"""

from __future__ import annotations

from hashlib import blake2b


def digest_of(*values: object) -> str:
    """The digest of what `repr` makes of the values, in sixteen hexadecimal digits."""
    return blake2b(repr(values).encode(errors="surrogatepass"), digest_size=8).hexdigest()
