"""Recordings, rooms and scenarios that the sandbox's tests share."""

from typing import Any

import pytest

from sandbox.models import GateRun, JobState, Recording, Room, Scenario
from sandbox.services.draft_bundle import draft_bundle
from sandbox.services.import_recording import import_recording
from sandbox.services.publish_scenario import publish_scenario
from tests.sandbox.calibration.session_files import SESSIONS
from tests.sandbox.rooms import NOW, make_draft, make_room

_MEASURED: dict[str, dict[str, Any]] = {}


@pytest.fixture
def recording(db: None) -> Recording:
    """The second of two imported sessions of one host."""
    import_recording(SESSIONS / "boutique-01", by=None, now=NOW)
    return import_recording(SESSIONS / "boutique-02", by=None, now=NOW)


@pytest.fixture
def room(recording: Recording) -> Room:
    return make_room(recording)


@pytest.fixture
def draft(room: Room) -> Scenario:
    return make_draft(room)


@pytest.fixture
def published(draft: Scenario) -> Scenario:
    """The draft, published; the bots play it for the first test that asks, the others take what they reached."""
    digest = draft_bundle(draft).digest
    if digest in _MEASURED:
        GateRun.objects.create(scenario=draft, bundle_digest=digest, state=JobState.READY, result=_MEASURED[digest], queued_at=NOW)
    row = publish_scenario(draft.pk, by=None, now=NOW)
    _MEASURED[digest] = row.gate
    return row
