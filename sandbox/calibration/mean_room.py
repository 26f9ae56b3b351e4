"""The engine's mean run of one recorded session, for a fit: recorded entries come in exactly, stock never runs out.

Demand without stock is not seen in a recording, so demand is fitted where stock was left, in a room whose shelf is always full;
what the recorded stock did to demand (urgency) is put in by hand.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from sandbox.calibration.observations import Array, Setting
from sandbox.engine import layout as at
from sandbox.engine import schedule
from sandbox.engine.bundle import TICKS_PER_MIN, Exogenous, RoomModel
from sandbox.engine.drive import drive, fresh_memory
from sandbox.engine.parameters import RoomParameters
from sandbox.engine.replay import run_mean_script
from sandbox.engine.versions import ENGINE_VERSION
from sandbox.engine.world import Shocks, build_world, parameter_record

_PLENTY = 10**9
_THREADS = 2
"""Sessions that run at the same time. The compiled code holds no lock, and sessions share nothing that they write."""
_LEAST_RESPONSE = 1e-4
"""Paid viewers per tick below which the recording says nothing about the ad market."""


class MeanRun:
    """Minute sums of a mean run. Product tables are [products, minutes]."""

    def __init__(self, rows: Array, items: Array) -> None:
        self.rows, self.items = rows, items

    def minute(self, column: int) -> Array:
        """Sum of a room column over each minute."""
        return self.rows[:, column].reshape(-1, TICKS_PER_MIN).sum(axis=1)

    @property
    def online(self) -> Array:
        return self.minute(at.R_ONLINE) / TICKS_PER_MIN

    def by_product(self, column: int) -> Array:
        ticks, products = self.items.shape[:2]
        return self.items[:, :, column].reshape(ticks // TICKS_PER_MIN, TICKS_PER_MIN, products).sum(axis=1).T

    @property
    def clicks(self) -> Array:
        return self.by_product(at.P_CLICKS)

    @property
    def orders(self) -> Array:
        return self.by_product(at.P_ORDERS)


def blank_room(setting: Setting, stock: int | None = None) -> RoomModel:
    """A room of the session's products without parameters or shocks; `stock` replaces every product's start stock."""
    products = setting.products if stock is None else tuple(replace(product, stock=stock) for product in setting.products)
    empty = Exogenous((), (), (), (), ())
    return RoomModel(ENGINE_VERSION, setting.id, "", "", "", 0, setting.minutes, products, empty, (), setting.controls)


def neutral_shocks(setting: Setting) -> Shocks:
    """Recorded entries of the first three channels as offered traffic; a normal ad market; no shocks."""
    count, minutes = len(setting.products), setting.minutes
    offered = per_tick(setting.entries)
    offered[3] = 1.0
    return Shocks(offered, np.ones((count, minutes)), np.ones((count, minutes)), np.ones(minutes), np.ones(count))


def per_tick(per_minute: Array) -> Array:
    """Evenly over the ticks of the minute."""
    return np.repeat(per_minute / TICKS_PER_MIN, TICKS_PER_MIN, axis=-1)


def select_products(parameters: RoomParameters, places: Sequence[int]) -> RoomParameters:
    """The host's parameters for the products of one session, in its order."""
    vectors = (parameters.product_click, parameters.product_deal, parameters.product_return)
    click, deal, back = (tuple(vector[place] for place in places) for vector in vectors)
    return RoomParameters(parameters.values, click, deal, back)


class MeanRoom:
    """One session of a fit. `shocks` may be changed between runs."""

    def __init__(self, setting: Setting, skus: Sequence[str], unlimited: bool = True) -> None:
        """`skus` are the products of the parameter vectors that it will be run with."""
        self.setting = setting
        self.places = tuple(skus.index(product.sku) for product in setting.products)
        self.room = blank_room(setting, _PLENTY if unlimited else None)
        self.script = schedule.build(setting.products, setting.ticks, setting.controls, schedule.ScriptRules())
        self.shocks = neutral_shocks(setting)

    def stocked(self) -> MeanRoom:
        """The same session and the same shocks with a shelf that is always full."""
        twin = copy.copy(self)
        twin.room = blank_room(self.setting, _PLENTY)
        return twin

    def run(self, parameters: RoomParameters) -> MeanRun:
        run = run_mean_script(self.room, self.script, select_products(parameters, self.places), self.shocks)
        return MeanRun(run.rows, run.items)

    def response(self, parameters: RoomParameters) -> Array:
        """[4, ticks] the drive's answer to clips, pushes, bags and ads: per viewer offered, and in a normal ad market.

        The boost of recommended traffic is not in it: it depends on the audience.
        """
        parameters = select_products(parameters, self.places)
        record = parameter_record(parameters)
        world = build_world(self.room.products, self.script, self.shocks._replace(offered=np.ones((4, self.setting.ticks))), parameters)
        drive(record, 0, self.setting.ticks, world, fresh_memory(record), np.zeros((len(self.room.products), 5)))
        return world.drive[:, at.D_FOLLOW : at.D_PAID + 1].T.copy()

    def match_paid(self, parameters: RoomParameters) -> None:
        """Set the ad market so that the recorded paid viewers come in."""
        response = self.response(parameters)[3]
        wanted = per_tick(self.setting.entries[3])
        self.shocks.offered[3] = np.where(response > _LEAST_RESPONSE, wanted / np.maximum(response, _LEAST_RESPONSE), 1.0)


def run_all(rooms: Sequence[MeanRoom], parameters: RoomParameters) -> list[MeanRun]:
    """The sessions' runs in their own order; the same numbers whatever the number of threads."""
    if len(rooms) == 1:
        return [rooms[0].run(parameters)]
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(lambda room: room.run(parameters), rooms))


QUIET = {"boost_dwell": 1e-9, "boost_interaction": 1e-9, "boost_gmv": 1e-9, "push_gain": 1e-9, "clip_gain": 1e-9, "bag_draw": 1e-9}
"""Traffic responses switched off: entries are then what is offered."""


def quiet(parameters: RoomParameters) -> RoomParameters:
    return parameters.with_values(**QUIET)
