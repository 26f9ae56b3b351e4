"""Rounds as candidates and examiners read them: rules, windows and commitments, never keys or rooms."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from certify.accounts.statement import Statement
from exams.commitment import commitment_bytes
from exams.cut_records import record_behind
from exams.errors import NotHere
from exams.models import Attempt, AttemptState, FormRoom, Registration, Round, RoundKind, RoundState
from exams.selectors.duration import longest_duration
from exams.selectors.rooms import keys_of, scenario_digest
from exams.timing.allowance import window_state
from sandbox.engine.bundle import Keys

_ROUND_FIELDS = [field.attname for field in Round._meta.concrete_fields]
_OTHER_THAN = Statement(
    lambda state, slug: Round.objects.exclude(state=state).filter(slug=slug).order_by().values_list(*_ROUND_FIELDS),
    ("no-state", "the-slug-of-no-round"),
    lambda: [Round._meta.get_field("state"), Round._meta.get_field("slug")],
)
"""Asked for every page and answer about a round or its board."""


def round_by_slug(slug: str, *, drafts: bool = False) -> Round:
    """A published or closed round; a draft only for those who make rounds. Raises NotHere."""
    if drafts:
        round_ = Round.objects.filter(slug=slug).first()
    else:
        round_ = next((Round.from_db("default", _ROUND_FIELDS, row) for row in _OTHER_THAN.rows(RoundState.DRAFT, slug)), None)
    if round_ is None:
        raise NotHere
    return round_


def open_rounds(now: datetime) -> list[Round]:
    """Published rounds that are open or will open."""
    return list(Round.objects.filter(state=RoundState.PUBLISHED, closes_at__gt=now).order_by("opens_at", "id"))


def all_rounds() -> list[Round]:
    """Every round, drafts too: for examiners."""
    return list(Round.objects.order_by("-created_at", "-id"))


def rounds_with_results() -> list[Round]:
    """Published and closed rounds, newest first: what a board can be about."""
    return list(Round.objects.exclude(state=RoundState.DRAFT).exclude(kind=RoundKind.PRACTICE).order_by("-opens_at", "-id"))


def round_state(round_: Round, now: datetime) -> str:
    """draft | early | open | over."""
    if round_.state == RoundState.DRAFT:
        return "draft"
    if round_.state == RoundState.CLOSED:
        return "over"
    return window_state(round_.opens_at, round_.closes_at, now)


def registration_of(person_id: int, round_id: int) -> Registration | None:
    return Registration.objects.filter(person_id=person_id, round_id=round_id).first()


def attempts_used(registration: Registration) -> int:
    """Attempts that count against the limit: a refunded void one does not."""
    return registration.attempts.exclude(state=AttemptState.VOID, void_note__refunds=True).count()


def round_document(round_: Round, now: datetime, person_id: int | None = None) -> dict[str, Any]:
    """Rules and public commitments; with `person_id` also what this person has done in the round."""
    document: dict[str, Any] = {
        "slug": round_.slug,
        "title_zh": round_.title_zh,
        "title_en": round_.title_en,
        "description_zh": round_.description_zh,
        "description_en": round_.description_en,
        "kind": round_.kind,
        "demo": round_.demo,
        "level": round_.level,
        "state": round_state(round_, now),
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "attempts_allowed": round_.attempts_allowed,
        "cooldown_s": round_.cooldown_s,
        "break_s": round_.break_s,
        "expected_growth": stated_growth(round_),
        "cut_score": float(round_.cut_score),
        "growth_reason": round_.growth_reason,
        "derived_growth": _derived(round_),
        "cut_record": _record(round_.pk),
        "standard_zh": round_.standard_zh,
        "standard_en": round_.standard_en,
        "release": round_.release,
        "rooms": FormRoom.objects.filter(form__round=round_).values("position").distinct().count(),
        "sequential": _sequential(round_),
        "commitments": commitments_of(round_.pk),
        "server_now": now,
        "registration": None,
    }
    registration = registration_of(person_id, round_.pk) if person_id is not None else None
    if registration is not None:
        document["registration"] = {
            "registered_at": registration.registered_at,
            "identity_check": registration.identity_check,
            "attempts_used": attempts_used(registration),
            "attempts": [str(attempt.public_id) for attempt in Attempt.objects.filter(registration=registration)],
        }
    return document


def _sequential(round_: Round) -> dict[str, Any] | None:
    """None where everybody sits every room."""
    if round_.base_rooms is None:
        return None
    return {"rule": round_.sequential_rule, "assessment_s": round_.assessment_s, **asdict(longest_duration(round_))}


def base_rooms_of(round_id: int) -> int | None:
    """How many rooms everybody sits; None: all of the form."""
    return Round.objects.values_list("base_rooms", flat=True).get(pk=round_id)


def _record(round_id: int) -> dict[str, Any] | None:
    """The record behind the cut; None: the examiner set it."""
    record = record_behind(round_id)
    return None if record is None else asdict(record) | {"id": str(record.id), "cut_score": float(record.cut_score)}


def stated_growth(round_: Round) -> float | None:
    """The growth that the round asks for, as a fraction; None while a draft waits for the derivation."""
    return None if round_.growth_follows_cut and round_.derived_at is None else float(round_.expected_growth)


def _derived(round_: Round) -> dict[str, Any] | None:
    """What the cut asks for, of the round and form by form; not room by room, which would tell how hard a room is."""
    told = round_.derived_growth
    if told is None:
        return None
    forms = [{"form": row["form"], "growth": row["growth"]} for row in told["forms"]]
    return {"growth": told["growth"], "cut_score": told["cut_score"], "forms": forms, "derived_at": round_.derived_at}


def drafts_without_growth() -> list[int]:
    """Drafts whose growth is still to be derived, the oldest first; not those where it cannot be."""
    waiting = Round.objects.filter(state=RoundState.DRAFT, derived_at=None, growth_problem="")
    return list(waiting.order_by("created_at", "id").values_list("pk", flat=True))


def drafts_to_check() -> list[str]:
    """Slugs of drafts whose growth is known, the oldest first: their forms can be sat. Practice is not examined."""
    ready = Round.objects.filter(state=RoundState.DRAFT, derived_at__isnull=False).exclude(kind=RoundKind.PRACTICE)
    return list(ready.order_by("created_at", "id").values_list("slug", flat=True))


def cut_of(round_id: int) -> float:
    return float(Round.objects.values_list("cut_score", flat=True).get(pk=round_id))


def commitments_of(round_id: int) -> list[dict[str, Any]]:
    """Public from publication; keys and nonce only once they are revealed, with the text that was committed to."""
    rows = FormRoom.objects.filter(form__round_id=round_id).select_related("form__round").order_by("form__label", "position")
    return [
        {
            "form": row.form.label,
            "position": row.position,
            "commitment": row.commitment,
            "rules": row.rules,
            "revealed": _revealed(row) if row.revealed_at else None,
        }
        for row in rows
    ]


def _revealed(row: FormRoom) -> dict[str, Any]:
    """SHA-256 of the bytes of `committed` followed by the bytes of `nonce` is the commitment."""
    scenario = scenario_digest(row.scenario_id)
    content = commitment_bytes(row.form.round.slug, row.form.label, row.position, scenario, row.traffic_key, row.luck_key, row.rules)
    return {
        "traffic_key": row.traffic_key,
        "luck_key": row.luck_key,
        "nonce": row.nonce,
        "scenario": scenario,
        "committed": content.decode(),
        "revealed_at": row.revealed_at,
    }


def form_keys(round_id: int) -> list[tuple[int, Keys]]:
    """(scenario id, keys) of every room of a round: for work that must know the room before it is sat, such as the panel."""
    return [(row.scenario_id, keys_of(row)) for row in FormRoom.objects.filter(form__round_id=round_id).order_by("form_id", "position")]


def release_obstacles(round_id: int, now: datetime) -> list[str]:
    """Why results may not be released yet: nothing about a form is told before its last sitting has closed."""
    round_ = Round.objects.get(pk=round_id)
    obstacles = []
    if round_.state != RoundState.CLOSED and round_.sittings.filter(ends_at__gt=now).exists():
        obstacles.append("sitting_open")
    if Attempt.objects.filter(registration__round_id=round_id, closed_at=None).exists():
        obstacles.append("attempt_open")
    return obstacles
