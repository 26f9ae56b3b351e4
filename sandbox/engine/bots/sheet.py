"""What an operator knows of a scenario before it starts: figures that stand on the card which every candidate reads in preparation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sandbox.engine.levers import LEVERS


class Limit(Protocol):
    """One lever's limits, from a bundle or from a card."""

    @property
    def enabled(self) -> bool: ...
    @property
    def minimum(self) -> float | None: ...
    @property
    def maximum(self) -> float | None: ...
    @property
    def step(self) -> float | None: ...


class Rules(Protocol):
    """A scenario of the engine, or a card that came over the network."""

    @property
    def ticks(self) -> int: ...
    @property
    def ad_budget_cents(self) -> int: ...
    def limits(self, lever: str) -> Limit | None: ...


@dataclass(frozen=True)
class Sheet:
    """Copied, so that an operator holds nothing of the room: no parameters, no keys, no baseline, no incidents to come."""

    ticks: int
    ad_budget_cents: int
    levers: Mapping[str, Limit]

    @classmethod
    def of(cls, rules: Rules) -> Sheet:
        return cls(rules.ticks, rules.ad_budget_cents, {name: limits for name in LEVERS if (limits := rules.limits(name)) is not None})

    def limits(self, lever: str) -> Limit | None:
        return self.levers.get(lever)

    def open(self, lever: str) -> bool:
        """May the lever be moved at all?"""
        limits = self.limits(lever)
        return limits is not None and limits.enabled
