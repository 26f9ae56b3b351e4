"""Propose a regrade: choose the attempts, merge the correction with those that hold, queue the shadow grades. Nothing effective changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction

from exams.selectors.round_attempts import attempts_of_round
from grading.errors import RegradeRefused
from grading.models import RegradeItem, RegradeSet, Result, RoomGrade
from grading.models.regrade import Correction, RegradeReason
from grading.selectors.regrades import terms_in_force
from grading.services.note_event import note_regrade

TASK = "grading.regrade"
TEXT_LENGTH = 300
INVALID_CODES = ("incident", "outage", "breach")
"""Why attempts are declared not valid; a breach comes from a decided integrity case alone."""
LIMIT_NAMES = {"contribution_not_below_baseline": bool, "compliance_breaches_max": int, "return_rate_over_baseline_max": float}


@dataclass(frozen=True, slots=True)
class Proposal:
    """`attempt_ids` None: everybody's. `change` belongs to the correction, see RegradeSet."""

    client_id: UUID
    round_id: int
    reason: str
    text: str
    correction: str
    change: Mapping[str, Any]
    attempt_ids: Iterable[int] | None = None


def propose_regrade(proposal: Proposal, by: int, now: datetime) -> RegradeSet:
    """Raises RegradeRefused. A repeat of the client id returns the first set."""
    known = RegradeSet.objects.filter(client_id=proposal.client_id).first()
    if known is not None:
        return known
    text, change = _checked(proposal)
    results = _results(proposal)
    terms = _all_terms(proposal, change, results)
    try:
        with transaction.atomic():
            regrade = RegradeSet.objects.create(
                client_id=proposal.client_id,
                round_id=proposal.round_id,
                author_id=by,
                reason=proposal.reason,
                text=text,
                correction=proposal.correction,
                change=change,
                everybody=proposal.attempt_ids is None,
                created_at=now,
                sent_at=now,
            )
            RegradeItem.objects.bulk_create(
                RegradeItem(regrade=regrade, attempt_id=result.attempt_id, before=result, terms=terms[result.attempt_id]) for result in results
            )
            note_regrade(regrade, "proposed", by, now, attempts=len(results))
            send_regrade(regrade.pk)
    except IntegrityError:  # the same click in another process
        return RegradeSet.objects.get(client_id=proposal.client_id)
    return regrade


def send_regrade(regrade_id: int) -> None:
    # robust: the row is already safe; with a broker out of reach the sweep sends the message again.
    transaction.on_commit(lambda: _send(regrade_id), robust=True)


def _send(regrade_id: int) -> None:
    current_app.signature(TASK, args=[regrade_id]).apply_async()


def _checked(proposal: Proposal) -> tuple[str, dict[str, Any]]:
    text = " ".join(proposal.text.split())[:TEXT_LENGTH]
    if not text:
        raise RegradeRefused("a regrade says why", why="text_missing")
    if proposal.reason not in RegradeReason.values or proposal.correction not in Correction.values:
        raise RegradeRefused("reason or correction is not in the catalogue", why="bad_correction")
    try:
        return text, _change(proposal.correction, proposal.change)
    except (KeyError, TypeError, ValueError) as error:
        raise RegradeRefused("the correction is incomplete or out of range", why="bad_correction") from error


def _change(correction: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if correction == Correction.EXCLUDE_ROOM:
        return {"scenario_id": int(given["scenario_id"])}
    if correction == Correction.STANDARD:
        change = {name: float(given[name]) for name in ("cut_score", "expected_growth") if given.get(name) is not None}
        if not change or not 0 <= change.get("cut_score", 0) <= 1000 or not -1 < change.get("expected_growth", 0) <= 10:
            raise ValueError(change)
        return change
    if correction == Correction.LIMITS:
        limits = {name: kind(given[name]) for name, kind in LIMIT_NAMES.items() if given.get(name) is not None}
        if not limits or limits.get("compliance_breaches_max", 0) < 0 or not 0 <= limits.get("return_rate_over_baseline_max", 0) <= 1:
            raise ValueError(limits)
        return limits
    if correction == Correction.INVALIDATE:
        if given["because"] not in INVALID_CODES:
            raise ValueError(given)
        return {"because": str(given["because"])}
    return {}


def _results(proposal: Proposal) -> list[Result]:
    """Graded attempts that are not void; a void one has no result that counts."""
    live = [attempt.attempt_id for attempt in attempts_of_round(proposal.round_id) if attempt.state != "void"]
    chosen = Result.objects.filter(round_id=proposal.round_id, effective=True, attempt_id__in=live)
    if proposal.attempt_ids is not None:
        chosen = chosen.filter(attempt_id__in=list(proposal.attempt_ids))
    results = list(chosen.order_by("pk"))
    if not results:
        raise RegradeRefused("none of these attempts has a result", why="nothing_to_regrade")
    return results


def _all_terms(proposal: Proposal, change: dict[str, Any], results: list[Result]) -> dict[int, dict[str, Any]]:
    in_force = terms_in_force([result.attempt_id for result in results])
    terms = {result.attempt_id: merged(in_force.get(result.attempt_id, {}), proposal.correction, change) for result in results}
    if proposal.correction == Correction.EXCLUDE_ROOM:
        _require_room(change["scenario_id"], results)
    return terms


def merged(terms: Mapping[str, Any], correction: str, change: Mapping[str, Any]) -> dict[str, Any]:
    """The corrections that hold, with one more. Pure."""
    if correction == Correction.RESTORE:
        return {}
    after = dict(terms)
    if correction == Correction.EXCLUDE_ROOM:
        after["excluded"] = sorted({*terms.get("excluded", []), change["scenario_id"]})
    elif correction == Correction.STANDARD:
        after |= change
    elif correction == Correction.LIMITS:
        after["limits"] = {**terms.get("limits", {}), **change}
    elif correction == Correction.INVALIDATE:
        after["invalid_because"] = change["because"]
    return after


def _require_room(scenario_id: int, results: list[Result]) -> None:
    """The room is one of theirs, and everybody keeps at least one other."""
    rooms: dict[int, set[int]] = {}
    graded = RoomGrade.objects.filter(attempt_id__in=[result.attempt_id for result in results], effective=True)
    for attempt_id, scenario in graded.values_list("attempt_id", "scenario_id"):
        rooms.setdefault(attempt_id, set()).add(scenario)
    if not any(scenario_id in played for played in rooms.values()):
        raise RegradeRefused("nobody of these played that room", why="bad_correction")
    if any(played == {scenario_id} for played in rooms.values()):
        raise RegradeRefused("somebody would be left without a room: declare the attempts not valid instead", why="no_room_left")
