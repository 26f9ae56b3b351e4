"""Which sitting, and so which form, a new attempt takes."""

from __future__ import annotations

from datetime import datetime

from exams.errors import NoUnseenForm, RoundNotOpen, RoundOver
from exams.models import Registration, Sitting
from exams.selectors.retakes import insists_on_unseen, startable_sittings, unmet_sittings
from exams.timing.allowance import window_state


def choose_sitting(registration: Registration, now: datetime) -> Sitting:
    """The first open sitting whose form the person has not met.

    A certification insists on rooms that the person has met in no round at all. Practice and demonstration rounds, whose
    recordings are public, give a form again when no unseen one is left.
    """
    sittings = list(startable_sittings(registration.round_id))
    states = [window_state(sitting.starts_at, sitting.ends_at, now, registration.delay_s) for sitting in sittings]
    open_now = [sitting for sitting, state in zip(sittings, states, strict=True) if state == "open"]
    if not open_now:
        early = [sitting.starts_at for sitting, state in zip(sittings, states, strict=True) if state == "early"]
        if early:
            raise RoundNotOpen(min(early).isoformat())
        raise RoundOver
    unmet = unmet_sittings(registration, open_now)
    if unmet:
        return unmet[0]
    if insists_on_unseen(registration):
        raise NoUnseenForm
    return open_now[0]
