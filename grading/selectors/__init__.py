"""Reads of grading, for its own surfaces and for the chapters above."""

from grading.selectors.boards import (
    BoardRow,
    ReferenceRow,
    final_result_id,
    finalised_pass_ids,
    reference_results,
    results_fingerprint,
    results_for_board,
    round_of_result,
)
from grading.selectors.evidence import evidence_bundle, evidence_state
from grading.selectors.feedback import FeedbackView, feedback_state
from grading.selectors.jobs import JobView, job_state
from grading.selectors.regrades import Regraded, regrade_notes, regrade_terms, regraded, regraded_result_ids
from grading.selectors.report import report_document, result_of
from grading.selectors.result_record import ResultRecord, RoomFigures, result_record
from grading.selectors.round_results import AttemptRow, Failure, attempt_rows
from grading.selectors.standing import standing_document
from grading.selectors.unsettled import applied_regrades, unsettled
from grading.selectors.viewers import Viewer, viewer_of

__all__ = [
    "AttemptRow",
    "BoardRow",
    "Failure",
    "FeedbackView",
    "JobView",
    "ReferenceRow",
    "Regraded",
    "ResultRecord",
    "RoomFigures",
    "Viewer",
    "applied_regrades",
    "attempt_rows",
    "evidence_bundle",
    "evidence_state",
    "feedback_state",
    "final_result_id",
    "finalised_pass_ids",
    "job_state",
    "reference_results",
    "regrade_notes",
    "regrade_terms",
    "regraded",
    "regraded_result_ids",
    "report_document",
    "result_of",
    "result_record",
    "results_fingerprint",
    "results_for_board",
    "round_of_result",
    "standing_document",
    "unsettled",
    "viewer_of",
]
