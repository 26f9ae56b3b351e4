"""Follow the funnel's bottleneck: find the weakest of dwell, clicks, deals and stock, and act on that one."""

from sandbox.engine.bots.operator import KNOWS_CLOSE_LIMIT, KNOWS_FANS, KNOWS_HOLD, KNOWS_VALUE, Operator
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.view import View

PATIENCE_S, CLOSE_S = 120, 66
"""Turn of a product and its close; see `rundown`."""
DRAGGED_S, DRAGGED_CLOSE_S = 240, 110
HOLD_AFTER_S = 20


def bottleneck(operator: Operator, view: View) -> list[Order]:
    """One step against the weakest stage."""
    return [*_pitch(operator, view), *_traffic(operator, view)]


def _pitch(operator: Operator, view: View) -> list[Order]:
    line = view.shelf.get(view.pitched)
    if line is None or (not line.sellable and line.arriving == 0 and operator.knows(0.1)):
        return _switch(operator, view)
    if view.cue == "close":
        limit = CLOSE_S if operator.knows(KNOWS_CLOSE_LIMIT) else round(600 * (1.2 - operator.skill))
        return _switch(operator, view) if operator.cue_s(view) >= limit else []
    if view.cue == "hold":
        return operator.cue(view, "close") if operator.cue_s(view) >= 60 else []
    starts_s = PATIENCE_S - CLOSE_S if operator.knows(KNOWS_VALUE) else round(DRAGGED_S * (2.0 - operator.skill)) - DRAGGED_CLOSE_S
    if operator.pitch_s(view) >= starts_s:
        return operator.cue(view, "close")
    return operator.cue(view, _weakest(operator, view))


def _switch(operator: Operator, view: View) -> list[Order]:
    chosen = operator.next_product(view)
    if not chosen or chosen == view.pitched:
        return operator.cue(view, "answer")
    return [Order("pitch", chosen), *operator.cue(view, "demo")]


def _weakest(operator: Operator, view: View) -> str:
    """Which cue the funnel asks for."""
    dwell_s, click = float(view.now.get("dwell_s") or 0), float(view.now.get("click_rate") or 0)
    deal = float(view.now.get("deal_rate") or 0)
    if not operator.knows(0.35):
        return "demo"
    if operator.knows(KNOWS_HOLD) and operator.pitch_s(view) >= HOLD_AFTER_S and (view.now.get("trend") or {}).get("online", 0) > 0.05:
        return "hold"  # a wave of entries: build up, then close
    if int(view.now.get("questions_open") or 0) > 20 or deal < 0.02:
        return "answer"
    if dwell_s < 45:
        return "hook"
    return "demo" if click < 0.25 or operator.pitch_s(view) < 30 else "answer"


def _traffic(operator: Operator, view: View) -> list[Order]:
    """Spends where the return allows it, and calls fans into a full room."""
    orders: list[Order] = []
    if operator.skill >= 0.3 and operator.once_per("ads", view, 60):
        roi = view.now.get("ad_roi")
        base = operator.ad_ceiling()
        share = 0.5 if roi is None else 0.9 if float(roi) > 3 else 0.5 if float(roi) > 1.5 else 0.1
        orders += operator.ad_order(view, base * share)
    if operator.knows(KNOWS_FANS):
        orders += operator.fans(view)
        if view.tick > 30 and operator.once_per("clip", view, 540):
            orders.append(Order("clip"))
    return orders
