"""The people that every test knows, and their browsers and programs."""

import inspect
import os
import random
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import django
import hypothesis
import pytest
from django.conf import LazySettings
from django.conf import settings as settings_
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.accounts.services.create_person import create_person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORD = "live-room-2026"

# How long drawing an example takes says what else the machine does, and nothing of the code.
hypothesis.settings.register_profile("certify", suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("certify")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out the tests that use no database: they say nothing new on another one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    uses = [
        bool({"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("django_db") is not None
        for item in items
    ]
    config.hook.pytest_deselected(items=[item for item, used in zip(items, uses, strict=True) if not used])
    items[:] = [item for item, used in zip(items, uses, strict=True) if used]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """SQLite in a file, as it runs for people: an in-memory database knows neither WAL nor waiting for a lock.

    On PostgreSQL every process of the suite has a database of its own; they are made from `template0`, which nobody can be
    connected to, since two copies of `template1` at once refuse each other. Nothing of it must outlive a crash: a commit that does
    not wait for the disk empties the tables after a test in a third of a second instead of two.
    """
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        if _migrated().exists():
            shutil.copyfile(_migrated(), test["NAME"])
    else:
        test["TEMPLATE"] = "template0"
        test["NAME"] = f"test_certify_{worker_id}"
        connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "options": "-c synchronous_commit=off"}


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What was copied is kept, and lies in the run's own folder."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The first run on these migrations (twenty seconds) leaves its tables, still empty, for the next ones."""
    if connection.vendor == "sqlite" and not _migrated().exists():
        for old in set(_migrated().parent.glob("migrated-*.sqlite3")) - {_migrated()}:
            old.unlink(missing_ok=True)
        mine = _migrated().with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(mine)])
        mine.replace(_migrated())


@cache
def _migrated() -> Path:
    """Named by what the tables follow from: every migration's text, and Django's version."""
    loader = MigrationLoader(None)
    texts = [Path(inspect.getfile(type(migration))).read_bytes() for _name, migration in sorted(loader.disk_migrations.items())]
    folder = Path(settings_.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"migrated-{sha256(django.__version__.encode() + b''.join(texts)).hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session", autouse=True)
def _own_cache(worker_id: str) -> None:
    """The suite's processes share one Redis, each with a database of its own there: clearing a cache empties all of its database."""
    default = settings_.CACHES["default"]
    if worker_id.startswith("gw") and str(default["LOCATION"]).startswith("redis://"):
        default["LOCATION"] = urlsplit(default["LOCATION"])._replace(path=f"/{1 + int(worker_id[2:])}").geturl()
        with suppress(AttributeError):
            del caches["default"]  # made before, on the shared one


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    """Argon2 is slow on purpose; nobody attacks the people of a test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _same_luck(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rooms draw their keys from the operating system; in a test they are the test's own, so that it meets the same evening each time."""
    monkeypatch.setattr(secrets, "randbits", random.Random(request.node.name).getrandbits)


def _person(username: str, name: str, *roles: str) -> Person:
    return create_person(username, PASSWORD, name, roles=roles, now=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def alice(db: None) -> Person:
    """A candidate: the owner of what is tested."""
    return _person("alice", "爱丽丝", "candidate")


@pytest.fixture
def bob(db: None) -> Person:
    """Another candidate of the same rounds."""
    return _person("bob", "鲍勃", "candidate")


@pytest.fixture
def charlie(db: None) -> Person:
    """An outsider: an account without any role."""
    return _person("charlie", "查理")


@pytest.fixture
def erin(db: None) -> Person:
    """An examiner."""
    return _person("erin", "艾琳", "examiner")


@pytest.fixture
def ivan(db: None) -> Person:
    """An invigilator."""
    return _person("ivan", "伊万", "invigilator")


@pytest.fixture
def carol(db: None) -> Person:
    """A certifier."""
    return _person("carol", "卡罗尔", "certifier")


@pytest.fixture
def admin(db: None) -> Person:
    """Staff."""
    return Person.objects.create_superuser("admin", "", PASSWORD, display_name="管理员")


@pytest.fixture
def client_for() -> Callable[[Person | None], Client]:
    """A browser, signed in as the person, or nobody's."""

    def make(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def api_for() -> Callable[[Person | None], APIClient]:
    """An API client with the person's session, or nobody's."""

    def make(person: Person | None) -> APIClient:
        client = APIClient()
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One headless Chromium for all tests that are marked `browser`: playwright runs once in a process."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("no Chromium on this machine")
    # Playwright's own event loop runs in the tests' thread; the database calls there are the tests' and stay synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
