"""What the statistics of a round are made of: attempts and their rooms, as plain rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The effective result of an attempt. Uplifts are fractions; `conditions` as stored: code, met, measured, required, unit."""

    decision: str
    final: bool
    score: float
    score_se: float | None
    round_uplift: float
    net_uplift: float | None
    cut_score: float
    expected_growth: float
    contribution_cents: int
    conditions: tuple[dict[str, Any], ...]
    rubric_version: str
    graded_at: datetime
    published_at: datetime | None
    regraded: bool
    extra_rooms: str = ""  # above, below, guard_rails (not opened), close, deadline (opened); empty where everybody sits every room


@dataclass(frozen=True, slots=True)
class JobFacts:
    """The grader's work on an attempt. `wait_s`: from the hand-in to the begin of the try that counted."""

    state: str
    tries: int
    queued_at: datetime
    wait_s: float | None
    run_s: float | None


@dataclass(frozen=True, slots=True)
class PlayedRoom:
    """One room of one attempt. Grade fields are None without a grade. `breached` and `severe` name guard-rails."""

    position: int
    scenario_id: int
    title_zh: str
    title_en: str
    preparation_s: float | None
    live_s: float | None
    actions: int
    close_reason: str
    value_cents: int | None = None
    baseline_cents: int | None = None
    uplift: float | None = None
    log_ratio: float | None = None
    equated_score: float | None = None
    score: float | None = None
    panel_median_log: float | None = None
    breached: tuple[str, ...] = ()
    severe: tuple[str, ...] = ()

    @property
    def graded(self) -> bool:
        return self.score is not None


@dataclass(frozen=True, slots=True)
class SatAttempt:
    """One attempt. `person_number` counts the round's roster; `program`: a token steered a room; `counts`: the person's latest judged attempt."""

    public_id: str
    person_number: int
    person_name: str
    form: str
    number: int
    counts: bool
    program: bool
    identity_check: str
    state: str
    started_at: datetime
    closed_at: datetime | None
    close_reason: str
    extra_time_percent: int
    rooms: tuple[PlayedRoom, ...]
    job: JobFacts | None
    result: ResultFacts | None

    @property
    def duration_s(self) -> float | None:
        return (self.closed_at - self.started_at).total_seconds() if self.closed_at else None

    @property
    def actions(self) -> int:
        return sum(room.actions for room in self.rooms)
