"""The mapped sheets as numbers with their places: minutes, products in minutes, and where every value stands in the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sandbox.calibration.defects import Defect
from sandbox.exports.cells import read_value
from sandbox.exports.fields import FIELDS, RATES, TIME_FIELD
from sandbox.exports.header import body
from sandbox.exports.mapping import ColumnChoice, Mapping, TableChoice
from sandbox.exports.moments import is_absolute, read_moment_s, unwrap
from sandbox.exports.sheets import Sheet
from sandbox.exports.slots import Array, Places, minute_of, per_minute

LONGEST_MIN = 24 * 60


@dataclass(frozen=True)
class Mapped:
    """A sheet with its choice. `rows`: places of its data rows."""

    sheet: Sheet
    choice: TableChoice
    rows: tuple[int, ...]

    def cells(self, column: ColumnChoice) -> list[str]:
        return [self.sheet.rows[row][column.place] for row in self.rows]

    def line(self, row: int) -> int:
        return self.sheet.lines[row]


@dataclass
class Track:
    """One field per minute: values with NaN for what is not known, the line of each (−1: none), and what the sheet calls it."""

    values: Array
    lines: Places
    label: str
    header: str
    how: str = ""
    rounding: float = 0.0
    """Half of the last digit that the export writes, at most."""
    filled: bool = False

    def derived(self, values: Array, how: str) -> Track:
        return replace(self, values=values, how=how)


@dataclass
class Grid:
    """Products in minutes: field → [product, minute]."""

    skus: list[str]
    tracks: dict[str, Track] = field(default_factory=dict)


def mapped_sheets(sheets: Sequence[Sheet], mapping: Mapping) -> list[Mapped]:
    """Each table of the mapping with its sheet: by name and header, else by header alone."""
    found = []
    for choice in mapping.tables:
        sheet = next((s for s in sheets if s.file == choice.file and s.name == choice.sheet), None)
        if sheet is None or choice.header_line not in sheet.lines:
            continue
        found.append(Mapped(sheet, choice, tuple(body(sheet, sheet.lines.index(choice.header_line)))))
    return found


def read_times(table: Mapped, origin_s: float | None, defects: list[Defect]) -> Array | None:
    """Seconds from the start per row, NaN where the stamp cannot be read (its defect is named)."""
    column = table.choice.column_of(TIME_FIELD[table.choice.table])
    if column is None:
        return None
    times = []
    for row, cell in zip(table.rows, table.cells(column), strict=True):
        moment = read_moment_s(cell, column.unit)
        if moment is None:
            code = "not_a_time" if cell else "missing_value"
            params: dict[str, object] = {"value": cell[:40]} if cell else {}
            defects.append(Defect(table.sheet.label, table.line(row), column.header, code, params))
        times.append(np.nan if moment is None else moment)
    if is_absolute(column.unit):
        start = origin_s or 0.0
        return np.array(unwrap(times)) - start
    return np.array(times)


def origin_of(tables: Sequence[Mapped]) -> float | None:
    """The first stamp of the minutes, floored to the minute, where they are by the watch."""
    firsts = []
    for table in tables:
        column = table.choice.column_of("minute") if table.choice.table == "minutes" else None
        if column is not None and is_absolute(column.unit):
            moments = [read_moment_s(cell, column.unit) for cell in table.cells(column)]
            known = unwrap([moment for moment in moments if moment is not None])
            if known:
                firsts.append(min(known) // 60.0 * 60.0)
    return min(firsts) if firsts else None


def read_minutes(tables: Sequence[Mapped], origin_s: float | None, defects: list[Defect]) -> tuple[int, dict[str, list[Track]]]:
    """(length in minutes, field → its columns). Several sheets of minutes are laid beside each other."""
    timed = []
    for table in tables:
        times = read_times(table, origin_s, defects)
        if times is None or not len(times):
            continue
        timed.append((table, *_in_order(table, times, defects)))
    length = max((int(minute[-1]) + 1 for _, _, minute in timed if len(minute)), default=0)
    if length > LONGEST_MIN:
        table = timed[0][0]
        params: dict[str, object] = {"minutes": length, "limit": LONGEST_MIN}
        defects.append(Defect(table.sheet.label, None, None, "session_too_long", params))
        return 0, {}
    tracks: dict[str, list[Track]] = {}
    for table, order, minute in timed:
        for column in table.choice.columns:
            if column.field and column.field != "minute":
                tracks.setdefault(column.field, []).append(_track(table, column, order, minute, length, defects))
    return length, tracks


def _in_order(table: Mapped, times: Array, defects: list[Defect]) -> tuple[Places, Places]:
    """(places in `table.rows` by time, their minutes); rows before the start are named and left out."""
    column = table.choice.column_of(TIME_FIELD[table.choice.table])
    order = np.argsort(times, kind="stable")
    order = order[~np.isnan(times[order])]
    early = [int(place) for place in order if times[place] < -1e-6]
    for place in early[:20]:
        line = table.line(table.rows[place])
        defects.append(Defect(table.sheet.label, line, column.header if column else None, "before_the_start"))
    order = order[times[order] >= -1e-6]
    return order.astype(np.int64), minute_of(np.maximum(0.0, times[order])) if len(order) else np.zeros(0, dtype=np.int64)


def _track(
    table: Mapped, column: ColumnChoice, order: Places, minute: Places, length: int, defects: list[Defect], rows: Places | None = None
) -> Track:
    """`rows`: of `order`, those that count (one product's)."""
    spec = FIELDS[table.choice.table][column.field]
    chosen = order if rows is None else order[rows]
    minutes = minute if rows is None else minute[rows]
    cells = table.cells(column) if rows is None else None
    values, rounding = np.full(len(chosen), np.nan), 0.0
    for place, row in enumerate(chosen):
        text = cells[row] if cells is not None else table.sheet.rows[table.rows[row]][column.place]
        value, half, code = read_value(text, column, spec)
        values[place], rounding = value, max(rounding, half)
        if code:
            line = table.line(table.rows[row])
            defects.append(Defect(table.sheet.label, line, column.header, code, {"value": text[:40]}))
    how = "level" if column.how in RATES or column.how == "share" else column.how
    result, from_rows, falls = per_minute(minutes, values, how, length, table.choice.gaps)
    for row, before in falls:
        line = table.line(table.rows[chosen[row]])
        params: dict[str, object] = {"value": _shown(values[row]), "previous": _shown(before)}
        defects.append(Defect(table.sheet.label, line, column.header, "running_total_falls", params))
    lines = np.array([table.line(table.rows[chosen[row]]) if row >= 0 else -1 for row in from_rows], dtype=np.int64)
    filled = bool((from_rows < 0).any() and not np.isnan(result).all() and table.choice.gaps != "refuse")
    return Track(result, lines, table.sheet.label, column.header, column.how, rounding, filled)


def read_grid(
    tables: Sequence[Mapped], skus: Sequence[str], by_name: dict[str, str], length: int, origin_s: float | None, defects: list[Defect]
) -> Grid:
    """Products in minutes. `by_name`: product name → sku, for tables that name products only."""
    grid = Grid(list(skus))
    for table in tables:
        times = read_times(table, origin_s, defects)
        if times is None:
            continue
        order, minute = _in_order(table, times, defects)
        product = _products_of_rows(table, by_name, defects)
        _check_length(table, order, minute, length, defects)
        for column in table.choice.columns:
            if column.field and column.field not in {"minute", "sku", "name"}:
                grid.tracks[column.field] = _grid_track(table, column, order, minute, product, grid.skus, length, defects)
    return grid


def sku_of_row(table: Mapped, row: int, by_name: dict[str, str]) -> str:
    """The sku that a row names by itself or by its product's name; empty if none."""
    column, name = table.choice.column_of("sku"), table.choice.column_of("name")
    sku = table.sheet.rows[row][column.place] if column else ""
    return sku or (by_name.get(table.sheet.rows[row][name.place], "") if name else "")


def _products_of_rows(table: Mapped, by_name: dict[str, str], defects: list[Defect]) -> list[str]:
    skus = []
    for row in table.rows:
        sku = sku_of_row(table, row, by_name)
        if not sku:
            column = table.choice.column_of("sku") or table.choice.column_of("name")
            shown = table.sheet.rows[row][column.place] if column else ""
            code = "unknown_product" if shown else "missing_value"
            defects.append(
                Defect(table.sheet.label, table.line(row), column.header if column else None, code, {"value": shown[:60]} if shown else {})
            )
        skus.append(sku)
    return skus


def _check_length(table: Mapped, order: Places, minute: Places, length: int, defects: list[Defect]) -> None:
    column = table.choice.column_of("minute")
    for place in np.flatnonzero(minute >= length)[:20] if length else ():
        params: dict[str, object] = {"minute": int(minute[place]), "minutes": length}
        line = table.line(table.rows[order[place]])
        defects.append(Defect(table.sheet.label, line, column.header if column else None, "minute_out_of_session", params))


def _grid_track(
    table: Mapped, column: ColumnChoice, order: Places, minute: Places, product: list[str], skus: Sequence[str], length: int, defects: list[Defect]
) -> Track:
    values, lines = np.full((len(skus), length), np.nan), np.full((len(skus), length), -1, dtype=np.int64)
    rounding, filled = 0.0, False
    of_rows = np.array([product[row] for row in order], dtype=object)
    for place, sku in enumerate(skus):
        rows = np.flatnonzero(of_rows == sku)
        track = _track(table, column, order, minute, length, defects, rows)
        values[place], lines[place] = track.values, track.lines
        rounding, filled = max(rounding, track.rounding), filled or track.filled
    return Track(values, lines, table.sheet.label, column.header, column.how, rounding, filled)


def _shown(value: float) -> object:
    return int(value) if value == int(value) else round(value, 2)
