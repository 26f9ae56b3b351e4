"""Who sits: a skill between 0 and 1 that is known because it was given, a style that is not skill, and nerves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import exp
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.engine.bundle import Keys

STYLE_SD = 0.10
"""Log standard deviation of turns, closes and ad money between people of the same skill."""
LOOK_BEST_TICKS, LOOK_WORST_TICKS = 4, 12
"""Between two looks at the console: 4 to 12 seconds of an exam room's clock."""
REACTION_BEST_TICKS, REACTION_WORST_TICKS = 1, 5
"""From seeing to acting, beyond what everybody's action takes: 1 to 5 seconds of an exam room's clock."""
LAPSE_BEST, LAPSE_WORST = 0.03, 0.40
"""Share of intentions that come to nothing: overlooked, mistyped, forgotten."""
MISJUDGED_BEST, MISJUDGED_WORST = 0.05, 0.90
"""Log standard deviation of how a figure is judged at a glance."""
ORDERS_BEST, ORDERS_WORST = 3, 1
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class SimulatedPerson:
    """`turn`, `close` and `ads` are factors of style around 1: people of one skill do not all work alike."""

    id: str
    skill: float
    turn: float
    close: float
    ads: float

    def between(self, worst: float, best: float) -> float:
        """What this skill makes of something that goes from `worst` to `best`."""
        return worst + (best - worst) * self.skill

    @property
    def look_ticks(self) -> int:
        return round(self.between(LOOK_WORST_TICKS, LOOK_BEST_TICKS))

    @property
    def orders_per_look(self) -> int:
        return round(self.between(ORDERS_WORST, ORDERS_BEST))


def simulated_people(count: int, lowest: float = 0.0, highest: float = 1.0, group: str = "person") -> tuple[SimulatedPerson, ...]:
    """`count` people whose skills lie evenly between `lowest` and `highest`, both included."""
    step = (highest - lowest) / max(count - 1, 1)
    return tuple(_person(f"{group}-{number + 1}", lowest + step * number) for number in range(count))


def _person(name: str, skill: float) -> SimulatedPerson:
    turn, close, ads = (exp(STYLE_SD * _NORMAL.inv_cdf(_uniform(f"style/{name}/{what}"))) for what in ("turn", "close", "ads"))
    return SimulatedPerson(name, round(skill, 6), turn, close, ads)


@dataclass(frozen=True, slots=True)
class Nerves:
    """A person's chances in one room, each addressed by what it is about: nothing advances a state."""

    person: SimulatedPerson
    seed: str

    @classmethod
    def of(cls, person: SimulatedPerson, keys: Keys) -> Nerves:
        """Hashed from the path's keys, so that the same person has other luck in another room and nothing tells of the room's own."""
        return cls(person, hashlib.blake2b(f"nerves/{keys.traffic:016x}/{keys.luck:016x}".encode(), digest_size=16).hexdigest())

    def chance(self, event: str, tick: int) -> float:
        """In (0, 1)."""
        return _uniform(f"{self.seed}/{self.person.id}/{event}/{tick}")

    def judged(self, figure: float, event: str, tick: int) -> float:
        """A figure as it looks at a glance: the better the eye, the nearer to what it is."""
        blur = self.person.between(MISJUDGED_WORST, MISJUDGED_BEST)
        return figure * exp(blur * _NORMAL.inv_cdf(self.chance(event, tick)))

    def reaction_ticks(self, tick: int) -> int:
        slowest = self.person.between(REACTION_WORST_TICKS, REACTION_BEST_TICKS)
        return max(REACTION_BEST_TICKS, round(slowest * (0.5 + 0.5 * self.chance("reaction", tick))))

    def lapses(self, tick: int, ordinal: int) -> bool:
        return self.chance(f"lapse{ordinal}", tick) < self.person.between(LAPSE_WORST, LAPSE_BEST)


def _uniform(address: str) -> float:
    drawn = int.from_bytes(hashlib.blake2b(address.encode(), digest_size=8).digest(), "big")
    return (drawn + 0.5) / 2**64
