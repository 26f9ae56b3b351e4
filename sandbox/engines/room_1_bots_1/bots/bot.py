"""A seated operator: reads frames, gives orders. The same object sits a room in a replay and through the HTTP API."""

from typing import Any

from sandbox.engines.room_1_bots_1.bots.bottleneck import bottleneck
from sandbox.engines.room_1_bots_1.bots.degenerate import DEGENERATE_FAMILIES
from sandbox.engines.room_1_bots_1.bots.hand import Hand
from sandbox.engines.room_1_bots_1.bots.operator import Family, Operator, Order
from sandbox.engines.room_1_bots_1.bots.panel import BotSpec
from sandbox.engines.room_1_bots_1.bots.rundown import rundown
from sandbox.engines.room_1_bots_1.bots.traffic import traffic
from sandbox.engines.room_1_bots_1.bots.view import read
from sandbox.engines.room_1_bots_1.bundle import Keys, Scenario

ORDERS_PER_LOOK_EXPERT, ORDERS_PER_LOOK_POOR = 4, 1
"""A person gives a few orders between two looks, not ten."""

_FAMILIES: dict[str, Family] = {"rundown": rundown, "bottleneck": bottleneck, "traffic": traffic}


class Bot:
    """One operator in one room."""

    def __init__(self, spec: BotSpec, scenario: Scenario, keys: Keys) -> None:
        self.spec = spec
        self.hand = Hand(spec.id, spec.skill, keys)
        degenerate = spec.family == "degenerate"
        # The degenerate know no rule; all they have is speed.
        self._operator = Operator(scenario, 0.0 if degenerate else spec.skill, DEGENERATE_FAMILIES[spec.id] if degenerate else _FAMILIES[spec.family])
        self._degenerate = degenerate
        self._next_look = 0

    def looks_at(self, tick: int) -> bool:
        """Is this a tick at which the operator looks up? Between two looks no frame need be made."""
        return tick >= self._next_look

    def decide(self, frame: dict[str, Any]) -> list[Order]:
        """Orders at this frame; none between two looks."""
        view = read(frame)
        if not self.looks_at(view.tick):
            return []
        self._next_look = view.tick + (4 if self._degenerate else self.hand.look_ticks)
        orders = self._operator.decide(view)
        if self._degenerate:
            return orders
        few = round(ORDERS_PER_LOOK_POOR + (ORDERS_PER_LOOK_EXPERT - ORDERS_PER_LOOK_POOR) * self.spec.skill)
        kept = [order for ordinal, order in enumerate(orders) if not self.hand.slips(view.tick, ordinal)]
        return kept[:few]

    def delay_ticks(self, tick: int) -> int:
        """How late this decision is carried out, beyond what everybody's action takes."""
        return 0 if self._degenerate else self.hand.delay_ticks(tick)
