"""From bundle and script to the arrays that compiled code reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sandbox.engine import layout as at
from sandbox.engine.drive import PARAMETER_DTYPE
from sandbox.engine.numerics import exp
from sandbox.engine.parameters import SPECS
from sandbox.engine.tick import World
from sandbox.engine.versions import EDITION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sandbox.engine.bundle import Exogenous, Product
    from sandbox.engine.parameters import RoomParameters
    from sandbox.engine.schedule import Script


class Shocks(NamedTuple):
    """`Exogenous` as arrays; calibration changes them in place between runs."""

    offered: NDArray[np.float64]
    click: NDArray[np.float64]
    demand: NDArray[np.float64]
    leave: NDArray[np.float64]
    back: NDArray[np.float64]


def shocks_of(exogenous: Exogenous) -> Shocks:
    return Shocks(
        np.array(exogenous.offered, dtype=np.float64),
        np.array(exogenous.shock_click, dtype=np.float64),
        np.array(exogenous.shock_demand, dtype=np.float64),
        np.array(exogenous.shock_leave, dtype=np.float64),
        np.array(exogenous.shock_return, dtype=np.float64),
    )


def parameter_record(parameters: RoomParameters) -> NDArray[np.void]:
    """[1] the scalars as a record that compiled code reads by name; in an array, because a bare record takes numba longer to pass than a tick."""
    return np.array(parameters.values, dtype=np.float64).view(PARAMETER_DTYPE)


def build_world(products: Sequence[Product], script: Script, shocks: Shocks, parameters: RoomParameters) -> World:
    """A world whose drive is still to be computed."""
    ticks, count = script.price.shape
    click = np.array(parameters.product_click)
    back = np.array(parameters.product_return)
    leave = (0.0, parameters["leave_recommend"], parameters["leave_video"], parameters["leave_paid"])
    look = (0.0, parameters["click_recommend"], parameters["click_video"], parameters["click_paid"])
    deal = (0.0, parameters["deal_recommend"], parameters["deal_video"], parameters["deal_paid"])
    bargain = ("bargain_follow", "bargain_recommend", "bargain_video", "bargain_paid")
    return World(
        script=script.room,
        drive=np.zeros((ticks, at.D_COLUMNS)),
        shelf=script.shelf,
        price=script.price,
        arrive=script.arrive,
        cut=script.cut,
        order=np.zeros((ticks, count), dtype=np.int64),
        attract=np.zeros((ticks, count, 2)),
        convert=np.zeros((ticks, count, 2)),
        returns=np.zeros((ticks, count)),
        offered=shocks.offered,
        shock_click=shocks.click,
        shock_demand=shocks.demand,
        shock_leave=shocks.leave,
        shock_return=shocks.back,
        list_price=np.array([float(product.list_price_cents) for product in products]),
        unit_cost=np.array([float(product.unit_cost_cents) for product in products]),
        click=click,
        deal=np.array(parameters.product_deal),
        back=back / (1.0 - back),
        mean_click=float(sum(parameters.product_click)) / count,
        # A dozen numbers a world, in plain Python: the same operations, hence the same bytes.
        channel_leave=np.array([exp.py_func(value) for value in leave]),
        channel_click=np.array([exp.py_func(value) for value in look]),
        channel_deal=np.array([exp.py_func(value) for value in deal]),
        bargain=np.array([parameters[name] for name in bargain]),
        edition=EDITION,
    )


assert len(SPECS) == len(PARAMETER_DTYPE.names or ())
