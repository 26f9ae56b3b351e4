"""Rooms, logs and keys for the engine's tests."""

from dataclasses import replace

from sandbox.engine.bundle import Incident, Keys, RoomModel, Scenario, default_limits
from sandbox.engine.controls import Control
from sandbox.engine.reference_room import reference_room, reference_scenario

__all__ = ["act", "keys", "quiet_scenario", "reference_room", "reference_scenario"]

OPENING = (("agents", "", "6"), ("cue", "", "demo"), ("pitch", "T1", ""))


def keys(count: int, first: int = 0) -> list[Keys]:
    """Distinct, reproducible keys."""
    return [Keys(0x9E3779B97F4A7C15 * (k + 1) % 2**64, 0xD1B54A32D192ED03 * (k + 1) % 2**64) for k in range(first, first + count)]


def act(*actions: tuple[int, str, str, str]) -> tuple[Control, ...]:
    """A log that opens with agents, demo and the first product on pitch, then `actions`."""
    opening = tuple(Control(0, lever, sku, value) for lever, sku, value in OPENING)
    return (*opening, *(Control(*action) for action in actions))


def quiet_scenario(
    minutes: int = 20, products: int = 3, stock: int = 2000, incidents: tuple[Incident, ...] = (), enforce: bool = False, scale: float = 3.0
) -> Scenario:
    """A room without recorded actions, from its first tick, in plenty of stock."""
    room: RoomModel = replace(reference_room(minutes, products, scale, stock), recorded=())
    return Scenario(
        room, 0, minutes * 12, levers=default_limits(), ad_budget_cents=10_000_000, incidents=incidents, enforce=enforce,
    )  # fmt: skip
