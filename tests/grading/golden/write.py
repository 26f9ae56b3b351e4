"""The golden grade of a tiny room. `python -m tests.grading.golden.write` writes it anew after a deliberate new version."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grading.played_room import play_room
from grading.rubric.facts import GuardLimits, RoomFacts, RoundRules
from grading.rubric.registry import rubric
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control
from tests.grading.pinned_room import pinned_scenario

FILE = Path(__file__).with_name("reference_room.json")
KEYS = Keys(traffic=11, luck=22)
LOG = (
    Control(0, "cue", "", "demo"),
    Control(0, "cohost", "", "on"),
    Control(0, "ad_goal", "", "stay"),
    Control(0, "fan_push", "", ""),
    Control(0, "agents", "", "8"),
    Control(30, "pitch", "T2", ""),
    Control(60, "follow_call", "", ""),
    Control(90, "release", "T1", "40"),
    Control(100, "pitch", "T1", ""),
    Control(160, "follow_call", "", ""),
)


def golden_grade() -> dict[str, Any]:
    """Everything that a grade says about the room, under rubric/1 and a panel in even steps."""
    played = play_room(pinned_scenario(), KEYS, LOG)
    baseline_cents = played.baseline.facts.value_cents
    panel = tuple(baseline_cents * (0.5 + 1.5 * seat / 23) for seat in range(24))
    rules = rubric("rubric/1")
    score = rules.score_room(RoomFacts(played.candidate.facts, played.baseline.facts, panel, GuardLimits()))
    decision = rules.decide_round((score,), RoundRules(expected_growth=0.05, cut_score=450.0))
    document = {
        "candidate": asdict(played.candidate),
        "baseline": asdict(played.baseline),
        "log_digest": played.log_digest,
        "curves_end": {side: {name: series[-1] for name, series in played.curves[side].items()} for side in ("run", "baseline")},
        "score": asdict(score),
        "decision": asdict(decision),
    }
    return json.loads(json.dumps(document))


if __name__ == "__main__":
    FILE.write_text(json.dumps(golden_grade(), indent=1, ensure_ascii=False) + "\n")
