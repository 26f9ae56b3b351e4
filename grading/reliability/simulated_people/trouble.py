"""What a simulated person does about an incident; the more skilled, the sooner it comes to mind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grading.reliability.simulated_people.wish import Wish

if TYPE_CHECKING:
    from grading.reliability.simulated_people.forager import Forager
    from grading.reliability.simulated_people.scene import Scene

TROLL_AGENTS = 6
THOUGHT_OF_EVERY_S = 120


def against_trouble(forager: Forager, scene: Scene) -> list[Wish]:
    """An answer to each incident that goes on and that comes to mind, and the end of what it called for."""
    wishes = []
    if "insured" in forager.done and "late_courier" not in scene.trouble and scene.levers["guarantee"] == "on":
        wishes.append(Wish("guarantee", "", "off"))
    for code, sku in scene.trouble.items():
        begins, answer = _ANSWERS[code]
        if forager.thinks_of(f"trouble/{code}", scene, begins, THOUGHT_OF_EVERY_S):
            wishes += answer(Trouble(forager, scene, sku))
    return wishes


@dataclass(frozen=True, slots=True)
class Trouble:
    """One incident before one person."""

    forager: Forager
    scene: Scene
    sku: str

    def ask_the_old_price(self) -> list[Wish]:
        line, asked = self.scene.goods.get(self.sku), self.forager.asked_cents.get(self.sku)
        if line is None or asked is None or line.price_cents == asked:
            return []
        return [Wish("price", self.sku, f"{max(asked, line.floor_price_cents) / 100:.2f}")]

    def make_a_new_plan(self) -> list[Wish]:
        if not self.forager.not_for_s("new plan", self.scene, 600):
            return []
        return [Wish("ad_goal", "", "orders" if self.scene.levers["ad_goal"] != "orders" else "stay")]

    def call_helpers(self) -> list[Wish]:
        return [Wish("agents", "", str(TROLL_AGENTS))] if int(self.scene.levers["agents"]) < TROLL_AGENTS else []

    def insure(self) -> list[Wish]:
        if self.scene.levers["guarantee"] == "on" or not self.forager.not_for_s("insured", self.scene, 60):
            return []
        return [Wish("guarantee", "", "on")]

    def second_voice(self) -> list[Wish]:
        return [Wish("cohost", "", "on")] if self.scene.levers["cohost"] == "off" else []

    def bring_people(self) -> list[Wish]:
        return [Wish("clip")] if self.forager.not_for_s("slump", self.scene, 300) else []

    def entertain(self) -> list[Wish]:
        return [Wish("cue", "", "hook")] if self.scene.levers["cue"] not in ("hook", "close") else []

    def sell(self) -> list[Wish]:
        line = self.scene.goods.get(self.scene.pitched)
        sells = line is not None and line.to_sell > 0 and float(self.scene.now["pressure"]) < 0.5
        return [Wish("cue", "", "close")] if sells and self.scene.levers["cue"] != "close" else []


_ANSWERS: dict[str, tuple[float, Callable[[Trouble], list[Wish]]]] = {
    "wrong_price": (0.0, Trouble.ask_the_old_price),
    "ad_rejected": (0.1, Trouble.make_a_new_plan),
    "troll_wave": (0.1, Trouble.call_helpers),
    "host_voice": (0.0, Trouble.second_voice),
    "late_courier": (0.2, Trouble.insure),
    "traffic_slump": (0.2, Trouble.bring_people),
    "flash_sale": (0.3, Trouble.entertain),
    "traffic_surge": (0.2, Trouble.sell),
}
"""The skill at which nobody has heard of the answer, and the answer."""
