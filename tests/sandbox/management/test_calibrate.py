"""script/manage calibrate HOST: the real fit, on two short sessions."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from sandbox import selectors
from sandbox.models import HostCalibration, Room
from sandbox.services.import_recording import import_recording
from tests.sandbox.calibration.session_files import SESSIONS
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db


def test_it_makes_rooms_that_repeat_their_sessions() -> None:
    for name in ("snacks-01", "snacks-02"):
        import_recording(SESSIONS / name, by=None, now=NOW)
    out = StringIO()
    call_command("calibrate", "snacks", stdout=out)
    job = HostCalibration.objects.get()
    assert (job.state, job.progress) == ("ready", 100)
    assert "snacks-01: room #" in out.getvalue()
    for room in Room.objects.select_related("recording"):
        assert abs(room.fidelity["gmv_error"]) < 0.05
        assert room.fidelity["online_wape"] < 0.10
        assert room.fidelity["funnel"]["dwell_s"]["recorded"] > 0
        assert len(selectors.load_room(room.pk).members) >= 8


def test_a_host_without_recordings_is_said() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("calibrate", "nobody", stdout=StringIO())
