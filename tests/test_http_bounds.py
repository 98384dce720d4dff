"""Answers of a server that never end: they are refused within a bound, and no password is sent."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from fhledger import BookError
from fhledger.exchange.statistics_sweden import http_client


class Endless(BaseHTTPRequestHandler):
    headers_seen: ClassVar[list[str]] = []

    def do_GET(self):
        self.headers_seen.append(str(self.headers))
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * (1 if self.path == "/drip" else 65536))
                if self.path == "/drip":
                    threading.Event().wait(0.02)
        except OSError:
            pass

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address():
    server = HTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/drip", "/flood"])
def test_an_endless_answer_is_refused(address, path, monkeypatch, tmp_path):
    monkeypatch.setattr(http_client, "MOST_SECONDS", 0.5)
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with pytest.raises(BookError, match=r"larger than"):
        http_client.post(address + path, None, pause_seconds=0)
    assert "Authorization" not in Endless.headers_seen[-1]
