"""How long one room takes to grade and to analyse: no database, the panel played beforehand as in a round.

Seconds of the clock and of the processor, and the ratio that a busy machine leaves alone: processor time over that of the draws of one replay of the
same room, which are made between the rooms in the same run.
"""

import os
import time
from dataclasses import dataclass, replace
from statistics import median

import django

ROOMS, MEMBERS, MINUTES, ATTEMPTS = 3, 12, 30, 8
BOUND_PATHS = 50


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
    panel_s, rooms, bounds_s = 0.0, [], []
    for number in range(ROOMS):
        keys = Keys(traffic=number + 1, luck=number + 101)
        began = time.process_time()
        runs = {bot.id: engine.play(scenario, keys, bot) for bot in seats}
        panel_s += time.process_time() - began
        panel = [PanelLine(bot.id, float(runs[bot.id][0].value_cents(scenario.metric)), runs[bot.id][0].compliance.breaches) for bot in seats]
        for attempt in range(ATTEMPTS):
            bounds_s.append(_bound_s(scenario, runs[seats[0].id][0], keys))
            rooms.append(_one_room(scenario, keys, runs[seats[3 * attempt].id][1], panel))
    bound_s = median(bounds_s)
    print(f"one room of {MINUTES} min with {MEMBERS} ensemble members, panel known, {len(rooms)} rooms; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  {'median, 95th of 100':20}{'clock':>16}{'processor':>18}{'over the draws':>16}")
    for name, first, last in (("grade", 0, 1), ("five forces", 1, 2), ("debrief", 2, 3), ("together", 0, 3)):
        clock, processor = ([room[last][place] - room[first][place] for room in rooms] for place in range(2))
        seconds = f"{median(clock):8.2f} {_p95(clock):5.2f} s{median(processor):10.2f} {_p95(processor):5.2f} s"
        print(f"  {name:20}{seconds}{median(processor) / bound_s:14.0f} x")
    print(f"the draws of one replay alone, {start + length} ticks: {1000 * bound_s:.2f} ms of the processor")
    print(f"the 24 reference operators in one room, played once per round and kept: {panel_s / ROOMS:.2f} s of the processor")


def _bound_s(scenario, run, keys):  # type: ignore[no-untyped-def]
    """Processor seconds that a program needs which makes the draws of a replay, and nothing else: from the recording's first tick on."""
    from sandbox.engine import bench
    from sandbox.engine import layout as at

    plan = bench.draw_plan(run, float(run.rows[:, at.R_DRAWS].mean()))
    bench._draw_only(plan, [keys], 1)  # compiled
    began = time.process_time()
    bench._draw_only(plan, [keys] * BOUND_PATHS, 1)
    return (time.process_time() - began) / BOUND_PATHS * (scenario.start_tick + scenario.ticks) / scenario.ticks


def _one_room(scenario, keys, log, panel):  # type: ignore[no-untyped-def]
    """(clock, processor) before and after the grade, the attribution (candidate and reference) and the debrief."""
    from grading.attribution.attribute import attribute
    from grading.debrief.debrief import debrief, reference_of
    from grading.played_room import play_room
    from grading.rubric.facts import GuardLimits, RoomFacts
    from grading.rubric.registry import CURRENT_VERSION, rubric

    marks = [_now()]
    played = play_room(scenario, keys, log)
    values = tuple(line.value_cents for line in panel)
    rubric(CURRENT_VERSION).score_room(RoomFacts(played.candidate.facts, played.baseline.facts, values, GuardLimits()))
    marks.append(_now())
    reference = reference_of(scenario, keys, panel)
    attribute(scenario, keys, log)
    attribute(scenario, keys, reference.controls)
    marks.append(_now())
    debrief(scenario, keys, log, reference)
    marks.append(_now())
    return marks


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _p95(seconds: list[float]) -> float:
    ordered = sorted(seconds)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


if __name__ == "__main__":
    main()
