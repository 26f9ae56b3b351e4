"""A bundle's files as documents. What is missing or of the wrong kind is named; whether it is true is not asked here."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from exams.commitment import SEQUENTIAL
from grading.errors import UnreadableBundle
from grading.evidence import FORMAT, FORMAT_OF_SEQUENTIAL, FORMAT_WITHOUT_RULES
from grading.evidence.layout import MANIFEST, RESULT, positions, read_canonical, room_file
from grading.rubric.facts import GuardLimits

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RoomBundle:
    """One room. `scenario` and `committed` are bytes, because their digests are what was published."""

    position: int
    scenario: bytes
    committed: bytes
    keys: Document
    log: Document
    receipt: Document
    baseline: list[Any]
    grade: Document


@dataclass(frozen=True, slots=True)
class Bundle:
    """One result with its rooms; `files` are the bytes as they came."""

    manifest: Document
    result: Document
    rooms: tuple[RoomBundle, ...]
    files: Mapping[str, bytes]


FORMATS = (FORMAT, FORMAT_WITHOUT_RULES, FORMAT_OF_SEQUENTIAL)

_MANIFEST = {"attempt": str, "files": dict, "form": str, "format": str, "round": str, "rules": dict, "versions": list}
_RULES = {"cut_score": (int, float), "excluded": list, "expected_growth": (int, float), "invalid_because": str, "limits": dict}
_CORRECTABLE: tuple[list[str], ...] = ([], ["cut_score"], ["expected_growth"], ["cut_score", "expected_growth"])
_COMMITTED_RULES = {"cut_score": (int, float), "expected_growth": (int, float)}
_SEQUENTIAL_RULES = {**_COMMITTED_RULES, SEQUENTIAL: str, "base_rooms": int, "rooms": int, "assessment_s": int}
_EXTRA_ROOMS = {"at": str, "by": str, "opened": bool}
_KEYS = {"commitment": str, "luck_key": str, "nonce": str, "traffic_key": str}
_LOG = {"actions": list, "attempt": str, "commitment": str, "opening": list, "position": int, "scenario": str}
_ACTION = {"effective_tick": int, "lever": str, "number": int, "sku": str, "tick": int, "value": str}
_OPENING = {"lever": str, "sku": str, "value": str}
_RECEIPT = {"actions": int, "log_digest": str, "server_time": str, "signature": str}
_GRADE = {
    "bot_version": str,
    "engine_version": str,
    "panel": dict,
    "position": int,
    "room_digest": str,
    "rubric_version": str,
    "scenario_digest": str,
}
_RESULT = {"conditions": list, "decision": str, "rubric_version": str}


def read_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Raises UnreadableBundle."""
    manifest = _document(files, MANIFEST, _MANIFEST)
    if manifest["format"] not in FORMATS:
        raise UnreadableBundle(f"format {manifest['format'][:40]!r} is not known here, only {', '.join(FORMATS)}")
    _require(MANIFEST, manifest["rules"], _RULES)
    if not all(isinstance(position, int) for position in manifest["rules"]["excluded"]):
        raise UnreadableBundle(f"{MANIFEST}: excluded rooms are numbers", file=MANIFEST)
    if manifest["rules"].get("corrected", []) not in _CORRECTABLE:
        raise UnreadableBundle(f"{MANIFEST}: a regrade corrects cut_score, expected_growth, or both", file=MANIFEST, field="corrected")
    _require_limits(manifest["rules"]["limits"])
    rooms = tuple(_room(files, position) for position in positions(files))
    if manifest["format"] != FORMAT_WITHOUT_RULES:
        _require_rules(rooms, sequential=manifest["format"] == FORMAT_OF_SEQUENTIAL)
    if manifest["format"] == FORMAT_OF_SEQUENTIAL:
        _require_extra_rooms(manifest)
    return Bundle(manifest, _document(files, RESULT, _RESULT), rooms, files)


def _require_rules(rooms: tuple[RoomBundle, ...], *, sequential: bool) -> None:
    """A round with extra rooms has a format of its own: in another one its decision on them would go unproved."""
    for room in rooms:
        name = room_file(room.position, "keys.json")
        _require(name, room.keys, {"rules": dict})
        _require(name, room.keys["rules"], _SEQUENTIAL_RULES if sequential else _COMMITTED_RULES)
        if (SEQUENTIAL in room.keys["rules"]) is not sequential:
            raise UnreadableBundle(f"{name}: rules of extra rooms belong into {FORMAT_OF_SEQUENTIAL}", file=name)


def _require_extra_rooms(manifest: Document) -> None:
    told = manifest.get("extra_rooms")
    if not isinstance(told, dict) or any(not isinstance(told.get(name), kind) for name, kind in _EXTRA_ROOMS.items()):
        raise UnreadableBundle(f"{MANIFEST}: 'extra_rooms' is missing or of the wrong kind", file=MANIFEST, field="extra_rooms")
    if told["by"] not in ("assessment", "deadline"):
        raise UnreadableBundle(f"{MANIFEST}: extra rooms are decided by assessment or deadline", file=MANIFEST, field="extra_rooms")


def _require_limits(limits: Document) -> None:
    """Limits of the scenarios that a regrade corrected, by the names that the rubric gives them."""
    known = {field.name: type(field.default) for field in fields(GuardLimits)}
    for name, value in limits.items():
        if name not in known or isinstance(value, bool) is not (known[name] is bool) or not isinstance(value, bool | int | float):
            raise UnreadableBundle(f"{MANIFEST}: {name[:60]!r} is no limit of a guard-rail", file=MANIFEST, field=name)


def _room(files: Mapping[str, bytes], position: int) -> RoomBundle:
    log_name, scenario_name, baseline_name = (room_file(position, name) for name in ("log.json", "scenario.json", "baseline.json"))
    log = _document(files, log_name, _LOG)
    for action in log["actions"]:
        _require(log_name, action, _ACTION)
        if min(action["tick"], action["effective_tick"]) < 0:
            raise UnreadableBundle(f"{log_name}: an action before the room's first tick", file=log_name)
    for control in log["opening"]:
        _require(log_name, control, _OPENING)
    read_canonical(scenario_name, files[scenario_name])
    baseline = read_canonical(baseline_name, files[baseline_name])
    if not isinstance(baseline, list):
        raise UnreadableBundle(f"{baseline_name} is not a list of controls", file=baseline_name)
    return RoomBundle(
        position=position,
        scenario=files[scenario_name],
        committed=files[room_file(position, "committed.bin")],
        keys=_document(files, room_file(position, "keys.json"), _KEYS),
        log=log,
        receipt=_receipt(files, room_file(position, "receipt.json")),
        baseline=baseline,
        grade=_document(files, room_file(position, "grade.json"), _GRADE),
    )


def _receipt(files: Mapping[str, bytes], name: str) -> Document:
    """Empty for a room of an attempt that was declared void before the room closed."""
    return _document(files, name, _RECEIPT if files[name] != b"{}" else {})


def _document(files: Mapping[str, bytes], name: str, kinds: Mapping[str, Any]) -> Document:
    document = read_canonical(name, files[name])
    _require(name, document, kinds)
    return document  # type: ignore[no-any-return]


def _require(name: str, document: Any, kinds: Mapping[str, Any]) -> None:
    if not isinstance(document, dict):
        raise UnreadableBundle(f"{name}: not an object where one belongs", file=name)
    for field, kind in kinds.items():
        if not isinstance(document.get(field), kind) or isinstance(document[field], bool):
            raise UnreadableBundle(f"{name}: {field!r} is missing or of the wrong kind", file=name, field=field)
