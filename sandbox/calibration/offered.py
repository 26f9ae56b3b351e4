"""Offered traffic: recorded entries divided by the room's own answer to ads, clips, fan pushes, lucky bags and the platform's boost."""

from __future__ import annotations

import numpy as np

from sandbox.calibration.fit_traffic import market_of, per_minute
from sandbox.calibration.mean_room import MeanRoom, per_tick
from sandbox.calibration.observations import Array
from sandbox.engine import layout as at
from sandbox.engine.bundle import TICKS_PER_MIN
from sandbox.engine.parameters import RoomParameters

_BOOST_PASSES = 6
_LEAST_BOUGHT = 0.5
"""Paid viewers per minute of a normal market below which the minute says nothing about the market."""
_LEAST_MARKET, _MOST_MARKET = 0.2, 5.0


def offer(room: MeanRoom, parameters: RoomParameters) -> None:
    """Set `room.shocks.offered` so that the recorded entries come in under the recorded operator. Uses entries only."""
    answer = per_minute(room.response(parameters))
    entries, offered = room.setting.entries, room.shocks.offered
    for channel in (0, 2):
        offered[channel] = per_tick(entries[channel] / (answer[channel] / TICKS_PER_MIN))
    offered[3] = np.repeat(_market(entries[3], answer[3]), TICKS_PER_MIN)
    match_boost(room, parameters, answer[1] / TICKS_PER_MIN)


def match_boost(room: MeanRoom, parameters: RoomParameters, bags: Array | None = None) -> None:
    """Divide recommended entries by the boost that the room gives itself; the boost of a minute depends on earlier ones only."""
    if bags is None:
        bags = per_minute(room.response(parameters))[1] / TICKS_PER_MIN
    wanted = per_tick(room.setting.entries[1] / bags)
    room.shocks.offered[1] = wanted
    for _ in range(_BOOST_PASSES):
        boost = room.run(parameters).rows[:, at.R_BOOST]
        room.shocks.offered[1] = wanted / boost


def _market(entries: Array, bought: Array) -> Array:
    """The ad market of each minute: exact where ads ran, slow elsewhere (what ads would have met)."""
    slow = market_of(entries, bought)
    exact = np.clip(entries / np.maximum(bought, _LEAST_BOUGHT), _LEAST_MARKET, _MOST_MARKET)
    return np.where(bought > _LEAST_BOUGHT, exact, slow)
