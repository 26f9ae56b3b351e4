"""People sit a certification while the network is cut and processes are killed: is anything lost, doubled, falsely shown, or not graded once?

`python -m tests.services.sitting.run` prints a report in Markdown and ends with 1 if anything was. Everything is started here: PostgreSQL (a
throw-away cluster that writes through), Redis (append-only file), two web processes behind a proxy, one worker, beat.
"""

import argparse
import base64
import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.services.sitting.checks import check
from tests.services.sitting.faults import Faults, Kill, NetworkCut
from tests.services.sitting.journal import Journal
from tests.services.sitting.proxy import Proxy
from tests.services.sitting.report import Sat, markdown
from tests.services.sitting.site import Site
from tests.services.sitting.stage import SLUG, Rooms

FULL, REDUCED = Rooms(2, 240, 5), Rooms(1, 120, 30)
GRADED_WITHIN_S = 400.0
"""A worker that was killed in the middle of a grade keeps its lease for two minutes."""


def full_plan(rooms: Rooms) -> list[NetworkCut | Kill]:
    """A whole room of cuts every 30 s, the last one over its end; a room of kills, one at a time and together; then the worker while it grades."""
    cuts = [NetworkCut(1, 30.0 * number, 2.0) for number in range(1, int(rooms.live_s // 30))]
    kills = [
        Kill(2, 0.08 * rooms.live_s, ("web-0",)), Kill(2, 0.20 * rooms.live_s, ("worker",)), Kill(2, 0.28 * rooms.live_s, ("beat",)),
        Kill(2, 0.36 * rooms.live_s, ("redis",), down_s=15.0), NetworkCut(2, 0.36 * rooms.live_s + 5.0, 1.0),  # streams begin anew without Redis
        Kill(2, 0.50 * rooms.live_s, ("postgres",)),
        Kill(2, 0.65 * rooms.live_s, ("web-0", "web-1", "worker", "beat", "redis", "postgres")),
        Kill(2, rooms.live_s + 4.0, ("worker",)),
    ]  # fmt: skip
    return [*cuts, NetworkCut(1, rooms.live_s - 2.0, 6.0), *kills]


def reduced_plan(rooms: Rooms) -> list[NetworkCut | Kill]:
    end_s = rooms.live_s
    return [
        NetworkCut(1, 0.1 * end_s, 1.0), Kill(1, 0.25 * end_s, ("web-0",)), Kill(1, 0.35 * end_s, ("worker", "redis")),
        Kill(1, 0.5 * end_s, ("postgres",)), NetworkCut(1, end_s - 1.0, 2.0),
    ]  # fmt: skip


def run(people: int, rooms: Rooms, plan: Sequence[NetworkCut | Kill], pause_s: float, folder: Path) -> Sat:
    began_s = time.monotonic()
    site = Site(
        folder,
        {
            "CERTIFY_DATA": str(folder / "data"), "CERTIFY_SECRET_KEY": "only-for-this-run", "DJANGO_SETTINGS_MODULE": "certify.settings",
            "CERTIFY_KEY_ENCRYPTION_KEY": base64.b64encode(os.urandom(32)).decode(), "CERTIFY_LOG_LEVEL": "WARNING",
        },
    )  # fmt: skip
    proxy = Proxy(site.web_ports)
    proxy.start()
    try:
        site.start_services()
        site.start_programs()  # they compile while the tables are made
        _sit_ready()
        site.wait_until_well()
        return _sit(people, rooms, plan, pause_s, site, proxy, began_s)
    finally:
        _close_database()
        proxy.stop()
        site.stop()


def _sit_ready() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _sit(people: int, rooms: Rooms, plan: Sequence[NetworkCut | Kill], pause_s: float, site: Site, proxy: Proxy, began_s: float) -> Sat:
    from tests.services.sitting.candidate import sit
    from tests.services.sitting.stage import stage

    seats = stage(people, rooms, pause_s)
    site.postgres.server.checkpoint()
    _close_database()  # the server will be killed
    journals = [Journal(seat.username) for seat in seats]
    begun = {position: threading.Event() for position in range(1, rooms.count + 1)}
    room_began_s: dict[int, float] = {}

    def begin(position: int) -> None:
        room_began_s[position] = time.monotonic()
        begun[position].set()

    together = {position: threading.Barrier(people, lambda position=position: begin(position)) for position in begun}
    faults = Faults(site, proxy, plan, begun)
    faults.start()
    with ThreadPoolExecutor(people) as pool:
        sitting = [pool.submit(sit, seat, proxy.port, SLUG, together, journal) for seat, journal in zip(seats, journals, strict=True)]
        for future in sitting:
            try:
                future.result()
            except BaseException:
                for barrier in together.values():
                    barrier.abort()
                raise
    ended_s = time.monotonic()
    faults.join(300)
    graded_s = _await_grades(people) - ended_s
    verdict = check(journals)
    verdict.require(not faults.is_alive() and not faults.failure, f"the faults were not played to their end: {faults.failure}")
    return Sat(rooms, journals, room_began_s, proxy.cuts, faults.killed, verdict, time.monotonic() - began_s, max(0.0, graded_s))


def _await_grades(people: int) -> float:
    """When all jobs of grading and issuing had ended, well or not."""
    from certify.certificates.models import IssueJob
    from grading.models import GradeJob

    give_up_s = time.monotonic() + GRADED_WITHIN_S
    while time.monotonic() < give_up_s:
        graded = GradeJob.objects.filter(state__in=("graded", "dead")).count()
        issued = IssueJob.objects.filter(state__in=("issued", "not_due", "dead")).count()
        if graded == people and issued >= GradeJob.objects.filter(state="graded").count():
            break
        time.sleep(0.5)
    return time.monotonic()


def _close_database() -> None:
    from django.db import connections

    connections.close_all()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two clicks of one person, on average")
    parser.add_argument("--reduced", action="store_true", help="one short room, two cuts, four kills")
    parser.add_argument("--keep", type=Path, help="folder for the logs of all processes, instead of one that is removed")
    options = parser.parse_args(arguments)
    rooms, plan = (REDUCED, reduced_plan(REDUCED)) if options.reduced else (FULL, full_plan(FULL))
    with tempfile.TemporaryDirectory(prefix="certify-sitting.") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        sat = run(options.people, rooms, plan, options.pause, folder)
    sys.stdout.write(markdown(sat) + "\n")
    return 1 if sat.verdict.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
