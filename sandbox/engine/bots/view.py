"""A live frame as an operator reads it: the same dictionary that the console draws."""

from dataclasses import dataclass
from typing import Any

LOW_STOCK_MINUTES = 3.0


@dataclass(frozen=True)
class Shelf:
    """One line of the product table."""

    sku: str
    role: str
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
    def sellable(self) -> bool:
        """Could somebody buy it now?"""
        return self.on_shelf and self.stock > 0

    @property
    def cover_min(self) -> float:
        """Minutes until it sells out at the pace of the last five minutes; infinite when nothing sold."""
        per_min = self.gmv_5min_cents / 5 / max(self.price_cents, 1)
        return (self.stock + self.arriving) / per_min if per_min > 0 else float("inf")


@dataclass(frozen=True)
class Event:
    """A message about something that happens to the room: since which tick, and whether it still goes on."""

    tick: int
    code: str
    sku: str
    state: str

    @property
    def on(self) -> bool:
        return self.state == "on"


@dataclass(frozen=True)
class View:
    """What an operator sees at one moment."""

    tick: int
    ticks: int
    now: dict[str, Any]
    levers: dict[str, Any]
    shelf: dict[str, Shelf]
    events: tuple[Event, ...] = ()

    @property
    def pitched(self) -> str:
        """Sku on pitch, empty when none."""
        return str(self.levers.get("pitch") or "")

    @property
    def cue(self) -> str:
        """What the host is doing."""
        return str(self.levers.get("cue") or "")

    @property
    def left_s(self) -> int:
        """Simulated seconds until the end."""
        return (self.ticks - self.tick) * 5


def read(frame: dict[str, Any]) -> View:
    """The operator's view of a frame."""
    shelf = {row["sku"]: Shelf(**{name: row[name] for name in Shelf.__dataclass_fields__}) for row in frame["products"]}
    events = tuple(Event(row["tick"], row["code"], row["sku"], row["state"]) for row in frame["incidents"])
    return View(frame["tick"], frame["ticks"], frame["now"], frame["levers"], shelf, events)
