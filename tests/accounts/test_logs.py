"""Log lines say what happened, and not to whom."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from certify.accounts.models import Person
from certify.logs import line_formatter

ClientFor = Callable[[Person | None], Client]


def line(record: logging.LogRecord) -> str:
    return line_formatter().format(record)


@pytest.fixture
def lines() -> Any:
    """What reaches the log, as it is written."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(line(record))

    handler = Keep()
    loggers = [logging.getLogger(), logging.getLogger("axes"), logging.getLogger("django.request")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    yield written
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_sign_ins_that_fail_and_succeed_name_nobody(alice: Person, client_for: ClientFor, lines: list[str]) -> None:
    client = client_for(None)
    for password in (*["wrong"] * 9, "live-room-2026"):
        client.post("/sign-in/", {"username": "alice", "password": password}, REMOTE_ADDR="203.0.113.7")
    assert any("login failure" in text for text in lines)
    assert [text for text in lines if "alice" in text or "203.0.113.7" in text] == []


def test_no_address_and_no_link_of_a_mail_stands_in_a_line() -> None:
    try:
        raise ConnectionRefusedError("550 no such mailbox: alice.o+x@post.example")
    except ConnectionRefusedError as error:
        told = logging.LogRecord("x", logging.ERROR, "x.py", 1, "mail to %s failed", ("alice.o+x@post.example",), (type(error), error, None))
    asked = logging.LogRecord("django.request", logging.WARNING, "x.py", 1, "Gone: %s", ("/recover/" + "a" * 43 + "/",), None)
    assert "post.example" not in line(told)
    assert "550 no such mailbox: <e-mail>" in line(told)
    assert "/recover/<link>/" in line(asked)


def test_the_rest_of_a_line_is_left_as_it_is() -> None:
    record = logging.LogRecord("exams.x", logging.INFO, "x.py", 1, "round %s published by the examiner", ("autumn",), None)
    assert "round autumn published by the examiner" in line(record)
