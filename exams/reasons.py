"""The catalogue of reasons: why an invigilator acts on an attempt. Codes are kept, words are made for the reader."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise] = {
    "technical": _("Technical trouble at the candidate's place"),
    "server_failure": _("The server failed"),
    "several_hit": _("A failure hit several candidates at once"),
    "alarm": _("Alarm or evacuation"),
    "health": _("The candidate is unwell"),
    "identity": _("Identity to be made sure of"),
    "suspicion": _("Suspected breach of the rules"),
    "wrong_person": _("Somebody else sat in the candidate's place"),
    "accommodation": _("Accommodation granted"),
    "candidate_asked": _("The candidate asked for it"),
    "integrity_case": _("Decided in an integrity case"),
    "settled": _("The matter is settled"),
    "mistake": _("Taken back: it was a mistake"),
}

OFFERED: dict[str, tuple[str, ...]] = {
    "pause": ("technical", "server_failure", "several_hit", "alarm", "health", "identity", "suspicion"),
    "resume": ("settled", "mistake"),
    "extend": ("technical", "server_failure", "several_hit", "alarm", "health", "mistake"),
    "extra_time": ("accommodation", "health", "mistake"),
    "delay": ("accommodation", "technical", "health", "server_failure", "mistake"),
    "release_console": ("technical", "candidate_asked", "server_failure"),
    "void": ("server_failure", "several_hit", "alarm", "health", "candidate_asked"),
    "refund": ("server_failure", "several_hit"),
}
"""Which reasons fit which act. Suspicion voids nothing here: a case is opened, the candidate is heard, a second person decides.

A refund has only two: what the server saw, and what hit several at once."""


def reason_text(reason: str) -> str:
    """In the reader's language; a text from before there was a catalogue says itself."""
    words = REASONS.get(reason)
    return reason if words is None else str(words)


READY_TEXTS = (
    "我们已注意到技术问题，正在处理，请留在座位上。 / We know of the trouble and are on it. Please stay at your seat.",
    "处理期间时钟已停，不会损失时间。 / The clock stands still meanwhile; no time is lost.",
    "请举手示意，监考员将过来核验身份。 / Please raise your hand; an invigilator comes to check your identity.",
    "请只用一个窗口操作直播间。 / Please steer the room from one window only.",
)
"""Announcements to choose from. Everybody gets both languages."""
