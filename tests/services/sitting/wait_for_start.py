"""Wait in the waiting room until the server lets the person start, and start."""

import time
import uuid
from typing import Any

from tests.services.sitting.journal import Journal
from tests.services.sitting.line import Line

ASK_EVERY_S = 2.0


def wait_and_start(line: Line, slug: str, journal: Journal) -> dict[str, Any]:
    """The attempt's document. Before the start the server refuses; every start of one person carries one id."""
    client_id, refused = uuid.uuid4().hex, 0
    while True:
        page = line.insist("GET", f"/rounds/{slug}/waiting/")
        assert page.status == 200, f"waiting room: {page.status}"
        answer = line.insist("POST", f"/api/v1/rounds/{slug}/attempts/", {"client_id": client_id})
        if answer.status in (200, 201):
            document: dict[str, Any] = answer.json
            journal.attempt = document["id"]
            return document
        assert answer.json["code"] == "round_not_open", answer.body
        refused += 1
        assert refused < 100, "the sitting never began"
        time.sleep(ASK_EVERY_S)
