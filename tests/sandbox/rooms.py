"""Builders: rows of rooms and scenarios that need no fit. The room is a recording's traffic under prior parameters."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime

from sandbox.calibration.columns import ENTRIES
from sandbox.calibration.recording import parse_recording
from sandbox.engine import bundle as engine
from sandbox.engine.parameters import RoomParameters
from sandbox.engine.versions import ENGINE_VERSION
from sandbox.models import HostCalibration, JobState, Recording, Room, Scenario
from sandbox.services.draft_scenario import draft_scenario
from sandbox.services.pack_files import unpack

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def prior_model(row: Recording, prior_only_levers: tuple[str, ...] = ()) -> engine.RoomModel:
    """The recording's own traffic, everything else at its prior."""
    recording = parse_recording(unpack(row.files))
    ticks, minutes, products = row.minutes * 12, row.minutes, recording.engine_products()
    free = tuple(tuple(float(recording.minutes[name].iloc[t // 12]) / 12 for t in range(ticks)) for name in ENTRIES[:3])
    flat = ((1.0,) * minutes,) * len(products)
    return engine.RoomModel(
        engine_version=ENGINE_VERSION,
        room_id=f"{row.host}/{row.session_id}",
        host=row.host,
        title=row.title_zh,
        title_en=row.title_en,
        followers=row.followers,
        minutes=minutes,
        products=products,
        exogenous=engine.Exogenous((*free, (1.0,) * ticks), flat, flat, (1.0,) * minutes, (1.0,) * len(products)),
        members=(RoomParameters.prior([product.category for product in products]),),
        recorded=recording.controls,
        prior_only_levers=prior_only_levers,
        provenance=row.provenance,
    )


def make_room(row: Recording, verdict: str = "exam", prior_only_levers: tuple[str, ...] = ()) -> Room:
    job = HostCalibration.objects.create(
        host=row.host, inputs_digest=row.digest, engine_version=ENGINE_VERSION, state=JobState.READY, progress=100, queued_at=NOW
    )
    job.recordings.set([row])
    data = engine.to_json(prior_model(row, prior_only_levers))
    return Room.objects.create(
        calibration=job,
        recording=row,
        host=row.host,
        engine_version=ENGINE_VERSION,
        digest=hashlib.sha256(data).hexdigest(),
        model=zlib.compress(data),
        verdict=verdict,
        created_at=NOW,
    )


def make_draft(room: Room, kind: str = "practice", **given: object) -> Scenario:
    """A short draft: the bots play ten minutes of it in a moment."""
    terms = {"start_minute": 10, "minutes": 10, **given}  # type: ignore[dict-item]
    return draft_scenario(room.pk, kind=kind, by=None, now=NOW, terms=terms)
