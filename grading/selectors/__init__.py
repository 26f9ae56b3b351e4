"""Reads of grading, for its own surfaces and for the chapters above."""

from grading.selectors.boards import (
    BoardRow,
    ReferenceRow,
    final_result_id,
    finalised_pass_ids,
    reference_results,
    results_for_board,
    round_of_result,
)
from grading.selectors.jobs import JobView, job_state
from grading.selectors.report import report_document, result_of
from grading.selectors.result_record import ResultRecord, RoomFigures, result_record
from grading.selectors.round_results import AttemptRow, Failure, attempt_rows
from grading.selectors.viewers import Viewer, viewer_of

__all__ = [
    "AttemptRow",
    "BoardRow",
    "Failure",
    "JobView",
    "ReferenceRow",
    "ResultRecord",
    "RoomFigures",
    "Viewer",
    "attempt_rows",
    "final_result_id",
    "finalised_pass_ids",
    "job_state",
    "reference_results",
    "report_document",
    "result_of",
    "result_record",
    "results_for_board",
    "round_of_result",
    "viewer_of",
]
