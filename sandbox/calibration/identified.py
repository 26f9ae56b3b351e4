"""Did the data decide a parameter? One of three words from how far the fit moved it and how much the refits agree."""

from __future__ import annotations

from typing import Literal

Learnt = Literal["data", "partly", "prior"]

LEARNT_SPREAD = 0.5
"""Refits that spread at most half as wide as the prior: the data decide."""
PRIOR_SPREAD = 0.8
"""Refits on eight resamples spread about as wide as the prior (their spread is known to a quarter): the data say nothing."""
_STILL_SD = 0.005
"""No stage of the fit looked at it: it stands exactly at its prior."""
_LITTLE_SD = 0.5


def learnt(shift_sd: float, spread_share: float, lever_moved: bool) -> Learnt:
    """`shift_sd` = (fit − prior) in prior deviations, `spread_share` = spread of the refits over the prior's; see HostModel.moved."""
    if not lever_moved or (abs(shift_sd) < _STILL_SD and spread_share > 0.0):
        return "prior"
    if spread_share <= LEARNT_SPREAD:
        return "data"
    if spread_share >= PRIOR_SPREAD and abs(shift_sd) < _LITTLE_SD:
        return "prior"
    return "partly"
