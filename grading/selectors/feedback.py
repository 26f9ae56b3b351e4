"""What has been computed after the decision: state for those who wait, documents for the report."""

from dataclasses import dataclass
from typing import Any

from grading.models import RoomFeedback, RoomGrade
from grading.models.room_feedback import FeedbackState


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """Rooms of an attempt by the state of their feedback. `failed` will not come by itself any more."""

    rooms: int
    ready: int
    failed: int

    @property
    def moving(self) -> bool:
        """Will it change by itself?"""
        return self.ready + self.failed < self.rooms


def feedback_state(attempt_id: int) -> FeedbackView:
    """Of the effective grades; a grade that has no row yet counts as waiting."""
    rooms = RoomGrade.objects.filter(attempt_id=attempt_id, effective=True).count()
    states = list(RoomFeedback.objects.filter(grade__attempt_id=attempt_id, grade__effective=True).values_list("state", flat=True))
    return FeedbackView(rooms, states.count(FeedbackState.READY), states.count(FeedbackState.DEAD))


def feedback_documents(attempt_id: int) -> dict[int, dict[str, Any]]:
    """By position: `state`, and `attribution` and `debrief` once they are ready."""
    rows = RoomFeedback.objects.filter(grade__attempt_id=attempt_id, grade__effective=True)
    return {
        row["grade__position"]: {"state": row["state"], "attribution": row["attribution"], "debrief": row["debrief"]}
        for row in rows.values("grade__position", "state", "attribution", "debrief")
    }
