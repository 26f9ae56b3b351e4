"""A run as a player shows it: everything that a console showed, tick by tick, packed into one document "replay/1". Pure.

Made of the frames of the live room, so that each figure is defined as on the console (`sandbox/engine/frames.py`) and nothing is in it that its
candidate could not see: no baseline, no keys, no score, no names. Whose run it is cannot be read from it.
"""

from collections.abc import Sequence
from typing import Any

from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.engine.levers import TICK_S
from sandbox.engines import engine_of

VERSION = "replay/1"
SERIES = ("online", "orders", "gmv_cents", "clicks")
CHANNELS = ("f", "r", "v", "p")
LEVERS = ("pitch", "cue", "pace", "cohost", "ad_spend", "ad_goal", "agents", "guarantee")
GAUGES = ("questions_open", "energy", "pressure", "ad_spend_cents", "new_followers")
RATES = ("dwell_s", "click_rate", "deal_rate", "gpm_cents")
RATE_TICKS = 60 // TICK_S
"""Five-minute rates are kept once a simulated minute."""

PRODUCT_COURSES = ("stock", "price_cents", "on_shelf", "reserve")

Course = list[list[Any]]
"""[[tick, value], …]: the value from that tick on; only changes are kept. Ticks rise from 0."""


def replay_document(scenario: Scenario, keys: Keys, controls: Sequence[Control]) -> dict[str, Any]:
    """`series` one value per tick (GMV in cents of the tick); `gauges`, `rates`, `levers` and each product's courses as changes.

    `actions` [[tick, lever, sku, value]]; `incidents` [[tick, code, sku, "on" | "off"]] and `warnings` [[tick, rule]] as they were told;
    `comments` [[tick, cause, number]].
    """
    room = engine_of(scenario).live_room(scenario, keys)
    log = tuple(sorted(controls, key=lambda control: control.tick))
    courses = _Courses()
    last: dict[str, Any] = {}
    for tick in range(scenario.ticks):
        room.advance(tick, log)
        last = room.frame(tick - 1)
        courses.take(tick, last)
    return {
        "version": VERSION,
        "tick_s": TICK_S,
        "ticks": scenario.ticks,
        "products": [
            {"sku": product.sku, "name": product.name, "name_en": product.name_en, "role": product.role} for product in scenario.room.products
        ],
        **courses.document(),
        "actions": [[control.tick, control.lever, control.sku, control.value] for control in log],
        "warnings": [[event["tick"], event["rule"]] for event in last.get("compliance", []) for _ in range(event["count"])],
    }


class _Courses:
    """Takes frames in their order and keeps what changed."""

    def __init__(self) -> None:
        self.series: dict[str, list[int]] = {name: [] for name in (*SERIES, *CHANNELS)}
        self.kept: dict[str, dict[str, Course]] = {kind: {} for kind in ("gauges", "rates", "levers")}
        self.products: dict[str, dict[str, Course]] = {}
        self.incidents: list[list[Any]] = []
        self.comments: list[list[Any]] = []
        self._told: set[tuple[Any, ...]] = set()

    def take(self, tick: int, frame: dict[str, Any]) -> None:
        point = frame["series"][-1]
        for name, values in self.series.items():
            values.append(point[name])
        now, levers = frame["now"], frame["levers"]
        self._keep("gauges", tick, {name: now[name] for name in GAUGES})
        if tick % RATE_TICKS == 0:
            self._keep("rates", tick, {name: now[name] for name in RATES})
        self._keep("levers", tick, {**{name: levers[name] for name in LEVERS}, "lucky_bag": levers["lucky_bag_left_s"] > 0})
        for product in frame["products"]:
            courses = self.products.setdefault(product["sku"], {})
            for name in PRODUCT_COURSES:
                _note(courses.setdefault(name, []), tick, product[name])
        self.comments += [[entry["tick"], entry["cause"], entry["n"]] for entry in frame["comments"]]
        for incident in frame.get("incidents", []):  # room/1 has none
            told = (incident["tick"], incident["code"], incident["sku"], incident["state"])
            if told not in self._told:
                self._told.add(told)
                self.incidents.append([tick, incident["code"], incident["sku"], incident["state"]])

    def _keep(self, kind: str, tick: int, values: dict[str, Any]) -> None:
        for name, value in values.items():
            _note(self.kept[kind].setdefault(name, []), tick, value)

    def document(self) -> dict[str, Any]:
        return {"series": self.series, **self.kept, "goods": self.products, "incidents": self.incidents, "comments": self.comments}


def _note(course: Course, tick: int, value: Any) -> None:
    if not course or course[-1][1] != value:
        course.append([tick, value])
