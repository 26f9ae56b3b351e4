"""Reads of appeals: the candidate's, and the reviewers' list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from certify.accounts.selectors import person_cards
from exams.selectors import all_rounds
from grading.models import Appeal, Result
from grading.models.appeal import AppealState
from grading.models.result import ResultState

APPEAL_WINDOW_DAYS = 14
"""From the publication of the result that is appealed against; a regraded result has a window of its own. Half-open."""

OPEN_STATES = (AppealState.FILED, AppealState.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class AppealPlace:
    """What the candidate meets on the report: appeals so far, and whether one may be filed until `until`."""

    may_file: bool
    until: datetime | None
    appeals: tuple[Appeal, ...]


def appeal_place(attempt_id: int, now: datetime) -> AppealPlace:
    appeals = tuple(Appeal.objects.filter(attempt_id=attempt_id).select_related("regrade"))
    result = Result.objects.filter(attempt_id=attempt_id, effective=True, state=ResultState.FINALISED).first()
    if result is None or result.published_at is None:
        return AppealPlace(False, None, appeals)
    until = result.published_at + timedelta(days=APPEAL_WINDOW_DAYS)
    standing = any(appeal.state in OPEN_STATES or (appeal.result_id == result.pk and appeal.state != AppealState.WITHDRAWN) for appeal in appeals)
    return AppealPlace(now < until and not standing, until, appeals)


def first_examiners(result: Result) -> frozenset[int]:
    """Who made or published the round, or released the result."""
    round_: Any = result.round
    return frozenset(person for person in (round_.created_by_id, round_.published_by_id, result.released_by_id) if person is not None)


def appeal_by_id(public_id: UUID) -> Appeal | None:
    return Appeal.objects.select_related("result__round", "attempt", "regrade").filter(public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One line of the reviewers' list."""

    appeal: Appeal
    person: str
    round: Any
    reviewer: str


def appeal_lines(state: str | None = None) -> list[AppealLine]:
    """Open ones first, the oldest first; three queries whatever their number."""
    rows = Appeal.objects.select_related("result", "attempt")
    found = list(rows.filter(state=state) if state else rows)
    names = person_cards([person for row in found for person in (row.person_id, row.reviewer_id) if person])
    rounds = {round_.pk: round_ for round_ in all_rounds()}
    lines = [
        AppealLine(
            row, names[row.person_id].display_name, rounds[row.result.round_id], names[row.reviewer_id].display_name if row.reviewer_id else ""
        )
        for row in found
        if row.result.round_id in rounds
    ]
    return sorted(lines, key=lambda line: line.appeal.state not in OPEN_STATES)
