"""What is sold in a tick: orders drawn and split, bounded by stock, with their expectation and their returns."""

from sandbox.engine import draws
from sandbox.engine import layout as at
from sandbox.engine.compiled import inner
from sandbox.engine.draws import binomial, poisson, uniforms
from sandbox.engine.levers import TICK_S
from sandbox.engine.sales import expected_units, scarcity
from sandbox.engine.state import STOCK

_DT = float(TICK_S)
RECENT_S = 600.0
PITCH_AHEAD_TICKS = 60.0


@inner
def choose(p, address, t, order, cut, price, unit_cost, state, scratch, row, items):  # type: ignore[no-untyped-def]
    """Orders wanted are drawn in total and split in order of price; stock bounds what is sold; the expectation goes beside it."""
    products = len(price)
    rest = 0.0
    for i in range(products):
        rest += scratch[i, 1]
    wanted_left = 0.0
    if not address.mean:
        u0, _ = uniforms(address.luck, address.room, t, draws.ROOM, draws.WANTED)
        wanted_left = poisson(rest, u0)
        row[at.R_DRAWS] += 1.0
    recent_total = 1.0
    recent = STOCK + products
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
        counted = (expected, scarcity(state[STOCK + i], _ahead(address, t, STOCK + 6 * products + i, products, orders, state)))
        _sell(p, address, t, i, taken, counted, odds / (1.0 + odds), (price[i], unit_cost[i]), state, row, items)
    state[at.H_TRUST] -= p.trust_cut * cut_loss


@inner
def _ahead(address, t, demand, products, orders, state):  # type: ignore[no-untyped-def]
    """Orders still to come for a product: this tick's demand for the length of a pitch, then its average while in stock."""
    if orders > 0.0:
        state[demand] += orders
        state[demand + products] += 1.0
    left = float(address.stop_tick - t - 1)
    now = min(left, PITCH_AHEAD_TICKS)
    return orders * now + state[demand] / (state[demand + products] + 1.0) * (left - now)


@inner
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


@inner
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
    state[STOCK + products + i] += units
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
    decided = STOCK + 2 * products + 4 * i
    item[at.P_DECIDED] = 0.25 * (state[decided] + state[decided + 1] + state[decided + 2] + state[decided + 3])
