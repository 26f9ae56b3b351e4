"""script/manage import_recording EXPORT --propose, --mapping FILE.json"""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sandbox.models import Recording
from tests.sandbox.exports import dashboards

pytestmark = pytest.mark.django_db


def test_propose_prints_a_mapping_that_imports_once_the_session_is_filled_in(tmp_path: Path) -> None:
    export = tmp_path / "douyin.xlsx"
    export.write_bytes(dashboards.douyin())
    out, err = StringIO(), StringIO()
    call_command("import_recording", str(export), "--propose", stdout=out, stderr=err)
    mapping = json.loads(out.getvalue())
    assert mapping["format"] == "export-mapping/1"
    assert err.getvalue().count("open:") == 3
    assert not Recording.objects.exists()
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("import_recording", str(export), "--mapping", str(path), stdout=StringIO(), stderr=err)
    assert len(err.getvalue().splitlines()) == 4
    path.write_text(json.dumps({**mapping, "session": dashboards.facts()}), encoding="utf-8")
    call_command("import_recording", str(export), "--mapping", str(path), stdout=out)
    assert Recording.objects.get().session_id == "boutique-01"


def test_last_week_s_mapping_fits_this_week_s_export(tmp_path: Path) -> None:
    out = StringIO()
    (tmp_path / "a.xlsx").write_bytes(dashboards.douyin())
    call_command("import_recording", str(tmp_path / "a.xlsx"), "--propose", stdout=out, stderr=StringIO())
    mapping = {**json.loads(out.getvalue()), "session": dashboards.facts("boutique-02")}
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(dashboards.douyin("boutique-02"))
    call_command("import_recording", str(tmp_path / "b.xlsx"), "--mapping", str(path), stdout=StringIO())
    assert Recording.objects.get().session_id == "boutique-02"


def test_a_mapping_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(dashboards.douyin())
    (tmp_path / "mapping.json").write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_recording", str(tmp_path / "a.xlsx"), "--mapping", str(tmp_path / "mapping.json"), stdout=StringIO(), stderr=StringIO())
