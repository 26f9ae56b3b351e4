"""Why the audience comments: the drawn number of comments of a tick, divided over the causes that the room shows at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.engines.room_1_bots_1 import layout as at
from sandbox.engines.room_1_bots_1.compliance import HOLD_LIMIT_S

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CAUSES = (
    "question", "greeting", "want_it", "price_cheer", "price_complaint", "sold_out", "restock_thanks", "bag_joined", "hold_impatient",
    "close_pressed", "waiting_for_service", "troll", "follow_yes",
)  # fmt: skip
_CHEER_TICKS_WEIGHT = 3.0


def causes(
    script: NDArray[np.float64],
    drive: NDArray[np.float64],
    room: NDArray[np.float64],
    items: NDArray[np.float64],
    tables: tuple[NDArray[np.float64], ...],
) -> list[tuple[str, int]]:
    """(cause, number) of one tick, largest first. `tables` are the tick's rows of price, price of the tick before, cut, arriving units."""
    total = round(float(room[at.R_COMMENTS]))
    if total <= 0:
        return []
    raised = min(total, round(float(room[at.R_RAISED])))
    weights = _weights(script, drive, room, items, tables)
    shares = _divide(total - raised, weights)
    if raised:
        shares["question"] = shares.get("question", 0) + raised
    return sorted(shares.items(), key=lambda pair: (-pair[1], CAUSES.index(pair[0])))


def _weights(
    script: NDArray[np.float64],
    drive: NDArray[np.float64],
    room: NDArray[np.float64],
    items: NDArray[np.float64],
    tables: tuple[NDArray[np.float64], ...],
) -> dict[str, float]:
    price, before, cut, arriving = tables
    pitch = int(script[at.S_PITCH])
    on_pitch = pitch >= 0
    sold_out = on_pitch and items[pitch, at.P_STOCK] < 0.5
    weights = {
        "greeting": 1.0,
        "want_it": 1.5 if on_pitch and not sold_out else 0.0,
        "price_cheer": _CHEER_TICKS_WEIGHT if cut.any() else 0.0,
        "price_complaint": 2.0 if (price > before).any() else 0.0,
        "sold_out": 2.5 if sold_out else 0.0,
        "restock_thanks": 2.0 if arriving.any() else 0.0,
        "bag_joined": 3.0 if script[at.S_BAG_LEFT_S] > 0 else 0.0,
        "hold_impatient": 2.0 if drive[at.D_HOLD_LOAD_S] > HOLD_LIMIT_S * 0.8 else 0.0,
        "close_pressed": 1.0 if script[at.S_CUE] == 4 else 0.0,
        "waiting_for_service": 2.0 if room[at.R_QUESTIONS] > 0.05 * room[at.R_ONLINE] + 3 else 0.0,
        "troll": 4.0 if script[at.S_INC_COMMENTS] > 0 else 0.0,
        "follow_yes": 1.0 if script[at.S_FOLLOW_AGE_S] < 30 else 0.0,
    }
    return {cause: weight for cause, weight in weights.items() if weight > 0.0}


def _divide(total: int, weights: dict[str, float]) -> dict[str, int]:
    """Largest remainders; ties in the order of CAUSES."""
    mass = sum(weights.values())
    exact = {cause: total * weight / mass for cause, weight in weights.items()}
    shares = {cause: int(value) for cause, value in exact.items()}
    left = total - sum(shares.values())
    for cause in sorted(exact, key=lambda name: (shares[name] - exact[name], CAUSES.index(name)))[:left]:
        shares[cause] += 1
    return {cause: number for cause, number in shares.items() if number}
