"""Does somebody act faster than hands and eyes can? A question about instants of the server's clock alone; people judge the answer.

A burst: more actions than fingers give, again and again. In the keystroke-level model the best typists need 0.08 s a key, and 1.35 s of
thought go before each unit of work (Card, Moran & Newell 1980): a shortcut or two in a quarter of a second is usual, five actions in half a second
are not. What empties from an outbox within CALM_S after a lost connection is left out.

A quick answer: an action within QUICK_S of the frame that first shows an incident. The fastest human answers to a light take 0.1 s without a choice
and without a network; whoever acts often also acts by chance just then, so that the number is held against the person's own rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import comb, exp

BURST_ACTIONS, BURST_SPAN_S = 5, 0.5
BURSTS = 3
"""So many of them in a room are reported."""
CALM_S = 10.0
QUICK_S = 0.15
QUICK_ANSWERS = 3
CHANCE = 1e-4
"""The number of quick answers is reported when the person's own rate brings it about more rarely than this."""


@dataclass(frozen=True)
class Hurry:
    """`bursts`; `quick` of `incidents` were followed by an action within QUICK_S, which by chance happens with `chance`."""

    bursts: int
    quick: int
    incidents: int
    chance: float

    @property
    def signs(self) -> tuple[str, ...]:
        """What looks faster than a person: burst, reaction."""
        found = ("burst",) if self.bursts >= BURSTS else ()
        return (*found, "reaction") if self.quick >= QUICK_ANSWERS and self.chance < CHANCE else found


def hurry(instants: Sequence[datetime], incidents: Sequence[datetime], back: Sequence[datetime] = ()) -> Hurry:
    """`instants` of actions in order of time, `incidents` as they were shown, `back`: when a lost console came back."""
    if not instants:
        return Hurry(0, 0, len(incidents), 1.0)
    origin = instants[0]
    seconds = [(instant - origin).total_seconds() for instant in instants]
    returns = [(instant - origin).total_seconds() for instant in back]
    shown = [(instant - origin).total_seconds() for instant in incidents]
    quick = sum(any(0.0 <= second - start <= QUICK_S for second in seconds) for start in shown)
    length = max(seconds[-1] - seconds[0], 1.0)
    return Hurry(_bursts(seconds, returns), quick, len(shown), _at_least(quick, len(shown), 1 - exp(-len(seconds) / length * QUICK_S)))


def _bursts(seconds: Sequence[float], returns: Sequence[float]) -> int:
    """Without overlap; those right after a return are no bursts."""
    found, place = 0, 0
    while place + BURST_ACTIONS <= len(seconds):
        start, end = seconds[place], seconds[place + BURST_ACTIONS - 1]
        if end - start <= BURST_SPAN_S:
            found += not any(0.0 <= start - moment <= CALM_S for moment in returns)
            place += BURST_ACTIONS
        else:
            place += 1
    return found


def _at_least(hits: int, of: int, rate: float) -> float:
    """Binomial tail."""
    return sum(comb(of, times) * rate**times * (1 - rate) ** (of - times) for times in range(hits, of + 1)) if hits else 1.0
