"""Other operators for one session, by name: its own log with one lever moved, the host's other evenings, and two reference operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sandbox.calibration.recording import Evening
from sandbox.engine.bots.panel import bot_by_id
from sandbox.engine.bots.play import play_log
from sandbox.engine.bundle import TICKS_PER_MIN, Keys, Product, RoomModel, Scenario, default_limits
from sandbox.engine.controls import Control, sorted_log

Log = tuple[Control, ...]
_BOTS = ("rundown-7", "bottleneck-3")
_BOT_KEYS = Keys(0xC07E, 0x0B07)
_AD_BUDGET_SHARE = 1.2
_CUT = 0.9


def lever_variations(log: Sequence[Control], products: Sequence[Product], ticks: int) -> dict[str, Log]:
    """The log with one lever moved, by the lever's name (`cue` in two directions). Moves stay near what recorded operators do."""
    moved: dict[str, Callable[[], list[Control]]] = {
        "ad_spend": lambda: [_scaled(control, 1.5) if control.lever == "ad_spend" else control for control in log],
        "price": lambda: [*_cuts(products), *(_scaled_price(control, products) for control in log)],
        "release": lambda: [*(Control(0, "release", item.sku, str(item.reserve)) for item in products if item.reserve), *log],
        "cue:no_close": lambda: [Control(item.tick, "cue", "", "demo") if item.lever == "cue" and item.value == "close" else item for item in log],
        "cue:no_hold": lambda: [Control(item.tick, "cue", "", "demo") if item.lever == "cue" and item.value == "hold" else item for item in log],
        "pitch": lambda: _longer_pitches(log),
        "pace": lambda: [Control(0, "pace", "", "calm"), *(item for item in log if item.lever != "pace")],
        "guarantee": lambda: [Control(0, "guarantee", "", "on"), *(item for item in log if item.lever != "guarantee")],
        "agents": lambda: [Control(0, "agents", "", "1"), *(item for item in log if item.lever != "agents")],
        "lucky_bag": lambda: [*log, *(Control(tick, "lucky_bag", "", "60") for tick in range(ticks // 6, ticks, ticks // 3))],
        "clip": lambda: [*log, Control(ticks // 4, "clip"), Control(ticks // 2, "clip")],
        "fan_push": lambda: [*log, Control(ticks // 3, "fan_push")],
    }
    return {name: sorted_log(make()) for name, make in moved.items()}


def of_other_evenings(session: Evening, others: Sequence[Evening]) -> dict[str, Log]:
    """What the operator of another evening did, as far as this session has the products and the time."""
    ticks, skus = session.length_min * TICKS_PER_MIN, set(session.skus)
    return {
        f"operator:{other.id}": tuple(item for item in other.controls if item.tick < ticks and (not item.sku or item.sku in skus))
        for other in others
        if other.id != session.id
    }


def of_bots(model: RoomModel) -> dict[str, Log]:
    """A good and a weak reference operator, playing the whole session in the room of member 0."""
    spent_cents = sum(float(item.value) for item in model.recorded if item.lever == "ad_spend") * 100.0
    budget = round(_AD_BUDGET_SHARE * spent_cents / max(1, sum(item.lever == "ad_spend" for item in model.recorded)) * model.minutes)
    scenario = Scenario(model, 0, model.ticks, levers=default_limits(), ad_budget_cents=budget, baseline=model.recorded)
    return {f"bot:{name}": play_log(scenario, _BOT_KEYS, bot_by_id(name)) for name in _BOTS}


def _scaled(control: Control, factor: float) -> Control:
    return Control(control.tick, control.lever, control.sku, f"{float(control.value) * factor:g}")


def _cuts(products: Sequence[Product]) -> list[Control]:
    return [Control(0, "price", item.sku, _price(item, item.list_price_cents * _CUT)) for item in products]


def _scaled_price(control: Control, products: Sequence[Product]) -> Control:
    if control.lever != "price":
        return control
    product = next(item for item in products if item.sku == control.sku)
    return Control(control.tick, "price", control.sku, _price(product, float(control.value) * 100.0 * _CUT))


def _price(product: Product, cents: float) -> str:
    return f"{max(product.floor_price_cents, round(cents)) / 100:g}"


def _longer_pitches(log: Sequence[Control]) -> list[Control]:
    """Every second change of the product on pitch is left out."""
    kept, changes = [], 0
    for control in log:
        if control.lever == "pitch":
            changes += 1
            if changes % 2 == 0:
                continue
        kept.append(control)
    return kept
