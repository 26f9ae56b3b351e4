"""Ads, clips and fan pushes: what the operator's traffic levers added to the entries, around smooth offered traffic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sandbox.calibration.deviance import CountMisfit
from sandbox.calibration.gauss_newton import Residuals
from sandbox.calibration.mean_room import MeanRoom
from sandbox.calibration.parameter_block import Array, ParameterBlock, parameters_of
from sandbox.calibration.smooth import smooth_rate
from sandbox.engine.bundle import TICKS_PER_MIN

ADS = ("ad_entries_per_cny", "ad_half_spend_cny", "ad_hill", "ad_lag_s", "ad_stay_entries", "ad_orders_entries")
PUSHES = ("push_gain", "push_decay_s", "push_repeat")
CLIPS = ("clip_gain", "clip_peak_s", "clip_repeat")
TRAFFIC = ADS + PUSHES + CLIPS
_FOLLOW, _VIDEO, _PAID = 0, 2, 3
_CURVATURE_SD = 0.02
"""Change of the slope of log offered traffic per minute: traffic turns within tens of minutes."""
_NOISE_SD = 0.08
"""Minute-to-minute noise of offered traffic beyond Poisson."""
_MARKET_SD = 0.12
_MARKET_STEP_SD = 0.004
"""The ad market differs between evenings and drifts within one."""


def per_minute(per_tick: Array) -> Array:
    return per_tick.reshape(*per_tick.shape[:-1], -1, TICKS_PER_MIN).sum(axis=-1)


def traffic_residuals(rooms: Sequence[MeanRoom], block: ParameterBlock, scaled: Array) -> Residuals:
    """Standardised misfit of follow, video and paid entries; the offered curves are profiled out."""
    misfit = CountMisfit(_NOISE_SD)

    def residuals(theta: Array) -> Array:
        parameters = parameters_of(block.put(scaled, theta))
        parts = []
        for place, room in enumerate(rooms):
            answer = per_minute(room.response(parameters)) / TICKS_PER_MIN
            entries = room.setting.entries
            for channel in (_FOLLOW, _VIDEO):
                base = smooth_rate(entries[channel], answer[channel], _CURVATURE_SD, _NOISE_SD)
                parts.append(misfit(4 * place + channel, entries[channel], base * answer[channel]))
            bought = answer[_PAID] * TICKS_PER_MIN
            market = market_of(entries[_PAID], bought)
            parts.append(misfit(4 * place + _PAID, entries[_PAID], market * bought))
            parts.append(np.array([np.log(market).mean() / _MARKET_SD]))
        return np.concatenate(parts)

    return residuals


def market_of(entries: Array, bought: Array) -> Array:
    """Slowly drifting multiplier of the ad response; 1 where nothing was bought all evening."""
    if bought.sum() < 1.0:
        return np.ones(len(entries))
    return smooth_rate(entries, bought, _MARKET_STEP_SD, _NOISE_SD, order=1)
