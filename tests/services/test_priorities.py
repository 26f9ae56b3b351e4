"""Who is served first: a live grade overtakes practice that came before it, and no studio work stands in its way."""

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from kombu import Connection

from certify.celery import ASSESS, GRADE, PRACTICE, PULSE, QUEUES, REGRADE, STUDIO, app, beat_schedule
from certify.demo.broker import free_port
from grading.selectors.jobs import job_state
from grading.services import send_job as sending
from grading.services.queue_job import queue_job
from tests.grading.builders import NOW, a_closed_attempt, a_round, a_scenario
from tests.services.processes import ROOT, OwnRedis, celery_process, wait_until

RECEIVED = re.compile(r"Task [\w.]+\[([0-9a-f-]{36})\] received")


def queue_of(task: str, **options: Any) -> str:
    return str(app.amqp.router.route(options, task)["queue"].name)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("grading.assess", ASSESS),
        ("grading.run_job", GRADE),
        ("certificates.issue", GRADE),
        ("grading.regrade", REGRADE),
        ("grading.run_feedback", PRACTICE),
        ("grading.prepare_panels", PRACTICE),
        ("sandbox.run_calibration", STUDIO),
        ("sandbox.run_gate", STUDIO),
        ("sandbox.run_held_out", STUDIO),
        ("certify.canary", PULSE),
        ("exams.close_due", PULSE),
        ("grading.sweep_feedback", PULSE),
    ],
)
def test_every_kind_of_work_has_its_queue(task: str, queue: str) -> None:
    assert queue_of(task) == queue


def test_periodic_work_does_not_queue_up_behind_grades() -> None:
    """What plays beforehand is practice's work, what signs anew or writes to many waits for grades; the rest looks at rows and is done at once."""
    assert {entry["task"] for entry in beat_schedule().values() if queue_of(entry["task"]) != PULSE} == {
        "certificates.expiry",
        "certificates.resign",
        "grading.check_drafts",
        "grading.derive_growth",
        "grading.prepare_panels",
        "grading.prepare_studies",
    }


def test_the_workers_of_compose_listen_to_every_queue_in_its_order() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    named = [services[name]["command"][services[name]["command"].index("--queues") + 1].split(",") for name in ("worker", "studio")]
    assert (*named[0], *named[1]) == QUEUES
    assert app.conf.broker_transport_options["queue_order_strategy"] == "priority"


@pytest.mark.parametrize(("kind", "queue"), [("practice", PRACTICE), ("demonstration", None), ("certification", None)])
def test_a_grade_goes_to_the_queue_of_its_round(kind: str, queue: str | None, alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = a_closed_attempt(a_round(a_scenario(), kind=kind), alice)
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr("celery.canvas.Signature.apply_async", lambda self, **options: calls.append(options))
    sending._send(queue_job(attempt.pk, NOW).pk)
    assert [call.get("queue") for call in calls] == [queue]


def test_the_place_that_the_candidate_sees_counts_live_grades_first(alice: Any, bob: Any) -> None:
    practised = a_closed_attempt(a_round(a_scenario(), slug="training", kind="practice"), alice)
    live = a_closed_attempt(a_round(a_scenario()), bob)
    for minute, attempt in enumerate((practised, live)):
        queue_job(attempt.pk, NOW + timedelta(minutes=minute))
    places = {name: job_state(attempt.pk) for name, attempt in (("practice", practised), ("live", live))}
    assert {name: view and view.place for name, view in places.items()} == {"practice": 2, "live": 1}


@pytest.mark.services
def test_a_live_grade_behind_50_practice_grades_and_a_calibration_is_taken_first(tmp_path: Path) -> None:
    redis = OwnRedis(tmp_path)
    redis.start()
    sent: list[tuple[str, str]] = []

    def send(task: str, **options: Any) -> None:
        with Connection(redis.url) as connection:
            sent.append((app.send_task(task, args=[0], task_id=str(uuid.uuid4()), connection=connection, **options).id, queue_of(task, **options)))

    environment = {"REDIS_URL": redis.url, "CERTIFY_DATA": str(tmp_path / "data"), "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
                   "CERTIFY_SECRET_KEY": "only-for-this-run", "CERTIFY_KEY_ENCRYPTION_KEY": "A" * 43 + "="}  # fmt: skip
    log = tmp_path / "worker.log"
    try:
        send("sandbox.run_calibration")
        for _ in range(50):
            send("grading.run_job", queue=PRACTICE)
        send("grading.run_job", queue=REGRADE)
        send("grading.run_job")
        # one worker for everything, as somebody may start it without options: the order of QUEUES holds there too
        with celery_process(log, environment, "worker", "--concurrency", "1", "--hostname", f"any{free_port()}@box", "--loglevel", "INFO"):
            wait_until(lambda: len(RECEIVED.findall(log.read_text())) == len(sent), "all tasks were taken", 90)
    finally:
        redis.kill()
    queues = dict(sent)
    assert [queues[task_id] for task_id in RECEIVED.findall(log.read_text())] == [GRADE, REGRADE, *[PRACTICE] * 50, STUDIO]
