"""A quiet, typical moment of a host, in which one lever is moved and nothing else: what the response curves are read from.

Products at list price with a full shelf, the mean entries of the recordings in every minute, the agents and the ad spend of the mean
minute, the best-selling product on pitch. Platform boost, clips and pushes are off. The engine's own mean run answers, so there is no
second copy of a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sandbox.calibration.host_model import HostModel
from sandbox.calibration.mean_room import MeanRoom, MeanRun, quiet
from sandbox.calibration.observations import Array, Setting, setting_of
from sandbox.calibration.recording import Recording
from sandbox.engine import layout as at
from sandbox.engine.bundle import TICKS_PER_MIN, Product
from sandbox.engine.controls import Control, sorted_log
from sandbox.engine.levers import TICK_S
from sandbox.engine.parameters import RoomParameters

SETTLED_MIN = 10
"""Minutes until the audience no longer remembers that the room began empty."""
_ALL, _NONE = 1.0 - 1e-9, 1e-9


class StandardRoom:
    """The typical moment of one host. Each method runs one set of parameters (over the host's products)."""

    def __init__(self, host: HostModel, recordings: Sequence[Recording]) -> None:
        settings = [setting_of(recording) for recording in recordings]
        self.skus = host.skus
        self.products = _products(settings)
        self.best, self.second = _best_sellers(recordings)
        self.entries = sum((setting.entries.sum(axis=1) for setting in settings), np.zeros(4)) / sum(setting.minutes for setting in settings)
        self.spend_cny = float(np.mean([recording.minutes["ad_spend"].mean() for recording in recordings]))
        self.agents = round(float(np.mean([_mean_agents(recording) for recording in recordings])))
        self._rooms: dict[tuple[int, tuple[Control, ...]], MeanRoom] = {}

    def orders_at_price(self, ratio: float, bargain: bool, parameters: RoomParameters) -> float:
        """Orders of the product on pitch in ten minutes at `ratio` of its list price, in a room of bargain hunters only, or of none."""
        product = next(product for product in self.products if product.sku == self.best)
        price = Control(0, "price", self.best, f"{ratio * product.list_price_cents / 100.0:.2f}")
        share = _ALL if bargain else _NONE
        crowd = dict.fromkeys(("bargain_follow", "bargain_recommend", "bargain_video", "bargain_paid"), share)
        run = self._run(2 * SETTLED_MIN, (*self._opening(), price), quiet(parameters.with_values(**crowd)))
        return float(self._sold(run, self.best)[SETTLED_MIN * TICKS_PER_MIN :].sum())

    def paid_entries(self, spends_cny: Sequence[float], parameters: RoomParameters) -> list[float]:
        """Paid entries per minute once `spends_cny` per minute have run for ten minutes."""
        log = [Control(step * SETTLED_MIN * TICKS_PER_MIN, "ad_spend", "", f"{spend:.2f}") for step, spend in enumerate(spends_cny)]
        run = self._run(SETTLED_MIN * len(spends_cny), tuple(log), quiet(parameters), paid=1.0)
        paid = run.minute(at.R_PAID)
        return [float(paid[(step + 1) * SETTLED_MIN - 1]) for step in range(len(spends_cny))]

    def orders_under(self, cue: str, seconds: int, parameters: RoomParameters) -> Array:
        """Orders of the room in each tick of `seconds` of a cue that begins on a settled pitch."""
        run = self._run(SETTLED_MIN + -(-seconds // 60), (*self._opening(), _cue(SETTLED_MIN, cue)), quiet(parameters))
        begin = SETTLED_MIN * TICKS_PER_MIN
        return _orders(run)[begin : begin + seconds // TICK_S]

    def orders_by_age(self, minutes: int, parameters: RoomParameters) -> Array:
        """Orders per minute of the best seller in each minute of its pitch, after a pitch of the second best."""
        log = (*self._opening(self.second), Control(SETTLED_MIN * TICKS_PER_MIN, "pitch", self.best))
        run = self._run(SETTLED_MIN + minutes, log, quiet(parameters))
        sold = self._sold(run, self.best)[SETTLED_MIN * TICKS_PER_MIN :]
        return np.asarray(sold.reshape(-1, TICKS_PER_MIN).sum(axis=1))

    def orders_after_hold(self, hold_s: int, parameters: RoomParameters, window_min: int = 15) -> float:
        """Orders of the room in the quarter of an hour that begins with a hold of `hold_s` and a close of two minutes after it."""
        log = [*self._opening()]
        if hold_s:
            log.append(_cue(SETTLED_MIN, "hold"))
        log += [_cue(SETTLED_MIN, "close", hold_s), _cue(SETTLED_MIN, "demo", hold_s + 120)]
        run = self._run(SETTLED_MIN + window_min, tuple(log), quiet(parameters))
        return float(_orders(run)[SETTLED_MIN * TICKS_PER_MIN :].sum())

    def _opening(self, sku: str | None = None) -> tuple[Control, ...]:
        spend = Control(0, "ad_spend", "", f"{self.spend_cny:.2f}")
        return (Control(0, "agents", "", str(self.agents)), spend, Control(0, "pitch", sku or self.best))

    def _run(self, minutes: int, log: tuple[Control, ...], parameters: RoomParameters, paid: float | None = None) -> MeanRun:
        room = self._rooms.get((minutes, log))
        if room is None:
            entries = np.repeat(self.entries[:, None], minutes, axis=1)
            room = MeanRoom(Setting("standard", self.products, sorted_log(log), minutes, entries), self.skus)
            self._rooms[minutes, log] = room
        if paid is None:
            room.match_paid(parameters)  # as many paid viewers as in the recordings, whatever the parameters say of ads
        return room.run(parameters)

    def _sold(self, run: MeanRun, sku: str) -> Array:
        place = next(place for place, product in enumerate(self.products) if product.sku == sku)
        return np.asarray(run.items[:, place, at.P_ORDERS])


def _orders(run: MeanRun) -> Array:
    return np.asarray(run.items[:, :, at.P_ORDERS].sum(axis=1))


def _cue(minute: int, cue: str, after_s: int = 0) -> Control:
    return Control(minute * TICKS_PER_MIN + after_s // TICK_S, "cue", "", cue)


def _products(settings: Sequence[Setting]) -> tuple[Product, ...]:
    """Of the last session; prices may go as low as one likes."""
    return tuple(replace(product, floor_price_cents=1) for product in settings[-1].products)


def _best_sellers(recordings: Sequence[Recording]) -> tuple[str, str]:
    """The two products of the last session that sold most over all sessions; the same one twice if there is one only."""
    sold: dict[str, float] = dict.fromkeys(recordings[-1].skus, 0.0)
    for recording in recordings:
        orders = recording.product_minutes.groupby("sku")["orders"].sum()
        for sku in sold:
            sold[sku] += float(orders.get(sku, 0.0))
    ranked = sorted(sold, key=lambda sku: -sold[sku])
    return ranked[0], ranked[min(1, len(ranked) - 1)]


def _mean_agents(recording: Recording) -> float:
    """Over the session; before the first setting nobody answers."""
    value, since, total = 0.0, 0.0, 0.0
    log = recording.operator[recording.operator["lever"] == "agents"]
    for at_s, number in zip(log["at_s"], log["value"], strict=True):
        total += value * (float(at_s) - since)
        value, since = float(number), float(at_s)
    length_s = recording.length_min * 60.0
    return (total + value * max(0.0, length_s - since)) / length_s
