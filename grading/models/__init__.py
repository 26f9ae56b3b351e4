"""The tables of grading."""

from grading.models.grade_job import GradeJob
from grading.models.job_failure import JobFailure
from grading.models.result import Result
from grading.models.room_grade import RoomGrade

__all__ = ["GradeJob", "JobFailure", "Result", "RoomGrade"]
