"""The console as a person reads it: the frame's own figures, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TICK_S = 5


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of the product table."""

    sku: str
    price_cents: int
    list_price_cents: int
    floor_price_cents: int
    stock: int
    reserve: int
    arriving: int
    on_shelf: bool
    clicks: int
    orders: int
    gmv_cents: int
    gmv_5min_cents: int
    pitch_s: int

    @property
    def to_sell(self) -> int:
        """Units that can be bought now or soon."""
        return self.stock + self.arriving if self.on_shelf else 0

    @property
    def cover_min(self) -> float:
        """Minutes until it is sold out at the pace of the last five; infinite when nothing sells."""
        units_per_min = self.gmv_5min_cents / max(self.price_cents, 1) / 5
        return (self.stock + self.arriving) / units_per_min if units_per_min > 0 else float("inf")


@dataclass(frozen=True, slots=True)
class Scene:
    """One look at the console."""

    tick: int
    ticks: int
    now: Mapping[str, Any]
    levers: Mapping[str, Any]
    goods: Mapping[str, Goods]
    trouble: Mapping[str, str]
    """Incidents that go on: code to sku, or to an empty text."""
    warnings: int
    """Rules of honest selling that were counted so far."""

    @property
    def pitched(self) -> str:
        return str(self.levers["pitch"])

    @property
    def left_s(self) -> int:
        return (self.ticks - self.tick) * TICK_S


def read_scene(frame: Mapping[str, Any]) -> Scene:
    """From a live frame, the dictionary that the console draws."""
    names = Goods.__dataclass_fields__
    goods = {row["sku"]: Goods(**{name: row[name] for name in names}) for row in frame["products"]}
    trouble = {row["code"]: str(row["sku"]) for row in frame["incidents"] if row["state"] == "on"}
    warnings = sum(int(row["count"]) for row in frame["compliance"])
    return Scene(int(frame["tick"]), int(frame["ticks"]), frame["now"], frame["levers"], goods, trouble, warnings)
