"""The quiet stretch of a room in which experiments run: its people and products, even traffic, full shelf, one steady operator.

Traffic is the room's own mean per channel, shocks are off, so nothing but the dose differs between two runs of an experiment. Outcomes are
expectations over drawn paths with the same keys for every dose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.engine import layout as at
from sandbox.engine import schedule
from sandbox.engine.bundle import TICKS_PER_MIN, Exogenous, Keys, RoomModel
from sandbox.engine.controls import Control, sorted_log
from sandbox.engine.levers import TICK_S
from sandbox.engine.replay import Paths, run_recorded_paths

SETTLED_MIN = 15
"""Minutes until the audience no longer remembers that the room began empty: doses begin then."""
PLENTY = 10**6
_KEY = 0xC0_FFEE_D05E
AGENTS = "6"


@dataclass(frozen=True)
class Outcome:
    """Means over paths from the first dose on. `minutes` tables are [minute of the session]."""

    totals: NDArray[np.float64]
    """Columns of layout.R_*."""
    gmv_per_min: NDArray[np.float64]
    online_per_min: NDArray[np.float64]
    units: NDArray[np.float64]
    """[product], drawn."""

    @property
    def gmv(self) -> float:
        """Expected, in CNY, like all money here."""
        return float(self.totals[at.R_EXPECTED_GMV]) / 100.0

    @property
    def net_gmv(self) -> float:
        return self.gmv - float(self.totals[at.R_EXPECTED_RETURNS]) / 100.0

    @property
    def return_share(self) -> float:
        return float(self.totals[at.R_EXPECTED_RETURNS] / max(1.0, self.totals[at.R_EXPECTED_GMV]))

    def gmv_in(self, first_min: int, last_min: int) -> float:
        """Expected GMV of the minutes [first, last) after the doses began, in CNY."""
        return float(self.gmv_per_min[SETTLED_MIN + first_min : SETTLED_MIN + last_min].sum()) / 100.0

    def online_in(self, first_min: int, last_min: int) -> float:
        return float(self.online_per_min[SETTLED_MIN + first_min : SETTLED_MIN + last_min].mean())


class _Terms(NamedTuple):
    """What of a run is not its log."""

    parameters: tuple[tuple[str, float], ...]
    stock: tuple[tuple[str, int], ...]
    reserve: int
    spend_cny: float


class Stretch:
    """`room` as calibration made it; `paths` drawn paths per dose."""

    def __init__(self, room: RoomModel, paths: int = 16) -> None:
        self.room = room
        self.keys = [Keys(_KEY + number, _KEY ^ (number << 20)) for number in range(paths)]
        script = schedule.build(room.products, room.ticks, sorted_log(room.recorded), schedule.ScriptRules())
        self.spend_cny = float(script.room[:, at.S_AD_SPEND].mean())
        """Mean ad spend per minute of the recorded operator: everybody here spends it unless ads are the dose."""
        self._before: dict[_Terms, Paths] = {}
        self._offered = tuple(float(np.mean(channel)) for channel in room.exogenous.offered)

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """Products by what they earn on pitch at list price: appeal × conversion × price."""
        parameters = self.room.members[0]
        worth = [
            exp(click + deal) * product.list_price_cents
            for click, deal, product in zip(parameters.product_click, parameters.product_deal, self.room.products, strict=True)
        ]
        return tuple(sorted(range(len(worth)), key=lambda place: -worth[place]))

    def sku(self, place: int | None = None) -> str:
        """Of a product; without a place, of the one that earns most."""
        return self.room.products[self.ranked[0] if place is None else place].sku

    def run(
        self,
        minutes: int,
        log: Sequence[Control],
        *,
        parameters: Mapping[str, float] | None = None,
        stock: Mapping[str, int] | None = None,
        reserve: int = 0,
        spend_cny: float | None = None,
    ) -> Outcome:
        """`minutes` from the first dose on; ticks of `log` count from there. `parameters` replaces some of the room's; `stock` some full shelves."""
        spend = self.spend_cny if spend_cny is None else spend_cny
        terms = _Terms(tuple(sorted((parameters or {}).items())), tuple(sorted((stock or {}).items())), reserve, spend)
        shift = SETTLED_MIN * TICKS_PER_MIN
        moved = tuple(replace(control, tick=control.tick + shift) for control in log)
        whole = sorted_log((*self._opening(spend), *moved))
        paths = run_recorded_paths(self._room(shift + minutes * TICKS_PER_MIN, terms), self.keys, whole)
        settled = self._settled(terms)
        return Outcome(
            paths.totals.mean(axis=0) - settled.totals.mean(axis=0),
            paths.expected_gmv_cents.mean(axis=0),
            paths.online.mean(axis=0),
            paths.units.mean(axis=0) - settled.units.mean(axis=0),
        )

    def _settled(self, terms: _Terms) -> Paths:
        """The minutes before the first dose: the same for every dose."""
        if terms not in self._before:
            room = self._room(SETTLED_MIN * TICKS_PER_MIN, terms)
            self._before[terms] = run_recorded_paths(room, self.keys, self._opening(terms.spend_cny))
        return self._before[terms]

    def _opening(self, spend_cny: float) -> tuple[Control, ...]:
        return (
            Control(0, "agents", "", AGENTS),
            Control(0, "ad_spend", "", f"{spend_cny:.2f}"),
            Control(0, "cue", "", "demo"),
            Control(0, "pitch", self.sku(), ""),
        )

    def _room(self, ticks: int, terms: _Terms) -> RoomModel:
        minutes, stock = ticks // TICKS_PER_MIN, dict(terms.stock)
        ones = ((1.0,) * minutes,) * len(self.room.products)
        offered = tuple((value,) * ticks for value in self._offered)
        exogenous = Exogenous(offered, ones, ones, (1.0,) * minutes, (1.0,) * len(self.room.products))
        products = tuple(
            replace(product, floor_price_cents=1, stock=stock.get(product.sku, PLENTY), reserve=terms.reserve) for product in self.room.products
        )
        members = (self.room.members[0].with_values(**dict(terms.parameters)),)
        return replace(self.room, minutes=minutes, products=products, exogenous=exogenous, members=members, recorded=())


def ticks_of(seconds: float) -> int:
    return round(seconds / TICK_S)


def cue(second: float, name: str) -> Control:
    return Control(ticks_of(second), "cue", "", name)
