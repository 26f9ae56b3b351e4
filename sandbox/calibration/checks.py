"""What the tables of a recording must say together: one clock, sums that agree, stock that is conserved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sandbox.calibration.columns import ENTRIES, ROLES
from sandbox.calibration.defects import Defect
from sandbox.calibration.tables import Table

_CENT = 0.011
"""Sums of money may differ by a rounded cent."""


def check_products(table: Table, defects: list[Defect]) -> None:
    seen: set[str] = set()
    for line, row in zip(table.lines, table.rows, strict=True):
        if row["sku"] in seen:
            defects.append(Defect(table.file, line, table.shown("sku"), "duplicate_sku", {"sku": row["sku"]}))
        seen.add(row["sku"])
        if row["role"] is not None and row["role"] not in ROLES:
            params: dict[str, object] = {"value": row["role"], "choices": ", ".join(ROLES)}
            defects.append(Defect(table.file, line, table.shown("role"), "unknown_role", params))
        if row["floor_price"] and row["list_price"] and row["floor_price"] > row["list_price"]:
            params = {"floor": row["floor_price"], "list": row["list_price"]}
            defects.append(Defect(table.file, line, table.shown("floor_price"), "floor_above_list", params))


def check_minute_clock(table: Table, minutes: int | None, defects: list[Defect]) -> None:
    """Every minute of the session once, in order."""
    expected, column = 0, table.shown("minute")
    for line, row in zip(table.lines, table.rows, strict=True):
        minute = row["minute"]
        if minute is None:
            expected += 1
            continue
        if minute < expected:
            defects.append(
                Defect(
                    table.file,
                    line,
                    column,
                    "duplicate_minute" if minute == expected - 1 else "minutes_out_of_order",
                    {"minute": minute, "previous": expected - 1},
                )
            )
            continue
        if minute > expected:
            defects.append(Defect(table.file, line, column, "minute_gap", {"expected": expected, "minute": minute}))
        expected = minute + 1
    if minutes is not None and expected != minutes:
        defects.append(
            Defect(table.file, table.lines[-1] if table.lines else None, column, "minutes_mismatch", {"expected": minutes, "last": expected - 1})
        )


def check_minutes(table: Table, frame: pd.DataFrame, defects: list[Defect]) -> None:
    """Funnel and clock of minutes.csv; `frame` has a row per line of `table`."""
    entries = frame[list(ENTRIES)].sum(axis=1)
    entered, left = entries.cumsum(), frame["exits"].cumsum()
    # Viewers of earlier minutes may buy now; more orders than anybody in the room could place are a fault.
    present = entered - left.shift(1, fill_value=0)
    asked, answered = frame["questions"].cumsum(), frame["answered"].cumsum()
    rules = (
        ("buyers", "buyers_above_orders", frame["buyers"] > frame["orders"], {"buyers": frame["buyers"], "orders": frame["orders"]}),
        ("units", "orders_above_units", frame["units"] < frame["orders"], {"orders": frame["orders"], "units": frame["units"]}),
        ("orders", "orders_above_entries", frame["orders"] > present, {"orders": frame["orders"], "entries": present}),
        ("exits", "exits_above_entries", left > entered, {"exits": left, "entries": entered}),
        (
            "questions",
            "questions_above_comments",
            frame["questions"] > frame["comments"],
            {"questions": frame["questions"], "comments": frame["comments"]},
        ),
        ("answered", "answered_above_questions", answered > asked, {"answered": answered, "questions": asked}),
        ("refund_gmv", "refund_above_gmv", frame["refund_gmv"] > frame["gmv"] + _CENT, {"refund": frame["refund_gmv"], "gmv": frame["gmv"]}),
        (
            "watch_seconds",
            "watch_time_impossible",
            frame["watch_seconds"] > frame["exits"] * 60.0 * (frame["minute"] + 1) + 1e-6,
            {"watch": frame["watch_seconds"], "exits": frame["exits"], "minutes": frame["minute"] + 1},
        ),
    )
    for column, code, broken, facts in rules:
        places = np.flatnonzero(broken.to_numpy())
        if code in {"exits_above_entries", "answered_above_questions"}:
            places = places[:1]  # a running total stays wrong after its first fault
        for place in places:
            params = {name: _plain(series.iloc[place]) for name, series in facts.items()}
            defects.append(Defect(table.file, table.lines[place], table.shown(column), code, params))


def check_product_minutes(table: Table, skus: set[str] | None, minutes: int | None, defects: list[Defect]) -> None:
    """Every product once in every minute, in order of minutes."""
    seen: set[tuple[int, str]] = set()
    previous = 0
    for line, row in zip(table.lines, table.rows, strict=True):
        minute, sku = row["minute"], row["sku"]
        if sku is not None and skus is not None and sku not in skus:
            defects.append(Defect(table.file, line, table.shown("sku"), "unknown_sku", {"sku": sku}))
            continue
        if minute is None or sku is None:
            continue
        if minutes is not None and minute >= minutes:
            defects.append(Defect(table.file, line, table.shown("minute"), "minute_out_of_session", {"minute": minute, "minutes": minutes}))
            continue
        if minute < previous:
            defects.append(Defect(table.file, line, table.shown("minute"), "minutes_out_of_order", {"minute": minute, "previous": previous}))
        previous = max(previous, minute)
        if (minute, sku) in seen:
            defects.append(Defect(table.file, line, table.shown("minute"), "duplicate_product_minute", {"minute": minute, "sku": sku}))
        seen.add((minute, sku))
    if skus is not None and minutes is not None:
        wanted = ((minute, sku) for minute in range(minutes) for sku in sorted(skus))
        missing = [pair for pair in wanted if pair not in seen]
        defects += [Defect(table.file, None, table.shown("minute"), "missing_product_minute", {"minute": m, "sku": s}) for m, s in missing[:300]]


def check_sums(minutes_table: Table, minutes: pd.DataFrame, product_minutes: pd.DataFrame, defects: list[Defect]) -> None:
    """The minutes' totals are the sums over products."""
    pairs = (("product_clicks", "clicks"), ("orders", "orders"), ("units", "units"), ("gmv", "gmv"))
    sums = product_minutes.groupby("minute")[[of_products for _, of_products in pairs]].sum().reindex(minutes["minute"], fill_value=0)
    for of_minutes, of_products in pairs:
        total, parts = minutes[of_minutes].to_numpy(), sums[of_products].to_numpy()
        for place in np.flatnonzero(np.abs(total - parts) > _CENT):
            params = {"minutes": _plain(total[place]), "products": _plain(parts[place])}
            column = minutes_table.shown(of_minutes)
            defects.append(Defect(minutes_table.file, minutes_table.lines[place], column, "sum_mismatch", params))


def check_shelf(table: Table, frame: pd.DataFrame, products: pd.DataFrame, log: pd.DataFrame | None, defects: list[Defect]) -> None:
    """Prices not under the floor, pitch within the minute, stock conserved (`frame` has a row per line of `table`)."""
    by_sku = products.set_index("sku")
    pitched = frame.groupby("minute")["pitch_seconds"].transform("sum")
    first = ~frame["minute"].duplicated()
    for place in np.flatnonzero(((pitched > 60 + 1e-6) & first).to_numpy()):
        params: dict[str, object] = {"seconds": _plain(pitched.iloc[place])}
        defects.append(Defect(table.file, table.lines[place], table.shown("pitch_seconds"), "pitch_above_minute", params))
    for sku, rows in frame.groupby("sku", sort=False):
        facts = by_sku.loc[sku]
        for place in rows.index[rows["price"] < facts["floor_price"] - 1e-9]:
            params = {"sku": sku, "price": float(frame.at[place, "price"]), "floor": float(facts["floor_price"])}
            defects.append(Defect(table.file, table.lines[place], table.shown("price"), "price_under_floor", params))
        if log is not None:
            _check_stock(table, str(sku), rows, facts, log, defects)


def _check_stock(table: Table, sku: str, rows: pd.DataFrame, facts: pd.Series, log: pd.DataFrame, defects: list[Defect]) -> None:
    """A release acts from its second on; asking for more than the reserve gives what is left."""
    actions = log[(log["lever"] == "release") & (log["sku"] == sku)]
    reserve, before = int(facts["reserve"]), int(facts["stock"])
    asked = actions["value"].astype(float).groupby((actions["at_s"] // 60).astype(int)).sum()
    for place, minute, after, units in zip(rows.index, rows["minute"], rows["stock"], rows["units"], strict=True):
        released = int(min(reserve, asked.get(minute, 0)))
        reserve -= released
        if units > before + released:
            params: dict[str, object] = {"sku": sku, "units": int(units), "available": before + released}
            defects.append(Defect(table.file, table.lines[place], table.shown("units"), "units_above_stock", params))
        elif after > before + released:
            params = {"sku": sku, "before": before, "after": int(after), "released": released}
            defects.append(Defect(table.file, table.lines[place], table.shown("stock"), "stock_rises", params))
        before = int(after)


def _plain(value: object) -> object:
    """A numpy number as Python's, whole ones without a point."""
    number = float(value)  # type: ignore[arg-type]
    return int(number) if number == int(number) else round(number, 2)
