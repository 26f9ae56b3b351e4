"""Sheets → the mapping that a person is asked to confirm: known names first, then similar ones, never two columns for one field."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from sandbox.exports.amounts import is_missing, read_amount
from sandbox.exports.dictionary import KNOWN, Known, names_of, normalised, read_header
from sandbox.exports.fields import FIELDS, TABLES, TIME_FIELD
from sandbox.exports.header import body, find_header, header_names, signature, unit_row
from sandbox.exports.mapping import IGNORED, ColumnChoice, Mapping, TableChoice
from sandbox.exports.moments import started_at, time_form
from sandbox.exports.sheets import Sheet

SIMILAR = 0.78
OF_THE_HOST = ("host", "title", "title_en", "platform", "followers", "provenance")
"""Facts that the next export of the same form most likely shares."""
OF_THE_PRODUCT = ("sku", "name", "name_en", "category", "role", "floor_price", "unit_cost")
"""Facts of a product that stay from one session to the next; list price, stock and reserve do not."""
_PLATFORM_MARKS = {"douyin": "抖音 douyin 千川", "taobao": "淘宝 生意参谋 taobao", "kuaishou": "快手 磁力 kuaishou"}
_NEEDED = {
    "minutes": {"minute", "online", "gmv", "entries_total", "entries_follow"},
    "product_minutes": {"minute", "sku", "name", "gmv", "clicks", "stock"},
    "products": {"sku", "name", "list_price", "unit_cost", "role"},
    "operator": {"at_s", "lever", "value"},
}
_PREFERRED = {"each": 0.02, "level": 0.02, "last": 0.02, "running": 0.01}
_START_KEYS = frozenset({"开播时间", "直播开始时间", "开始时间", "直播时间", "starttime", "startedat"})
_TITLE_KEYS = frozenset({"直播间", "直播间名称", "直播标题", "直播主题", "标题", "livestream", "title"})
_FOLLOWER_KEYS = frozenset({"粉丝数", "粉丝总数", "账号粉丝数", "followers"})


def propose(sheets: Sequence[Sheet], remembered: dict[str, Mapping] | None = None) -> Mapping:
    """`remembered`: header signature → the mapping of one table that was confirmed before, with its decisions and session facts."""
    before = remembered or {}
    tables: list[TableChoice] = []
    decisions: dict[str, dict[str, Any]] = {}
    products: dict[str, dict[str, str]] = {}
    rules: dict[str, str] = {}
    session: dict[str, str] = {}
    for sheet in sheets:
        table = propose_table(sheet)
        known = before.get(table.signature)
        if known is not None and known.tables:
            table = recall(table, known.tables[0])
            decisions |= known.decisions
            products |= known.products
            rules |= known.product_rules
            session |= {
                key: value for key, value in known.session.items() if value and key in {"host", "title", "title_en", "platform", "provenance"}
            }
        tables.append(table)
    session = _session_of(sheets, tables) | session
    start = _first_stamp(sheets, tables)
    if start:
        session.setdefault("started_at", start)
    return Mapping(tuple(tables), decisions, products, rules, "", session)


def _first_stamp(sheets: Sequence[Sheet], tables: Sequence[TableChoice]) -> str | None:
    """When the minutes begin, where their stamps carry a date."""
    for sheet, table in zip(sheets, tables, strict=True):
        time = table.column_of("minute") if table.table == "minutes" else None
        if time is None:
            continue
        header = sheet.lines.index(table.header_line)
        starts = [started_at(sheet.rows[row][time.place], time.unit) for row in body(sheet, header)]
        known = [start for start in starts if start]
        if known:
            return min(known)
    return None


def propose_table(sheet: Sheet) -> TableChoice:
    header = find_header(sheet)
    if header is None:
        return TableChoice(sheet.file, sheet.name, IGNORED, sheet.lines[0] if sheet.lines else 1, "", "refuse", ())
    return table_at(sheet, header)


def table_at(sheet: Sheet, header: int, table: str = "") -> TableChoice:
    """The proposal with the header at this place and, if given, as this table."""
    names = header_names(sheet, header)
    choices = {name: _columns(sheet, header, names, name) for name in (TABLES if not table or table == IGNORED else (table,))}
    best = table if table and table != IGNORED else max(choices, key=lambda name: _fit(name, choices[name], sheet, header))
    columns = choices[best]
    if table == IGNORED or (not table and not _is_table(best, columns)):
        best, columns = IGNORED, tuple(ColumnChoice(column.header, column.place) for column in columns)
    return TableChoice(sheet.file, sheet.name, best, sheet.lines[header], signature(names), "refuse", columns)


def recall(table: TableChoice, known: TableChoice) -> TableChoice:
    """The remembered choice for the same headers, whatever the order they stand in now."""
    by_header: dict[str, list[ColumnChoice]] = {}
    for column in known.columns:
        by_header.setdefault(normalised(column.header), []).append(column)
    columns = []
    for column in table.columns:
        same = by_header.get(normalised(column.header))
        kept = same.pop(0) if same else ColumnChoice(column.header, column.place)
        columns.append(replace(kept, header=column.header, place=column.place, confidence=1.0 if kept.field else 0.0, reason="remembered"))
    return replace(table, table=known.table, gaps=known.gaps, columns=tuple(columns), remembered=True)


def _columns(sheet: Sheet, header: int, names: Sequence[str], table: str) -> tuple[ColumnChoice, ...]:
    units = unit_row(sheet, header) or (None,) * len(names)
    rows = body(sheet, header)
    proposed = []
    for place, name in enumerate(names):
        if not name:
            continue
        samples = [sheet.rows[row][place] for row in rows[:400] if not is_missing(sheet.rows[row][place])]
        proposed.append(_column(name, place, units[place], samples, table))
    first = [sheet.rows[row] for row in rows[:2000]]
    key = next((column.place for column in proposed if column.field in {"sku", "name"}), None)
    keys = [row[key] for row in first] if key is not None else []
    proposed = [_as_it_grows(column, [row[column.place] for row in first], keys, table) for column in proposed]
    return _without_rivals(proposed, table)


def _as_it_grows(column: ColumnChoice, cells: Sequence[str], keys: Sequence[str], table: str) -> ColumnChoice:
    """An amount that never falls from row to row (of one product) is a running total, whatever its name; one that falls is none."""
    if not column.field or not {"each", "running"} <= set(FIELDS[table][column.field].hows) or column.how not in {"each", "running"}:
        return column
    series: dict[str, list[float]] = {}
    for place, cell in enumerate(cells):
        amount = None if is_missing(cell) else read_amount(cell)
        if amount is not None:
            series.setdefault(keys[place] if keys else "", []).append(amount.value)
    rising = [all(b >= a for a, b in pairwise(values)) for values in series.values() if len(set(values)) > 2]
    falling = [all(b <= a for a, b in pairwise(values)) for values in series.values() if len(set(values)) > 2]
    if not rising:
        return column
    grows = all(rising) or all(falling)
    if column.how == "running" and not grows:
        return replace(column, how="each", confidence=min(column.confidence, 0.7))
    if column.how == "each" and grows and max(len(set(values)) for values in series.values()) >= 8:
        return replace(column, how="running", confidence=min(column.confidence, 0.7))
    return column


def _column(name: str, place: int, unit_below: str | None, samples: Sequence[str], table: str) -> ColumnChoice:
    header = read_header(name)
    known, confidence, reason = _look_up(header.key, header.bare, table)
    if known is None:
        return ColumnChoice(name, place)
    spec = FIELDS[table][known.field]
    how = known.how
    if header.how in spec.hows and how in {"each", "running", ""} and header.key != normalised(known.name):
        how = header.how
    if how not in spec.hows:
        how = spec.hows[0]
    if known.field in {"product_clicks", "clicks"} and how == "each" and samples and all("%" in cell for cell in samples[:50]):
        how = next(item for item in spec.hows if item.startswith("rate_of"))
    if spec.family == "time":
        unit = time_form(samples)
    else:
        unit = _unit(header.unit or unit_below or "", known.unit, spec.units(how), samples)
    return ColumnChoice(name, place, known.field, how, unit, round(confidence, 3), reason)


def _unit(said: str, usual: str, allowed: Sequence[str], samples: Sequence[str]) -> str:
    if said == "wan" and "wan_yuan" in allowed:
        said = "wan_yuan"
    for unit in (said, usual):
        if unit in allowed:
            if unit == "percent" and not said and samples and not any("%" in cell for cell in samples):
                amounts = [amount.value for amount in map(read_amount, samples) if amount]
                return "ratio" if amounts and max(amounts) <= 1 else "percent"
            return unit
    return allowed[0]


def _look_up(key: str, bare: str, table: str) -> tuple[Known | None, float, str]:
    names = names_of(table)
    if key in names:
        return names[key], 1.0, "known"
    if bare in names:
        return names[bare], 0.95, "known"
    tail = re.split(r"(?:进入人数|流量来源|来源|渠道)", key)[-1]
    if tail != key and tail in names:
        return names[tail], 0.9, "known"
    close = difflib.get_close_matches(bare, names, n=1, cutoff=SIMILAR)
    if close and len(bare) >= 3:
        return names[close[0]], 0.8 * difflib.SequenceMatcher(None, bare, close[0]).ratio(), "similar"
    return None, 0.0, ""


def _without_rivals(columns: Sequence[ColumnChoice], table: str) -> tuple[ColumnChoice, ...]:
    """Of several columns for one field the surest stays, amounts of a slot before running totals before rates."""
    best: dict[str, ColumnChoice] = {}
    for column in columns:
        if column.field and not FIELDS[table][column.field].summed:
            rival = best.get(column.field)
            if rival is None or _rank(column) > _rank(rival):
                best[column.field] = column
    return tuple(
        column
        if not column.field or FIELDS[table][column.field].summed or best[column.field] is column
        else ColumnChoice(column.header, column.place)
        for column in columns
    )


def _rank(column: ColumnChoice) -> float:
    return column.confidence + _PREFERRED.get(column.how, 0.0)


def _fit(table: str, columns: Sequence[ColumnChoice], sheet: Sheet, header: int) -> float:
    fields = {column.field: column.confidence for column in columns if column.field}
    score = sum(fields.values()) / max(1, len(columns)) * 10 + sum(1.0 for name in _NEEDED[table] if name in fields)
    time = TIME_FIELD.get(table)
    if time and time not in fields:
        score -= 6
    if table == "products" and "minute" in {column.field for column in _columns_of_time(sheet, header)}:
        score -= 6
    if table == "minutes" and _repeats(sheet, header, columns):
        score -= 8
    if table == "product_minutes" and not ({"sku", "name"} & set(fields)):
        score -= 8
    return score


def _columns_of_time(sheet: Sheet, header: int) -> list[ColumnChoice]:
    return [_column(name, place, None, (), "minutes") for place, name in enumerate(header_names(sheet, header)) if name]


def _repeats(sheet: Sheet, header: int, columns: Sequence[ColumnChoice]) -> bool:
    """Several rows of one time stamp with a column that names products: a table of products in minutes."""
    if not any(_look_up(normalised(column.header), normalised(column.header), "products")[0] for column in columns if not column.field):
        return False
    time = next((column for column in columns if column.field == "minute"), None)
    if time is None:
        return False
    stamps = [sheet.rows[row][time.place] for row in body(sheet, header)[:200]]
    return len(set(stamps)) < len(stamps)


def _is_table(table: str, columns: Sequence[ColumnChoice]) -> bool:
    fields = {column.field for column in columns if column.field}
    time = TIME_FIELD.get(table)
    return len(fields) >= 2 and (time is None or time in fields)


def _session_of(sheets: Sequence[Sheet], tables: Sequence[TableChoice]) -> dict[str, str]:
    """Facts that titles, key cells, file names and time stamps tell. To be confirmed like everything else."""
    session: dict[str, str] = {}
    platforms = [known.platform for sheet in sheets for known in _known_names(sheet) if known.platform]
    for sheet, table in zip(sheets, tables, strict=True):
        _read_keys(sheet, 20 if table.table == IGNORED else sheet.lines.index(table.header_line), session)
    text = " ".join(f"{sheet.file} {sheet.name} {' '.join(' '.join(row) for row in sheet.rows[:3])}" for sheet in sheets).lower()
    for platform, marks in _PLATFORM_MARKS.items():
        if any(mark in text for mark in marks.split()):
            session.setdefault("platform", platform)
    if platforms:
        session.setdefault("platform", max(set(platforms), key=platforms.count))
    stem = re.sub(r"[^A-Za-z0-9_.-]+", "-", PurePosixPath(sheets[0].file).stem).strip("-.") if sheets else ""
    if stem:
        session.setdefault("id", stem[:64])
    return session


def _known_names(sheet: Sheet) -> list[Known]:
    header = find_header(sheet)
    if header is None:
        return []
    keys = {normalised(name) for name in header_names(sheet, header)}
    return [known for known in KNOWN if known.platform and normalised(known.name) in keys]


def _read_keys(sheet: Sheet, above: int, session: dict[str, str]) -> None:
    """Key cells above the header, or of a sheet that is a list of keys and values."""
    for row in sheet.rows[:above]:
        for place, cell in enumerate(row):
            key, colon, value = cell.replace("：", ":").partition(":")
            if not colon and place + 1 < len(row):
                value = row[place + 1]
            key, value = normalised(key), value.strip()
            if not value:
                continue
            if key in _START_KEYS and started_at(value, "clock"):
                session.setdefault("started_at", str(started_at(value, "clock")))
            elif key in _TITLE_KEYS and read_amount(value) is None:
                session.setdefault("title", value)
            elif key in _FOLLOWER_KEYS and (amount := read_amount(value)) is not None:
                session.setdefault("followers", str(round(amount.value)))
