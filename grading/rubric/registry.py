"""Every rubric ever used, by version: old grades are recomputed with their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grading.errors import UnknownRubric
from grading.rubric import sequential_v1, v1
from grading.rubric.facts import RoomFacts, RoomScore, RoundDecision, RoundRules


@dataclass(frozen=True, slots=True)
class Rubric:
    """The two functions that make a version."""

    version: str
    score_room: Callable[[RoomFacts], RoomScore]
    decide_round: Callable[[tuple[RoomScore, ...], RoundRules], RoundDecision]


RUBRICS = {v1.VERSION: Rubric(v1.VERSION, v1.score_room, v1.decide_round)}
CURRENT_VERSION = v1.VERSION


def rubric(version: str) -> Rubric:
    try:
        return RUBRICS[version]
    except KeyError:
        raise UnknownRubric(f"rubric {version} is not known here", version=version, known=sorted(RUBRICS)) from None


SEQUENTIAL_RULES = {sequential_v1.VERSION: sequential_v1.decide_extra_rooms}


def sequential_rule(version: str) -> Callable[[Sequence[RoomScore], RoundRules], sequential_v1.SequentialDecision]:
    """By which a round decides whether its extra rooms are opened."""
    try:
        return SEQUENTIAL_RULES[version]
    except KeyError:
        raise UnknownRubric(f"rule {version} is not known here", version=version, known=sorted(SEQUENTIAL_RULES)) from None
