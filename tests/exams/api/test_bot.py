"""A program sits a demonstration round through the API alone, on a served site with the real clock."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from certify.accounts.models import Person
from exams.models import Action, Attempt, Round
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def bot() -> ModuleType:
    path = Path(__file__).resolve().parents[3] / "docs" / "examples" / "bot.py"
    spec = importlib.util.spec_from_file_location("example_bot", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["example_bot"] = module
    spec.loader.exec_module(module)
    return module


def test_the_example_sits_a_demonstration_round(bot: ModuleType, live_server: Any, make_round: Callable[..., Round], alice: Person) -> None:
    round_ = make_round("demonstration", timezone.now(), speed=60, rooms=1, demo=True)
    said: list[str] = []
    api = bot.Api(live_server.url)
    api.sign_in("alice", PASSWORD)
    document = bot.sit_round(api, round_.slug, bot.Trader(), said.append, poll_s=0.25)
    attempt = Attempt.objects.get()
    assert str(attempt.public_id) == document["id"]
    assert document["state"] in {"closed", "graded", "finalised"}
    assert Action.objects.count() >= 5
    assert list(Action.objects.values_list("number", flat=True)) == list(range(1, Action.objects.count() + 1))
    assert document["rooms"][0]["close_reason"] == "deadline"
    assert any("GMV" in line for line in said)


def test_the_example_is_refused_by_a_certification(bot: ModuleType, live_server: Any, make_round: Callable[..., Round], alice: Person) -> None:
    round_ = make_round("certification", timezone.now())
    api = bot.Api(live_server.url)
    api.sign_in("alice", PASSWORD)
    with pytest.raises(bot.Refused) as refused:
        bot.sit_round(api, round_.slug, bot.Trader())
    assert refused.value.code == "token_refused"
