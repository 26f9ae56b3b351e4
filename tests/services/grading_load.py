"""Many attempts handed in within a minute: are all graded, once each, and how long do they wait?

`python -m tests.services.grading_load --attempts 1000` prints Markdown and ends with 1 if a grade is missing or doubled. PostgreSQL from
CI_DATABASE_URL (default: the one on this machine) gets a database of its own for the run; Redis, two worker processes and beat are started here.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import uuid4

SERVER = "postgres://root@127.0.0.1:5432/postgres"
WINDOW_S = 60.0
CLERKS = 4
"""Threads that hand in, as web processes would."""


@dataclass(frozen=True)
class Measured:
    """Times in seconds."""

    attempts: int
    rooms: int
    actions: int
    handed_in_s: float
    all_graded_s: float
    queue_s: tuple[float, ...]
    work_s: tuple[float, ...]
    graded: int
    results: int
    grades: int
    tried_again: int
    dead: int

    @property
    def exactly_once(self) -> bool:
        return (self.graded, self.results, self.grades, self.dead) == (self.attempts, self.attempts, self.attempts * self.rooms, 0)

    def markdown(self) -> str:
        rows = {
            "attempts handed in": f"{self.attempts:,} in {self.handed_in_s:.1f} s",
            "rooms, actions per attempt": f"{self.rooms}, {self.actions / self.attempts:.0f}",
            "graded": f"{self.graded:,} attempts, {self.results:,} results, {self.grades:,} room grades",
            "tried again, dead letters": f"{self.tried_again}, {self.dead}",
            "all graded after": f"{self.all_graded_s:.1f} s ({self.attempts / self.all_graded_s:.1f} attempts/s)",
            "time in the queue, p50 / p95": _p50_p95(self.queue_s),
            "time at work, p50 / p95": _p50_p95(self.work_s),
        }
        table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
        verdict = "Every attempt was graded exactly once." if self.exactly_once else "**NOT every attempt was graded exactly once.**"
        return f"| figure | measured |\n|---|---|\n{table}\n\n{verdict}"


def _p50_p95(values_s: Sequence[float]) -> str:
    cuts = quantiles(values_s, n=20)
    return f"{cuts[9]:.2f} s / {cuts[18]:.2f} s"


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """A new database on the server, dropped at the end; its address."""
    import psycopg2

    name = f"certify_load_{uuid4().hex[:12]}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


def stage(attempts: int) -> tuple[list[tuple[int, str]], int]:
    """Open attempts with the logs of reference operators: (person, public id) of each, and the number of actions."""
    from certify.accounts.models import Person
    from exams.models import Action, Attempt, AttemptRoom, FormRoom
    from exams.selectors import keys_of
    from exams.services.create_round import NewRound, create_round
    from exams.services.publish_round import publish_round
    from exams.services.register import register
    from exams.services.start_attempt import start_attempt
    from sandbox.engine.reference_room import reference_scenario
    from sandbox.engines import engine_of
    from sandbox.services.panel_values import panel_values
    from tests.grading.builders import a_scenario, console_of

    now = _now()
    scenarios = [a_scenario(_variant(reference_scenario(), number)) for number in (1, 2)]
    new = NewRound(
        slug="load", title_zh="负载", title_en="Load", kind="demonstration", opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=6),
        forms=[[scenario.pk for scenario in scenarios]], expected_growth=Decimal("0.02"), cut_score=Decimal(430), release="on_release",
    )  # fmt: skip
    round_ = publish_round(create_round(new, None, now).pk, None, now)
    logs: dict[int, list[tuple[Any, ...]]] = {}
    for form_room in FormRoom.objects.filter(form__round=round_).select_related("scenario"):
        engine_scenario, keys = _load(form_room.scenario_id), keys_of(form_room)
        panel_values(form_room.scenario_id, keys)
        engine = engine_of(engine_scenario)
        logs[form_room.pk] = [engine.play(engine_scenario, keys, seat)[1] for seat in engine.panel()]
    people = Person.objects.bulk_create(Person(username=f"load-{number}", display_name=f"{number}", password="!") for number in range(attempts))
    rows, count = [], 0
    for number, person in enumerate(people):
        register(round_, person, now)
        attempt, _ = start_attempt(round_, person.pk, console_of(person), uuid4().hex, now)
        for room in AttemptRoom.objects.filter(attempt=attempt):
            log = logs[room.form_room_id][number % len(logs[room.form_room_id])]
            opening = [{"lever": c.lever, "sku": c.sku, "value": c.value} for c in log if c.tick == 0]
            AttemptRoom.objects.filter(pk=room.pk).update(opening=opening)
            actions = [
                Action(
                    attempt_room=room, number=n, tick=c.tick, effective_tick=c.tick, client_id=f"{n}", lever=c.lever, sku=c.sku, value=c.value, at=now
                )
                for n, c in enumerate((c for c in log if c.tick > 0), start=1)
            ]
            Action.objects.bulk_create(actions)
            count += len(actions)
        rows.append((person.pk, str(attempt.public_id)))
    assert Attempt.objects.filter(state="running").count() == attempts
    return rows, count


def _variant(scenario: Any, number: int) -> Any:
    from dataclasses import replace

    return replace(scenario, metric=("gmv", "net_gmv")[number - 1])


def _load(scenario_id: int) -> Any:
    from sandbox.selectors import load_scenario

    return load_scenario(scenario_id)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def hand_all_in(rows: Sequence[tuple[int, str]]) -> float:
    """Through the service that the page calls, from several threads; seconds that it took."""
    from django.db import connection

    from certify.accounts.models import Person
    from exams.services.hand_in import hand_in
    from tests.grading.builders import console_of

    people = Person.objects.in_bulk([person_id for person_id, _ in rows])

    def clerk(share: Sequence[tuple[int, str]]) -> None:
        for person_id, public_id in share:
            hand_in(person_id, public_id, console_of(people[person_id]), _now())
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=clerk, args=(rows[first::CLERKS],)) for first in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def await_grades(attempts: int, patience_s: float) -> None:
    from grading.models import GradeJob

    deadline = time.monotonic() + patience_s
    while GradeJob.objects.filter(state__in=("graded", "dead")).count() < attempts and time.monotonic() < deadline:
        time.sleep(0.5)


def measured(attempts: int, actions: int, handed_in_s: float) -> Measured:
    from grading.models import GradeJob, Result, RoomGrade

    jobs = list(GradeJob.objects.filter(state="graded").values_list("queued_at", "started_at", "finished_at", "duration_s", "tries"))
    return Measured(
        attempts=attempts,
        rooms=2,
        actions=actions,
        handed_in_s=handed_in_s,
        all_graded_s=(max(job[2] for job in jobs) - min(job[0] for job in jobs)).total_seconds(),
        queue_s=tuple((job[1] - job[0]).total_seconds() for job in jobs),
        work_s=tuple(job[3] for job in jobs),
        graded=len(jobs),
        results=Result.objects.count(),
        grades=RoomGrade.objects.count(),
        tried_again=sum(job[4] > 1 for job in jobs),
        dead=GradeJob.objects.filter(state="dead").count(),
    )


def run(attempts: int, folder: Path, server: str) -> Measured:
    import base64

    from tests.services.processes import OwnRedis, celery_process, wait_until

    redis = OwnRedis(folder)
    redis.start()
    with own_database(server) as address:
        os.environ |= {
            "DATABASE_URL": address, "REDIS_URL": redis.url, "CERTIFY_DATA": str(folder / "data"), "CERTIFY_SECRET_KEY": "only-for-this-run",
            "CERTIFY_KEY_ENCRYPTION_KEY": base64.b64encode(os.urandom(32)).decode(), "DJANGO_SETTINGS_MODULE": "certify.settings",
            "CERTIFY_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        import django

        django.setup()
        from django.core.cache import cache
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        rows, actions = stage(attempts)
        listen = ("--queues", "pulse,grade,regrade,practice", "--hostname", f"grading{os.getpid()}@%h", "--concurrency", "2", "--loglevel", "INFO")
        try:
            with (
                celery_process(folder / "worker.log", {}, "worker", *listen),
                celery_process(folder / "beat.log", {}, "beat", "--schedule", str(folder / "beat"), "--pidfile", ""),
            ):
                wait_until(lambda: cache.get("canary:heard") is not None, "a canary came through", 180)
                handed_in_s = hand_all_in(rows)
                await_grades(attempts, 120 + 5.0 * attempts)
            return measured(attempts, actions, handed_in_s)
        finally:
            connection.close()
            redis.kill()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="certify-load.") as folder:
        found = run(options.attempts, Path(folder), os.environ.get("CI_DATABASE_URL") or SERVER)
    sys.stdout.write(found.markdown() + "\n")
    return 0 if found.exactly_once and found.handed_in_s <= WINDOW_S else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
