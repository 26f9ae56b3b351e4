"""A judge rates a replay. Every word is kept; the last one counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from grading.errors import StudyRefused
from grading.models import StandardJudge, StandardRating, StandardRun, StandardStudy
from grading.models.standard_study import StudyState
from grading.services.invite_judge import require_outsider
from grading.standard_setting.scale import FORCE_GRADES, FORCES, GRADES

COMMENT_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class NewRating:
    """`forces`: 1 weak, 2 fair, 3 strong, of those that the judge looked at."""

    client_id: UUID
    grade: int
    forces: Mapping[str, int]
    comment: str = ""


def rate_replay(judge: StandardJudge, run: StandardRun, given: NewRating, now: datetime) -> StandardRating:
    """A repeat of the client id returns the first answer. Raises StudyRefused."""
    if given.grade not in GRADES or not _known(given.forces):
        raise StudyRefused("the scale has five grades, a force three", why="bad_rating")
    try:
        with transaction.atomic():
            # The study's row lets no rating in while it closes, the judge's row keeps two tabs from taking one number.
            study = StandardStudy.objects.select_for_update().get(pk=judge.study_id)
            standing = StandardJudge.objects.select_for_update().get(pk=judge.pk)
            repeated = StandardRating.objects.filter(client_id=given.client_id).first()
            if repeated is not None:
                return _own(repeated, judge)
            _require_open(study, standing, run)
            require_outsider(study, judge.person_id)
            last = StandardRating.objects.filter(judge=judge, run=run).aggregate(last=Max("number"))["last"] or 0
            return StandardRating.objects.create(
                judge=judge,
                run=run,
                number=last + 1,
                client_id=given.client_id,
                grade=given.grade,
                forces=dict(given.forces),
                comment=given.comment.strip()[:COMMENT_LENGTH],
                at=now,
            )
    except IntegrityError:  # the same click in another process
        return _own(StandardRating.objects.get(client_id=given.client_id), judge)


def _require_open(study: StandardStudy, judge: StandardJudge, run: StandardRun) -> None:
    if study.state != StudyState.OPEN:
        raise StudyRefused("this study is not open", why="wrong_state", state=study.state)
    if judge.dismissed_at is not None or judge.declared_at is None:
        raise StudyRefused("a judge declares first", why="not_declared")
    if run.study_id != study.pk or run.score is None:
        raise StudyRefused("this run is not shown", why="not_shown")


def _known(forces: Mapping[str, int]) -> bool:
    return all(force in FORCES and grade in FORCE_GRADES for force, grade in forces.items())


def _own(rating: StandardRating, judge: StandardJudge) -> StandardRating:
    if rating.judge_id != judge.pk:
        raise StudyRefused("this id belongs to another rating", why="bad_rating")
    return rating
