"""Who is in the room in a tick: people arrive, settle and leave; the windows that the platform scores."""

from sandbox.engine import draws
from sandbox.engine import layout as at
from sandbox.engine.compiled import inner
from sandbox.engine.compliance import THROTTLE
from sandbox.engine.draws import binomial, poisson, uniforms
from sandbox.engine.levers import TICK_S
from sandbox.engine.numerics import exp, log
from sandbox.engine.state import STOCK, VIEWERS

_DT = float(TICK_S)
BOOST_LEAST, BOOST_MOST = 0.25, 4.0


@inner
def boost_of(p, state):  # type: ignore[no-untyped-def]
    """Platform boost on recommended entries from the trailing windows; one at the references."""
    dwell = state[at.H_SECONDS] / state[at.H_MOVES] / p.ref_dwell_s
    interaction = state[at.H_COMMENTS] / (state[at.H_SECONDS] / 60.0 + 1e-9) / p.ref_interaction
    gmv = state[at.H_GMV] / state[at.H_ENTRIES] / p.ref_gmv_cents
    score = p.boost_dwell * log(0.5 * (dwell + 1.0)) + p.boost_interaction * log(0.5 * (interaction + 1.0))
    score += p.boost_gmv * log(0.5 * (gmv + 1.0))
    return min(BOOST_MOST, max(BOOST_LEAST, exp(2.0 * score)))


@inner
def arrive(p, address, t, d, arriving, bargain, state, row):  # type: ignore[no-untyped-def]
    """Units and people come in. Newcomers dilute what the audience has already considered."""
    products = len(arriving)
    for i in range(products):
        state[STOCK + i] += arriving[i]
    boost = boost_of(p, state)
    if state[at.H_THROTTLE_TICKS] > 0.0:
        boost *= THROTTLE
        state[at.H_THROTTLE_TICKS] -= 1.0
    row[at.R_BOOST] = boost
    decided = STOCK + 2 * products
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


@inner
def path_hold(p, pitch, shelf, state):  # type: ignore[no-untyped-def]
    """The part of the holding power that depends on the path: trust, a decided audience, a sold-out link on pitch."""
    x = p.dwell_trust * (state[at.H_TRUST] - p.trust_start)
    if pitch < 0:
        return x
    x += p.dwell_sold_out * (1.0 - min(1.0, state[STOCK + pitch]) * shelf[pitch])
    decided = STOCK + 2 * len(shelf) + 4 * pitch
    people, known = 1e-9, 0.0
    for c in range(4):
        cell = VIEWERS + 4 * c
        here = state[cell] + state[cell + 1] + state[cell + 2] + state[cell + 3]
        people += here
        known += here * state[decided + c]
    return x - p.dwell_decided * known / people


@inner
def leave(p, address, t, d, hold, shock, channel_leave, state, row):  # type: ignore[no-untyped-def]
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
        u0, _ = uniforms(address.luck, address.room, t, draws.ROOM, draws.QUESTIONS)
        state[at.H_QUESTIONS] -= binomial(state[at.H_QUESTIONS], share, u0)
        row[at.R_DRAWS] += 1.0
    row[at.R_ONLINE], row[at.R_EXITS] = present - exits, exits
    return exits


@inner
def remember(p, state, row, entries, exits):  # type: ignore[no-untyped-def]
    """The trailing windows that the platform scores."""
    decay = 1.0 / (1.0 + _DT / p.boost_window_s)
    state[at.H_SECONDS] = state[at.H_SECONDS] * decay + row[at.R_ONLINE] * _DT
    state[at.H_MOVES] = state[at.H_MOVES] * decay + 0.5 * (entries + exits)
    state[at.H_COMMENTS] = state[at.H_COMMENTS] * decay + row[at.R_COMMENTS]
    state[at.H_GMV] = state[at.H_GMV] * decay + row[at.R_GMV]
    state[at.H_ENTRIES] = state[at.H_ENTRIES] * decay + entries
