"""The studio's pages for dashboard exports: upload, mapping, import, what is remembered."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certify.accounts.models import Person
from sandbox.calibration.recording import parse_recording
from sandbox.models import ExportDraft, ExportMapping, Recording
from sandbox.services.pack_files import unpack
from tests.sandbox.exports import dashboards
from tests.sandbox.exports.dashboards import douyin
from tests.sandbox.exports.drafts import a_draft

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Person | None], Client]


@pytest.fixture
def examiner(client_for: ClientFor, erin: Person) -> Client:
    return client_for(erin)


@pytest.fixture
def dora(db: None) -> Person:
    """Another examiner."""
    from tests.conftest import _person

    return _person("dora", "朵拉", "examiner")


def upload(data: bytes, name: str = "douyin.xlsx") -> dict[str, object]:
    return {"files": [SimpleUploadedFile(name, data)]}


def session_fields(name: str = "boutique-01") -> dict[str, str]:
    return {f"s-{key}": text for key, text in dashboards.facts(name).items()}


def test_an_export_is_uploaded_mapped_and_imported(examiner: Client, erin: Person) -> None:
    answer = examiner.post("/studio/exports/", upload(douyin()))
    draft = ExportDraft.objects.get(owner=erin)
    assert answer["Location"] == f"/studio/exports/{draft.pk}/"
    page = examiner.get(f"/studio/exports/{draft.pk}/")
    assert {point["field"] for point in page.context["open"]} == {"host", "title", "provenance"}
    assert "2026-09-05 20:00" in page.content.decode()  # samples of the export's own cells
    examiner.post(f"/studio/exports/{draft.pk}/", session_fields())
    page = examiner.get(f"/studio/exports/{draft.pk}/")
    assert page.context["ready"]
    answer = examiner.post(f"/studio/exports/{draft.pk}/import/")
    row = Recording.objects.get()
    assert answer["Location"] == f"/studio/recordings/{row.pk}/"
    assert (row.session_id, row.imported_by) == ("boutique-01", erin)
    shown = examiner.get(f"/studio/recordings/{row.pk}/").content.decode()
    assert "商品点击人数" in shown  # where its figures come from
    assert "douyin.xlsx" in shown


def test_a_draft_survives_a_reload_and_the_same_upload_finds_it(examiner: Client, erin: Person) -> None:
    examiner.post("/studio/exports/", upload(douyin()))
    draft = ExportDraft.objects.get()
    examiner.post(f"/studio/exports/{draft.pk}/", {"s-host": "boutique", "t1-c3-field": ""})
    examiner.post("/studio/exports/", upload(douyin()))
    assert ExportDraft.objects.count() == 1
    page = examiner.get(f"/studio/exports/{draft.pk}/")
    assert ("host", "boutique") in [(key, text) for key, _, text, _ in page.context["session"]]
    assert {point["field"] for point in page.context["open"]} >= {"category"}
    assert draft.files[0]["name"] in examiner.get("/studio/exports/").content.decode()


def test_a_double_click_on_import_gives_one_recording(examiner: Client, erin: Person) -> None:
    draft = a_draft(erin)
    first = examiner.post(f"/studio/exports/{draft.pk}/import/")
    second = examiner.post(f"/studio/exports/{draft.pk}/import/")
    assert first["Location"] == second["Location"]
    assert Recording.objects.count() == 1
    assert set(ExportMapping.objects.values_list("uses", flat=True)) == {1}
    assert examiner.get(f"/studio/exports/{draft.pk}/")["Location"] == first["Location"]


def test_what_is_open_is_not_imported(examiner: Client, erin: Person) -> None:
    draft = a_draft(erin, complete=False)
    examiner.post(f"/studio/exports/{draft.pk}/import/")
    assert not Recording.objects.exists()


def test_a_field_chosen_on_screen_is_taken_with_its_first_unit_when_the_sent_one_does_not_fit(examiner: Client, erin: Person) -> None:
    draft = a_draft(erin)
    examiner.post(f"/studio/exports/{draft.pk}/", {"t0-c9-field": "average_watch_s", "t0-c9-how": "each", "t0-c9-unit": "yuan"})
    column = ExportDraft.objects.get().mapping["tables"][0]["columns"][9]
    assert (column["field"], column["how"], column["unit"], column["reason"]) == ("average_watch_s", "level", "s", "chosen")
    page = examiner.get(f"/studio/exports/{draft.pk}/")
    assert [row["name"] for row in page.context["decisions"] if row["open"]] == ["watch_seconds"]
    examiner.post(f"/studio/exports/{draft.pk}/", {"d-watch_seconds": "from_average"})
    assert examiner.get(f"/studio/exports/{draft.pk}/").context["ready"]


def test_the_next_export_with_these_columns_is_one_click(examiner: Client, erin: Person) -> None:
    examiner.post(f"/studio/exports/{a_draft(erin).pk}/import/")
    examiner.post("/studio/exports/", upload(douyin("boutique-02"), "next.xlsx"))
    draft = ExportDraft.objects.get(imported_at=None)
    page = examiner.get(f"/studio/exports/{draft.pk}/")
    assert page.context["remembered"]
    assert page.context["ready"]
    examiner.post(f"/studio/exports/{draft.pk}/import/")
    assert Recording.objects.filter(host="boutique", session_id="next").exists()
    assert set(ExportMapping.objects.values_list("uses", flat=True)) == {2}


def test_a_remembered_mapping_can_be_edited_and_forgotten(examiner: Client, erin: Person) -> None:
    examiner.post(f"/studio/exports/{a_draft(erin).pk}/import/")
    row = ExportMapping.objects.get(content__tables__0__table="minutes")
    assert "新增评论数" in examiner.get(f"/studio/export-mappings/{row.pk}/").content.decode()
    examiner.post(f"/studio/export-mappings/{row.pk}/", {"t0-c10-field": ""})
    row.refresh_from_db()
    assert row.content["tables"][0]["columns"][10]["field"] == ""
    examiner.post("/studio/exports/", upload(douyin("boutique-02"), "next.xlsx"))
    draft = ExportDraft.objects.get(imported_at=None)
    assert "comments" in {point["field"] for point in examiner.get(f"/studio/exports/{draft.pk}/").context["open"]}
    examiner.post(f"/studio/export-mappings/{row.pk}/forget/")
    assert not ExportMapping.objects.filter(pk=row.pk).exists()


def test_a_missing_table_comes_in_an_additional_file(examiner: Client, erin: Person) -> None:
    sheets = dashboards.sheets_of(dashboards.build.read_folder("boutique-01"))
    products = sheets.pop("商品")
    examiner.post("/studio/exports/", upload(dashboards.workbook(sheets)))
    draft = ExportDraft.objects.get()
    examiner.post(f"/studio/exports/{draft.pk}/", session_fields())
    page = examiner.get(f"/studio/exports/{draft.pk}/")
    assert {"unit_cost", "floor_price", "role"} <= {point["field"] for point in page.context["open"]}
    examiner.post(f"/studio/exports/{draft.pk}/files/", upload(dashboards.csv_bytes(products), "货盘.csv"))
    assert examiner.get(f"/studio/exports/{draft.pk}/").context["ready"]


def test_numbers_typed_for_products_are_remembered_for_the_next_export(examiner: Client, erin: Person) -> None:
    numbers = {row["name"]: row["sku"] for row in dashboards.table(dashboards.build.read_folder("boutique-01"), "products.csv")}
    for session, name in (("boutique-01", "first.xlsx"), ("boutique-02", "next.xlsx")):
        sheets = dashboards.sheets_of(dashboards.build.read_folder(session))
        examiner.post("/studio/exports/", upload(dashboards.workbook({title: rows for title, rows in sheets.items() if title != "商品"}), name))
        draft = ExportDraft.objects.get(imported_at=None)
        page = examiner.get(f"/studio/exports/{draft.pk}/")
        if session == "boutique-01":
            made = {row["facts"][0]["text"]: row["made"] for row in page.context["products"]["rows"]}
            rules = {"category": "服饰", "role": "main", "reserve": "9999", "floor_percent": "20", "cost_percent": "10"}
            chosen = {"list_price_from": "first_price", "stock_from": "first_stock"}
            typed = {f"p-{made[product]}-sku": number for product, number in numbers.items()}
            sent = {**session_fields(), **typed, "rules": "1", **{f"r-{key}": text for key, text in (rules | chosen).items()}}
            examiner.post(f"/studio/exports/{draft.pk}/", sent)
        examiner.post(f"/studio/exports/{draft.pk}/import/")
    assert Recording.objects.count() == 2
    for row in Recording.objects.all():
        assert set(parse_recording(unpack(row.files)).skus) == set(numbers.values())


def test_a_defect_names_sheet_line_and_column_of_the_export(examiner: Client, erin: Person) -> None:
    sheets = dashboards.sheets_of(dashboards.build.read_folder("boutique-01"))
    sheets["直播趋势"][9][13] = 900  # orders of minute 5, in line 10
    examiner.post("/studio/exports/", upload(dashboards.workbook(sheets)))
    draft = ExportDraft.objects.get()
    examiner.post(f"/studio/exports/{draft.pk}/", session_fields())
    defects = examiner.get(f"/studio/exports/{draft.pk}/").context["defects"]
    assert ("douyin.xlsx › 直播趋势", 10, "成交订单数", "sum_mismatch") in {(d["file"], d["line"], d["column"], d["code"]) for d in defects}
    answer = examiner.post(f"/studio/exports/{draft.pk}/import/")
    assert answer.status_code == 422
    assert not Recording.objects.exists()


PAGES = [
    ("get", "exports/{draft}/"), ("post", "exports/{draft}/"), ("post", "exports/{draft}/files/"), ("post", "exports/{draft}/import/"),
    ("post", "exports/{draft}/discard/"), ("get", "exports/{draft}/mapping.json"), ("get", "export-mappings/{mapping}/"),
    ("post", "export-mappings/{mapping}/"), ("post", "export-mappings/{mapping}/forget/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_other_people_s_drafts_and_mappings_are_not_there(
    method: str, path: str, client_for: ClientFor, erin: Person, dora: Person, alice: Person
) -> None:
    draft = a_draft(erin)
    mapping = ExportMapping.objects.create(owner=erin, signature="x", name="x", content=draft.mapping, confirmed_at=draft.created_at)
    address = "/studio/" + path.format(draft=draft.pk, mapping=mapping.pk)
    for person in (dora, alice):
        assert getattr(client_for(person), method)(address).status_code == 404
    stranger = getattr(client_for(None), method)(address)
    assert (stranger.status_code, "sign-in" in stranger["Location"]) == (302, True)
    assert ExportDraft.objects.filter(pk=draft.pk).exists()
    assert ExportMapping.objects.filter(pk=mapping.pk).exists()


@pytest.mark.parametrize("path", ["exports/", "exports/{draft}/", "exports/{draft}/import/", "exports/{draft}/files/", "exports/{draft}/discard/"])
def test_a_post_without_the_page_s_token_is_refused(path: str, erin: Person) -> None:
    draft = a_draft(erin)
    client = Client(enforce_csrf_checks=True)
    client.force_login(erin, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/studio/" + path.format(draft=draft.pk), upload(b"a,b\n1,2\n", "x.csv")).status_code == 403
    assert ExportDraft.objects.filter(pk=draft.pk, imported_at=None).exists()


def test_an_oversized_upload_says_so(examiner: Client, client_for: ClientFor, alice: Person) -> None:
    huge = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(200 * 1024**2)}
    answer = examiner.generic("POST", "/studio/exports/", b"", **huge)  # type: ignore[arg-type]
    assert (answer.status_code, "64 MB" in answer.content.decode()) == (413, True)
    assert client_for(alice).generic("POST", "/studio/exports/", b"", **huge).status_code == 404  # type: ignore[arg-type]


def test_what_is_no_workbook_is_refused_by_name(examiner: Client) -> None:
    answer = examiner.post("/studio/exports/", upload(b"PK\x03\x04 broken", "kaputt.xlsx"))
    assert answer.status_code == 422
    assert [(d["file"], d["code"]) for d in answer.context["defects"]] == [("kaputt.xlsx", "not_a_workbook")]
    assert not ExportDraft.objects.exists()
