"""Figures of a round that are shown beside the decision and take no part in it. Pure."""

from dataclasses import dataclass
from math import exp, log
from statistics import fmean

from grading.played_room import PlayedRoom
from grading.rubric.facts import RoomScore
from grading.rubric.sensitivity import round_interval
from grading.rubric.v1 import VALUE_FLOOR_SHARE


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """Uplifts as fractions. `ad_roi` is expected GMV per cent of ad money, None without ads; `net_uplift` is after returns."""

    uplift_low: float | None
    uplift_high: float | None
    net_uplift: float | None
    ad_roi: float | None
    contribution_cents: int


def round_figures(rooms: tuple[tuple[PlayedRoom, RoomScore], ...]) -> RoundFigures:
    interval = round_interval(tuple(_within_panel(played.member_log_ratios, score) for played, score in rooms))
    ad_spend_cents = sum(played.candidate.totals.ad_spend_cents for played, _ in rooms)
    gmv_cents = sum(played.candidate.totals.expected_gmv_cents for played, _ in rooms)
    return RoundFigures(
        uplift_low=interval.low if interval else None,
        uplift_high=interval.high if interval else None,
        net_uplift=_net_uplift([played for played, _ in rooms]),
        ad_roi=gmv_cents / ad_spend_cents if ad_spend_cents > 0 else None,
        contribution_cents=round(sum(played.candidate.facts.contribution_cents for played, _ in rooms)),
    )


def _within_panel(log_ratios: tuple[float, ...], score: RoomScore) -> tuple[float, ...]:
    return tuple(min(max(ratio, score.panel_low_log), score.panel_high_log) for ratio in log_ratios)


def _net_uplift(rooms: list[PlayedRoom]) -> float | None:
    """Mean of logs of GMV after expected returns; None where a baseline keeps nothing."""
    if any(room.baseline.totals.net_gmv_cents <= 0 for room in rooms):
        return None
    ratios = (room.candidate.totals.net_gmv_cents / room.baseline.totals.net_gmv_cents for room in rooms)
    return exp(fmean(log(max(ratio, VALUE_FLOOR_SHARE)) for ratio in ratios)) - 1
