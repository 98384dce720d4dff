"""The service of the how-to page answers real requests; its other blocks run with those of all
pages."""

from __future__ import annotations

import asyncio
import doctest
import json
from pathlib import Path
from typing import Any

import pytest

from fhledger import embedded_book

PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "use-from-python.md"


@pytest.fixture(scope="module")
def app():
    """The service, made by the blocks of the page."""
    names: dict[str, Any] = {}
    for example in doctest.DocTestParser().get_examples(PAGE.read_text("utf-8")):
        exec(compile(example.source, str(PAGE), "single"), names)
    return names["app"]


def get(app, path: str) -> tuple[int, Any]:
    """The status and the JSON of a request, by the protocol that web servers speak to an
    application."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], json.loads(body)


def test_an_answer_is_what_the_command_prints_as_json(app):
    status, answer = get(app, "/statement/2024")
    assert status == 200
    assert answer == json.loads(embedded_book().statement(2024).model_dump_json())


def test_the_amounts_of_an_answer_are_exact_texts(app):
    _, answer = get(app, "/fees/2024")
    assert answer["total"] == "7744905.00"


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [("/statement/2019", 404, "the book has no year 2019; it has 2022, 2023, 2024")],
)
def test_an_error_is_a_sentence(app, path, status, detail):
    assert get(app, path) == (status, {"detail": detail})


def test_the_service_describes_itself(app):
    status, description = get(app, "/openapi.json")
    assert status == 200
    assert {"Statement", "FeeTable"} <= {
        name.split("-")[0] for name in description["components"]["schemas"]
    }
