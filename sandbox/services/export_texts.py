"""The words of the mapping: fields, units, ways of counting, decisions with what they cost, what is open, where a figure came from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sandbox.engine.levers import LEVERS
from sandbox.exports.outcome import OpenPoint, Origin

TABLE_NAMES = {
    "minutes": _("Minutes of the room"),
    "product_minutes": _("Products in minutes"),
    "products": _("Products of the session"),
    "operator": _("Operator's actions"),
    "session": _("Session"),
    "ignored": _("Leave this table out"),
}
FIELD_NAMES = {
    "minute": _("Time"),
    "online": _("Viewers online"),
    "entries": _("Entries by channel"),
    "entries_total": _("Entries, all channels"),
    "entries_follow": _("Entries: followers"),
    "entries_recommend": _("Entries: recommended"),
    "entries_video": _("Entries: short videos"),
    "entries_paid": _("Entries: paid"),
    "exits": _("Exits"),
    "watch_seconds": _("Seconds watched by those who left"),
    "average_watch_s": _("Average watch time"),
    "comments": _("Comments"),
    "new_followers": _("New followers"),
    "exposures": _("Product impressions"),
    "product_clicks": _("Product clicks"),
    "clicks": _("Product clicks"),
    "orders": _("Orders"),
    "buyers": _("Buyers"),
    "units": _("Units sold"),
    "gmv": _("GMV"),
    "refund_gmv": _("Returned of this minute's sales"),
    "ad_spend": _("Ad spend"),
    "questions": _("Questions"),
    "answered": _("Questions answered"),
    "sku": _("Sku"),
    "name": _("Product's name"),
    "name_en": _("English name"),
    "category": _("Category"),
    "role": _("Role"),
    "list_price": _("List price"),
    "floor_price": _("Floor price"),
    "unit_cost": _("Unit cost"),
    "stock": _("Stock"),
    "reserve": _("Reserve"),
    "pitch_seconds": _("On pitch"),
    "price": _("Price"),
    "at_s": _("Time"),
    "lever": _("Lever"),
    "value": _("Value"),
    "operator": _("Operator's log"),
    "id": _("Session's id (letters, digits, . _ -)"),
    "host": _("Host's id (letters, digits, . _ -)"),
    "title": _("Title in Chinese"),
    "title_en": _("Title in English"),
    "platform": _("Platform"),
    "started_at": _("Started at (ISO 8601 with offset)"),
    "followers": _("Followers of the host"),
    "provenance": _("Provenance, as it is shown to everybody"),
}
HOW_NAMES = {
    "moment": _("time stamp"),
    "each": _("per row"),
    "running": _("running total"),
    "level": _("level"),
    "last": _("as it stands"),
    "flag": _("on or off"),
    "text": _("text"),
    "share": _("share of all entries"),
    "rate_of_entries": _("rate of entries"),
    "rate_of_online": _("rate of viewers online"),
    "rate_of_exposures": _("rate of impressions"),
    "rate_of_clicks": _("rate of clicks"),
    "per_1000_entries": _("per 1,000 entries"),
}
UNIT_NAMES = {
    "one": _("pieces"),
    "wan": _("ten thousands"),
    "yuan": _("yuan"),
    "fen": _("fen"),
    "wan_yuan": _("ten thousand yuan"),
    "s": _("seconds"),
    "min": _("minutes"),
    "ms": _("milliseconds"),
    "percent": _("percent"),
    "ratio": _("fraction of 1"),
    "text": "–",
    "minute": _("minute, from 0"),
    "minute_from_1": _("minute, from 1"),
    "hour_minute": _("hours:minutes since the start"),
    "minute_second": _("minutes:seconds since the start"),
    "clock": _("time of day"),
    "seconds": _("seconds since the start"),
    "unix_s": _("Unix time, s"),
    "unix_ms": _("Unix time, ms"),
}
GAP_NAMES = {
    "refuse": _("is a defect"),
    "nothing": _("means that nothing happened"),
    "interpolate": _("is read off the line between its neighbours"),
}
DECISION_NAMES: dict[str, dict[str, Any]] = {
    "online": {"entries_minus_exits": _("Entries minus exits so far. Errors add up over the session.")},
    "entries": {
        "split": _(
            "Split by the shares below. What it costs: each channel then has the same curve; what clips, fan pushes and the platform's boost bring "
            "cannot be told apart, so these effects stay prior knowledge."
        ),
        "none": _("The channels that are missing had no viewers. If they had, ads or clips will look useless."),
    },
    "exits": {"from_online": _("Entries less the change of viewers online. Good to a few people a minute; dwell is fitted on it.")},
    "watch_seconds": {
        "from_average": _("Average watch time × exits. Dashboards average over a quarter of an hour. The fit does not read this column."),
        "from_online": _("Viewers online × 60 s. The fit does not read this column."),
    },
    "comments": {"none": _("None. What it costs: the room will answer nothing to talk, and service cannot be judged.")},
    "new_followers": {"none": _("None. What it costs: the follow call will look useless.")},
    "product_clicks": {"column": _("The room's own column"), "products": _("The sum over products")},
    "orders": {"column": _("The room's own column"), "products": _("The sum over products")},
    "units": {"column": _("The room's own column"), "products": _("The sum over products")},
    "gmv": {"column": _("The room's own column"), "products": _("The sum over products")},
    "buyers": {"as_orders": _("As many as orders. The fit does not read this column.")},
    "refund_gmv": {
        "percent": _("This share of every minute's GMV. What it costs: returns after pressure cannot be told from others; only the level is yours.")
    },
    "ad_spend": {"from_log": _("By the operator's log"), "none": _("No ads ran in this session.")},
    "questions": {"percent": _("This share of the comments. What it costs: what service brings stays prior knowledge.")},
    "answered": {"percent": _("This share of the questions, in the same minute.")},
    "product_units": {
        "as_orders": _("One unit per order"),
        "from_stock": _("By the fall of the stock and the releases of the log"),
        "from_price": _("GMV by price, rounded"),
    },
    "product_orders": {"as_units": _("One order per unit. Orders of several pieces are counted too often.")},
    "product_gmv": {"price_times_units": _("Price × units; coupons are not in it.")},
    "product_stock": {"from_log": _("By the start stock, the units sold and the releases of the log")},
    "product_price": {"from_log": _("By list prices and the log")},
    "pitch_seconds": {"from_log": _("By the log")},
    "operator": {
        "table": _("Only what the table and the lines below say"),
        "derived": _(
            "Read pitch, price, ad spend and releases off the minutes, to the minute. What it costs: every other lever counts as never moved; what "
            "cues, bags or service did is blamed on the evening."
        ),
        "both": _("The table and the lines below, and from the minutes those of pitch, price, ad spend and release that they do not name"),
    },
}
RULE_NAMES = {
    "category": _("Category of all"),
    "role": _("Role of all"),
    "reserve": _("Reserve of all, units"),
    "floor_percent": _("Floor price, % of the list price"),
    "cost_percent": _("Unit cost, % of the list price"),
}
FROM_NAMES = {
    "list_price_from": ("first_price", _("List price: the price of the first minute")),
    "stock_from": ("first_stock", _("Start stock: that of the first minute and what was sold in it")),
    "reserve_from": ("released", _("Reserve: as much as was released")),
}
REASON_NAMES = {"known": _("known name"), "similar": _("similar name"), "remembered": _("as confirmed before"), "chosen": _("chosen by you")}
KIND_NAMES = {"read": _("read"), "converted": _("converted"), "derived": _("derived"), "assumed": _("assumed")}
_CODE_NAMES = {
    "sum_of_products": _("the sum over products"),
    "sum_of_columns": _("the sum of several columns"),
    "remainder": _("what is left of all entries"),
    "split": _("%(percent)s %% of what is left of all entries"),
    "no_entries": _("none"),
    "none": _("none"),
    "from_log": _("by the operator's log"),
    "from_online": _("by the viewers online"),
    "from_average": _("average watch time × exits"),
    "entries_minus_exits": _("entries minus exits so far"),
    "from_name": _("made of the product's name"),
    "as_orders": _("as many as orders"),
    "as_units": _("as many as units"),
    "from_stock": _("by the fall of the stock"),
    "from_price": _("GMV by price"),
    "price_times_units": _("price × units"),
    "percent": _("%(percent)s %%"),
    "typed": _("typed in"),
    "rule": _("one rule for all products"),
    "first_price": _("the price of the first minute"),
    "first_stock": _("the stock of the first minute"),
    "released": _("as much as was released"),
    "table": _("levers: %(levers)s"),
    "derived": _("read off the minutes: %(levers)s"),
    "before_the_start": _("%(count)s actions before the start count from second 0"),
    "column": "",
}
_OPEN_NAMES = {
    "missing_table": _("No sheet is mapped as “%(table)s”. A room cannot be calibrated without it: add the file, or map a sheet."),
    "missing_time": _("No column of %(sheet)s is mapped as the time."),
    "missing_product_column": _("No column of %(sheet)s says which product a row is about."),
    "missing_field": _("“%(field)s” is missing in “%(table)s”, and nothing that is mapped gives it."),
    "field_twice": _("“%(field)s” has more than one column: %(headers)s. Keep one."),
    "decide": _("“%(field)s” is missing. Decide below what stands in for it, or map a column."),
    "no_entries": _("No column says how many viewers entered: neither by channel nor in all."),
    "share_without_total": _("“%(field)s” is a share of all entries, which no column gives."),
    "rate_without_base": _("“%(field)s” is a rate of something that is not mapped."),
    "no_pitch": _(
        "Nothing says which product was on pitch: neither the operator's actions nor a column of seconds on pitch. Without it no room can be "
        "calibrated. Add a table of actions, or type the pitches in below."
    ),
    "product_fact": _("“%(field)s” is missing for %(skus)s. Fill it in below, or add a product list."),
    "session_fact": _("“%(field)s” of the session is not filled in."),
}


def field_name(name: str) -> str:
    return str(FIELD_NAMES.get(name, name))


def open_text(point: OpenPoint) -> str:
    """What is to be done, in the reader's language."""
    template = str(_OPEN_NAMES[point.code])
    return template % {**point.params, "field": field_name(point.field), "table": TABLE_NAMES.get(point.table, point.table)}


def origin_text(kind: str, code: str, params: dict[str, Any]) -> str:
    """“derived: the sum over products”."""
    detail = str(_CODE_NAMES.get(code, HOW_NAMES.get(code, "")))
    if "levers" in params:
        params = {**params, "levers": ", ".join(map(_lever_name, str(params["levers"]).split(", ")))}
    text = detail % params if "%(" in detail and set(_names_in(detail)) <= set(params) else detail
    text = f"{KIND_NAMES.get(kind, kind)}: {text}" if text else str(KIND_NAMES.get(kind, kind))
    return gettext("%(origin)s; gaps filled") % {"origin": text} if params.get("filled") else text


def _lever_name(name: str) -> str:
    lever = LEVERS.get(name)
    return name if lever is None else lever.label_en if (get_language() or "").startswith("en") else lever.label_zh


def _names_in(template: str) -> list[str]:
    return [part.split(")")[0] for part in template.split("%(")[1:]]


def open_rows(points: tuple[OpenPoint, ...] | list[OpenPoint]) -> list[dict[str, Any]]:
    """For templates and the API."""
    return [{"code": p.code, "table": p.table, "field": p.field, "params": p.params, "solvable": p.solvable, "message": open_text(p)} for p in points]


def origin_rows(origins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of `Recording.origin`: table, field, the export's columns, and how it came to be."""
    return [
        {
            "table": str(TABLE_NAMES.get(row["table"], row["table"])),
            "field": field_name(row["field"]),
            "headers": ", ".join(row["headers"]),
            "kind": row["kind"],
            "text": origin_text(row["kind"], row["code"], row["params"]),
        }
        for row in origins
    ]


def origin_facts(origins: list[Origin]) -> list[dict[str, Any]]:
    """Of a conversion, as `Recording.origin` keeps them."""
    return [{"table": o.table, "field": o.field, "kind": o.kind, "code": o.code, "headers": list(o.headers), "params": o.params} for o in origins]
