"""Which sitting, and so which form, a new attempt takes."""

from __future__ import annotations

from datetime import datetime

from exams.errors import NoUnseenForm, RoundNotOpen, RoundOver
from exams.models import AttemptRoom, FormRoom, Registration, RoundKind, Sitting
from exams.timing.allowance import window_state


def choose_sitting(registration: Registration, now: datetime) -> Sitting:
    """The first open sitting whose form the person has not met.

    A certification insists on rooms that the person has met in no round at all. Practice and demonstration rounds, whose
    recordings are public, give a form again when no unseen one is left.
    """
    sittings = list(Sitting.objects.filter(round=registration.round).select_related("form").order_by("starts_at", "form__label"))
    states = [window_state(sitting.starts_at, sitting.ends_at, now, registration.delay_s) for sitting in sittings]
    open_now = [sitting for sitting, state in zip(sittings, states, strict=True) if state == "open"]
    if not open_now:
        early = [sitting.starts_at for sitting, state in zip(sittings, states, strict=True) if state == "early"]
        if early:
            raise RoundNotOpen(min(early).isoformat())
        raise RoundOver
    met_forms = set(registration.attempts.values_list("form_id", flat=True))
    unseen = [sitting for sitting in open_now if sitting.form_id not in met_forms]
    if registration.round.kind != RoundKind.CERTIFICATION or registration.round.demo:
        return (unseen or open_now)[0]
    met = _met_scenarios(registration.person_id)
    for sitting in unseen:
        if not met.intersection(FormRoom.objects.filter(form=sitting.form).values_list("scenario_id", flat=True)):
            return sitting
    raise NoUnseenForm


def _met_scenarios(person_id: int) -> set[int]:
    """Scenarios of every room that this person has prepared or sat."""
    met = AttemptRoom.objects.filter(attempt__registration__person_id=person_id, prepared_at__isnull=False)
    return set(met.values_list("form_room__scenario_id", flat=True))
