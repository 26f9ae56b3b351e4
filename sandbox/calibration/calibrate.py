"""Recordings of one host → the host's parameter sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sandbox.calibration.blocks import resampled_weights
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.host_fit import HostFit
from sandbox.calibration.host_model import FittedSession, HostModel, Moved
from sandbox.calibration.measure_variation import measure_variation
from sandbox.calibration.observations import Array, observe
from sandbox.calibration.parameter_block import parameters_of
from sandbox.calibration.prior_only import prior_only_levers
from sandbox.calibration.recording import Recording
from sandbox.engine.parameters import SPEC, from_scale, names, transforms
from sandbox.engine.versions import ENGINE_VERSION

Progress = Callable[[float, str], None]
MEMBERS = 9
"""The fit and eight refits on resampled blocks."""
DEFAULT_SEED = 20260905


def calibrate(recordings: Sequence[Recording], *, progress: Progress | None = None, members: int = MEMBERS, seed: int = DEFAULT_SEED) -> HostModel:
    """Fit the host of these recordings. `progress` gets a share from 0 to 1 and the name of the step.

    Member 0 is the fit to all the data; `members` − 1 refits follow, each on blocks resampled under a generator of `seed`.
    Raises CalibrationError when there is nothing to fit, several hosts, one session twice, or one sku in two categories.
    """
    report = progress or (lambda share, step: None)
    _check(recordings)
    skus, categories, list_prices = _products(recordings)
    observed = [observe(recording) for recording in recordings]
    host_fit = HostFit(observed, skus, categories, list_prices)
    best = host_fit.fit(report)
    random = np.random.default_rng(seed)
    scaled = [best]
    for number in range(1, members):
        report(0.75 + 0.23 * number / members, "ensemble")
        weights = resampled_weights([seen.setting.minutes for seen in observed], random)
        scaled.append(host_fit.refit(best, weights, random.standard_normal(len(best))))
    report(0.98, "ensemble")
    return HostModel(
        host=recordings[0].host,
        engine_version=ENGINE_VERSION,
        seed=seed,
        skus=skus,
        categories=categories,
        sessions=tuple(FittedSession(recording.id, recording.digest) for recording in recordings),
        members=tuple(parameters_of(member) for member in scaled),
        moved=_moved(host_fit, scaled, skus),
        prior_only_levers=prior_only_levers(recordings),
        list_prices=list_prices,
        evening_variation=measure_variation(observed, skus, parameters_of(best)),
    )


def _check(recordings: Sequence[Recording]) -> None:
    if not recordings:
        raise CalibrationError("no_recordings", {})
    hosts = sorted({recording.host for recording in recordings})
    if len(hosts) > 1:
        raise CalibrationError("several_hosts", {"hosts": ", ".join(hosts)})
    ids = [recording.id for recording in recordings]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise CalibrationError("same_session_twice", {"sessions": ", ".join(twice)})
    for recording in recordings:
        if recording.length_min * 60 < 10 * 60 or recording.minutes["orders"].sum() == 0:
            raise CalibrationError("too_little", {"session": recording.id})


def _products(recordings: Sequence[Recording]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[float, ...]]:
    """Sku, category and list price of all products that the sessions had, in order of first appearance."""
    found: dict[str, tuple[str, float]] = {}
    for recording in recordings:
        table = recording.products
        for sku, category, price in zip(table["sku"], table["category"], table["list_price"], strict=True):
            found.setdefault(sku, (category, float(price)))
    return tuple(found), tuple(category for category, _ in found.values()), tuple(price for _, price in found.values())


def _moved(host_fit: HostFit, scaled: Sequence[Array], skus: Sequence[str]) -> tuple[Moved, ...]:
    prior, kinds = host_fit.prior, transforms(len(skus))
    spread = np.std(np.array(scaled[1:]), axis=0, ddof=1) if len(scaled) > 2 else np.zeros(len(prior.mean))
    rows = []
    for place, name in enumerate(names(skus)):
        rows.append(
            Moved(
                name=name,
                prior=float(from_scale(kinds[place], prior.mean[place])),
                value=float(from_scale(kinds[place], scaled[0][place])),
                shift_sd=float((scaled[0][place] - prior.mean[place]) / prior.sd[place]),
                spread_share=float(spread[place] / prior.sd[place]),
                lever=SPEC[name].lever if name in SPEC else "",
            )
        )
    return tuple(rows)
