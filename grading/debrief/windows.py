"""How a room is cut into windows."""

from itertools import pairwise
from typing import NamedTuple

from sandbox.engine.levers import TICK_S

WINDOW_S = 180
"""Three simulated minutes: as long as one hold or one close may act, as a pitch takes to warm up and sell, as an ad's wave takes to come in and
leave. Shorter windows cut these arcs in two, longer ones mix several decisions. Equal lengths, because windows between pitches would
make whoever pitches long look as if they had erred more."""
MOST_WINDOWS = 14
"""Every window costs two continuations to the end of the room."""


class Window(NamedTuple):
    """Ticks `start` to `stop` − 1 of the excerpt."""

    start: int
    stop: int


def windows(ticks: int) -> tuple[Window, ...]:
    """Equal windows, as near to three minutes as the room's length and the limit allow; the last takes what is left over."""
    count = max(1, min(MOST_WINDOWS, round(ticks * TICK_S / WINDOW_S), ticks))
    length = ticks / count
    edges = [round(length * number) for number in range(count)] + [ticks]
    return tuple(Window(start, stop) for start, stop in pairwise(edges))
