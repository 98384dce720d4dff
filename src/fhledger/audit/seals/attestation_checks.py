"""Checking attestations (kontroll av intyg), with `ssh-keygen` and `openssl`, without a network.

Neither program reads anything of the book but the attestation and the list by which it is checked.
"""

from __future__ import annotations

import base64
import binascii
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from fhledger.book import BookData
from fhledger.book.text.bounded_files import small_file
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.attestation import NAMESPACE, Attestation, signed_text
from fhledger.domain.seal import Seal

B = TypeVar("B", bound=BookData)

_SECONDS = 20
_SIGNATURE = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\s(.+)-----END SSH SIGNATURE-----", re.DOTALL
).fullmatch


class Check(NamedTuple):
    """Who signed, or when it was stamped, if that is valid; otherwise why it is not.

    `is_checked` is False where it could not be checked.
    """

    result: str = ""
    reason: LocalizedText | None = None
    is_checked: bool = True


def check_attestation(book: BookData, attestation: Attestation) -> Check:
    """Whether an attestation is valid for the seal of its year."""
    seal = book.seals_by_year.get(attestation.year)
    if seal is None:
        return Check(reason=message("the seal that it attests is not there"))
    if attestation.kind == "signature":
        return _check_signature(seal, attestation.content, book.signers)
    return _check_timestamp(seal.seal, attestation.content, book.timestamp_certificates)


def with_trusted(
    book: B,
    signers: str | Path | None = None,
    certificates: str | Path | None = None,
    *,
    is_own_list: bool = False,
) -> B:
    """The book with the lists in these files instead of its own.

    `signers_are_given` is then true, unless the list of signers is a file of the book.
    """
    given = {"signers": signers, "timestamp_certificates": certificates}
    texts: dict[str, Any] = {
        field: small_file(Path(path), str(path)).decode(errors="replace")
        for field, path in given.items()
        if path is not None
    }
    if texts.get("signers"):
        texts["signers_are_given"] = not is_own_list
    return book.replace(**texts) if texts else book


def unsigned_year(book: BookData) -> int | None:
    """The last closed year, if the book has a list of signers and none of them has signed it."""
    last = max((seal.year for seal in book.seals), default=None)
    if not book.signers or last is None:
        return None
    signatures = (
        each for each in book.attestations if (each.kind, each.year) == ("signature", last)
    )
    return None if any(check_attestation(book, each).result for each in signatures) else last


def sign(seal: Seal, key: str | Path) -> str:
    """The signature on a seal by a private key of OpenSSH, or by the key that an agent holds.

    Raises `InvalidArgumentError` where `ssh-keygen` is not installed or does not sign.
    """
    text = signed_text(seal.year, seal.seal).encode()
    result = _run(["ssh-keygen", "-Y", "sign", "-n", NAMESPACE, "-f", str(key)], text, patient=True)
    if result is None:
        raise InvalidArgumentError("ssh-keygen was not found; install OpenSSH")
    if result.returncode or not result.stdout.startswith(b"-----BEGIN SSH SIGNATURE"):
        reason = result.stderr.decode(errors="replace").strip().splitlines()
        raise InvalidArgumentError(
            "ssh-keygen has not signed: {reason}", reason=reason[-1] if reason else ""
        )
    return result.stdout.decode("ascii")


def timestamp_query(seal: Seal) -> bytes:
    """The request for a time stamp of a seal, to be sent to an authority (RFC 3161)."""
    command = ["openssl", "ts", "-query", "-digest", seal.seal, "-sha256", "-cert"]
    result = _run(command, b"")
    if result is None or result.returncode:
        raise InvalidArgumentError("openssl was not found, or does not make the request")
    return result.stdout


@lru_cache(maxsize=256)
def _check_signature(seal: Seal, content: str, signers: str) -> Check:
    if not signers:
        return Check(
            reason=message("the book has no list of signers, allowed_signers"), is_checked=False
        )
    if not _is_signature(content):
        return Check(reason=message("this is not a signature by ssh-keygen; sign the seal again"))
    content, signers = (text.replace("\r\n", "\n") for text in (content, signers))
    with _files(signature=content.encode(), signers=signers.encode()) as (signature, listed):
        as_of = [f"-Overify-time={seal.closed:%Y%m%d}"] if seal.closed else []
        given = ["-f", str(listed), "-s", str(signature), *as_of]
        found = _run(["ssh-keygen", "-Y", "find-principals", *given], b"")
        if found is None:
            return Check(reason=message("ssh-keygen was not found"), is_checked=False)
        for signer in found.stdout.decode(errors="replace").splitlines():
            command = ["ssh-keygen", "-Y", "verify", *given, "-n", NAMESPACE, "-I", signer]
            valid = _run(command, signed_text(seal.year, seal.seal).encode())
            if valid is not None and valid.returncode == 0:
                return Check(signer)
    if found.returncode:
        return Check(reason=message("the signature is of nobody in the list of signers"))
    return Check(reason=message("the signature is not valid for this seal"))


def _is_signature(content: str) -> bool:
    """Whether a file has the form of a signature of OpenSSH, whoever signed."""
    armour = _SIGNATURE(content.strip())
    try:
        return bool(armour and base64.b64decode(armour[1]).startswith(b"SSHSIG"))
    except binascii.Error:
        return False


@lru_cache(maxsize=256)
def _check_timestamp(seal: str, content: str, certificates: str) -> Check:
    if not certificates:
        return Check(reason=message("the book has no certificates, tsa.pem"), is_checked=False)
    try:
        response = base64.b64decode(content, validate=False)
    except binascii.Error:
        return Check(reason=message("this is not a time stamp"))
    with _files(response=response, certificates=certificates.encode()) as (stamp, listed):
        given = ["-in", str(stamp)]
        shown = _run(["openssl", "ts", "-reply", *given, "-text"], b"")
        if shown is None:
            return Check(reason=message("openssl was not found"), is_checked=False)
        time = _time_of(shown.stdout.decode(errors="replace"))
        if shown.returncode or time is None:
            return Check(reason=message("this is not a time stamp"))
        valid = _run(
            [
                *("openssl", "ts", "-verify", *given, "-digest", seal, "-CAfile", str(listed)),
                *("-attime", str(int(time.timestamp()))),
            ],
            b"",
        )
    if valid is None or valid.returncode:
        return Check(reason=message("the time stamp is not valid for this seal"))
    return Check(f"{time:%Y-%m-%d %H:%M:%S} UTC")


def _time_of(text: str) -> datetime | None:
    """The time in what `openssl ts -reply -text` prints: `Time stamp: Feb  3 12:00:00 2026 GMT`."""
    pattern = r"^Time stamp: (\w{3} +\d+ \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4} GMT)"
    found = re.search(pattern, text, re.MULTILINE)
    return parsedate_to_datetime(" ".join(found.groups())) if found else None


@contextmanager
def _files(**contents: bytes) -> Iterator[tuple[Path, ...]]:
    """Temporary files with these contents, which nobody else can read."""
    with TemporaryDirectory(prefix="fhledger-") as folder:
        paths = tuple(Path(folder) / name for name in contents)
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_bytes(content)
        yield paths


def _run(
    command: Sequence[str], given: bytes, *, patient: bool = False
) -> subprocess.CompletedProcess[bytes] | None:
    """Run a program; None where it is not installed or does not answer in time."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        return subprocess.run(  # noqa: S603 - the program and its options are written here
            [program, *command[1:]],
            input=given,
            capture_output=True,
            check=False,
            timeout=None if patient else _SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
