"""Celery's doors into grading: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from grading.services import check_drafts as checking
from grading.services import derive_growth as deriving
from grading.services import prepare_panels as preparing
from grading.services import prepare_studies as preparing_studies
from grading.services import run_assessment as assessing
from grading.services import run_feedback as analysing
from grading.services import run_job as running
from grading.services import run_regrade as regrading
from grading.services import run_similarity as comparing
from grading.services import sweep as sweeping
from grading.services import sweep_assessments as sweeping_assessments
from grading.services import sweep_feedback as sweeping_feedback
from grading.services import sweep_regrades as sweeping_regrades
from grading.services import sweep_similarity as sweeping_similarity

BEAT = {
    "grading-sweep": {"task": "grading.sweep", "schedule": 10.0},
    "grading-sweep-assessments": {"task": "grading.sweep_assessments", "schedule": 2.0, "options": {"expires": 10}},
    "grading-sweep-regrades": {"task": "grading.sweep_regrades", "schedule": 15.0},
    "grading-sweep-feedback": {"task": "grading.sweep_feedback", "schedule": 15.0},
    "grading-derive-growth": {"task": "grading.derive_growth", "schedule": 5.0, "options": {"expires": 5}},
    "grading-check-drafts": {"task": "grading.check_drafts", "schedule": 10.0, "options": {"expires": 10}},
    "grading-prepare-studies": {"task": "grading.prepare_studies", "schedule": 60.0, "options": {"expires": 60}},
    "grading-prepare-panels": {"task": "grading.prepare_panels", "schedule": 30.0, "options": {"expires": 30}},
    "grading-sweep-similarity": {"task": "grading.sweep_similarity", "schedule": 60.0, "options": {"expires": 60}},
}


@shared_task(name="grading.run_job")
def run_job(job_id: int) -> None:
    running.run_job(job_id, timezone.now)


@shared_task(name="grading.sweep")
def sweep() -> None:
    sweeping.sweep(timezone.now())


@shared_task(name="grading.prepare_panels")
def prepare_panels() -> None:
    preparing.prepare_panels(timezone.now())


@shared_task(name="grading.derive_growth")
def derive_growth() -> None:
    deriving.derive_due(timezone.now())


@shared_task(name="grading.check_drafts")
def check_drafts() -> None:
    checking.check_drafts(timezone.now())


@shared_task(name="grading.prepare_studies")
def prepare_studies() -> None:
    preparing_studies.prepare_studies()


@shared_task(name="grading.run_feedback")
def run_feedback(feedback_id: int) -> None:
    analysing.run_feedback(feedback_id, timezone.now)


@shared_task(name="grading.sweep_feedback")
def sweep_feedback() -> None:
    sweeping_feedback.sweep_feedback(timezone.now())


@shared_task(name="grading.regrade")
def run_regrade(regrade_id: int) -> None:
    regrading.run_regrade(regrade_id, timezone.now)


@shared_task(name="grading.sweep_regrades")
def sweep_regrades() -> None:
    sweeping_regrades.sweep_regrades(timezone.now())


@shared_task(name="grading.assess")
def assess(assessment_id: int) -> None:
    assessing.run_assessment(assessment_id, timezone.now)


@shared_task(name="grading.sweep_assessments")
def sweep_assessments() -> None:
    sweeping_assessments.sweep_assessments(timezone.now())


@shared_task(name="grading.compare_sitting")
def compare_sitting(report_id: int) -> None:
    comparing.run_similarity(report_id, timezone.now)


@shared_task(name="grading.sweep_similarity")
def sweep_similarity() -> None:
    sweeping_similarity.sweep_similarity(timezone.now())
