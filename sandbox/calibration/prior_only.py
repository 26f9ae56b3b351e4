"""Levers that a host's recordings never move: what they do is prior knowledge, not data."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.calibration.recording import Recording
from sandbox.engine.levers import LEVERS

_PULSES = ("clip", "fan_push", "lucky_bag", "follow_call", "release", "price", "shelf")


def prior_only_levers(recordings: Sequence[Recording]) -> tuple[str, ...]:
    """In the order of the lever table. A setting counts as moved when it took two values over the host's evenings."""
    never = []
    for name in LEVERS:
        values: set[str] = set()
        for recording in recordings:
            log = recording.operator[recording.operator["lever"] == name]
            values |= set(log["sku"] if name == "pitch" else log["value"].astype(str))
            if name in _PULSES and len(log):
                values |= {"", "used"}
        if len(values) < 2:
            never.append(name)
    return tuple(never)
