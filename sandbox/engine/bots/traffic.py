"""Traffic first: fill the room early, keep the best seller on pitch while the wave lasts."""

from sandbox.engine.bots.operator import KNOWS_CLOSE_LIMIT, KNOWS_FANS, Operator
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.view import View

TURN_S, CLOSE_S = 110, 66
"""A short turn: the wave is fresh, so the best sellers come round often."""
DRAGGED_S = 210


def traffic(operator: Operator, view: View) -> list[Order]:
    """Ads, clips and fans first, then the seller."""
    return [*_waves(operator, view), *_seller(operator, view)]


def _waves(operator: Operator, view: View) -> list[Order]:
    orders: list[Order] = []
    if operator.skill >= 0.15:
        early = view.tick < 0.6 * view.ticks
        orders += operator.ad_order(view, operator.ad_ceiling() * (1.3 if early else 0.4) * (0.5 + 0.5 * operator.skill))
        if operator.knows(KNOWS_CLOSE_LIMIT) and operator.once_per("goal", view, 100_000):
            orders.append(Order("ad_goal", "", "stay"))
    if operator.skill >= 0.3 and operator.once_per("clip", view, 420):
        orders.append(Order("clip"))
    if operator.knows(KNOWS_FANS):
        orders += operator.fans(view)
    return orders


def _seller(operator: Operator, view: View) -> list[Order]:
    line = view.shelf.get(view.pitched)
    turn_s = TURN_S if operator.knows(KNOWS_CLOSE_LIMIT) else round(DRAGGED_S * (3.2 - 2.5 * operator.skill))
    gone = line is None or (not line.sellable and line.arriving == 0 and operator.knows(0.1))
    if gone or operator.pitch_s(view) >= turn_s:
        chosen = operator.next_product(view)
        if chosen and chosen != view.pitched:
            return [Order("pitch", chosen), *operator.cue(view, "demo")]
    pitch_s = operator.pitch_s(view)
    if operator.knows(KNOWS_CLOSE_LIMIT):
        wanted = "demo" if pitch_s < 30 else "answer" if pitch_s < TURN_S - CLOSE_S else "close"
        return operator.cue(view, wanted)
    return operator.cue(view, "demo" if pitch_s < 60 or operator.skill > 0.2 else "close")
