"""The health of the workers, by the clock and with real processes: no beat, no worker, deaf, and well again after Redis was away."""

import json
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import redis.exceptions as redis_errors
from celery import Celery
from django.core.cache import cache
from django.test import Client
from kombu import Connection

from certify import canary
from certify.canary import LATE_AFTER_S, note_heard, note_sent, worker_state
from certify.demo.broker import free_port
from tests.services.processes import OwnRedis, celery_process, wait_until

NOW_S = 1_000_000.0


class Workers:
    """What workers would answer: {name: (processes, tasks at work)}."""

    def __init__(self, **answers: tuple[int, int]) -> None:
        self.answers = answers
        self.asked = 0
        self.control = self

    def connection_for_write(self) -> Any:
        return nullcontext()

    def inspect(self, timeout: float, connection: Any, destination: Any = None) -> "Workers":
        self.asked += 1
        return self

    def stats(self) -> dict[str, Any] | None:
        return {f"{name}@box": {"pool": {"max-concurrency": processes}} for name, (processes, _) in self.answers.items()} or None

    def active(self) -> dict[str, Any]:
        return {f"{name}@box": [{}] * tasks for name, (_, tasks) in self.answers.items()}


@pytest.fixture(autouse=True)
def memory(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "canary"}}
    cache.clear()


def state(workers: Workers, now_s: float) -> str:
    return worker_state(workers, now_s)  # type: ignore[arg-type]


def test_a_canary_that_came_is_well_until_it_is_late() -> None:
    note_sent(NOW_S)
    note_heard(NOW_S)
    assert state(Workers(), NOW_S + LATE_AFTER_S) == "ok"
    assert state(Workers(), NOW_S + LATE_AFTER_S + 1) == "no_beat"


def test_a_site_that_has_just_been_started_is_given_time() -> None:
    assert state(Workers(), NOW_S) == "starting"
    note_sent(NOW_S + LATE_AFTER_S)
    assert state(Workers(), NOW_S + LATE_AFTER_S) == "starting"
    assert state(Workers(), NOW_S + LATE_AFTER_S + 1) == "no_worker"


@pytest.mark.parametrize(
    ("workers", "word"),
    [
        ({}, "no_worker"),
        ({"studio": (1, 0)}, "no_worker"),  # it takes calibrations only
        ({"grading": (2, 0)}, "deaf"),
        ({"grading": (2, 1)}, "deaf"),  # a process is free, and the canary still lies there
        ({"grading": (2, 2)}, "busy"),
        ({"grading": (2, 2), "second": (2, 0)}, "deaf"),
        ({"celery": (1, 0)}, "deaf"),  # started without a name
    ],
)
def test_silence_is_told_apart(workers: dict[str, tuple[int, int]], word: str) -> None:
    note_heard(NOW_S - LATE_AFTER_S - 1)
    note_sent(NOW_S)
    assert state(Workers(**workers), NOW_S) == word


def test_workers_are_not_asked_by_every_health_check() -> None:
    note_heard(NOW_S - LATE_AFTER_S - 1)
    note_sent(NOW_S)
    workers = Workers(grading=(1, 0))
    assert [state(workers, NOW_S + second) for second in range(5)] == ["deaf"] * 5
    assert workers.asked == 2


@pytest.mark.parametrize(("word", "code"), [("ok", 200), ("starting", 200), ("busy", 200), ("no_beat", 503), ("no_worker", 503), ("deaf", 503)])
def test_the_health_check_says_it(word: str, code: int, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("certify.health._broker", lambda: True)
    monkeypatch.setattr(canary, "worker_state", lambda app: word)
    answer = Client().get("/healthz/worker")
    assert (answer.status_code, json.loads(answer.content)["worker"]) == (code, word)
    answer = Client().get("/healthz")
    assert (answer.status_code, json.loads(answer.content)["worker"]) == (200, word)  # the web is well whatever the workers do


def test_without_the_broker_the_web_is_well_and_the_work_is_not(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr("certify.health._broker", lambda: False)
    answer = Client().get("/healthz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"ok": True, "database": True, "broker": False, "worker": "unknown"})
    assert Client().get("/healthz/worker").status_code == 503
    monkeypatch.setattr("certify.health._database", lambda: False)
    assert Client().get("/healthz").status_code == 503


@pytest.mark.services
def test_with_real_processes_a_deaf_worker_is_told_and_redis_may_be_restarted(tmp_path: Path, settings: Any) -> None:
    redis = OwnRedis(tmp_path)
    redis.start()
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis.url, "KEY_PREFIX": "certify"}}
    app = Celery("asks", broker=redis.url)
    environment = {"REDIS_URL": redis.url, "CERTIFY_DATA": str(tmp_path / "data"), "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
                   "CERTIFY_SECRET_KEY": "only-for-this-run", "CERTIFY_KEY_ENCRYPTION_KEY": "A" * 43 + "="}  # fmt: skip
    name = f"grading{free_port()}@box"
    listen = ("worker", "--queues", "pulse,grade", "--hostname", name, "--concurrency", "1", "--loglevel", "INFO")

    def send() -> None:
        app.send_task(canary.TASK, queue="pulse")
        note_sent(time.time())

    def late() -> str:
        note_sent(time.time() + 2 * LATE_AFTER_S)
        return worker_state(app, time.time() + 2 * LATE_AFTER_S)

    def heard_after(moment_s: float) -> bool:
        try:
            send()
            return (cache.get("canary:heard") or 0) > moment_s
        except (ConnectionError, redis_errors.ConnectionError):
            return False  # a connection from before the restart

    try:
        note_heard(time.time())
        assert late() == "no_worker"
        with celery_process(tmp_path / "worker.log", environment, *listen):
            wait_until(lambda: heard_after(time.time() - 1), "the worker hears", 90, 1)
            assert worker_state(app) == "ok"
            for _ in range(3):  # it reconnects; the canary says whether it really listens
                redis.kill()
                time.sleep(1)
                redis.start()
            back_s = time.time()
            wait_until(lambda: heard_after(back_s), "the worker hears again after Redis came back", 120, 1)
            for queue in ("pulse", "grade"):
                with Connection(redis.url) as fresh:
                    assert app.control.cancel_consumer(queue, destination=[name], reply=True, timeout=10, connection=fresh)
            send()
            time.sleep(2)
            cache.delete("canary:looked")
            with Connection(redis.url) as fresh:
                assert app.control.ping(destination=[name], timeout=5, connection=fresh)
            assert late() == "deaf"
    finally:
        redis.kill()
