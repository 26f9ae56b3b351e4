"""A browser's way to the site: cookies, and one connection that is opened again when it broke."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

ANSWER_WITHIN_S = 8.0
RETRY_S = (0.4, 0.8, 1.6, 3.0, 5.0)
"""Both as the console's (static/js/console/transport.js, outbox.js)."""
PAGE_WITHIN_S = 90.0
"""A browser waits for a page much longer than the console for an answer: whoever signs in with many others is not served sooner by asking again."""
PATIENCE_S = 180.0


class NoAnswer(Exception):
    """The line broke, or the server said that it is worth trying again; nobody knows whether the request was done."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """Not safe for threads: the two threads of one person have a line each and share the cookies."""

    def __init__(self, port: int, cookies: dict[str, str], lost: Callable[[str], None] = lambda _: None) -> None:
        self._port, self.cookies, self._lost = port, cookies, lost
        self._connection: http.client.HTTPConnection | None = None

    def second(self) -> "Line":
        """Another connection of the same browser."""
        return Line(self._port, self.cookies, self._lost)

    def ask(self, method: str, path: str, body: Any = None, form: bool = False) -> Answer:
        """One try. Raises NoAnswer."""
        try:
            response = self._send(method, path, body, form)
            answer = Answer(response.status, response.read(), response.headers.get("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            self.hang_up()
            self._lost("line broke")
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        for text in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(text).items()}
        if answer.status >= 500 or answer.status in (408, 429):
            self._lost(f"status {answer.status}")
            raise NoAnswer(f"status {answer.status}")
        return answer

    def insist(self, method: str, path: str, body: Any = None, form: bool = False) -> Answer:
        """Tries until there is an answer that will not change: for what may be asked twice."""
        give_up_s, failures = time.monotonic() + PATIENCE_S, 0
        while True:
            try:
                return self.ask(method, path, body, form)
            except NoAnswer:
                if time.monotonic() > give_up_s:
                    raise
                time.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])
                failures += 1

    def open_stream(self, path: str, last_event_id: str, quiet_s: float) -> http.client.HTTPResponse:
        """A connection of its own. Raises NoAnswer; reading raises OSError when nothing came for `quiet_s`."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=quiet_s)
        headers = {"Accept": "text/event-stream", "Cookie": self._cookie_header()} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise NoAnswer(str(error)) from error
        if response.status != 200:
            connection.close()
            raise NoAnswer(f"stream: status {response.status}")
        return response

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, method: str, path: str, body: Any, form: bool) -> http.client.HTTPResponse:
        headers = {"Accept": "application/json", "Accept-Language": "en", "Cookie": self._cookie_header()}
        if method != "GET":
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
            headers["Content-Type"] = "application/x-www-form-urlencoded" if form else "application/json"
        data = None if method == "GET" else (urlencode(body) if form else json.dumps(body or {})).encode()
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port)
            self._connection.connect()
        self._connection.sock.settimeout(ANSWER_WITHIN_S if path.startswith("/api/") else PAGE_WITHIN_S)
        self._connection.request(method, path, body=data, headers=headers)
        return self._connection.getresponse()

    def _cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())
