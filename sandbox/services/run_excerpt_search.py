"""The search for good excerpts as a job: queued from a draft's editor, run by a worker, shown below the draft."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sandbox import selectors
from sandbox.engines import CURRENT
from sandbox.errors import LeaseLost, ScenarioFrozen
from sandbox.models import ExcerptSearch, JobState, Room, Scenario
from sandbox.models.scenario import ScenarioState
from sandbox.services import job_lease
from sandbox.services.search_excerpts import search_excerpts
from sandbox.services.send import send_on_commit

TASK = "sandbox.run_excerpt_search"
Clock = Callable[[], datetime]
_OF_AN_EXCERPT = ("start_minute", "incidents", "ad_budget_cents", "preparation_s")
"""Terms that each excerpt tried has of its own, or that change nothing in the room."""
_STANDING = (JobState.QUEUED, JobState.RUNNING, JobState.READY)


def queue_excerpt_search(scenario_id: int, by: Any, now: datetime) -> ExcerptSearch:
    """The search for this draft's room and terms; one that waits, runs or is ready is given instead of a second one.

    Raises Scenario.DoesNotExist, ScenarioFrozen.
    """
    row = Scenario.objects.select_related("room").defer("bundle", "room__model").get(pk=scenario_id)
    if row.state == ScenarioState.PUBLISHED:
        raise ScenarioFrozen(scenario_id)
    digest = search_digest(row)
    with transaction.atomic():
        standing = ExcerptSearch.objects.filter(digest=digest, state__in=_STANDING).first()
        if standing:
            return standing
        try:
            with transaction.atomic():
                job = ExcerptSearch.objects.create(room=row.room, terms=lasting_terms(row.terms), digest=digest, queued_by=by, queued_at=now)
        except IntegrityError:
            # a second click got here first
            return ExcerptSearch.objects.get(digest=digest, state__in=ExcerptSearch.ACTIVE)
        send_on_commit(TASK, job.pk)
    return job


def run_excerpt_search(job_id: int, now: datetime, clock: Clock | None = None) -> None:
    """Takes the job if it is free. Delivered twice, also at once, one of them plays."""
    clock = clock or (lambda: now)
    token = job_lease.claim(ExcerptSearch, job_id, now)
    if token is None:
        return

    def report(done: int, of: int) -> None:
        job_lease.report(ExcerptSearch, job_id, token, 100 * done // max(1, of), "panel", clock())

    try:
        job = ExcerptSearch.objects.select_related("room__recording").defer("room__model", "room__recording__files").get(pk=job_id)
        stock = {line["sku"]: line["stock"] for line in job.room.recording.summary["products"]}
        found = search_excerpts(selectors.load_room(job.room_id), job.room.verdict, stock, job.terms, report=report)
        with transaction.atomic():
            job_lease.finish(ExcerptSearch, job_id, token, clock())
            ExcerptSearch.objects.filter(pk=job_id).update(result=[asdict(excerpt) for excerpt in found])
    except LeaseLost:
        return  # another worker took the search over
    except Exception as error:
        job_lease.hand_back(ExcerptSearch, job_id, token, type(error).__name__, str(error), clock())
        raise


def lasting_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """What of a draft's terms holds wherever the excerpt begins."""
    return {name: value for name, value in terms.items() if name not in _OF_AN_EXCERPT}


def search_digest(row: Scenario) -> str:
    """SHA-256 over all that decides what a search would find."""
    room: Room = row.room
    return hashlib.sha256(json.dumps([room.digest, CURRENT.bot_version, lasting_terms(row.terms)], sort_keys=True).encode()).hexdigest()
