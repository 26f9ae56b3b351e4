"""Ask a candidate: an invigilator or examiner opens a case about one attempt. Nothing is decided by it, but its result waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from certify.accounts.services.write_case_letter import write_case_letter
from exams.selectors import attempt_record
from exams.services.lock_attempt import lock_attempt
from grading.errors import CaseRefused
from grading.models import IntegrityCase, SimilarityReport
from grading.models.integrity_case import CaseGround, CaseState
from grading.services.note_case import note_case

HEARING_DAYS = 7
"""For so long the candidate may make a statement; half-open, from the opening."""
TEXT_LENGTH = 2000
OWN_PAGE = "/attempts/{}/question/"
"""Where the candidate reads and answers."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """`allegation` is read by the candidate: it names nobody else. `evidence`: figures of the report, without the other log."""

    attempt_id: int
    ground: str
    allegation: str
    other_attempt_id: int | None = None
    report_id: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)


def open_case(new: NewCase, by: int, now: datetime) -> tuple[IntegrityCase, bool]:
    """The open case of this attempt, and True if this call opened it. Raises CaseRefused.

    The attempt's lock decides between an opening and a publication: whichever comes first is seen by the other.
    """
    text = new.allegation.strip()[:TEXT_LENGTH]
    if new.ground not in CaseGround.values or not text:
        raise CaseRefused("a case has a ground and says what was seen", why="text_missing")
    person_id = attempt_record(new.attempt_id).person_id
    if person_id == by:
        raise CaseRefused("nobody opens a case about themselves", why="about_oneself")
    report = SimilarityReport.objects.filter(pk=new.report_id).first() if new.report_id else None
    with transaction.atomic():
        attempt = lock_attempt(new.attempt_id)
        if attempt.closed_at is None:
            raise CaseRefused("the attempt is still open", why="attempt_open")
        if attempt.state == "void":
            raise CaseRefused("the attempt does not count already", why="attempt_void")
        standing = IntegrityCase.objects.filter(attempt=attempt, state=CaseState.OPEN).first()
        if standing is not None:
            return standing, False
        case = IntegrityCase.objects.create(
            attempt=attempt,
            other_attempt_id=new.other_attempt_id if new.other_attempt_id != new.attempt_id else None,
            person_id=person_id,
            report=report,
            ground=new.ground,
            allegation=text,
            evidence=dict(new.evidence),
            opened_by_id=by,
            opened_at=now,
            heard_until=now + timedelta(days=HEARING_DAYS),
        )
        note_case(case, "opened", by, now, ground=new.ground, published=attempt.state == "finalised")
        write_case_letter(person_id, OWN_PAGE.format(attempt.public_id), False, now)
    return case, True
