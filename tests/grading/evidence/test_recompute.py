"""A bundle is recomputed without a database; whatever was changed in it is found. No test here may touch the database: pytest forbids it."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from exams.commitment import commitment, commitment_bytes
from grading.errors import UnreadableBundle
from grading.evidence.bundle import RoomBundle
from grading.evidence.examine import DIFFERENT, EQUAL, UNREADABLE
from grading.evidence.layout import canonical
from grading.evidence.pack import pack
from grading.evidence.recompute import played_controls
from grading.evidence.unpack import unpack
from tests.grading.evidence.builders import (
    NONCE,
    RULES,
    TRAFFIC_KEY,
    Files,
    broken_checks,
    bundle,
    different_figures,
    edited,
    examine,
    manifest,
    true_files,
    without_rules,
    zipped,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evidence.zip"


def test_a_true_bundle_is_equal_in_every_figure(path: Path) -> None:
    found = examine(bundle(path))
    assert (found.verdict, broken_checks(found), different_figures(found), found.problem) == (EQUAL, set(), set(), "")
    compared = {(row.room, row.figure) for row in found.rows}
    assert {(1, "value_cents"), (2, "panel.operators[23].value_cents"), (1, "members[1]"), (0, "decision"), (0, "contribution_cents")} <= compared
    assert len({row.figure for row in found.rows if row.figure.startswith("panel.operators")}) == 24 * 4


def test_the_same_files_make_the_same_bytes(path: Path, tmp_path: Path) -> None:
    backwards = dict(reversed(true_files()))
    assert pack(manifest(), backwards) == bundle(path).read_bytes()


def test_an_action_that_was_moved_is_found(path: Path) -> None:
    def later(log: Any) -> None:
        log["actions"][1].update(tick=35, effective_tick=35)

    found = examine(bundle(path, edited("rooms/1/log.json", later)))
    assert found.verdict == DIFFERENT
    assert broken_checks(found) == {"the log has the digest of its receipt"}
    assert {"log_digest", "run_digest"} <= different_figures(found)


def test_a_log_that_was_changed_with_its_receipt_gives_another_grade(path: Path) -> None:
    def without_a_release(files: Files) -> None:
        log = json.loads(files["rooms/1/log.json"])
        log["actions"] = [action for action in log["actions"] if action["lever"] != "release"]
        for number, action in enumerate(log["actions"], start=1):
            action["number"] = number
        files["rooms/1/log.json"] = canonical(log)
        receipt = json.loads(files["rooms/1/receipt.json"])
        receipt |= {"actions": len(log["actions"]), "log_digest": sha256(files["rooms/1/log.json"]).hexdigest()}
        files["rooms/1/receipt.json"] = canonical(receipt)

    found = examine(bundle(path, without_a_release))
    assert (found.verdict, broken_checks(found)) == (DIFFERENT, set())
    assert {"value_cents", "run_digest", "round_uplift"} <= different_figures(found)


def test_other_keys_do_not_open_the_commitment(path: Path) -> None:
    found = examine(bundle(path, edited("rooms/1/keys.json", lambda keys: keys.update(luck_key=f"{23:016x}"))))
    assert found.verdict == DIFFERENT
    assert "scenario and keys open the commitment" in broken_checks(found)
    assert {"value_cents", "sampled_gmv_cents", "run_digest"} <= different_figures(found)


def test_keys_with_a_commitment_of_their_own_are_found_by_the_one_that_the_reader_noted(path: Path) -> None:
    true = json.loads(dict(true_files())["rooms/1/keys.json"])["commitment"], json.loads(dict(true_files())["rooms/2/keys.json"])["commitment"]
    assert examine(bundle(path), true).verdict == EQUAL
    found = examine(bundle(path), [true[0], "00" * 32])
    assert (found.verdict, broken_checks(found)) == (DIFFERENT, {"the commitment is one of those given"})


def test_a_bundle_of_a_round_that_committed_to_scenario_and_keys_alone_is_still_recomputed(path: Path) -> None:
    found = examine(bundle(path, without_rules, format="evidence/1"))
    assert (found.verdict, broken_checks(found), found.problem) == (EQUAL, set(), "")
    assert not any("committed to was" in check.what or "the one committed to" in check.what for check in found.checks)
    with pytest.raises(UnreadableBundle, match="'rules' is missing"):
        examine(bundle(path, without_rules))


@pytest.mark.parametrize(("name", "value", "told"), [("cut_score", 420.0, "cut"), ("expected_growth", 0.01, "expected growth")])
def test_another_rule_than_the_committed_one_is_found_even_if_every_figure_agrees(path: Path, name: str, value: float, told: str) -> None:
    def decided_otherwise(result: Any) -> None:
        result[name] = value
        condition = next(row for row in result["conditions"] if row["code"] == {"cut_score": "score_reaches_cut"}.get(name, "uplift_reaches_growth"))
        condition["required"], condition["met"] = value, condition["measured"] >= value
        result["decision"] = "PASS" if all(row["met"] for row in result["conditions"]) else "FAIL"

    found = examine(bundle(path, edited("result.json", decided_otherwise), rules={name: value}))
    assert (found.verdict, different_figures(found)) == (DIFFERENT, set())
    assert broken_checks(found) == {f"the {told} that decided is the one committed to"}


def test_a_rule_that_a_regrade_corrected_is_named_beside_the_committed_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = examine(bundle(path, rules={"corrected": ["cut_score"]}))
    assert broken_checks(found) == {"the cut committed to was 430; a regrade decided by 430"}
    with pytest.raises(SystemExit):
        call_command("recompute", str(bundle(path, rules={"cut_score": 420.0, "corrected": ["cut_score"]})))
    assert "! room 1: the cut committed to was 430; a regrade decided by 420" in capsys.readouterr().out
    with pytest.raises(UnreadableBundle, match="a regrade corrects"):
        examine(bundle(path, rules={"corrected": ["decision"]}))


def test_rules_that_were_exchanged_do_not_open_the_commitment(path: Path) -> None:
    def easier(keys: Any) -> None:
        keys["rules"]["cut_score"] = 420.0

    edits = [edited(f"rooms/{position}/keys.json", easier) for position in (1, 2)]
    found = examine(bundle(path, *edits, rules={"cut_score": 420.0}))
    assert {"scenario and keys open the commitment", "committed.bin is what was committed to"} <= broken_checks(found)


def test_another_scenario_is_found(path: Path) -> None:
    def richer(scenario: Any) -> None:
        scenario["room"]["products"][0]["list_price_cents"] += 100

    found = examine(bundle(path, edited("rooms/2/scenario.json", richer)))
    assert found.verdict == DIFFERENT
    assert {"scenario and keys open the commitment", "the grade names this room and scenario"} <= broken_checks(found)


@pytest.mark.parametrize(
    ("name", "figure", "change"),
    [
        ("rooms/1/grade.json", "value_cents", lambda grade: grade.update(value_cents=grade["value_cents"] + 1)),
        ("rooms/1/grade.json", "score", lambda grade: grade.update(score=grade["score"] + 0.1)),
        ("rooms/2/grade.json", "panel.operators[3].value_cents", lambda grade: grade["panel"]["operators"][3].update(value_cents=1)),
        ("rooms/2/grade.json", "guard_rails[0].kept", lambda grade: grade["guard_rails"][0].update(kept=not grade["guard_rails"][0]["kept"])),
        ("result.json", "decision", lambda result: result.update(decision="FAIL" if result["decision"] == "PASS" else "PASS")),
        ("result.json", "round_uplift", lambda result: result.update(round_uplift=result["round_uplift"] + 0.0001)),
        ("result.json", "contribution_cents", lambda result: result.update(contribution_cents=result["contribution_cents"] - 1)),
        ("result.json", "score_se", lambda result: result.pop("score_se")),
        ("result.json", "bonus", lambda result: result.update(bonus=1)),
    ],
)
def test_a_published_figure_that_does_not_follow_is_found(path: Path, name: str, figure: str, change: Any) -> None:
    found = examine(bundle(path, edited(name, change)))
    assert (found.verdict, different_figures(found)) == (DIFFERENT, {figure})


def test_a_lower_cut_than_the_published_one_is_found(path: Path) -> None:
    found = examine(bundle(path, rules={"cut_score": 400.0}))
    assert found.verdict == DIFFERENT
    assert {"cut_score", "conditions[0].required"} <= different_figures(found)


def test_a_room_that_a_regrade_left_out_is_left_out(path: Path) -> None:
    def of_one_room(files: Files) -> None:
        for name in [name for name in files if name.startswith("rooms/1/")]:
            del files[name]

    found = examine(bundle(path, of_one_room, rules={"excluded": [1]}))
    assert broken_checks(found) == set()
    assert {row.room for row in found.rows} == {0, 2}
    assert "score_se" in different_figures(found)  # the published result is that of two rooms
    assert broken_checks(examine(bundle(path, of_one_room))) == {"the bundle holds every room that is not excluded"}


def test_limits_that_a_regrade_corrected_are_the_ones_that_are_scored_by(path: Path) -> None:
    found = examine(bundle(path, rules={"limits": {"return_rate_over_baseline_max": 0.2}}))
    assert {"guard_rails[2].measures[0].limit"} == different_figures(found)


def test_a_file_that_was_exchanged_without_the_manifest_is_found(path: Path) -> None:
    whole = unpack(bundle(path)) | {"README.en.txt": b"another text"}
    found = examine(zipped(path, *whole.items()))
    assert (found.verdict, different_figures(found)) == (DIFFERENT, set())
    assert "README.en.txt is the file that the manifest names" in broken_checks(found)


def test_a_rubric_that_is_not_carried_cannot_be_recomputed(path: Path) -> None:
    def of_tomorrow(files: Files) -> None:
        edited("result.json", lambda result: result.update(rubric_version="rubric/99"))(files)

    found = examine(bundle(path, of_tomorrow))
    assert (found.verdict, found.rows) == (UNREADABLE, ())
    assert "rubric/99" in found.problem


def test_an_engine_that_is_not_carried_cannot_be_recomputed(path: Path) -> None:
    """Consistent in itself, as a bundle of a later version would be."""
    found = examine(bundle(path, *(_of_engine("room/99", position) for position in (1, 2)), versions=["bots/1", "room/99", "rubric/1"]))
    assert (found.verdict, broken_checks(found)) == (UNREADABLE, set())
    assert "room/99" in found.problem


def test_an_engine_version_that_was_changed_is_found(path: Path) -> None:
    found = examine(bundle(path, edited("rooms/1/grade.json", lambda grade: grade.update(engine_version="room/2"))))
    assert found.verdict == DIFFERENT
    assert "the grade names the scenario's versions" in broken_checks(found)


def _of_engine(version: str, position: int) -> Any:
    place = f"rooms/{position}"

    def edit(files: Files) -> None:
        edited(f"{place}/scenario.json", lambda scenario: scenario["room"].update(engine_version=version))(files)
        digest = sha256(files[f"{place}/scenario.json"]).hexdigest()
        keys = json.loads(files[f"{place}/keys.json"])
        content = commitment_bytes("autumn", "A", position, digest, TRAFFIC_KEY, keys["luck_key"], RULES)
        told = commitment(content, NONCE)
        files[f"{place}/committed.bin"] = content + bytes.fromhex(NONCE)
        edited(f"{place}/keys.json", lambda document: document.update(commitment=told))(files)
        edited(f"{place}/grade.json", lambda document: document.update(engine_version=version, scenario_digest=digest))(files)
        edited(f"{place}/log.json", lambda document: document.update(scenario=digest, commitment=told))(files)
        log_digest = sha256(files[f"{place}/log.json"]).hexdigest()
        edited(f"{place}/receipt.json", lambda document: document.update(log_digest=log_digest))(files)

    return edit


def test_the_command_prints_a_table_and_ends_with_the_verdict(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("recompute", str(bundle(path)))
    told = capsys.readouterr().out
    assert "EQUAL" in told
    assert "score" in told
    with pytest.raises(SystemExit) as ended:
        call_command("recompute", str(bundle(path, edited("result.json", lambda result: result.update(score=999)))))
    assert ended.value.code == DIFFERENT
    assert "≠" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        call_command("recompute", str(path.with_name("nothing.zip")), "--json")
    assert ended.value.code == UNREADABLE
    assert json.loads(capsys.readouterr().out)["verdict"] == UNREADABLE


def test_the_command_tells_everything_as_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("recompute", str(bundle(path)), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["problem"], told["bundle_sha256"]) == (EQUAL, "", sha256(path.read_bytes()).hexdigest())
    assert all(row["equal"] for row in told["rows"])


def test_the_command_line_needs_no_database_that_can_be_reached(path: Path) -> None:
    """Nothing listens on port 1: whatever asked the database would fail."""
    key = b64encode(bytes(32)).decode()
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "",
        "CERTIFY_SECRET_KEY": "k",
        "CERTIFY_KEY_ENCRYPTION_KEY": key,
    }
    words = [sys.executable, "manage.py", "recompute", str(bundle(path))]
    ran = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert (ran.returncode, ran.stderr) == (EQUAL, "")
    assert "EQUAL" in ran.stdout


def test_a_withdrawn_instruction_is_not_played_again() -> None:
    rows = [("cue", "hook", 14), ("pitch", "", 15), ("withdraw", "1", 12), ("price", "80", 13)]
    actions = [
        {"number": number, "tick": 11, "effective_tick": tick, "lever": lever, "sku": "", "value": value}
        for number, (lever, value, tick) in enumerate(rows, start=1)
    ]
    room = RoomBundle(**dict.fromkeys(RoomBundle.__dataclass_fields__) | {"log": {"opening": [], "actions": actions}})  # type: ignore[arg-type]

    assert [(control.tick, control.lever) for control in played_controls(room, 240)] == [(13, "price"), (15, "pitch")]
