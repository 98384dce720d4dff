"""The random start of a sample (slumpmässig start): the same for the same seed, on every machine.

>>> random_start(7, 1000) == random_start(7, 1000) < 1000
True
"""

from __future__ import annotations

from hashlib import sha256

_RANGE = 1 << 256


def random_start(seed: int, below: int) -> int:
    """A whole number from 0 to `below` − 1, each as likely as the other."""
    limit = _RANGE - _RANGE % below
    at = 0
    while True:
        number = int.from_bytes(sha256(f"{seed}:{at}".encode("ascii")).digest(), "big")
        if number < limit:
            return number % below
        at += 1
