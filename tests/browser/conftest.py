"""The site as it runs for people, event streams included, on the tests' database; and a headless Chromium."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from tests.exams.conftest import make_round, make_scenario, start  # noqa: F401  (fixtures)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the site, served by a thread of this process."""
    from certify.asgi import application

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = uvicorn.Server(uvicorn.Config(application, port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=site.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 180  # the first start compiles the engine
    while not site.started:
        assert time.monotonic() < deadline and thread.is_alive(), "the site did not start"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    site.should_exit = True
    thread.join(timeout=10)


class Complaints(list[str]):
    """What a page's own scripts complained about."""


@pytest.fixture
def open_browser(chromium: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """A page of a fresh browser, signed in as the person; it fails the test if a script threw."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def make(person: Any = None, width: int = 1440, height: int = 900, locale: str = "zh-CN") -> Page:
        context = chromium.new_context(base_url=server, viewport={"width": width, "height": height}, locale=locale)
        context.set_default_timeout(60_000)  # a busy machine is not a failure
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
        if person is not None:
            _sign_in(context, person, server)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _sign_in(context: BrowserContext, person: Any, server: str) -> None:
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
