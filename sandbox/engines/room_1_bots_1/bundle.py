"""Room and scenario as immutable bundles: what calibration makes, what an examiner publishes, what a grade pins by digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import rfc8785

from sandbox.engines.room_1_bots_1.controls import Control
from sandbox.engines.room_1_bots_1.errors import BundleError
from sandbox.engines.room_1_bots_1.levers import LEVERS, TICK_S
from sandbox.engines.room_1_bots_1.parameters import RoomParameters

CHANNELS = ("follow", "recommend", "video", "paid")
TICKS_PER_MIN = 60 // TICK_S
ROLES = ("traffic", "welfare", "main", "profit", "test")
Metric = Literal["gmv", "net_gmv"]
T = TypeVar("T")


@dataclass(frozen=True)
class Keys:
    """The two 64-bit keys of a path: who comes and goes, and what they choose."""

    traffic: int
    luck: int


@dataclass(frozen=True)
class Product:
    sku: str
    name: str
    name_en: str
    category: str
    role: str
    list_price_cents: int
    floor_price_cents: int
    unit_cost_cents: int
    stock: int
    reserve: int


@dataclass(frozen=True)
class Exogenous:
    """What no operator of the session could change, and the residual shocks of abduction (all 1 when unknown).

    `offered` has four rows (follow, recommend, video, paid) of one value per tick. The first three are viewers per tick before the
    room's own boost, clip and push response. The fourth multiplies the ad response (1 = the market of the parameters; 0.5 = views
    cost twice as much).
    """

    offered: tuple[tuple[float, ...], ...]
    shock_click: tuple[tuple[float, ...], ...]
    """[product][minute] multiplies click intensity."""
    shock_demand: tuple[tuple[float, ...], ...]
    """[product][minute] multiplies order intensity (not clicks)."""
    shock_leave: tuple[float, ...]
    """[minute] multiplies the leaving odds of every viewer."""
    shock_return: tuple[float, ...]
    """[product] multiplies the odds of a return."""


@dataclass(frozen=True)
class RoomModel:
    """A calibrated room: one recorded session's exogenous part with the host's parameters. Member 0 is the live room."""

    engine_version: str
    room_id: str
    host: str
    title: str
    title_en: str
    followers: int
    minutes: int
    products: tuple[Product, ...]
    exogenous: Exogenous
    members: tuple[RoomParameters, ...]
    recorded: tuple[Control, ...]
    """The recorded operator's log; ticks count from the start of the session."""
    mode: str = "abduction"
    """`abduction` if the session's own outcomes shaped the shocks, else `held-out`."""
    prior_only_levers: tuple[str, ...] = ()
    provenance: str = ""

    @property
    def ticks(self) -> int:
        return self.minutes * TICKS_PER_MIN

    @property
    def number(self) -> int:
        """32-bit room number in the address of every draw."""
        return int.from_bytes(hashlib.sha256(self.room_id.encode()).digest()[:4], "big")


@dataclass(frozen=True)
class LeverLimits:
    lever: str
    enabled: bool = True
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    cooldown_s: int = 0


@dataclass(frozen=True)
class Costs:
    """What the room charges beside GMV. Printed in the scenario."""

    agent_cents_per_min: int = 50
    guarantee_premium_cents: int = 150
    """Per order sold with free returns."""
    holding_percent_of_unit_cost: int = 5
    """Of every released unit that is unsold at the end."""


@dataclass(frozen=True)
class GuardRails:
    contribution_not_below_baseline: bool = True
    max_compliance_breaches: int = 0
    max_return_rate_over_baseline: float = 0.10
    """Absolute: 0.10 allows a return rate ten points above the baseline's."""


@dataclass(frozen=True)
class Incident:
    """Something that happens to everybody in the room. `size` is the strength in the unit of its kind (see `incidents.py`)."""

    code: str
    tick: int
    ticks: int
    size: float = 0.0
    sku: str = ""


@dataclass(frozen=True)
class Scenario:
    """An excerpt of a room with its rules; immutable and digested. Ticks of controls and incidents count from the excerpt's start."""

    room: RoomModel
    start_tick: int
    ticks: int
    speed: int = 5
    """Simulated seconds per second of the clock."""
    levers: tuple[LeverLimits, ...] = ()
    ad_budget_cents: int = 0
    guard_rails: GuardRails = field(default_factory=GuardRails)
    costs: Costs = field(default_factory=Costs)
    incidents: tuple[Incident, ...] = ()
    uptake_s: tuple[int, int] = (5, 20)
    preparation_s: int = 180
    baseline: tuple[Control, ...] = ()
    baseline_name: str = "recorded"
    metric: Metric = "gmv"
    bot_version: str = "bots/1"
    release_delay_s: int = 0
    release_batches: int = 1
    enforce: bool = False
    """Compliance acts on the room (warn, throttle, breach); otherwise it is only counted."""

    def limits(self, lever: str) -> LeverLimits | None:
        for limits in self.levers:
            if limits.lever == lever:
                return limits
        return None

    @cached_property
    def reserve_at_start(self) -> tuple[int, ...]:
        """Reserve per product that the recorded operator has left at the excerpt's start."""
        left = {product.sku: product.reserve for product in self.room.products}
        for control in self.recorded_before:
            if control.lever == "release":
                left[control.sku] -= min(left[control.sku], max(0, int(float(control.value))))
        return tuple(left[product.sku] for product in self.room.products)

    @cached_property
    def opening_ad_spend_cny(self) -> float:
        """Ad spend per minute in force when the excerpt starts."""
        rates = [float(control.value) for control in self.recorded_before if control.lever == "ad_spend"]
        return rates[-1] if rates else 0.0

    @property
    def recorded_before(self) -> tuple[Control, ...]:
        return tuple(control for control in self.room.recorded if control.tick < self.start_tick)


def default_limits(locked: tuple[str, ...] = ()) -> tuple[LeverLimits, ...]:
    """The default limits of all levers; those in `locked` are disabled."""
    return tuple(
        LeverLimits(name, name not in locked, lever.default_min, lever.default_max, lever.default_step, lever.default_cooldown_s)
        for name, lever in LEVERS.items()
    )


def recorded_excerpt(room: RoomModel, start_tick: int, ticks: int) -> tuple[Control, ...]:
    """The recorded operator's log inside an excerpt, in the excerpt's ticks: the usual baseline."""
    return tuple(
        Control(control.tick - start_tick, control.lever, control.sku, control.value)
        for control in room.recorded
        if start_tick <= control.tick < start_tick + ticks
    )


def to_json(bundle: object) -> bytes:
    """Canonical bytes (RFC 8785) of any bundle dataclass. 64-bit keys are written as hexadecimal text."""
    return rfc8785.dumps(_plain(bundle))


def digest(bundle: object) -> str:
    """SHA-256 of the canonical bytes, hexadecimal."""
    return hashlib.sha256(to_json(bundle)).hexdigest()


def scenario_from_json(data: bytes) -> Scenario:
    return _from_json(Scenario, data)


def room_from_json(data: bytes) -> RoomModel:
    return _from_json(RoomModel, data)


def keys_from_json(data: bytes) -> Keys:
    return _from_json(Keys, data)


def _from_json(kind: type[T], data: bytes) -> T:
    try:
        return _build(kind, json.loads(data))
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"not a {kind.__name__}: {error}") from error


def _plain(value: object) -> Any:
    if isinstance(value, Keys):
        return {"traffic": f"{value.traffic:016x}", "luck": f"{value.luck:016x}"}
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _build(kind: Any, value: Any) -> Any:
    if kind is Keys:
        return Keys(int(value["traffic"], 16), int(value["luck"], 16))
    if is_dataclass(kind):
        hints, make = get_type_hints(kind), cast("type", kind)
        return make(**{item.name: _build(hints[item.name], value[item.name]) for item in fields(kind)})
    origin = get_origin(kind)
    if origin is tuple:
        args = get_args(kind)
        kinds = [args[0]] * len(value) if args[-1] is Ellipsis else args
        return tuple(_build(item_kind, item) for item_kind, item in zip(kinds, value, strict=True))
    if origin in (Union, UnionType):
        return None if value is None else _build(next(arg for arg in get_args(kind) if arg is not type(None)), value)
    if kind is float:
        return float(value)
    return value
