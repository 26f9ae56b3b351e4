"""How long one room takes to grade and to analyse, and one attempt: no database, the panel played beforehand as in a round."""

import os
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import django

ROOMS, MEMBERS, MINUTES, ATTEMPTS = 3, 12, 30, 8


@dataclass(frozen=True)
class PanelLine:
    """What the debrief asks of a panel run."""

    bot_id: str
    value_cents: float
    breaches: int


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")
    django.setup()
    from sandbox.engine.bundle import Keys, recorded_excerpt
    from sandbox.engine.reference_room import reference_room, reference_scenario
    from sandbox.engines import engine_of

    room = reference_room(minutes=3 * MINUTES, products=10, scale=3.0, stock=600)
    room = replace(room, members=room.members * MEMBERS)
    start, length = MINUTES * 12, MINUTES * 12
    scenario = replace(reference_scenario(), room=room, start_tick=start, ticks=length, incidents=(), baseline=recorded_excerpt(room, start, length))
    engine = engine_of(scenario)
    engine.warm_up()
    seats = engine.panel()
    panel_s, rooms = 0.0, []
    for number in range(ROOMS):
        keys = Keys(traffic=number + 1, luck=number + 101)
        began = time.perf_counter()
        runs = {bot.id: engine.play(scenario, keys, bot) for bot in seats}
        panel_s += time.perf_counter() - began
        panel = [PanelLine(bot.id, float(runs[bot.id][0].value_cents(scenario.metric)), runs[bot.id][0].compliance.breaches) for bot in seats]
        rooms += [_one_room(scenario, keys, runs[seats[3 * attempt].id][1], panel) for attempt in range(ATTEMPTS)]
    grade, parts, windows = ([room[place] for room in rooms] for place in range(3))
    whole = [sum(room) for room in rooms]
    print(f"one room of {MINUTES} min with {MEMBERS} ensemble members, panel known, {len(rooms)} rooms (median and 95th of 100):")
    for name, seconds in (("grade", grade), ("five forces", parts), ("debrief", windows), ("together", whole)):
        print(f"  {name:12} {median(seconds):6.2f} s {_p95(seconds):6.2f} s")
    print(f"grade of one attempt ({ROOMS} rooms): {ROOMS * median(grade):.2f} s")
    print(f"  the 24 reference operators in {ROOMS} rooms, played once per round and kept: {panel_s:.2f} s")


def _one_room(scenario, keys, log, panel):  # type: ignore[no-untyped-def]
    """Seconds of the grade, of the attribution (candidate and reference) and of the debrief."""
    from grading.attribution.attribute import attribute
    from grading.debrief.debrief import debrief, reference_of
    from grading.played_room import play_room
    from grading.rubric.facts import GuardLimits, RoomFacts
    from grading.rubric.registry import CURRENT_VERSION, rubric

    marks = [time.perf_counter()]
    played = play_room(scenario, keys, log)
    values = tuple(line.value_cents for line in panel)
    rubric(CURRENT_VERSION).score_room(RoomFacts(played.candidate.facts, played.baseline.facts, values, GuardLimits()))
    marks.append(time.perf_counter())
    reference = reference_of(scenario, keys, panel)
    attribute(scenario, keys, log)
    attribute(scenario, keys, reference.controls)
    marks.append(time.perf_counter())
    debrief(scenario, keys, log, reference)
    marks.append(time.perf_counter())
    return tuple(after - before for before, after in pairwise(marks))


def _p95(seconds: list[float]) -> float:
    ordered = sorted(seconds)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


if __name__ == "__main__":
    main()
