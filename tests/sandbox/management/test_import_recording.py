"""script/manage import_recording PATH…"""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sandbox.models import Recording
from tests.sandbox.calibration import session_files as build

pytestmark = pytest.mark.django_db


def test_it_imports_every_path() -> None:
    out = StringIO()
    call_command("import_recording", str(build.SESSIONS / "snacks-01"), str(build.SESSIONS / "factory-01"), stdout=out)
    assert set(Recording.objects.values_list("session_id", flat=True)) == {"snacks-01", "factory-01"}
    assert "snacks/snacks-01" in out.getvalue()


def test_it_prints_file_line_and_column_of_a_defect_and_keeps_the_sound_ones(tmp_path: Path) -> None:
    for name, data in build.with_cell(build.english_files(), "products.csv", 3, "floor_price", "-1").items():
        (tmp_path / name).write_bytes(data)
    err = StringIO()
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("import_recording", str(tmp_path), str(build.SESSIONS / "snacks-01"), stdout=StringIO(), stderr=err)
    line = next(line for line in err.getvalue().splitlines() if "floor_price" in line)
    assert "products.csv" in line
    assert "3" in line
    assert list(Recording.objects.values_list("session_id", flat=True)) == ["snacks-01"]
