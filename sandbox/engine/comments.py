"""Why the audience comments: the drawn number of comments of a tick, divided over the causes that the room shows at that moment."""

import math

import numpy as np

from sandbox.engine import layout as at
from sandbox.engine.compiled import inner
from sandbox.engine.compliance import HOLD_LIMIT_S

CAUSES = (
    "question", "greeting", "want_it", "price_cheer", "price_complaint", "sold_out", "restock_thanks", "bag_joined", "hold_impatient",
    "close_pressed", "waiting_for_service", "troll", "follow_yes",
)  # fmt: skip
_QUESTION = CAUSES.index("question")
_CHEER_TICKS_WEIGHT = 3.0
_CLOSE = 4


@inner
def divide(s, d, room, items, price, before, cut, arriving, weights, shares):  # type: ignore[no-untyped-def]
    """Fill `shares` [CAUSES]: how many comments of one tick have which cause. `s`, `d`, `room`, `items` are its rows of script, drive and results.

    `price`, `before`, `cut`, `arriving` [product] are its prices, those of the tick before, what was cut and what arrived. `weights` is scratch.
    """
    shares[:] = 0
    total = np.rint(room[at.R_COMMENTS])
    if total <= 0.0:
        return
    raised = min(total, np.rint(room[at.R_RAISED]))
    _weigh(s, d, room, items, price, before, cut, arriving, weights)
    _share_out(total - raised, weights, shares)
    shares[_QUESTION] += int(raised)


@inner
def _weigh(s, d, room, items, price, before, cut, arriving, weights):  # type: ignore[no-untyped-def]
    """In the order of CAUSES. Questions are counted, not weighed."""
    pitch = int(s[at.S_PITCH])
    sold_out = pitch >= 0 and items[pitch, at.P_STOCK] < 0.5
    cheers, complains, restocked = False, False, False
    for i in range(len(price)):
        cheers = cheers or cut[i] != 0.0
        complains = complains or price[i] > before[i]
        restocked = restocked or arriving[i] != 0.0
    weights[0] = 0.0
    weights[1] = 1.0
    weights[2] = 1.5 if pitch >= 0 and not sold_out else 0.0
    weights[3] = _CHEER_TICKS_WEIGHT if cheers else 0.0
    weights[4] = 2.0 if complains else 0.0
    weights[5] = 2.5 if sold_out else 0.0
    weights[6] = 2.0 if restocked else 0.0
    weights[7] = 3.0 if s[at.S_BAG_LEFT_S] > 0.0 else 0.0
    weights[8] = 2.0 if d[at.D_HOLD_LOAD_S] > HOLD_LIMIT_S * 0.8 else 0.0
    weights[9] = 1.0 if s[at.S_CUE] == _CLOSE else 0.0
    weights[10] = 2.0 if room[at.R_QUESTIONS] > 0.05 * room[at.R_ONLINE] + 3.0 else 0.0
    weights[11] = 4.0 if s[at.S_INC_COMMENTS] > 0.0 else 0.0
    weights[12] = 1.0 if s[at.S_FOLLOW_AGE_S] < 30.0 else 0.0


@inner
def _share_out(total, weights, shares):  # type: ignore[no-untyped-def]
    """Largest remainders; ties in the order of CAUSES. `weights` are used up."""
    mass, left = 0.0, total
    for cause in range(len(weights)):
        mass += weights[cause]
    for cause in range(len(weights)):
        if weights[cause] > 0.0:
            exact = total * weights[cause] / mass
            whole = math.floor(exact)
            shares[cause] = int(whole)
            left -= whole
            weights[cause] = whole - exact  # 0 or less: the remainder, the largest first
        else:
            weights[cause] = 1.0
    while left > 0.0:
        largest = 0
        for cause in range(1, len(weights)):
            if weights[cause] < weights[largest]:
                largest = cause
        shares[largest] += 1
        weights[largest] = 1.0
        left -= 1.0
