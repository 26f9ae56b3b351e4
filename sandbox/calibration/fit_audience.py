"""Stages of the fit that the audience decides: staying, clicking, buying, asking. Each gives residuals of one recorded quantity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sandbox.calibration.deviance import CountMisfit
from sandbox.calibration.evening_levels import CLICK_LEVEL_SDS, DEAL_LEVEL_SDS, evening_levels
from sandbox.calibration.gauss_newton import Residuals
from sandbox.calibration.mean_room import MeanRoom, quiet, run_all
from sandbox.calibration.observations import Array, Observed
from sandbox.calibration.parameter_block import ParameterBlock, parameters_of
from sandbox.engine import layout as at

DWELL = (
    "leave_new_rate", "settle_rate", "leave_settled_rate", "leave_recommend", "leave_video", "leave_paid", "dwell_fit", "dwell_hook",
    "dwell_answer", "dwell_hold", "dwell_close", "hold_span_s", "dwell_hold_over", "dwell_hot", "dwell_calm", "dwell_switch", "pitch_fresh_s",
    "dwell_pitch_old", "dwell_decided", "dwell_dead_air", "dwell_energy", "bag_hold_bargain", "bag_hold_regular", "bag_hangover",
    "bag_hangover_s", "cohost_dwell", "ad_stay_leave", "ad_orders_leave",
)  # fmt: skip
CLICKS = (
    "click_rate", "shelf_weight", "pitch_ramp_s", "click_new", "consider_pitch_s", "click_decided", "click_recommend", "click_video",
    "click_paid", "click_hook", "click_answer", "click_hold", "click_close", "click_hot", "click_calm", "price_click_share",
)  # fmt: skip
DEALS = (
    "deal_rate", "pitch_deal", "deal_recommend", "deal_video", "deal_paid", "deal_bargain", "deal_decided", "elasticity", "elasticity_bargain",
    "deal_hook", "deal_answer", "hold_defer", "hold_keep_s", "hold_gain", "hold_release_s", "close_lift", "close_loss", "close_span_s",
    "close_rest_s", "bag_deal", "cohost_deal", "deal_energy", "energy_recover_s", "drain_hot", "rest_calm", "rest_cohost", "drain_pressure",
    "guarantee_deal", "question_deal", "question_scale", "follow_interrupt", "ad_orders_deal",
)  # fmt: skip
TALK = (
    "comment_rate", "comment_hold", "comment_bag", "comment_hook", "follow_rate", "follow_call_gain", "follow_answer", "question_per_click",
    "host_answers_per_min",
)  # fmt: skip
_ONLINE_NOISE, _EXIT_NOISE, _CLICK_NOISE, _DEAL_NOISE, _TALK_NOISE = 0.03, 0.11, 0.08, 0.14, 0.12


def dwell_residuals(rooms: Sequence[MeanRoom], observed: Sequence[Observed], block: ParameterBlock, scaled: Array) -> Residuals:
    """Online and exits per minute, in the order online, exits of each session.

    Behind the block's parameters `theta` holds a level of leaving for each session: what this evening's audience had of its own.
    """
    misfit = CountMisfit(_EXIT_NOISE)

    def residuals(theta: Array) -> Array:
        parameters = quiet(parameters_of(block.put(scaled, theta[: len(block.places)])))
        for room, level in zip(rooms, theta[len(block.places) :], strict=True):
            room.shocks.leave[:] = np.exp(level)
        parts = []
        for place, (run, seen) in enumerate(zip(run_all(rooms, parameters), observed, strict=True)):
            online = run.online
            # Online is a level: its errors last for minutes, so it weighs less than independent counts would.
            parts.append((seen.online - online) / np.sqrt(4.0 * seen.online + (2.0 * _ONLINE_NOISE * seen.online) ** 2 + 9.0))
            parts.append(misfit(place, seen.exits, run.minute(at.R_EXITS)))
        return np.concatenate(parts)

    return residuals


def click_residuals(rooms: Sequence[MeanRoom], observed: Sequence[Observed], block: ParameterBlock, scaled: Array) -> Residuals:
    """Clicks per product and minute, given who is online; after each session's the priors of its evening levels."""
    misfit = CountMisfit(_CLICK_NOISE)

    def residuals(theta: Array) -> Array:
        parameters = quiet(parameters_of(block.put(scaled, theta)))
        parts = []
        for place, (run, seen) in enumerate(zip(run_all(rooms, parameters), observed, strict=True)):
            clicks = run.clicks
            level, priors = evening_levels(seen.clicks, clicks, misfit.information(place, seen.clicks, clicks), CLICK_LEVEL_SDS)
            parts += [misfit(place, seen.clicks, clicks * level[:, None]), priors]
        return np.concatenate(parts)

    return residuals


def deal_residuals(rooms: Sequence[MeanRoom], observed: Sequence[Observed], block: ParameterBlock, scaled: Array) -> Residuals:
    """Orders per product and minute, given the clicks: counts where stock was left, lower bounds where it ran out, nothing without stock.

    After each session's follow the priors of its evening levels.
    """
    misfit = CountMisfit(_DEAL_NOISE)

    def residuals(theta: Array) -> Array:
        parameters = quiet(parameters_of(block.put(scaled, theta)))
        parts = []
        for place, (run, seen) in enumerate(zip(run_all(rooms, parameters), observed, strict=True)):
            wanted = run.orders
            whole, cut_off = seen.open.ravel(), seen.sold_out.ravel()
            level, priors = evening_levels(seen.orders, wanted, misfit.information(place, seen.orders, wanted) * seen.open, DEAL_LEVEL_SDS)
            wanted = wanted * level[:, None]
            parts += [np.where(whole, misfit(place, seen.orders, wanted), misfit.sold_out(place, seen.orders, wanted) * cut_off), priors]
        return np.concatenate(parts)

    return residuals


def talk_residuals(rooms: Sequence[MeanRoom], observed: Sequence[Observed], block: ParameterBlock, scaled: Array) -> Residuals:
    """Comments, new followers, questions and answers per minute, given online and clicks."""
    misfit = CountMisfit(_TALK_NOISE)

    def residuals(theta: Array) -> Array:
        parameters = quiet(parameters_of(block.put(scaled, theta)))
        parts = []
        for place, (run, seen) in enumerate(zip(run_all(rooms, parameters), observed, strict=True)):
            pairs = (
                (seen.comments, run.minute(at.R_COMMENTS)), (seen.follows, run.minute(at.R_NEW_FOLLOWERS)),
                (seen.questions, run.minute(at.R_RAISED)), (seen.answered, run.minute(at.R_ANSWERED)),
            )  # fmt: skip
            parts += [misfit(4 * place + kind, *pair) for kind, pair in enumerate(pairs)]
        return np.concatenate(parts)

    return residuals
