"""The statistics of a round over its attempts. People only; of each the latest judged attempt, which is the one that decides."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from grading.round_statistics.facts import PlayedRoom, SatAttempt
from grading.round_statistics.spread import Bin, Share, Spread, histogram, share, spread

SCORE_WIDTHS = (25.0, 50.0, 100.0)
UPLIFT_WIDTHS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
OPEN_STATES = frozenset({"registered", "waiting", "running", "paused"})


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the attempts of people are. `grading`: handed in, not graded; `stopped` of them are dead letters."""

    registered: int
    attempts: int
    sitting: int
    grading: int
    stopped: int
    graded: int
    final: int
    void: int
    programs: int


@dataclass(frozen=True, slots=True)
class ConditionCount:
    """How many did not meet a condition; `alone`: it was the only one that they missed."""

    code: str
    missed: int
    alone: int


@dataclass(frozen=True, slots=True)
class RailCount:
    """Rooms in which a guard-rail was breached, severely in `severe` of them."""

    code: str
    rooms: int
    breached: int
    severe: int


@dataclass(frozen=True, slots=True)
class RoomLine:
    """How hard a room of a form was. `uplift` is that of the median log; `panel_uplift` the reference operators' on the same path."""

    form: str
    position: int
    title_zh: str
    title_en: str
    people: int
    uplift: float | None
    panel_uplift: float | None
    score: Spread
    breached: int
    actions: Spread
    live_s: Spread


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form beside the others."""

    form: str
    passed: Share
    score: Spread
    uplift: Spread


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """Everything that the page shows. `counted`: people behind decisions, spreads, rooms and forms; `invalid`: attempts that were not judged."""

    progress: Progress
    counted: int
    passed: Share
    decisions: dict[str, int]
    invalid: dict[str, int]
    conditions: tuple[ConditionCount, ...]
    score: Spread
    score_bins: tuple[Bin, ...]
    uplift: Spread
    uplift_bins: tuple[Bin, ...]
    rails: tuple[RailCount, ...]
    rooms: tuple[RoomLine, ...]
    forms: tuple[FormLine, ...]
    duration_s: Spread
    actions: Spread
    preparation_s: Spread
    wait_s: Spread
    run_s: Spread
    repeated: int
    extra_rooms: dict[str, int]  # people by what decided on their extra rooms; empty where everybody sits every room


def summary(attempts: Sequence[SatAttempt], registered: int) -> RoundSummary:
    """`registered`: people on the roster."""
    people = [attempt for attempt in attempts if not attempt.program]
    judged = [attempt for attempt in people if attempt.counts and attempt.result is not None]
    jobs = [attempt.job for attempt in people if attempt.job is not None]
    scores = [attempt.result.score for attempt in judged if attempt.result]
    uplifts = [attempt.result.round_uplift for attempt in judged if attempt.result]
    return RoundSummary(
        progress=_progress(people, registered, len(attempts) - len(people)),
        counted=len(judged),
        passed=_passed(judged),
        decisions=dict(Counter(attempt.result.decision for attempt in judged if attempt.result)),
        invalid=_invalid(people),
        conditions=_conditions(judged),
        score=spread(scores),
        score_bins=histogram(scores, SCORE_WIDTHS),
        uplift=spread(uplifts),
        uplift_bins=histogram(uplifts, UPLIFT_WIDTHS),
        rails=_rails([room for attempt in judged for room in attempt.rooms if room.graded]),
        rooms=_rooms(judged),
        forms=_forms(judged),
        duration_s=spread(attempt.duration_s for attempt in judged),
        actions=spread(float(attempt.actions) for attempt in judged),
        preparation_s=spread(room.preparation_s for attempt in judged for room in attempt.rooms),
        wait_s=spread(job.wait_s for job in jobs),
        run_s=spread(job.run_s for job in jobs),
        repeated=sum(job.tries > 1 for job in jobs),
        extra_rooms=dict(Counter(attempt.result.extra_rooms for attempt in judged if attempt.result and attempt.result.extra_rooms)),
    )


def _progress(people: Sequence[SatAttempt], registered: int, programs: int) -> Progress:
    void = [attempt for attempt in people if attempt.state == "void"]
    live = [attempt for attempt in people if attempt.state != "void"]
    ungraded = [attempt for attempt in live if attempt.result is None and attempt.state not in OPEN_STATES]
    return Progress(
        registered=registered,
        attempts=len(people),
        sitting=sum(attempt.state in OPEN_STATES for attempt in live),
        grading=len(ungraded),
        stopped=sum(attempt.job is not None and attempt.job.state == "dead" for attempt in ungraded),
        graded=sum(attempt.result is not None and not attempt.result.final for attempt in live),
        final=sum(attempt.result is not None and attempt.result.final for attempt in live),
        void=len(void),
        programs=programs,
    )


def _passed(judged: Sequence[SatAttempt]) -> Share:
    return share(sum(attempt.result is not None and attempt.result.decision == "PASS" for attempt in judged), len(judged))


def _invalid(people: Sequence[SatAttempt]) -> dict[str, int]:
    """Attempts that were not judged, by the code that stands first among their conditions."""
    results = [attempt.result for attempt in people if attempt.result and attempt.result.decision == "INVALID"]
    return dict(Counter(str(result.conditions[0]["code"]) for result in results if result.conditions))


def _conditions(judged: Sequence[SatAttempt]) -> tuple[ConditionCount, ...]:
    codes: dict[str, None] = {}
    missed: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for attempt in judged:
        assert attempt.result is not None  # judged
        codes |= {str(condition["code"]): None for condition in attempt.result.conditions}
        open_ = [str(condition["code"]) for condition in attempt.result.conditions if not condition["met"]]
        missed.update(open_)
        if len(open_) == 1:
            alone.update(open_)
    return tuple(ConditionCount(code, missed[code], alone[code]) for code in codes)


def _rails(rooms: Sequence[PlayedRoom]) -> tuple[RailCount, ...]:
    breached = Counter(code for room in rooms for code in room.breached)
    severe = Counter(code for room in rooms for code in room.severe)
    return tuple(RailCount(code, len(rooms), breached[code], severe[code]) for code in RAILS)


RAILS = ("contribution", "compliance", "returns", "hand_over")


def _rooms(judged: Sequence[SatAttempt]) -> tuple[RoomLine, ...]:
    seats: dict[tuple[str, int], list[PlayedRoom]] = {}
    for attempt in judged:
        for room in attempt.rooms:
            if room.graded:
                seats.setdefault((attempt.form, room.position), []).append(room)
    return tuple(_room_line(form, position, rooms) for (form, position), rooms in sorted(seats.items()))


def _room_line(form: str, position: int, rooms: Sequence[PlayedRoom]) -> RoomLine:
    logs = spread(room.log_ratio for room in rooms)
    panel = rooms[0].panel_median_log
    return RoomLine(
        form=form,
        position=position,
        title_zh=rooms[0].title_zh,
        title_en=rooms[0].title_en,
        people=len(rooms),
        uplift=None if logs.middle is None else exp(logs.middle) - 1,
        panel_uplift=None if panel is None else exp(panel) - 1,
        score=spread(room.score for room in rooms),
        breached=sum(bool(room.breached) for room in rooms),
        actions=spread(float(room.actions) for room in rooms),
        live_s=spread(room.live_s for room in rooms),
    )


def _forms(judged: Sequence[SatAttempt]) -> tuple[FormLine, ...]:
    by_form: dict[str, list[SatAttempt]] = {}
    for attempt in judged:
        by_form.setdefault(attempt.form, []).append(attempt)
    return tuple(
        FormLine(
            form,
            _passed(sat),
            spread(attempt.result.score for attempt in sat if attempt.result),
            spread(attempt.result.round_uplift for attempt in sat if attempt.result),
        )
        for form, sat in sorted(by_form.items())
    )
