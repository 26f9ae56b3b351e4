"""Trust, and the counts of rules that depend on what could be bought."""

from sandbox.engine import layout as at
from sandbox.engine.compiled import inner
from sandbox.engine.compliance import FREE_COUNTS, SOLD_OUT_LIMIT_S, THROTTLE_S
from sandbox.engine.levers import TICK_S
from sandbox.engine.state import STOCK

_DT = float(TICK_S)
TRUST_LEAST = 0.05
IN_STOCK = 0.5
"""Stock is an integer in a drawn run; in a mean run this much counts as a unit."""


@inner
def judge(p, address, t, s, d, shelf, state, row):  # type: ignore[no-untyped-def]
    """Trust, and the rules: counted always, acting on traffic only where the scenario enforces them."""
    pitch = int(s[at.S_PITCH])
    if pitch != int(state[at.H_LAST_PITCH]):
        ended = int(s[at.S_PITCH_ENDED])
        if ended >= 0 and state[at.H_BUYABLE] == 0.0:
            row[at.R_WELFARE_COUNT] = 1.0
        state[at.H_BUYABLE] = 0.0
        state[at.H_SOLD_OUT_S] = 0.0
        state[at.H_LAST_PITCH] = pitch
    if pitch >= 0:
        if state[STOCK + pitch] >= IN_STOCK and shelf[pitch] > 0.0:
            state[at.H_BUYABLE] = 1.0
            state[at.H_SOLD_OUT_S] = 0.0
        else:
            state[at.H_SOLD_OUT_S] += _DT
            if state[at.H_SOLD_OUT_S] == SOLD_OUT_LIMIT_S + _DT:
                row[at.R_SOLD_OUT_COUNT] = 1.0
    untrue = s[at.S_FALSE_SCARCITY] + s[at.S_PRICE_RAISED] + row[at.R_WELFARE_COUNT]
    counts = untrue + d[at.D_HOLD_COUNT] + row[at.R_SOLD_OUT_COUNT]
    pull = _DT / p.trust_recover_s
    trust = state[at.H_TRUST] + (p.trust_start - state[at.H_TRUST]) * pull / (1.0 + pull)
    state[at.H_TRUST] = min(1.0, max(TRUST_LEAST, trust - d[at.D_TRUST_LOSS] - p.trust_false * untrue))
    if t == address.start_tick:
        state[at.H_COUNTS] = 0.0
    state[at.H_COUNTS] += counts
    if address.enforce and counts > 0.0 and state[at.H_COUNTS] >= FREE_COUNTS:
        state[at.H_THROTTLE_TICKS] = THROTTLE_S / _DT
    row[at.R_TRUST], row[at.R_QUESTIONS] = state[at.H_TRUST], state[at.H_QUESTIONS]
