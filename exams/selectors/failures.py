"""Failures that the server itself saw, or that hit several candidates at once: what a refund needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from exams.models import Attempt, AttemptRoom, ConsoleGap, Intervention

SEVERAL = 3
"""Candidates of one sitting whose consoles were gone at one moment, or who were paused for one failure."""
GONE_AFTER = timedelta(seconds=15)
"""A console that nobody has seen for so long is offline, and its return ends a gap."""
TOGETHER = timedelta(minutes=5)
COMMON_REASONS = frozenset({"server_failure", "several_hit", "alarm"})

Ground = Literal["server_failure", "several_hit"]


@dataclass(frozen=True)
class Span:
    """A console of an attempt was gone in [start, end)."""

    attempt_id: int
    start: datetime
    end: datetime
    server_side: bool = False


def refund_grounds(attempt: Attempt, now: datetime) -> set[Ground]:
    """Empty: nothing that a refund may rest on."""
    spans = gone_spans(Attempt.objects.filter(form_id=attempt.form_id).values_list("pk", flat=True), now)
    own = [span for span in spans if span.attempt_id == attempt.pk]
    grounds: set[Ground] = set()
    if any(span.server_side for span in own):
        grounds.add("server_failure")
    if any(_hit_at_once(span, spans) >= SEVERAL for span in own) or _paused_together(attempt):
        grounds.add("several_hit")
    return grounds


def gone_spans(attempt_ids: Iterable[int], now: datetime) -> list[Span]:
    """Gaps that ended, and consoles that never came back before their room closed (or are still gone)."""
    ids = list(attempt_ids)
    gaps = ConsoleGap.objects.filter(attempt_room__attempt__in=ids).values_list("attempt_room__attempt_id", "lost_at", "back_at", "server_side")
    spans = [Span(*row) for row in gaps]
    left = AttemptRoom.objects.filter(attempt__in=ids, live_at__isnull=False, presence__isnull=False, deadline__isnull=False)
    for attempt_id, live_at, closed_at, seen_at in left.values_list("attempt_id", "live_at", "closed_at", "presence__seen_at"):
        assert live_at is not None  # filtered
        start, end = max(seen_at, live_at), closed_at or now
        if end - start >= GONE_AFTER:
            spans.append(Span(attempt_id, start, end))
    return spans


def _hit_at_once(span: Span, spans: list[Span]) -> int:
    """How many attempts were gone at one moment of this span; the most is reached where some span begins."""
    over = [other for other in spans if other.start < span.end and span.start < other.end]
    moments = [max(other.start, span.start) for other in over]
    return max(len({other.attempt_id for other in over if other.start <= moment < other.end}) for moment in moments)


def _paused_together(attempt: Attempt) -> bool:
    """The invigilators paused several for one failure, this one among them."""
    pauses = Intervention.objects.filter(kind="pause", reason__in=COMMON_REASONS)
    for at in pauses.filter(attempt=attempt).values_list("at", flat=True):
        near = pauses.filter(attempt__form_id=attempt.form_id, at__gte=at - TOGETHER, at__lte=at + TOGETHER)
        if near.values("attempt").distinct().count() >= SEVERAL:
            return True
    return False
