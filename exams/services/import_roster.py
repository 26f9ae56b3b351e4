"""Put many people on a round's roster: first looked at line by line, then all of them in one transaction, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from certify.accounts.selectors import PersonCard, people_by_username
from certify.accounts.services.hold_people import hold_people
from exams.errors import RosterRefused, RoundOver
from exams.models import Registration, Round, RoundState
from exams.selectors.registered import judges_of
from exams.services.accommodate import delay_start, give_extra_time
from exams.services.read_roster import RosterLine

Outcome = Literal["new", "changed", "unchanged", "wrong"]
REASON = "accommodation"


@dataclass(frozen=True)
class RosterReport:
    """One outcome for each line of the file, in its order."""

    lines: tuple[tuple[RosterLine, Outcome], ...]

    def count(self, outcome: Outcome) -> int:
        return sum(1 for _, found in self.lines if found == outcome)


def check_roster(round_: Round, lines: Sequence[RosterLine]) -> RosterReport:
    """The dry run: what an import would do now. Nothing is written.

    People without an account are refused, not made: an account belongs to a person, who opens it and then stands in the next import,
    which changes nothing for the others.
    """
    people = people_by_username(line.username for line in lines)
    registered = _registered(round_, people)
    judges = judges_of(round_.pk, (person.id for person in people.values()))
    return RosterReport(tuple(_look(line, people.get(line.username), registered, judges) for line in lines))


def import_roster(round_: Round, lines: Sequence[RosterLine], by: Any, now: datetime) -> RosterReport:
    """Raises RosterRefused, with nothing written, if any line is wrong; RoundOver. The same file again changes nothing."""
    with transaction.atomic():
        locked = Round.objects.select_for_update().get(pk=round_.pk)
        if locked.state != RoundState.PUBLISHED or now >= locked.closes_at:
            raise RoundOver
        people = people_by_username(line.username for line in lines)
        hold_people(person.id for person in people.values())  # invitations to judge one of the rooms wait, or have been seen
        report = check_roster(locked, lines)
        if report.count("wrong"):
            raise RosterRefused(report.count("wrong"))
        new = [line for line, outcome in report.lines if outcome == "new"]
        # Somebody may register themselves meanwhile: theirs then stands, and gets its accommodations below.
        Registration.objects.bulk_create(
            [Registration(round=locked, person_id=people[line.username].id, registered_at=now) for line in new], batch_size=500, ignore_conflicts=True
        )
        registered = _registered(locked, people)
        for line, outcome in report.lines:
            if outcome in {"new", "changed"}:
                _accommodate(registered[people[line.username].id], line, by, now)
        return report


def _registered(round_: Round, people: dict[str, PersonCard]) -> dict[int, Registration]:
    rows = Registration.objects.filter(round=round_)
    ids = {person.id for person in people.values()}
    return {row.person_id: row for row in rows if row.person_id in ids}


def _look(line: RosterLine, person: PersonCard | None, registered: dict[int, Registration], judges: set[int]) -> tuple[RosterLine, Outcome]:
    if line.problem:
        return line, "wrong"
    if person is None:
        return replace(line, problem="unknown"), "wrong"
    if line.name and line.name != person.display_name:
        return replace(line, problem="other_name"), "wrong"
    row = registered.get(person.id)
    if row is None and person.id in judges:
        return replace(line, problem="judge"), "wrong"
    if row is None:
        return line, "new"
    return line, "changed" if _differs(row, line) else "unchanged"


def _differs(row: Registration, line: RosterLine) -> bool:
    return line.extra_time_percent not in {None, row.extra_time_percent} or line.delay_s not in {None, row.delay_s}


def _accommodate(row: Registration, line: RosterLine, by: Any, now: datetime) -> None:
    """Through the same door as the board: at once for a running attempt, and in the trail."""
    if line.extra_time_percent not in {None, row.extra_time_percent}:
        give_extra_time(row.pk, line.extra_time_percent or 100, REASON, by, now, "roster")
    if line.delay_s not in {None, row.delay_s}:
        delay_start(row.pk, line.delay_s or 0, REASON, by, now, "roster")
