"""How often a round decides wrongly, and how many rooms it takes: the sequential rule against fixed numbers of rooms. `python -m` prints the table.

People are made of numbers: a true score and a true log uplift that go together, rooms that scatter around them, guard-rails that break by chance.
The rule and the rubric are the real ones. Wrong: another decision than of somebody with the same truth and endless rooms.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import log1p

import numpy as np

from grading.rubric.facts import GuardRail, RoomScore, RoundRules
from grading.rubric.sequential_v1 import decide_extra_rooms
from grading.rubric.v1 import BREACHED_ROOM_SCORE, decide_round

CUT, GROWTH = 500.0, 0.30
RULES = RoundRules(GROWTH, CUT)
LOG_PER_POINT = 0.0025
"""100 points, one deviation of the reference operators, are a quarter more value in the log."""
KEPT = tuple(GuardRail(code, True, False, ()) for code in ("contribution", "compliance", "returns", "hand_over"))
BROKEN = (GuardRail("hand_over", False, False, ()), *KEPT[:3])


@dataclass(frozen=True)
class World:
    """Deviations in points: of true scores, of rooms around them; of a log uplift beyond what its score says; share of broken rooms."""

    people_sd: float
    room_sd: float
    log_sd: float = 0.05
    broken: float = 0.0


@dataclass(frozen=True)
class Found:
    """Shares of people; `rooms` on average."""

    wrong: float
    passed_wrongly: float
    failed_wrongly: float
    opened: float
    rooms: float


def a_room(score: float, log_ratio: float, broken: bool = False) -> RoomScore:
    """`score` within the scale; 200 if a guard-rail broke."""
    equated = min(max(score, 200.0), 800.0)
    rails = BROKEN if broken else KEPT
    return RoomScore(
        0.0, log_ratio, log_ratio, 0.0, equated, BREACHED_ROOM_SCORE if broken else equated, 0.0, 1.0, -9.0, 9.0, rails
    )  # fmt: skip


def people(world: World, count: int, rooms: int, seed: int) -> Iterator[tuple[bool, list[RoomScore]]]:
    """(should pass, rooms). A person's truth lies where endless rooms would lead; broken rooms are bad luck, and no truth."""
    random = np.random.default_rng(seed)
    truths = random.normal(CUT, world.people_sd, count)
    logs = log1p(GROWTH) + (truths - CUT) * LOG_PER_POINT
    for truth, log in zip(truths, logs, strict=True):
        noise = random.normal(0.0, world.room_sd, rooms)
        extra = random.normal(0.0, world.log_sd, rooms)
        broken = random.random(rooms) < world.broken
        scores = [a_room(truth + e, log + e * LOG_PER_POINT + x, bool(b)) for e, x, b in zip(noise, extra, broken, strict=True)]
        yield bool(truth >= CUT), scores


def measure(world: World, base: int, extra: int, count: int, seed: int = 20261123) -> Found:
    """`extra` 0: everybody sits `base` rooms. The same people sit every plan: rooms and truths come from the same draws."""
    wrong = passed_wrongly = failed_wrongly = opened = able = 0
    for should_pass, rooms in people(world, count, 12, seed):
        goes_on = bool(extra) and decide_extra_rooms(rooms[:base], RULES).opens
        sat = tuple(rooms[: base + extra] if goes_on else rooms[:base])
        passes = decide_round(sat, RULES).decision == "PASS"
        wrong += passes != should_pass
        passed_wrongly += passes and not should_pass
        failed_wrongly += should_pass and not passes
        opened += goes_on
        able += should_pass
    return Found(
        wrong / count, passed_wrongly / max(count - able, 1), failed_wrongly / max(able, 1), opened / count, base + extra * opened / count
    )  # fmt: skip


PLANS = ((4, 0), (6, 0), (8, 0), (3, 3), (4, 2), (4, 4), (6, 2))
WORLDS = (World(130, 70), World(130, 100), World(50, 70), World(50, 100), World(130, 85, broken=0.03))


def main(count: int) -> None:
    out = sys.stdout
    for world in WORLDS:
        out.write(f"{world}\n")
        for base, extra in PLANS:
            f = measure(world, base, extra, count)
            plan = f"{base}+{extra}" if extra else f"{base}"
            out.write(
                f"  {plan:4} rooms {f.rooms:5.2f}  opened {f.opened:6.1%}  wrong {f.wrong:6.2%}  "
                f"passed {f.passed_wrongly:6.2%}  failed {f.failed_wrongly:6.2%}\n"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
