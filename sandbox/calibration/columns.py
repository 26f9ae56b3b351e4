"""The columns of `live-session/1`: English and Chinese names, what a cell must be, and where each is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FORMAT = "live-session/1"
FILES = ("session.json", "minutes.csv", "products.csv", "product_minutes.csv", "operator.csv")
ROLES = ("traffic", "welfare", "main", "profit", "test")

CellKind = Literal["count", "amount", "price", "seconds", "text", "sku"]
"""count: whole number ≥ 0; amount: number ≥ 0; price: money > 0 with at most two decimals; seconds: number ≥ 0."""


@dataclass(frozen=True)
class Column:
    name: str
    chinese: tuple[str, ...]
    kind: CellKind
    empty_allowed: bool = False


def _c(name: str, chinese: str, kind: CellKind, empty_allowed: bool = False) -> Column:
    return Column(name, tuple(chinese.split("|")), kind, empty_allowed)


MINUTES = (
    _c("minute", "分钟", "count"),
    _c("online", "在线人数", "amount"),
    _c("entries_follow", "进入人数_关注", "count"),
    _c("entries_recommend", "进入人数_推荐", "count"),
    _c("entries_video", "进入人数_短视频", "count"),
    _c("entries_paid", "进入人数_付费", "count"),
    _c("exits", "离开人数", "count"),
    _c("watch_seconds", "观看时长合计秒", "amount"),
    _c("comments", "新增评论数", "count"),
    _c("new_followers", "新增粉丝数", "count"),
    _c("product_clicks", "商品点击次数", "count"),
    _c("orders", "成交订单数", "count"),
    _c("buyers", "成交人数", "count"),
    _c("units", "成交件数", "count"),
    _c("gmv", "成交金额", "amount"),
    _c("refund_gmv", "退款金额", "amount"),
    _c("ad_spend", "投流消耗|千川消耗", "amount"),
    _c("questions", "提问数", "count"),
    _c("answered", "已回复数", "count"),
)
PRODUCTS = (
    _c("sku", "商品编码", "sku"),
    _c("name", "商品名称", "text"),
    _c("name_en", "英文名", "text", True),
    _c("category", "类目", "text"),
    _c("role", "货品角色", "text"),
    _c("list_price", "日常价", "price"),
    _c("floor_price", "最低价", "price"),
    _c("unit_cost", "成本", "amount"),
    _c("stock", "开播库存", "count"),
    _c("reserve", "可补库存", "count"),
)
PRODUCT_MINUTES = (
    _c("minute", "分钟", "count"),
    _c("sku", "商品编码", "sku"),
    _c("pitch_seconds", "讲解时长秒", "seconds"),
    _c("price", "到手价", "price"),
    _c("stock", "库存", "count"),
    _c("clicks", "商品点击次数", "count"),
    _c("orders", "成交订单数", "count"),
    _c("units", "成交件数", "count"),
    _c("gmv", "成交金额", "amount"),
)
OPERATOR = (
    _c("at_s", "时间秒", "seconds"),
    _c("lever", "操作", "text"),
    _c("sku", "商品编码", "text", True),
    _c("value", "数值", "text", True),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "minutes.csv": MINUTES,
    "products.csv": PRODUCTS,
    "product_minutes.csv": PRODUCT_MINUTES,
    "operator.csv": OPERATOR,
}
ENTRIES = ("entries_follow", "entries_recommend", "entries_video", "entries_paid")


def english_name(header: str, columns: tuple[Column, ...]) -> str | None:
    """The column that a header cell names in either language, or None."""
    wanted = header.strip()
    for column in columns:
        if wanted == column.name or wanted in column.chinese:
            return column.name
    return None
