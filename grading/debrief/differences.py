"""What two ways through the same window did differently, as codes with numbers; the pages put them into words.

Every difference names what was done, never why the money differs: the two ways share their beginning, not each single cause.
"""

from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]
Difference = dict[str, Any]

MOST_TOLD = 4
GAP_S = 30
"""A difference of less than half a simulated minute is how people work, not what they decided."""
ADS_LEAST_CENTS = 2_000
ADS_SHARE = 0.25


def differences(own: Facts, other: Facts) -> list[Difference]:
    """`own` are the candidate's facts, `other` the reference's. First what stops sales, then who is on stage, then who comes in, then the rest."""
    found = [difference for look in _LOOKS for difference in look(own, other)]
    return found[:MOST_TOLD]


def _stock(own: Facts, other: Facts) -> list[Difference]:
    found = []
    for sku, seconds in sorted(own["sold_out_pitch_s"].items(), key=lambda item: -item[1]):
        if seconds - other["sold_out_pitch_s"].get(sku, 0) >= GAP_S / 2:
            found.append({"code": "sold_out_on_pitch", "sku": sku, "s": seconds})
    named = {difference["sku"] for difference in found}
    for code, mine, theirs in (("ran_out", own, other), ("kept_stock", other, own)):
        gaps = {sku: seconds - theirs["sold_out_s"].get(sku, 0) for sku, seconds in mine["sold_out_s"].items() if sku not in named}
        worst = max(gaps, key=lambda sku: gaps[sku], default=None)
        if worst is not None and gaps[worst] >= GAP_S:
            found.append({"code": code, "sku": worst, "s": mine["sold_out_s"][worst], "other_s": theirs["sold_out_s"].get(worst, 0)})
    return found[:2]


def _releases(own: Facts, other: Facts) -> list[Difference]:
    mine, theirs = _first_release(own), _first_release(other)
    found: list[Difference] = []
    for sku in sorted({*mine, *theirs}):
        if sku not in mine:
            found.append({"code": "release_missing", "sku": sku, "units": theirs[sku][0], "at_s": theirs[sku][1]})
        elif sku not in theirs:
            found.append({"code": "release_own", "sku": sku, "units": mine[sku][0], "at_s": mine[sku][1]})
        elif abs(mine[sku][1] - theirs[sku][1]) >= GAP_S:
            by_s = mine[sku][1] - theirs[sku][1]
            found.append({"code": "release_later" if by_s > 0 else "release_earlier", "sku": sku, "by_s": abs(by_s), "units": mine[sku][0]})
    return sorted(found, key=lambda difference: -difference["units"])[:1]


def _first_release(facts: Facts) -> dict[str, tuple[int, int]]:
    """Units of the whole window and the second of the first one, by sku."""
    first: dict[str, tuple[int, int]] = {}
    for sku, units, at_s in facts["releases"]:
        first[sku] = (first[sku][0] + units, first[sku][1]) if sku in first else (units, at_s)
    return first


def _pitch(own: Facts, other: Facts) -> list[Difference]:
    mine, theirs = _longest(own["pitch_s"]), _longest(other["pitch_s"])
    if mine == theirs or theirs is None:
        return []
    if mine is None:
        return [{"code": "pitch_missing", "other": theirs, "other_s": other["pitch_s"][theirs]}]
    if own["pitch_s"][mine] - other["pitch_s"].get(mine, 0) < GAP_S:
        return []
    return [{"code": "pitch", "own": mine, "own_s": own["pitch_s"][mine], "other": theirs, "other_s": other["pitch_s"][theirs]}]


def _longest(seconds: dict[str, int]) -> str | None:
    return max(sorted(seconds), key=lambda name: seconds[name], default=None)


def _cue(own: Facts, other: Facts) -> list[Difference]:
    return _most_apart("cue", own["cue_s"], other["cue_s"], GAP_S)


def _pace(own: Facts, other: Facts) -> list[Difference]:
    return _most_apart("pace", own["pace_s"], other["pace_s"], 2 * GAP_S)


def _most_apart(code: str, own_s: dict[str, int], other_s: dict[str, int], least_s: int) -> list[Difference]:
    """The choice whose seconds lie furthest apart."""
    apart = {name: abs(own_s.get(name, 0) - other_s.get(name, 0)) for name in sorted({*own_s, *other_s})}
    name = max(apart, key=lambda choice: apart[choice], default=None)
    if name is None or apart[name] < least_s:
        return []
    return [{"code": code, "choice": name, "own_s": own_s.get(name, 0), "other_s": other_s.get(name, 0)}]


def _ads(own: Facts, other: Facts) -> list[Difference]:
    mine, theirs = own["ad_cents"], other["ad_cents"]
    if abs(mine - theirs) < max(ADS_LEAST_CENTS, ADS_SHARE * max(mine, theirs)):
        return _goal(own, other) if mine and theirs else []
    code = "ads_off" if mine == 0 else "ads_only" if theirs == 0 else "ads"
    return [{"code": code, "own_cents": mine, "other_cents": theirs}]


def _goal(own: Facts, other: Facts) -> list[Difference]:
    mine, theirs = _longest(own["goal_s"]), _longest(other["goal_s"])
    return [] if mine == theirs else [{"code": "goal", "own": mine, "other": theirs}]


def _once(own: Facts, other: Facts) -> list[Difference]:
    found = []
    for lever, theirs in other["once"].items():
        mine = own["once"][lever]
        if theirs and not mine:
            found.append({"code": "did_not", "lever": lever, "at_s": theirs[0]})
        elif mine and not theirs:
            found.append({"code": "did", "lever": lever, "at_s": mine[0]})
    return found[:2]


def _prices(own: Facts, other: Facts) -> list[Difference]:
    apart = {sku: abs(cents - other["prices"][sku]) / max(cents, 1) for sku, cents in own["prices"].items()}
    sku = max(sorted(apart), key=lambda name: apart[name], default=None)
    if sku is None or apart[sku] < 0.01:
        return []
    return [{"code": "price", "sku": sku, "own_cents": own["prices"][sku], "other_cents": other["prices"][sku]}]


def _agents(own: Facts, other: Facts) -> list[Difference]:
    if abs(own["agents"] - other["agents"]) < 1:
        return []
    return [{"code": "agents", "own": own["agents"], "other": other["agents"], "questions": own["questions"]}]


def _switches(own: Facts, other: Facts) -> list[Difference]:
    return [
        {"code": "switch", "lever": lever, "own_s": own[f"{lever}_s"], "other_s": other[f"{lever}_s"]}
        for lever in ("guarantee", "cohost")
        if abs(own[f"{lever}_s"] - other[f"{lever}_s"]) >= 2 * GAP_S
    ]


_LOOKS: tuple[Callable[[Facts, Facts], list[Difference]], ...] = (
    _stock, _releases, _pitch, _cue, _ads, _once, _prices, _agents, _switches, _pace,
)  # fmt: skip
