"""/api/v1/exports/ and /api/v1/export-mappings/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certify.accounts.models import Person
from sandbox.models import ExportDraft, ExportMapping, Recording
from sandbox.services.open_export import DAYS_KEPT, sweep_drafts
from tests.sandbox.exports import dashboards
from tests.sandbox.exports.drafts import a_draft
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db
URL = "/api/v1/exports/"


@pytest.fixture
def examiner(api_for: Callable[..., Any], erin: Person) -> Any:
    return api_for(erin)


def upload(data: bytes, name: str = "douyin.xlsx") -> dict[str, Any]:
    return {"files": [SimpleUploadedFile(name, data)]}


def test_upload_map_import_and_the_mapping_is_remembered(examiner: Any, erin: Person) -> None:
    answer = examiner.post(URL, upload(dashboards.douyin()), format="multipart")
    assert answer.status_code == 201
    body = answer.json()
    assert {point["field"] for point in body["open"]} == {"host", "title", "provenance"}
    assert body["preview"]["totals"]["gmv"] == pytest.approx(15_273, abs=60)
    mapping = {**body["mapping"], "session": dashboards.facts()}
    answer = examiner.put(f"{URL}{body['id']}/mapping/", {"mapping": mapping})
    assert (answer.status_code, answer.json()["ready"], answer.json()["open"], answer.json()["defects"]) == (200, True, [], [])
    first = examiner.post(f"{URL}{body['id']}/import/")
    assert (first.status_code, first.json()["session_id"]) == (201, "boutique-01")
    assert examiner.post(f"{URL}{body['id']}/import/").json()["id"] == first.json()["id"]
    assert Recording.objects.get().origin["files"][0]["name"] == "douyin.xlsx"
    remembered = examiner.get("/api/v1/export-mappings/").json()["results"]
    assert {row["content"]["tables"][0]["table"] for row in remembered} == {"minutes", "products", "product_minutes", "operator"}
    assert examiner.delete(f"/api/v1/export-mappings/{remembered[0]['id']}/").status_code == 204
    assert ExportMapping.objects.count() == 3


def test_an_open_export_is_not_imported_and_says_what_is_open(examiner: Any, erin: Person) -> None:
    draft = a_draft(erin, complete=False)
    answer = examiner.post(f"{URL}{draft.pk}/import/")
    assert (answer.status_code, answer.json()["code"]) == (422, "export_not_ready")
    assert {point["field"] for point in answer.json()["params"]["open"]} == {"host", "title", "provenance"}


BROKEN = [
    ({}, "format"),
    ({"format": "export-mapping/1", "tables": [{"table": "weather"}]}, "tables[0].table"),
    ({"format": "export-mapping/1", "tables": [{"table": "minutes", "columns": [{"field": "mood"}]}]}, "tables[0].columns[0].field"),
    ({"format": "export-mapping/1", "tables": [{"table": "minutes", "columns": [{"field": "gmv", "unit": "s"}]}]}, "tables[0].columns[0].unit"),
    ({"format": "export-mapping/1", "decisions": {"gmv": {"how": "guess"}}}, "decisions.gmv.how"),
    ({"format": "export-mapping/1", "decisions": {"refund_gmv": {"how": "percent", "percent": 400}}}, "decisions.refund_gmv.percent"),
    (None, "format"),
]


@pytest.mark.parametrize(("mapping", "where"), BROKEN)
def test_what_is_no_mapping_is_refused_with_its_place(mapping: Any, where: str, examiner: Any, erin: Person) -> None:
    draft = a_draft(erin)
    answer = examiner.put(f"{URL}{draft.pk}/mapping/", {"mapping": mapping})
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]["where"]) == (422, "mapping_refused", where)
    assert ExportDraft.objects.get().mapping == draft.mapping


def test_who_may_use_it(api_for: Callable[..., Any], erin: Person, alice: Person, admin: Person) -> None:
    draft = a_draft(erin)
    for method, path in (
        ("get", ""),
        ("get", f"{draft.pk}/"),
        ("put", f"{draft.pk}/mapping/"),
        ("post", f"{draft.pk}/import/"),
        ("delete", f"{draft.pk}/"),
    ):
        assert getattr(api_for(None), method)(URL + path).status_code in {401, 403}
        assert getattr(api_for(alice), method)(URL + path).status_code == 403
    from tests.conftest import _person

    other = api_for(_person("dora", "朵拉", "examiner"))
    assert other.get(URL).json()["results"] == []
    for method, path in (("get", ""), ("put", "mapping/"), ("post", "import/"), ("delete", "")):
        assert getattr(other, method)(f"{URL}{draft.pk}/{path}").status_code == 404


def test_a_file_that_cannot_be_read_is_named(examiner: Any) -> None:
    answer = examiner.post(URL, upload(b"\xd0\xcf\x11\xe0", "alt.xls"), format="multipart")
    assert answer.status_code == 422
    assert [(row["file"], row["code"]) for row in answer.json()["defects"]] == [("alt.xls", "old_workbook")]


def test_drafts_that_nobody_comes_back_to_are_swept(erin: Person) -> None:
    draft = a_draft(erin)
    assert sweep_drafts(NOW + timedelta(days=DAYS_KEPT - 1)) == 0
    assert sweep_drafts(NOW + timedelta(days=DAYS_KEPT + 1)) == 1
    assert not ExportDraft.objects.filter(pk=draft.pk).exists()
