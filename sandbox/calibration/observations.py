"""A recording as arrays for the fit: minutes in the last axis, products in the order of products.csv."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.calibration.recording import Evening, Recording
from sandbox.engine import schedule
from sandbox.engine.bundle import TICKS_PER_MIN, Product
from sandbox.engine.controls import Control

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Setting:
    """What held-out mode may know of a session: products, the operator's log, who came in."""

    id: str
    products: tuple[Product, ...]
    controls: tuple[Control, ...]
    minutes: int
    entries: Array
    """[4 channels, minutes] viewers who entered."""

    @property
    def ticks(self) -> int:
        return self.minutes * TICKS_PER_MIN


@dataclass(frozen=True, eq=False)
class Observed:
    """A session's outcomes beside its setting."""

    setting: Setting
    script: Array
    """Rows of the resolved log, [ticks, S_COLUMNS]."""
    price: Array
    """[ticks, products] cents."""
    online: Array
    exits: Array
    comments: Array
    follows: Array
    questions: Array
    answered: Array
    gmv: Array
    """CNY per minute."""
    refunds: Array
    clicks: Array
    """[products, minutes], likewise orders, units, product_gmv, stock."""
    orders: Array
    units: Array
    product_gmv: Array
    stock_before: Array
    """Stock at the start of the minute plus what was released in it."""
    stock_after: Array

    @property
    def sold_skus(self) -> tuple[str, ...]:
        return tuple(product.sku for product in self.setting.products)

    @property
    def open(self) -> NDArray[np.bool_]:
        """[products, minutes] where demand was seen whole: some stock was left at the end of the minute."""
        return self.stock_after > 0

    @property
    def sold_out(self) -> NDArray[np.bool_]:
        """[products, minutes] in which the last unit went: at least as many were wanted as were sold."""
        return (self.stock_after == 0) & (self.orders > 0)


def setting_of(evening: Evening) -> Setting:
    entries = evening.entries.to_numpy(dtype=np.float64).T
    return Setting(evening.id, evening.engine_products(), evening.controls, evening.length_min, np.ascontiguousarray(entries))


def observe(recording: Recording) -> Observed:
    """All outcomes of a session that may be used for a fit."""
    setting = setting_of(recording)
    script = schedule.build(setting.products, setting.ticks, setting.controls, schedule.ScriptRules())
    minutes = {name: recording.minutes[name].to_numpy(dtype=np.float64) for name in recording.minutes.columns}
    table = recording.product_minutes

    def by_product(column: str) -> Array:
        wide = table.pivot(index="sku", columns="minute", values=column)
        return np.ascontiguousarray(wide.loc[list(recording.skus)].to_numpy(dtype=np.float64))

    stock_after, units = by_product("stock"), by_product("units")
    return Observed(
        setting=setting,
        script=script.room,
        price=script.price,
        online=minutes["online"],
        exits=minutes["exits"],
        comments=minutes["comments"],
        follows=minutes["new_followers"],
        questions=minutes["questions"],
        answered=minutes["answered"],
        gmv=minutes["gmv"],
        refunds=minutes["refund_gmv"],
        clicks=by_product("clicks"),
        orders=by_product("orders"),
        units=units,
        product_gmv=by_product("gmv"),
        stock_before=stock_after + units,
        stock_after=stock_after,
    )
