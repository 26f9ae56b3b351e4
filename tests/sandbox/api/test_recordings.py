"""/api/v1/recordings/"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certify.accounts.models import Person
from sandbox.calibration.columns import FILES
from sandbox.models import Recording
from sandbox.services import upload_cap
from sandbox.services.pack_files import pack
from tests.sandbox.calibration import session_files as build

pytestmark = pytest.mark.django_db
URL = "/api/v1/recordings/"


def folder(files: dict[str, bytes]) -> dict[str, Any]:
    return {"files": [SimpleUploadedFile(name, data) for name, data in files.items()]}


@pytest.fixture
def examiner(api_for: Callable[..., Any], erin: Person) -> Any:
    return api_for(erin)


def test_it_imports_the_five_files(examiner: Any, erin: Person) -> None:
    answer = examiner.post(URL, folder(build.english_files()), format="multipart")
    assert answer.status_code == 201
    body = answer.json()
    row = Recording.objects.get(pk=body["id"])
    assert row.imported_by == erin
    assert (body["host"], body["session_id"], body["minutes"], body["demo"]) == ("boutique", "boutique-01", 90, False)
    assert len(body["series"]["online"]) == 90
    assert body["provenance"] == row.provenance
    assert examiner.get(f"{URL}{row.pk}/").json() == body


def test_it_imports_a_zip_with_chinese_columns(examiner: Any) -> None:
    packed = SimpleUploadedFile("导出.zip", pack(build.chinese_files()))
    assert examiner.post(URL, {"files": packed}, format="multipart").status_code == 201


def test_the_list_names_provenance_and_leaves_the_curves_out(examiner: Any, recording: Recording) -> None:
    body = examiner.get(URL).json()
    assert [row["session_id"] for row in body["results"]] == ["boutique-01", "boutique-02"]
    assert all(row["provenance"] for row in body["results"])
    assert "series" not in body["results"][0]


def test_defects_are_listed_with_file_line_and_column(examiner: Any) -> None:
    files = build.with_cell(build.english_files(), "product_minutes.csv", 12, "price", "0.5")
    answer = examiner.post(URL, folder(files), format="multipart")
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == "recording_refused"
    defect = next(row for row in body["defects"] if row["code"] == "price_under_floor")
    assert (defect["file"], defect["line"], defect["column"]) == ("product_minutes.csv", 12, "price")
    assert "0.5" in defect["message"]
    assert not Recording.objects.exists()


def test_nothing_uploaded_is_said(examiner: Any) -> None:
    answer = examiner.post(URL, {}, format="multipart")
    assert (answer.status_code, answer.json()["defects"][0]["code"]) == (422, "nothing_uploaded")


def test_json_is_not_an_upload(examiner: Any) -> None:
    assert examiner.post(URL, {"files": []}, format="json").status_code == 415


def test_two_files_of_one_name_are_a_defect(examiner: Any) -> None:
    uploads = folder(build.english_files())
    uploads["files"].append(SimpleUploadedFile("minutes.csv", b"minute\n"))
    answer = examiner.post(URL, uploads, format="multipart")
    assert ("minutes.csv", "file_twice") in {(row["file"], row["code"]) for row in answer.json()["defects"]}
    assert not Recording.objects.exists()


def test_a_body_that_says_it_is_huge_is_refused_unread(examiner: Any) -> None:
    class Unread(BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body was read")

    answer = examiner.generic(
        "POST", URL, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 * 1024**2), **{"wsgi.input": Unread()}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")


def test_a_body_that_turns_out_huge_is_dropped_while_it_comes(examiner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files = build.english_files()
    monkeypatch.setattr(upload_cap, "MOST_UPLOAD_BYTES", sum(len(data) for data in files.values()) - 1)
    answer = examiner.post(URL, folder(files), format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
    assert not Recording.objects.exists()


def test_a_body_of_just_the_limit_is_taken(examiner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {name: data for name, data in build.english_files().items() if name in FILES}
    monkeypatch.setattr(upload_cap, "MOST_UPLOAD_BYTES", sum(len(data) for data in files.values()))
    assert examiner.post(URL, folder(files), format="multipart").status_code == 201


def test_a_wrong_token_imports_nothing(erin: Person) -> None:
    from rest_framework.test import APIClient

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(URL, folder(build.english_files()), format="multipart").status_code == 403
    assert not Recording.objects.exists()
