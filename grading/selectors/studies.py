"""Standard-setting studies as staff, judges and rounds read them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from certify.accounts.selectors import person_card
from exams.cut_records import CutRecord
from exams.selectors import attempt_record
from grading.models import StandardJudge, StandardRating, StandardRun, StandardStudy
from grading.models.standard_run import RunSource
from grading.models.standard_study import StandardMethod, StudyState
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Complete: `grades[run][judge]`, the last word of each. `left_out`: judges who have not rated every run, with how many they have."""

    runs: tuple[StandardRun, ...]
    judges: tuple[StandardJudge, ...]
    grades: tuple[tuple[int, ...], ...]
    left_out: tuple[tuple[StandardJudge, int], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Runs of a study: all, those that can be shown already, and whose they are."""

    runs: int
    ready: int
    people: int
    operators: int


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """A judge and how far he is. Which grades he gave is nobody's business before the study closes."""

    judge: StandardJudge
    username: str
    rated: int


def studies() -> list[StandardStudy]:
    """Newest first."""
    return list(StandardStudy.objects.select_related("round"))


def study_by_id(public_id: UUID) -> StandardStudy | None:
    return StandardStudy.objects.filter(public_id=public_id).select_related("round").first()


def shown_runs(study: StandardStudy) -> list[StandardRun]:
    """What judges see; in the order of their numbers, which no judge meets."""
    return list(study.runs.filter(score__isnull=False).order_by("number"))


def progress(study: StandardStudy) -> Progress:
    rows = list(study.runs.values_list("score", "source"))
    people = sum(source == RunSource.PERSON for _, source in rows)
    return Progress(len(rows), sum(score is not None for score, _ in rows), people, len(rows) - people)


def judge_lines(study: StandardStudy) -> list[JudgeLine]:
    shown = {run.pk for run in shown_runs(study)}
    rated: dict[int, set[int]] = {}
    for judge_id, run_id in StandardRating.objects.filter(judge__study=study).values_list("judge_id", "run_id"):
        rated.setdefault(judge_id, set()).add(run_id)
    judges = study.judges.select_related("person")
    return [JudgeLine(judge, judge.person.get_username(), len(rated.get(judge.pk, set()) & shown)) for judge in judges]


def invitation(study: StandardStudy, person_id: int) -> StandardJudge | None:
    """The person's seat in the study; None for everybody else and for the dismissed."""
    return study.judges.filter(person=person_id, dismissed_at=None).select_related("study").first()


def invitations(person_id: int) -> list[StandardJudge]:
    """Where the person judges, newest first."""
    rows = StandardJudge.objects.filter(person=person_id, dismissed_at=None).exclude(study__state=StudyState.WITHDRAWN)
    return list(rows.select_related("study").order_by("-invited_at", "-pk"))


def is_judge(person_id: int | None) -> bool:
    """Does somebody wait for this person's ratings?"""
    if person_id is None:
        return False
    open_states = (StudyState.DRAFT, StudyState.OPEN)
    return StandardJudge.objects.filter(person=person_id, dismissed_at=None, study__state__in=open_states).exists()


def replays_of(judge: StandardJudge) -> list[StandardRun]:
    """The judge's own order: at random, another one for each judge, the same at every visit."""
    return sorted(shown_runs(judge.study), key=lambda run: hashlib.sha256(f"{judge.study.seed}:{judge.pk}:{run.pk}".encode()).digest())


def last_ratings(judge: StandardJudge) -> dict[int, StandardRating]:
    """By run, the last word."""
    return {rating.run_id: rating for rating in judge.ratings.order_by("number")}


def source_of(run: StandardRun) -> tuple[int, Keys, tuple[Control, ...]]:
    """(scenario id, keys, log) of a run: what its frames are computed from."""
    if run.grade is None:
        return run.scenario_id, keys_of_run(run), tuple(Control(tick, lever, sku, value) for tick, lever, sku, value in run.log or ())
    record = next(room for room in attempt_record(run.grade.attempt_id).rooms if room.position == run.grade.position)
    return record.scenario_id, record.keys, record.controls


def keys_of_run(run: StandardRun) -> Keys:
    """Of a reference operator's run: drawn for the study."""
    return Keys(traffic=int(run.traffic_key, 16), luck=int(run.luck_key, 16))


def rating_table(study: StandardStudy) -> RatingTable:
    """Judges who declared, were not dismissed and rated every run that is shown."""
    runs = shown_runs(study)
    last: dict[tuple[int, int], int] = {}
    for judge_id, run_id, grade in StandardRating.objects.filter(judge__study=study).order_by("number").values_list("judge_id", "run_id", "grade"):
        last[judge_id, run_id] = grade
    standing = study.judges.filter(declared_at__isnull=False, dismissed_at=None).order_by("pk")
    whole, left_out = [], []
    for judge in standing:
        done = sum((judge.pk, run.pk) in last for run in runs)
        if done == len(runs):
            whole.append(judge)
        else:
            left_out.append((judge, done))
    grades = tuple(tuple(last[judge.pk, run.pk] for judge in whole) for run in runs)
    return RatingTable(tuple(runs), tuple(whole), grades, tuple(left_out))


def offered_records() -> list[CutRecord]:
    """Approved and not withdrawn, newest first."""
    return _records(StandardStudy.objects.filter(state=StudyState.APPROVED).order_by("-approved_at", "-pk"))


def _records(rows: Iterable[StandardStudy]) -> list[CutRecord]:
    return [record for row in rows if (record := cut_record(row))]


def cut_record(study: StandardStudy) -> CutRecord | None:
    """None unless the study was ever approved."""
    if study.approved_cut is None or study.approved_at is None or study.approved_by_id is None:
        return None
    figures = study.figures or {}
    judges = figures.get("judges", [])
    panel = study.method == StandardMethod.PANEL
    return CutRecord(
        id=study.public_id,
        title=study.title,
        cut_score=study.approved_cut,
        method=study.method,
        method_name=str(study.get_method_display()),
        judges=len(judges),
        organisations=len({judge["organisation"].casefold() for judge in judges}),
        operators=len(figures.get("points", [])) if panel else 0,
        cut_se=study.cut_se,
        approved_by=person_card(study.approved_by_id).display_name,
        approved_at=study.approved_at,
        withdrawn_at=study.withdrawn_at,
    )
