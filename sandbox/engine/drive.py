"""The drive: everything in a tick that follows from script, parameters and exogenous alone. Computed once for all paths."""

import math

import numpy as np

from sandbox.engine import layout as at
from sandbox.engine.compiled import compiled, inner
from sandbox.engine.compliance import HOLD_LIMIT_S
from sandbox.engine.levers import TICK_S
from sandbox.engine.numerics import exp, log
from sandbox.engine.parameters import SPECS

PARAMETER_DTYPE = np.dtype([(spec.name, np.float64) for spec in SPECS])
"""The scalars of a parameter set as one record: compiled code reads them by name."""

HOOK, ANSWER, HOLD, CLOSE = 1, 2, 3, 4
CALM, HOT = 0, 2
ENERGY_REFERENCE = 0.7
ENERGY_LEAST = 0.02
TURN_S = 8.0
"""How sharply hold and close turn at the end of their spans, and a pause of close into a rest."""
FORGET_S = 10.0
"""Memory of the load of close once its pause has become a rest."""
SWITCH_S = 60.0
"""A pitch is new for so long: some came for the one before."""
FOLLOW_CALL_S = 60
FOLLOW_INTERRUPT_S = 30
ANSWERS_PER_AGENT = 12.0 * TICK_S / 60.0
_DT = float(TICK_S)
_PER_MIN = TICK_S / 60.0


@compiled
def drive(parameters, start, stop, world, memory, base):  # type: ignore[no-untyped-def]
    """Fill rows [start, stop) of the world's drive, attraction, conversion, returns and price order.

    `parameters` [1] is a parameter record, `memory` goes on from the row before, `base` [products, 5] keeps the part of the prices while they
    stand.
    """
    p = parameters[0]
    for t in range(start, stop):
        row, s = world.drive[t], world.script[t]
        _host(p, s, memory, row)
        _traffic(p, s, memory, row, world.offered, t)
        _bag(p, s, memory)
        _dwell(p, s, memory, row, world.price[t], world.list_price, world.click, world.mean_click)
        _selling(p, s, memory, row)
        for i in range(world.price.shape[1]):
            if t == start or world.price[t, i] != world.price[t - 1, i]:
                _price_part(p, world.price[t, i] / world.list_price[i], world.click[i], world.deal[i], world.back[i] * world.shock_return[i], base[i])
        _shelf_attraction(p, s, row, world.shelf[t], base, world.attract[t], world.convert[t], world.returns[t])
        _price_order(t, t == start, world.price, world.order)
        row[at.D_ENERGY] = memory[at.M_ENERGY]


@inner
def _host(p, s, memory, row):  # type: ignore[no-untyped-def]
    """Energy, and how long close and hold have lasted."""
    cue, pace = s[at.S_CUE], s[at.S_PACE]
    drain = p.drain_steady
    if pace == HOT:
        drain = p.drain_hot
    elif pace == CALM:
        drain = -p.rest_calm
    if cue in (HOLD, CLOSE):
        drain += p.drain_pressure
    drain += s[at.S_INC_DRAIN] - p.rest_cohost * s[at.S_COHOST]
    pull = _DT / p.energy_recover_s
    energy = memory[at.M_ENERGY] + (p.energy_start - memory[at.M_ENERGY]) * pull / (1.0 + pull)
    energy -= drain * _PER_MIN + p.drain_flap * s[at.S_FLAPS]
    memory[at.M_ENERGY] = min(1.0, max(ENERGY_LEAST, energy))
    row[at.D_CLOSE_LOAD_S] = memory[at.M_CLOSE_LOAD_S]
    row[at.D_HOLD_LOAD_S] = memory[at.M_HOLD_LOAD_S]
    row[at.D_HOLD_COUNT] = 0.0
    if cue == CLOSE:
        memory[at.M_CLOSE_LOAD_S] += _DT
        memory[at.M_CLOSE_PAUSE_S] = 0.0
    else:
        memory[at.M_CLOSE_PAUSE_S] += _DT
        memory[at.M_CLOSE_LOAD_S] /= 1.0 + _DT / FORGET_S * _beyond(memory[at.M_CLOSE_PAUSE_S], p.close_rest_s)
    if cue == HOLD:
        memory[at.M_HOLD_LOAD_S] += _DT
        memory[at.M_HOLD_RUN_S] += _DT
        if memory[at.M_HOLD_RUN_S] == HOLD_LIMIT_S + _DT:
            row[at.D_HOLD_COUNT] = 1.0
    else:
        memory[at.M_HOLD_LOAD_S] = max(0.0, memory[at.M_HOLD_LOAD_S] - _DT)
        memory[at.M_HOLD_RUN_S] = 0.0


@inner
def _beyond(load_s, span_s):  # type: ignore[no-untyped-def]
    """0 within a span, 1 beyond it, turning within about half a minute."""
    return 1.0 / (1.0 + exp((span_s - load_s) / TURN_S))


@inner
def _traffic(p, s, memory, row, offered, t):  # type: ignore[no-untyped-def]
    """Mean entries per channel before the boost of this path."""
    decay = 1.0 / (1.0 + _DT / p.push_decay_s)
    memory[at.M_PUSH] *= decay
    for _ in range(int(s[at.S_PUSHES])):
        memory[at.M_PUSH] += p.push_gain * memory[at.M_PUSH_STRENGTH]
        memory[at.M_PUSH_STRENGTH] *= p.push_repeat
    fade = exp(-_DT / p.clip_peak_s)
    memory[at.M_CLIP_B] = (memory[at.M_CLIP_B] + memory[at.M_CLIP_A] * _DT) * fade
    memory[at.M_CLIP_A] *= fade
    for _ in range(int(s[at.S_CLIPS])):
        memory[at.M_CLIP_A] += p.clip_gain * memory[at.M_CLIP_STRENGTH]
        memory[at.M_CLIP_STRENGTH] *= p.clip_repeat
    clips = memory[at.M_CLIP_B] / p.clip_peak_s * 2.718281828459045
    pull = s[at.S_BAG_PRIZE] / (s[at.S_BAG_PRIZE] + p.bag_prize_half_cny)
    row[at.D_FOLLOW] = offered[0, t] * (1.0 + memory[at.M_PUSH]) * s[at.S_INC_FOLLOW]
    row[at.D_RECOMMEND] = offered[1, t] * (1.0 + p.bag_draw * pull) * s[at.S_INC_RECOMMEND]
    row[at.D_VIDEO] = offered[2, t] * (1.0 + clips) * s[at.S_INC_VIDEO]
    _ads(p, s, memory, row)
    row[at.D_PAID] *= offered[3, t] * s[at.S_INC_PAID]


@inner
def _ads(p, s, memory, row):  # type: ignore[no-untyped-def]
    """Spend passes two equal memories, kept per goal; the response saturates in the sum (Hill)."""
    decay = 1.0 / (1.0 + _DT / (0.5 * p.ad_lag_s))
    total = 0.0
    for goal in range(3):
        first, second = at.M_AD + goal, at.M_AD + 3 + goal
        spend = s[at.S_AD_SPEND] if goal == s[at.S_AD_GOAL] else 0.0
        memory[first] = memory[first] * decay + spend * (1.0 - decay)
        memory[second] = memory[second] * decay + memory[first] * (1.0 - decay)
        total += memory[second]
    row[at.D_PAID], row[at.D_PAID_LEAVE], row[at.D_PAID_DEAL] = 0.0, 1.0, 1.0
    if total <= 1e-9:
        return
    views, stay, orders = memory[at.M_AD + 3], memory[at.M_AD + 4] * p.ad_stay_entries, memory[at.M_AD + 5] * p.ad_orders_entries
    bought = views + stay + orders
    power = exp(p.ad_hill * log(total / p.ad_half_spend_cny))
    response = p.ad_entries_per_cny * p.ad_half_spend_cny * power / (1.0 + power) * _PER_MIN
    row[at.D_PAID] = response * bought / total
    row[at.D_PAID_LEAVE] = (views + stay * exp(p.ad_stay_leave) + orders * exp(p.ad_orders_leave)) / bought
    row[at.D_PAID_DEAL] = (views + stay + orders * exp(p.ad_orders_deal)) / bought


@inner
def _shelf_attraction(p, s, row, shelf, base, attract, convert, returns):  # type: ignore[no-untyped-def]
    """Attraction and conversion per product and group. Who browses the shelf does so evenly; the pitch draws by appeal, price, cue and pace."""
    pitch = int(s[at.S_PITCH])
    warmth = 1.0 - exp(-(s[at.S_PITCH_AGE_S] + 0.5 * _DT) / p.pitch_ramp_s) if pitch >= 0 else 0.0
    row[at.D_WARMTH] = warmth
    for i in range(len(shelf)):
        near = warmth if i == pitch else 0.0
        drawn = near * row[at.D_CLICK]
        browse = p.shelf_weight * (1.0 - near)
        lift = exp(p.pitch_deal * near) if i == pitch else 1.0
        attract[i, 0] = (browse + base[i, 0] * drawn) * shelf[i]
        attract[i, 1] = (browse + base[i, 1] * drawn) * shelf[i]
        convert[i, 0], convert[i, 1] = base[i, 2] * lift, base[i, 3] * lift
        returns[i] = base[i, 4]


@inner
def _price_part(p, ratio, click, deal, back_odds, base):  # type: ignore[no-untyped-def]
    step = log(ratio)
    for group in range(2):
        elasticity = p.elasticity + (p.elasticity_bargain if group == 1 else 0.0)
        base[group] = exp(click - elasticity * p.price_click_share * step)
        extra = p.deal_bargain if group == 1 else 0.0
        base[2 + group] = p.deal_rate * exp(deal + extra - elasticity * (1.0 - p.price_click_share) * step)
    base[4] = back_odds * exp(p.return_bargain * (1.0 - ratio))


@inner
def _price_order(t, fresh, price, order):  # type: ignore[no-untyped-def]
    """Products in ascending order of price; ties in their own order."""
    count = price.shape[1]
    if not fresh:
        same = True
        for i in range(count):
            order[t, i] = order[t - 1, i]
            same = same and price[t, i] == price[t - 1, i]
        if same:
            return
    for i in range(count):
        k = i
        while k > 0 and price[t, order[t, k - 1]] > price[t, i]:
            order[t, k] = order[t, k - 1]
            k -= 1
        order[t, k] = i


@inner
def _bag(p, s, memory):  # type: ignore[no-untyped-def]
    """Pull of a running bag; when it ends, its pull turns into a hangover that fades."""
    if s[at.S_BAG_LEFT_S] > 0.0:
        memory[at.M_BAG_PULL] = s[at.S_BAG_PRIZE] / (s[at.S_BAG_PRIZE] + p.bag_prize_half_cny)
        memory[at.M_HANGOVER] /= 1.0 + _DT / p.bag_hangover_s
    elif memory[at.M_BAG_PULL] > 0.0:
        memory[at.M_HANGOVER] = max(memory[at.M_HANGOVER], memory[at.M_BAG_PULL])
        memory[at.M_BAG_PULL] = 0.0
    else:
        memory[at.M_HANGOVER] /= 1.0 + _DT / p.bag_hangover_s


@inner
def _dwell(p, s, memory, row, price, list_price, click, mean_click):  # type: ignore[no-untyped-def]
    """Holding power X of the tick as factors on leaving and settling odds, and the further factor for bargain hunters."""
    cue, pitch = s[at.S_CUE], int(s[at.S_PITCH])
    x = p.dwell_energy * (memory[at.M_ENERGY] - ENERGY_REFERENCE) + p.cohost_dwell * s[at.S_COHOST] - s[at.S_INC_LEAVE]
    row[at.D_TRUST_LOSS] = 0.0
    if cue == HOOK:
        x += p.dwell_hook
    elif cue == ANSWER:
        x += p.dwell_answer
    elif cue == CLOSE:
        x += p.dwell_close * (1.0 + 2.0 * _beyond(row[at.D_CLOSE_LOAD_S], p.close_span_s))
    elif cue == HOLD:
        over = _beyond(row[at.D_HOLD_LOAD_S], p.hold_span_s)
        x += p.dwell_hold * (1.0 - over) - p.dwell_hold_over * over
        if row[at.D_HOLD_LOAD_S] > p.hold_span_s:
            row[at.D_TRUST_LOSS] = p.trust_hold * _PER_MIN
    if s[at.S_PACE] == HOT:
        x += p.dwell_hot
    elif s[at.S_PACE] == CALM:
        x += p.dwell_calm
    if pitch < 0:
        x += p.dwell_dead_air
    else:
        x += p.dwell_fit * (click[pitch] - mean_click - p.elasticity * p.price_click_share * log(price[pitch] / list_price[pitch]))
        if s[at.S_PITCH_AGE_S] < SWITCH_S:
            x -= p.dwell_switch
        x -= min(3.0, p.dwell_pitch_old * max(0.0, s[at.S_PITCH_AGE_S] - p.pitch_fresh_s) / 60.0)
    pull, hangover = memory[at.M_BAG_PULL], memory[at.M_HANGOVER]
    regular = p.bag_hold_regular / (p.bag_hold_regular + p.bag_hold_bargain)
    x += p.bag_hold_regular * pull - regular * p.bag_hangover * hangover
    row[at.D_KEEP] = exp(-x)
    row[at.D_SETTLE] = exp(0.5 * x)
    row[at.D_KEEP_BARGAIN] = exp(-p.bag_hold_bargain * pull + (1.0 - regular) * p.bag_hangover * hangover)


@inner
def _selling(p, s, memory, row):  # type: ignore[no-untyped-def]
    """Factors on clicks, orders, returns, comments and follows."""
    cue = s[at.S_CUE]
    calling = s[at.S_FOLLOW_AGE_S]
    click, cue_deal, comments, follows = 0.0, 0.0, s[at.S_INC_COMMENTS], 0.0
    kept, released = 1.0, _held(p, s, memory)
    if cue == HOOK:
        click, cue_deal, comments = p.click_hook, p.deal_hook, comments + p.comment_hook
    elif cue == ANSWER:
        click, cue_deal, follows = p.click_answer, p.deal_answer, p.follow_answer
    elif cue == HOLD:
        click, comments = p.click_hold, comments + p.comment_hold
        kept = 1.0 - p.hold_defer
    elif cue == CLOSE:
        over = _beyond(row[at.D_CLOSE_LOAD_S], p.close_span_s)
        click, cue_deal = p.click_close, p.close_lift - (p.close_lift + p.close_loss) * over
    if s[at.S_PACE] == HOT:
        click += p.click_hot
    elif s[at.S_PACE] == CALM:
        click += p.click_calm
    deal = p.deal_energy * (memory[at.M_ENERGY] - ENERGY_REFERENCE) + s[at.S_INC_DEAL] + p.cohost_deal * s[at.S_COHOST]
    deal += p.guarantee_deal * s[at.S_GUARANTEE]
    if s[at.S_BAG_LEFT_S] > 0.0:
        deal += p.bag_deal
        comments += p.comment_bag
    if calling < FOLLOW_INTERRUPT_S:
        deal -= p.follow_interrupt
    row[at.D_CLICK], row[at.D_DEAL] = exp(click), exp(deal) * (exp(cue_deal) * kept + released)
    row[at.D_RETURN] = exp(p.return_guarantee * s[at.S_GUARANTEE] + (p.return_close if cue == CLOSE else 0.0))
    row[at.D_ANSWERS] = ANSWERS_PER_AGENT * s[at.S_AGENTS] + (p.host_answers_per_min * _PER_MIN if cue == ANSWER else 0.0)
    row[at.D_COMMENTS] = p.comment_rate * _PER_MIN * exp(comments)
    gain = 1.0 + p.follow_call_gain if calling < FOLLOW_CALL_S else 1.0
    row[at.D_FOLLOWS] = p.follow_rate * _PER_MIN * exp(follows) * gain


@inner
def _held(p, s, memory):  # type: ignore[no-untyped-def]
    """Demand that a close releases in this tick, in units of the room's demand of a tick. Hold stores what it defers, in seconds of demand.

    The store fades, and it is gone when the pitch goes on to something else: people waited for this one.
    """
    memory[at.M_HELD_S] /= 1.0 + _DT / p.hold_keep_s
    if s[at.S_PITCH] != memory[at.M_HELD_PITCH]:
        memory[at.M_HELD_S], memory[at.M_HELD_PITCH] = 0.0, s[at.S_PITCH]
    if s[at.S_CUE] == HOLD:
        memory[at.M_HELD_S] += _DT * p.hold_defer
    if s[at.S_CUE] != CLOSE:
        return 0.0
    released = memory[at.M_HELD_S] * (_DT / p.hold_release_s) / (1.0 + _DT / p.hold_release_s)
    memory[at.M_HELD_S] -= released
    return p.hold_gain * released / _DT


def fresh_memory(parameters: np.ndarray) -> np.ndarray:
    """Drive memory at the start of a session."""
    memory = np.zeros(at.M_SIZE)
    memory[at.M_ENERGY] = parameters[0]["energy_start"]
    memory[at.M_CLIP_STRENGTH] = memory[at.M_PUSH_STRENGTH] = 1.0
    memory[at.M_HELD_PITCH] = -1.0
    return memory


assert math.isclose(ANSWERS_PER_AGENT, 1.0)
