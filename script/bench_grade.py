"""How long one attempt takes to grade: replay of log and baseline, every ensemble member, the panel, the rubric. No database."""

import os
import time
from dataclasses import replace

import django

ROOMS, MEMBERS, MINUTES = 3, 12, 30


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")
    django.setup()
    from grading.played_room import play_room
    from grading.rubric.facts import GuardLimits, RoomFacts
    from grading.rubric.registry import CURRENT_VERSION, rubric
    from sandbox.engine.bots import panel
    from sandbox.engine.bots.play import play, play_log
    from sandbox.engine.bundle import Keys, recorded_excerpt
    from sandbox.engine.reference_room import reference_room, reference_scenario
    from sandbox.engine.replay import warm_up

    warm_up()
    room = reference_room(minutes=3 * MINUTES, products=10, scale=3.0, stock=600)
    room = replace(room, members=room.members * MEMBERS)
    start, length = MINUTES * 12, MINUTES * 12
    scenario = replace(reference_scenario(), room=room, start_tick=start, ticks=length, incidents=(), baseline=recorded_excerpt(room, start, length))
    played_s = panel_s = 0.0
    for number in range(ROOMS):
        keys = Keys(traffic=number + 1, luck=number + 101)
        log = play_log(scenario, keys, panel()[-1])
        began = time.perf_counter()
        values = [play(scenario, keys, bot)[0].value_cents(scenario.metric) for bot in panel()]
        panel_s += time.perf_counter() - began
        began = time.perf_counter()
        played = play_room(scenario, keys, log)
        limits = GuardLimits(contribution_not_below_baseline=True, compliance_breaches_max=0, return_rate_over_baseline_max=0.05)
        rubric(CURRENT_VERSION).score_room(RoomFacts(played.candidate.facts, played.baseline.facts, tuple(map(float, values)), limits))
        played_s += time.perf_counter() - began
    print(f"grade of one attempt ({ROOMS} rooms of {MINUTES} min, {MEMBERS} ensemble members): {played_s:.2f} s")
    print(f"  the 24 reference operators, played once per round and kept: {panel_s:.2f} s")


if __name__ == "__main__":
    main()
