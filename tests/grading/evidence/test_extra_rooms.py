"""evidence/3: the decision on extra rooms is recomputed from the bundle, by the rules that were committed to."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from exams.commitment import commitment, commitment_bytes
from grading.errors import UnreadableBundle
from grading.evidence import FORMAT, FORMAT_OF_SEQUENTIAL
from grading.evidence import recompute as recomputing
from grading.evidence.bundle import RoomBundle, read_bundle
from grading.evidence.examine import DIFFERENT, EQUAL, Examination, examine
from grading.evidence.layout import MANIFEST, RESULT, canonical, room_file
from grading.evidence.pack import pack
from tests.grading.builders import GOOD_OPENING
from tests.grading.evidence import builders
from tests.grading.evidence.builders import LUCK_KEY, NONCE, RULES, TRAFFIC_KEY, Files, edited, room_files
from tests.grading.pinned_room import pinned_scenario

CUT = 617.0
"""The room's log scores 626; without its agents 613."""
SEQUENTIAL = {**RULES, "cut_score": CUT, "sequential": "sequential/1", "base_rooms": 3, "rooms": 5, "assessment_s": 300}
DECIDED = "2026-11-22T08:05:00.000000Z"


def a_room(position: int, rules: dict[str, Any], *, weaker: bool) -> Files:
    """As `room_files` makes it, under other rules; `weaker`: without the agents, so that it scores below the others."""
    files = room_files(position, pinned_scenario())
    digest = sha256(files[room_file(position, "scenario.json")]).hexdigest()
    content = commitment_bytes("autumn", "A", position, digest, TRAFFIC_KEY, LUCK_KEY, rules)
    told = commitment(content, NONCE)
    files[room_file(position, "committed.bin")] = content + bytes.fromhex(NONCE)
    files[room_file(position, "keys.json")] = canonical({**json.loads(files[room_file(position, "keys.json")]), "commitment": told, "rules": rules})
    log = {**json.loads(files[room_file(position, "log.json")]), "commitment": told, "opening": _opening(weaker=weaker)}
    files[room_file(position, "log.json")] = canonical(log)
    receipt = {"log_digest": sha256(canonical(log)).hexdigest(), "actions": len(log["actions"]), "server_time": "", "signature": ""}
    files[room_file(position, "receipt.json")] = canonical(receipt)
    return files


def _opening(*, weaker: bool) -> list[dict[str, str]]:
    return [{"lever": lever, "sku": sku, "value": value} for lever, sku, value in (GOOD_OPENING[:-1] if weaker else GOOD_OPENING)]


def told(opened: bool, by: str = "assessment", **rules: Any) -> dict[str, Any]:
    manifest = builders.manifest()
    manifest["rules"] |= {"cut_score": CUT, **rules}
    return {**manifest, "format": FORMAT_OF_SEQUENTIAL, "extra_rooms": {"opened": opened, "by": by, "at": DECIDED}}


@lru_cache
def true_files(rooms: int, opened: bool, by: str, uneven: bool, excluded: int = 0, cut_score: float = CUT) -> tuple[tuple[str, bytes], ...]:
    """Every file of an attempt that sat `rooms`, as an honest site packs it; `excluded` by a regrade, which also decided by `cut_score`."""
    positions = [position for position in range(1, rooms + 1) if position != excluded]
    files = {name: data for position in positions for name, data in a_room(position, SEQUENTIAL, weaker=uneven and position == 2).items()}
    corrected = {"cut_score": cut_score, "corrected": ["cut_score"]} if cut_score != CUT else {}
    manifest = told(opened, by, excluded=[excluded] if excluded else [], **corrected)
    placeholder = {"conditions": [], "decision": "PASS", "rubric_version": "rubric/1"}
    if excluded:
        placeholder["sequential"] = {"opened": opened, "by": by}  # type: ignore[assignment]
    found = recomputing.recompute(read_bundle({**files, RESULT: canonical(placeholder), MANIFEST: canonical({**manifest, "files": {}})}))
    for position, grade in zip(positions, found.rooms, strict=True):
        files[room_file(position, "grade.json")] = canonical(grade)
    files[RESULT] = canonical({**found.result, "state": "finalised", "graded_at": "2026-11-22T08:06:00.000000Z"})
    files[MANIFEST] = canonical(manifest)
    return tuple(files.items())


def examined(path: Path, files: tuple[tuple[str, bytes], ...], *edits: Callable[[Files], None]) -> Examination:
    """The manifest's digests are made after the edits, as a careful forger would."""
    here = dict(files)
    for edit in edits:
        edit(here)
    manifest = json.loads(here.pop(MANIFEST))
    path.write_bytes(pack(manifest, here))
    return examine(path)


def wrong(found: Examination) -> list[str]:
    return [check.what for check in found.checks if not check.holds] + [row.figure for row in found.rows if not row.equal]


FINISHED = (3, False, "assessment", False)
OPENED = (5, True, "assessment", True)


@pytest.fixture(autouse=True)
def each_room_is_played_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rooms differ by their position alone: what a log makes of the room is played once for all tests here."""
    monkeypatch.setattr(recomputing, "_play", _played)


def _played(room: RoomBundle, limits: Any) -> Any:
    key = (room.scenario, canonical([room.log["opening"], room.log["actions"], room.keys["traffic_key"], dict(limits)]))
    if key not in PLAYED:
        PLAYED[key] = PLAY(room, limits)
    return replace(PLAYED[key], source=room)


PLAY = recomputing._play
PLAYED: dict[Any, Any] = {}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bundle.zip"


@pytest.mark.parametrize(("case", "why"), [(FINISHED, "above"), (OPENED, "close")])
def test_how_many_rooms_were_sat_follows_from_the_bundle(path: Path, case: Any, why: str) -> None:
    found = examined(path, true_files(*case))
    assert (found.verdict, wrong(found)) == (EQUAL, [])
    figures = {row.figure: row.recomputed for row in found.rows if row.room == 0}
    assert (figures["sequential.why"], figures["sequential.opened"], figures["sequential.rooms"]) == (why, case[1], 3)
    assert any(figure.startswith("sequential.intervals[1].") for figure in figures)


def test_extra_rooms_for_somebody_whose_base_rooms_had_decided_are_found(path: Path) -> None:
    """Two more rooms, and the published figures say that it was close."""

    def favour(files: Files) -> None:
        for position in (4, 5):
            files |= {name: data for name, data in true_files(*OPENED) if name.startswith(f"rooms/{position}/")}
        result = json.loads(files[RESULT])
        files[RESULT] = canonical({**result, "sequential": {**result["sequential"], "opened": True, "opens": True, "why": "close"}})
        files[MANIFEST] = canonical(told(True))

    found = examined(path, true_files(*FINISHED), favour)
    assert found.verdict == DIFFERENT
    assert {"sequential.opened", "sequential.opens", "sequential.why"} <= set(wrong(found))


def test_extra_rooms_that_were_due_and_were_not_opened_are_found(path: Path) -> None:
    def keep(files: Files) -> None:
        for name in [name for name in files if name.startswith(("rooms/4/", "rooms/5/"))]:
            del files[name]
        files[MANIFEST] = canonical(told(False))

    found = examined(path, true_files(*OPENED), keep, edited(RESULT, lambda result: result["sequential"].update(opened=False)))
    assert found.verdict == DIFFERENT
    assert "sequential.opened" in wrong(found)


def test_rooms_that_were_sat_and_are_not_in_the_bundle_are_missed(path: Path) -> None:
    def leave_out(files: Files) -> None:
        for name in [name for name in files if name.startswith("rooms/5/")]:
            del files[name]

    found = examined(path, true_files(*OPENED), leave_out)
    assert found.verdict == DIFFERENT
    assert "as many rooms as were decided on" in wrong(found)


def test_a_deadline_that_opened_them_is_said(path: Path) -> None:
    found = examined(path, true_files(5, True, "deadline", False))
    assert (found.verdict, wrong(found)) == (EQUAL, [])
    assert [check.what for check in found.checks if check.notable] == ["no assessment came within 300 s: the extra rooms were opened without one"]
    figures = {row.figure: row.recomputed for row in found.rows}
    assert (figures["sequential.opened"], figures["sequential.opens"], figures["sequential.by"]) == (True, False, "deadline")


def test_a_regrade_does_not_decide_again_on_extra_rooms(path: Path) -> None:
    """A cut of 620 decides now; whether it was close is judged by the one committed to."""
    found = examined(path, true_files(*OPENED, cut_score=620.0))
    assert (found.verdict, wrong(found)) == (EQUAL, [])
    figures = {row.figure: row.recomputed for row in found.rows if row.room == 0}
    assert (figures["cut_score"], figures["sequential.intervals[0].required"], figures["sequential.why"]) == (620, CUT, "close")


def test_a_base_room_that_a_regrade_left_out_leaves_the_decision_unproved_and_says_so(path: Path) -> None:
    found = examined(path, true_files(*OPENED, excluded=2))
    assert (found.verdict, wrong(found)) == (EQUAL, [])
    assert "whether extra rooms were due is not recomputed: a regrade left out base room 2" in {check.what for check in found.checks if check.notable}


def test_another_number_of_base_rooms_does_not_open_the_commitment(path: Path) -> None:
    found = examined(path, true_files(*FINISHED), *(edited(room_file(n, "keys.json"), lambda keys: keys["rules"].update(rooms=3)) for n in (1, 2, 3)))
    assert "scenario and keys open the commitment" in wrong(found)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda manifest: manifest.update(format=FORMAT), "rules of extra rooms belong into evidence/3"),
        (lambda manifest: manifest.pop("extra_rooms"), "extra_rooms"),
        (lambda manifest: manifest["extra_rooms"].update(by="examiner"), "assessment or deadline"),
    ],
)
def test_a_bundle_that_hides_the_decision_is_not_read(path: Path, change: Callable[[Any], None], says: str) -> None:
    with pytest.raises(UnreadableBundle, match=says):
        examined(path, true_files(*FINISHED), edited(MANIFEST, change))


def test_a_bundle_of_a_plain_round_in_the_new_format_is_not_read(path: Path) -> None:
    files = {**dict(builders.true_files()), MANIFEST: canonical(told(False))}
    with pytest.raises(UnreadableBundle, match="'sequential' is missing"):
        examined(path, tuple(files.items()))
