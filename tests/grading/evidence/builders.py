"""A bundle of two rooms made without a database, and ways to falsify one."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from exams.commitment import commitment, commitment_bytes
from grading.evidence import FORMAT
from grading.evidence.bundle import read_bundle
from grading.evidence.examine import Examination, examine
from grading.evidence.layout import MANIFEST, RESULT, canonical, room_file
from grading.evidence.pack import pack
from grading.evidence.recompute import recompute
from sandbox.engine.bundle import Scenario
from tests.grading.builders import GOOD_ACTIONS, GOOD_OPENING
from tests.grading.pinned_room import pinned_engine, pinned_scenario

ATTEMPT = "11111111-2222-3333-4444-555555555555"
TRAFFIC_KEY, LUCK_KEY = f"{11:016x}", f"{22:016x}"
NONCE = "5a" * 32
RULES = {"cut_score": 430.0, "expected_growth": 0.02}
Files = dict[str, bytes]


@lru_cache
def true_files() -> tuple[tuple[str, bytes], ...]:
    """Every file but the manifest's digests: grades as the rubric gives them, rounded nowhere."""
    scenarios = (_room(), replace(_room(), metric="net_gmv"))
    files: Files = {}
    for position, scenario in enumerate(scenarios, start=1):
        files |= room_files(position, scenario)
    placeholder = {"conditions": [], "decision": "PASS", "rubric_version": "rubric/1"}
    found = recompute(read_bundle({**files, RESULT: canonical(placeholder), MANIFEST: canonical({**manifest(), "files": {}})}))
    for position, grade in enumerate(found.rooms, start=1):
        files[room_file(position, "grade.json")] = canonical(grade)
    files[RESULT] = canonical({**found.result, "state": "finalised", "graded_at": "2026-11-22T08:06:00.000000Z"})
    return tuple(files.items())


def _room() -> Scenario:
    """The pinned room with a second member of its ensemble, so that the sensitivity is recomputed as well."""
    scenario = pinned_scenario()
    member = scenario.room.members[0]
    name = pinned_engine().module("parameters").SPECS[0].name
    other = member.with_values(**{name: member[name] * 1.05})
    third = member.with_values(**{name: member[name] * 0.95})
    return replace(scenario, room=replace(scenario.room, members=(member, other, third)))


def manifest() -> dict[str, Any]:
    rules = {**RULES, "invalid_because": "", "excluded": [], "limits": {}, "corrected": []}
    return {"format": FORMAT, "attempt": ATTEMPT, "round": "autumn", "form": "A", "rules": rules, "versions": ["bots/1", "room/1", "rubric/1"]}


def room_files(position: int, scenario: Scenario) -> Files:
    data = pinned_engine().module("bundle").to_json(scenario)
    digest = sha256(data).hexdigest()
    content = commitment_bytes("autumn", "A", position, digest, TRAFFIC_KEY, LUCK_KEY, RULES)
    log = {
        "format": "attempt-log/1", "attempt": ATTEMPT, "position": position, "scenario": digest, "commitment": commitment(content, NONCE),
        "live_at": None, "closed_at": None, "close_reason": "handed_in",
        "opening": [{"lever": lever, "sku": sku, "value": value} for lever, sku, value in GOOD_OPENING],
        "actions": [
            {"number": number, "tick": tick, "effective_tick": tick, "at": None, "client_id": f"{number}", "lever": lever, "sku": sku, "value": value}
            for number, (tick, lever, sku, value) in enumerate(GOOD_ACTIONS, start=1)
        ],
    }  # fmt: skip
    versions = {"engine_version": "room/1", "bot_version": "bots/1", "rubric_version": "rubric/1"}
    documents = {
        "baseline": [[control.tick, control.lever, control.sku, control.value] for control in scenario.baseline],
        "grade": {**versions, "panel": {}, "position": position, "room_digest": "", "scenario_digest": digest},
        "keys": {"traffic_key": TRAFFIC_KEY, "luck_key": LUCK_KEY, "nonce": NONCE, "commitment": commitment(content, NONCE), "rules": RULES},
        "log": log,
        "receipt": {"log_digest": sha256(canonical(log)).hexdigest(), "actions": len(GOOD_ACTIONS), "server_time": "", "signature": ""},
    }
    return {
        **{room_file(position, f"{name}.json"): canonical(document) for name, document in documents.items()},
        room_file(position, "committed.bin"): content + bytes.fromhex(NONCE),
        room_file(position, "scenario.json"): data,
    }


def bundle(path: Path, *edits: Callable[[Files], None], rules: dict[str, Any] | None = None, **told_otherwise: Any) -> Path:
    """A bundle whose manifest was made after the edits, as a careful forger would. `told_otherwise`: versions, format."""
    files = dict(true_files())
    for edit in edits:
        edit(files)
    told = manifest()
    told["rules"] |= rules or {}
    told |= told_otherwise
    path.write_bytes(pack(told, files))
    return path


def without_rules(files: Files) -> None:
    """As bundles were packed before rounds committed to their rules: scenario and keys alone."""
    for position in (1, 2):
        digest = sha256(files[room_file(position, "scenario.json")]).hexdigest()
        content = commitment_bytes("autumn", "A", position, digest, TRAFFIC_KEY, LUCK_KEY)
        told = commitment(content, NONCE)
        files[room_file(position, "committed.bin")] = content + bytes.fromhex(NONCE)
        keys = {"traffic_key": TRAFFIC_KEY, "luck_key": LUCK_KEY, "nonce": NONCE, "commitment": told}
        files[room_file(position, "keys.json")] = canonical(keys)
        log = {**json.loads(files[room_file(position, "log.json")]), "commitment": told}
        files[room_file(position, "log.json")] = canonical(log)
        receipt = json.loads(files[room_file(position, "receipt.json")])
        files[room_file(position, "receipt.json")] = canonical({**receipt, "log_digest": sha256(canonical(log)).hexdigest()})


def edited(name: str, change: Callable[[Any], None]) -> Callable[[Files], None]:
    """Rewrites one document, canonically."""

    def edit(files: Files) -> None:
        document = json.loads(files[name])
        change(document)
        files[name] = canonical(document)

    return edit


def zipped(path: Path, *entries: tuple[str, bytes]) -> Path:
    """A zip with exactly these entries, whatever they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path


def broken_checks(found: Examination) -> set[str]:
    return {check.what for check in found.checks if not check.holds}


def different_figures(found: Examination) -> set[str]:
    return {row.figure for row in found.rows if not row.equal}


__all__ = ["broken_checks", "bundle", "different_figures", "edited", "examine", "true_files", "without_rules", "zipped"]
