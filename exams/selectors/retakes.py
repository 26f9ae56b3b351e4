"""When a person may sit a round again, by the same rules that a start asks: limit, cool-down, and a form that was not met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Max, Q, QuerySet

from exams.models import Attempt, AttemptRoom, AttemptState, FormRoom, Registration, Round, RoundKind, RoundState, Sitting
from exams.reasons import reason_text
from exams.selectors.openings import watched_scenarios
from exams.selectors.rounds import attempts_used
from exams.timing.allowance import next_attempt_at

RetakeState = Literal["now", "later", "none"]


@dataclass(frozen=True)
class RetakePlace:
    """`at` is the first instant of the next attempt (None: there is none), `until` the end of the sitting that it falls into.

    `why` names what stands in the way for good: `attempt_open`, `attempts_used`, `no_unseen_form` or `round_over`; empty where nothing does.
    `unseen` promises a form that the person has not met. `counted` is False where the attempt asked about was void and given back.
    """

    state: RetakeState
    why: str
    at: datetime | None
    until: datetime | None
    unseen: bool
    attempts_allowed: int
    attempts_left: int
    cooldown_s: int
    counted: bool
    void_reason: str


def retake_place(attempt_id: int, now: datetime) -> RetakePlace:
    """What the person of this attempt may do next in its round, as things stand at `now`."""
    attempt = Attempt.objects.select_related("registration__round", "void_note").get(pk=attempt_id)
    registration, note = attempt.registration, getattr(attempt, "void_note", None)
    why, sitting, at, unseen = _next(registration, now)
    return RetakePlace(
        state="none" if sitting is None else "now" if at is not None and at <= now else "later",
        why=why,
        at=at,
        until=sitting.ends_at + timedelta(seconds=registration.delay_s) if sitting else None,
        unseen=unseen,
        attempts_allowed=registration.round.attempts_allowed,
        attempts_left=max(registration.round.attempts_allowed - attempts_used(registration), 0),
        cooldown_s=registration.round.cooldown_s,
        counted=not (attempt.state == AttemptState.VOID and note is not None and note.refunds),
        void_reason=reason_text(note.reason) if note is not None else "",
    )


def next_start(registration: Registration, now: datetime) -> tuple[str, Sitting | None, datetime | None]:
    """(why not, sitting, first instant in it): where the next attempt of this person begins, by the rules of a start."""
    return _next(registration, now)[:3]


def startable_sittings(round_id: int) -> QuerySet[Sitting]:
    """In the order of their starts. A form that is shown to everybody is given to nobody any more, whatever the delay of their start."""
    return Sitting.objects.filter(round_id=round_id, form__opening=None).select_related("form").order_by("starts_at", "form__label")


def unmet_sittings(registration: Registration, sittings: Iterable[Sitting]) -> list[Sitting]:
    """Those whose form the person has not met; in a certification also none of its rooms, in whatever round."""
    met_forms = set(registration.attempts.values_list("form_id", flat=True))
    unseen = [sitting for sitting in sittings if sitting.form_id not in met_forms]
    if not insists_on_unseen(registration):
        return unseen
    met = _met_scenarios(registration.person_id)
    return [
        sitting for sitting in unseen if not met.intersection(FormRoom.objects.filter(form_id=sitting.form_id).values_list("scenario_id", flat=True))
    ]


def insists_on_unseen(registration: Registration) -> bool:
    """Practice and demonstration rounds, whose recordings are public, give a form again when no unseen one is left."""
    return registration.round.kind == RoundKind.CERTIFICATION and not registration.round.demo


def cooling_attempts(registration: Registration) -> QuerySet[Attempt]:
    """Attempts from whose end the cool-down runs: the own round's; with a cool-down in a certification those in all certifications of its level."""
    own = Attempt.objects.filter(registration__person_id=registration.person_id)
    if not insists_on_unseen(registration) or not registration.round.cooldown_s:
        return own.filter(registration=registration)
    return own.filter(same_ladder(registration.round, "registration__round__"))


def same_ladder(round_: Round, path: str) -> Q:
    """Rounds among which one cool-down holds; `path` is the look-up of the round."""
    return Q(**{f"{path}kind": RoundKind.CERTIFICATION, f"{path}demo": False, f"{path}level": round_.level})


def cool_from(registration: Registration) -> datetime | None:
    """The end of the last of them; None if there is none."""
    ended: datetime | None = cooling_attempts(registration).aggregate(last=Max("closed_at"))["last"]
    return ended


def open_elsewhere(registration: Registration) -> Attempt | None:
    """An open attempt in another round from which a cool-down will wait."""
    found = cooling_attempts(registration).filter(closed_at=None).exclude(registration=registration)
    return found.select_related("registration__round").first()


def _next(registration: Registration, now: datetime) -> tuple[str, Sitting | None, datetime | None, bool]:
    """(why not, sitting, first instant in it, is its form unseen)."""
    round_ = registration.round
    if registration.attempts.filter(closed_at=None).exists() or open_elsewhere(registration):
        return "attempt_open", None, None, False
    if attempts_used(registration) >= round_.attempts_allowed:
        return "attempts_used", None, None, False
    ended = cool_from(registration)
    cool = next_attempt_at(ended, round_.cooldown_s) if ended is not None else now
    shift, earliest = timedelta(seconds=registration.delay_s), max(now, cool)
    rows = startable_sittings(round_.pk)
    ahead = [sitting for sitting in rows if earliest < sitting.ends_at + shift] if round_.state == RoundState.PUBLISHED else []
    if not ahead:
        return "round_over", None, None, False
    unmet = unmet_sittings(registration, ahead)
    if not unmet and insists_on_unseen(registration):
        return "no_unseen_form", None, None, False
    first = min(unmet or ahead, key=lambda sitting: max(sitting.starts_at + shift, earliest))
    return "", first, max(first.starts_at + shift, earliest), bool(unmet)


def _met_scenarios(person_id: int) -> set[int]:
    """Scenarios of every room that this person has prepared, sat, or watched."""
    met = AttemptRoom.objects.filter(attempt__registration__person_id=person_id, prepared_at__isnull=False)
    return set(met.values_list("form_room__scenario_id", flat=True)) | watched_scenarios(person_id)
