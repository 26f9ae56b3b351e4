"""How long a worker takes for one room of an installed demo: grade (played path, baseline, ensemble, panel from cache), five forces, debrief.

`CERTIFY_DATA=FOLDER python script/bench_rooms.py` over all published scenarios of the folder's database, four logs of reference operators each, in
one warm process, by the services that a worker calls. Prints Markdown. Everything is done in one transaction that is taken back: the folder is left
as it was, but a site on it could write nothing meanwhile. Ends with 1 if the 95th percentile is not below `--limit` seconds.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import django

SEATS = (1, 10, 15, 23)
"""Places in the panel: a poor operator, two middling ones, an expert."""
LIMIT_S = 5.0
LEAST_ROOMS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=LIMIT_S, help="seconds that the 95th percentile must stay below")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "certify.settings")
    django.setup()
    from django.db import transaction

    from sandbox.selectors import published_scenarios
    from sandbox.services.warm_engines import warm_engines

    warm_engines()
    with transaction.atomic():
        scenarios = list(published_scenarios().order_by("kind", "pk"))
        measured = {scenario: [_one_room(scenario.pk, number) for number in range(len(SEATS) + 1)][1:] for scenario in scenarios}
        transaction.set_rollback(True)
    rows = [row for rooms in measured.values() for row in rooms]
    if len(rows) < LEAST_ROOMS:
        sys.stderr.write(f"{len(rows)} rooms only: install the demo into CERTIFY_DATA first (script/demo --headless --data FOLDER)\n")
        return 2
    load = f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    print(f"{len(rows)} rooms of {len(scenarios)} scenarios in one warm process; {load}.")
    print("Seconds of the clock; in brackets of the processor.\n")
    print("| room | kind | minutes | products | ensemble | grade | forces and debrief | together, median | most |")
    print("|---|---|---|---|---|---|---|---|---|")
    for scenario, rooms in measured.items():
        cells = (scenario.title_en, scenario.kind, _size(scenario.pk), _told(rooms, 0), _told(rooms, 1), _told(rooms), _most(rooms))
        print(f"| {' | '.join(cells)} |")
    clocks, processors = ([grade[place] + feedback[place] for grade, feedback in rows] for place in (0, 1))
    p95_s = _p95(clocks)
    of_processor = f"of the processor {median(processors):.2f} and {_p95(processors):.2f} s"
    print(f"\n**All: median {median(clocks):.2f} s, 95th of 100 {p95_s:.2f} s** ({of_processor}).")
    print(f"Wanted: 95th below {options.limit:.0f} s: {'met' if p95_s < options.limit else 'MISSED'}.")
    return 0 if p95_s < options.limit else 1


def _one_room(scenario_id: int, number: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """(clock, processor) seconds of the grade and of the feedback. The first log of a scenario warms it and is not counted."""
    from exams.selectors import RoomRecord
    from grading.services.analyse_room import analyse_room
    from grading.services.grade_room import grade_room
    from sandbox.engine.bundle import Keys
    from sandbox.engines import engine_of
    from sandbox.selectors import load_scenario
    from sandbox.services.panel_values import panel_values

    scenario, keys = load_scenario(scenario_id), Keys(scenario_id, 7)
    panel_values(scenario_id, keys)  # played once a round and kept; not part of a grade
    engine = engine_of(scenario)
    _, controls = engine.play(scenario, keys, engine.panel()[SEATS[number - 1]])
    now = datetime.now(UTC)
    record = RoomRecord(1, scenario_id, keys, tuple(controls), now, now, "deadline", scenario.ticks - 1)
    began = _now()
    grade_room(record)
    graded = _now()
    analyse_room(record)
    done = _now()
    return _between(began, graded), _between(graded, done)


def _size(scenario_id: int) -> str:
    from sandbox.engine.bundle import TICKS_PER_MIN
    from sandbox.selectors import load_scenario

    scenario = load_scenario(scenario_id)
    return f"{scenario.ticks / TICKS_PER_MIN:.0f} | {len(scenario.room.products)} | {len(scenario.room.members)}"


def _told(rooms: list[tuple[tuple[float, float], tuple[float, float]]], part: int | None = None) -> str:
    clock, processor = (median(sum(row[name][place] for name in ([part] if part is not None else [0, 1])) for row in rooms) for place in (0, 1))
    return f"{clock:.2f} ({processor:.2f})"


def _most(rooms: list[tuple[tuple[float, float], tuple[float, float]]]) -> str:
    return f"{max(grade[0] + feedback[0] for grade, feedback in rooms):.2f}"


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _between(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return other[0] - one[0], other[1] - one[1]


def _p95(seconds: list[float]) -> float:
    ordered = sorted(seconds)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main())
