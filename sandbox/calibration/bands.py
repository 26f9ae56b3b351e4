"""Bands of drawn evenings, and how much of a recording lies inside them. Plain types out, for reports and plots."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from sandbox.calibration.evening_paths import EveningPaths
from sandbox.calibration.observations import Array

_WIDE, _MIDDLE = (5.0, 95.0), (25.0, 75.0)
_TINY = 1e-6
_EXCHANGEABLE: Literal["weibull"] = "weibull"
"""The quantiles of n draws between whose ends one more draw lies with exactly the nominal probability."""


def band_figures(evenings: EveningPaths, online: Array, gmv: Array) -> dict[str, Any]:
    """Coverage of the 90 % and 50 % bands by minute, mean width of the former over the mean recorded, and the interval of total GMV.

    Few sales a minute make GMV lumpy: many drawn minutes share one value, and a band that must hold 90 % holds more. So beside each
    coverage of GMV stands what the drawn evenings themselves reach (`*_of_draws`): that is what coverage should be.
    """
    drawn = evenings.gmv_cents / 100.0
    low, high = np.percentile(drawn.sum(axis=1), _WIDE, method=_EXCHANGEABLE)
    total = float(gmv.sum())
    return {
        "online_coverage": round(_coverage(evenings.online, online, _WIDE), 5),
        "gmv_coverage": round(_coverage(drawn, gmv, _WIDE), 5),
        "online_coverage_50": round(_coverage(evenings.online, online, _MIDDLE), 5),
        "gmv_coverage_50": round(_coverage(drawn, gmv, _MIDDLE), 5),
        "gmv_coverage_of_draws": round(_coverage(drawn, drawn, _WIDE), 5),
        "gmv_coverage_50_of_draws": round(_coverage(drawn, drawn, _MIDDLE), 5),
        "online_band_width": round(_width(evenings.online, online), 5),
        "gmv_band_width": round(_width(drawn, gmv), 5),
        "gmv_low": round(float(low), 2),
        "gmv_high": round(float(high), 2),
        "gmv_inside": bool(low <= total <= high),
    }


def band_curves(evenings: EveningPaths) -> dict[str, list[float]]:
    """`<name>_low`, `<name>_high` of the 90 % band and `<name>_low_50`, `<name>_high_50`; online in viewers, GMV in CNY per minute."""
    curves: dict[str, list[float]] = {}
    for name, drawn in (("online", evenings.online), ("gmv", evenings.gmv_cents / 100.0)):
        for suffix, percents in (("", _WIDE), ("_50", _MIDDLE)):
            for edge, curve in zip(("low", "high"), np.percentile(drawn, percents, axis=0, method=_EXCHANGEABLE), strict=True):
                curves[f"{name}_{edge}{suffix}"] = [round(float(value), 2) for value in curve]
    return curves


def _coverage(drawn: Array, recorded: Array, percents: tuple[float, float]) -> float:
    """Share of the recorded minutes inside the band of the drawn ones."""
    low, high = np.percentile(drawn, percents, axis=0, method=_EXCHANGEABLE)
    return float(((recorded >= low - _TINY) & (recorded <= high + _TINY)).mean())


def _width(drawn: Array, recorded: Array) -> float:
    low, high = np.percentile(drawn, _WIDE, axis=0, method=_EXCHANGEABLE)
    return float((high - low).sum() / max(_TINY, float(recorded.sum())))
