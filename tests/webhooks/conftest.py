"""A receiver on this machine that answers as the test says, and webhooks that lead to it."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import LazySettings

from certify.accounts.models import Person
from certify.webhooks.models import Endpoint
from certify.webhooks.services.add_endpoint import add_endpoint

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@dataclass
class Receiver:
    """`status`, `answer`, `location` and `wait_s` say how it answers; `got` holds (headers, body) of every request."""

    url: str = ""
    status: int = 204
    answer: bytes = b""
    location: str = ""
    wait_s: float = 0.0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Real HTTP over a real socket."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(state.wait_s)
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.end_headers()
            self.wfile.write(state.answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/hook?from=certify"
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(receiver: Receiver, carol: Person, settings: LazySettings) -> tuple[Endpoint, str]:
    """Carol's, who is a certifier, in a demonstration; and its secret."""
    settings.DEMO = True
    return add_endpoint(receiver.url, carol, NOW)
