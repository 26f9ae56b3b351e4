"""The grade once more, from the bundle alone: every room replayed by its own engine, scored by its own rubric, the round decided.

Nothing of `grade.json` and `result.json` enters here but the version of the rubric: scenario, keys, log and the round's rules make the grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from exams.commitment import SEQUENTIAL
from exams.tries import last_try
from grading.errors import UnreadableBundle
from grading.evidence import FORMAT_OF_SEQUENTIAL
from grading.evidence.bundle import Bundle, RoomBundle
from grading.evidence.shapes import require_playable
from grading.played_room import PlayedRoom, Side, play_room
from grading.round_figures import round_figures
from grading.rubric.facts import GuardLimits, RoomFacts, RoomScore, RoundRules
from grading.rubric.registry import rubric, sequential_rule
from grading.rubric.sensitivity import room_interval
from sandbox.engine.bundle import Keys, Scenario, digest
from sandbox.engine.controls import Control
from sandbox.engine.errors import VersionNotPinned
from sandbox.engines import engine_of, scenario_from_json

_LOG_FIELDS = ("number", "tick", "effective_tick", "lever", "sku", "value")


@dataclass(frozen=True, slots=True)
class _LogRow:
    number: int
    tick: int
    effective_tick: int
    lever: str
    sku: str
    value: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Documents with the fields of `grade.json` and `result.json`, but for the instants."""

    rooms: tuple[dict[str, Any], ...]
    result: dict[str, Any]


def recompute(bundle: Bundle) -> Recomputed:
    """Raises UnknownRubric, RubricError, EngineError, UnreadableBundle."""
    version = bundle.result["rubric_version"]
    decide = rubric(version).decide_round
    rules = bundle.manifest["rules"]
    played = [_play(room, rules["limits"]) for room in bundle.rooms]
    decided = decide(
        tuple(room.score for room in played), RoundRules(float(rules["expected_growth"]), float(rules["cut_score"]), rules["invalid_because"])
    )
    figures = round_figures(tuple((room.played, room.score) for room in played))
    result = {
        "decision": decided.decision,
        "conditions": [asdict(condition) for condition in decided.conditions],
        "round_uplift": decided.uplift,
        "uplift_low": figures.uplift_low,
        "uplift_high": figures.uplift_high,
        "expected_growth": rules["expected_growth"],
        "score": decided.score,
        "score_se": decided.score_se,
        "cut_score": rules["cut_score"],
        "net_uplift": figures.net_uplift,
        "ad_roi": figures.ad_roi,
        "contribution_cents": figures.contribution_cents,
        "rubric_version": version,
    }
    if bundle.manifest["format"] == FORMAT_OF_SEQUENTIAL:
        result["sequential"] = _extra_rooms(bundle, played)
    return Recomputed(tuple(_grade(room) for room in played), result)


def _extra_rooms(bundle: Bundle, played: Sequence["_Room"]) -> Any:
    """What was decided after the base rooms, from these alone, by the rules committed to and the scenarios' own limits: no regrade decides it again.

    As published where a regrade left out a base room, which the bundle then does not hold.
    """
    rules, told = bundle.rooms[0].keys["rules"], bundle.manifest["extra_rooms"]
    base = [room.first_score for room in played if room.source.position <= rules["base_rooms"]]
    if len(base) < rules["base_rooms"]:
        return bundle.result.get("sequential")
    asked = RoundRules(float(rules["expected_growth"]), float(rules["cut_score"]))
    said = sequential_rule(rules[SEQUENTIAL])(base, asked)
    return {"opened": said.opens or told["by"] == "deadline", "by": told["by"], **asdict(said)}


@dataclass(frozen=True, slots=True)
class _Room:
    source: RoomBundle
    scenario: Scenario
    played: PlayedRoom
    operators: list[dict[str, Any]]
    score: RoomScore
    first_score: RoomScore  # by the scenario's own limits, whatever a regrade corrected


def _play(room: RoomBundle, limits: Mapping[str, Any]) -> _Room:
    """`limits`: fields of GuardLimits that a regrade corrected."""
    scenario = scenario_from_json(room.scenario)
    engine = engine_of(scenario)
    if engine.bot_version != scenario.bot_version:
        raise VersionNotPinned(scenario.bot_version)
    require_playable(scenario, len(engine.module("parameters").SPECS))
    keys = _keys(room)
    played = play_room(scenario, keys, played_controls(room, scenario.ticks))
    table = engine.table(scenario, keys)
    operators: list[dict[str, Any]] = [
        {"bot": bot.id, "family": bot.family, "skill": bot.skill, "value_cents": float(table.play(bot)[0].value_cents(scenario.metric))}
        for bot in engine.panel()
    ]
    rails = scenario.guard_rails
    own = GuardLimits(rails.contribution_not_below_baseline, rails.max_compliance_breaches, rails.max_return_rate_over_baseline)
    facts = RoomFacts(
        candidate=played.candidate.facts,
        baseline=played.baseline.facts,
        panel_values_cents=tuple(operator["value_cents"] for operator in operators),
        limits=own,
    )
    score_room = rubric(room.grade["rubric_version"]).score_room
    return _Room(room, scenario, played, operators, score_room(replace(facts, limits=replace(own, **limits))), score_room(facts))


def _keys(room: RoomBundle) -> Keys:
    try:
        keys = Keys(int(room.keys["traffic_key"], 16), int(room.keys["luck_key"], 16))
    except ValueError as error:
        raise UnreadableBundle(f"room {room.position}: a key is not hexadecimal") from error
    if not all(0 <= key < 2**64 for key in (keys.traffic, keys.luck)):
        raise UnreadableBundle(f"room {room.position}: a key has more than 64 bits")
    return keys


def played_controls(room: RoomBundle, ticks: int) -> tuple[Control, ...]:
    """The opening at tick 0, then each action from its effective tick; ties in order of numbers; the room runs on after the last.

    A row `withdraw` takes back the instruction whose number is its value; a row `rewind` (practice) begins another try, and the last one counts.
    """
    opening = [Control(0, control["lever"], control["sku"], control["value"]) for control in room.log["opening"]]
    try:
        counts = last_try(_LogRow(*(action[name] for name in _LOG_FIELDS)) for action in room.log["actions"]).rows
    except (ValueError, IndexError) as error:
        raise UnreadableBundle(f"room {room.position}: a rewind that names no earlier try") from error
    withdrawn = {action.value for action in counts if action.lever == "withdraw"}
    stands = [action for action in counts if action.lever != "withdraw" and str(action.number) not in withdrawn]
    live = [Control(action.effective_tick, action.lever, action.sku, action.value) for action in stands]
    return (*opening, *sorted((control for control in live if control.tick < ticks), key=lambda control: control.tick))


def _grade(room: _Room) -> dict[str, Any]:
    played, score = room.played, room.score
    interval = room_interval(played.member_log_ratios)
    return {
        "position": room.source.position,
        "metric": room.scenario.metric,
        "value_cents": round(played.candidate.facts.value_cents),
        "baseline_cents": round(played.baseline.facts.value_cents),
        "sampled_gmv_cents": played.candidate.totals.sampled_gmv_cents,
        "uplift": score.uplift,
        "uplift_low": interval.low if interval else None,
        "uplift_high": interval.high if interval else None,
        "log_ratio": score.log_ratio,
        "log_ratio_used": score.log_ratio_used,
        "z": score.z,
        "equated_score": score.equated_score,
        "score": score.score,
        "guard_rails": [asdict(rail) for rail in score.guard_rails],
        "panel": {
            "operators": room.operators,
            "median_log": score.panel_median_log,
            "scale_log": score.panel_scale_log,
            "low_log": score.panel_low_log,
            "high_log": score.panel_high_log,
        },
        "facts": {"candidate": _totals(played.candidate), "baseline": _totals(played.baseline)},
        "members": list(played.member_log_ratios),
        "run_digest": played.candidate.digest,
        "baseline_digest": played.baseline.digest,
        "log_digest": played.log_digest,
        "engine_version": room.scenario.room.engine_version,
        "scenario_digest": digest(room.scenario),
        "room_digest": digest(room.scenario.room),
        "baseline_name": room.scenario.baseline_name,
        "bot_version": room.scenario.bot_version,
        "rubric_version": room.source.grade["rubric_version"],
    }


def _totals(side: Side) -> dict[str, Any]:
    return {**asdict(side.totals), **asdict(side.facts)}
