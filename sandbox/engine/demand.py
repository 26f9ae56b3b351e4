"""What the audience wants in a tick: clicks and orders per product, before stock and luck."""

from sandbox.engine import layout as at
from sandbox.engine.compiled import inner
from sandbox.engine.levers import TICK_S
from sandbox.engine.numerics import exp
from sandbox.engine.state import STOCK, VIEWERS

_DT = float(TICK_S)
URGENT_UNITS = 10.0


@inner
def intend(p, d, pitch, looks, shocks, state, watch, scratch):  # type: ignore[no-untyped-def]
    """Click and order intensities per product into scratch columns 0 and 1, return odds into 2. Decided shares rise."""
    attract, convert, returns, shelf = looks
    shock_click, shock_demand, channel_click, channel_deal = shocks
    products = len(shelf)
    for cell in range(at.CELLS):
        watch[cell] = state[VIEWERS + 2 * cell] * p.click_new + state[VIEWERS + 2 * cell + 1]
    total0, total1 = 1.0, 1.0
    for i in range(products):
        there = p.click_sold_out + (1.0 - p.click_sold_out) * min(1.0, state[STOCK + i])
        total0 += attract[i, 0] * there
        total1 += attract[i, 1] * there
    look = _DT * p.click_rate
    waiting = _waiting(p, state)
    common = d[at.D_DEAL] * exp(p.deal_trust * (state[at.H_TRUST] - p.trust_start) - p.question_deal * waiting)
    back = d[at.D_RETURN] * exp(p.return_question * waiting)
    shelf_step = _DT / p.consider_shelf_s / (1.0 + _DT / p.consider_shelf_s)
    hazard = _DT / p.consider_pitch_s * d[at.D_WARMTH]
    pitch_step = hazard / (1.0 + hazard)
    for i in range(products):
        if shelf[i] == 0.0:
            scratch[i, 0] = scratch[i, 1] = scratch[i, 2] = 0.0
            continue
        stock = state[STOCK + i]
        there = look * (p.click_sold_out + (1.0 - p.click_sold_out) * min(1.0, stock))
        look0, look1 = attract[i, 0] * there / total0, attract[i, 1] * there / total1
        buy0, buy1 = look0 * convert[i, 0], look1 * convert[i, 1]
        clicks, orders = 0.0, 0.0
        step = pitch_step if i == pitch else shelf_step
        for c in range(4):
            k = STOCK + 2 * products + 4 * i + c
            undecided = channel_click[c] * (1.0 - p.click_decided * state[k])
            clicks += undecided * (watch[2 * c] * look0 + watch[2 * c + 1] * look1)
            quality = state[at.H_PAID_DEAL] if c == 3 else 1.0
            share = undecided * (1.0 - p.deal_decided * state[k]) * channel_deal[c] * quality
            orders += share * (watch[2 * c] * buy0 + watch[2 * c + 1] * buy1)
            state[k] += (1.0 - state[k]) * step
        clicks *= shock_click[i]
        orders *= common * shock_demand[i]
        scratch[i, 2] = returns[i] * back
        if stock < URGENT_UNITS:
            orders *= exp(p.urgency * (1.0 - stock / URGENT_UNITS)) if stock > 0.0 else 0.0
        scratch[i, 0] = clicks
        scratch[i, 1] = min(orders, clicks)


@inner
def _waiting(p, state):  # type: ignore[no-untyped-def]
    """How much open questions weigh, 0–1."""
    online = 0.0
    for cell in range(2 * at.CELLS):
        online += state[VIEWERS + cell]
    return state[at.H_QUESTIONS] / (state[at.H_QUESTIONS] + p.question_scale * online + 1.0)
