"""Operators who game one lever. They must fail by score or guard-rail in every scenario: the gate plays them.

They know no rule of the panel (no stock released, no service, no rest for the host), but who sells at all goes from product to product
under a neutral cue, so that nobody fails merely by the cue that the recorded operator left in force.
"""

from collections.abc import Callable

from sandbox.engine.bots.operator import Operator
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.view import View

LAST_TEN_MINUTES_TICKS = 120


def everything_at_once(operator: Operator, view: View) -> list[Order]:
    """All levers to the limit in the first minute, then nothing."""
    if view.tick > 12:
        return []
    return [
        *_release_all(view),
        *_floor_prices(view),
        Order("ad_spend", "", _maximum(operator, "ad_spend")),
        Order("clip"),
        Order("fan_push"),
        Order("lucky_bag", "", _maximum(operator, "lucky_bag")),
        Order("pace", "", "hot"),
        Order("cue", "", "close"),
        Order("guarantee", "", "on"),
    ]


def always_close(operator: Operator, view: View) -> list[Order]:
    """Presses all the time, on whatever sells."""
    return _sell(operator, view, cue="close")


def always_hold(operator: Operator, view: View) -> list[Order]:
    """Builds up all the time."""
    return _sell(operator, view, cue="hold")


def floor_prices(operator: Operator, view: View) -> list[Order]:
    """Everything at the lowest price from the start."""
    return [*_floor_prices(view), *_sell(operator, view)]


def endless_bags(operator: Operator, view: View) -> list[Order]:
    """One lucky bag after the other."""
    bag = [] if view.levers.get("lucky_bag_left_s") else [Order("lucky_bag", "", _maximum(operator, "lucky_bag"))]
    return [*bag, *_sell(operator, view)]


def endless_ads(operator: Operator, view: View) -> list[Order]:
    """The highest spend from start to end."""
    return [*operator.ad_order(view, float(_maximum(operator, "ad_spend"))), *_sell(operator, view)]


def short_pitches(operator: Operator, view: View) -> list[Order]:
    """A new product every thirty seconds."""
    return _sell(operator, view, 30)


def all_released(operator: Operator, view: View) -> list[Order]:
    """The whole reserve at the start, then nothing."""
    return _release_all(view) if view.tick <= 12 else []


def burn_the_end(operator: Operator, view: View) -> list[Order]:
    """Nothing until ten minutes before the end, then everything that pushes."""
    if view.ticks - view.tick > LAST_TEN_MINUTES_TICKS:
        return []
    return [
        *_release_all(view),
        *_floor_prices(view),
        Order("pace", "", "hot"),
        *operator.cue(view, "close"),
        Order("fan_push"),
        Order("clip"),
        *operator.ad_order(view, float(_maximum(operator, "ad_spend"))),
    ]


def idle(operator: Operator, view: View) -> list[Order]:
    """Leaves the room as it is."""
    return []


def _sell(operator: Operator, view: View, every_s: int = 300, cue: str = "demo") -> list[Order]:
    """From product to product."""
    return [*operator.cue(view, cue), *_rotate(operator, view, every_s)]


def _rotate(operator: Operator, view: View, every_s: int) -> list[Order]:
    line = view.shelf.get(view.pitched)
    if line is not None and line.sellable and operator.pitch_s(view) < every_s:
        return []
    sellable = [sku for sku in sorted(view.shelf) if view.shelf[sku].sellable and sku != view.pitched]
    if not sellable:
        return []
    later = [sku for sku in sellable if sku > view.pitched]
    return [Order("pitch", (later or sellable)[0])]


def _release_all(view: View) -> list[Order]:
    return [Order("release", line.sku, str(line.reserve)) for line in view.shelf.values() if line.reserve > 0]


def _floor_prices(view: View) -> list[Order]:
    cut = [line for line in view.shelf.values() if line.price_cents > line.floor_price_cents]
    return [Order("price", line.sku, f"{line.floor_price_cents / 100:.2f}") for line in cut]


def _maximum(operator: Operator, lever: str) -> str:
    limits = operator.sheet.limits(lever)
    return f"{limits.maximum:g}" if limits is not None and limits.maximum is not None else "0"


DEGENERATE_FAMILIES: dict[str, Callable[[Operator, View], list[Order]]] = {
    rule.__name__: rule
    for rule in (
        everything_at_once,
        always_close,
        always_hold,
        floor_prices,
        endless_bags,
        endless_ads,
        short_pitches,
        all_released,
        burn_the_end,
        idle,
    )
}
