"""A server that takes the demo's webhooks: somebody else's program, in thirty lines. It believes a message only if one of its secrets has signed it.

`python -m certify.demo.receiver PORT FILE-WITH-SECRETS`; the file has a secret in each line and is read anew for every message.
"""

import base64
import hashlib
import hmac
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LONGEST_BODY = 65_536
FRESH_S = 300


def is_ours(secrets: list[str], message_id: str, timestamp: str, signatures: str, body: bytes, now_s: float) -> bool:
    """Signed by one of the secrets (`whsec_…`), and not older or younger than five minutes."""
    if not timestamp.isdecimal() or abs(now_s - int(timestamp)) > FRESH_S:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    given = signatures.split(" ")
    return any(hmac.compare_digest(_signature(secret, signed), one.encode()) for secret in secrets for one in given)


def _signature(secret: str, signed: bytes) -> bytes:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())


def serve(port: int, secrets: Path) -> ThreadingHTTPServer:
    """On this machine only; raises OSError when the port is taken."""

    class Receiver(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY))
            message_id, timestamp, signatures = (self.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
            known = secrets.read_text(encoding="ascii").split() if secrets.exists() else []
            if is_ours(known, message_id, timestamp, signatures, body, time.time()):
                self._answer(200, "taken: signature and time are good")
            else:
                self._answer(401, "not taken: no secret of mine has signed this, or it is too old")

        def _answer(self, status: int, words: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(words.encode())

    return ThreadingHTTPServer(("127.0.0.1", port), Receiver)


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2])).serve_forever()
