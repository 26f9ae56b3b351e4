"""The family: goods are tried, kept on pitch while they yield more than the others would, and left when they no longer do.

A forager leaves a patch when its yield falls to what the rest of the field offers (E. L. Charnov, *Theor. Popul. Biol.* 9, 1976, 129–136).
The reference operators work by the clock instead: fixed turns, rules that are known or not. Here every practice comes gradually with
skill, as the share of looks at which a person thinks of it, and how well figures are judged is a matter of skill too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grading.reliability.simulated_people.house import host_wishes, house_wishes
from grading.reliability.simulated_people.trouble import against_trouble
from grading.reliability.simulated_people.wish import Wish

if TYPE_CHECKING:
    from grading.reliability.simulated_people.person import Nerves, SimulatedPerson
    from grading.reliability.simulated_people.scene import Goods, Scene
    from sandbox.engine.bundle import Scenario

SHORTEST_BEST_S, SHORTEST_WORST_S = 38, 90
"""No pitch is judged sooner: its first moments say nothing yet."""
LONGEST_BEST_S, LONGEST_WORST_S = 85, 400
"""Who cannot read the yield stays too long."""
SHOW_BEST_S, SHOW_WORST_S = 20, 180
"""From the start of a pitch to its close."""
CLOSE_S = 95
"""A close turns sour in its third minute."""
UNHEARD = -0.4
"""The skill at which nobody would have heard of a practice: the least skilled person here has, and thinks of it two times in seven."""
HOST_S = 30
"""Until the host has gone on to the next product."""
TIRED_OF_S = 800
"""So long after its pitch people have seen enough of a product."""


@dataclass
class Forager:
    """One person in one room, with what is remembered of it."""

    person: SimulatedPerson
    nerves: Nerves
    card: Scenario
    since_tick: int = 0
    earned_before_cents: int = 0
    close_since: int | None = None
    pitched: str = ""
    last_on_pitch: dict[str, int] = field(default_factory=dict)
    last_close: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    asked_cents: dict[str, int] = field(default_factory=dict)

    def decide(self, scene: Scene) -> list[Wish]:
        """What this person would do now, most urgent first; levers that the scenario locks are left alone."""
        self._remember(scene)
        wishes = [*host_wishes(self, scene), *against_trouble(self, scene), *self._pitch(scene), *house_wishes(self, scene)]
        return [wish for wish in wishes if (limits := self.card.limits(wish.lever)) is not None and limits.enabled]

    def thinks_of(self, what: str, scene: Scene, begins: float = UNHEARD, every_s: int = 240) -> bool:
        """Does the practice come to mind? Asked anew every `every_s` simulated seconds: who has forgotten it does not think of it at the next look.

        The share of times grows from skill `begins`, where nobody has heard of it, to 1 for the most skilled.
        """
        spell = scene.tick * 5 // every_s
        return self.nerves.chance(f"mind/{what}", spell) < (self.person.skill - begins) / (1.0 - begins)

    def thinks_of_now(self, what: str, begins: float = UNHEARD) -> bool:
        """As `thinks_of`, asked once a pitch."""
        return self.nerves.chance(f"mind/{what}", self.since_tick) < (self.person.skill - begins) / (1.0 - begins)

    def not_for_s(self, what: str, scene: Scene, pause_s: int) -> bool:
        """True, and noted, unless it was done within `pause_s` simulated seconds."""
        last = self.done.get(what)
        if last is not None and (scene.tick - last) * 5 < pause_s:
            return False
        self.done[what] = scene.tick
        return True

    def _remember(self, scene: Scene) -> None:
        if scene.pitched != self.pitched:
            self.pitched, self.since_tick = scene.pitched, scene.tick
            self.earned_before_cents = scene.goods[scene.pitched].gmv_cents if scene.pitched else 0
            self.close_since = None
        closing = scene.levers["cue"] == "close"
        if closing and self.close_since is None:
            self.close_since = scene.tick
        if not closing:
            self.close_since = None
        if self.pitched:
            self.last_on_pitch[self.pitched] = scene.tick
            if closing:
                self.last_close[self.pitched] = scene.tick
        if "wrong_price" not in scene.trouble:
            self.asked_cents = {sku: line.price_cents for sku, line in scene.goods.items()}

    # ---- which product, and how long ---------------------------------------------------------------------------------

    def _pitch(self, scene: Scene) -> list[Wish]:
        line = scene.goods.get(scene.pitched)
        pitch_s = (scene.tick - self.since_tick) * 5
        best = self._best_other(scene)
        if best and (line is None or self._sold_out_soon(scene, line) or self._exhausted(scene, line, best, pitch_s)):
            if scene.levers["cue"] == "close":
                self.last_close[best] = scene.tick  # the host may go on closing for a sentence
            return [Wish("pitch", best), *self._say(scene, "demo")]
        if line is not None and line.to_sell == 0:
            return [Wish("pitch")]  # rather no product than one that nobody can buy
        return self._cue(scene, pitch_s)

    def _sold_out_soon(self, scene: Scene, line: Goods) -> bool:
        """Everybody knows that nothing sold out stays on pitch, that the next look comes late, and after a first warning takes more care."""
        pitch_s = max((scene.tick - self.since_tick) * 5, 30)
        units_per_s = (line.gmv_cents - self.earned_before_cents) / max(line.price_cents, 1) / pitch_s
        margin_s = (self.person.look_ticks * 5 + HOST_S) * (1 + scene.warnings)
        return line.to_sell <= units_per_s * margin_s

    def _exhausted(self, scene: Scene, line: Goods, best: str, pitch_s: int) -> bool:
        """Does the pitch yield no more than another would?"""
        person = self.person
        if pitch_s < person.between(SHORTEST_WORST_S, SHORTEST_BEST_S) * person.turn:
            return False
        if pitch_s >= person.between(LONGEST_WORST_S, LONGEST_BEST_S) * person.turn:
            return True
        if not self.thinks_of_now("yield"):
            return False
        here = (line.gmv_cents - self.earned_before_cents) / pitch_s
        return self.nerves.judged(here, "here", scene.tick) < self.nerves.judged(self._yield(scene, scene.goods[best]), "there", scene.tick)

    def _best_other(self, scene: Scene) -> str:
        """What looks best to pitch next; "" when nothing else can be sold."""
        others = [line for line in scene.goods.values() if line.sku != scene.pitched and line.to_sell > 0]
        if not others:
            return ""
        return max(others, key=lambda line: (self.nerves.judged(self._yield(scene, line), f"worth/{line.sku}", scene.tick), line.sku)).sku

    def _yield(self, scene: Scene, line: Goods) -> float:
        """Cents a second that a pitch of it promises: earned on pitch so far, shrunk towards what the room earns, less what is tired or short."""
        pitched_s = sum(other.pitch_s for other in scene.goods.values()) + 120
        usual = (sum(other.gmv_cents for other in scene.goods.values()) + 120 * 100) / pitched_s
        mean_price = sum(other.price_cents for other in scene.goods.values()) / len(scene.goods)
        guess = usual * (line.price_cents / mean_price) ** 0.5
        earned = (line.gmv_cents + 90 * guess) / (line.pitch_s + 90)
        away_s = (scene.tick - self.last_on_pitch.get(line.sku, -10_000)) * 5
        rested = min(1.0, 0.4 + 0.6 * away_s / TIRED_OF_S)
        enough = min(1.0, line.to_sell * line.price_cents / max(earned * 90, 1.0))
        return earned * rested * enough

    def _cue(self, scene: Scene, pitch_s: int) -> list[Wish]:
        """Show, then close while it lifts; who does not know keeps showing, or talks."""
        person = self.person
        show_s = person.between(SHOW_WORST_S, SHOW_BEST_S) * person.turn
        if self.close_since is not None:
            over = (scene.tick - self.close_since) * 5 >= CLOSE_S * person.close or float(scene.now["pressure"]) > 0.85
            return self._say(scene, "answer") if over and self.thinks_of_now("end of close") else []
        if pitch_s >= show_s and float(scene.now["pressure"]) < 0.3 and self.thinks_of_now("close"):
            return self._say(scene, "close")
        if scene.levers["cue"] in ("hold", "hook"):
            return self._say(scene, "demo")
        return []

    @staticmethod
    def _say(scene: Scene, cue: str) -> list[Wish]:
        return [] if scene.levers["cue"] == cue else [Wish("cue", "", cue)]
