"""Reads of similarity reports and integrity cases: the invigilator's, the decider's, and the candidate's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from certify.accounts.selectors import PersonCard, person_cards
from exams.selectors import attempt_record
from exams.selectors.sittings import Place, SatAttempt, people_of_attempts, places_of, sat_attempts
from grading.models import IntegrityCase, IntegrityEvent, SimilarityReport
from grading.models.integrity_case import CaseState
from grading.models.similarity_report import ReportState
from sandbox.engine.controls import Control
from sandbox.selectors import load_scenario

STAFF = ("invigilator", "examiner", "certifier")
"""Who reads reports and cases."""
OPENERS = ("invigilator", "examiner")
DECIDERS = ("examiner", "certifier")
MOST_DECIDED = 200


@dataclass(frozen=True, slots=True)
class SittingReports:
    """`live`: on its way or dead; `ready`: the newest that holds. `new`: attempts that closed after it was made."""

    live: SimilarityReport | None
    ready: SimilarityReport | None
    attempts: tuple[SatAttempt, ...]
    people: dict[int, PersonCard]
    places: dict[int, list[Place]]
    cases: dict[int, IntegrityCase]
    new: int

    def name(self, attempt_id: int) -> str:
        """Of whoever sat it."""
        card = self.people.get(attempt_id)
        return card.display_name if card else "–"


def sitting_reports(sitting_id: int) -> SittingReports:
    attempts = tuple(sat_attempts(sitting_id))
    rows = SimilarityReport.objects.filter(sitting_id=sitting_id)
    ready = rows.filter(state=ReportState.READY).first()
    newest = rows.first()
    named = set(ready.document["attempts"]) if ready and ready.document else set()
    ids = [attempt.attempt_id for attempt in attempts]
    people = _people([*ids, *(attempt_id for attempt_id in named if attempt_id not in ids)])
    return SittingReports(
        live=newest if newest is not None and newest.state != ReportState.READY else None,
        ready=ready,
        attempts=attempts,
        people=people,
        places={attempt_id: places for attempt_id, places in places_of(ids).items() if len(places) > 1},
        cases=newest_cases([*ids, *named]),
        new=len([attempt_id for attempt_id in ids if attempt_id not in named]) if ready else 0,
    )


def _people(attempt_ids: Iterable[int]) -> dict[int, PersonCard]:
    """By attempt."""
    persons = people_of_attempts(attempt_ids)
    cards = person_cards(list(set(persons.values())))
    return {attempt_id: cards[person_id] for attempt_id, person_id in persons.items() if person_id in cards}


def newest_cases(attempt_ids: Iterable[int]) -> dict[int, IntegrityCase]:
    """By attempt: the open case, else the one decided last."""
    rows = IntegrityCase.objects.filter(attempt__in=list(attempt_ids)).order_by("opened_at", "pk")
    return {row.attempt_id: row for row in rows}


def held_attempts(attempt_ids: Iterable[int]) -> set[int]:
    """Those about which a case is open."""
    return set(IntegrityCase.objects.filter(attempt__in=list(attempt_ids), state=CaseState.OPEN).values_list("attempt_id", flat=True))


def case_by_id(public_id: UUID) -> IntegrityCase | None:
    return (
        IntegrityCase.objects.select_related("attempt", "other_attempt", "report", "regrade", "opened_by", "decided_by", "person")
        .filter(public_id=public_id)
        .first()
    )


def own_cases(attempt_id: int, person_id: int) -> list[IntegrityCase]:
    """The candidate's, newest first."""
    return list(IntegrityCase.objects.filter(attempt=attempt_id, person=person_id).select_related("attempt"))


def own_cases_by_public_id(public_id: UUID | str, person_id: int) -> list[IntegrityCase]:
    """The candidate's, newest first; none for anybody else."""
    return list(IntegrityCase.objects.filter(attempt__public_id=public_id, person=person_id))


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of the list of cases; `due` when the candidate has been heard or the window is over."""

    case: IntegrityCase
    person: str
    round: Any
    opened_by: str
    due: bool


def case_lines(now: datetime, reader_id: int | None) -> list[CaseLine]:
    """Those that can be decided first, then open ones, the oldest first; then the newest two hundred decided ones. None about the reader."""
    cases = IntegrityCase.objects.exclude(person=reader_id).select_related("attempt__registration__round")
    rows = [*cases.filter(state=CaseState.OPEN), *cases.filter(state=CaseState.DECIDED)[:MOST_DECIDED]]
    names = person_cards([person for row in rows for person in (row.person_id, row.opened_by_id)])
    lines = [
        CaseLine(row, _name(names, row.person_id), row.attempt.registration.round, _name(names, row.opened_by_id), is_due(row, now)) for row in rows
    ]
    return sorted(
        lines,
        key=lambda line: (
            line.case.state != CaseState.OPEN,
            not line.due,
            line.case.opened_at.timestamp() * (1 if line.case.state == CaseState.OPEN else -1),
        ),
    )


def _name(names: dict[int, PersonCard], person_id: int) -> str:
    return names[person_id].display_name if person_id in names else "–"


def is_due(case: IntegrityCase, now: datetime) -> bool:
    """May it be decided? The candidate has been heard, or the time for it is over."""
    return case.state == CaseState.OPEN and (case.stated_at is not None or now >= case.heard_until)


def case_events(case: IntegrityCase) -> list[IntegrityEvent]:
    return list(case.events.all())


@dataclass(frozen=True, slots=True)
class PlayedLog:
    """What a plot draws of one room: the controls of one attempt, and how long the room is."""

    position: int
    ticks: int
    speed: int
    controls: tuple[Control, ...]
    products: dict[str, dict[str, str]]


def played_logs(attempt_id: int) -> dict[int, PlayedLog]:
    """By position; rooms that were never live are left out."""
    found = {}
    for room in attempt_record(attempt_id).rooms:
        if room.live_at is None:
            continue
        scenario = load_scenario(room.scenario_id)
        products = {product.sku: {"name_zh": product.name, "name_en": product.name_en} for product in scenario.room.products}
        found[room.position] = PlayedLog(room.position, scenario.ticks, scenario.speed, tuple(one for one in room.controls if one.tick > 0), products)
    return found
