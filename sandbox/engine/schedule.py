"""The script of a room: the control log resolved, tick by tick, into what operator and host do. Depends on no audience and no parameter."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.engine import compliance, incidents
from sandbox.engine import layout as at
from sandbox.engine.controls import Control, parse_value
from sandbox.engine.levers import AD_GOALS, CUES, PACES, TICK_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sandbox.engine.bundle import Incident, Product

BAG_S = 300
FLAP_S = 20
NEVER_S = 1e6


def kept_rows(table: NDArray[Any], kept: slice) -> NDArray[Any]:
    """A copy of the rows `kept`, the others zero: memory that nobody touches costs nothing."""
    copied = np.zeros_like(table)
    copied[kept] = table[kept]
    return copied


@dataclass(frozen=True)
class ScriptRules:
    """What a scenario adds to a recorded session from its excerpt's first tick on."""

    start_tick: int = 0
    ad_budget_cents: int | None = None
    release_delay_ticks: int = 0
    release_batches: int = 1
    incidents: tuple[Incident, ...] = ()


class Script:
    """Tables of `ticks` rows, filled in order by `step`. Rows of ticks not yet stepped are meaningless."""

    def __init__(self, products: Sequence[Product], ticks: int, rules: ScriptRules) -> None:
        count = len(products)
        self.products, self.ticks, self.rules = tuple(products), ticks, rules
        self.room: NDArray[np.float64] = np.zeros((ticks, at.S_COLUMNS))
        self.shelf: NDArray[np.float64] = np.ones((ticks, count))
        self.price: NDArray[np.float64] = np.zeros((ticks, count))
        self.arrive: NDArray[np.float64] = np.zeros((ticks, count))
        self.reserve: NDArray[np.float64] = np.zeros((ticks, count))
        self.cut: NDArray[np.float64] = np.zeros((ticks, count))
        self.next_tick = 0
        self._pending: NDArray[np.float64] = np.zeros((ticks, count))
        self.on_the_way: NDArray[np.float64] = np.zeros(count)
        """Units per product that are released and have not arrived yet."""
        self._list = np.array([float(product.list_price_cents) for product in products])
        self._stocked = np.array([float(product.stock + product.reserve) for product in products])
        self._price = self._list.copy()
        self._shelf = np.ones(count)
        self._reserve = np.array([float(product.reserve) for product in products])
        self._values = {"cue": 0, "pace": 1, "cohost": 0, "agents": 0.0, "guarantee": 0, "ad_spend": 0.0, "ad_goal": 0}
        self._wrong = [False] * count
        """An incident shows a wrong price: putting it right is no raise."""
        self._pitch, self._pitch_since = -1, 0
        self._bag_prize, self._bag_until, self._follow_tick = 0.0, 0, -(10**9)
        self._goal_tick = -(10**9)
        self._spent_cny_100 = 0.0
        self._last_order: dict[str, int] = {}
        self._close_tick = np.full(count, -(10**9))
        self._tiny_tick = np.full(count, -(10**9))
        self._cut_tick = np.full(count, -(10**9))

    def step(self, controls: Sequence[Control]) -> None:
        """Compute the row of the next tick from the controls that become effective in it (in file order)."""
        tick = self.next_tick
        row = self.room[tick]
        row[at.S_INC_FOLLOW : at.S_INC_PAID + 1] = 1.0
        row[at.S_PITCH_ENDED] = -1.0
        if tick == self.rules.start_tick:
            self._spent_cny_100 = 0.0
        self._wrong_prices(tick)
        for control in controls:
            self._act(tick, row, control)
        self._settle(tick, row)
        self.next_tick = tick + 1

    def fork(self, kept: slice) -> Script:
        """An independent copy, of the rows `kept` and of all that decides the rows to come."""
        twin = copy.copy(self)
        for name in ("room", "shelf", "price", "arrive", "reserve", "cut"):
            setattr(twin, name, kept_rows(getattr(self, name), kept))
        for name in ("_pending", "on_the_way", "_price", "_shelf", "_reserve", "_values", "_wrong", "_last_order"):
            setattr(twin, name, getattr(self, name).copy())
        for name in ("_close_tick", "_tiny_tick", "_cut_tick"):
            setattr(twin, name, getattr(self, name).copy())
        return twin

    def _act(self, tick: int, row: NDArray[np.float64], control: Control) -> None:
        parsed = parse_value(control.lever, control.sku, control.value, self.products)
        lever = control.lever
        if lever == "pitch":
            self._pitch_to(tick, row, -1 if parsed.product is None else parsed.product)
        elif lever in ("cue", "pace", "cohost", "guarantee", "ad_goal"):
            self._choose(tick, row, lever, str(parsed.choice))
        elif lever in ("agents", "ad_spend"):
            self._values[lever] = max(0.0, float(parsed.number or 0.0))
        elif lever == "clip":
            row[at.S_CLIPS] += 1
        elif lever == "fan_push":
            row[at.S_PUSHES] += 1
        elif lever == "lucky_bag":
            prize = max(0.0, float(parsed.number or 0.0))
            self._bag_prize, self._bag_until = prize, tick + BAG_S // TICK_S
            row[at.S_BAG_STARTED] += prize
        elif lever == "follow_call":
            self._follow_tick = tick
        elif parsed.product is not None:
            self._supply(tick, row, lever, parsed.product, parsed.choice, parsed.number)

    def _pitch_to(self, tick: int, row: NDArray[np.float64], product: int) -> None:
        if product == self._pitch:
            return
        self._flap(tick, row, "pitch")
        long_enough = (tick - self._pitch_since) * TICK_S >= compliance.WELFARE_PITCH_S
        if self._pitch >= 0 and long_enough and self.products[self._pitch].role == "welfare":
            row[at.S_PITCH_ENDED] = self._pitch
        self._pitch, self._pitch_since = product, tick

    def _choose(self, tick: int, row: NDArray[np.float64], lever: str, choice: str) -> None:
        index = {"cue": CUES, "pace": PACES, "ad_goal": AD_GOALS}.get(lever, ("off", "on")).index(choice)
        if index == self._values[lever]:
            return
        if lever in ("cue", "pace"):
            self._flap(tick, row, lever)
        if lever == "ad_goal":
            self._goal_tick = tick
        self._values[lever] = index

    def _flap(self, tick: int, row: NDArray[np.float64], lever: str) -> None:
        """An order of the same kind within 20 s of the last one contradicts it."""
        last = self._last_order.get(lever)
        if last is not None and 0 < (tick - last) * TICK_S < FLAP_S:
            row[at.S_FLAPS] += 1
        self._last_order[lever] = tick

    def _supply(self, tick: int, row: NDArray[np.float64], lever: str, product: int, choice: str | None, number: float | None) -> None:
        if lever == "shelf":
            self._shelf[product] = 1.0 if choice == "on" else 0.0
        elif lever == "price":
            self._reprice(tick, row, product, float(round((number or 0.0) * 100)))
        elif lever == "release":
            self._release(tick, row, product, int(number or 0))

    def _reprice(self, tick: int, row: NDArray[np.float64], product: int, cents: float) -> None:
        """Never below one cent; a scenario's floor is checked before a control reaches the log."""
        cents = max(1.0, cents)
        old = self._price[product]
        if cents < old:
            self.cut[tick, product] += (old - cents) / old
            self._cut_tick[product] = tick
        elif cents > old and tick > 0 and not self._wrong[product]:
            lately_cut = (tick - self._cut_tick[product]) * TICK_S < compliance.RAISE_AFTER_CUT_S
            on_pitch = self._pitch == product and self._pitch_since < tick
            if lately_cut or on_pitch:
                row[at.S_PRICE_RAISED] += 1
        self._price[product] = cents
        self._wrong[product] = False

    def _release(self, tick: int, row: NDArray[np.float64], product: int, units: int) -> None:
        """Caps by what is left; counts false scarcity; spreads the arrival over the scenario's batches."""
        units = int(min(max(units, 0), self._reserve[product]))
        if units == 0:
            return
        self._reserve[product] -= units
        window = compliance.RELEASE_AFTER_CLOSE_S // TICK_S
        if min(tick - self._close_tick[product], tick - self._tiny_tick[product]) <= window:
            row[at.S_FALSE_SCARCITY] += 1
        if units < max(compliance.TINY_BATCH_UNITS, compliance.TINY_BATCH_SHARE * self._stocked[product]):
            self._tiny_tick[product] = tick
        in_excerpt = tick >= self.rules.start_tick
        delay = self.rules.release_delay_ticks if in_excerpt else 0
        batches = self.rules.release_batches if in_excerpt else 1
        for batch in range(batches):
            share = units * (batch + 1) // batches - units * batch // batches
            due = tick + delay * (batch + 1) if delay else tick + batch * 6
            if due < self.ticks:
                self._pending[due, product] += share
                self.on_the_way[product] += share

    def _wrong_prices(self, tick: int) -> None:
        for incident in self.rules.incidents:
            if incident.code == "wrong_price" and incident.tick == tick - self.rules.start_tick:
                product = next(i for i, item in enumerate(self.products) if item.sku == incident.sku)
                self._price[product] = max(1.0, float(round(self._price[product] * incident.size)))
                self._wrong[product] = True

    def _settle(self, tick: int, row: NDArray[np.float64]) -> None:
        values = self._values
        row[at.S_PITCH], row[at.S_PITCH_AGE_S] = self._pitch, (tick - self._pitch_since) * TICK_S
        row[at.S_CUE], row[at.S_PACE], row[at.S_COHOST] = values["cue"], values["pace"], values["cohost"]
        row[at.S_AGENTS], row[at.S_GUARANTEE], row[at.S_AD_GOAL] = values["agents"], values["guarantee"], values["ad_goal"]
        left_s = max(0, self._bag_until - tick) * TICK_S
        row[at.S_BAG_LEFT_S], row[at.S_BAG_PRIZE] = left_s, self._bag_prize if left_s else 0.0
        row[at.S_FOLLOW_AGE_S] = min(NEVER_S, (tick - self._follow_tick) * TICK_S)
        if self._pitch >= 0 and values["cue"] == CUES.index("close"):
            self._close_tick[self._pitch] = tick
        self._spend(row)
        in_excerpt = tick - self.rules.start_tick
        goal_tick = self._goal_tick - self.rules.start_tick
        incidents.apply(self.rules.incidents, in_excerpt, row, goal_tick)
        self.price[tick], self.shelf[tick], self.reserve[tick] = self._price, self._shelf, self._reserve
        self.arrive[tick] = self._pending[tick]
        self.on_the_way -= self._pending[tick]

    def _spend(self, row: NDArray[np.float64]) -> None:
        """Spend of this tick in whole cents, never beyond the budget."""
        wanted = self._values["ad_spend"] * 100.0 * TICK_S / 60.0
        before = self._spent_cny_100
        after = before + wanted
        if self.rules.ad_budget_cents is not None and self.next_tick >= self.rules.start_tick:
            after = min(after, float(self.rules.ad_budget_cents))
        self._spent_cny_100 = max(after, before)
        row[at.S_AD_SPEND] = (self._spent_cny_100 - before) * 60.0 / TICK_S / 100.0
        row[at.S_AD_CENTS] = np.floor(self._spent_cny_100 + 0.5) - np.floor(before + 0.5)


def build(products: Sequence[Product], ticks: int, log: Sequence[Control], rules: ScriptRules) -> Script:
    """The whole script of a log whose ticks count like the script's rows."""
    script = Script(products, ticks, rules)
    by_tick: dict[int, list[Control]] = {}
    for control in log:
        by_tick.setdefault(max(0, control.tick), []).append(control)
    for tick in range(ticks):
        script.step(by_tick.get(tick, ()))
    return script
