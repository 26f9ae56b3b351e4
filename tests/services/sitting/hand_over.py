"""Hand a room over, and check the receipt against the log that the server gives out."""

import hashlib
import uuid

import rfc8785

from tests.services.sitting.journal import Journal
from tests.services.sitting.line import Line


def hand_over(line: Line, room: str, position: int, journal: Journal) -> None:
    """Twice, as by a double click: both answers are one receipt."""
    notes, body = journal.rooms[position], {"client_id": uuid.uuid4().hex}
    for _ in range(2):
        answer = line.insist("POST", f"{room}hand_over/", body)
        assert answer.status in (200, 201), answer.body
        notes.receipts.append(answer.json)
    log = line.insist("GET", f"{room}log/")
    assert log.status == 200, log.body
    notes.log_digest = hashlib.sha256(rfc8785.dumps(log.json)).hexdigest()
    if notes.receipts[0] != notes.receipts[1]:
        journal.wrong.append(f"room {position}: two receipts, {notes.receipts}")
    if notes.log_digest != notes.receipts[0]["log_digest"]:
        journal.wrong.append(f"room {position}: the receipt's digest is not the log's")
