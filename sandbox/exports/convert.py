"""Sheets and a mapping → the five files of `live-session/1`, or everything that stands in the way, each with its place in the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sandbox.calibration.columns import PRODUCT_MINUTES
from sandbox.calibration.defects import MOST_DEFECTS, Defect, RecordingRefused
from sandbox.calibration.recording import Recording, parse_recording
from sandbox.exports.actions import Action, derive_actions, read_actions, released_by, typed_actions
from sandbox.exports.amounts import read_amount
from sandbox.exports.catalogue import Catalogue, fill_in, read_catalogue
from sandbox.exports.derive_grid import fill_from_log, fill_sales, from_rates, note_columns, read_counts, releases_from
from sandbox.exports.derive_minutes import TOTALS, Minutes, derive_minutes
from sandbox.exports.fields import TIME_FIELD
from sandbox.exports.mapping import SESSION_KEYS, Mapping
from sandbox.exports.outcome import Findings, OpenPoint, Origin
from sandbox.exports.reading import Grid, Mapped, Track, mapped_sheets, origin_of, read_grid, read_minutes
from sandbox.exports.sheets import Sheet
from sandbox.exports.slots import Array
from sandbox.exports.write_files import placed, unknown_minutes, write_files

NEEDED_ONCE = ("minutes", "product_minutes")


@dataclass
class Conversion:
    """`recording` and `files` are there only when nothing is open and nothing defective."""

    mapping: Mapping
    length: int = 0
    minutes: dict[str, Track] = field(default_factory=dict)
    grid: Grid = field(default_factory=lambda: Grid([]))
    products: Catalogue = field(default_factory=Catalogue)
    actions: list[Action] = field(default_factory=list)
    open: list[OpenPoint] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    truncated: bool = False
    deviations: dict[str, float] = field(default_factory=dict)
    files: dict[str, bytes] | None = None
    recording: Recording | None = None

    @property
    def ready(self) -> bool:
        return self.recording is not None


def convert(sheets: Sequence[Sheet], mapping: Mapping) -> Conversion:
    """Never raises for what an export or a mapping holds: it says so in `open` and `defects`."""
    findings, defects = Findings(), list[Defect]()
    tables = mapped_sheets(sheets, mapping)
    _check_tables(tables, findings)
    start = origin_of(tables)
    made = Conversion(mapping)
    made.length, columns = read_minutes([t for t in tables if t.choice.table == "minutes"], start, defects)
    made.products = read_catalogue(tables, mapping.products, defects)
    by_name = {**made.products.by_name, **made.products.by_raw}
    grids = [_with_skus(t, made.products) for t in tables if t.choice.table == "product_minutes"]
    made.grid = read_grid(grids, made.products.skus, by_name, made.length, start, defects)
    from_rates(made.grid)
    read_counts(made.grid)
    _lone_product(made.grid, columns, made.length)
    told, ad_column = _told_actions(made, tables, columns, start, findings, defects)
    released = _released(made, told)
    fill_sales(made.grid, mapping, released, findings)
    made.actions = _all_actions(made, told, ad_column, findings)
    fill_in(made.products, mapping, made.grid, released_by(made.actions), findings)
    made.actions = _all_actions(made, told, ad_column, None)  # list prices are known now
    fill_from_log(made.grid, made.actions, made.products, made.length, findings)
    note_columns(made.grid, findings)
    _check_grid(made, findings)
    ad_log = _ad_log(made.actions, made.length)
    minutes = Minutes(made.length, mapping, made.grid, ad_log, findings, defects, columns)
    made.minutes = derive_minutes(minutes)
    made.deviations = {name: round(value, 5) for name, value in minutes.deviations.items()}
    _check_session(mapping, findings)
    made.open, made.origins = findings.open, findings.origins
    defects += unknown_minutes(made.minutes, made.grid, made.length) if made.length else []
    _finish(made, defects)
    return made


def _finish(made: Conversion, defects: list[Defect]) -> None:
    """Through the same door as every recording: its defects are told with the places of the export."""
    if not made.open and not defects:
        files = write_files(made.mapping.session, made.length, made.minutes, made.grid, made.products, made.actions)
        try:
            made.recording, made.files = parse_recording(files), files
        except RecordingRefused as error:
            defects += [placed(defect, made.minutes, made.grid, made.products, made.actions) for defect in error.defects]
            made.truncated = error.truncated
    made.truncated = made.truncated or len(defects) > MOST_DEFECTS
    made.defects = defects[:MOST_DEFECTS]


def _check_tables(tables: Sequence[Mapped], findings: Findings) -> None:
    for name in NEEDED_ONCE:
        if not any(table.choice.table == name for table in tables):
            findings.miss("missing_table", name)
    for table in tables:
        time = TIME_FIELD.get(table.choice.table)
        if time and table.choice.column_of(time) is None:
            findings.miss("missing_time", table.choice.table, time, sheet=table.sheet.label)
        if table.choice.table in {"product_minutes", "products"} and not (table.choice.column_of("sku") or table.choice.column_of("name")):
            findings.miss("missing_product_column", table.choice.table, "sku", sheet=table.sheet.label)


def _with_skus(table: Mapped, products: Catalogue) -> Mapped:
    """The table with its products called by their skus."""
    column = table.choice.column_of("sku")
    if column is None or all(raw == sku for raw, sku in products.by_raw.items()):
        return table
    rows = list(table.sheet.rows)
    for row in table.rows:
        cells = list(rows[row])
        cells[column.place] = products.by_raw.get(cells[column.place], cells[column.place])
        rows[row] = tuple(cells)
    return Mapped(Sheet(table.sheet.file, table.sheet.name, tuple(rows), table.sheet.lines), table.choice, table.rows)


def _lone_product(grid: Grid, columns: dict[str, list[Track]], length: int) -> None:
    """With a single product the room's clicks, orders, units and GMV are its own."""
    if len(grid.skus) != 1 or not length:
        return
    for name, of_product in TOTALS.items():
        track = columns.get(name, [None])[0]
        if of_product not in grid.tracks and track is not None and track.how in {"each", "running"}:
            grid.tracks[of_product] = Track(track.values[None, :], track.lines[None, :], track.label, track.header, track.how, track.rounding)


def _told_actions(
    made: Conversion, tables: Sequence[Mapped], columns: dict[str, list[Track]], start: float | None, findings: Findings, defects: list[Defect]
) -> tuple[list[Action], Array | None]:
    """(what a table or a person says of the operator; ad spend per minute by its column)."""
    how = made.mapping.how("operator")
    told, early = read_actions(tables, made.products, start, defects) if how != "derived" else ([], 0)
    told += typed_actions(made.mapping.operator_text, made.products, defects)
    if early:
        findings.came("operator", "at_s", "assumed", "before_the_start", count=early)
    if told and how != "derived":
        headers = tuple(column.header for table in tables if table.choice.table == "operator" for column in table.choice.columns if column.field)
        findings.came("operator", "lever", "read", "table", headers, levers=", ".join(sorted({action.lever for action in told})))
    spends = [track.values for track in columns.get("ad_spend", [])]
    return told, np.sum(spends, axis=0) if spends else None


def _all_actions(made: Conversion, told: list[Action], ad_spend: Array | None, findings: Findings | None) -> list[Action]:
    """The told ones, and what the minutes show of levers that nobody told, where a person said so."""
    how = made.mapping.how("operator") or ("table" if told else "")
    actions = list(told)
    if how in {"derived", "both"}:
        cells = {sku: made.products.cells[sku].get("list_price") for sku in made.products.skus}
        amounts = {sku: read_amount(cell.text) for sku, cell in cells.items() if cell}
        prices = {sku: amount.value for sku, amount in amounts.items() if amount}
        derived = derive_actions(made.grid, ad_spend, prices, {action.lever for action in told})
        actions += derived
        if findings is not None and derived:
            findings.came("operator", "lever", "derived", "derived", (), levers=", ".join(sorted({action.lever for action in derived})))
    actions.sort(key=lambda action: action.at_s)
    if findings is not None and not any(action.lever == "pitch" for action in actions):
        solvable = "pitch_seconds" in made.grid.tracks
        findings.miss("decide" if solvable else "no_pitch", "operator", "operator", solvable, decision="operator")
    return actions


def _released(made: Conversion, told: list[Action]) -> Array | None:
    return releases_from(told, made.grid.skus, made.length) if made.length else None


def _ad_log(actions: Sequence[Action], length: int) -> Array | None:
    """CNY per minute that the log's rates spend; None when no action names ads."""
    rates = [(action.at_s, amount.value) for action in actions if action.lever == "ad_spend" and (amount := read_amount(action.value)) is not None]
    if not rates:
        return None
    spent = np.zeros(length)
    for (at_s, rate), (end_s, _) in zip(rates, [*rates[1:], (60.0 * length, 0.0)], strict=True):
        for minute in range(int(at_s // 60), min(length, int(-(-end_s // 60)))):
            spent[minute] += rate * max(0.0, min(end_s, 60.0 * (minute + 1)) - max(at_s, 60.0 * minute)) / 60.0
    return np.round(spent, 2)


def _check_grid(made: Conversion, findings: Findings) -> None:
    asked = {point.field for point in findings.open if point.table == "product_minutes"}
    if any(point.code == "missing_table" and point.table == "product_minutes" for point in findings.open):
        return
    for column in PRODUCT_MINUTES:
        if column.name not in {"minute", "sku", *made.grid.tracks, *asked}:
            findings.miss("missing_field", "product_minutes", column.name)


def _check_session(mapping: Mapping, findings: Findings) -> None:
    for key in SESSION_KEYS:
        if key != "title_en" and not mapping.session.get(key, "").strip():
            findings.miss("session_fact", "session", key, True)
