"""Find whoever waits for an assessment, and what a lost message or a lost worker left behind. Every two seconds: somebody sits there."""

from dataclasses import dataclass
from datetime import datetime

from grading.models import Assessment
from grading.services.end_silent import end_silent
from grading.services.queue_assessments import queue_assessments, send_assessment
from grading.services.run_assessment import WORK
from grading.services.send_due import send_due

RESEND_AFTER_S = 15


@dataclass(frozen=True, slots=True)
class SweptAssessments:
    """Attempts that began to wait, silent workers, jobs whose message was sent (again)."""

    queued: int
    expired: int
    sent: int


def sweep_assessments(now: datetime) -> SweptAssessments:
    return SweptAssessments(
        queued=queue_assessments(now),
        expired=end_silent(Assessment.objects.all(), WORK.most_tries, now),
        sent=send_due(Assessment.objects.all(), RESEND_AFTER_S, send_assessment, now),
    )
