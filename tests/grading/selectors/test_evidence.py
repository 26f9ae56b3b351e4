"""From a graded attempt to the bundle, over the door that people use, and back to the same figures."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine

from exams.commitment import commitment, commitment_bytes
from exams.models import FormRoom, Round
from exams.selectors import form_keys
from exams.services.create_round import NewRound, create_round
from exams.services.reveal_due import reveal_due
from exams.services.void_attempt import void_attempt
from grading.evidence.examine import EQUAL, examine
from grading.models import Result, RoomGrade
from grading.selectors import evidence_bundle, evidence_state
from grading.services.queue_job import queue_job
from grading.services.release_round import release_round
from grading.services.run_job import run_job
from sandbox.services.panel_values import panel_values
from tests.grading.builders import KEYS, NOW, a_closed_attempt, a_round, a_scenario, another_room, published
from tests.grading.conftest import Clock

AFTER = NOW + timedelta(hours=2)


def with_keys(round_: Round) -> Round:
    """The builders' keys, committed to, with the real reference operators' values."""
    for row in FormRoom.objects.filter(form__round=round_).select_related("form", "scenario"):
        content = commitment_bytes(round_.slug, row.form.label, row.position, row.scenario.digest, KEYS["traffic_key"], KEYS["luck_key"], row.rules)
        FormRoom.objects.filter(pk=row.pk).update(**KEYS, commitment=commitment(content, row.nonce))
    for scenario_id, keys in form_keys(round_.pk):
        panel_values(scenario_id, keys)
    return round_


def graded(round_: Round, person: Any, clock: Clock) -> Any:
    attempt = a_closed_attempt(round_, person)
    assert run_job(queue_job(attempt.pk, NOW).pk, clock)
    return attempt


@pytest.fixture
def attempt(alice: Any, clock: Clock) -> Any:
    """Two rooms, graded, of a round that waits for its release."""
    round_ = a_round(a_scenario(), a_scenario(another_room("net_gmv"), title_en="Second room"), release="on_release")
    return graded(with_keys(round_), alice, clock)


def test_the_published_grade_follows_from_the_bundle(attempt: Any, alice: Any, carol: Any, client_for: Any, api_for: Any, tmp_path: Path) -> None:
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    with time_machine.travel(AFTER, tick=False):
        answer = client_for(alice).get(f"/attempts/{attempt.public_id}/evidence.zip")
        same = [api_for(person).get(f"/api/v1/attempts/{attempt.public_id}/evidence/").content for person in (alice, carol)]
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == f'attachment; filename="evidence-{attempt.public_id}.zip"'
    assert same == [answer.content] * 2

    path = tmp_path / "bundle.zip"
    path.write_bytes(answer.content)
    noted = list(FormRoom.objects.values_list("commitment", flat=True))
    found = examine(path, noted)
    assert (found.verdict, found.problem, [row for row in found.rows if not row.equal], [check for check in found.checks if not check.holds]) == (
        EQUAL, "", [], [],
    )  # fmt: skip
    told = {(row.room, row.figure): row.recomputed for row in found.rows}
    stored = Result.objects.get()
    assert (told[0, "decision"], told[0, "round_uplift"], told[0, "contribution_cents"]) == (
        stored.decision, stored.round_uplift, stored.contribution_cents,
    )  # fmt: skip
    assert [told[grade.position, "value_cents"] for grade in RoomGrade.objects.all()] == [grade.value_cents for grade in RoomGrade.objects.all()]


def test_its_files_are_what_was_published_and_name_nobody(attempt: Any, alice: Any, carol: Any) -> None:
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    with zipfile.ZipFile(io.BytesIO(evidence_bundle(attempt.pk))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(files)
    for row in FormRoom.objects.select_related("scenario"):
        assert sha256(files[f"rooms/{row.position}/committed.bin"]).hexdigest() == row.commitment
        assert sha256(files[f"rooms/{row.position}/scenario.json"]).hexdigest() == row.scenario.digest
    for room in attempt.rooms.select_related("receipt"):
        assert sha256(files[f"rooms/{room.position}/log.json"]).hexdigest() == room.receipt.log_digest
    text = b"".join(files.values()).decode(errors="replace")
    for personal in (alice.username, alice.display_name, carol.display_name, "person", "registration", "email", "console"):
        assert personal not in text


def test_the_example_in_the_readme_works(attempt: Any, carol: Any, tmp_path: Path) -> None:
    """The five lines and both sha256sum commands, as they stand there, in the unpacked bundle."""
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    with zipfile.ZipFile(io.BytesIO(evidence_bundle(attempt.pk))) as archive:
        archive.extractall(tmp_path)
    for language in ("en", "zh"):
        readme = (tmp_path / f"README.{language}.txt").read_text(encoding="utf-8")
        indented = re.findall(r"^ {4}(\S.*)$", readme, re.MULTILINE)
        python = "\n".join(line for line in indented if not line.startswith(("sha256sum", "script/")))
        assert len(python.splitlines()) == 5
        ran = subprocess.run([sys.executable, "-c", python], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert ran.stdout == "True\n"
        sums = [line.split() for line in indented if line.startswith("sha256sum")]
        printed = [subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout for words in sums]
        log_digest = attempt.rooms.get(position=1).receipt.log_digest
        form_room = FormRoom.objects.select_related("scenario").get(position=1)
        assert form_room.commitment in printed[0]
        assert form_room.scenario.digest in printed[1]
        assert log_digest in printed[1]


def test_the_example_on_the_round_s_page_works(attempt: Any, carol: Any, client_for: Any) -> None:
    page = partial(client_for(None).get, "/rounds/autumn/", headers={"accept-language": "en"})
    assert "data-check" not in page().content.decode()
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    examples = re.findall(r"<pre[^>]*data-check[^>]*><code>(.*?)</code>", page().content.decode(), re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        program = unescape(example)
        assert len(program.splitlines()) == 5
        assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "True\n"


def _leaks(round_: Round, attempt: Any, clients: list[Any]) -> list[str]:
    addresses = [
        "/", "/rounds/autumn/", "/boards/autumn/", f"/attempts/{attempt.public_id}/", f"/attempts/{attempt.public_id}/report/",
        f"/attempts/{attempt.public_id}/evidence.zip", "/studio/results/autumn/", "/api/v1/rounds/", "/api/v1/rounds/autumn/",
        "/api/v1/rounds/autumn/results/", f"/api/v1/attempts/{attempt.public_id}/", f"/api/v1/attempts/{attempt.public_id}/evidence/",
        f"/api/v1/attempts/{attempt.public_id}/result/", f"/api/v1/attempts/{attempt.public_id}/report/",
        f"/api/v1/attempts/{attempt.public_id}/rooms/1/", f"/api/v1/attempts/{attempt.public_id}/rooms/1/log/",
    ]  # fmt: skip
    row = FormRoom.objects.filter(form__round=round_).first()
    assert row is not None
    secrets = [row.nonce, row.traffic_key, row.luck_key, '"committed":', "revealed_at"]
    found = []
    for client in clients:
        for address in addresses:
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert not body.startswith(b"PK"), address
            found += [f"{secret} in {address}" for secret in secrets if secret in body.decode(errors="replace")]
    return found


@pytest.mark.parametrize("release", ["at_once", "on_release"])
def test_nothing_leaks_before_the_last_sitting_has_closed(
    release: str, alice: Any, bob: Any, erin: Any, carol: Any, clock: Clock, client_for: Any
) -> None:
    """Also where results are published at once: who sits the form tomorrow must not meet its keys today."""
    round_ = with_keys(a_round(a_scenario(), release=release))
    attempt = graded(round_, alice, clock)
    reveal_due(NOW + timedelta(minutes=59))
    clients = [client_for(person) for person in (None, alice, bob, erin, carol)]
    with time_machine.travel(NOW + timedelta(minutes=59), tick=False):
        assert _leaks(round_, attempt, clients) == []


def test_a_round_with_immediate_publication_reveals_by_the_sweep(alice: Any, clock: Clock, api_for: Any) -> None:
    attempt = graded(with_keys(a_round(a_scenario())), alice, clock)
    asked = partial(api_for(alice).get, f"/api/v1/attempts/{attempt.public_id}/evidence/")
    refused = asked()
    assert (refused.status_code, refused.json()["code"], refused.json()["params"]) == (409, "evidence_not_ready", {"state": "sealed"})
    assert reveal_due(AFTER) == 1
    assert asked().status_code == 200


def test_before_the_release_there_is_no_evidence_for_anybody(attempt: Any, alice: Any, erin: Any, bob: Any, api_for: Any) -> None:
    address = f"/api/v1/attempts/{attempt.public_id}/evidence/"
    assert {person.username: api_for(person).get(address).status_code for person in (alice, erin, bob)} == {"alice": 409, "erin": 409, "bob": 404}
    assert api_for(alice).get(address).json()["params"] == {"state": "withheld"}


def test_outsiders_find_nothing_after_the_release(attempt: Any, bob: Any, charlie: Any, ivan: Any, carol: Any, client_for: Any, api_for: Any) -> None:
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    for person in (bob, charlie, ivan):
        assert api_for(person).get(f"/api/v1/attempts/{attempt.public_id}/evidence/").status_code == 404
        assert client_for(person).get(f"/attempts/{attempt.public_id}/evidence.zip").status_code == 404
    assert client_for(None).get(f"/attempts/{attempt.public_id}/evidence.zip").status_code == 302


def test_a_scenario_in_an_exam_that_is_still_open_keeps_the_bundle_back(attempt: Any, carol: Any) -> None:
    release_round(attempt.registration.round_id, carol.pk, AFTER)
    assert evidence_state(attempt.pk, AFTER) == "ready"
    scenario_id = FormRoom.objects.filter(position=1).values_list("scenario_id", flat=True).get()
    rules = {"expected_growth": Decimal("0.02"), "cut_score": Decimal(430)}
    exam = NewRound("winter", "冬季", "Winter", "certification", AFTER, AFTER + timedelta(days=1), [[scenario_id]], **rules)
    published(create_round(exam, None, NOW))
    assert evidence_state(attempt.pk, AFTER) == "in_use"
    assert evidence_state(attempt.pk, AFTER + timedelta(days=1)) == "ready"


def test_an_attempt_that_was_declared_void_before_its_grade_is_recomputed_as_invalid(
    alice: Any, ivan: Any, carol: Any, clock: Clock, tmp_path: Path
) -> None:
    attempt = a_closed_attempt(with_keys(a_round(a_scenario())), alice)
    job = queue_job(attempt.pk, NOW)
    void_attempt(attempt.pk, "fire alarm", ivan, NOW)
    assert run_job(job.pk, clock)
    reveal_due(AFTER)
    path = tmp_path / "bundle.zip"
    path.write_bytes(evidence_bundle(attempt.pk))
    assert examine(path).verdict == EQUAL
    assert json.loads(zipfile.ZipFile(path).read("result.json"))["decision"] == "INVALID"


@pytest.mark.parametrize("state", ["sealed", "ready"])
def test_the_report_says_where_the_evidence_is_or_why_not_yet(state: str, alice: Any, clock: Clock, client_for: Callable[..., Any]) -> None:
    attempt = graded(with_keys(a_round(a_scenario())), alice, clock)
    if state == "ready":
        reveal_due(AFTER)
    text = client_for(alice).get(f"/attempts/{attempt.public_id}/report/", headers={"accept-language": "en"}).content.decode()
    assert ("Download the evidence" in text) is (state == "ready")
    assert ("The keys of this form are still sealed" in text) is (state == "sealed")
    back = client_for(alice).get(f"/attempts/{attempt.public_id}/evidence.zip")
    assert back.status_code == (200 if state == "ready" else 302)
