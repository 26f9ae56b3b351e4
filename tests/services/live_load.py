"""How many live consoles does one web process hold? Real rooms, real frames, real actions; the load generator is a process of its own.

`python -m tests.services.live_load` prints Markdown: first on PostgreSQL and Redis, then on SQLite. It ends with 1 if a frame was lost or doubled, an
accepted action was not shown, or open streams held connections or threads; how fast this machine is changes no verdict. PostgreSQL is that of
CI_DATABASE_URL (default: the one on this machine), with a database of its own for the run; Redis is started here.
"""

import argparse
import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from tests.services.grading_load import SERVER, own_database
from tests.services.live_consoles import Plan
from tests.services.live_stage import exam_scenario, stage_live
from tests.services.processes import ROOT, OwnRedis, Web, cpu_alone_s, cpu_s, cpu_with_children_s, wait_until, web_process

LATE_S = 0.1
THREADS_BESIDE = 4
"""A process that serves streams may start its reading thread and those of its event loop, once, however many streams there are."""


@dataclass(frozen=True)
class Size:
    """`phase`: do the rooms' ticks begin all at one instant (`together`) or each at its own moment of the second (`spread`)?"""

    consoles: int
    actions_per_s: float
    measure_s: float
    processes: int
    phase: str
    cut_every_s: float
    settle_s: float
    parse_every: int
    readers: int = 0
    kill_reader_s: float = 0.0


@dataclass(frozen=True)
class Measured:
    """Of one run. `found` is what the load generator says (`live_consoles.Findings`); CPU in seconds, while it was measured."""

    size: Size
    database: str
    found: dict[str, Any]
    cpu_s: dict[str, float]
    frame_bytes: float
    held: dict[str, tuple[int, int]]
    """Connections and threads of the web processes: before the first stream, and with all of them open and nobody acting."""
    rows: int
    """Actions in the database."""
    load: float

    @property
    def accepted(self) -> int:
        """201; 200 where the answer was lost and the action was sent again under its id."""
        return self.found["answers"].get("201", 0) + self.found["answers"].get("200", 0)

    @property
    def faults(self) -> list[str]:
        """What must not be, on the slowest machine."""
        found, accepted = self.found, self.accepted
        connections, threads = self.held["connections"], self.held["threads"]
        return [
            text
            for text, holds in {
                f"{found['missing']} ticks were missing in frames": found["missing"],
                f"{found['doubled']} ticks came twice": found["doubled"],
                f"{found['never_came']} ticks never came": found["never_came"],
                f"{found['unseen']} accepted actions were in no frame": found["unseen"],
                f"answers to actions: {found['answers']}": accepted != sum(found["answers"].values()),
                f"{accepted} actions acknowledged, {self.rows} in the log": accepted != self.rows,
                f"{len(found['shown_s'])} of {accepted} actions were shown": len(found["shown_s"]) != accepted,
                f"streams ended: {found['closed']}": bool(found["closed"]),
                f"refused: {found['refused']}": bool(found["refused"]),
                f"open streams hold connections: {connections}": connections[1] > self.size.processes * max(1, self.size.readers),
                f"open streams hold threads: {threads}": threads[1] > threads[0] + THREADS_BESIDE * self.size.processes * (1 + self.size.readers),
            }.items()
            if holds
        ]

    def markdown(self) -> str:
        size, found = self.size, self.found
        late = found["late_s"]
        in_time = sum(value < LATE_S for value in late) / max(1, len(late))
        accepted = self.accepted
        per_s = size.measure_s
        rows = {
            "live consoles, web processes": f"{size.consoles:,}, {size.processes}, reading processes each: {size.readers}; "
            f"ticks {size.phase}; all open after {found['opened_s']:.1f} s",
            "ticks due and shown": f"{len(late):,} in {per_s:.0f} s ({len(late) / per_s:,.0f}/s); {found['frames']:,} frames in all, "
            f"{self.frame_bytes / 1000:.1f} kB each",
            "missing, doubled, never came": f"{found['missing']}, {found['doubled']}, {found['never_came']} "
            f"({found['parsed']:,} frames read in whole); {found['reconnects']} reconnects",
            "late, p50 / p95 / p99 / largest": f"{_ms(late, 50)} / {_ms(late, 95)} / {_ms(late, 99)} / {1000 * max(late, default=0):.0f} ms",
            f"less than {1000 * LATE_S:.0f} ms late": f"{100 * in_time:.2f} %",
            "actions accepted": f"{accepted:,} ({accepted / per_s:.1f}/s); answers: "
            + ", ".join(f"{count:,} x {name.strip()}" for name, count in sorted(found["answers"].items()))
            + f"; sent again because no answer came: {found['retries']}",
            "from click to acknowledgement, p50 / p95 / p99": f"{_ms(found['ack_s'], 50)} / {_ms(found['ack_s'], 95)} / {_ms(found['ack_s'], 99)} ms",
            "from click to the frame that shows it, p50 / p95": f"{_ms(found['shown_s'], 50)} / {_ms(found['shown_s'], 95)} ms "
            "(an action counts from the second tick after the clock's, an instruction to the host from later)",
            "CPU, share of a core": ", ".join(f"{name} {seconds / per_s:.2f}" for name, seconds in self.cpu_s.items()),
            "database connections, before and with all streams open": "{} → {}".format(*self.held["connections"]),
            "threads, before and with all streams open": "{} → {}".format(*self.held["threads"]),
            "memory of the web": "{:,} → {:,} MB".format(*self.held["MB"]),
        }
        table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
        verdict = "No frame lost or doubled, every accepted action shown, no connection or thread held by a stream."
        if self.faults:
            verdict = "**" + "; ".join(self.faults) + "**"
        return f"| {self.database} | load of the machine before: {self.load:.1f} |\n|---|---|\n{table}\n\n{verdict}"


def _ms(values_s: Sequence[float], percent: int) -> str:
    return f"{1000 * quantiles(values_s, n=100, method='inclusive')[percent - 1]:.0f}" if len(values_s) > 1 else "–"


@contextmanager
def environment(folder: Path, database: str, server: str, readers: int = 0) -> Iterator[OwnRedis | None]:
    """The site's settings for this process and those that it starts."""
    settings = {
        "CERTIFY_DATA": str(folder / "data"), "CERTIFY_SECRET_KEY": "only-for-this-run", "CERTIFY_LOG_LEVEL": "WARNING",
        "CERTIFY_KEY_ENCRYPTION_KEY": base64.b64encode(os.urandom(32)).decode(), "DJANGO_SETTINGS_MODULE": "certify.settings",
        "CERTIFY_LIVE_READERS": str(readers),
    }  # fmt: skip
    (folder / "data").mkdir()
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ |= settings
    if database == "SQLite":
        yield None
        return
    redis = OwnRedis(folder)
    redis.start()
    try:
        with own_database(server) as address:
            os.environ |= {"DATABASE_URL": address, "REDIS_URL": redis.url}
            yield redis
    finally:
        redis.kill()


def measure(size: Size, folder: Path, database: str, server: str) -> Measured:
    with environment(folder, database, server, size.readers) as redis, ExitStack() as processes:
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.utils import timezone

        load = os.getloadavg()[0]
        call_command("migrate", verbosity=0)
        if redis is None:
            call_command("createcachetable")
        webs = [processes.enter_context(web_process(folder / f"web-{number}.log")) for number in range(size.processes)]
        for web in webs:
            wait_until(web.answers, "the web answers", 180)
        held_before = _held(webs, database)
        seats = stage_live(size.consoles, timezone.now() + timedelta(seconds=1), size.phase)
        plan, scenario = folder / "plan.json", exam_scenario()
        open_per_s, skus = 250.0, tuple((product.sku, product.list_price_cents) for product in scenario.room.products)
        plan.write_text(json.dumps(asdict(Plan(
            tuple(int(web.origin.rpartition(":")[2]) for web in webs), tuple(seats), skus, 5 / scenario.speed, open_per_s, size.settle_s, 3.0,
            size.measure_s, size.actions_per_s, size.parse_every, size.cut_every_s,
        ))))  # fmt: skip
        told = folder / "told.json"
        command = [sys.executable, "-m", "tests.services.live_consoles", str(plan), str(told)]
        consoles = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
        processes.callback(consoles.kill)
        assert consoles.stdout is not None
        assert consoles.stdout.readline() == "IDLE\n"
        time.sleep(2.0)
        held_open = _held(webs, database)
        assert consoles.stdout.readline() == "GO\n"
        if size.kill_reader_s:
            killer = threading.Timer(size.kill_reader_s, _kill_readers, [webs])
            killer.start()
            processes.callback(killer.cancel)
        before = _cpu(webs, database, redis)
        assert consoles.stdout.readline() == "DONE\n"
        spent = {name: seconds - before[name] for name, seconds in _cpu(webs, database, redis).items()}
        assert consoles.wait(120) == 0
        found = json.loads(told.read_text())
        from exams.models import Action

        rows = Action.objects.count()
        connection.close()
        return Measured(
            size, database, found, {**spent, "load generator": found["cpu_s"]}, found["bytes"] / max(1, found["frames"]),
            {name: (held_before[name], held_open[name]) for name in held_open}, rows, load,
        )  # fmt: skip


def _held(webs: Sequence[Web], database: str) -> dict[str, int]:
    """Connections of others than this process to the run's database; threads and memory of the web processes."""
    from django.db import connection

    connections = 0
    if database != "SQLite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            connections = cursor.fetchone()[0]
    told = [dict(line.split(":\t", 1) for line in path.read_text().splitlines()) for web in webs for path in _of_group(web.process.pid)]
    if database == "SQLite":
        for web in webs:
            files = [path.readlink().name for path in Path(f"/proc/{web.process.pid}/fd").iterdir() if path.is_symlink()]
            connections += sum(name.endswith(".sqlite3") for name in files)
    return {
        "connections": connections,
        "threads": sum(int(status["Threads"]) for status in told),
        "MB": sum(int(status["VmRSS"].split()[0]) for status in told) // 1024,
    }


def _kill_readers(webs: Sequence[Web]) -> None:
    """Their reading processes, without a word; the webs themselves go on."""
    killed = 0
    for web in webs:
        for status in _of_group(web.process.pid):
            if b"spawn_main" in (status.parent / "cmdline").read_bytes():
                os.kill(int(status.parent.name), signal.SIGKILL)
                killed += 1
    sys.stdout.write(f"killed {killed} reading processes\n")


def _of_group(leader: int) -> list[Path]:
    """The status files of a web process and of a reading process that it has."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[2]) == leader:
            found.append(stat.parent / "status")
    return found


def _cpu(webs: Sequence[Web], database: str, redis: OwnRedis | None) -> dict[str, float]:
    """Of the whole PostgreSQL server, so of others' work too, if it has any."""
    spent = {"web": sum(cpu_s(web.process) for web in webs)}
    spent["of it its reading processes"] = spent["web"] - sum(cpu_alone_s(web.process.pid) for web in webs)
    if redis is not None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
        assert redis.process is not None
        spent |= {"PostgreSQL": cpu_with_children_s(postmaster), "Redis": cpu_s(redis.process)}
    return spent


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--consoles", type=int, default=2000)
    parser.add_argument("--actions", type=float, default=100.0, help="per second")
    parser.add_argument("--seconds", type=float, default=60.0, help="that are measured, after all streams have opened")
    parser.add_argument("--settle", type=float, default=10.0, help="seconds between the last stream's opening and the measurement")
    parser.add_argument("--processes", type=int, default=1, help="web processes: streams take them in turn, actions the other way round")
    parser.add_argument("--phase", choices=("spread", "together"), default="spread", help="of the rooms' ticks")
    parser.add_argument("--readers", type=int, default=0, help="processes in which a web process computes its rooms; 0: a thread")
    parser.add_argument("--kill-reader", type=float, default=0.0, help="seconds into the measurement: the reading processes are killed")
    parser.add_argument("--cut-every", type=float, default=0.0, help="seconds; each console is cut so often and goes on at the next process")
    parser.add_argument("--parse-every", type=int, default=50, help="of so many consoles the frames of one are read in whole")
    parser.add_argument("--database", choices=("PostgreSQL", "SQLite", "both"), default="both")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exception: everything that was started is cleaned up on the way out
    if options.database == "both":
        command = [sys.executable, "-m", "tests.services.live_load", *arguments]
        return max([subprocess.call([*command, "--database", name]) for name in ("PostgreSQL", "SQLite")])
    size = Size(
        options.consoles,
        options.actions,
        options.seconds,
        options.processes,
        options.phase,
        options.cut_every,
        options.settle,
        options.parse_every,
        options.readers,
        options.kill_reader,
    )
    with tempfile.TemporaryDirectory(prefix="certify-live.") as folder:
        found = measure(size, Path(folder), options.database, os.environ.get("CI_DATABASE_URL") or SERVER)
    name = "PostgreSQL + Redis" if options.database == "PostgreSQL" else "SQLite"
    sys.stdout.write(found.markdown().replace(f"| {options.database} |", f"| {name} |", 1) + "\n\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
