"""One POST to a stranger's address: resolved and judged at connect time, no proxy, no redirect, short, and little is read of the answer."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from certify.webhooks.errors import TargetRefused
from certify.webhooks.targets import Target, judge_address

CONNECT_S = 5
MOST_ADDRESSES = 3  # of one name
LONGEST_S = 15  # all that follows the connection
ANSWER_BYTES = 500
"""Of the answer, kept in the log."""


@dataclass(frozen=True)
class Posted:
    """What came of it. `status` None: no answer, `error` says why. Receivers take a message by answering 2xx."""

    status: int | None
    error: str
    answer: str
    duration_ms: int

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Posted:
    """Never raises for what the other side does."""
    began = time.monotonic()
    status, error, answer = None, "", b""
    try:
        status, answer = _exchange(target, body, headers)
        if 300 <= status < 400:
            error = "redirect"  # followed, it could lead behind our wall
    except TargetRefused as refused:
        error = refused.code
    except TimeoutError:
        error = "timeout"
    except ssl.SSLError:
        error = "tls"
    except socket.gaierror:
        error = "name_unknown"
    except ConnectionRefusedError:
        error = "connection_refused"
    except (OSError, http.client.HTTPException):
        error = "no_answer"
    if status is None and time.monotonic() - began >= LONGEST_S:
        error = "timeout"  # cut off by the watchdog: what the reader met then is its doing
    text = answer.decode("utf-8", "replace").replace("\x00", "�")
    return Posted(status, error, text, round((time.monotonic() - began) * 1000))


def _exchange(target: Target, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    wire = _connected(target)
    # A timeout counts each read anew; whoever answers a byte at a time, in the handshake or later, is cut off by the watchdog.
    watchdog = threading.Timer(LONGEST_S, _cut, [wire])
    watchdog.daemon = True
    watchdog.start()
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = wire
    try:
        if isinstance(wire, ssl.SSLSocket):
            wire.do_handshake()
        port = "" if target.port == {"https": 443, "http": 80}[target.scheme] else f":{target.port}"
        host = f"[{target.host}]" if ":" in target.host else target.host
        connection.request("POST", target.path, body, {**headers, "Host": host + port, "Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read(ANSWER_BYTES)
    finally:
        watchdog.cancel()
        connection.close()


def _connected(target: Target) -> socket.socket:
    """To exactly the address that was judged: a name that says something else a moment later changes nothing."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not target.local:
        for address in addresses:
            judge_address(address)
    wire = _first_open(addresses[:MOST_ADDRESSES], target.port)
    wire.settimeout(LONGEST_S)
    if target.scheme == "http":
        return wire
    return ssl.create_default_context().wrap_socket(wire, server_hostname=target.host, do_handshake_on_connect=False)


def _first_open(addresses: list[str], port: int) -> socket.socket:
    """A name may have an IPv6 address that nobody reaches from here."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=CONNECT_S)
    return socket.create_connection((addresses[-1], port), timeout=CONNECT_S)


def _cut(wire: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(wire, socket.SHUT_RDWR)  # below TLS, whose own state belongs to the reading thread
