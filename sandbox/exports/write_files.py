"""Finished figures → the bytes of the five files, and the way back from a defect in them to the cell of the export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from sandbox.calibration.columns import FORMAT, MINUTES, OPERATOR, PRODUCT_MINUTES, PRODUCTS, TABLES
from sandbox.calibration.defects import Defect
from sandbox.exports.actions import Action
from sandbox.exports.amounts import read_amount
from sandbox.exports.catalogue import Catalogue, Cell, number_text
from sandbox.exports.reading import Grid, Track


def write_files(
    session: dict[str, str], length: int, minutes: dict[str, Track], grid: Grid, products: Catalogue, actions: Sequence[Action]
) -> dict[str, bytes]:
    """Bytes by file name. A value that is not known is an empty cell."""
    return {
        "session.json": _session(session, length),
        "minutes.csv": _csv([c.name for c in MINUTES], _minute_rows(length, minutes)),
        "products.csv": _csv([c.name for c in PRODUCTS], _product_rows(products)),
        "product_minutes.csv": _csv([c.name for c in PRODUCT_MINUTES], _grid_rows(length, grid)),
        "operator.csv": _csv([c.name for c in OPERATOR], ([_text(a.at_s), a.lever, a.sku, a.value] for a in actions)),
    }


def _session(session: dict[str, str], length: int) -> bytes:
    facts = {key: session.get(key, "").strip() for key in ("id", "host", "title", "title_en", "platform", "started_at", "provenance")}
    followers = read_amount(session.get("followers", ""))
    content = {
        "format": FORMAT, **facts, "minutes": length, "currency": "CNY",
        "followers": round(followers.value) if followers else session.get("followers", ""),
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _minute_rows(length: int, minutes: dict[str, Track]) -> Iterable[list[str]]:
    for minute in range(length):
        yield [str(minute) if c.name == "minute" else _text(minutes[c.name].values[minute]) for c in MINUTES]


def _grid_rows(length: int, grid: Grid) -> Iterable[list[str]]:
    for minute in range(length):
        for place, sku in enumerate(grid.skus):
            yield [str(minute), sku, *(_text(grid.tracks[c.name].values[place, minute]) for c in PRODUCT_MINUTES[2:])]


def _product_rows(products: Catalogue) -> Iterable[list[str]]:
    for sku in products.skus:
        yield [sku, *(products.cells[sku].get(c.name, Cell("")).text for c in PRODUCTS[1:])]


def _csv(header: list[str], rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _text(value: float) -> str:
    return "" if np.isnan(value) else number_text(float(value))


def unknown_minutes(minutes: dict[str, Track], grid: Grid, length: int) -> list[Defect]:
    """A defect per minute (and product) of which some columns say nothing, with the columns' names."""
    defects: list[Defect] = []
    for minute in range(length):
        lacking = [track for track in minutes.values() if track.label and np.isnan(track.values[minute])]
        if lacking:
            names = ", ".join(sorted({track.header for track in lacking}))
            line = _line_near(lacking[0].lines, minute)
            defects.append(Defect(lacking[0].label, line, lacking[0].header, "minute_without_reading", {"minute": minute, "columns": names}))
    for place, sku in enumerate(grid.skus):
        known = [track for track in grid.tracks.values() if track.label]
        if not known:
            continue
        blank = np.any([np.isnan(track.values[place]) for track in known], axis=0)
        for minute in np.flatnonzero(blank)[:20]:
            lacking = [track for track in known if np.isnan(track.values[place, minute])]
            names = ", ".join(sorted({track.header for track in lacking}))
            line = _line_near(lacking[0].lines[place], int(minute))
            params: dict[str, object] = {"minute": int(minute), "columns": names, "sku": sku}
            defects.append(Defect(lacking[0].label, line, lacking[0].header, "product_minute_without_reading", params))
    return defects


def _line_near(lines: np.ndarray, minute: int) -> int | None:
    """The minute's own line, else that of the last minute before that has one."""
    before = lines[: minute + 1]
    known = before[before > 0]
    return int(known[-1]) if len(known) else None


def placed(defect: Defect, minutes: dict[str, Track], grid: Grid, products: Catalogue, actions: Sequence[Action]) -> Defect:
    """The defect of a written file, told with the file, line and column that the value came from."""
    name = _field(defect)
    row = (defect.line or 0) - 2
    if defect.file == "minutes.csv" and name in minutes and 0 <= row < len(minutes[name].lines):
        return _at(defect, minutes[name], int(minutes[name].lines[row]), name)
    if defect.file == "product_minutes.csv" and name in grid.tracks and row >= 0 and grid.skus:
        track, minute, place = grid.tracks[name], row // len(grid.skus), row % len(grid.skus)
        return _at(defect, track, int(track.lines[place, minute]), name)
    if defect.file == "products.csv" and 0 <= row < len(products.skus):
        cell = products.cells[products.skus[row]].get(name, Cell(""))
        shown = f"{products.skus[row]}: {name}"
        return replace(defect, file=cell.label, line=cell.line, column=cell.header if cell.label else shown)
    if defect.file == "operator.csv" and 0 <= row < len(actions):
        action = actions[row]
        return replace(defect, file=action.label, line=action.line, column=dict(action.headers).get(name, name))
    return replace(defect, file="", line=None)


def _at(defect: Defect, track: Track, line: int, name: str) -> Defect:
    if not track.label:
        return replace(defect, file="", line=None, column=f"{name}, {defect.line - 1 if defect.line else 0}")
    return replace(defect, file=track.label, line=line if line > 0 else None, column=track.header)


def _field(defect: Defect) -> str:
    columns = TABLES.get(defect.file, ())
    return next((column.name for column in columns if defect.column in {column.name, *column.chinese}), defect.column or "")
