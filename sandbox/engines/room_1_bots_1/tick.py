"""One path of the room: people, clicks, orders, stock, questions, trust. The only copy of the physics of the audience.

With `mean` every draw is replaced by its mean: a deterministic run in which all is smooth, for calibration.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

import sandbox.engines.room_1_bots_1.compiled  # noqa: F401
from sandbox.engines.room_1_bots_1 import draws
from sandbox.engines.room_1_bots_1 import layout as at
from sandbox.engines.room_1_bots_1.compliance import FREE_COUNTS, SOLD_OUT_LIMIT_S, THROTTLE, THROTTLE_S
from sandbox.engines.room_1_bots_1.draws import binomial, poisson, uniforms
from sandbox.engines.room_1_bots_1.levers import TICK_S
from sandbox.engines.room_1_bots_1.numerics import exp, log
from sandbox.engines.room_1_bots_1.sales import expected_units, scarcity
from sandbox.engines.room_1_bots_1.state import STOCK, VIEWERS

_DT = float(TICK_S)
_PER_MIN = TICK_S / 60.0
_TICKS_PER_MIN = 60 // TICK_S
RECENT_S = 600.0
URGENT_UNITS = 10.0
BOOST_LEAST, BOOST_MOST = 0.25, 4.0
TRUST_LEAST = 0.05
PITCH_AHEAD_TICKS = 60.0
IN_STOCK = 0.5
"""Stock is an integer in a drawn run; in a mean run this much counts as a unit."""


class World(NamedTuple):
    """What all paths of a run share. Arrays are indexed by tick of the session first, unless named otherwise."""

    script: NDArray[np.float64]
    drive: NDArray[np.float64]
    shelf: NDArray[np.float64]
    price: NDArray[np.float64]
    arrive: NDArray[np.float64]
    cut: NDArray[np.float64]
    order: NDArray[np.int64]
    attract: NDArray[np.float64]
    convert: NDArray[np.float64]
    returns: NDArray[np.float64]
    offered: NDArray[np.float64]
    """[channel, tick]"""
    shock_click: NDArray[np.float64]
    """[product, minute]"""
    shock_demand: NDArray[np.float64]
    shock_leave: NDArray[np.float64]
    """[minute]"""
    shock_return: NDArray[np.float64]
    list_price: NDArray[np.float64]
    unit_cost: NDArray[np.float64]
    click: NDArray[np.float64]
    deal: NDArray[np.float64]
    back: NDArray[np.float64]
    """Odds of a return per product."""
    mean_click: float
    channel_leave: NDArray[np.float64]
    channel_deal: NDArray[np.float64]
    bargain: NDArray[np.float64]


class Address(NamedTuple):
    """Where the draws of a path are found, and how the run is to be read."""

    traffic: np.uint64
    luck: np.uint64
    room: np.uint64
    mean: bool
    enforce: bool
    start_tick: int
    """First tick of the excerpt: rule counts begin here."""
    stop_tick: int
    """One past the last tick of the run: how far a sold-out product will be missed."""


@njit(cache=True, nogil=True, error_model="numpy")
def advance(p, world, address, start, stop, state, room_rows, product_rows, keep_from):  # type: ignore[no-untyped-def]
    """Compute ticks [start, stop). Tick t is written to row t − keep_from; ticks before that all share row 0 (not kept)."""
    products = world.price.shape[1]
    scratch = np.zeros((products, 4))
    watch = np.zeros(at.CELLS)
    for t in range(start, stop):
        row, items = room_rows[max(0, t - keep_from)], product_rows[max(0, t - keep_from)]
        s, d, minute = world.script[t], world.drive[t], t // _TICKS_PER_MIN
        shelf = world.shelf[t]
        row[:] = 0.0
        entries = _arrive(p, address, t, d, world.arrive[t], world.bargain, state, row)
        looks = (world.attract[t], world.convert[t], world.returns[t], shelf)
        shocks = (world.shock_click[:, minute], world.shock_demand[:, minute], world.channel_deal)
        _demand(p, d, int(s[at.S_PITCH]), looks, shocks, state, watch, scratch)
        _choose(p, address, t, world.order[t], world.cut[t], world.price[t], world.unit_cost, state, scratch, row, items)
        _service(p, address, t, d, s[at.S_INC_QUESTIONS], state, row)
        hold = _path_hold(p, int(s[at.S_PITCH]), shelf, state)
        exits = _leave(p, address, t, d, hold, world.shock_leave[minute], world.channel_leave, state, row)
        _remember(p, state, row, entries, exits)
        _rules(p, address, t, s, d, shelf, state, row)


@njit(cache=True, error_model="numpy")
def boost_of(p, state):  # type: ignore[no-untyped-def]
    """Platform boost on recommended entries from the trailing windows; one at the references."""
    dwell = state[at.H_SECONDS] / state[at.H_MOVES] / p.ref_dwell_s
    interaction = state[at.H_COMMENTS] / (state[at.H_SECONDS] / 60.0 + 1e-9) / p.ref_interaction
    gmv = state[at.H_GMV] / state[at.H_ENTRIES] / p.ref_gmv_cents
    score = p.boost_dwell * log(0.5 * (dwell + 1.0)) + p.boost_interaction * log(0.5 * (interaction + 1.0))
    score += p.boost_gmv * log(0.5 * (gmv + 1.0))
    return min(BOOST_MOST, max(BOOST_LEAST, exp(2.0 * score)))


@njit(cache=True, error_model="numpy")
def _arrive(p, address, t, d, arriving, bargain, state, row):  # type: ignore[no-untyped-def]
    """Units and people come in. Newcomers dilute what the audience has already considered."""
    products = len(arriving)
    for i in range(products):
        state[STOCK + i] += arriving[i]
    boost = boost_of(p, state)
    if state[at.H_THROTTLE_TICKS] > 0.0:
        boost *= THROTTLE
        state[at.H_THROTTLE_TICKS] -= 1.0
    row[at.R_BOOST] = boost
    decided = STOCK + 3 * products
    total = 0.0
    for c in range(4):
        mean = d[at.D_FOLLOW + c] * (boost if c == 1 else 1.0)
        regular, hunters = mean * (1.0 - bargain[c]), mean * bargain[c]
        if not address.mean:
            u0, u1 = uniforms(address.traffic, address.room, t, draws.ARRIVE, c)
            regular, hunters = poisson(regular, u0), poisson(hunters, u1)
            row[at.R_DRAWS] += 2.0
        came = regular + hunters
        row[at.R_FOLLOW + c] = came
        if came <= 0.0:
            continue
        cell = VIEWERS + 4 * c
        present = state[cell] + state[cell + 1] + state[cell + 2] + state[cell + 3]
        stay = present / (present + came)
        for i in range(products):
            state[decided + 4 * i + c] *= stay
        if c == 3:
            state[at.H_PAID_LEAVE] = state[at.H_PAID_LEAVE] * stay + d[at.D_PAID_LEAVE] * (1.0 - stay)
            state[at.H_PAID_DEAL] = state[at.H_PAID_DEAL] * stay + d[at.D_PAID_DEAL] * (1.0 - stay)
        state[cell] += regular
        state[cell + 2] += hunters
        total += came
    return total


@njit(cache=True, error_model="numpy")
def _demand(p, d, pitch, looks, shocks, state, watch, scratch):  # type: ignore[no-untyped-def]
    """Click and order intensities per product into scratch columns 0 and 1, return odds into 2. Decided shares rise."""
    attract, convert, returns, shelf = looks
    shock_click, shock_demand, channel_deal = shocks
    products = len(shelf)
    for cell in range(at.CELLS):
        watch[cell] = state[VIEWERS + 2 * cell] * p.click_new + state[VIEWERS + 2 * cell + 1]
    total0, total1 = 1.0, 1.0
    for i in range(products):
        there = p.click_sold_out + (1.0 - p.click_sold_out) * min(1.0, state[STOCK + i])
        total0 += attract[i, 0] * there
        total1 += attract[i, 1] * there
    look = _DT * p.click_rate * d[at.D_CLICK]
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
            k = STOCK + 3 * products + 4 * i + c
            undecided = 1.0 - p.click_decided * state[k]
            clicks += undecided * (watch[2 * c] * look0 + watch[2 * c + 1] * look1)
            quality = state[at.H_PAID_DEAL] if c == 3 else 1.0
            share = undecided * (1.0 - p.deal_decided * state[k]) * channel_deal[c] * quality
            orders += share * (watch[2 * c] * buy0 + watch[2 * c + 1] * buy1)
            state[k] += (1.0 - state[k]) * step
        clicks *= shock_click[i]
        orders *= common * shock_demand[i]
        scratch[i, 2] = returns[i] * back
        if i == pitch:
            scratch[i, 2] *= d[at.D_RETURN_PITCH]
        if stock < URGENT_UNITS:
            orders *= exp(p.urgency * (1.0 - stock / URGENT_UNITS)) if stock > 0.0 else 0.0
        scratch[i, 0] = clicks
        scratch[i, 1] = _defer(p, d, state, STOCK + products + i, i == pitch, stock > 0.0, min(orders, clicks))


@njit(cache=True, error_model="numpy")
def _waiting(p, state):  # type: ignore[no-untyped-def]
    """How much open questions weigh, 0–1."""
    online = 0.0
    for cell in range(2 * at.CELLS):
        online += state[VIEWERS + cell]
    return state[at.H_QUESTIONS] / (state[at.H_QUESTIONS] + p.question_scale * online + 1.0)


@njit(cache=True, error_model="numpy")
def _defer(p, d, state, deferred, on_pitch, in_stock, orders):  # type: ignore[no-untyped-def]
    """Hold defers all demand; that of the product on pitch is stored. A close of it releases the store, which fades meanwhile."""
    if state[deferred] > 0.0:
        state[deferred] /= 1.0 + _DT / p.hold_keep_s
    if not on_pitch:
        return orders * (1.0 - d[at.D_DEFER])
    if d[at.D_DEFER] > 0.0:
        state[deferred] += orders * d[at.D_DEFER]
        return orders * (1.0 - d[at.D_DEFER])
    if d[at.D_RELEASE] > 0.0 and in_stock and state[deferred] > 0.0:
        released = state[deferred] * d[at.D_RELEASE]
        state[deferred] -= released
        return orders + p.hold_gain * released
    return orders


@njit(cache=True, error_model="numpy")
def _choose(p, address, t, order, cut, price, unit_cost, state, scratch, row, items):  # type: ignore[no-untyped-def]
    """Orders wanted are drawn in total and split in order of price; stock bounds what is sold; the expectation goes beside it."""
    products = len(price)
    rest = 0.0
    for i in range(products):
        rest += scratch[i, 1]
    wanted_left = 0.0
    if not address.mean:
        u0, _ = uniforms(address.luck, address.room, t, draws.ROOM, 0)
        wanted_left = poisson(rest, u0)
        row[at.R_DRAWS] += 1.0
    recent_total = 1.0
    recent = STOCK + 2 * products
    for i in range(products):
        state[recent + i] /= 1.0 + _DT / RECENT_S
        recent_total += state[recent + i]
    cut_loss = 0.0
    for place in range(products):
        i = order[place]
        if cut[i] > 0.0:
            cut_loss += cut[i] * state[recent + i] / recent_total
        clicks, orders, odds = scratch[i, 0], scratch[i, 1], scratch[i, 2]
        taken = _split(address, t, i, clicks, orders, rest, wanted_left, row)
        rest -= orders
        wanted_left -= taken[1]
        expected = expected_units(orders, p.extra_unit, state[STOCK + i])
        counted = (expected, scarcity(state[STOCK + i], _ahead(address, t, STOCK + 7 * products + i, products, orders, state)))
        _sell(p, address, t, i, taken, counted, odds / (1.0 + odds), (price[i], unit_cost[i]), state, row, items)
    state[at.H_TRUST] -= p.trust_cut * cut_loss


@njit(cache=True, error_model="numpy")
def _ahead(address, t, demand, products, orders, state):  # type: ignore[no-untyped-def]
    """Orders still to come for a product: this tick's demand for the length of a pitch, then its average while in stock."""
    if orders > 0.0:
        state[demand] += orders
        state[demand + products] += 1.0
    left = float(address.stop_tick - t - 1)
    now = min(left, PITCH_AHEAD_TICKS)
    return orders * now + state[demand] / (state[demand + products] + 1.0) * (left - now)


@njit(cache=True, error_model="numpy")
def _split(address, t, i, clicks, orders, rest, wanted_left, row):  # type: ignore[no-untyped-def]
    """Clicks and orders wanted of product i: its share of the orders still to be split, and lookers beside the buyers."""
    if address.mean:
        return clicks, orders
    if clicks <= 0.0 and wanted_left <= 0.0:
        return 0.0, 0.0
    u0, u1 = uniforms(address.luck, address.room, t, draws.CHOICE, i)
    wanted = 0.0
    if wanted_left > 0.0 and orders > 0.0:
        wanted = wanted_left if orders >= rest * (1.0 - 1e-12) else binomial(wanted_left, orders / rest, u0)
        row[at.R_DRAWS] += 1.0
    row[at.R_DRAWS] += 1.0
    return wanted + poisson(clicks - orders, u1), wanted


@njit(cache=True, error_model="numpy")
def _sell(p, address, t, i, taken, counted, back, money, state, row, items):  # type: ignore[no-untyped-def]
    """Units of product i sold and returned, drawn and expected; money in cents."""
    expected, scarce = counted
    stock, products = state[STOCK + i], items.shape[0]
    price, unit_cost = money
    clicks, wanted = taken
    units, sold, returned = expected, expected / (1.0 + p.extra_unit), expected * back
    row[at.R_EXPECTED_ORDERS] += sold
    if not address.mean:
        units, sold, returned = 0.0, 0.0, 0.0
        if wanted > 0.0 and stock > 0.0:
            u0, u1 = uniforms(address.luck, address.room, t, draws.AFTER_SALE, i)
            units = min(wanted + binomial(wanted, p.extra_unit, u0), stock)
            sold = min(wanted, stock)
            returned = binomial(units, back, u1)
            row[at.R_DRAWS] += 2.0
        expected += scarce * (units - expected)
    state[STOCK + i] = stock - units
    state[STOCK + 2 * products + i] += units
    row[at.R_CLICKS] += clicks
    row[at.R_ORDERS] += sold
    row[at.R_UNITS] += units
    row[at.R_GMV] += units * price
    row[at.R_RETURNED_GMV] += returned * price
    row[at.R_EXPECTED_GMV] += expected * price
    row[at.R_EXPECTED_RETURNS] += expected * price * back
    row[at.R_EXPECTED_KEPT_COST] += expected * (1.0 - back) * unit_cost
    item = items[i]
    item[at.P_CLICKS], item[at.P_ORDERS], item[at.P_UNITS], item[at.P_GMV] = clicks, sold, units, units * price
    item[at.P_STOCK], item[at.P_EXPECTED_UNITS] = state[STOCK + i], expected
    decided = STOCK + 3 * products + 4 * i
    item[at.P_DECIDED] = 0.25 * (state[decided] + state[decided + 1] + state[decided + 2] + state[decided + 3])


@njit(cache=True, error_model="numpy")
def _service(p, address, t, d, incident_questions, state, row):  # type: ignore[no-untyped-def]
    """Questions raised and answered, comments, new followers."""
    online, settled = 0.0, 0.0
    for cell in range(at.CELLS):
        online += state[VIEWERS + 2 * cell] + state[VIEWERS + 2 * cell + 1]
        if cell > 1:
            settled += state[VIEWERS + 2 * cell + 1]
    raised = p.question_per_click * row[at.R_CLICKS] + incident_questions * _PER_MIN * online
    comments, follows = d[at.D_COMMENTS] * online, d[at.D_FOLLOWS] * settled
    capacity = d[at.D_ANSWERS] + state[at.H_ANSWER_CREDIT]
    if address.mean:
        answered = min(state[at.H_QUESTIONS] + raised, capacity)
        state[at.H_ANSWER_CREDIT] = 0.0
    else:
        u0, u1 = uniforms(address.luck, address.room, t, draws.ROOM, 1)
        raised, comments = poisson(raised, u0), poisson(comments, u1)
        u0, u1 = uniforms(address.luck, address.room, t, draws.ROOM, 2)
        follows = min(poisson(follows, u0), settled)
        row[at.R_DRAWS] += 3.0
        whole = math.floor(capacity)
        state[at.H_ANSWER_CREDIT] = capacity - whole
        answered = min(state[at.H_QUESTIONS] + raised, whole)
    state[at.H_QUESTIONS] += raised - answered
    state[at.H_FOLLOWERS] += follows
    row[at.R_RAISED], row[at.R_ANSWERED] = raised, answered
    row[at.R_COMMENTS], row[at.R_NEW_FOLLOWERS] = comments + raised, follows


@njit(cache=True, error_model="numpy")
def _leave(p, address, t, d, hold, shock, channel_leave, state, row):  # type: ignore[no-untyped-def]
    """Just entered: leave, settle or stay; settled: leave or stay. Open questions leave as settled viewers do."""
    e = exp(-0.5 * hold)
    keep = _DT * d[at.D_KEEP] * e * e * shock
    new_odds, settled_odds = p.leave_new_rate * keep, p.leave_settled_rate * keep
    settle = _DT * p.settle_rate * d[at.D_SETTLE] / e
    exits, present, quits, settlers = 0.0, 0.0, 0.0, 0.0
    for c in range(4):
        quality = state[at.H_PAID_LEAVE] if c == 3 else 1.0
        w0 = w1 = 0.5
        if not address.mean:
            w0, w1 = uniforms(address.traffic, address.room, t, draws.LEAVE_SETTLED, c)
        for group in range(2):
            cell = VIEWERS + 4 * c + 2 * group
            factor = quality * (d[at.D_KEEP_BARGAIN] if group == 1 else 1.0)
            fresh, stayed = state[cell], state[cell + 1]
            present += fresh + stayed
            out = new_odds * channel_leave[c] * factor
            gone, settles = out / (1.0 + out + settle), settle / (1.0 + settle)
            away = settled_odds * factor / (1.0 + settled_odds * factor)
            if address.mean:
                left, settled, quit_ = fresh * gone, fresh * (1.0 - gone) * settles, stayed * away
            else:
                left, settled, quit_ = 0.0, 0.0, binomial(stayed, away, w1 if group == 1 else w0)
                row[at.R_DRAWS] += 1.0
                if fresh > 0.0:
                    u0, u1 = uniforms(address.traffic, address.room, t, draws.LEAVE_NEW, 2 * c + group)
                    left = binomial(fresh, gone, u0)
                    settled = binomial(fresh - left, settles, u1)
                    row[at.R_DRAWS] += 2.0
            state[cell] = fresh - left - settled
            state[cell + 1] = stayed + settled - quit_
            exits += left + quit_
            quits += quit_
            settlers += stayed
    share = quits / settlers if settlers > 0.0 else 0.0
    if address.mean:
        state[at.H_QUESTIONS] *= 1.0 - share
    elif state[at.H_QUESTIONS] > 0.0 and share > 0.0:
        u0, _ = uniforms(address.luck, address.room, t, draws.ROOM, 3)
        state[at.H_QUESTIONS] -= binomial(state[at.H_QUESTIONS], share, u0)
        row[at.R_DRAWS] += 1.0
    row[at.R_ONLINE], row[at.R_EXITS] = present - exits, exits
    return exits


@njit(cache=True, error_model="numpy")
def _path_hold(p, pitch, shelf, state):  # type: ignore[no-untyped-def]
    """The part of the holding power that depends on the path: trust, a decided audience, a sold-out link on pitch."""
    x = p.dwell_trust * (state[at.H_TRUST] - p.trust_start)
    if pitch < 0:
        return x
    x += p.dwell_sold_out * (1.0 - min(1.0, state[STOCK + pitch]) * shelf[pitch])
    decided = STOCK + 3 * len(shelf) + 4 * pitch
    people, known = 1e-9, 0.0
    for c in range(4):
        cell = VIEWERS + 4 * c
        here = state[cell] + state[cell + 1] + state[cell + 2] + state[cell + 3]
        people += here
        known += here * state[decided + c]
    return x - p.dwell_decided * known / people


@njit(cache=True, error_model="numpy")
def _remember(p, state, row, entries, exits):  # type: ignore[no-untyped-def]
    """The trailing windows that the platform scores."""
    decay = 1.0 / (1.0 + _DT / p.boost_window_s)
    state[at.H_SECONDS] = state[at.H_SECONDS] * decay + row[at.R_ONLINE] * _DT
    state[at.H_MOVES] = state[at.H_MOVES] * decay + 0.5 * (entries + exits)
    state[at.H_COMMENTS] = state[at.H_COMMENTS] * decay + row[at.R_COMMENTS]
    state[at.H_GMV] = state[at.H_GMV] * decay + row[at.R_GMV]
    state[at.H_ENTRIES] = state[at.H_ENTRIES] * decay + entries


@njit(cache=True, error_model="numpy")
def _rules(p, address, t, s, d, shelf, state, row):  # type: ignore[no-untyped-def]
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
