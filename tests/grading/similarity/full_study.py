"""False alarms and power of the similarity report, by simulation, for `.ci/soak similarity`: prints Markdown.

`python -m tests.grading.similarity.full_study --people 300`: three rooms of thirty minutes; so many independent simulated people, none of whom is in
the crowd or among the reference pairs, sit all of them; copies are made of some. Ends with 1 if sittings raise false alarms more often than promised.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt
from typing import Any

import numpy as np

SITTING = 30
"""People of a sitting."""
SITTINGS = 2000
COPIED = 40
"""Sources for every way of copying."""
EXCERPTS = (("factory", 6, 10), ("snacks", 5, 25), ("plateau", 6, 45))
KEYS_OF = 7


@dataclass(frozen=True)
class Study:
    """`chances[i, j]`: of a single pair, times the pairs of a sitting, is what `judge` gives; here for all pairs of the fresh people."""

    people: int
    pairs: int
    false_pairs: int
    false_sittings: float
    pair_rate: float
    by_way: tuple[tuple[str, float, float, tuple[float, ...]], ...]
    rows: tuple[tuple[str, float, float, float, float], ...]
    seconds: float


def study(
    people: int, crowd: int, reference: int, excerpts: Sequence[tuple[str, int, int]] = EXCERPTS, copied: int = COPIED, seed: int = 11
) -> Study:
    from grading.reliability.simulated_people.person import simulated_people
    from grading.reliability.simulated_people.sit import Seat
    from grading.similarity.compare import FALSE_ALARMS, HALF, ComparedRoom, RoomLogs, judge, tail_of_sums
    from sandbox.engines import engine_of
    from tests.grading.reliability.study_rooms import study_room
    from tests.grading.similarity.copying import WAYS

    began, chance = time.perf_counter(), np.random.default_rng(seed)
    sources = list(chance.choice(people, size=min(copied, people), replace=False))
    others = list(chance.choice([place for place in range(people) if place not in sources] or list(range(people)), size=len(sources)))
    rooms, made = [], []
    for place, excerpt in enumerate(excerpts):
        sys.stderr.write(f"{excerpt}\n")
        where = study_room(excerpt, place, KEYS_OF)
        scenario, seat = where.scenario, Seat(where.scenario, where.keys)
        table = engine_of(scenario).table(scenario, where.keys)
        bots = tuple(table.play(spec)[1] for spec in engine_of(scenario).panel())
        fresh = [seat.play(person) for person in simulated_people(people, group="sits")]
        copies = [way.copy(fresh[a], fresh[b], scenario.ticks, chance) for way in WAYS for a, b in zip(sources, others, strict=True)]
        made.append((fresh, copies))
        rooms.append(
            ComparedRoom(
                RoomLogs(
                    ticks=scenario.ticks,
                    people=(*fresh, *copies),
                    crowd=(*bots, *(seat.play(person) for person in simulated_people(crowd, group="crowd"))),
                    reference=tuple(seat.play(person) for person in simulated_people(reference, group="reference")),
                )
            )
        )
    sums, tests = tail_of_sums(rooms), comb(SITTING, 2)
    alike = np.ones((people, people))
    for first, second in combinations(range(people), 2):
        alike[first, second] = alike[second, first] = judge(first, second, rooms, sums, tests)[0]
    false = alike <= FALSE_ALARMS
    drawn = [chance.choice(people, size=min(SITTING, people), replace=False) for _ in range(SITTINGS)]
    by_way = []
    for number, way in enumerate(WAYS):
        found = [people + number * len(sources) + place for place in range(len(sources))]
        whole = [judge(source, copy, rooms, sums, tests)[0] <= FALSE_ALARMS for source, copy in zip(sources, found, strict=True)]
        by_way.append((way.name, _in_one_room(rooms, sums, sources, others, found, tests), float(np.mean(whole)), _quarters(sources, whole, people)))
    return Study(
        people=people,
        pairs=comb(people, 2),
        false_pairs=int(np.triu(false, 1).sum()),
        false_sittings=float(np.mean([false[np.ix_(who, who)].any() for who in drawn])),
        pair_rate=float(np.triu(false, 1).sum() / comb(people, 2)),
        by_way=tuple(by_way),
        rows=tuple(
            (
                "{} {}, minute {}".format(*excerpt),
                room.tail.begins,
                room.tail.shape,
                room.tail.threshold(FALSE_ALARMS * HALF / tests / len(rooms)),
                _longest(room, people),
            )
            for excerpt, room in zip(excerpts, rooms, strict=True)
        ),
        seconds=time.perf_counter() - began,
    )


def _in_one_room(rooms: Sequence[Any], sums: Any, sources: Sequence[int], others: Sequence[int], copies: Sequence[int], tests: int) -> float:
    """Copied in the first room only: elsewhere the pair scores what source and own log score."""
    from grading.similarity.compare import FALSE_ALARMS, HALF

    seen = []
    for source, other, copy in zip(sources, others, copies, strict=True):
        scores = [float(rooms[0].scores[source, copy]), *(float(room.scores[source, other]) for room in rooms[1:])]
        alone = min(room.tail.chance(score) for room, score in zip(rooms, scores, strict=True)) * len(rooms)
        seen.append(min(alone, sums.chance(sum(scores))) * tests / HALF <= FALSE_ALARMS)
    return float(np.mean(seen))


def _quarters(sources: Sequence[int], seen: Sequence[bool], people: int) -> tuple[float, ...]:
    """By the source's skill, the lowest quarter first."""
    found = []
    for quarter in range(4):
        part = [hit for source, hit in zip(sources, seen, strict=True) if quarter * people / 4 <= source < (quarter + 1) * people / 4]
        found.append(float(np.mean(part)) if part else float("nan"))
    return tuple(found)


def _longest(room: Any, people: int) -> float:
    """The highest score of an independent pair."""
    scores = room.scores[:people, :people]
    return float(scores[np.triu_indices(people, 1)].max())


def markdown(found: Study, crowd: int, reference: int) -> str:
    from grading.similarity import VERSION

    lines = [
        f"**Simulated people**, not people: {found.people} who sit, {crowd} in the crowd beside the 24 reference operators, "
        f"{reference} whose pairs set the thresholds; three disjoint groups of one rule family, skills from 0 to 1. "
        f"{VERSION}, {len(found.rows)} rooms of thirty minutes, {found.seconds:.0f} s.",
        "",
        "## False alarms",
        "",
        f"Promised: at most 1 % of sittings of {SITTING} independent people have a pair that stands out.",
        "",
        f"- Pairs of independent people that stood out: {found.false_pairs} of {found.pairs}. {_bound(found)}",
        f"- Of {SITTINGS} sittings drawn from these people: {found.false_sittings:.2%} with a false alarm.",
        "",
        "| room | tail begins at | shape | threshold of a room | highest independent pair |",
        "|---|---|---|---|---|",
        *(f"| {name} | {begins:.1f} | {shape:.2f} | {threshold:.1f} | {highest:.1f} |" for name, begins, shape, threshold, highest in found.rows),
        "",
        "## Power",
        "",
        f"Share of {COPIED} copies that stand out in a sitting of {SITTING}. Delays in simulated seconds: a fifth of that on an exam's clock.",
        "",
        "| what is copied | in one room of three | in all three | in all three, by the source's skill, lowest quarter first |",
        "|---|---|---|---|",
        *(
            f"| {name} | {one:.0%} | {whole:.0%} | {', '.join('–' if np.isnan(part) else f'{part:.0%}' for part in quarters)} |"
            for name, one, whole, quarters in found.by_way
        ),
        "",
    ]
    return "\n".join(lines)


def _bound(found: Study) -> str:
    """What the pairs say of a sitting if no two false pairs share one; without any, what would be seen once in twenty times (rule of three)."""
    pairs = comb(SITTING, 2)
    if not found.false_pairs:
        return f"With none seen, at most {3 / found.pairs * pairs:.1%} of sittings, with 95 % confidence and pairs taken as independent."
    return f"That is {found.pair_rate * pairs:.2%} of sittings (± {sqrt(found.false_pairs) / found.pairs * pairs:.2%})."


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")
    import django

    django.setup()
    from grading.similarity.compare import FALSE_ALARMS
    from grading.similarity.independents import CROWD, REFERENCE

    found = study(options.people, CROWD, REFERENCE)
    sys.stdout.write(markdown(found, CROWD, REFERENCE) + "\n")
    return 1 if found.false_sittings > FALSE_ALARMS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
