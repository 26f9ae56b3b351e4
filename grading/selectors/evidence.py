"""The evidence of a result: whether it may be handed out, and its bytes."""

from datetime import datetime
from typing import Any

from exams.canonical_log import instant_text
from exams.selectors import ExtraRooms
from exams.selectors.evidence import RoomEvidence, attempt_evidence, evidence_seal
from grading.evidence import FORMAT, FORMAT_OF_SEQUENTIAL, FORMAT_WITHOUT_RULES
from grading.evidence.layout import READMES, RESULT, canonical, room_file
from grading.evidence.pack import pack
from grading.evidence.readme import CHINESE, ENGLISH
from grading.models import Result, RoomGrade
from grading.models.result import Decision, ResultState
from grading.selectors.regrades import regrade_terms
from grading.selectors.report import result_summary
from sandbox.selectors import load_scenario, scenario_bytes

GRADE_FIELDS = (
    "position", "metric", "value_cents", "baseline_cents", "sampled_gmv_cents", "uplift", "uplift_low", "uplift_high", "log_ratio",
    "log_ratio_used", "z", "equated_score", "score", "guard_rails", "panel", "facts", "members", "run_digest", "baseline_digest", "log_digest",
    "engine_version", "scenario_digest", "room_digest", "baseline_name", "bot_version", "rubric_version",
)  # fmt: skip
"""What of a room's grade was published; the curves are drawn from the same run."""


def evidence_state(attempt_id: int, now: datetime) -> str:
    """none | withheld (result not final) | sealed (keys not revealed) | in_use (the scenario is in an exam) | ready. The same for everybody."""
    state = Result.objects.filter(attempt_id=attempt_id, effective=True).values_list("state", flat=True).first()
    if state != ResultState.FINALISED:
        return "withheld" if state else "none"
    return evidence_seal(attempt_id, now) or "ready"


def evidence_bundle(attempt_id: int) -> bytes:
    """The zip. Raises Result.DoesNotExist without a final result, NotRevealable while a key is sealed."""
    result = Result.objects.get(attempt_id=attempt_id, effective=True, state=ResultState.FINALISED)
    evidence = attempt_evidence(attempt_id)
    grades = {grade.position: grade for grade in RoomGrade.objects.filter(attempt_id=attempt_id, effective=True)}
    files = {RESULT: canonical(_result(result)), **dict(zip(READMES, (ENGLISH.encode(), CHINESE.encode()), strict=True))}
    excluded = [room.position for room in evidence.rooms if room.position not in grades]
    for room in evidence.rooms:
        if room.position in grades:
            files |= _room(room, grades[room.position])
    terms = regrade_terms(attempt_id)
    with_rules = all(room.rules is not None for room in evidence.rooms)
    manifest = {
        "format": FORMAT_OF_SEQUENTIAL if evidence.extra_rooms else FORMAT if with_rules else FORMAT_WITHOUT_RULES,
        "attempt": evidence.public_id,
        "round": evidence.round_slug,
        "form": evidence.form,
        "rules": {
            "expected_growth": result.expected_growth,
            "cut_score": result.cut_score,
            "invalid_because": _invalid_because(result),
            "excluded": excluded,
            "limits": terms.get("limits", {}),
            **({"corrected": _corrected(result, evidence.rooms, terms)} if with_rules else {}),
        },
        **({"extra_rooms": _extra_rooms(evidence.extra_rooms)} if evidence.extra_rooms else {}),
        "versions": sorted({name for grade in grades.values() for name in (grade.engine_version, grade.bot_version, grade.rubric_version)}),
    }
    return pack(manifest, files)


def _extra_rooms(decided: ExtraRooms) -> dict[str, Any]:
    return {"opened": decided.opens, "by": decided.by, "at": instant_text(decided.at)}


def _corrected(result: Result, rooms: tuple[RoomEvidence, ...], terms: dict[str, Any]) -> list[str]:
    """Names of the rules that a regrade replaced by others than those committed to."""
    committed = [room.rules for room in rooms if room.rules is not None]
    return [name for name in ("cut_score", "expected_growth") if name in terms and any(rules[name] != getattr(result, name) for rules in committed)]


def _result(result: Result) -> dict[str, Any]:
    summary = result_summary(result)
    return {**summary, "graded_at": instant_text(result.graded_at), "published_at": instant_text(result.published_at)}


def _invalid_because(result: Result) -> str:
    """The code that stands first among the conditions of an attempt that was not judged."""
    return str(result.conditions[0]["code"]) if result.decision == Decision.INVALID else ""


def _room(room: RoomEvidence, grade: RoomGrade) -> dict[str, bytes]:
    baseline = [[control.tick, control.lever, control.sku, control.value] for control in load_scenario(room.scenario_id).baseline]
    keys: dict[str, Any] = {"traffic_key": room.traffic_key, "luck_key": room.luck_key, "nonce": room.nonce, "commitment": room.commitment}
    if room.rules is not None:
        keys["rules"] = room.rules
    published = {**{name: getattr(grade, name) for name in GRADE_FIELDS}, "graded_at": instant_text(grade.graded_at)}
    documents = {"baseline": baseline, "grade": published, "keys": keys, "log": room.log, "receipt": room.receipt or {}}
    return {
        **{room_file(room.position, f"{name}.json"): canonical(document) for name, document in documents.items()},
        room_file(room.position, "committed.bin"): room.committed + bytes.fromhex(room.nonce),
        room_file(room.position, "scenario.json"): scenario_bytes(room.scenario_id),
    }
