"""Many attempts handed in within a minute: are all graded, once each, and how long do people and jobs wait?

`python -m tests.services.grading_load --attempts 1000` prints Markdown and ends with 1 if a hand-in was late or refused, or a grade is missing or
doubled. PostgreSQL from CI_DATABASE_URL (default: the one on this machine) gets a database of its own for the run; Redis, two web processes
(one for few attempts), one worker with two processes and beat are started here.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

from tests.services.handing_in import HandedIn, hand_all_in
from tests.services.processes import celery_process, cpu_s, wait_until, web_process
from tests.services.staged_attempts import ROOMS, Staged, stage

SERVER = "postgres://root@127.0.0.1:5432/postgres"
WINDOW_S, SPREAD_S, LARGEST = 60.0, 50.0, 1000
"""All must be in within WINDOW_S; LARGEST people want to within SPREAD_S, fewer in proportion."""
WEBS, WORKERS = 2, 2
"""Processes; one of the web is enough where fewer than a hundred hand in."""


@dataclass(frozen=True)
class Measured:
    """Times in seconds, from the first attempt queued to the last graded; CPU of the processes until then."""

    staged: Staged
    handed_in: HandedIn
    all_graded_s: float
    queue_s: tuple[float, ...]
    work_s: tuple[float, ...]
    graded: int
    results: int
    grades: int
    tried_again: int
    dead: int
    feedback_ready: int
    cpu_s: dict[str, float]

    @property
    def attempts(self) -> int:
        return len(self.staged.seats)

    @property
    def exactly_once(self) -> bool:
        return (self.graded, self.results, self.grades, self.dead) == (self.attempts, self.attempts, self.attempts * ROOMS, 0)

    @property
    def in_time(self) -> bool:
        return self.handed_in.answers == {200: self.attempts} and self.handed_in.took_s <= WINDOW_S

    def markdown(self) -> str:
        took_s = self.handed_in.took_s
        rows = {
            "attempts handed in": f"{self.attempts:,} in {took_s:.1f} s ({self.attempts / took_s:.1f}/s)",
            "answers": ", ".join(f"{count:,} x {status or 'none'}" for status, count in sorted(self.handed_in.answers.items())),
            "time to the answer, p50 / p95": p50_p95(self.handed_in.latencies_s),
            "rooms, actions per attempt": f"{ROOMS}, {self.staged.actions / self.attempts:.0f}",
            "graded": f"{self.graded:,} attempts, {self.results:,} results, {self.grades:,} room grades",
            "tried again, dead letters": f"{self.tried_again}, {self.dead}",
            "all graded after": f"{self.all_graded_s:.1f} s ({self.attempts / self.all_graded_s:.1f} attempts/s)",
            "time in the queue, p50 / p95": p50_p95(self.queue_s),
            "time at work, p50 / p95": p50_p95(self.work_s),
            "rooms whose feedback was ready when the last attempt was graded": f"{self.feedback_ready:,} of {self.grades:,}",
            "CPU": ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.cpu_s.items()),
        }
        table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
        verdicts = (
            "Every attempt was graded exactly once." if self.exactly_once else "**NOT every attempt was graded exactly once.**",
            f"All were handed in within {WINDOW_S:.0f} s." if self.in_time else f"**NOT all were handed in within {WINDOW_S:.0f} s.**",
        )
        return f"| figure | measured |\n|---|---|\n{table}\n\n{' '.join(verdicts)}"


def p50_p95(values_s: Sequence[float]) -> str:
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


def await_grades(attempts: int, patience_s: float) -> None:
    from grading.models import GradeJob

    deadline = time.monotonic() + patience_s
    while GradeJob.objects.filter(state__in=("graded", "dead")).count() < attempts and time.monotonic() < deadline:
        time.sleep(0.5)


def measured(staged: Staged, handed_in: HandedIn, cpu: dict[str, float]) -> Measured:
    from grading.models import GradeJob, Result, RoomFeedback, RoomGrade

    jobs = list(GradeJob.objects.filter(state="graded").values_list("queued_at", "started_at", "finished_at", "duration_s", "tries"))
    return Measured(
        staged=staged,
        handed_in=handed_in,
        all_graded_s=(max(job[2] for job in jobs) - min(job[0] for job in jobs)).total_seconds(),
        queue_s=tuple((job[1] - job[0]).total_seconds() for job in jobs),
        work_s=tuple(job[3] for job in jobs),
        graded=len(jobs),
        results=Result.objects.count(),
        grades=RoomGrade.objects.count(),
        tried_again=sum(job[4] > 1 for job in jobs),
        dead=GradeJob.objects.filter(state="dead").count(),
        feedback_ready=RoomFeedback.objects.filter(state="ready").count(),
        cpu_s=cpu,
    )


def run(attempts: int, folder: Path, server: str) -> Measured:
    import base64

    from tests.services.processes import OwnRedis

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
        from django.db import connection

        try:
            return _measure(attempts, folder)
        finally:
            connection.close()
            redis.kill()


def _measure(attempts: int, folder: Path) -> Measured:
    """The processes start and compile while the attempts are staged, and are at work when the first person hands in."""
    from celery import current_app
    from django.core.cache import cache
    from django.core.management import call_command

    from certify import canary

    listen = ("--queues", "pulse,assess,grade,regrade,practice", "--hostname", f"grading{os.getpid()}@%h", "--concurrency", str(WORKERS))
    with ExitStack() as processes:
        webs = [processes.enter_context(web_process(folder / f"web-{number}.log")) for number in range(WEBS if attempts >= 100 else 1)]
        call_command("migrate", verbosity=0)
        worker = processes.enter_context(celery_process(folder / "worker.log", {}, "worker", *listen, "--loglevel", "WARNING"))
        processes.enter_context(celery_process(folder / "beat.log", {}, "beat", "--schedule", str(folder / "beat"), "--pidfile", ""))
        staged = stage(attempts)
        current_app.send_task(canary.TASK, queue="pulse")  # beat's comes after ten seconds
        wait_until(lambda: cache.get("canary:heard") is not None, "a canary came through", 180)
        for web in webs:
            wait_until(web.answers, "the web answers", 180)
        before = {"web": sum(cpu_s(web.process) for web in webs), "worker": cpu_s(worker)}
        handed_in = hand_all_in(staged.seats, [web.origin for web in webs], SPREAD_S * attempts / LARGEST)
        await_grades(attempts, 120 + 5.0 * attempts)
        spent = {"web": sum(cpu_s(web.process) for web in webs) - before["web"], "worker": cpu_s(worker) - before["worker"]}
        return measured(staged, handed_in, {**spent, "load generator": handed_in.cpu_s})


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=LARGEST)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="certify-load.") as folder:
        found = run(options.attempts, Path(folder), os.environ.get("CI_DATABASE_URL") or SERVER)
    sys.stdout.write(found.markdown() + "\n")
    return 0 if found.exactly_once and found.in_time else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
