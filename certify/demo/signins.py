"""The demo's sign-ins: made once per data folder, readable by its owner only."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from certify.demo.folder import write_private

FILE = Path("secrets") / "sign-ins.json"
WEBHOOK_SECRETS = Path("secrets") / "webhooks"
"""What the demo's own receiver of webhooks checks signatures with: a secret in each line."""


@dataclass(frozen=True)
class SignIns:
    """One password for all demo people, and the token of the demo program."""

    password: str
    robot_token: str = ""


def read_sign_ins(data: Path) -> SignIns | None:
    try:
        return SignIns(**json.loads((data / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def write_sign_ins(data: Path, sign_ins: SignIns) -> None:
    write_private(data / FILE, json.dumps(asdict(sign_ins)))


def new_password() -> str:
    """Easy to type, hard to guess: 4 x 4 letters and digits that do not look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
