"""What all operators of the panel share: an order, the memory of what was done, and the rules that skill unlocks one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.engines.room_1_bots_1.bots.view import LOW_STOCK_MINUTES, Shelf, View
from sandbox.engines.room_1_bots_1.bundle import Scenario
from sandbox.engines.room_1_bots_1.compliance import RELEASE_AFTER_CLOSE_S

# The skill from which an operator knows a rule. Poor operators lack the rules that cost most.
KNOWS_SOLD_OUT = 0.10
KNOWS_RESTOCK = 0.25
KNOWS_AGENTS = 0.30
KNOWS_CLOSE_LIMIT = 0.40
KNOWS_VALUE = 0.50
KNOWS_FANS = 0.55
KNOWS_PRICE = 0.60
KNOWS_SERVICE = 0.70
KNOWS_HOLD = 0.65
KNOWS_REST = 0.55

RESTED, TIRED, SPENT = 0.80, 0.70, 0.45
"""Host energy above which the main host comes back, below which the pace slows, and below which the co-host takes over."""
LAST_MINUTES_TICKS = 108
"""The last nine minutes: an operator who knows it hands the host over as rested as the room began."""
OPENING_TICKS = 36
OPENING_CUT = 0.08
"""Share taken off the price of what would not sell out anyway, once, before the first orders."""

HONEST_TICKS = RELEASE_AFTER_CLOSE_S // 5 + 6
"""Ticks after a close without a release of the same product; the margin covers the host's and the server's delay."""


@dataclass(frozen=True)
class Order:
    """What an operator wants done: a control without its tick."""

    lever: str
    sku: str = ""
    value: str = ""


@dataclass
class Operator:
    """One operator in one room. `plan` is the family's own part: which cue, which product, which traffic."""

    scenario: Scenario
    skill: float
    family: "Family"
    pitch_since: int = 0
    cue_since: int = 0
    done: dict[str, int] = field(default_factory=dict)
    first_energy: float | None = None
    _pitched: str = ""
    _cue: str = ""

    def decide(self, view: View) -> list[Order]:
        """What to do now, most urgent first."""
        self._remember(view)
        orders = [*self._stock(view), *self.family(self, view), *self._host(view), *self._service(view), *self._prices(view)]
        return [order for order in orders if self._allowed(order)]

    def knows(self, rule: float) -> bool:
        """Has the operator learned the rule?"""
        return self.skill >= rule

    def pitch_s(self, view: View) -> int:
        """Simulated seconds of the running pitch."""
        return (view.tick - self.pitch_since) * 5

    def cue_s(self, view: View) -> int:
        """Simulated seconds of the running cue."""
        return (view.tick - self.cue_since) * 5

    def once_per(self, name: str, view: View, every_s: int) -> bool:
        """True at most once in `every_s` simulated seconds; notes the time."""
        last = self.done.get(name)
        if last is not None and (view.tick - last) * 5 < every_s:
            return False
        self.done[name] = view.tick
        return True

    def cue(self, view: View, wanted: str) -> list[Order]:
        """The order for a cue, none if it runs already."""
        return [] if view.cue == wanted else [Order("cue", "", wanted)]

    def next_product(self, view: View) -> str:
        """The sku that is worth the next pitch; the present one where nothing else sells."""
        others = [line for line in view.shelf.values() if line.sku != view.pitched and (line.sellable or not self.knows(KNOWS_SOLD_OUT))]
        if not others:
            return view.pitched
        return max(others, key=lambda line: (self.worth(view, line), line.sku)).sku

    def worth(self, view: View, line: Shelf) -> float:
        """Money that a pitch of this product promises: what it earned per click so far, capped by what can still be sold."""
        units = line.stock + line.arriving + (line.reserve if self.knows(KNOWS_RESTOCK) else 0)
        if not self.knows(KNOWS_VALUE):
            return float(units > 0) * (1 + units) * 0.001 - line.pitch_s  # whoever has waited longest
        # Shrunk towards 3 % of clicks (a live room's usual order rate), worth 60 clicks of evidence.
        deal = (line.orders + 0.03 * 60) / (line.clicks + 60)
        per_pitch = deal * line.price_cents * self._pull(view, line)
        sellable = min(1.0, units / 6)
        rested = 1.0 - 0.5 * (0 <= view.tick - self.done.get(f"pitched:{line.sku}", -10_000) < 120)
        return per_pitch * sellable * rested

    def _pull(self, view: View, line: Shelf) -> float:
        """Clicks per second on pitch against the room's average, shrunk; 1 for what was hardly pitched."""
        pitched_s = sum(other.pitch_s for other in view.shelf.values())
        clicks = sum(other.clicks for other in view.shelf.values())
        if pitched_s <= 0 or clicks <= 0:
            return 1.0
        return (line.clicks + 30) / (clicks * line.pitch_s / pitched_s + 30)

    def _remember(self, view: View) -> None:
        if view.pitched != self._pitched:
            if self._pitched:
                self.done[f"pitched:{self._pitched}"] = view.tick
            self._pitched, self.pitch_since = view.pitched, view.tick
        if view.cue != self._cue:
            self._cue, self.cue_since = view.cue, view.tick
        if view.cue == "close" and view.pitched:
            self.done[f"close:{view.pitched}"] = view.tick

    def _stock(self, view: View) -> list[Order]:
        """Releases what is about to sell out, in one batch that lasts; on pitch first."""
        if not self.knows(KNOWS_RESTOCK):
            return []
        orders = []
        for line in sorted(view.shelf.values(), key=lambda line: (line.sku != view.pitched, line.sku)):
            short = line.stock + line.arriving <= 3 or line.cover_min < LOW_STOCK_MINUTES
            if self.knows(KNOWS_CLOSE_LIMIT) and view.tick - self.done.get(f"close:{line.sku}", -10_000) < HONEST_TICKS:
                continue  # more units now would show that the scarcity was false
            if line.reserve > 0 and short and self.once_per(f"release:{line.sku}", view, 320):
                orders.append(Order("release", line.sku, str(line.reserve)))
        return orders[:3]

    def _host(self, view: View) -> list[Order]:
        """The host is a person: slower before the energy is gone, the co-host before it is spent, rested again at the end."""
        if not self.knows(KNOWS_REST):
            return []
        energy, pace, cohost = float(view.now.get("energy") or 0.0), view.levers.get("pace"), view.levers.get("cohost")
        if self.first_energy is None:
            self.first_energy = energy
        ending = view.ticks - view.tick < LAST_MINUTES_TICKS
        short = energy < (min(self.first_energy, RESTED) if ending else SPENT)
        if short and cohost != "on" and self.once_per("cohost", view, 60):
            return [Order("cohost", "", "on")]
        if cohost == "on" and energy > RESTED and self.once_per("cohost", view, 60):
            return [Order("cohost", "", "off")]
        wanted = "calm" if energy < TIRED or short else "steady"
        if pace != wanted and (pace == "hot" or short or abs(energy - TIRED) > 0.05) and self.once_per("pace", view, 120):
            return [Order("pace", "", wanted)]
        return []

    def _service(self, view: View) -> list[Order]:
        """As many agents as the open questions ask for; who knows what a question costs leaves none open, and offers free returns."""
        if not self.knows(KNOWS_AGENTS):
            return []
        orders = []
        if self.knows(KNOWS_SERVICE) and view.levers.get("guarantee") == "off" and self.once_per("guarantee", view, 600):
            orders.append(Order("guarantee", "", "on"))
        questions, agents = int(view.now.get("questions_open") or 0), int(float(view.levers.get("agents") or 0))
        patience = 6 if self.knows(KNOWS_SERVICE) else 12 * max(agents, 1)
        if questions > patience and self.once_per("agents", view, 40):
            orders.append(Order("agents", "", str(self._within("agents", agents + 1 + questions // 24))))
        elif questions == 0 and agents > 2 and self.once_per("agents", view, 240):
            orders.append(Order("agents", "", str(agents - 1)))
        return orders

    def _prices(self, view: View) -> list[Order]:
        """A small cut at the opening, before anybody has bought, on what would not sell out anyway."""
        if not self.knows(KNOWS_PRICE) or view.tick > OPENING_TICKS:
            return []
        orders = []
        for line in view.shelf.values():
            price_cents = max(round(line.list_price_cents * (1 - OPENING_CUT)), line.floor_price_cents)
            plenty = line.stock + line.reserve > 0 and line.cover_min > view.left_s / 60
            if plenty and line.price_cents > price_cents and self.once_per(f"price:{line.sku}", view, 100_000):
                orders.append(Order("price", line.sku, f"{price_cents / 100:.1f}"))
        return orders

    def _within(self, lever: str, value: float) -> int:
        limits = self.scenario.limits(lever)
        if limits is None:
            return int(value)
        return int(min(max(value, limits.minimum or 0), limits.maximum if limits.maximum is not None else value))

    def fans(self, view: View) -> list[Order]:
        """One call to the fan group, into a room that is warm; the group tires of more."""
        return [Order("fan_push")] if view.tick >= 24 and self.once_per("fan_push", view, 100_000) else []

    def ad_order(self, view: View, cny_per_min: float) -> list[Order]:
        """The order for a spend rate, on the lever's grid, none if it is nearly in force."""
        limits = self.scenario.limits("ad_spend")
        step = (limits.step if limits else None) or 1
        rate = self._within("ad_spend", round(cny_per_min / step) * step)
        current = float(view.levers.get("ad_spend") or 0)
        if abs(rate - current) < max(step, 0.1 * current):
            return []
        return [Order("ad_spend", "", str(rate))]

    def ad_ceiling(self) -> float:
        """Spend per minute that uses the budget up exactly at the end."""
        return self.scenario.ad_budget_cents / 100 / max(self.scenario.ticks * 5 / 60, 1)

    def _allowed(self, order: Order) -> bool:
        limits = self.scenario.limits(order.lever)
        return limits is not None and limits.enabled


Family = Callable[[Operator, View], list[Order]]
