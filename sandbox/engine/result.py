"""What a run of a room gives back: curves per tick, totals, money, rules, and what is left at hand-over."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.engine import compliance
from sandbox.engine import layout as at
from sandbox.engine.bundle import Costs
from sandbox.engine.errors import EngineError
from sandbox.engine.levers import TICK_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.engine.bundle import Control, Metric, Product


@dataclass(frozen=True)
class Compliance:
    """Counts per rule, and breaches if the third count is a breach."""

    counts: dict[str, int]
    breaches: int


@dataclass(frozen=True)
class HandOver:
    """What the room is worth to the next trader."""

    followers_gained: int
    trust: float
    energy: float
    fan_fatigue: float
    """0 = the fan group is fresh; each push adds to it and it fades within about an hour."""


@dataclass(frozen=True, eq=False)
class Run:
    """One path. `rows` [tick, column], `items` [tick, product, column], `script` and `drive` rows of the same ticks (see `layout.py`)."""

    products: tuple[Product, ...]
    rows: NDArray[np.float64]
    items: NDArray[np.float64]
    script: NDArray[np.float64]
    drive: NDArray[np.float64]
    price_cents: NDArray[np.int64]
    arrived: NDArray[np.float64]
    reserve: NDArray[np.int64]
    start_stock: NDArray[np.int64]
    start_online: int
    controls: tuple[Control, ...]
    costs: Costs
    mean: bool = False
    """Draws were replaced by their means; counts are then fractions."""

    def _count(self, column: int) -> NDArray[Any]:
        return self._whole(self.rows[:, column])

    def _whole(self, values: NDArray[np.float64]) -> NDArray[Any]:
        """Counts are whole in a drawn run; a mean run keeps its fractions."""
        return values.copy() if self.mean else np.rint(values).astype(np.int64)

    @property
    def ticks(self) -> int:
        return len(self.rows)

    @property
    def online(self) -> NDArray[Any]:
        """Viewers at the end of each tick."""
        return self._count(at.R_ONLINE)

    @property
    def entries(self) -> NDArray[Any]:
        """[4, tick]: follow, recommend, video, paid."""
        return self._whole(self.rows[:, at.R_FOLLOW : at.R_PAID + 1].T)

    @property
    def exits(self) -> NDArray[Any]:
        return self._count(at.R_EXITS)

    @property
    def clicks(self) -> NDArray[Any]:
        return self._count(at.R_CLICKS)

    @property
    def orders(self) -> NDArray[Any]:
        return self._count(at.R_ORDERS)

    @property
    def units(self) -> NDArray[Any]:
        return self._count(at.R_UNITS)

    @property
    def gmv_cents(self) -> NDArray[Any]:
        """Sampled: what the candidate sees."""
        return self._count(at.R_GMV)

    @property
    def returned_gmv_cents(self) -> NDArray[Any]:
        return self._count(at.R_RETURNED_GMV)

    @property
    def expected_gmv_cents(self) -> NDArray[np.float64]:
        """Expected given the state: what decides."""
        return self.rows[:, at.R_EXPECTED_GMV]

    @property
    def expected_returns_cents(self) -> NDArray[np.float64]:
        return self.rows[:, at.R_EXPECTED_RETURNS]

    @property
    def ad_spend_cents(self) -> NDArray[Any]:
        return np.rint(self.script[:, at.S_AD_CENTS]).astype(np.int64)

    @property
    def comments(self) -> NDArray[Any]:
        return self._count(at.R_COMMENTS)

    @property
    def new_followers(self) -> NDArray[Any]:
        return self._count(at.R_NEW_FOLLOWERS)

    @property
    def questions(self) -> NDArray[Any]:
        """Open at the end of each tick."""
        return self._count(at.R_QUESTIONS)

    @property
    def questions_raised(self) -> NDArray[Any]:
        return self._count(at.R_RAISED)

    @property
    def answered(self) -> NDArray[Any]:
        return self._count(at.R_ANSWERED)

    @property
    def trust(self) -> NDArray[np.float64]:
        return self.rows[:, at.R_TRUST]

    @property
    def energy(self) -> NDArray[np.float64]:
        return self.drive[:, at.D_ENERGY]

    @property
    def boost(self) -> NDArray[np.float64]:
        return self.rows[:, at.R_BOOST]

    @property
    def product_clicks(self) -> NDArray[Any]:
        """[tick, product], like the next four."""
        return self._whole(self.items[:, :, at.P_CLICKS])

    @property
    def product_orders(self) -> NDArray[Any]:
        return self._whole(self.items[:, :, at.P_ORDERS])

    @property
    def product_units(self) -> NDArray[Any]:
        return self._whole(self.items[:, :, at.P_UNITS])

    @property
    def product_gmv_cents(self) -> NDArray[Any]:
        return self._whole(self.items[:, :, at.P_GMV])

    @property
    def product_stock(self) -> NDArray[Any]:
        return self._whole(self.items[:, :, at.P_STOCK])

    @property
    def expected_product_units(self) -> NDArray[np.float64]:
        return self.items[:, :, at.P_EXPECTED_UNITS]

    def value_cents(self, metric: Metric) -> float:
        """Expected order value along the path, gross or net of expected returns."""
        gross = float(self.expected_gmv_cents.sum())
        if metric == "gmv":
            return gross
        if metric == "net_gmv":
            return gross - float(self.expected_returns_cents.sum())
        raise EngineError(f"unknown metric {metric}")

    @cached_property
    def cost_cents(self) -> dict[str, float]:
        """What the room charges, by kind."""
        minutes = TICK_S / 60.0
        guaranteed = self.rows[:, at.R_EXPECTED_ORDERS] * self.script[:, at.S_GUARANTEE]
        left = np.minimum(self.items[-1, :, at.P_STOCK], self.arrived.sum(axis=0))
        unit_cost = np.array([float(product.unit_cost_cents) for product in self.products])
        return {
            "goods": float(self.rows[:, at.R_EXPECTED_KEPT_COST].sum()),
            "ads": float(self.script[:, at.S_AD_CENTS].sum()),
            "prizes": float(self.script[:, at.S_BAG_STARTED].sum()) * 100.0,
            "agents": float(self.script[:, at.S_AGENTS].sum()) * minutes * self.costs.agent_cents_per_min,
            "guarantee": float(guaranteed.sum()) * self.costs.guarantee_premium_cents,
            "holding": float((left * unit_cost).sum()) * self.costs.holding_percent_of_unit_cost / 100.0,
        }

    @property
    def contribution_cents(self) -> int:
        """Expected GMV less expected returns and every cost, in whole cents."""
        return round(self.value_cents("net_gmv") - sum(self.cost_cents.values()))

    @property
    def return_rate(self) -> float:
        gross = self.value_cents("gmv")
        return float(self.expected_returns_cents.sum()) / gross if gross > 0 else 0.0

    @property
    def count_events(self) -> tuple[tuple[int, str, int], ...]:
        """(tick, rule, count) of every rule counted, in order."""
        return count_events(self.script, self.drive, self.rows)

    @property
    def compliance(self) -> Compliance:
        counts = dict.fromkeys(compliance.RULES, 0)
        for _, rule, count in self.count_events:
            counts[rule] += count
        return Compliance(counts, compliance.breaches(sum(counts.values())))

    @property
    def hand_over(self) -> HandOver:
        pushes = self.script[:, at.S_PUSHES]
        age_h = (len(pushes) - 1 - np.arange(len(pushes))) * TICK_S / 3600.0
        fatigue = float((pushes / (1.0 + age_h)).sum())
        return HandOver(int(self.new_followers.sum()), float(self.trust[-1]), float(self.energy[-1]), fatigue)

    def totals(self) -> dict[str, float]:
        """The sums that reports print; money in cents."""
        return {
            "entries": int(self.entries.sum()),
            "clicks": int(self.clicks.sum()),
            "orders": int(self.orders.sum()),
            "units": int(self.units.sum()),
            "gmv_cents": int(self.gmv_cents.sum()),
            "expected_gmv_cents": self.value_cents("gmv"),
            "expected_net_gmv_cents": self.value_cents("net_gmv"),
            "ad_spend_cents": int(self.ad_spend_cents.sum()),
            "contribution_cents": self.contribution_cents,
            "return_rate": self.return_rate,
            "new_followers": int(self.new_followers.sum()),
            "mean_online": float(self.rows[:, at.R_ONLINE].mean()),
        }

    def digest(self) -> str:
        """SHA-256 over every output byte."""
        sha = hashlib.sha256()
        for array in (self.rows, self.items, self.script, self.drive, self.price_cents, self.reserve):
            sha.update(np.ascontiguousarray(array).tobytes())
        return sha.hexdigest()


def count_events(script: NDArray[np.float64], drive: NDArray[np.float64], rows: NDArray[np.float64]) -> tuple[tuple[int, str, int], ...]:
    """(tick from the first row, rule, count) of every rule counted in rows of the same ticks, in order."""
    columns = (
        ("false_scarcity", script[:, at.S_FALSE_SCARCITY]),
        ("price_raised", script[:, at.S_PRICE_RAISED]),
        ("hold_too_long", drive[:, at.D_HOLD_COUNT]),
        ("sold_out_pitch", rows[:, at.R_SOLD_OUT_COUNT]),
        ("welfare_not_sold", rows[:, at.R_WELFARE_COUNT]),
    )
    found = [(int(tick), rule, int(column[tick])) for rule, column in columns for tick in column.nonzero()[0]]
    return tuple(sorted(found, key=lambda event: (event[0], compliance.RULES.index(event[1]))))
