"""Do the pieces of a bundle belong together: digests, commitments, receipts, versions? Said piece by piece, without playing anything."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from exams.commitment import commitment, commitment_bytes
from grading.evidence import FORMAT_OF_SEQUENTIAL, FORMAT_WITHOUT_RULES
from grading.evidence.bundle import Bundle, RoomBundle
from grading.evidence.layout import MANIFEST, canonical


@dataclass(frozen=True, slots=True)
class Check:
    """`room` is 0 for the whole bundle. `notable`: the reader should see it also where it holds."""

    room: int
    what: str
    holds: bool
    notable: bool = False


def integrity(bundle: Bundle) -> tuple[Check, ...]:
    return (*_files(bundle), *_rooms(bundle), *_extra_rooms(bundle), *(check for room in bundle.rooms for check in _room(bundle, room)))


def _files(bundle: Bundle) -> Iterator[Check]:
    named = bundle.manifest["files"]
    here = {name: sha256(data).hexdigest() for name, data in bundle.files.items() if name != MANIFEST}
    for name in sorted({*named, *here}):
        if named.get(name) != here.get(name):
            yield Check(0, f"{name} is the file that the manifest names", False)
    yield Check(0, "every file has the digest that the manifest names", named == here)


def _rooms(bundle: Bundle) -> Iterator[Check]:
    told = {str(room.grade[name]) for room in bundle.rooms for name in ("engine_version", "bot_version", "rubric_version")}
    excluded = set(bundle.manifest["rules"]["excluded"])
    held = {room.position for room in bundle.rooms}
    yield Check(0, "the bundle holds every room that is not excluded", held == set(range(1, len(held | excluded) + 1)) - excluded)
    yield Check(0, "the manifest names the versions of the grades", sorted(told) == bundle.manifest["versions"])


def _extra_rooms(bundle: Bundle) -> Iterator[Check]:
    """How many rooms were sat follows from what was committed to and what was decided; whether it was decided rightly is recomputed."""
    if bundle.manifest["format"] != FORMAT_OF_SEQUENTIAL:
        return
    rules, told = bundle.rooms[0].keys["rules"], bundle.manifest["extra_rooms"]
    excluded = set(bundle.manifest["rules"]["excluded"])
    sat = len({room.position for room in bundle.rooms} | excluded)
    yield Check(0, "every room committed to the same rules", all(room.keys["rules"] == rules for room in bundle.rooms))
    yield Check(0, "as many rooms as were decided on", sat == (rules["rooms"] if told["opened"] else rules["base_rooms"]))
    if told["by"] == "deadline":
        what = f"no assessment came within {rules['assessment_s']} s: the extra rooms were opened without one"
        yield Check(0, what, told["opened"], notable=True)
    missing = sorted(position for position in excluded if position <= rules["base_rooms"])
    if missing:
        what = f"whether extra rooms were due is not recomputed: a regrade left out base room {', '.join(map(str, missing))}"
        yield Check(0, what, True, notable=True)


def _room(bundle: Bundle, room: RoomBundle) -> Iterator[Check]:
    scenario_digest = sha256(room.scenario).hexdigest()
    scenario = json.loads(room.scenario)
    keys, log, grade, manifest = room.keys, room.log, room.grade, bundle.manifest
    rules = _committed_rules(bundle, room)
    content = commitment_bytes(manifest["round"], manifest["form"], room.position, scenario_digest, keys["traffic_key"], keys["luck_key"], rules)

    def check(what: str, holds: bool) -> Check:
        return Check(room.position, what, holds)

    yield check("scenario and keys open the commitment", _opens(content, keys["nonce"], keys["commitment"]))
    if rules is not None:
        yield from _rules_kept(room.position, rules, manifest["rules"])
    yield check("committed.bin is what was committed to", room.committed == _committed(content, keys["nonce"]))
    yield check("the log names this attempt, room, scenario and commitment", _is_of(log, manifest["attempt"], room, scenario_digest))
    if room.receipt or not manifest["rules"]["invalid_because"]:
        yield check("the log has the digest of its receipt", sha256(canonical(log)).hexdigest() == room.receipt.get("log_digest"))
    yield check("the actions are numbered from 1, as many as the receipt counts", _numbered(room))
    yield check("the grade names this room and scenario", (grade["position"], grade["scenario_digest"]) == (room.position, scenario_digest))
    yield check("the grade names the scenario's versions", _same_versions(room, scenario))
    yield check("the baseline is the scenario's", _controls(scenario) == room.baseline)


def _committed_rules(bundle: Bundle, room: RoomBundle) -> dict[str, Any] | None:
    """None in a bundle of the first format: its round committed to scenario and keys alone."""
    return None if bundle.manifest["format"] == FORMAT_WITHOUT_RULES else room.keys["rules"]


def _rules_kept(position: int, committed: dict[str, Any], decided_by: dict[str, Any]) -> Iterator[Check]:
    """A regrade may decide by another cut or growth, and the manifest then says so: what was committed to stands beside it."""
    for name, told in (("cut_score", "cut"), ("expected_growth", "expected growth")):
        same = committed[name] == decided_by[name]
        if name in decided_by.get("corrected", []):
            what = f"the {told} committed to was {committed[name]:g}; a regrade decided by {decided_by[name]:g}"
            yield Check(position, what, not same, notable=True)
        else:
            yield Check(position, f"the {told} that decided is the one committed to", same)


def _opens(content: bytes, nonce: str, expected: str) -> bool:
    try:
        return commitment(content, nonce) == expected
    except ValueError:  # a nonce that is not hexadecimal
        return False


def _committed(content: bytes, nonce: str) -> bytes:
    try:
        return content + bytes.fromhex(nonce)
    except ValueError:
        return b""


def _is_of(log: dict[str, object], attempt: str, room: RoomBundle, scenario_digest: str) -> bool:
    told = (log["attempt"], log["position"], log["scenario"], log["commitment"])
    return told == (attempt, room.position, scenario_digest, room.keys["commitment"])


def _numbered(room: RoomBundle) -> bool:
    numbers = [action["number"] for action in room.log["actions"]]
    return numbers == list(range(1, room.receipt.get("actions", len(numbers)) + 1))


def _same_versions(room: RoomBundle, scenario: object) -> bool:
    try:
        pinned = (scenario["room"]["engine_version"], scenario["bot_version"])  # type: ignore[index]
    except (KeyError, TypeError):
        return False
    return pinned == (room.grade["engine_version"], room.grade["bot_version"])


def _controls(scenario: object) -> list[object] | None:
    try:
        return [[control["tick"], control["lever"], control["sku"], control["value"]] for control in scenario["baseline"]]  # type: ignore[index]
    except (KeyError, TypeError):
        return None
