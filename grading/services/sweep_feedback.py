"""Find feedback that lost messages or lost workers left behind; grades always come first."""

from dataclasses import dataclass
from datetime import datetime

from grading.models import RoomFeedback, RoomGrade
from grading.services.end_silent import end_silent
from grading.services.queue_feedback import queue_feedback, send_feedback
from grading.services.run_feedback import WORK
from grading.services.send_due import AT_ONCE, send_due

RESEND_AFTER_S = 60


@dataclass(frozen=True, slots=True)
class SweptFeedback:
    """Grades without a row (made before there were any), silent workers, jobs whose message was sent (again)."""

    queued: int
    expired: int
    sent: int


def sweep_feedback(now: datetime) -> SweptFeedback:
    return SweptFeedback(
        queued=_queue_missing(now),
        expired=end_silent(RoomFeedback.objects.all(), WORK.most_tries, now),
        sent=send_due(RoomFeedback.objects.all(), RESEND_AFTER_S, send_feedback, now),
    )


def _queue_missing(now: datetime) -> int:
    missing = RoomGrade.objects.filter(effective=True, feedback=None).order_by("pk").values_list("pk", flat=True)
    return queue_feedback(missing[:AT_ONCE], now)
