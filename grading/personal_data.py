"""What grading holds of people: results, grades and reports, appeals, and judges' statements and ratings."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held
from grading.models import Appeal, IntegrityCase, Result, StandardJudge, StandardStudy

_GRADE = _("Grades and statistics stay, without your name.")
_STANDARD = _("Your ratings are part of the record of a cut. They stay without your name, interests and comments.")
NAMELESS = "—"


def _released(person_id: int) -> Q:
    return Q(attempt__in=_released_attempts(person_id))


def _released_feedback(person_id: int) -> Q:
    return Q(grade__attempt__in=_released_attempts(person_id))


def _released_attempts(person_id: int) -> list[int]:
    """What is not released is not told by an export either."""
    return list(Result.objects.filter(person_id=person_id, state="finalised").values_list("attempt_id", flat=True))


def obstacles(person_id: int) -> list[str]:
    """An open appeal, an open integrity case."""
    if Appeal.objects.filter(person_id=person_id, state__in=("filed", "in_review")).exists():
        return [gettext("An appeal of yours is open. Withdraw it, or wait for its outcome.")]
    if IntegrityCase.objects.filter(person_id=person_id, state="open").exists():
        return [gettext("A case about an attempt of yours is open. Wait for its decision.")]
    return []


def before_erasure(person_id: int, _wish: str, _at: datetime) -> None:
    """What the database wants filled in gets a dash; the name leaves the figures of studies, too."""
    Appeal.objects.filter(person_id=person_id).exclude(outcome="").update(outcome=NAMELESS)
    IntegrityCase.objects.filter(person_id=person_id).exclude(statement="").update(statement=NAMELESS)
    for judge in StandardJudge.objects.filter(person_id=person_id).exclude(declared_at=None):
        StandardJudge.objects.filter(pk=judge.pk).update(name=NAMELESS, conflicts=NAMELESS)
        StandardJudge.objects.filter(pk=judge.pk).exclude(dismissed_reason="").update(dismissed_reason=NAMELESS)
        study = StandardStudy.objects.get(pk=judge.study_id)
        if study.figures:
            for line in (*study.figures.get("judges", ()), *study.figures.get("left_out", ())):
                if line["id"] == judge.pk:
                    line["name"] = NAMELESS
            StandardStudy.objects.filter(pk=study.pk).update(figures=study.figures)


def files(person_id: int, now: datetime) -> Iterator[tuple[str, bytes]]:
    """The reports of released results on paper."""
    from grading.pages.print_report import print_report  # the typesetter is needed by few processes

    for attempt_id in dict.fromkeys(_released_attempts(person_id)):
        printed = print_report(attempt_id, now)
        yield f"reports/{printed.name}", printed.content


CHAPTER = Chapter(
    name="grading",
    title=_("Results"),
    held=(
        Held("grading.Result", "person", _("Results"), Erasure.KEEP, _GRADE, known=lambda _person_id: Q(state="finalised")),
        # The panel's and the ensemble's figures are the scenario's, and large.
        Held(
            "grading.RoomGrade",
            "attempt__registration__person",
            _("Grades of rooms"),
            Erasure.KEEP,
            _GRADE,
            ("panel", "members", "curves"),
            known=_released,
        ),
        Held(
            "grading.RoomFeedback",
            "grade__attempt__registration__person",
            _("Reports: forces and debrief"),
            Erasure.KEEP,
            _GRADE,
            ("lease_token", "error"),
            known=_released_feedback,
        ),
        Held("grading.GradeJob", "attempt__registration__person", _("Work of grading"), Erasure.KEEP, _GRADE, secret=("lease_token",)),
        Held(
            "grading.Assessment",
            "attempt__registration__person",
            _("Assessments of base rooms"),
            Erasure.KEEP,
            _GRADE,
            ("lease_token", "error"),
            known=_released,
        ),
        Held(
            "grading.RegradeItem",
            "attempt__registration__person",
            _("Regrades"),
            Erasure.KEEP,
            _GRADE,
            known=lambda _person_id: Q(regrade__state="applied"),
        ),
        Held(
            "grading.Appeal",
            "person",
            _("Appeals"),
            Erasure.BLANK,
            _("That there was an appeal and how it ended stays; its words go."),
            blank={"text": ""},
        ),
        Held(
            "grading.RegradeEvent",
            "appeal__person",
            _("Course of appeals"),
            Erasure.BLANK,
            _("Who did what when stays; the reasons go."),
            secret=("detail",),
            blank={"detail": {}},
        ),
        Held(
            "grading.IntegrityCase",
            "person",
            _("Integrity cases"),
            Erasure.BLANK,
            _("That there was a case and how it ended stays; its words go."),
            secret=("other_attempt", "report", "opened_by", "decided_by"),
            blank={"allegation": "", "explanation": ""},
        ),
        Held(
            "grading.IntegrityEvent",
            "case__person",
            _("Course of integrity cases"),
            Erasure.KEEP,
            _("That there was a case and how it ended stays; its words go."),
            secret=("by", "detail"),
        ),
        Held("grading.StandardJudge", "person", _("Judging: statements"), Erasure.BLANK, _STANDARD, blank={}),
        Held("grading.StandardRating", "judge__person", _("Judging: ratings"), Erasure.BLANK, _STANDARD, blank={"comment": ""}),
    ),
    acted=(
        "grading.Result.released_by",
        "grading.RegradeSet.author",
        "grading.RegradeSet.decided_by",
        "grading.RegradeEvent.by",
        "grading.Appeal.reviewer",
        "grading.SimilarityReport.asked_by",
        "grading.IntegrityCase.opened_by",
        "grading.IntegrityCase.decided_by",
        "grading.IntegrityEvent.by",
        "grading.StandardStudy.author",
        "grading.StandardStudy.approved_by",
        "grading.StandardStudy.withdrawn_by",
        "grading.StandardJudge.invited_by",
        "grading.StandardJudge.dismissed_by",
        "grading.StatisticsDownload.by",
    ),
    aside={
        "grading.JobFailure": "why a computation failed, by a code",
        "grading.StandardRun": "a replay that judges see without a name",
    },
    obstacles=obstacles,
    before_erasure=before_erasure,
    files=files,
)
