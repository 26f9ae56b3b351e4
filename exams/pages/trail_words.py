"""The trail of an attempt in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exams.models import AttemptState, CloseReason, ConsoleChangeKind, IdentityCheck, InterventionKind
from exams.models.clock_change import ClockChangeKind
from exams.reasons import reason_text
from exams.selectors.attempt_trail import TrailLine


def trail_words(line: TrailLine) -> str:
    """What happened."""
    chapters: dict[str, dict[str, Any]] = {
        "attempt": {**dict(AttemptState.choices), "started": _("Started"), "registered": _("Registered")},
        "room": {"preparing": _("Preparation begins"), "live": _("Live"), "closed": _("Closed"), "receipt": _("Receipt given")},
        "act": dict(InterventionKind.choices),
        "clock": dict(ClockChangeKind.choices),
        "console": {**dict(ConsoleChangeKind.choices), "gap": _("Console gone"), "server_gap": _("Console gone, by a failure of the server")},
        "place": {"seen": _("Console opened from")},
    }
    words = chapters.get(line.kind, {})
    if line.kind == "refused":
        return _("Refused: %(code)s") % {"code": line.code}
    return str(words.get(line.code, line.code))


def trail_chapter(line: TrailLine) -> str:
    """What it is about."""
    return {
        "attempt": _("Attempt"),
        "room": _("Room"),
        "act": _("Invigilation"),
        "clock": _("Clock"),
        "console": _("Console"),
        "refused": _("Console"),
        "place": _("Place"),
    }.get(line.kind, line.kind)


def trail_reason(line: TrailLine) -> str:
    """Why, in words where the catalogues know it."""
    known = {**dict(CloseReason.choices), **dict(IdentityCheck.choices)}
    return str(known.get(line.reason) or reason_text(line.reason))
