"""Redis may be away in the middle of a sitting: nobody who sits notices."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certify.accounts.models import Person
from certify.demo.broker import free_port
from certify.lenient_cache import LenientRedisCache
from exams.api.acting import StepThrottle
from exams.models import Round
from tests.services.processes import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def away() -> LenientRedisCache:
    """The shared cache on a port where nobody listens."""
    return LenientRedisCache(f"redis://127.0.0.1:{free_port()}/0", {"OPTIONS": {"socket_connect_timeout": 1}})


def test_out_of_reach_it_is_an_empty_cache(away: LenientRedisCache) -> None:
    away.set("name", 1)
    assert away.get("name") is None
    assert away.get("name", 2) == 2
    assert away.get_many(["name"]) == {}
    assert away.add("name", 1) is True
    assert away.delete("name") is False


def test_a_room_is_sat_from_its_start_to_its_receipt(
    away: LenientRedisCache, make_round: Callable[..., Round], api_for: Callable[..., APIClient], alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = make_round("certification", timezone.now(), rooms=1)
    monkeypatch.setattr(StepThrottle, "cache", away)
    api = api_for(alice)
    api.post(f"/api/v1/rounds/{round_.slug}/register/")
    started = api.post(f"/api/v1/rounds/{round_.slug}/attempts/", {"client_id": "s"})
    assert started.status_code == 201, started.data
    room = f"/api/v1/attempts/{started.data['id']}/rooms/1/"
    steps: list[tuple[str, dict[str, Any], int]] = [
        ("prepare/", {}, 200), ("go_live/", {}, 200), ("ticket/", {}, 200),
        ("actions/", {"client_id": "a", "lever": "cue", "value": "hook"}, 201), ("hand_over/", {"client_id": "h"}, 201),
    ]  # fmt: skip
    for step, body, status in steps:
        answer = api.post(f"{room}{step}", body)
        assert answer.status_code == status, (step, answer.data)


def test_where_there_is_redis_the_site_uses_it(tmp_path: Path) -> None:
    environment = {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CERTIFY_DEMO": "1",
        "CERTIFY_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "certify.settings",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTIFY_") and name != "DATABASE_URL"}
    asked = "from django.core.cache import cache, caches; cache.set('a', 1); print(type(caches['default']).__name__, cache.get('a'))"
    said = subprocess.run([sys.executable, "-c", asked], env=kept | environment, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.split() == ["LenientRedisCache", "None"]
