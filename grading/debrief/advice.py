"""What to practise, out of the analyses of a whole attempt: guard-rails that broke, the force furthest behind, the levers of the missed windows.

A window's money is counted under every lever that differed in it: what the windows are worth is known, which of their levers made it is not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.engine.levers import FORCES, LEVERS

VERSION = "advice/1"
MOST_LEVERS = 3

_LEVER_OF = {
    "sold_out_on_pitch": "release", "ran_out": "release", "kept_stock": "release", "release_missing": "release", "release_own": "release",
    "release_later": "release", "release_earlier": "release", "pitch": "pitch", "pitch_missing": "pitch", "cue": "cue", "pace": "pace",
    "ads": "ad_spend", "ads_off": "ad_spend", "ads_only": "ad_spend", "goal": "ad_goal", "price": "price", "agents": "agents",
}  # fmt: skip
"""Differences of a window (`differences.py`) that are about one lever; the others name theirs."""


def advice(rooms: Sequence[Mapping[str, Any]], forces: Mapping[str, Any] | None) -> dict[str, Any]:
    """`rooms` with `position`, `guard_rails` and `feedback`, `forces` over the round: as the report's document has them.

    `rails`: measures that were not kept. `force`: the one that lies furthest behind the best reference operators, in hundredths of a point.
    `levers`: at most three, by the money of the missed windows in which they differed, each with those windows and what differed.
    """
    return {
        "version": VERSION,
        "ready": all(room["feedback"]["debrief"] is not None for room in rooms),
        "rails": [line for room in rooms for line in _broken(room)],
        "force": _furthest_behind(forces),
        "levers": _levers(rooms),
    }


def _broken(room: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "position": room["position"],
            "rail": rail["code"],
            **{name: measure[name] for name in ("code", "measured", "limit", "sense", "unit", "severe")},
        }
        for rail in room["guard_rails"]
        for measure in rail["measures"]
        if not measure["kept"]
    ]


def _furthest_behind(forces: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """None where no force lies behind, or none is known yet."""
    if forces is None:
        return None
    lines = zip(FORCES, forces["points"], forces["reference_points"], strict=True)
    gap, force, own, best = max((best - own, force, own, best) for force, own, best in lines)
    return {"force": force, "points": own, "reference_points": best, "gap_points": gap} if gap > 0 else None


def _levers(rooms: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for room in rooms:
        for window in (room["feedback"]["debrief"] or {}).get("windows", ()):
            if window["told"] == "missed":
                _note(found, room["position"], window)
    lines = [
        {"lever": lever, "force": LEVERS[lever].force, "gain_cents": sum(window["gain_cents"] for window in windows), "windows": windows}
        for lever, windows in found.items()
    ]
    return sorted(lines, key=lambda line: (-line["gain_cents"], line["lever"]))[:MOST_LEVERS]


def _note(found: dict[str, list[dict[str, Any]]], position: int, window: Mapping[str, Any]) -> None:
    """The window under each of its levers, once, with the first difference in that lever."""
    noted = set()
    for difference in window["differences"]:
        lever = _LEVER_OF.get(difference["code"]) or difference.get("lever", "")
        if lever in LEVERS and lever not in noted:
            noted.add(lever)
            place = {"position": position, **{name: window[name] for name in ("number", "from_s", "to_s", "gain_cents")}}
            found.setdefault(lever, []).append({**place, "difference": difference})
