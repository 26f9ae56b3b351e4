"""Publishing lets the bots in, then freezes."""

import hashlib
import zlib

import pytest

from sandbox import selectors
from sandbox.engine.bots import DEGENERATE, PANEL
from sandbox.engine.bundle import to_json
from sandbox.engine.versions import BOT_VERSION
from sandbox.errors import ScenarioNotPublished, ScenarioRefused
from sandbox.models import GateRun, PanelRun, Recording, Room, Scenario
from sandbox.services import publish_scenario as publishing
from sandbox.services.draft_scenario import change_draft
from sandbox.services.publish_scenario import publish_scenario
from sandbox.services.run_gate import queue_gate, run_gate
from tests.sandbox.rooms import NOW, make_draft, make_room

pytestmark = pytest.mark.django_db


def test_the_bundle_is_what_the_digest_says(published: Scenario) -> None:
    data = zlib.decompress(published.bundle or b"")
    assert hashlib.sha256(data).hexdigest() == published.digest
    assert to_json(selectors.load_scenario(published.pk)) == data
    assert (published.state, published.published_at, published.bot_version) == ("published", NOW, BOT_VERSION)


def test_the_gate_holds_the_whole_panel_and_all_degenerate_operators(published: Scenario) -> None:
    assert {row["bot_id"] for row in published.gate["panel"]} == {bot.id for bot in PANEL}
    assert {row["bot_id"] for row in published.gate["degenerate"]} == {bot.id for bot in DEGENERATE}
    assert published.gate["headroom"] == max(row["uplift"] for row in published.gate["panel"])
    assert published.gate["bundle_digest"] == published.digest


def test_publishing_twice_gives_the_same_row(published: Scenario) -> None:
    again = publish_scenario(published.pk, by=None, now=NOW)
    assert (again.pk, again.digest) == (published.pk, published.digest)


def test_a_draft_has_nothing_to_play_in(draft: Scenario) -> None:
    with pytest.raises(ScenarioNotPublished):
        selectors.load_scenario(draft.pk)


def test_an_exam_in_a_room_for_practice_is_refused_with_the_reason(recording: Recording) -> None:
    exam = make_draft(make_room(recording, verdict="practice"), kind="exam")
    with pytest.raises(ScenarioRefused) as refused:
        publish_scenario(exam.pk, by=None, now=NOW)
    assert "room_practice_only" in {code for code, _ in refused.value.reasons}
    exam.refresh_from_db()
    assert (exam.state, exam.digest, exam.bundle) == ("draft", "", None)


def test_practice_publishes_with_the_numbers_that_would_refuse_an_exam(recording: Recording) -> None:
    row = publish_scenario(make_draft(make_room(recording, verdict="practice")).pk, by=None, now=NOW)
    assert row.state == "published"
    assert "room_practice_only" in {code for code, _ in row.gate["reasons"]}


def test_a_web_request_does_not_wait_for_the_bots(draft: Scenario) -> None:
    with pytest.raises(ScenarioRefused) as refused:
        publish_scenario(draft.pk, by=None, now=NOW, checked=True)
    assert [code for code, _ in refused.value.reasons] == ["draft_not_checked"]
    assert not PanelRun.objects.exists()


def test_a_ready_check_of_the_same_bundle_is_what_is_frozen(draft: Scenario) -> None:
    job = queue_gate(draft.pk, now=NOW)
    run_gate(job.pk, now=NOW)
    job.refresh_from_db()
    row = publish_scenario(draft.pk, by=None, now=NOW, checked=True)
    assert row.gate == job.result


def test_a_check_of_an_earlier_state_does_not_count(draft: Scenario) -> None:
    run_gate(queue_gate(draft.pk, now=NOW).pk, now=NOW)
    change_draft(draft.pk, speed=4)
    with pytest.raises(ScenarioRefused):
        publish_scenario(draft.pk, by=None, now=NOW, checked=True)


def test_a_draft_changed_while_the_bots_play_is_not_frozen(draft: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = publishing.measure_gate

    def change_meanwhile(*args: object, **kwargs: object) -> object:
        change_draft(draft.pk, speed=3)
        return measure(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "measure_gate", change_meanwhile)
    with pytest.raises(ScenarioRefused) as refused:
        publish_scenario(draft.pk, by=None, now=NOW)
    assert [code for code, _ in refused.value.reasons] == ["draft_changed"]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_two_checks_of_one_draft_are_one_job(draft: Scenario) -> None:
    assert queue_gate(draft.pk, now=NOW).pk == queue_gate(draft.pk, now=NOW).pk
    assert GateRun.objects.count() == 1


def test_a_check_of_a_draft_that_changed_since_fails_and_says_so(draft: Scenario) -> None:
    job = queue_gate(draft.pk, now=NOW)
    change_draft(draft.pk, speed=4)
    run_gate(job.pk, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "draft_changed")


def test_a_room_is_not_needed_to_grade(published: Scenario, room: Room) -> None:
    """The bundle carries the room: what is frozen can be replayed from it alone."""
    assert selectors.load_scenario(published.pk).room == selectors.load_room(room.pk)
