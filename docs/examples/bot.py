"""A program that sits a practice or demonstration round through the HTTP API alone, with nothing but Python's own library.

    python docs/examples/bot.py http://127.0.0.1:8000 spring-demo --username bot --password secret

It signs in for a token, registers, starts, and for every room prepares, plans an opening, goes live, reads a frame about
once a second, acts, and hands over. `decide` is the part to replace: it gets the room's card and the newest frame and
returns the actions to take. Certification rounds refuse programs.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Action = dict[str, str]
Decide = Callable[[Document, Document], list[Action]]

PATIENCE_S = 30.0


class Refused(Exception):
    """The server's answer was no: `code` is for programs, `detail` for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code


class Api:
    """Calls with a token. A call that got no answer is sent again: every id is made here, so nothing happens twice."""

    def __init__(self, address: str, token: str = "") -> None:
        self.address = address.rstrip("/")
        self.token = token

    def sign_in(self, username: str, password: str) -> None:
        self.token = self.post("tokens/", {"username": username, "password": password, "label": "example"})["token"]

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, body: Document | None = None) -> Any:
        return self._call("POST", path, body or {})

    def put(self, path: str, body: Document) -> Any:
        return self._call("PUT", path, body)

    def _call(self, method: str, path: str, body: Document | None = None) -> Any:
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._send(method, path, body)
            except OSError:
                if time.monotonic() > give_up_at:
                    raise
                time.sleep(0.5)

    def _send(self, method: str, path: str, body: Document | None) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", data=data, headers=headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            try:
                problem = json.load(error)
            except ValueError:
                problem = {}
            raise Refused(error.code, problem.get("code", "unknown"), problem.get("detail", "")) from error


def sit_round(api: Api, slug: str, decide: Decide, say: Callable[[str], None] = lambda _: None, poll_s: float = 1.0) -> Document:
    """Sits the round once from registration to the last hand-over; the attempt's document."""
    api.post(f"rounds/{slug}/register/")
    attempt = api.post(f"rounds/{slug}/attempts/", {"client_id": str(uuid.uuid4())})
    say(f"attempt {attempt['id']}: {len(attempt['rooms'])} rooms")
    while attempt["current"] is not None:
        _sit_room(api, f"attempts/{attempt['id']}/rooms/{attempt['current']}/", decide, say, poll_s)
        attempt = api.get(f"attempts/{attempt['id']}/")
    return dict(attempt)


def _sit_room(api: Api, room: str, decide: Decide, say: Callable[[str], None], poll_s: float) -> None:
    prepared = api.post(f"{room}prepare/")
    card = prepared["card"]
    if prepared["state"] == "preparing":
        api.put(f"{room}opening/", {"controls": opening(card), "diagnosis": "Too few clicks reach an order."})
        api.post(f"{room}go_live/")
    say(f"room “{card['title_en']}” is live for {card['duration_s']} s")
    tick, acted, refused = -1, 0, 0
    while True:
        frame = api.get(f"{room}frame/?since={tick}")
        if frame["state"] == "closed":
            break
        if frame["tick"] > tick:
            tick = frame["tick"]
            for action in decide(card, frame):
                try:
                    api.post(f"{room}actions/", {"client_id": str(uuid.uuid4()), **action})
                    acted += 1
                except Refused as refusal:
                    if refusal.status >= 500 or refusal.status in {401, 403, 404}:
                        raise
                    refused += 1
        time.sleep(poll_s)
    receipt = api.post(f"{room}hand_over/", {"client_id": str(uuid.uuid4())})
    say(f"room closed: GMV {frame['now']['gmv_cents'] / 100:.2f}, {acted} actions taken, {refused} refused, log {receipt['log_digest'][:16]}…")


def opening(card: Document) -> list[Action]:
    """The opening plan: pitch the main product, some agents, the ad budget spread over the session."""
    plan = [{"lever": "pitch", "sku": _best_product(card["products"])["sku"]}, {"lever": "cue", "value": "demo"}]
    minutes = card["ticks"] * 5 / 60
    plan += _number(card, "ad_spend", 0.8 * card["ad_budget_cents"] / 100 / minutes)
    plan += _number(card, "agents", 6)
    return plan


class Trader:
    """A plain operator: a rundown of four-minute pitches, restocking in time, agents by open questions."""

    pitch_ticks = 48
    close_ticks = 22

    def __init__(self) -> None:
        self.pitched_at = 0
        self.cue = "demo"

    def __call__(self, card: Document, frame: Document) -> list[Action]:
        actions = self._restock(frame)
        tick = frame["tick"]
        products = [row for row in frame["products"] if row["on_shelf"] and row["stock"] > 0]
        on_pitch = next((row for row in products if row["sku"] == frame["levers"]["pitch"]), None)
        if tick < self.pitched_at:  # another room
            self.pitched_at, self.cue = 0, "demo"
        age = tick - self.pitched_at
        if products and (on_pitch is None or age >= self.pitch_ticks):
            others = [row for row in products if row is not on_pitch] or products
            actions += [{"lever": "pitch", "sku": _best_product(others)["sku"]}]
            self.pitched_at, age = tick, 0
        wanted = "close" if self.pitch_ticks - self.close_ticks <= age else "demo"
        if wanted != self.cue:
            actions += [{"lever": "cue", "value": wanted}]
            self.cue = wanted
        wanted_agents = 4 + frame["now"]["questions_open"] // 15
        if abs(wanted_agents - float(frame["levers"]["agents"])) >= 2:
            actions += _number(card, "agents", wanted_agents)
        return actions

    def _restock(self, frame: Document) -> list[Action]:
        low = [row for row in frame["products"] if row["reserve"] > 0 and not row["arriving"] and row["stock"] < max(10, row["orders"] // 4)]
        return [{"lever": "release", "sku": row["sku"], "value": str(min(row["reserve"], 40))} for row in low]


def _best_product(products: list[Document]) -> Document:
    """The product with the most to earn: price over the floor for what is left in stock, main products first."""
    weights = {"main": 2.0, "profit": 1.5}
    return max(products, key=lambda row: weights.get(row["role"], 1.0) * row["price_cents"] * min(row["stock"], 50))


def _number(card: Document, lever: str, value: float) -> list[Action]:
    """The nearest value that the scenario allows; nothing for a locked lever."""
    limits = card["levers"][lever]
    if not limits["enabled"]:
        return []
    step = limits["step"] or 1
    value = max(limits["minimum"] or 0, min(value, limits["maximum"] if limits["maximum"] is not None else value))
    return [{"lever": lever, "value": f"{value // step * step:g}"}]


def main() -> int:
    parser = argparse.ArgumentParser(description="Sit a practice or demonstration round through the API.")
    parser.add_argument("address")
    parser.add_argument("round")
    parser.add_argument("--username", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--token", default="")
    parser.add_argument("--poll", type=float, default=1.0, help="seconds between two frames")
    arguments = parser.parse_args()
    api = Api(arguments.address, arguments.token)
    try:
        if not api.token:
            api.sign_in(arguments.username, arguments.password)
        attempt = sit_round(api, arguments.round, Trader(), lambda line: print(line, flush=True), arguments.poll)  # noqa: T201
    except Refused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 1
    print(f"attempt {attempt['id']} is {attempt['state']}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
