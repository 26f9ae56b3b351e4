"""The fit of one host: stage after stage, each judged given the recorded result of the stage before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sandbox.calibration.evening_levels import LEAVE_LEVEL_SD
from sandbox.calibration.fit_audience import (
    CLICKS,
    DEALS,
    DWELL,
    TALK,
    click_residuals,
    deal_residuals,
    dwell_residuals,
    talk_residuals,
)
from sandbox.calibration.fit_boost import WEIGHTS, BoostDesign, fit_boost, refit_boost
from sandbox.calibration.fit_returns import RETURNS, ReturnFacts, return_residuals
from sandbox.calibration.fit_traffic import TRAFFIC, per_minute, traffic_residuals
from sandbox.calibration.gauss_newton import Prior, Residuals, fit_map, refit
from sandbox.calibration.match import match_clicks, match_leaving, urgency_of
from sandbox.calibration.mean_room import MeanRoom, quiet, run_all
from sandbox.calibration.observations import Array, Observed
from sandbox.calibration.parameter_block import ParameterBlock, block_of, parameters_of, whole_prior
from sandbox.calibration.product_priors import centred, with_product_priors
from sandbox.engine.bundle import TICKS_PER_MIN
from sandbox.engine.parameters import INDEX, SPEC, RoomParameters, to_scale

Report = Callable[[float, str], None]
_REFIT_STEPS = 2
_MOST_SHIFT = 1.5
"""Prior draws of the members are cut at so many deviations: beyond, a lever would not be the lever that it is."""


class HostFit:
    """Fits once (`fit`), then refits on resampled blocks (`refit`), warm-started with the first fit's Jacobians."""

    def __init__(self, observed: Sequence[Observed], skus: Sequence[str], categories: Sequence[str], list_prices: Sequence[float]) -> None:
        self.observed = tuple(observed)
        self.skus, self.prior = tuple(skus), with_product_priors(whole_prior(categories), list_prices)
        self.rooms = [MeanRoom(seen.setting, skus) for seen in observed]
        self.jacobians: dict[str, Array] = {}
        self.boost_design: BoostDesign | None = None

    def fit(self, report: Report) -> Array:
        """The MAP estimate on the fit scale."""
        scaled = self.prior.mean.copy()
        report(0.02, "traffic")
        scaled = self._stage("traffic", scaled, None, self.prior)
        scaled = self._boost(scaled, None, None)
        self._market(scaled)
        report(0.12, "clicks")
        self._match_leaving(scaled)
        scaled = self._stage("clicks", scaled, None, self.prior)
        self.prior = centred(self.prior, scaled, len(self.skus))
        report(0.25, "dwell")
        scaled = self._dwell(scaled, None, self.prior)
        report(0.42, "clicks")
        self._match_leaving(scaled)
        scaled = self._stage("clicks", scaled, None, self.prior)
        self._match_clicks(scaled)
        report(0.52, "questions")
        scaled = self._stage("talk", scaled, None, self.prior)
        report(0.57, "orders")
        scaled = self._stage("deals", scaled, None, self.prior)
        report(0.72, "returns")
        scaled = self._stage("returns", scaled, None, self.prior)
        return self._extra_units(scaled, None)

    def refit(self, start: Array, weights: Sequence[Array], shift: Array) -> Array:
        """One member: minutes weighted by `weights`, prior moved by `shift` standard deviations."""
        shift = np.clip(shift, -_MOST_SHIFT, _MOST_SHIFT)
        prior = Prior(self.prior.mean + shift * self.prior.sd, self.prior.sd)
        scaled = start.copy()
        fitted = {INDEX[name] for name in (*TRAFFIC, *DWELL, *CLICKS, *DEALS, *TALK, *RETURNS, *WEIGHTS, "extra_unit")}
        fitted |= {INDEX[name] for name in ("boost_window_s", "ref_dwell_s", "ref_interaction", "ref_gmv_cents")}
        unseen = [place for place in range(len(SPEC)) if place not in fitted]
        scaled[unseen] = prior.mean[unseen]  # no stage looks at these: prior knowledge, drawn
        scaled = self._stage("traffic", scaled, weights, prior)
        scaled = self._boost(scaled, weights, shift[[INDEX[name] for name in WEIGHTS]])
        self._market(scaled)
        scaled = self._dwell(scaled, weights, prior)
        self._match_leaving(scaled)
        scaled = self._stage("clicks", scaled, weights, prior)
        self._match_clicks(scaled)
        scaled = self._stage("talk", scaled, weights, prior)
        scaled = self._stage("deals", scaled, weights, prior)
        scaled = self._stage("returns", scaled, weights, prior)
        return self._extra_units(scaled, weights)

    def _stage(self, name: str, scaled: Array, weights: Sequence[Array] | None, prior: Prior) -> Array:
        block = self._block(name, prior)
        if weights is None:
            scaled = self._level(name, scaled)
        residuals = self._residuals(name, block, scaled)
        start, wanted = block.take(scaled), block.prior
        if name == "dwell":
            evenings = len(self.rooms)
            start = np.append(start, np.zeros(evenings))
            wanted = Prior(np.append(wanted.mean, np.zeros(evenings)), np.append(wanted.sd, np.full(evenings, LEAVE_LEVEL_SD)))
        if weights is None:
            fit = fit_map(residuals, start, wanted, _STEPS[name])
            self.jacobians[name], theta = fit.jacobian, fit.theta
        else:
            theta = refit(residuals, self.jacobians[name], start, wanted, self._weights(name, weights), _REFIT_STEPS)
        return block.put(scaled, theta[: len(block.places)])

    def _level(self, name: str, scaled: Array) -> Array:
        """Begin with as many clicks or orders as were recorded: from a wrong level the first steps would go astray in everything else."""
        if name not in _LEVELS:
            return scaled
        scaled, made, recorded = scaled.copy(), 0.0, 0.0
        for run, seen in zip(run_all(self.rooms, quiet(parameters_of(scaled))), self.observed, strict=True):
            made += float((run.clicks if name == "clicks" else run.orders * seen.open).sum())
            recorded += float((seen.clicks if name == "clicks" else seen.orders * seen.open).sum())
        scaled[INDEX[_LEVELS[name]]] += np.log((recorded + 1.0) / (made + 1.0))
        return scaled

    def _block(self, name: str, prior: Prior) -> ParameterBlock:
        scalars, vectors = _BLOCKS[name]
        return block_of(self.skus, prior, scalars, vectors)

    def _residuals(self, name: str, block: ParameterBlock, scaled: Array) -> Residuals:
        if name == "traffic":
            return traffic_residuals(self.rooms, block, scaled)
        if name == "returns":
            facts = [ReturnFacts(room, seen, parameters_of(scaled)) for room, seen in zip(self.rooms, self.observed, strict=True)]
            return return_residuals(facts, block, scaled)
        make = {"dwell": dwell_residuals, "clicks": click_residuals, "deals": deal_residuals, "talk": talk_residuals}[name]
        return make(self.rooms, self.observed, block, scaled)

    def _weights(self, name: str, weights: Sequence[Array]) -> Array:
        """Square roots of minute weights in the order of the stage's residuals."""
        parts: list[Array] = []
        for seen, weight in zip(self.observed, weights, strict=True):
            products = len(seen.setting.products)
            repeats = {"traffic": 3, "dwell": 2, "clicks": products, "deals": products, "talk": 4, "returns": 1}[name]
            parts.append(np.tile(np.sqrt(weight), repeats))
            behind = {"traffic": 1, "clicks": products + 1, "deals": products + 1}.get(name, 0)
            parts.append(np.ones(behind))  # residuals of the levels' priors
        return np.concatenate(parts)

    def _dwell(self, scaled: Array, weights: Sequence[Array] | None, prior: Prior) -> Array:
        for room in self.rooms:
            room.shocks.leave[:] = 1.0
        return self._stage("dwell", scaled, weights, prior)

    def _boost(self, scaled: Array, weights: Sequence[Array] | None, shift: Array | None) -> Array:
        if weights is None or self.boost_design is None:
            parameters = parameters_of(scaled)
            answers = [per_minute(room.response(parameters)[1]) / TICKS_PER_MIN for room in self.rooms]
            boost, self.boost_design = fit_boost(self.observed, answers)
        else:
            boost = refit_boost(self.boost_design, weights, shift)
        scaled = scaled.copy()
        for name, value in boost.values.items():
            scaled[INDEX[name]] = to_scale(SPEC[name].transform, value)
        return scaled

    def _market(self, scaled: Array) -> None:
        for room in self.rooms:
            room.match_paid(quiet(parameters_of(scaled)))

    def _match_leaving(self, scaled: Array) -> None:
        for room, seen in zip(self.rooms, self.observed, strict=True):
            match_leaving(room, seen, quiet(parameters_of(scaled)))

    def _match_clicks(self, scaled: Array) -> None:
        parameters = quiet(parameters_of(scaled))
        for room, seen in zip(self.rooms, self.observed, strict=True):
            match_clicks(room, seen, parameters)
            room.shocks.demand[:] = urgency_of(seen, parameters["urgency"])

    def _extra_units(self, scaled: Array, weights: Sequence[Array] | None) -> Array:
        """Share of orders of two units, where stock did not cut the second one off."""
        spec, orders, extra = SPEC["extra_unit"], 0.0, 0.0
        for place, seen in enumerate(self.observed):
            weight = (np.ones(seen.setting.minutes) if weights is None else weights[place]) * seen.open
            orders += float((seen.orders * weight).sum())
            extra += float(((seen.units - seen.orders) * weight).sum())
        share = (extra + 50.0 * spec.prior_mean) / (orders + 50.0)
        scaled = scaled.copy()
        scaled[INDEX["extra_unit"]] = to_scale(spec.transform, min(max(share, 1e-3), 0.9))
        return scaled

    def parameters(self, scaled: Array) -> RoomParameters:
        return parameters_of(scaled)


_STEPS = {"traffic": 3, "clicks": 3, "dwell": 4, "talk": 2, "deals": 6, "returns": 3}
"""Jacobians of each stage, at most. Orders start far from their level and need the most."""
_LEVELS = {"clicks": "click_rate", "deals": "deal_rate"}
"""Parameters on a log scale that multiply what the stage explains."""
_BLOCKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "traffic": (TRAFFIC, ()),
    "clicks": (CLICKS, ("product_click",)),
    "dwell": (DWELL, ()),
    "talk": (TALK, ()),
    "deals": (DEALS, ("product_deal",)),
    "returns": (RETURNS, ("product_return",)),
}
