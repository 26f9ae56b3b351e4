"""Give dead feedback three new tries, by an examiner's hand."""

from datetime import datetime

from django.db import transaction

from grading.models import RoomFeedback
from grading.models.room_feedback import FeedbackState
from grading.services.queue_feedback import send_feedback


def retry_feedback(attempt_id: int, now: datetime) -> int:
    """How many rooms of the attempt were put back into the queue."""
    revived = 0
    with transaction.atomic():
        for feedback_id in RoomFeedback.objects.filter(grade__attempt_id=attempt_id, state=FeedbackState.DEAD).values_list("pk", flat=True):
            if RoomFeedback.objects.filter(pk=feedback_id, state=FeedbackState.DEAD).update(
                state=FeedbackState.QUEUED, tries=0, queued_at=now, sent_at=now, retry_at=None, finished_at=None
            ):
                send_feedback(feedback_id)
                revived += 1
    return revived
