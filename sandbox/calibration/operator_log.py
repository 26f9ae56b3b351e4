"""operator.csv and control files of the same columns → checked log, and the engine's controls."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sandbox.calibration.columns import OPERATOR
from sandbox.calibration.defects import Defect
from sandbox.calibration.tables import Table, is_price, read_number, read_table
from sandbox.engine.controls import Control
from sandbox.engine.levers import LEVERS, TICK_S, Lever

_WHOLE_NUMBERS = {"release": 1, "agents": 0}
"""Levers that count people or pieces, with their least value."""
_LARGEST = 10**9


def read_operator(file: str, data: bytes, products: pd.DataFrame | None, session_s: int | None, defects: list[Defect]) -> pd.DataFrame | None:
    """A checked log in file order. Without products or length (themselves defective) those checks are left out."""
    table = read_table(file, data, OPERATOR, defects)
    if table is None:
        return None
    floors = None if products is None else dict(zip(products["sku"], products["floor_price"], strict=True))
    previous = 0.0
    for line, row in zip(table.lines, table.rows, strict=True):
        previous = _check_clock(table, line, row, previous, session_s, defects)
        if row["lever"] is not None:
            _check_action(table, line, row, floors, defects)
    if any(defect.file == file for defect in defects):
        return None
    frame = table.frame(OPERATOR)
    frame["line"] = table.lines
    return frame


def to_controls(log: pd.DataFrame) -> tuple[Control, ...]:
    """The engine's log: a time off the grid acts at the next tick; ties keep the order of the file."""
    controls = []
    for at_s, lever, sku, value in zip(log["at_s"], log["lever"], log["sku"], log["value"], strict=True):
        controls.append(Control(int(-(-at_s // TICK_S)), str(lever), str(sku), str(value)))
    return tuple(controls)


def _check_clock(table: Table, line: int, row: dict[str, Any], previous: float, session_s: int | None, defects: list[Defect]) -> float:
    at_s = row["at_s"]
    if at_s is None:
        return previous
    column = table.shown("at_s")
    if at_s < previous:
        defects.append(Defect(table.file, line, column, "clock_going_back", {"at_s": at_s, "previous": previous}))
        return previous
    if session_s is not None and at_s >= session_s:
        defects.append(Defect(table.file, line, column, "outside_session", {"at_s": at_s, "seconds": session_s}))
    return float(at_s)


def _check_action(table: Table, line: int, row: dict[str, Any], floors: dict[str, float] | None, defects: list[Defect]) -> None:
    lever = LEVERS.get(row["lever"])
    if lever is None:
        defects.append(Defect(table.file, line, table.shown("lever"), "unknown_lever", {"lever": row["lever"][:60]}))
        return
    sku, value = row["sku"] or "", row["value"] or ""
    found = _sku_fault(lever, sku, floors)
    if found:
        defects.append(Defect(table.file, line, table.shown("sku"), *found))
    fault = _value_fault(lever, sku, value, floors if not found else None)
    if fault:
        defects.append(Defect(table.file, line, table.shown("value"), *fault))


def _sku_fault(lever: Lever, sku: str, floors: dict[str, float] | None) -> tuple[str, dict[str, object]] | None:
    if lever.kind in {"sku_choice", "sku_number"} and not sku:
        return "missing_value", {}
    if sku and lever.kind not in {"sku", "sku_choice", "sku_number"}:
        return "unexpected_sku", {"lever": lever.name, "sku": sku[:60]}
    if sku and floors is not None and sku not in floors:
        return "unknown_sku", {"sku": sku[:60]}
    return None


def _value_fault(lever: Lever, sku: str, value: str, floors: dict[str, float] | None) -> tuple[str, dict[str, object]] | None:
    shown: dict[str, object] = {"lever": lever.name, "value": value[:60]}
    if lever.kind in {"sku", "none"}:
        return ("unexpected_value", shown) if value else None
    if not value:
        return "missing_value", {}
    if lever.kind in {"choice", "sku_choice"}:
        return None if value in lever.choices else ("unknown_choice", {**shown, "choices": ", ".join(lever.choices)})
    number = read_number(value)
    if number is None:
        return ("not_a_price" if lever.name == "price" else "not_a_number"), shown
    if number < 0:
        return "negative", shown
    if lever.name == "price":
        return _price_fault(sku, number, shown, floors)
    return _number_fault(lever, number, shown)


def _number_fault(lever: Lever, number: float, shown: dict[str, object]) -> tuple[str, dict[str, object]] | None:
    if lever.name in _WHOLE_NUMBERS:
        if number != int(number):
            return "not_a_whole_number", shown
        if number < _WHOLE_NUMBERS[lever.name]:
            return "value_too_small", {**shown, "minimum": _WHOLE_NUMBERS[lever.name]}
    if number > _LARGEST:
        return "number_too_large", {**shown, "limit": _LARGEST}
    return None


def _price_fault(sku: str, price: float, shown: dict[str, object], floors: dict[str, float] | None) -> tuple[str, dict[str, object]] | None:
    if not is_price(price):
        return "not_a_price", shown
    if floors is not None and sku in floors and price < floors[sku] - 1e-9:
        return "price_under_floor", {"sku": sku, "price": price, "floor": floors[sku]}
    return None
