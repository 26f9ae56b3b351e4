"""What happens to a room from outside: surge, slump, rejected ad plan, trolls, lost voice, wrong price, late courier, flash sale.

An incident acts through the script of a tick and can be answered with the levers: the right reaction takes most of it away. Sizes
belong to the scenario, not to the calibrated room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.engines.room_1_bots_1 import layout as at
from sandbox.engines.room_1_bots_1.levers import TICK_S

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sandbox.engines.room_1_bots_1.bundle import Incident


@dataclass(frozen=True)
class IncidentKind:
    code: str
    default_size: float
    default_ticks: int
    unit: str
    answer: str
    """The reaction that helps, in words of the levers."""
    needs_sku: bool = False


CATALOGUE: dict[str, IncidentKind] = {
    kind.code: kind
    for kind in (
        IncidentKind("traffic_surge", 2.0, 48, "factor on recommended entries", "sell: stock, main product on pitch, a close"),
        IncidentKind("traffic_slump", 0.5, 60, "factor on recommended entries", "bring people: ads, clip, fan push"),
        IncidentKind("ad_rejected", 0.0, 60, "factor on paid entries", "change the ad goal: a new plan is approved"),
        IncidentKind("troll_wave", 0.5, 36, "log loss of dwell and trust in the offer", "answer cue or more agents"),
        IncidentKind("host_voice", 0.05, 60, "energy per minute", "co-host or a calm pace"),
        IncidentKind("wrong_price", 0.6, 120, "share of the price shown", "set the price", needs_sku=True),
        IncidentKind("late_courier", 0.15, 60, "log loss of orders", "agents answer, or free returns"),
        IncidentKind("flash_sale", 0.35, 36, "log loss of orders and dwell", "lucky bag or hold the room with a hook"),
    )
}

TROLL_AGENTS = 6
"""Agents on duty that keep a troll wave in check without the host."""
ANSWERED = 0.3
"""Share of an incident's strength left when it is answered rightly."""


def acts(incident: Incident, tick: int) -> bool:
    return incident.tick <= tick < incident.tick + incident.ticks


def apply(incidents: tuple[Incident, ...], tick: int, row: NDArray[np.float64], goal_changed_tick: int) -> None:
    """Write the incidents that act in `tick` (of the excerpt) into its script row, weakened by what the row shows the operator doing."""
    for incident in incidents:
        if acts(incident, tick):
            _APPLY[incident.code](incident, row, goal_changed_tick)


def _surge(incident: Incident, row: NDArray[np.float64], _: int) -> None:
    row[at.S_INC_RECOMMEND] *= incident.size


def _ads(incident: Incident, row: NDArray[np.float64], goal_changed_tick: int) -> None:
    if goal_changed_tick < incident.tick:
        row[at.S_INC_PAID] *= incident.size


def _trolls(incident: Incident, row: NDArray[np.float64], _: int) -> None:
    answered = row[at.S_CUE] == 2 or row[at.S_AGENTS] >= TROLL_AGENTS
    strength = incident.size * (ANSWERED if answered else 1.0)
    row[at.S_INC_LEAVE] += strength
    row[at.S_INC_DEAL] -= 0.5 * strength
    row[at.S_INC_COMMENTS] += incident.size
    row[at.S_INC_QUESTIONS] += 0.02 * incident.size


def _voice(incident: Incident, row: NDArray[np.float64], _: int) -> None:
    spared = row[at.S_COHOST] == 1 or row[at.S_PACE] == 0
    row[at.S_INC_DRAIN] += incident.size * (ANSWERED if spared else 1.0)


def _nothing(incident: Incident, row: NDArray[np.float64], _: int) -> None:
    """A wrong price acts on the price table, once (schedule.py)."""


def _courier(incident: Incident, row: NDArray[np.float64], _: int) -> None:
    answered = row[at.S_AGENTS] >= TROLL_AGENTS or row[at.S_GUARANTEE] == 1
    row[at.S_INC_DEAL] -= incident.size * (ANSWERED if answered else 1.0)
    row[at.S_INC_QUESTIONS] += 0.1 * incident.size


def _flash(incident: Incident, row: NDArray[np.float64], _: int) -> None:
    answered = row[at.S_BAG_LEFT_S] > 0 or row[at.S_CUE] == 1
    strength = incident.size * (ANSWERED if answered else 1.0)
    row[at.S_INC_DEAL] -= strength
    row[at.S_INC_LEAVE] += strength


_APPLY = {
    "traffic_surge": _surge,
    "traffic_slump": _surge,
    "ad_rejected": _ads,
    "troll_wave": _trolls,
    "host_voice": _voice,
    "wrong_price": _nothing,
    "late_courier": _courier,
    "flash_sale": _flash,
}


def default_incident(code: str, tick: int, sku: str = "") -> Incident:
    """An incident of the catalogue with its default strength and length."""
    from sandbox.engines.room_1_bots_1.bundle import Incident

    kind = CATALOGUE[code]
    return Incident(code, tick, kind.default_ticks, kind.default_size, sku if kind.needs_sku else "")


def seconds_left(incident: Incident, tick: int) -> int:
    return max(0, incident.tick + incident.ticks - tick) * TICK_S
