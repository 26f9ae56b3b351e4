"""What grading refuses, and why. `code` is for programs, `status` the HTTP answer, `params` the facts a caller may branch on."""

from typing import Any


class GradingError(Exception):
    """Base of every refusal of this chapter."""

    code = "grading_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.params = params


class RubricError(GradingError):
    """The facts of a room cannot be scored: too few reference operators, or a baseline that sold nothing."""

    code = "cannot_be_scored"
    status = 422


class ReliabilityError(GradingError):
    """A table of scores from which nothing about reliability can be said."""

    code = "reliability_unknown"
    status = 422


class UnknownRubric(GradingError):
    """A grade names a rubric version that this process does not carry."""

    code = "unknown_rubric"


class PanelNotCarried(GradingError):
    """The scenario is pinned to reference operators that this process does not carry: it must not be scored by others."""

    code = "panel_not_carried"


class AttemptNotClosed(GradingError):
    """Only a closed attempt is graded: its log can no longer grow."""

    code = "attempt_not_closed"


class NotDead(GradingError):
    """Only a dead letter is put back by hand; a live job looks after itself."""

    code = "job_not_dead"


class RoundNotReleasable(GradingError):
    """The round still has open sittings, or attempts whose grade is on the way."""

    code = "round_not_releasable"


class LeaseLost(GradingError):
    """Another worker took the job over while this one was computing; its work is dropped."""

    code = "lease_lost"


class ReportNotReady(GradingError):
    """There is no report to show: the attempt is not graded, or its round is not released. `params.state` says which."""

    code = "report_not_ready"


class AttemptNotFound(GradingError):
    """No such attempt for this person; the same answer whether it exists or not."""

    code = "not_found"
    status = 404


class EvidenceNotReady(GradingError):
    """No evidence to hand out yet. `params.state`: none, withheld (result not final), sealed (keys not revealed), in_use (scenario in an exam)."""

    code = "evidence_not_ready"


class UnreadableBundle(GradingError):
    """Not an evidence bundle, or one that must not be opened: what is wrong stands in the message."""

    code = "unreadable_bundle"
    status = 422


class RegradeRefused(GradingError):
    """This regrade cannot be proposed: `params.why` is nothing_to_regrade, no_room_left, bad_correction or text_missing."""

    code = "regrade_refused"
    status = 422


class RegradeNotReady(GradingError):
    """Only a set whose shadow grades are complete can be applied; `params.state` says where it stands."""

    code = "regrade_not_ready"


class RegradeStale(GradingError):
    """A result of the set has been superseded since: what was previewed is no longer what would change."""

    code = "regrade_stale"


class SecondPersonNeeded(GradingError):
    """The certifier who applies is not the author; the reviewer of an appeal is neither the first examiner nor the candidate."""

    code = "second_person_needed"
    status = 403


class AppealRefused(GradingError):
    """`params.why`: not_final, window_closed, appealed_already, text_missing, reason_missing, wrong_state, no_regrade."""

    code = "appeal_refused"


class RegradeNotFound(GradingError):
    """No such regrade in this round."""

    code = "not_found"
    status = 404


class NoSuchTable(GradingError):
    """The statistics of a round have no such file; `known` names those that there are."""

    code = "not_found"
    status = 404


class AppealNotFound(GradingError):
    """No such appeal for this person; the same answer whether it exists or not."""

    code = "not_found"
    status = 404


class StandardNotDerivable(GradingError):
    """No cut follows from these ratings: `params.why` is few_judges, few_points, no_spread, skill_out_of_range or no_panel."""

    code = "standard_not_derivable"
    status = 422


class StudyRefused(GradingError):
    """This step of a standard-setting study is not possible: `params.why` says what stands in the way."""

    code = "study_refused"


class StudyNotFound(GradingError):
    """No such study, or no such replay, for this person; the same answer whether it exists or not."""

    code = "not_found"
    status = 404


class NothingToCompare(GradingError):
    """A similarity report needs two closed attempts of a sitting that count."""

    code = "nothing_to_compare"


class CaseRefused(GradingError):
    """`params.why`: text_missing, about_oneself, attempt_open, attempt_void, statement_missing, hearing_over, stated_already, decided_already,
    explanation_missing, bad_reason, not_heard."""

    code = "case_refused"


class CaseNotFound(GradingError):
    """No such case for this person; the same answer whether it exists or not."""

    code = "not_found"
    status = 404


class SittingNotFound(GradingError):
    """No such sitting."""

    code = "not_found"
    status = 404
