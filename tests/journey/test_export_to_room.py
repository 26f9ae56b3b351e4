"""Recordings that come as a Douyin dashboard's workbooks are mapped, imported and calibrated."""

import pytest

from certify.accounts.models import Person
from sandbox.calibration.calibrate import calibrate
from sandbox.calibration.recording import parse_recording, read_recording
from sandbox.calibration.room_model import room_model
from sandbox.services.import_export import import_export
from sandbox.services.pack_files import unpack
from tests.sandbox.calibration.session_files import SESSIONS
from tests.sandbox.exports.drafts import a_draft
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db


def test_mapped_exports_equal_their_originals_and_calibrate(erin: Person) -> None:
    names = ("snacks-01", "boutique-01")
    rows = [import_export(a_draft(erin, name=name), NOW) for name in names]
    recordings = [parse_recording(unpack(row.files)) for row in rows]
    for name, found in zip(names, recordings, strict=True):
        assert found.digest == read_recording(SESSIONS / name).digest
    host = calibrate(recordings[:1], members=1)  # the short one
    assert room_model(host, recordings[0], "abduction").minutes == 60
