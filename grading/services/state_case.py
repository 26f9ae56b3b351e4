"""The candidate is heard: one statement, within the window, before the decision."""

from datetime import datetime

from django.db import transaction

from grading.errors import CaseRefused
from grading.models import IntegrityCase
from grading.models.integrity_case import CaseState
from grading.services.note_case import note_case

STATEMENT_LENGTH = 5000


def make_statement(case: IntegrityCase, person_id: int, text: str, now: datetime) -> bool:
    """False if the same statement was made already (a double click). Raises CaseRefused."""
    text = text.strip()[:STATEMENT_LENGTH]
    if not text:
        raise CaseRefused("a statement says something", why="statement_missing")
    with transaction.atomic():
        # One UPDATE decides between two clicks, the end of the window and the decision.
        told = IntegrityCase.objects.filter(pk=case.pk, person=person_id, state=CaseState.OPEN, stated_at=None, heard_until__gt=now)
        if told.update(statement=text, stated_at=now):
            note_case(case, "stated", person_id, now)
            return True
    case.refresh_from_db()
    if case.person_id == person_id and case.statement == text:
        return False
    why = "decided_already" if case.state == CaseState.DECIDED else "stated_already" if case.stated_at else "hearing_over"
    raise CaseRefused("the statement cannot be taken", why=why)
