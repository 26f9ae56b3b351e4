"""Rundown by product role (排品): a script of units, each product with the same arc from hook to close."""

from sandbox.engine.bots.operator import KNOWS_CLOSE_LIMIT, KNOWS_FANS, Operator
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.view import View

UNIT_S, CLOSE_S = 150, 82
"""One product's turn of the script, and its last part, which belongs to the close. In the recordings clicks and orders per viewer fall with every
minute of a pitch, and a new product needs no time to warm up."""
DRAGGED_S = 240
"""A turn of who does not know when to end it is a multiple of this."""


def rundown(operator: Operator, view: View) -> list[Order]:
    """The next line of the script."""
    return [*_pitch(operator, view), *_traffic(operator, view)]


def _pitch(operator: Operator, view: View) -> list[Order]:
    pitched = view.shelf.get(view.pitched)
    over = operator.pitch_s(view) >= _unit_s(operator)
    dead = pitched is None or (not pitched.sellable and pitched.arriving == 0 and operator.knows(0.1))
    if over or dead:
        chosen = operator.next_product(view)
        if chosen and chosen != view.pitched:
            return [Order("pitch", chosen), *operator.cue(view, _arc(operator, 0))]
    return operator.cue(view, _arc(operator, operator.pitch_s(view)))


def _unit_s(operator: Operator) -> int:
    """Poor operators drag a pitch on."""
    return UNIT_S if operator.knows(KNOWS_CLOSE_LIMIT) else round(DRAGGED_S * (2.6 - 2.5 * operator.skill))


def _arc(operator: Operator, pitch_s: int) -> str:
    """Hook, show, answer, close."""
    if not operator.knows(KNOWS_CLOSE_LIMIT):
        return "demo" if pitch_s < 90 else "close"
    if pitch_s < 12:
        return "hook"
    if pitch_s < 45:
        return "demo"
    return "answer" if pitch_s < UNIT_S - CLOSE_S else "close"


def _traffic(operator: Operator, view: View) -> list[Order]:
    """A steady share of the budget, clips and fan calls at the script's times."""
    orders = operator.ad_order(view, operator.ad_ceiling() * 0.6) if operator.skill >= 0.2 else []
    if operator.knows(KNOWS_FANS):
        if operator.once_per("clip", view, 600):
            orders.append(Order("clip"))
        if operator.once_per("fan_push", view, 2400):  # a second one in the same half-hour leaves the fan group tired
            orders.append(Order("fan_push"))
        if view.tick > 60 and operator.once_per("follow_call", view, 420):
            orders.append(Order("follow_call"))
    return orders
