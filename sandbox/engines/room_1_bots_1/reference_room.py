"""A tiny made-up room: for warming up, for the golden bytes of a version, and for the bench. Nobody's data."""

from sandbox.engines.room_1_bots_1.bundle import Exogenous, Incident, Product, RoomModel, Scenario, default_limits, recorded_excerpt
from sandbox.engines.room_1_bots_1.controls import Control
from sandbox.engines.room_1_bots_1.parameters import RoomParameters
from sandbox.engines.room_1_bots_1.versions import ENGINE_VERSION

_LOG = (
    Control(0, "agents", "", "4"),
    Control(0, "cue", "", "hook"),
    Control(0, "pitch", "T1", ""),
    Control(0, "pace", "", "hot"),
    Control(0, "guarantee", "", "on"),
    Control(0, "ad_spend", "", "60"),
    Control(4, "cue", "", "demo"),
    Control(30, "cue", "", "hold"),
    Control(55, "cue", "", "close"),
    Control(80, "clip", "", ""),
    Control(90, "pitch", "T2", ""),
    Control(90, "cue", "", "demo"),
    Control(120, "price", "T2", "85"),
    Control(130, "lucky_bag", "", "100"),
    Control(150, "release", "T1", "40"),
    Control(160, "pitch", "T1", ""),
    Control(180, "cue", "", "answer"),
    Control(200, "fan_push", "", ""),
    Control(210, "ad_goal", "", "orders"),
    Control(220, "follow_call", "", ""),
    Control(230, "cohost", "", "on"),
    Control(250, "shelf", "T3", "off"),
)


def reference_products(count: int = 3, stock: int = 60) -> tuple[Product, ...]:
    roles = ("main", "profit", "welfare", "traffic", "test")
    return tuple(
        Product(
            sku=f"T{k + 1}", name=f"样品 {k + 1}", name_en=f"Sample {k + 1}", category="日用", role=roles[k % 5],
            list_price_cents=9900 - 700 * (k % 9), floor_price_cents=6000 - 400 * (k % 9), unit_cost_cents=4000 - 250 * (k % 9),
            stock=stock, reserve=stock,
        )
        for k in range(count)
    )  # fmt: skip


def reference_room(minutes: int = 30, products: int = 3, scale: float = 1.0, stock: int = 60, room_id: str = "reference") -> RoomModel:
    """A quiet room of a few hundred viewers; `scale` multiplies its traffic."""
    goods, ticks = reference_products(products, stock), minutes * 12
    flow = tuple(scale * (6.0 + 3.0 * ((7 * t) % 24) / 24.0) for t in range(ticks))
    ones = ((1.0,) * minutes,) * products
    exogenous = Exogenous(
        (flow, tuple(2.0 * value for value in flow), tuple(0.5 * value for value in flow), (1.0,) * ticks),
        ones, ones, (1.0,) * minutes, (1.0,) * products,
    )  # fmt: skip
    parameters = RoomParameters.prior([product.category for product in goods])
    log = tuple(control for control in _LOG if control.tick < ticks)
    return RoomModel(
        ENGINE_VERSION, room_id, "reference", "参考房间", "Reference room", 10_000, minutes, goods, exogenous, (parameters,), log,
        provenance="made up for tests",
    )  # fmt: skip


def reference_scenario(enforce: bool = True) -> Scenario:
    room = reference_room()
    incidents = (Incident("traffic_slump", 60, 24, 0.5), Incident("wrong_price", 100, 60, 0.6, "T3"), Incident("troll_wave", 140, 24, 0.5))
    return Scenario(
        room, start_tick=60, ticks=240, speed=5, levers=default_limits(), ad_budget_cents=100_000, incidents=incidents,
        baseline=recorded_excerpt(room, 60, 240), enforce=enforce, release_delay_s=30, release_batches=2,
    )  # fmt: skip
