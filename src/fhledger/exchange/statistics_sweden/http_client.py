"""Requests over the web (webbanrop), with time-outs, and retries where the server asks for them.

`requests` comes with the extra `[scb]` and is imported when something is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from fhledger.core.errors import BookError, Location, MissingExtraError
from fhledger.core.messages import message

if TYPE_CHECKING:
    from requests import Response

CONNECT_SECONDS, READ_SECONDS = 5, 30
TRIES = 4
LONGEST_PAUSE_SECONDS = 30
MOST_BYTES = 20_000_000
"""The largest body that is read; an answer of Statistics Sweden has a few thousand bytes."""

MOST_SECONDS = 120
"""The longest that a body may take, however steadily it arrives."""

_PASSING = frozenset({429, 500, 502, 503, 504})


def post(address: str, query: Mapping[str, Any] | None, *, pause_seconds: float = 1) -> bytes:
    """The body of the answer to a query in JSON, or (None) of what is at the address.

    Tried again, after what the other side asks for (at most half a minute) or a pause that doubles:
    too many requests, errors of the server, no connection. Raises `BookError`, which gives the
    reason of the server, for every other answer, for a body that is too large or takes too long,
    and when the last try has failed. No password of a `.netrc` is sent.
    """
    try:
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.exceptions import HTTPError
        from urllib3.util import Retry
    except ImportError:
        otherwise = message(
            ", or read a saved answer with --file, or give the figures with --inhabitants."
        )
        raise MissingExtraError(message("the web"), "scb", otherwise) from None
    retry = Retry(
        total=TRIES - 1,
        status_forcelist=_PASSING,
        allowed_methods=None,
        backoff_factor=pause_seconds,
        backoff_max=LONGEST_PAUSE_SECONDS,
        retry_after_max=LONGEST_PAUSE_SECONDS,
        raise_on_status=False,
    )
    with requests.Session() as session:
        session.auth = lambda request: request  # otherwise `requests` looks into .netrc
        session.mount(address.partition("//")[0] + "//", HTTPAdapter(max_retries=retry))
        try:
            answer = session.request(
                "GET" if query is None else "POST",
                address,
                json=query,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                headers={"Accept-Encoding": "identity"},
                stream=True,
            )
            body = _body(answer, address)
        except (requests.RequestException, HTTPError):
            raise BookError(
                message("could not reach the server, or its answer broke off"),
                Location(address),
                message("Try again later, read a saved answer (--file), or give --inhabitants."),
            ) from None
    if answer.status_code != requests.codes.ok:
        raise _refused(answer, body, address)
    return body


def _body(answer: Response, address: str) -> bytes:
    """The body, read as it arrives, within `MOST_BYTES` and `MOST_SECONDS`."""
    deadline = monotonic() + MOST_SECONDS
    body = bytearray()
    while piece := answer.raw.read1(1 << 16, decode_content=True):
        body += piece
        if len(body) > MOST_BYTES or monotonic() > deadline:
            answer.close()
            raise BookError(
                message(
                    "the answer is larger than {bytes} bytes or takes longer than {seconds}"
                    " seconds",
                    bytes=MOST_BYTES,
                    seconds=MOST_SECONDS,
                ),
                Location(address),
            )
    return bytes(body)


def _refused(answer: Response, body: bytes, address: str) -> BookError:
    """The error for an answer that is none, with what the server says."""
    title: Any = None
    with suppress(ValueError, AttributeError, RecursionError):
        title = json.loads(body).get("title")
    reason = str(title or answer.reason)[:200]
    text = message("the answer is {status} {reason}", status=answer.status_code, reason=reason)
    return BookError(text, Location(address))
