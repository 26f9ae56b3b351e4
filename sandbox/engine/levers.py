"""The fifteen levers of a live room, their forces, values and default limits: one table for console, API, bots and calibration."""

from dataclasses import dataclass
from typing import Literal

Force = Literal["traffic", "room", "host", "supply", "service"]
Kind = Literal["number", "choice", "sku", "sku_choice", "sku_number", "none"]

TICK_S = 5
"""Simulated seconds in one tick."""

CUES = ("demo", "hook", "answer", "hold", "close")
PACES = ("calm", "steady", "hot")
AD_GOALS = ("views", "stay", "orders")
SWITCH = ("on", "off")


@dataclass(frozen=True)
class Lever:
    """One lever. Limits are what a scenario starts from; `default_cost` says in words what the lever costs."""

    name: str
    force: Force
    kind: Kind
    label_zh: str
    label_en: str
    choices: tuple[str, ...] = ()
    unit: str = ""
    default_min: float | None = None
    default_max: float | None = None
    default_step: float | None = None
    default_cooldown_s: int = 0
    default_cost_cents: int = 0
    default_cost: str = "none"
    host_instruction: bool = False
    """The host takes it up after finishing the sentence (a live attempt only; logs hold effective ticks)."""


_TABLE = (
    Lever(
        "ad_spend",
        "traffic",
        "number",
        "投流速度",
        "Ad spend",
        unit="CNY/min",
        default_min=0,
        default_max=600,
        default_step=5,
        default_cooldown_s=10,
        default_cost="the spend itself",
    ),
    Lever("ad_goal", "traffic", "choice", "投流目标", "Ad goal", AD_GOALS, default_cooldown_s=30),
    Lever("clip", "traffic", "none", "发切片", "Publish a clip", default_cooldown_s=300, default_cost="each next clip draws less"),
    Lever(
        "fan_push", "traffic", "none", "粉丝群推送", "Message the fans", default_cooldown_s=300, default_cost="each next push draws less; fans tire"
    ),
    Lever(
        "pitch", "room", "sku", "讲解商品", "Pitch", default_cooldown_s=10, default_cost="a few viewers leave when it changes", host_instruction=True
    ),
    Lever("cue", "room", "choice", "话术", "Host cue", CUES, default_cooldown_s=10, host_instruction=True),
    Lever(
        "lucky_bag",
        "room",
        "number",
        "福袋奖品",
        "Lucky bag prize",
        unit="CNY",
        default_min=20,
        default_max=500,
        default_step=10,
        default_cooldown_s=600,
        default_cost="the prize",
    ),
    Lever("pace", "host", "choice", "节奏", "Pace", PACES, default_cooldown_s=30, default_cost="host energy", host_instruction=True),
    Lever(
        "cohost",
        "host",
        "choice",
        "副播顶场",
        "Co-host",
        SWITCH,
        default_cooldown_s=30,
        default_cost="sells a little less while on",
        host_instruction=True,
    ),
    Lever(
        "follow_call", "host", "none", "引导关注", "Follow call", default_cooldown_s=120, default_cost="interrupts the selling", host_instruction=True
    ),
    Lever("shelf", "supply", "sku_choice", "上下架", "Shelf", SWITCH, default_cooldown_s=5),
    Lever(
        "price",
        "supply",
        "sku_number",
        "改价",
        "Price",
        unit="CNY",
        default_step=0.1,
        default_cooldown_s=20,
        default_cost="margin; a cut soon after sales costs trust",
    ),
    Lever(
        "release",
        "supply",
        "sku_number",
        "放库存",
        "Release stock",
        unit="units",
        default_min=1,
        default_step=1,
        default_cooldown_s=10,
        default_cost="holding cost of released units left unsold",
    ),
    Lever(
        "agents",
        "service",
        "number",
        "客服人数",
        "Service agents",
        unit="people",
        default_min=0,
        default_max=40,
        default_step=1,
        default_cooldown_s=10,
        default_cost_cents=50,
        default_cost="wage per agent and minute",
    ),
    Lever("guarantee", "service", "choice", "运费险", "Free returns", SWITCH, default_cooldown_s=60, default_cost="premium per order; more returns"),
)

LEVERS: dict[str, Lever] = {lever.name: lever for lever in _TABLE}
FORCES: tuple[Force, ...] = ("traffic", "room", "host", "supply", "service")


def levers_of(force: Force) -> tuple[str, ...]:
    """Names of the levers that belong to one of the five forces."""
    return tuple(name for name, lever in LEVERS.items() if lever.force == force)


def levers_document() -> str:
    """The table of `docs/levers.md`."""
    rows = [
        "# Levers",
        "",
        "The fifteen levers of a simulated room with their default limits. A scenario may narrow them; the console, the API, the",
        "reference operators and `what_if` use the same table. Written by `python -m sandbox.engine.levers`.",
        "",
        "| force | lever | 中文 | value | unit | minimum | maximum | step | cool-down (s) | cost |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for lever in _TABLE:
        rows.append("| " + " | ".join(_cells(lever)) + " |")
    rows += [
        "",
        "`price` is bounded below by the product's floor price, `release` above by what is left of the reserve. `pitch`, `cue`, `pace`,",
        "`cohost` and `follow_call` are instructions to a person: in a live attempt they act after the host has finished the sentence",
        "(5–20 simulated seconds); a log holds effective ticks, so a replay adds no delay. A tick is 5 simulated seconds.",
        "",
    ]
    return "\n".join(rows)


def _cells(lever: Lever) -> list[str]:
    value = {
        "number": "number",
        "choice": ", ".join(f"`{choice}`" for choice in lever.choices),
        "sku": "sku (empty = none)",
        "sku_choice": "sku, " + "/".join(f"`{choice}`" for choice in lever.choices),
        "sku_number": "sku, number",
        "none": "–",
    }[lever.kind]
    limits = [("–" if bound is None else f"{bound:g}") for bound in (lever.default_min, lever.default_max, lever.default_step)]
    cost = lever.default_cost + (f" ({lever.default_cost_cents} cents)" if lever.default_cost_cents else "")
    return [lever.force, f"`{lever.name}`", lever.label_zh, value, lever.unit or "–", *limits, str(lever.default_cooldown_s), cost]


if __name__ == "__main__":
    import sys

    sys.stdout.write(levers_document())
