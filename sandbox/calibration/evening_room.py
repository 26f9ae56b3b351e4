"""The same room on another evening that could have been: what an uplift must hold on, not only on the likeliest evening."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.calibration.evening_draws import EveningShocks, draw_evening, draw_remaining
from sandbox.calibration.evening_paths import seen_counts
from sandbox.calibration.evening_variation import EveningVariation
from sandbox.calibration.mean_room import MeanRoom
from sandbox.calibration.observations import Array, setting_of
from sandbox.calibration.offered import match_boost
from sandbox.calibration.recording import Evening
from sandbox.engine.bundle import RoomModel
from sandbox.engine.world import shocks_of


def on_another_evening(model: RoomModel, session: Evening, variation: EveningVariation, random: np.random.Generator) -> RoomModel:
    """Member 0 of `model` on an evening drawn from `variation`; in an abduction room within what the session's outcomes leave open."""
    setting = setting_of(session)
    if model.mode == "abduction":
        drawn = draw_remaining(variation, seen_counts(model, setting), random)
    else:
        drawn = draw_evening(variation, len(model.products), model.minutes, random)
    return with_evening(model, session, drawn)


def with_evening(model: RoomModel, session: Evening, drawn: EveningShocks) -> RoomModel:
    """The shocks multiplied; recommended traffic is offered anew, so that the recorded entries come in on this evening too."""
    room = MeanRoom(setting_of(session), [product.sku for product in model.products], unlimited=False)
    shocks = shocks_of(model.exogenous)
    room.shocks = shocks._replace(leave=shocks.leave * drawn.leaving, click=shocks.click * drawn.clicks, demand=shocks.demand * drawn.demand)
    match_boost(room, model.members[0])
    exogenous = replace(
        model.exogenous,
        offered=_rows(room.shocks.offered),
        shock_leave=tuple(_rows(room.shocks.leave[None, :])[0]),
        shock_click=_rows(room.shocks.click),
        shock_demand=_rows(room.shocks.demand),
    )
    return replace(model, exogenous=exogenous)


def _rows(table: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(round(float(value), 6) for value in row) for row in table)
