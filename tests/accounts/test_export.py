"""Everything that is held of a person, for that person and nobody else."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certify.accounts.models import Person, PersonalExport
from certify.accounts.register import chapters
from certify.accounts.services import build_export as building
from certify.accounts.services.ask_export import ask_export
from certify.accounts.services.build_export import build_export
from certify.accounts.services.issue_token import issue_token
from certify.accounts.services.show_name import show_name
from certify.accounts.services.sweep_accounts import sweep_accounts
from certify.certificates.models import Issuance
from exams.models import Action
from grading.models import Result
from tests.accounts.conftest import EMAIL, NAME, PHONE, Life, after

ClientFor = Callable[[Person | None], Client]


def unpacked(person: Person) -> dict[str, Any]:
    content = building.pack(person, timezone.now())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name) for name in archive.namelist()}


def test_it_holds_every_chapter_the_documents_and_an_index_in_both_languages(life: Life) -> None:
    files = unpacked(life.person)
    assert {f"data/{chapter.name}.json" for chapter in chapters()} | {"account.json", "index.zh.html", "index.en.html"} <= set(files)
    assert files["account.json"]["email"] == EMAIL
    exams = files["data/exams.json"]
    assert len(exams["exams.Action"]) == Action.objects.count() > 0
    assert PHONE in exams["exams.AttemptRoom"][0]["diagnosis"]
    assert exams["exams.ConsolePlace"][0]["address"] == "203.0.113.7"
    assert {act["note"] for act in exams["exams.Intervention"]} == {"", f"身份证 {NAME}"}
    assert files["data/grading.json"]["grading.Appeal"][0]["text"].endswith(PHONE)
    assert files["data/accounts.json"]["axes.AccessLog"]
    report = next(content for name, content in files.items() if name.startswith("reports/"))
    assert report.startswith(b"%PDF-")
    assert files[f"certificates/{life.certificate.code}.json"]["id"].endswith(life.certificate.code)
    assert files[f"certificates/{life.certificate.code}.pdf"].startswith(b"%PDF-")
    assert "我的数据" in files["index.zh.html"].decode()
    assert "My data" in files["index.en.html"].decode()


def test_a_damaged_record_does_not_keep_the_rest_from_its_owner(life: Life) -> None:
    Issuance.objects.update(document=b'{"tampered": true}')
    files = unpacked(life.person)
    assert files[f"certificates/{life.certificate.code}.json"] == {"tampered": True}  # what is there, as it is there
    assert f"certificates/{life.certificate.code}.pdf" not in files
    show_name(life.person, False, timezone.now())  # with it goes what is left of the record
    assert f"certificates/{life.certificate.code}.json" not in unpacked(life.person)


def test_it_holds_no_secret_and_nobody_else(life: Life) -> None:
    issue_token(life.person, "bot", timezone.now())
    files = unpacked(life.person)
    text = json.dumps({name: content for name, content in files.items() if name.endswith(".json")}, ensure_ascii=False)
    for secret in (life.person.password, *life.person.api_tokens.values_list("digest", flat=True)):
        assert secret not in text
    for other in ("伊万", "ivan", "卡罗尔", "carol", "traffic_key", "luck_key", "nonce"):
        assert other not in text
    assert "另一人 / another person" in text


def test_a_result_that_is_not_released_is_not_told_here_either(life: Life) -> None:
    Result.objects.update(state="graded", published_at=None)
    files = unpacked(life.person)
    assert files["data/grading.json"]["grading.Result"] == []
    assert files["data/grading.json"]["grading.RoomGrade"] == []
    assert files["data/grading.json"]["grading.RoomFeedback"] == []
    assert not [name for name in files if name.startswith("reports/")]


def test_it_is_asked_for_on_the_page_packed_by_a_worker_and_downloaded_by_its_owner_only(alice: Person, bob: Person, client_for: ClientFor) -> None:
    mine = client_for(alice)
    assert mine.post("/me/data/export/").status_code == 302
    export = PersonalExport.objects.get()
    assert 'hx-trigger="every 2s"' in mine.get("/me/data/export/state/").content.decode()
    assert mine.get(f"/me/data/export/{export.pk}/").status_code == 404
    assert build_export(export.pk, timezone.now)
    assert f"/me/data/export/{export.pk}/" in mine.get("/me/data/export/state/").content.decode()
    answer = mine.get(f"/me/data/export/{export.pk}/")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/zip", "private, no-store")
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert client_for(bob).get(f"/me/data/export/{export.pk}/").status_code == 404
    assert client_for(None).get(f"/me/data/export/{export.pk}/").status_code == 302


def test_a_double_click_packs_once_and_a_message_delivered_twice_as_well(alice: Person) -> None:
    first, second = ask_export(alice, timezone.now()), ask_export(alice, timezone.now())
    assert first.pk == second.pk
    assert build_export(first.pk, timezone.now)
    assert not build_export(first.pk, timezone.now)


def test_a_lost_message_is_found_and_the_third_failure_is_shown(alice: Person, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> bytes:
        raise RuntimeError("no paper")

    monkeypatch.setattr(building, "pack", fails)
    export = ask_export(alice, timezone.now())
    assert sweep_accounts(after(0.01)) == 1
    for day in range(3):
        with pytest.raises(RuntimeError):
            build_export(export.pk, lambda day=day: after(day))
    assert PersonalExport.objects.get().state == "dead"
    assert 'role="alert"' in client_for(alice).get("/me/data/").content.decode()


def test_it_is_throttled(alice: Person, client_for: ClientFor) -> None:
    client = client_for(alice)
    answers = [client.post("/me/data/export/").status_code for _ in range(21)]
    assert answers[:20] == [302] * 20
    assert answers[20] == 429
