"""A candidate that is a program: it sits a round through the public API alone, with a token, like any program of yours could."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx

from certify.demo.errors import StoryError
from sandbox.engine.bots.bot import Bot
from sandbox.engine.bots.order import Order
from sandbox.engine.bots.panel import BotSpec
from sandbox.engine.bundle import Keys, Scenario

POLL_S = 0.2
Report = Callable[[str, str], None]


@dataclass(frozen=True)
class Limits:
    """One lever as the scenario card tells it."""

    enabled: bool
    minimum: float | None
    maximum: float | None
    step: float | None


@dataclass(frozen=True)
class Rules:
    """What a reference operator must know of a scenario; all of it stands on the card that every candidate sees."""

    ticks: int
    ad_budget_cents: int
    levers: Mapping[str, Limits]

    def limits(self, lever: str) -> Limits | None:
        return self.levers.get(lever)

    @classmethod
    def of_card(cls, card: Mapping[str, Any]) -> "Rules":
        levers = {name: Limits(**{field: line[field] for field in Limits.__dataclass_fields__}) for name, line in card["levers"].items()}
        return cls(card["ticks"], card["ad_budget_cents"], levers)


class Api:
    """The API as one person, or as nobody. Every answer that was not expected is a StoryError which says what was asked and answered."""

    def __init__(self, origin: str, token: str = "", transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Authorization": f"Token {token}"} if token else {}
        headers = {**headers, "Accept-Language": "en"}
        self._http = httpx.Client(base_url=f"{origin}/api/v1/", headers=headers, timeout=30.0, trust_env=False, transport=transport)

    def get(self, path: str, **query: str | int) -> Any:
        return self._expect(self._http.get(path, params=query))

    def post(self, path: str, **body: Any) -> Any:
        return self._expect(self._http.post(path, json=body))

    def put(self, path: str, **body: Any) -> Any:
        return self._expect(self._http.put(path, json=body))

    def act(self, path: str, order: Order) -> bool:
        """True if the order was accepted; a refusal with a reason is an answer too."""
        body = {"client_id": str(uuid.uuid4()), "lever": order.lever, "sku": order.sku, "value": order.value}
        answer = self._http.post(path, json=body)
        if answer.status_code in {409, 422}:
            return False
        self._expect(answer)
        return True

    @staticmethod
    def _expect(answer: httpx.Response) -> Any:
        if answer.status_code in {200, 201}:
            return answer.json()
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise StoryError(f"{asked} 返回 {answer.status_code}：{answer.text[:500]}", f"{asked} answered {answer.status_code}: {answer.text[:500]}")


def sit_round(api: Api, slug: str, spec: BotSpec, report: Report) -> str:
    """Registers, starts, plays every room with its real clock; the attempt's id."""
    api.post(f"rounds/{slug}/register/")
    attempt = api.post(f"rounds/{slug}/attempts/", client_id=str(uuid.uuid4()))
    public_id = str(attempt["id"])
    for room in attempt["rooms"]:
        if room["state"] != "closed":
            _sit_room(api, f"attempts/{public_id}/rooms/{room['position']}/", f"{room['position']}/{len(attempt['rooms'])}", spec, report)
    return public_id


def _sit_room(api: Api, room: str, place: str, spec: BotSpec, report: Report) -> None:
    prepared = api.post(f"{room}prepare/")
    card = prepared["card"]
    report(
        f"直播间 {place}：{card['title_zh']}（{card['duration_s']} 秒，{card['speed']} 倍速）",
        f"room {place}: {card['title_en']} ({card['duration_s']} s at speed {card['speed']})",
    )
    if prepared["state"] == "preparing":
        api.post(f"{room}go_live/")
    accepted, refused = _steer(api, room, Bot(spec, cast(Scenario, Rules.of_card(card)), _own_keys()))
    receipt = api.post(f"{room}hand_over/", client_id=str(uuid.uuid4()))
    if receipt["actions"] < accepted:
        raise StoryError(
            f"交接回执只有 {receipt['actions']} 条操作，而服务器确认过 {accepted} 条",
            f"the receipt counts {receipt['actions']} actions, but {accepted} were acknowledged",
        )
    report(
        f"　　　　　　{receipt['actions']} 条操作已确认，{refused} 条被拒绝；日志摘要 {receipt['log_digest'][:16]}…",
        f"            {receipt['actions']} actions acknowledged, {refused} refused; log digest {receipt['log_digest'][:16]}…",
    )


def _own_keys() -> Keys:
    """The program's own luck; the room's keys are known to nobody."""
    drawn = uuid.uuid4().int
    return Keys(traffic=drawn >> 64, luck=drawn & (2**64 - 1))


def _steer(api: Api, room: str, bot: Bot) -> tuple[int, int]:
    """Looks, decides and acts until the last tick; (accepted, refused) orders."""
    accepted = refused = 0
    since = -1
    while True:
        frame = api.get(f"{room}frame/", since=since)
        since = int(frame["tick"])
        if since >= frame["ticks"] - 1:
            return accepted, refused
        if since >= 0:
            for order in bot.decide(frame):
                if api.act(f"{room}actions/", order):
                    accepted += 1
                else:
                    refused += 1
        time.sleep(POLL_S)
