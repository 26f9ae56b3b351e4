"""What the invigilation board says: states, incidents, acts with their reasons."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exams.models import AttemptState, IdentityCheck, RoomState
from exams.reasons import OFFERED, READY_TEXTS, reason_text
from exams.selectors.board import Incident

TONES = {"offline": "bad", "late": "bad", "second_session": "bad", "script": "warn", "places": "warn", "refused": "warn", "paused": "warn"}
API = "/api/v1/"


def state_text(code: str) -> str:
    """States of attempts and rooms and methods of identification, in words; anything else is its own word."""
    words: dict[str, Any] = {
        **dict(AttemptState.choices),
        **{f"room_{value}": label for value, label in RoomState.choices},
        **dict(IdentityCheck.choices),
        "waiting_room": _("In the waiting room"),
        "phase_assessing": _("Base rooms being assessed"),
        "absent": _("Not here"),
    }
    return str(words.get(code, code))


def incident_line(incident: Incident, now: datetime) -> dict[str, str]:
    """Code, tone, words and explanation of an incident."""
    since = max(0, int((now - incident.since).total_seconds())) if incident.since else 0
    text, why = {
        "offline": (_("offline"), _("No console has been connected, and nothing was done, for 15 seconds or more. The room runs on.")),
        "late": (_("late"), _("Not started five minutes after the start.")),
        "second_session": (_("second session"), _("Another browser tried to open the console and was refused.")),
        "places": (_("address or browser changed"), _("The console was opened from several addresses or browsers. Nothing happens by itself.")),
        "refused": (_("refused actions"), _("The room did not allow these actions, in the last ten minutes.")),
        "script": (
            _("script-like timing"),
            _("Actions keep the same moment of the second, or the same interval, as programs do. A person decides what it means."),
        ),
        "paused": (_("paused"), ""),
        "quiet": (_("quiet"), _("Connected, but no action for 90 seconds or more.")),
    }[incident.code]
    parts = [text]
    if incident.times > 1 and incident.code in {"second_session", "refused"}:
        parts.append(f"×{incident.times}")
    if incident.code in {"offline", "quiet", "late"}:
        parts.append(f"{since // 60}:{since % 60:02d}")
    if incident.detail and incident.code == "places":
        parts.append(incident.detail)
    if incident.code == "refused":
        why = f"{why} {incident.detail}"
    return {"code": incident.code, "tone": TONES.get(incident.code, ""), "text": " ".join(parts), "why": why}


def acts() -> dict[str, dict[str, Any]]:
    """What the board's dialog needs to know of each act: title, address, fields, and one button for each reason."""
    attempt, registration = f"{API}attempts/{{attempt}}/", f"{API}registrations/{{registration}}/"
    plain = {
        "pause": (_("Pause"), f"{attempt}pause/", []),
        "resume": (_("Resume"), f"{attempt}resume/", []),
        "extend": (_("Extend"), f"{attempt}extend/", ["seconds"]),
        "extra_time": (_("Extra time"), f"{attempt}extra_time/", ["percent"]),
        "delay": (_("Delayed start"), f"{registration}delay/", ["delay"]),
        "release_console": (_("Release the console"), f"{attempt}release_console/", []),
        "void": (_("Declare void"), f"{attempt}void/", ["refunds"]),
        "refund": (_("Give the attempt back"), f"{attempt}refund/", []),
    }
    reasons = {act: [{"code": code, "text": reason_text(code)} for code in codes] for act, codes in OFFERED.items()}
    found: dict[str, dict[str, Any]] = {
        act: {"title": title, "url": url, "fields": [*fields, "note"], "choice": "reason", "choices": reasons[act], "explain": _explained(act)}
        for act, (title, url, fields) in plain.items()
    }
    methods = [{"code": str(value), "text": str(label)} for value, label in IdentityCheck.choices]
    found["identity"] = {
        "title": _("Identity"),
        "url": f"{registration}identity/",
        "fields": ["note"],
        "choice": "check",
        "choices": methods,
        "explain": _explained("identity"),
    }
    for act, url in (("message", f"{attempt}message/"), ("announce", f"{API}sittings/{{sitting}}/announcements/")):
        found[act] = {
            "title": _("Message") if act == "message" else _("Announce to everybody"),
            "url": url,
            "fields": ["text"],
            "choice": "",
            "choices": [],
            "ready": READY_TEXTS,
            "explain": _explained(act),
        }
    return found


def _explained(act: str) -> str:
    return {
        "pause": _("Freezes the clock and blanks the console at once. Choose the reason."),
        "resume": _("The clock goes on; every deadline has moved by the pause."),
        "extend": _("The room waits for so many seconds; every deadline moves by exactly as much. Choose the reason."),
        "extra_time": _("Slows the room from now on and lengthens preparations: same simulated minutes, same viewers. Choose the reason."),
        "delay": _("Shifts when this person may start; a running attempt gets the time at once. Choose the reason."),
        "release_console": _("The candidate’s next browser may take the console. Choose the reason."),
        "void": _("The attempt counts as never sat and cannot be taken up again. Choose the reason."),
        "refund": _("The attempt no longer counts against the limit; the next one has an unseen form. Choose what happened."),
        "identity": _("How was it made sure that this is the candidate? Your name and the time are kept."),
        "message": _("Appears on this candidate’s console at once and stays until it is acknowledged."),
        "announce": _("Appears on every console of this sitting at once, and for those who start later."),
    }[act]


def board_words() -> dict[str, str]:
    """Of the board's script."""
    return {
        "lost": _("No connection for {s} s: the board stands still"),
        "live": pgettext("board", "live"),
        "done": _("Done: {act}, {person}"),
        "failed": _("No answer from the server. It may have happened: look at the trail before you try again."),
        "everybody": _("everybody in this sitting"),
    }
