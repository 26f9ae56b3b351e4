"""A second person decides a case, after the candidate was heard, with a reason of the catalogue and in words."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from certify.accounts.services.write_case_letter import write_case_letter
from exams.errors import ResultFinal
from exams.services.lock_attempt import lock_attempt
from exams.services.void_attempt import void_attempt
from grading.errors import CaseRefused, SecondPersonNeeded
from grading.models import IntegrityCase, RegradeSet
from grading.models.integrity_case import REASONS_OF, CaseOutcome, CaseState
from grading.models.regrade import Correction, RegradeReason
from grading.services.note_case import note_case
from grading.services.open_case import OWN_PAGE
from grading.services.propose_regrade import Proposal, propose_regrade
from grading.services.release_held import release_held

EXPLANATION_LENGTH = 2000
VOID_REASON = "integrity_case"
"""In the catalogue of `exams.reasons`."""


def decide_case(case: IntegrityCase, by: Any, *, outcome: str, reason: str, explanation: str, now: datetime) -> bool:
    """False if this person decided it so already. `by` is the person. Raises SecondPersonNeeded, CaseRefused.

    No consequence: what the case held back is published if the round is. Void: the attempt counts as sat and has no result; a result that was
    published before is not touched here, a regrade is proposed that declares it not valid, and a certifier applies it.
    """
    if by.pk in (case.opened_by_id, case.person_id):
        raise SecondPersonNeeded("whoever opened a case does not decide it, nor does the candidate")
    explanation = explanation.strip()[:EXPLANATION_LENGTH]
    if not explanation:
        raise CaseRefused("a decision says why", why="explanation_missing")
    if reason not in REASONS_OF.get(outcome, ()):
        raise CaseRefused("this reason does not fit this outcome", why="bad_reason")
    with transaction.atomic():
        attempt = lock_attempt(case.attempt_id)
        case.refresh_from_db()
        if case.state == CaseState.DECIDED:
            if (case.decided_by_id, case.outcome, case.reason) == (by.pk, outcome, reason):
                return False
            raise CaseRefused("the case is decided", why="decided_already")
        if case.stated_at is None and now < case.heard_until:
            raise CaseRefused("the candidate has not been heard yet", why="not_heard")
        regrade = _carry_out(case, attempt.registration.round_id, outcome, by, now)
        case.state, case.outcome, case.reason, case.explanation = CaseState.DECIDED, CaseOutcome(outcome), reason, explanation
        case.decided_by, case.decided_at, case.regrade = by, now, regrade
        case.save(update_fields=["state", "outcome", "reason", "explanation", "decided_by", "decided_at", "regrade"])
        note_case(case, "decided", by.pk, now, outcome=outcome, reason=reason, **({"regrade": regrade.pk} if regrade else {}))
        write_case_letter(case.person_id, OWN_PAGE.format(attempt.public_id), True, now)
        # Not in this transaction: a publication locks the result first, then the attempt.
        transaction.on_commit(partial(release_held, now, case.attempt_id), robust=True)
    return True


def _carry_out(case: IntegrityCase, round_id: int, outcome: str, by: Any, now: datetime) -> RegradeSet | None:
    """The regrade, where one is needed."""
    if outcome != CaseOutcome.VOID:
        return None
    try:
        void_attempt(case.attempt_id, VOID_REASON, by, now)
    except ResultFinal:
        proposal = Proposal(
            client_id=case.public_id,
            round_id=round_id,
            reason=RegradeReason.BREACH,
            text="Decided in an integrity case.",
            correction=Correction.INVALIDATE,
            change={"because": "breach"},
            attempt_ids=[case.attempt_id],
        )
        return propose_regrade(proposal, by.pk, now)
    return None
