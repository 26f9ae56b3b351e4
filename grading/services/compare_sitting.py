"""The document of a similarity report: every pair of a sitting's attempts in every room, and what is odd in somebody's timing or places."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from exams.selectors import RoomRecord, attempt_record
from exams.selectors.sittings import places_of, room_timings, sat_attempts
from grading.similarity import VERSION
from grading.similarity.compare import FALSE_ALARMS, FormComparison, RoomLogs, RoomPair, compare_form
from grading.similarity.independents import CROWD, REFERENCE, independents
from sandbox.selectors import load_scenario

Report = Callable[[int, int], None]
PAIRS_SHOWN = 12


def compare_sitting(sitting_id: int, report: Report, *, crowd: int = CROWD, reference: int = REFERENCE) -> dict[str, Any]:
    """No transaction is open meanwhile. `report` is told (rooms done, rooms in all). No name is in the document, and of logs only coincidences."""
    sat = sat_attempts(sitting_id)
    records = {attempt.attempt_id: {room.position: room for room in attempt_record(attempt.attempt_id).rooms} for attempt in sat}
    positions = sorted({position for rooms in records.values() for position, room in rooms.items() if room.live_at is not None})
    rooms = []
    for done, position in enumerate(positions):
        report(done, 2 * len(positions))
        rooms.append(_room([records[attempt.attempt_id].get(position) for attempt in sat], crowd, reference))
    compared = compare_form(rooms, shown=PAIRS_SHOWN, report=lambda done, of: report(of + done, 2 * of)) if rooms and len(sat) > 1 else None
    ids = [attempt.attempt_id for attempt in sat]
    return {
        "version": VERSION,
        "attempts": ids,
        "positions": positions,
        "crowd": crowd,
        "reference": reference,
        "false_alarms": FALSE_ALARMS,
        "compared": compared.compared if compared else 0,
        "room_thresholds": list(compared.room_thresholds) if compared else [],
        "sum_threshold": compared.sum_threshold if compared else None,
        "pairs": _pairs(compared, ids, positions) if compared else [],
        "timing": _timing(ids),
        "places": {str(attempt_id): len(found) for attempt_id, found in places_of(ids).items() if len(found) > 1},
    }


def _room(records: Sequence[RoomRecord | None], crowd: int, reference: int) -> RoomLogs:
    """Everybody of a sitting has the same room under the same keys; whoever did not come to it is None."""
    played = next(record for record in records if record is not None and record.live_at is not None)
    scenario = load_scenario(played.scenario_id)
    others, references = independents(scenario, played.keys, crowd, reference)
    people = tuple(record.controls if record is not None and record.live_at is not None else None for record in records)
    return RoomLogs(scenario.ticks, people, others, references)


def _pairs(compared: FormComparison, ids: Sequence[int], positions: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {
            "first": ids[pair.first],
            "second": ids[pair.second],
            "score": round(pair.score, 2),
            "chance": pair.chance,
            "stands_out": pair.stands_out,
            "rooms": [_room_pair(position, room) for position, room in zip(positions, pair.rooms, strict=True) if room is not None],
        }
        for pair in compared.pairs
    ]


def _room_pair(position: int, room: RoomPair) -> dict[str, Any]:
    told = asdict(room)
    return {"position": position, **told, "score": round(room.score, 2), "coincidences": [asdict(one) for one in room.coincidences]}


def _timing(ids: Sequence[int]) -> list[dict[str, Any]]:
    """One line per room and sign."""
    found = []
    for attempt_id in ids:
        for room in room_timings(attempt_id):
            signs = ([room.rhythm.sign] if room.rhythm.sign else []) + list(room.hurry.signs)
            if signs:
                found.append(
                    {
                        "attempt": attempt_id,
                        "position": room.position,
                        "signs": signs,
                        "actions": room.rhythm.actions,
                        "phase": round(room.rhythm.phase, 3),
                        "variation": round(room.rhythm.variation, 3),
                        "bursts": room.hurry.bursts,
                        "quick": room.hurry.quick,
                        "incidents": room.hurry.incidents,
                    }
                )
    return found
