"""The demo's program: what it says when the site answers otherwise than agreed, and what it takes from a card."""

import json

import httpx
import pytest

from certify.demo.errors import StoryError
from certify.demo.program import Api, Rules
from certify.demo.story import play_story
from sandbox.engine.bots.order import Order


def answering(status: int, body: object) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, json=body, request=request))


def test_an_answer_that_was_not_agreed_is_told_with_what_was_asked() -> None:
    api = Api("http://site", "token", answering(500, {"detail": "broken"}))
    with pytest.raises(StoryError) as caught:
        api.get("rounds/")
    assert "GET /api/v1/rounds/ answered 500" in caught.value.en
    assert "broken" in caught.value.zh


@pytest.mark.parametrize("status", [409, 422])
def test_a_refused_order_is_an_answer(status: int) -> None:
    assert Api("http://site", "token", answering(status, {"code": "cooling_down"})).act("actions/", Order("clip")) is False


def test_an_accepted_order_carries_an_id_of_its_own() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        return httpx.Response(201, json={"number": len(seen)}, request=request)

    api = Api("http://site", "token", httpx.MockTransport(answer))
    assert api.act("actions/", Order("pitch", "K1"))
    assert api.act("actions/", Order("pitch", "K1"))
    assert seen[0]["lever"] == "pitch" and seen[0]["sku"] == "K1"
    assert seen[0]["client_id"] != seen[1]["client_id"]


def test_the_token_goes_only_where_it_was_given() -> None:
    headers = []

    def answer(request: httpx.Request) -> httpx.Response:
        headers.append(request.headers.get("Authorization"))
        return httpx.Response(200, json=[], request=request)

    Api("http://site", "secret", httpx.MockTransport(answer)).get("certificates/")
    Api("http://site", transport=httpx.MockTransport(answer)).get("rounds/")
    assert headers == ["Token secret", None]


def test_the_rules_of_a_card_are_those_that_operators_ask_for() -> None:
    line = {"enabled": True, "minimum": 0.0, "maximum": 900.0, "step": 5.0, "cooldown_s": 10, "label_en": "Ad spend"}
    rules = Rules.of_card({"ticks": 360, "ad_budget_cents": 120_000, "levers": {"ad_spend": line}})
    limits = rules.limits("ad_spend")
    assert limits is not None and (limits.enabled, limits.minimum, limits.maximum, limits.step) == (True, 0.0, 900.0, 5.0)
    assert rules.limits("clip") is None
    assert (rules.ticks, rules.ad_budget_cents) == (360, 120_000)


def test_a_story_without_installed_content_says_what_to_do(tmp_path: object) -> None:
    with pytest.raises(StoryError, match="install the demo content first"):
        play_story("http://site", tmp_path)  # type: ignore[arg-type]
