"""The studio's pages: who gets in, what they show, what they do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certify.accounts.models import Person
from sandbox.calibration.fidelity import compare
from sandbox.calibration.recording import parse_recording
from sandbox.models import ExcerptSearch, GateRun, HostCalibration, JobState, Recording, Room, Scenario
from sandbox.selectors import load_room
from sandbox.services.draft_bundle import draft_bundle
from sandbox.services.pack_files import unpack
from sandbox.services.propose_incidents import propose_incidents
from sandbox.services.run_gate import queue_gate, run_gate
from tests.sandbox.calibration import session_files as build
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person | None], Client]

PAGES = [
    ("get", "recordings/"),
    ("post", "recordings/"),
    ("get", "recordings/{recording}/"),
    ("get", "rooms/"),
    ("get", "rooms/{room}/"),
    ("post", "calibrations/"),
    ("get", "calibrations/{calibration}/"),
    ("get", "scenarios/"),
    ("post", "scenarios/"),
    ("get", "scenarios/{draft}/"),
    ("post", "scenarios/{draft}/"),
    ("post", "scenarios/{draft}/copy/"),
    ("post", "scenarios/{draft}/check/"),
    ("get", "scenarios/{draft}/gate/"),
    ("get", "scenarios/{draft}/excerpts/"),
    ("post", "scenarios/{draft}/excerpts/take/"),
    ("post", "scenarios/{draft}/publish/"),
]


@pytest.fixture
def places(recording: Recording, room: Room, draft: Scenario) -> dict[str, int]:
    return {"recording": recording.pk, "calibration": HostCalibration.objects.get().pk, "room": room.pk, "draft": draft.pk}


@pytest.fixture
def examiner(client_for: ClientFor, erin: Person) -> Client:
    return client_for(erin)


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_only_an_examiner_gets_in(
    method: str, path: str, places: dict[str, int], client_for: ClientFor, alice: Person, charlie: Person, erin: Person
) -> None:
    address = "/studio/" + path.format(**places)
    stranger = getattr(client_for(None), method)(address)
    assert (stranger.status_code, "sign-in" in stranger["Location"]) == (302, True)
    assert getattr(client_for(alice), method)(address).status_code == 404
    assert getattr(client_for(charlie), method)(address).status_code == 404
    assert getattr(client_for(erin), method)(address).status_code in {200, 302, 422}


@pytest.mark.parametrize("path", ["recordings/999999/", "rooms/999999/", "scenarios/999999/", "calibrations/999999/"])
def test_what_is_not_there_is_not_found(path: str, examiner: Client) -> None:
    assert examiner.get(f"/studio/{path}").status_code == 404


def test_a_folder_is_imported_and_shown_with_its_provenance(examiner: Client) -> None:
    uploads = [SimpleUploadedFile(name, data) for name, data in build.english_files().items()]
    answer = examiner.post("/studio/recordings/", {"files": uploads}, follow=True)
    row = Recording.objects.get()
    assert answer.redirect_chain[-1][0] == f"/studio/recordings/{row.pk}/"
    assert row.provenance in answer.content.decode() or "Provenance" not in answer.content.decode()
    assert b'data-chart="chart-entries"' in answer.content


def test_defects_are_a_table_with_file_line_and_column(examiner: Client) -> None:
    files = build.with_cell(build.english_files(), "minutes.csv", 9, "orders", "-1")
    uploads = [SimpleUploadedFile(name, data) for name, data in files.items()]
    answer = examiner.post("/studio/recordings/", {"files": uploads})
    assert answer.status_code == 422
    defect = answer.context["defects"][0]
    assert (defect["file"], defect["line"], defect["column"]) == ("minutes.csv", 9, "orders")
    assert '<td class="num">9</td>' in answer.content.decode()
    assert not Recording.objects.exists()


def test_an_upload_without_the_page_s_token_is_refused(erin: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
    uploads = [SimpleUploadedFile(name, data) for name, data in build.english_files().items()]
    assert client.post("/studio/recordings/", {"files": uploads}).status_code == 403
    assert not Recording.objects.exists()


def test_an_oversized_upload_says_so_to_an_examiner_and_nothing_to_others(examiner: Client, client_for: ClientFor, alice: Person) -> None:
    huge = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(200 * 1024**2)}
    answer = examiner.generic("POST", "/studio/recordings/", b"", **huge)  # type: ignore[arg-type]
    assert (answer.status_code, "64 MB" in answer.content.decode()) == (413, True)
    assert client_for(alice).generic("POST", "/studio/recordings/", b"", **huge).status_code == 404  # type: ignore[arg-type]


def test_a_calibration_is_queued_and_polled_until_it_ends(examiner: Client, recording: Recording) -> None:
    examiner.post("/studio/calibrations/", {"recording": [recording.pk]})
    job = HostCalibration.objects.get()
    HostCalibration.objects.update(state=JobState.RUNNING, progress=42, step="dwell")
    card = examiner.get(f"/studio/calibrations/{job.pk}/", headers={"hx-request": "true"})
    assert 'value="42"' in card.content.decode()
    assert "hx-trigger" in card.content.decode()
    assert "HX-Refresh" not in card
    HostCalibration.objects.update(state=JobState.READY)
    ended = examiner.get(f"/studio/calibrations/{job.pk}/", headers={"hx-request": "true"})
    assert ended["HX-Refresh"] == "true"
    assert "hx-trigger" not in ended.content.decode()


def test_a_room_shows_recorded_and_simulated(examiner: Client, room: Room) -> None:
    fidelity = compare(load_room(room.pk), parse_recording(unpack(room.recording.files)))
    Room.objects.filter(pk=room.pk).update(fidelity=fidelity)
    answer = examiner.get(f"/studio/rooms/{room.pk}/")
    specs = {id_: spec for id_, _, spec in answer.context["charts"]}
    assert specs["chart-online"]["series"][0]["values"] == room.recording.summary["series"]["online"]
    assert len(specs["chart-gmv"]["series"][1]["low"]) == 90
    assert len(answer.context["funnel"]) == 5
    assert [row["key"] for row in answer.context["rows"]][:2] == ["gmv_error", "online_wape"]


def form_of(examiner: Client, scenario_id: int) -> dict[str, Any]:
    """What the browser would send back unchanged."""
    form = examiner.get(f"/studio/scenarios/{scenario_id}/").context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in fields.items() if value is not None and value is not False}


def test_saving_an_unchanged_form_changes_nothing_that_the_room_sees(examiner: Client, draft: Scenario) -> None:
    before = draft_bundle(draft).digest
    assert examiner.post(f"/studio/scenarios/{draft.pk}/", form_of(examiner, draft.pk)).status_code == 302
    assert draft_bundle(Scenario.objects.select_related("room__recording").get(pk=draft.pk)).digest == before


def test_the_editor_saves_limits_and_incidents(examiner: Client, draft: Scenario) -> None:
    sent = form_of(examiner, draft.pk) | {"agents-maximum": "4", "incident0-code": "traffic_slump", "incident0-minute": "3", "speed": "4"}
    del sent["lucky_bag-enabled"]
    assert examiner.post(f"/studio/scenarios/{draft.pk}/", sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.speed, draft.terms["levers"]["agents"]["maximum"], draft.terms["levers"]["lucky_bag"]["enabled"]) == (4, 4, False)
    assert draft.terms["incidents"] == [{"code": "traffic_slump", "minute": 3.0, "minutes": 5.0, "size": None, "sku": ""}]


def test_the_editor_proposes_incidents_for_the_excerpt_as_it_is_sent(examiner: Client, draft: Scenario) -> None:
    sent = form_of(examiner, draft.pk) | {"minutes": "30", "incident0-code": "flash_sale", "propose": "incidents"}
    assert examiner.post(f"/studio/scenarios/{draft.pk}/", sent).status_code == 302
    draft.refresh_from_db()
    assert draft.terms["incidents"] == propose_incidents(load_room(draft.room_id), 10, 30, draft.terms["levers"])
    assert len(draft.terms["incidents"]) == 3


def test_a_strength_is_kept_as_it_was_sent(examiner: Client, draft: Scenario) -> None:
    sent = form_of(examiner, draft.pk) | {"incident1-code": "flash_sale", "incident1-minute": "3", "incident1-size": "0.2"}
    examiner.post(f"/studio/scenarios/{draft.pk}/", sent)
    draft.refresh_from_db()
    assert [(row["code"], row["size"]) for row in draft.terms["incidents"]] == [("flash_sale", 0.2)]


def test_the_editor_says_what_is_wrong_and_keeps_the_draft(examiner: Client, draft: Scenario) -> None:
    answer = examiner.post(f"/studio/scenarios/{draft.pk}/", form_of(examiner, draft.pk) | {"minutes": "600"})
    assert answer.status_code == 422
    assert answer.context["refused"]
    draft.refresh_from_db()
    assert draft.terms["minutes"] == 10


def test_the_bots_results_stand_beside_the_draft_and_go_stale(examiner: Client, draft: Scenario) -> None:
    page = f"/studio/scenarios/{draft.pk}/"
    assert examiner.get(page).context["gate"] is None
    examiner.post(f"{page}check/")
    assert examiner.get(f"{page}gate/").context["gate_job"]["active"]
    run_gate(GateRun.objects.get().pk, now=NOW)
    shown = examiner.get(page).context
    assert (len(shown["gate"]["panel"]), shown["gate_current"]) == (24, True)
    examiner.post(page, form_of(examiner, draft.pk) | {"speed": "4"})
    assert examiner.get(page).context["gate_current"] is False


def test_good_excerpts_are_searched_polled_and_taken(examiner: Client, draft: Scenario) -> None:
    page = f"/studio/scenarios/{draft.pk}/"
    assert examiner.get(page).context["excerpts"] is None
    answer = examiner.post(page, form_of(examiner, draft.pk) | {"propose": "excerpts"})
    assert answer["Location"] == f"{page}#excerpts"
    ExcerptSearch.objects.update(state=JobState.RUNNING, progress=42, step="panel")
    card = examiner.get(f"{page}excerpts/").content.decode()
    assert ('value="42"' in card, "hx-trigger" in card) == (True, True)
    row = {"start_minute": 40, "minutes": 10, "headroom": 0.8, "separation": 0.95, "most_single_share": 0.1, "passing": [], "reasons": []}
    refused = row | {"start_minute": 0, "reasons": [["degenerate_passes", {"bot": "idle", "uplift": 3.0}]]}
    ExcerptSearch.objects.update(state=JobState.READY, result=[row, refused])
    shown = examiner.get(f"{page}excerpts/")
    assert "hx-trigger" not in shown.content.decode()
    assert [(line["start"], len(line["reasons"])) for line in shown.context["excerpts"]] == [(40, 0), (0, 1)]
    assert examiner.post(f"{page}excerpts/take/", {"start_minute": "40"})["Location"] == page
    draft.refresh_from_db()
    assert draft.terms["start_minute"] == 40
    assert examiner.get(page).context["excerpts"][0]["current"]


@pytest.mark.parametrize("start", ["", "-1", "forty", "100000"])
def test_an_excerpt_that_cannot_be_taken_is_said_and_the_draft_stays(start: str, examiner: Client, draft: Scenario) -> None:
    answer = examiner.post(f"/studio/scenarios/{draft.pk}/excerpts/take/", {"start_minute": start}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Scenario.objects.get(pk=draft.pk).terms == draft.terms


def test_a_room_lists_its_scenarios_in_the_readers_language(examiner: Client, draft: Scenario) -> None:
    page = f"/studio/rooms/{draft.room_id}/"
    assert [line["title"] for line in examiner.get(page, headers={"accept-language": "zh-hans"}).context["scenarios"]] == [draft.title_zh]
    assert [line["title"] for line in examiner.get(page, headers={"accept-language": "en"}).context["scenarios"]] == [draft.title_en]
    assert f"({draft.state})" not in examiner.get(page).content.decode()


def test_publish_freezes_and_the_editor_then_only_shows(examiner: Client, draft: Scenario) -> None:
    page = f"/studio/scenarios/{draft.pk}/"
    examiner.post(f"{page}publish/")
    draft.refresh_from_db()
    assert draft.state == "draft"  # the bots have not been in
    run_gate(queue_gate(draft.pk, now=NOW).pk, now=NOW)
    examiner.post(f"{page}publish/")
    draft.refresh_from_db()
    assert draft.state == "published"
    assert all(field.disabled for field in examiner.get(page).context["form"].fields.values())
    assert examiner.post(page, {"speed": "1"}).status_code == 422
    draft.refresh_from_db()
    assert draft.speed == 5


def test_a_copy_of_a_published_scenario_is_a_draft_that_names_it(examiner: Client, published: Scenario) -> None:
    answer = examiner.post(f"/studio/scenarios/{published.pk}/copy/")
    copy = Scenario.objects.get(state="draft")
    assert answer["Location"] == f"/studio/scenarios/{copy.pk}/"
    assert (copy.replaces_id, copy.terms) == (published.pk, published.terms)
