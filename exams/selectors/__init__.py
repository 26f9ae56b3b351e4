"""What the exams let others read."""

from exams.selectors.attempts import (
    AttemptRecord,
    ExtraRooms,
    RoomRecord,
    attempt_id_of,
    attempt_record,
    attempt_state,
    attempts_of,
    closed_attempt_ids,
    open_attempt_of,
    own_attempt,
    receipt_document,
)
from exams.selectors.clocks import personal_clock, personal_clocks
from exams.selectors.course import attempts_to_assess
from exams.selectors.form_rooms import form_rooms
from exams.selectors.practice_places import PracticePlace, practice_places
from exams.selectors.programs import program_attempts
from exams.selectors.retakes import RetakePlace, retake_place
from exams.selectors.rooms import actions_after, effective_log, keys_of, opening_controls, own_room, room_clock, room_source
from exams.selectors.round_kinds import practice_attempt_ids
from exams.selectors.rounds import (
    all_rounds,
    attempts_used,
    base_rooms_of,
    commitments_of,
    cut_of,
    drafts_to_check,
    drafts_without_growth,
    form_keys,
    open_rounds,
    registration_of,
    release_obstacles,
    round_by_slug,
    round_document,
    round_state,
    rounds_with_results,
    stated_growth,
)

__all__ = [
    "AttemptRecord",
    "ExtraRooms",
    "PracticePlace",
    "RetakePlace",
    "RoomRecord",
    "actions_after",
    "all_rounds",
    "attempt_id_of",
    "attempt_record",
    "attempt_state",
    "attempts_of",
    "attempts_to_assess",
    "attempts_used",
    "base_rooms_of",
    "closed_attempt_ids",
    "commitments_of",
    "cut_of",
    "drafts_to_check",
    "drafts_without_growth",
    "effective_log",
    "form_keys",
    "form_rooms",
    "keys_of",
    "open_attempt_of",
    "open_rounds",
    "opening_controls",
    "own_attempt",
    "own_room",
    "personal_clock",
    "personal_clocks",
    "practice_attempt_ids",
    "practice_places",
    "program_attempts",
    "receipt_document",
    "registration_of",
    "release_obstacles",
    "retake_place",
    "room_clock",
    "room_source",
    "round_by_slug",
    "round_document",
    "round_state",
    "rounds_with_results",
    "stated_growth",
]
