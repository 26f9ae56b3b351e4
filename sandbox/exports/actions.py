"""The operator's actions: of a table, typed in, or read off the minutes (pitch, price, ad spend, releases)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sandbox.calibration.defects import Defect
from sandbox.calibration.tables import read_number
from sandbox.engine.levers import LEVERS
from sandbox.exports.amounts import plain, read_amount, unsigned
from sandbox.exports.catalogue import TYPED, Catalogue, number_text
from sandbox.exports.moments import read_moment_s, time_form
from sandbox.exports.reading import Grid, Mapped, read_times
from sandbox.exports.slots import Array

DERIVED = ("pitch", "price", "ad_spend", "release")
_MORE_LEVER_WORDS = {
    "pitch": "讲解 开始讲解 切品 过品 取消讲解 结束讲解",
    "price": "改价 调价 价格",
    "ad_spend": "投放 投流 千川 千川投放 加投 投流速度",
    "ad_goal": "投流目标 投放目标",
    "lucky_bag": "福袋 发福袋",
    "shelf": "上架 下架 上链接 下链接",
    "release": "补库存 加库存 放单 放库存",
    "clip": "切片 发短视频",
    "fan_push": "粉丝群 推送粉丝群",
    "cue": "话术 主播话术",
    "pace": "节奏",
    "cohost": "副播",
    "follow_call": "引导关注",
    "agents": "客服 客服人数",
    "guarantee": "运费险",
}
_LEVER_WORDS = {
    **{lever: lever for lever in LEVERS},
    **{lever.label_zh: name for name, lever in LEVERS.items()},
    **{lever.label_en.lower(): name for name, lever in LEVERS.items()},
    **{word: name for name, words in _MORE_LEVER_WORDS.items() for word in words.split()},
}
_SWITCH = {
    **dict.fromkeys(["开", "开启", "是", "上架", "上", "on", "1"], "on"),
    **dict.fromkeys(["关", "关闭", "否", "下架", "下", "off", "0"], "off"),
}
_VALUE_WORDS = {
    "cue": {"讲解演示": "demo", "讲解": "demo", "演示": "demo", "留人": "hook", "答疑": "answer", "憋单": "hold", "逼单": "close", "促单": "close"},
    "pace": {"慢": "calm", "平缓": "calm", "舒缓": "calm", "平稳": "steady", "正常": "steady", "快": "hot", "热": "hot", "激昂": "hot"},
    "ad_goal": {"进房": "views", "观看": "views", "人气": "views", "停留": "stay", "成交": "orders", "下单": "orders"},
    "cohost": _SWITCH,
    "guarantee": _SWITCH,
    "shelf": _SWITCH,
}
_IMPLIED = {"上架": "on", "上链接": "on", "下架": "off", "下链接": "off"}


@dataclass(frozen=True)
class Action:
    """As a line of operator.csv, with its place in the export."""

    at_s: float
    lever: str
    sku: str
    value: str
    label: str = TYPED
    line: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Field → the table's name for it."""


def read_actions(tables: Sequence[Mapped], products: Catalogue, origin_s: float | None, defects: list[Defect]) -> tuple[list[Action], int]:
    """(actions of the operator tables, how many were before the start and count from second 0)."""
    found, early = [], 0
    for table in tables:
        times = read_times(table, origin_s, defects) if table.choice.table == "operator" else None
        if times is None:
            continue
        headers = tuple((column.field, column.header) for column in table.choice.columns if column.field)
        for row, at_s in zip(table.rows, times, strict=True):
            if np.isnan(at_s):
                continue
            early += at_s < 0
            cells = {column.field: table.sheet.rows[row][column.place] for column in table.choice.columns if column.field}
            found.append(_action(max(0.0, float(at_s)), cells, products, table.sheet.label, table.line(row), headers))
    return found, early


def typed_actions(text: str, products: Catalogue, defects: list[Defect]) -> list[Action]:
    """Lines “time, lever, sku, value”; times all in one form: seconds, 12:30 or 1:12:30 since the start."""
    rows = [(line, row) for line, row in enumerate(csv.reader(io.StringIO(text)), start=1) if any(cell.strip() for cell in row)]
    form = time_form([row[0] for _, row in rows])
    form = {"hour_minute": "minute_second", "clock": "minute_second", "minute": "seconds", "minute_from_1": "seconds"}.get(form, form)
    found = []
    for line, row in rows:
        cells = [*(cell.strip() for cell in row), "", "", ""]
        at_s = read_moment_s(cells[0], form)
        if at_s is None or at_s < 0:
            defects.append(Defect(TYPED, line, "at_s", "not_a_time", {"value": cells[0][:40]}))
            continue
        found.append(_action(at_s, {"lever": cells[1], "sku": cells[2], "value": cells[3]}, products, TYPED, line, ()))
    return found


def _action(at_s: float, cells: dict[str, str], products: Catalogue, label: str, line: int, headers: tuple[tuple[str, str], ...]) -> Action:
    word = plain(cells.get("lever", ""))
    lever = _LEVER_WORDS.get(word) or _LEVER_WORDS.get(word.lower(), word)
    raw, name = cells.get("sku", ""), cells.get("name", "")
    sku = products.by_raw.get(raw) or products.by_name.get(raw) or raw or products.by_name.get(name, "")
    value = plain(cells.get("value", "")) or _IMPLIED.get(word, "")
    if word in {"取消讲解", "结束讲解"}:
        sku, value = "", ""
    value = _VALUE_WORDS.get(lever, {}).get(value.lower(), value)
    kind = LEVERS[lever].kind if lever in LEVERS else ""
    if kind in {"number", "sku_number"} and (amount := read_amount(value)) is not None:
        # a plain number stays as it is spelt: 169.0 and 169 are one price, but two contents to a digest
        value = unsigned(value) if read_number(unsigned(value)) is not None else number_text(amount.value)
    if kind in {"sku", "none"}:  # dashboards write remarks there
        value = ""
    if kind in {"number", "choice", "none"} and lever in LEVERS:
        sku = ""
    return Action(at_s, lever, sku, value, label, line, headers)


def derive_actions(grid: Grid, ad_spend: Array | None, list_prices: dict[str, float], told: set[str]) -> list[Action]:
    """What the minutes show of the operator, to the minute, for the levers that nobody `told`."""
    actions: list[Action] = []
    if "pitch" not in told and "pitch_seconds" in grid.tracks:
        actions += _pitches(grid)
    if "price" not in told and "price" in grid.tracks:
        actions += _prices(grid, list_prices)
    if "ad_spend" not in told and ad_spend is not None:
        spent = np.nan_to_num(ad_spend)
        changes = np.flatnonzero(np.diff(spent, prepend=0.0) != 0)
        actions += [Action(60.0 * minute, "ad_spend", "", number_text(round(float(spent[minute]), 2))) for minute in changes]
    if "release" not in told:
        actions += _releases(grid)
    return sorted(actions, key=lambda action: action.at_s)


def _pitches(grid: Grid) -> list[Action]:
    """Within a minute: first what was on pitch already, then the others in the order of the table; idle seconds go last, or first before a start."""
    seconds = np.nan_to_num(grid.tracks["pitch_seconds"].values)
    actions: list[Action] = []
    current = ""
    for minute in range(seconds.shape[1]):
        pitched = [(sku, float(seconds[place, minute])) for place, sku in enumerate(grid.skus) if seconds[place, minute] > 0]
        later = {sku for place, sku in enumerate(grid.skus) if minute + 1 < seconds.shape[1] and seconds[place, minute + 1] > 0}
        # what was on goes first, what stays on in the next minute goes last
        pitched.sort(key=lambda item: (item[0] != current, item[0] in later))
        idle = max(0.0, 60.0 - sum(length for _, length in pitched))
        at_s = 60.0 * minute
        for place, (sku, length) in enumerate(pitched):
            is_last = place == len(pitched) - 1
            if idle and is_last and sku in later and sku != current:
                if current:
                    actions.append(Action(at_s, "pitch", "", ""))
                at_s += idle
            if sku != current:
                actions.append(Action(at_s, "pitch", sku, ""))
                current = sku
            at_s += length
        if current and at_s < 60.0 * (minute + 1) - 1e-6:
            actions.append(Action(at_s, "pitch", "", ""))
            current = ""
    return actions


def _prices(grid: Grid, list_prices: dict[str, float]) -> list[Action]:
    actions = []
    for place, sku in enumerate(grid.skus):
        before = list_prices.get(sku)
        for minute, price in enumerate(grid.tracks["price"].values[place]):
            if not np.isnan(price) and (before is None or abs(price - before) > 1e-9):
                actions.append(Action(60.0 * minute, "price", sku, number_text(float(price))))
                before = float(price)
    return actions


def _releases(grid: Grid) -> list[Action]:
    if not {"stock", "units"} <= set(grid.tracks):
        return []
    stock, units = grid.tracks["stock"].values, grid.tracks["units"].values
    actions = []
    for place, sku in enumerate(grid.skus):
        for minute in range(1, stock.shape[1]):
            risen = stock[place, minute] - (stock[place, minute - 1] - units[place, minute])
            if not np.isnan(risen) and risen > 0.5:
                actions.append(Action(60.0 * minute, "release", sku, number_text(float(round(risen)))))
    return actions


def released_by(actions: Sequence[Action]) -> dict[str, int]:
    """Units that the actions ask for, by sku."""
    totals: dict[str, int] = {}
    for action in actions:
        amount = read_amount(action.value) if action.lever == "release" else None
        if amount is not None:
            totals[action.sku] = totals.get(action.sku, 0) + int(amount.value)
    return totals
