"""The human side of an operator: how often it looks, how late it acts, where it slips. All of it addressed, nothing advances a state."""

import hashlib
from dataclasses import dataclass

from sandbox.engines.room_1_bots_1.bundle import Keys

LOOK_EXPERT_TICKS, LOOK_POOR_TICKS = 3, 12
"""Simulated ticks between two decisions: 15 s for the expert, a minute for the poor operator (3 and 12 s of the clock in an exam room)."""
DELAY_POOR_TICKS = 4
SLIP_EXPERT, SLIP_POOR = 0.01, 0.40


@dataclass(frozen=True)
class Hand:
    """One operator's hand in one room."""

    bot_id: str
    skill: float
    keys: Keys

    @property
    def look_ticks(self) -> int:
        """Ticks between decisions."""
        return round(LOOK_POOR_TICKS + (LOOK_EXPERT_TICKS - LOOK_POOR_TICKS) * self.skill)

    def delay_ticks(self, tick: int) -> int:
        """Ticks between deciding and acting, beyond what everybody's action takes."""
        return int(self._uniform("delay", tick) * (1.0 - self.skill) * (DELAY_POOR_TICKS + 1))

    def slips(self, tick: int, ordinal: int) -> bool:
        """Does this decision get lost or botched?"""
        return self._uniform(f"slip{ordinal}", tick) < SLIP_POOR + (SLIP_EXPERT - SLIP_POOR) * self.skill

    def pick(self, tick: int, options: int, ordinal: int = 0) -> int:
        """A choice at random among `options`."""
        return int(self._uniform(f"pick{ordinal}", tick) * options)

    def _uniform(self, event: str, tick: int) -> float:
        """In [0, 1), a function of keys, operator, event and tick alone."""
        address = f"{self.keys.traffic:016x}/{self.keys.luck:016x}/{self.bot_id}/{event}/{tick}".encode()
        return int.from_bytes(hashlib.blake2b(address, digest_size=8).digest(), "big") / 2**64
