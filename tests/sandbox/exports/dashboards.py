"""Builders: a carried recording under the names, units and habits of a Douyin dashboard's export, as a workbook or as CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import openpyxl

from sandbox.calibration.columns import TABLES
from sandbox.engine.levers import LEVERS
from tests.sandbox.calibration import session_files as build

Row = list[object]
START = datetime(2026, 9, 5, 20, 0)  # noqa: DTZ001
CUES = {"demo": "讲解演示", "hook": "留人", "answer": "答疑", "hold": "憋单", "close": "逼单"}
SWITCH = {"on": "开", "off": "关"}


def table(files: build.Files, name: str) -> list[dict[str, str]]:
    """By the English names, whichever the file has."""
    rows = build.rows_of(files[name])
    english = {alias: column.name for column in TABLES[name] for alias in column.chinese}
    header = [english.get(cell, cell) for cell in rows[0]]
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def wan(amount: float) -> str:
    """As a live screen writes large amounts: 12345.6 → 1.23万."""
    return f"{amount / 1e4:.2f}万" if amount >= 10_000 else f"{amount:.2f}"


def minutes_sheet(files: build.Files, money: Callable[[float], object] = lambda amount: round(amount, 2)) -> list[Row]:
    """直播趋势: a title, the header in line 3, a row of units, one row per minute, a row of totals."""
    header = [
        "时间", "在线人数", "进入人数", "离开人数", "关注", "直播推荐", "短视频引流", "千川PC版", "千川消耗", "总观看时长",
        "新增评论数", "新增粉丝数",
        "商品点击率", "成交订单数", "成交人数", "成交件数", "累计成交金额", "退款金额", "提问数", "已回复数",
    ]  # fmt: skip
    units = ["", "人", "人", "人", "人", "人", "人", "人", "元", "秒", "条", "人", "%", "单", "人", "件", "元", "元", "条", "条"]
    rows: list[Row] = [["抖音电商罗盘 直播大屏"], ["开播时间：2026-09-05 20:00", "粉丝数：1.2万"], list(header), list(units)]
    running = 0.0
    for row in table(files, "minutes.csv"):
        running += float(row["gmv"])
        entries = [int(row[name]) for name in ("entries_follow", "entries_recommend", "entries_video", "entries_paid")]
        stamp = START + timedelta(minutes=int(row["minute"]))
        online = float(row["online"])
        rate = f"{100 * int(row['product_clicks']) / max(online, 0.1):.2f}%"
        rows.append([
            f"{stamp:%Y-%m-%d %H:%M}", online, f"{sum(entries):,}", int(row["exits"]), *entries, float(row["ad_spend"]), int(row["watch_seconds"]),
            int(row["comments"]), int(row["new_followers"]), rate, int(row["orders"]), int(row["buyers"]), int(row["units"]), money(running),
            float(row["refund_gmv"]), int(row["questions"]), int(row["answered"]),
        ])  # fmt: skip
    return [*rows, ["合计", *[""] * (len(header) - 1)]]


def products_sheet(files: build.Files) -> list[Row]:
    roles = {"traffic": "引流款", "welfare": "福利款", "main": "主推款", "profit": "利润款", "test": "测试款"}
    rows: list[Row] = [["商品ID", "商品名称", "英文名", "类目", "货品角色", "划线价（元）", "最低价（元）", "成本（元）", "开播库存", "可补库存"]]
    for row in table(files, "products.csv"):
        figures = [float(row[name]) for name in ("list_price", "floor_price", "unit_cost", "stock", "reserve")]
        rows.append([row["sku"], row["name"], row["name_en"], row["category"], roles[row["role"]], *figures])
    return rows


def product_minutes_sheet(files: build.Files) -> list[Row]:
    """Running totals per product, prices in fen, newest minute first, as a back office writes them."""
    header = ["统计时间", "商品名称", "讲解时长", "到手价(分)", "库存", "商品点击人数", "累计成交订单数", "累计成交件数", "累计成交金额"]
    names = {row["sku"]: row["name"] for row in table(files, "products.csv")}
    totals: dict[str, list[float]] = {sku: [0.0, 0.0, 0.0] for sku in names}
    rows: list[Row] = []
    for row in table(files, "product_minutes.csv"):
        total = totals[row["sku"]]
        for place, name in enumerate(("orders", "units", "gmv")):
            total[place] += float(row[name])
        stamp = START + timedelta(minutes=int(row["minute"]))
        rows.append([
            f"{stamp:%Y-%m-%d %H:%M}", names[row["sku"]], int(row["pitch_seconds"]), round(float(row["price"]) * 100), int(row["stock"]),
            int(row["clicks"]), int(total[0]), int(total[1]), round(total[2], 2),
        ])  # fmt: skip
    return [list(header), *rows[::-1]]


def operator_sheet(files: build.Files) -> list[Row]:
    """场记: what was done, by the watch, in Chinese."""
    rows: list[Row] = [["操作时间", "操作", "商品ID", "数值"]]
    for row in table(files, "operator.csv"):
        stamp = START + timedelta(seconds=float(row["at_s"]))
        value = row["value"]
        if row["lever"] == "cue":
            value = CUES[value]
        if row["lever"] in {"guarantee", "cohost", "shelf"}:
            value = SWITCH[value]
        rows.append([f"{stamp:%Y-%m-%d %H:%M:%S}", LEVERS[row["lever"]].label_zh, row["sku"], f"￥{value}" if row["lever"] == "price" else value])
    return rows


def sheets_of(files: build.Files, **options: object) -> dict[str, list[Row]]:
    return {
        "直播趋势": minutes_sheet(files, **options),  # type: ignore[arg-type]
        "商品": products_sheet(files),
        "商品分钟": product_minutes_sheet(files),
        "操作记录": operator_sheet(files),
    }


def workbook(sheets: dict[str, list[Row]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@lru_cache  # a workbook bears the time it was written: made twice it is another file
def douyin(name: str = "boutique-01") -> bytes:
    return workbook(sheets_of(build.read_folder(name)))


def csv_bytes(rows: Sequence[Row], encoding: str = "gbk", separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def facts(name: str = "boutique-01") -> dict[str, str]:
    """What the examiner types in: the session's own words."""
    import json

    content = json.loads(build.read_folder(name)["session.json"])
    return {key: str(content[key]) for key in ("id", "host", "title", "title_en", "platform", "started_at", "followers", "provenance")}
