"""A recording is imported whole or not at all."""

import io
import zipfile
from pathlib import Path

import pytest

from sandbox.errors import RecordingRefused
from sandbox.models import Recording
from sandbox.services.import_recording import import_recording
from sandbox.services.pack_files import pack, unpack
from tests.sandbox.calibration import session_files as build
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db


def test_it_keeps_the_five_files_byte_for_byte() -> None:
    files = build.read_folder("snacks-01")
    row = import_recording(build.SESSIONS / "snacks-01", by=None, now=NOW, demo=True)
    assert unpack(row.files) == {name: files[name] for name in unpack(row.files)}
    assert (row.host, row.session_id, row.minutes, row.demo, row.imported_at) == ("snacks", "snacks-01", 60, True, NOW)
    assert row.provenance.startswith("calibrated synthetic")


def test_the_summary_agrees_with_the_files() -> None:
    row = import_recording(build.english_files(), by=None, now=NOW)
    rows = build.rows_of(build.english_files()["minutes.csv"])
    gmv = rows[0].index("gmv")
    assert row.summary["totals"]["gmv_cents"] == round(sum(float(line[gmv]) for line in rows[1:]) * 100)
    assert sum(row.summary["series"]["gmv_cents"]) == row.summary["totals"]["gmv_cents"]
    assert sum(line["gmv_cents"] for line in row.summary["products"]) == row.summary["totals"]["gmv_cents"]
    assert all(len(line["stock"]) == row.minutes for line in row.summary["products"])


def test_the_same_content_is_one_recording_whatever_its_packing() -> None:
    first = import_recording(build.english_files(), by=None, now=NOW)
    again = import_recording(pack(build.english_files()), by=None, now=NOW)
    chinese = import_recording(build.chinese_files(), by=None, now=NOW)
    assert first.pk == again.pk == chinese.pk
    assert Recording.objects.count() == 1


def test_a_corrected_export_is_another_recording() -> None:
    first = import_recording(build.english_files(), by=None, now=NOW)
    corrected = import_recording(build.with_cell(build.english_files(), "minutes.csv", 5, "new_followers", "0"), by=None, now=NOW)
    assert first.pk != corrected.pk
    assert first.session_id == corrected.session_id


def test_a_zip_with_a_folder_inside_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in build.english_files().items():
            archive.writestr(f"boutique-01/{name}", data)
        archive.writestr("__MACOSX/boutique-01/._minutes.csv", b"rubbish")
    assert import_recording(path, by=None, now=NOW).session_id == "boutique-01"


def test_it_names_every_defect_and_imports_nothing() -> None:
    files = build.with_cell(build.english_files(), "minutes.csv", 7, "entries_follow", "-3")
    files = build.with_cell(files, "operator.csv", 4, "lever", "megaphone")
    with pytest.raises(RecordingRefused) as refused:
        import_recording(files, by=None, now=NOW)
    found = {(defect.file, defect.line, defect.column, defect.code) for defect in refused.value.defects}
    assert ("minutes.csv", 7, "entries_follow", "negative") in found
    assert ("operator.csv", 4, "lever", "unknown_lever") in found
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"not a zip", "not_a_recording_or_zip"),
        ({"minutes.csv": b"minute\n0\n"}, "missing_file"),
        (Path("/nowhere/at/all"), "not_found"),
    ],
)
def test_it_refuses_what_is_no_recording(source: object, code: str) -> None:
    with pytest.raises(RecordingRefused) as refused:
        import_recording(source, by=None, now=NOW)  # type: ignore[arg-type]
    assert code in {defect.code for defect in refused.value.defects}
    assert not Recording.objects.exists()


def test_a_huge_file_is_a_defect_not_a_crash(tmp_path: Path) -> None:
    """200 MB of minutes, sparse on disk."""
    for name, data in build.english_files().items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "minutes.csv").open("ab") as stream:
        stream.truncate(200 * 1024**2)
    with pytest.raises(RecordingRefused) as refused:
        import_recording(tmp_path, by=None, now=NOW)
    assert [(defect.file, defect.code) for defect in refused.value.defects] == [("minutes.csv", "file_too_large")]


def test_a_zip_bomb_is_stopped_while_it_unpacks() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in build.english_files().items():
            archive.writestr(name, b"0" * 60 * 1024**2 if name == "minutes.csv" else data)
    assert len(packed.getvalue()) < 1024**2
    with pytest.raises(RecordingRefused) as refused:
        import_recording(packed.getvalue(), by=None, now=NOW)
    assert ("minutes.csv", "file_too_large") in {(defect.file, defect.code) for defect in refused.value.defects}
