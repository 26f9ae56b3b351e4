"""The tables of grading."""

from grading.models.appeal import Appeal, RegradeEvent
from grading.models.assessment import Assessment
from grading.models.grade_job import GradeJob
from grading.models.integrity_case import IntegrityCase, IntegrityEvent
from grading.models.job_failure import JobFailure
from grading.models.regrade import RegradeItem, RegradeSet
from grading.models.result import Result
from grading.models.room_feedback import RoomFeedback
from grading.models.room_grade import RoomGrade
from grading.models.round_cut import RoundCut
from grading.models.similarity_report import SimilarityReport
from grading.models.simulated_study import SimulatedStudy
from grading.models.standard_judge import StandardJudge
from grading.models.standard_rating import StandardRating
from grading.models.standard_run import StandardRun
from grading.models.standard_study import StandardStudy
from grading.models.statistics_download import StatisticsDownload

__all__ = [
    "Appeal",
    "Assessment",
    "GradeJob",
    "IntegrityCase",
    "IntegrityEvent",
    "JobFailure",
    "RegradeEvent",
    "RegradeItem",
    "RegradeSet",
    "Result",
    "RoomFeedback",
    "RoomGrade",
    "RoundCut",
    "SimilarityReport",
    "SimulatedStudy",
    "StandardJudge",
    "StandardRating",
    "StandardRun",
    "StandardStudy",
    "StatisticsDownload",
]
