"""Goods, traffic, prices, service and the host: what is seen to beside the pitch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grading.reliability.simulated_people.wish import Wish

if TYPE_CHECKING:
    from grading.reliability.simulated_people.forager import Forager
    from grading.reliability.simulated_people.scene import Scene

HONEST_S = 360
"""After a close no stock of the same product is released: everybody has read the rules of honest selling."""
COVER_BEST_MIN, COVER_WORST_MIN = 6.0, 0.5
AD_SHARE_BEST, AD_SHARE_WORST = 0.10, 0.02
"""Of what the room takes: the rest of the margin goes for goods, returns and people, and who is unsure spends little."""
FOLLOW_EVERY_S = 150
OPENING_S = 240
OPENING_CUT = 0.08
LAST_S = 720
"""The last twelve minutes, in which the host rests as far as the room allows."""
RESTED, SPENT_BEST, SPENT_WORST = 0.9, 0.72, 0.40
"""Host energy at which nothing more need be done, and below which the co-host takes over: the skilled do not wait for a tired voice."""


def house_wishes(forager: Forager, scene: Scene) -> list[Wish]:
    """Most urgent first."""
    return [*_stock(forager, scene), *_service(forager, scene), *_traffic(forager, scene), *_fans(forager, scene), *_prices(forager, scene)]


def _stock(forager: Forager, scene: Scene) -> list[Wish]:
    """More of what runs out, before it has, and all of it at once; never shortly after a close, nor after sitting down: closes may go before."""
    least_min = forager.person.between(COVER_WORST_MIN, COVER_BEST_MIN)
    wishes = []
    for line in sorted(scene.goods.values(), key=lambda line: (line.cover_min, line.sku)):
        closed_s = (scene.tick - forager.last_close.get(line.sku, 0)) * 5
        short = line.stock + line.arriving == 0 or forager.nerves.judged(line.cover_min, f"cover/{line.sku}", scene.tick) < least_min
        if line.reserve <= 0 or closed_s < HONEST_S or not short or not forager.thinks_of(f"stock/{line.sku}", scene):
            continue
        if forager.not_for_s(f"release/{line.sku}", scene, 120):
            wishes.append(Wish("release", line.sku, str(line.reserve)))
    return wishes[:2]


def host_wishes(forager: Forager, scene: Scene) -> list[Wish]:
    """What everybody has read that the hand-over counts: followers, and a host who is not spent."""
    asks = [Wish("follow_call")] if scene.tick > 20 and forager.not_for_s("follow", scene, FOLLOW_EVERY_S) else []
    return [*asks, *_rest(forager, scene)]


def _rest(forager: Forager, scene: Scene) -> list[Wish]:
    """Nobody is told how rested is enough: as rested as the room allows is safe."""
    energy, pace, cohost = float(scene.now["energy"]), scene.levers["pace"], scene.levers["cohost"]
    if scene.left_s < LAST_S:
        if energy >= RESTED:
            return []
        return [Wish("pace", "", "calm")] if pace != "calm" else [Wish("cohost", "", "on")] if cohost != "on" else []
    if energy < forager.person.between(SPENT_WORST, SPENT_BEST):
        return [Wish("cohost", "", "on")] if cohost != "on" else [Wish("pace", "", "calm")] if pace != "calm" else []
    if energy > RESTED and cohost == "on":
        return [Wish("cohost", "", "off")]
    return [Wish("pace", "", "steady")] if pace == "hot" else []


def _service(forager: Forager, scene: Scene) -> list[Wish]:
    """As many agents as there are questions for them."""
    open_, agents = int(scene.now["questions_open"]), int(scene.levers["agents"])
    limits = forager.card.limits("agents")
    most = int(limits.maximum) if limits is not None and limits.maximum is not None else 40
    bearable = forager.person.between(80, 6)
    if open_ > bearable and forager.not_for_s("agents", scene, 60):
        return [Wish("agents", "", str(min(most, agents + 1 + open_ // 20)))]
    if open_ <= 1 and agents > 3 and forager.not_for_s("agents", scene, 240):
        return [Wish("agents", "", str(agents - 1))]
    return []


def _traffic(forager: Forager, scene: Scene) -> list[Wish]:
    """Ad money spread so that it lasts, and no more of it than the room can bear; clips from time to time."""
    wishes = []
    if forager.thinks_of("ads", scene) and forager.not_for_s("ads", scene, 120):
        left_min = max(scene.left_s / 60, 1.0)
        even = float(scene.levers["ad_budget_left_cents"]) / 100 / left_min
        taken = float(scene.now["gmv_5min_cents"]) / 100 / 5
        wishes += _spend(
            forager,
            scene,
            min(forager.person.between(0.3, 0.7) * even, forager.person.between(AD_SHARE_WORST, AD_SHARE_BEST) * taken) * forager.person.ads,
        )
    if scene.tick > 24 and forager.thinks_of("clip", scene, 0.0) and forager.not_for_s("clip", scene, 480):
        wishes.append(Wish("clip"))
    return wishes


def _spend(forager: Forager, scene: Scene, cny_per_min: float) -> list[Wish]:
    limits = forager.card.limits("ad_spend")
    step = (limits.step if limits is not None else None) or 1.0
    most = limits.maximum if limits is not None and limits.maximum is not None else cny_per_min
    rate = int(round(min(cny_per_min, most) / step) * step)
    return [] if abs(rate - float(scene.levers["ad_spend"])) < max(step, 0.15 * rate) else [Wish("ad_spend", "", str(rate))]


def _fans(forager: Forager, scene: Scene) -> list[Wish]:
    """One message into a warm room."""
    if scene.tick > 30 and forager.thinks_of("fans", scene, 0.0) and forager.not_for_s("fans", scene, 100_000):
        return [Wish("fan_push")]
    return []


def _prices(forager: Forager, scene: Scene) -> list[Wish]:
    """A small opening offer on what there is plenty of."""
    if scene.tick * 5 > OPENING_S or not forager.thinks_of("offer", scene, 0.0, OPENING_S):
        return []
    wishes = []
    for line in scene.goods.values():
        cents = max(round(line.list_price_cents * (1 - OPENING_CUT)), line.floor_price_cents)
        plenty = line.stock + line.reserve > 0 and line.cover_min > 20
        if plenty and line.price_cents > cents and forager.not_for_s(f"offer/{line.sku}", scene, 100_000):
            wishes.append(Wish("price", line.sku, f"{cents / 100:.1f}"))
    return wishes
