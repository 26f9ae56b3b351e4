"""The tables of grading."""

from grading.models.appeal import Appeal, RegradeEvent
from grading.models.grade_job import GradeJob
from grading.models.job_failure import JobFailure
from grading.models.regrade import RegradeItem, RegradeSet
from grading.models.result import Result
from grading.models.room_feedback import RoomFeedback
from grading.models.room_grade import RoomGrade

__all__ = ["Appeal", "GradeJob", "JobFailure", "RegradeEvent", "RegradeItem", "RegradeSet", "Result", "RoomFeedback", "RoomGrade"]
