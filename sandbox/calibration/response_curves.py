"""What a lever does in a host's typical moment: before its data (prior) and after the fit (the ensemble), and where recordings cover it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sandbox.calibration.host_model import HostModel
from sandbox.calibration.observations import Array, observe
from sandbox.calibration.parameter_block import whole_prior
from sandbox.calibration.recording import Recording
from sandbox.calibration.standard_room import StandardRoom
from sandbox.engine import layout as at
from sandbox.engine.levers import CUES, TICK_S
from sandbox.engine.parameters import INDEX, SPEC, SPECS, RoomParameters, from_scale

PRIOR_DRAWS = 40
_PRIOR_SEED = 20261122
_BAND = (5.0, 50.0, 95.0)
CLOSE_S = 300
PITCH_MIN = 20
HOLD_S = (0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360)
_LEAST_RATIO, _MOST_RATIO, _RATIO_STEP = 0.5, 1.2, 0.05
_SPENDS = 13
_LEAST_SPEND_CNY = 200.0

_PRICE = ("elasticity", "elasticity_bargain", "price_click_share")
LEVER_PARAMETERS: dict[str, tuple[str, ...]] = {
    "price_regular": _PRICE,
    "price_bargain": _PRICE,
    "ads": ("ad_entries_per_cny", "ad_half_spend_cny", "ad_hill"),
    "close": ("close_lift", "close_loss", "close_span_s", "click_close", "dwell_close"),
    "pitch": (
        "pitch_ramp_s",
        "pitch_deal",
        "consider_pitch_s",
        "click_decided",
        "deal_decided",
        "pitch_fresh_s",
        "dwell_pitch_old",
        "dwell_decided",
        "dwell_switch",
    ),
    "hold": ("hold_gain", "hold_defer", "hold_keep_s", "hold_release_s", "hold_span_s", "dwell_hold", "dwell_hold_over", "click_hold"),
}
"""Parameters that shape each curve: drawn from their priors for the prior's band, while all others stay at the fit."""


def response_curves(host: HostModel, recordings: Sequence[Recording]) -> list[dict[str, Any]]:
    """One plain document per curve: `name`, `x`, `prior` {low, median, high}, `members` (one list each, the fit first), `covered` [from, to] or null.

    Units of x and y: price_* list price → multiple of orders; ads CNY/min → paid entries/min; close s → multiple of orders at that
    second; pitch min → orders/min; hold min → multiple of the orders of a quarter of an hour.
    """
    room = StandardRoom(host, recordings)
    covered = _covered(recordings)
    spends, ratios = _spends(covered["ads"]), _ratios(covered["price_regular"])
    readers: dict[str, tuple[Sequence[float], Callable[[RoomParameters], Array]]] = {
        "price_regular": (ratios, lambda p: _price(room, ratios, False, p)),
        "price_bargain": (ratios, lambda p: _price(room, ratios, True, p)),
        "ads": (spends, lambda p: np.array(room.paid_entries(spends, p))),
        "close": ([float(second) for second in range(0, CLOSE_S, 2 * TICK_S)], lambda p: _close(room, p)),
        "pitch": ([minute + 0.5 for minute in range(PITCH_MIN)], lambda p: room.orders_by_age(PITCH_MIN, p)),
        "hold": ([seconds / 60.0 for seconds in HOLD_S], lambda p: _hold(room, p)),
    }
    return [_curve(name, x, read, host, covered[name]) for name, (x, read) in readers.items()]


def _curve(
    name: str, x: Sequence[float], read: Callable[[RoomParameters], Array], host: HostModel, covered: tuple[float, float] | None
) -> dict[str, Any]:
    drawn = np.array([read(parameters) for parameters in _prior_draws(host, LEVER_PARAMETERS[name])])
    low, median, high = np.percentile(drawn, _BAND, axis=0)
    return {
        "name": name,
        "x": [round(float(value), 4) for value in x],
        "prior": {"low": _rounded(low), "median": _rounded(median), "high": _rounded(high)},
        "members": [_rounded(read(member)) for member in host.members],
        "covered": None if covered is None else [round(covered[0], 4), round(covered[1], 4)],
    }


def _prior_draws(host: HostModel, names: Sequence[str]) -> list[RoomParameters]:
    """The fit with `names` drawn from the priors that the fit had. Every curve sees the same draws of a parameter."""
    prior = whole_prior(host.categories)
    steps = np.random.default_rng(_PRIOR_SEED).standard_normal((PRIOR_DRAWS, len(SPEC)))
    places = [INDEX[name] for name in names if name in INDEX]
    draws = []
    for step in steps:
        scaled = {place: float(prior.mean[place] + prior.sd[place] * step[place]) for place in places}
        draws.append(host.members[0].with_values(**{SPECS[place].name: from_scale(SPECS[place].transform, at_) for place, at_ in scaled.items()}))
    return draws


def _price(room: StandardRoom, ratios: Sequence[float], bargain: bool, parameters: RoomParameters) -> Array:
    orders = np.array([room.orders_at_price(ratio, bargain, parameters) for ratio in ratios])
    return np.asarray(orders / orders[ratios.index(1.0)])


def _close(room: StandardRoom, parameters: RoomParameters) -> Array:
    """Multiple of the orders that a plain demonstration would bring at the same second."""
    plain, closing = (room.orders_under(cue, CLOSE_S, parameters) for cue in ("demo", "close"))
    return np.asarray(closing.reshape(-1, 2).sum(axis=1) / plain.reshape(-1, 2).sum(axis=1))


def _hold(room: StandardRoom, parameters: RoomParameters) -> Array:
    orders = np.array([room.orders_after_hold(seconds, parameters) for seconds in HOLD_S])
    return np.asarray(orders / orders[0])


def _ratios(covered: tuple[float, float] | None) -> list[float]:
    """Shares of the list price: a little below the lowest recorded one to a fifth above it, list price among them."""
    least = _LEAST_RATIO if covered is None else max(_LEAST_RATIO, covered[0] - 0.1)
    most = _MOST_RATIO if covered is None else max(_MOST_RATIO, covered[1])
    return [round(step * _RATIO_STEP, 2) for step in range(int(least / _RATIO_STEP), int(most / _RATIO_STEP + 1e-9) + 1)]


def _spends(covered: tuple[float, float] | None) -> list[float]:
    """From nothing to twice what was recorded."""
    most = max(_LEAST_SPEND_CNY, 2.0 * covered[1]) if covered else _LEAST_SPEND_CNY
    return [round(most * step / (_SPENDS - 1), 2) for step in range(_SPENDS)]


def _covered(recordings: Sequence[Recording]) -> dict[str, tuple[float, float] | None]:
    """The range of each x axis in which the recordings have shown the lever; None where it never moved."""
    seen = [observe(recording) for recording in recordings]
    script = [look.script for look in seen]
    ratios = np.concatenate([(look.price / look.price[0]).ravel() for look in seen])
    lists = np.concatenate([(look.price / [product.list_price_cents for product in look.setting.products]).ravel() for look in seen])
    spend = [float(rows[:, at.S_AD_SPEND].max()) for rows in script]
    age_s = max(float(rows[rows[:, at.S_PITCH] >= 0, at.S_PITCH_AGE_S].max(initial=0.0)) for rows in script)
    price = (float(lists.min()), float(lists.max())) if ratios.min() < ratios.max() or lists.min() < lists.max() else None
    longest = {cue: max(_longest_s(rows, cue) for rows in script) for cue in ("close", "hold")}
    return {
        "price_regular": price,
        "price_bargain": price,
        "ads": (0.0, max(spend)) if max(spend) > 0 else None,
        "close": (0.0, longest["close"]) if longest["close"] else None,
        "pitch": (0.0, age_s / 60.0) if age_s else None,
        "hold": (0.0, longest["hold"] / 60.0) if longest["hold"] else None,
    }


def _longest_s(rows: Array, cue: str) -> float:
    """Longest stretch of a cue, seconds."""
    longest, run = 0, 0
    for on in rows[:, at.S_CUE] == CUES.index(cue):
        run = run + 1 if on else 0
        longest = max(longest, run)
    return float(longest * TICK_S)


def _rounded(values: Array) -> list[float]:
    return [round(float(value), 4) for value in values]
