"""What a column of an export may be mapped to: fields of `live-session/1` and a few that only help to derive them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sandbox.calibration.columns import ENTRIES, OPERATOR, PRODUCT_MINUTES, PRODUCTS
from sandbox.exports.moments import TIME_FORMS

Family = Literal["time", "level", "count", "money", "price", "seconds", "text"]
TABLES = ("minutes", "product_minutes", "products", "operator")

UNITS: dict[Family, tuple[str, ...]] = {
    "time": TIME_FORMS,
    "level": ("one", "wan"),
    "count": ("one", "wan"),
    "money": ("yuan", "fen", "wan_yuan"),
    "price": ("yuan", "fen"),
    "seconds": ("s", "min", "ms"),
    "text": ("text",),
}
FACTORS = {"one": 1.0, "wan": 1e4, "yuan": 1.0, "fen": 0.01, "wan_yuan": 1e4, "s": 1.0, "min": 60.0, "ms": 0.001, "percent": 0.01, "ratio": 1.0}
RATE_UNITS = ("percent", "ratio")
"""Units of a rate; a cell that carries a percent sign is read as such whatever the unit."""

RATES = {
    "rate_of_entries": "entries",
    "rate_of_online": "online",
    "rate_of_exposures": "exposures",
    "rate_of_clicks": "clicks",
    "per_1000_entries": "entries",
}
"""How a count is got from a rate → what it is a rate of."""


@dataclass(frozen=True)
class Field:
    """`hows`: each (per slot), running (since the start), level, last, flag (on or off), text, or one of RATES.

    `helper` fields are not part of a recording. `summed`: several columns may add up to it.
    """

    name: str
    family: Family
    hows: tuple[str, ...]
    helper: bool = False
    summed: bool = False

    def units(self, how: str) -> tuple[str, ...]:
        if how == "per_1000_entries":
            return ("yuan", "fen")
        return RATE_UNITS if how in RATES or how == "share" else UNITS[self.family]


_AMOUNT = ("each", "running")


def _count(name: str, *rates: str, helper: bool = False) -> Field:
    return Field(name, "count", (*_AMOUNT, *rates), helper)


_MINUTES = (
    Field("minute", "time", ("moment",)),
    Field("online", "level", ("level",)),
    _count("entries_total", helper=True),
    *(Field(name, "count", (*_AMOUNT, "share"), summed=True) for name in ENTRIES),
    _count("exits"),
    Field("watch_seconds", "seconds", _AMOUNT),
    Field("average_watch_s", "seconds", ("level",), True),
    _count("comments"),
    _count("new_followers", "rate_of_online", "rate_of_entries"),
    _count("exposures", helper=True),
    _count("product_clicks", "rate_of_online", "rate_of_entries", "rate_of_exposures"),
    _count("orders", "rate_of_clicks", "rate_of_entries"),
    _count("buyers", "rate_of_clicks", "rate_of_entries"),
    _count("units"),
    Field("gmv", "money", (*_AMOUNT, "per_1000_entries")),
    Field("refund_gmv", "money", _AMOUNT),
    Field("ad_spend", "money", _AMOUNT, summed=True),
    _count("questions"),
    _count("answered"),
)
_PRODUCT_MINUTES = (
    Field("minute", "time", ("moment",)),
    Field("sku", "text", ("text",)),
    Field("name", "text", ("text",), True),
    Field("pitch_seconds", "seconds", (*_AMOUNT, "flag")),
    Field("price", "price", ("last",)),
    Field("stock", "count", ("last",)),
    _count("exposures", helper=True),
    _count("clicks", "rate_of_exposures"),
    _count("orders", "rate_of_clicks"),
    _count("units"),
    Field("gmv", "money", _AMOUNT),
)
_PRODUCTS = tuple(
    Field(column.name, {"price": "price", "amount": "price", "count": "count"}.get(column.kind, "text"), ("text",))  # type: ignore[arg-type]
    for column in PRODUCTS
)
_OPERATOR = (
    Field("at_s", "time", ("moment",)),
    Field("lever", "text", ("text",)),
    Field("sku", "text", ("text",)),
    Field("name", "text", ("text",), True),
    Field("value", "text", ("text",)),
)
FIELDS: dict[str, dict[str, Field]] = {
    table: {field.name: field for field in fields}
    for table, fields in (("minutes", _MINUTES), ("product_minutes", _PRODUCT_MINUTES), ("products", _PRODUCTS), ("operator", _OPERATOR))
}
TIME_FIELD = {"minutes": "minute", "product_minutes": "minute", "operator": "at_s"}
GRID_FIELDS = tuple(column.name for column in PRODUCT_MINUTES if column.name not in {"minute", "sku"})
PRODUCT_FIELDS = tuple(column.name for column in PRODUCTS)
OPERATOR_FIELDS = tuple(column.name for column in OPERATOR)
