"""What to practise, out of a whole attempt's analyses."""

from typing import Any

from grading.debrief.advice import MOST_LEVERS, advice


def a_window(number: int, gain_cents: int, *differences: dict[str, Any], told: str = "missed") -> dict[str, Any]:
    return {"number": number, "from_s": 180 * (number - 1), "to_s": 180 * number, "gain_cents": gain_cents, "told": told, "differences": differences}


def a_room(position: int, *windows: dict[str, Any], rails: tuple[dict[str, Any], ...] = (), ready: bool = True) -> dict[str, Any]:
    debrief = {"windows": list(windows), "products": {}} if ready else None
    return {"position": position, "guard_rails": list(rails), "feedback": {"debrief": debrief, "attribution": None}}


CUE = {"code": "cue", "choice": "demo", "own_s": 0, "other_s": 90}
RAN_OUT = {"code": "ran_out", "sku": "A", "s": 60, "other_s": 0}
LATE = {"code": "release_later", "sku": "A", "by_s": 40, "units": 10}
CLIP = {"code": "did_not", "lever": "clip", "at_s": 40}


def test_levers_are_ordered_by_the_money_of_the_windows_in_which_they_differed() -> None:
    found = advice([a_room(1, a_window(1, 500, CUE), a_window(2, 900, RAN_OUT, CUE)), a_room(2, a_window(3, 300, CLIP))], None)
    assert [(line["lever"], line["force"], line["gain_cents"]) for line in found["levers"]] == [
        ("cue", "room", 1400),
        ("release", "supply", 900),
        ("clip", "traffic", 300),
    ]
    assert [(window["position"], window["number"]) for window in found["levers"][0]["windows"]] == [(1, 1), (1, 2)]


def test_a_window_counts_once_for_a_lever_with_its_first_difference() -> None:
    found = advice([a_room(1, a_window(1, 500, RAN_OUT, LATE))], None)
    assert [(line["lever"], line["gain_cents"]) for line in found["levers"]] == [("release", 500)]
    assert found["levers"][0]["windows"][0]["difference"] == RAN_OUT


def test_good_moves_and_untold_windows_give_no_advice() -> None:
    found = advice([a_room(1, a_window(1, -500, CUE, told="move"), a_window(2, 900, CUE, told=""))], None)
    assert (found["levers"], found["ready"]) == ([], True)


def test_at_most_three_levers_are_named() -> None:
    windows = [a_window(1, 500, CUE, RAN_OUT, CLIP, {"code": "agents", "own": 0, "other": 4, "questions": 9})]
    assert len(advice([a_room(1, *windows)], None)["levers"]) == MOST_LEVERS


def test_rails_that_broke_are_named_with_both_figures_before_any_debrief_is_ready() -> None:
    kept = {"code": "trust", "measured": 0.8, "limit": 0.7, "sense": "min", "unit": "level", "kept": True, "severe": False}
    broken = {"code": "followers", "measured": 11, "limit": 66, "sense": "min", "unit": "people", "kept": False, "severe": True}
    found = advice([a_room(2, rails=({"code": "hand_over", "measures": [kept, broken]},), ready=False)], None)
    assert not found["ready"]
    assert found["rails"] == [
        {"position": 2, "rail": "hand_over", "code": "followers", "measured": 11, "limit": 66, "sense": "min", "unit": "people", "severe": True}
    ]


def test_the_force_furthest_behind_is_named_and_none_where_none_lies_behind() -> None:
    behind = {"points": [100, -50, 0, 0, 0], "reference_points": [150, 200, 0, 0, 0]}
    assert advice([a_room(1)], behind)["force"] == {"force": "room", "points": -50, "reference_points": 200, "gap_points": 250}
    ahead = {"points": [100] * 5, "reference_points": [100, 50, 0, 0, 0]}
    assert advice([a_room(1)], ahead)["force"] is None
