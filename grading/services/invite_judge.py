"""A judge is invited to a study, states who he is, or is dismissed from it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from certify.accounts.selectors import person_by_username
from exams.selectors.registered import registered_with
from exams.services.bar_judge import bar_judge, lift_bar
from grading.errors import StudyRefused
from grading.models import StandardJudge, StandardStudy
from grading.models.standard_study import StandardMethod, StudyState

TEXT_LENGTH = 2000
BEFORE_CLOSING = (StudyState.DRAFT, StudyState.OPEN)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A judge's own words. `conflicts` says which interests there are, or that there are none."""

    name: str
    organisation: str
    practising: bool
    conflicts: str


def invite_judge(study: StandardStudy, username: str, by: int, now: datetime) -> StandardJudge:
    """Inviting twice finds the first invitation; from then on the judge can register for no round with these rooms.

    Raises StudyRefused: nobody of that name, the author, or somebody who may sit these rooms.
    """
    if study.state not in BEFORE_CLOSING or study.method == StandardMethod.PANEL:
        raise StudyRefused("this study takes no judges", why="wrong_state", state=study.state)
    person = person_by_username(username.strip())
    if person is None:
        raise StudyRefused("nobody has that user name", why="nobody")
    if person.id == study.author_id:
        raise StudyRefused("whoever chose the runs does not rate them", why="author_judges")
    with transaction.atomic():
        if not bar_judge(person.id, _rooms(study), study.public_id, now):
            raise _registered()
        return StandardJudge.objects.get_or_create(study=study, person_id=person.id, defaults={"invited_by_id": by, "invited_at": now})[0]


def require_outsider(study: StandardStudy, person_id: int) -> None:
    """A judge sees the rooms: whoever is on the roster of a round with one of them cannot be one."""
    if person_id in registered_with(_rooms(study)):
        raise _registered()


def _rooms(study: StandardStudy) -> list[int]:
    return list(study.runs.order_by().values_list("scenario_id", flat=True).distinct())


def _registered() -> StudyRefused:
    return StudyRefused("this person is registered for a round with one of these rooms", why="registered")


def declare(judge: StandardJudge, said: Declaration, now: datetime) -> None:
    """May be corrected until the study closes. Raises StudyRefused for what is missing."""
    if judge.study.state not in BEFORE_CLOSING or judge.dismissed_at is not None:
        raise StudyRefused("this study takes no declarations any more", why="wrong_state", state=judge.study.state)
    name, organisation, conflicts = said.name.strip(), said.organisation.strip(), said.conflicts.strip()
    if not (name and organisation and conflicts):
        raise StudyRefused("name, organisation and conflicts are needed; write 'none' if there are none", why="declaration_missing")
    StandardJudge.objects.filter(pk=judge.pk).update(
        name=name[:80], organisation=organisation[:120], practising=said.practising, conflicts=conflicts[:TEXT_LENGTH], declared_at=now
    )


def dismiss_judge(judge: StandardJudge, reason: str, by: int, now: datetime) -> bool:
    """False if that has happened already. The ratings stay on record and do not count; not after closing.

    Who never declared was shown no run, and may sit the rooms again.
    """
    reason = reason.strip()[:TEXT_LENGTH]
    if not reason:
        raise StudyRefused("a dismissal says why", why="reason_missing")
    with transaction.atomic():
        study = StandardStudy.objects.select_for_update().get(pk=judge.study_id)
        if study.state not in BEFORE_CLOSING:
            raise StudyRefused("the ratings of a closed study stand", why="wrong_state", state=study.state)
        left = StandardJudge.objects.filter(pk=judge.pk, dismissed_at=None)
        changed = left.update(dismissed_at=now, dismissed_by=by, dismissed_reason=reason)
        if changed and StandardJudge.objects.filter(pk=judge.pk, declared_at=None).exists():
            lift_bar(judge.person_id, study.public_id)
    return changed == 1
