"""What a person confirms: which column is which field, in which unit, counted how; what stands in for what the export lacks.

As JSON (`export-mapping/1`) it is kept with a draft, remembered for the next export, and read by the command.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sandbox.exports.fields import FIELDS, TABLES

FORMAT = "export-mapping/1"
IGNORED = "ignored"
GAPS = ("refuse", "nothing", "interpolate")
"""A minute without a row: a defect; nothing happened in it; or levels and running totals on the line between their neighbours."""
SESSION_KEYS = ("id", "host", "title", "title_en", "platform", "started_at", "followers", "provenance")
PRODUCT_RULES = ("category", "role", "reserve", "floor_percent", "cost_percent", "list_price_from", "stock_from", "reserve_from")
"""Percentages are of the list price; `*_from` takes `first_price`, `first_stock`, `released`: what the product's own minutes show."""
MOST_OPERATOR_TEXT = 200_000

DECISIONS: dict[str, tuple[str, ...]] = {
    "online": ("entries_minus_exits",),
    "entries": ("split", "none"),
    "exits": ("from_online",),
    "watch_seconds": ("from_average", "from_online"),
    "comments": ("none",),
    "new_followers": ("none",),
    "product_clicks": ("column", "products"),
    "orders": ("column", "products"),
    "units": ("column", "products"),
    "gmv": ("column", "products"),
    "buyers": ("as_orders",),
    "refund_gmv": ("percent",),
    "ad_spend": ("from_log", "none"),
    "questions": ("percent",),
    "answered": ("percent",),
    "product_units": ("as_orders", "from_stock", "from_price"),
    "product_orders": ("as_units",),
    "product_gmv": ("price_times_units",),
    "product_stock": ("from_log",),
    "product_price": ("from_log",),
    "pitch_seconds": ("from_log",),
    "operator": ("table", "derived", "both"),
}
"""What may stand in for what is missing. `percent` takes a number; `split` takes one per missing channel."""


class MappingInvalid(ValueError):
    """The JSON is not a mapping. `where` is the path of what is wrong."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where, self.reason = where, reason


@dataclass(frozen=True)
class ColumnChoice:
    """One column of a sheet. `field` is empty for a column that is left out."""

    header: str
    place: int
    field: str = ""
    how: str = ""
    unit: str = ""
    confidence: float = 0.0
    reason: str = ""
    """known, similar, remembered, chosen, or empty."""


@dataclass(frozen=True)
class TableChoice:
    file: str
    sheet: str
    table: str
    """One of TABLES, or `ignored`."""
    header_line: int
    signature: str
    gaps: str
    columns: tuple[ColumnChoice, ...]
    remembered: bool = False

    def column_of(self, name: str) -> ColumnChoice | None:
        return next((column for column in self.columns if column.field == name), None)


@dataclass(frozen=True)
class Mapping:
    tables: tuple[TableChoice, ...] = ()
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    products: dict[str, dict[str, str]] = field(default_factory=dict)
    """Typed in: sku → field → text."""
    product_rules: dict[str, str] = field(default_factory=dict)
    """For every product that says nothing itself; keys: PRODUCT_RULES."""
    operator_text: str = ""
    """Actions typed in, a line each: time, lever, sku, value."""
    session: dict[str, str] = field(default_factory=dict)

    def how(self, name: str) -> str:
        return str(self.decisions.get(name, {}).get("how", ""))

    def number(self, name: str, key: str = "percent") -> float | None:
        value = self.decisions.get(name, {}).get(key)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def with_decision(self, name: str, **content: Any) -> Mapping:
        return replace(self, decisions={**self.decisions, name: content})


def to_json(mapping: Mapping) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(json.dumps({"format": FORMAT, **asdict(mapping)}))  # lists, as they come back from a row
    return content


def mapping_of(content: Any) -> Mapping:
    """Raises MappingInvalid."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise MappingInvalid("format", f"expected {FORMAT}")
    tables = content.get("tables", [])
    if not isinstance(tables, list) or len(tables) > 100:
        raise MappingInvalid("tables", "expected a list")
    return Mapping(
        tables=tuple(table_of(item, f"tables[{place}]") for place, item in enumerate(tables)),
        decisions=decisions_of(content.get("decisions", {})),
        products={str(sku)[:64]: _texts(row, f"products.{sku}") for sku, row in _dict(content.get("products", {}), "products").items()},
        product_rules={key: text for key, text in _texts(content.get("product_rules", {}), "product_rules").items() if key in PRODUCT_RULES},
        operator_text=_text(content.get("operator_text", ""), "operator_text", MOST_OPERATOR_TEXT),
        session={key: value for key, value in _texts(content.get("session", {}), "session").items() if key in SESSION_KEYS},
    )


def table_of(item: Any, where: str) -> TableChoice:
    row = _dict(item, where)
    table = row.get("table")
    if table not in (*TABLES, IGNORED):
        raise MappingInvalid(f"{where}.table", f"one of {', '.join((*TABLES, IGNORED))}")
    gaps = row.get("gaps", "refuse")
    if gaps not in GAPS:
        raise MappingInvalid(f"{where}.gaps", f"one of {', '.join(GAPS)}")
    columns = row.get("columns", [])
    if not isinstance(columns, list) or len(columns) > 300:
        raise MappingInvalid(f"{where}.columns", "expected a list")
    line = row.get("header_line", 1)
    if not isinstance(line, int):
        raise MappingInvalid(f"{where}.header_line", "expected a line number")
    return TableChoice(
        file=_text(row.get("file", ""), f"{where}.file"),
        sheet=_text(row.get("sheet", ""), f"{where}.sheet"),
        table=str(table),
        header_line=line,
        signature=_text(row.get("signature", ""), f"{where}.signature"),
        gaps=gaps,
        columns=tuple(column_of(column, str(table), f"{where}.columns[{place}]") for place, column in enumerate(columns)),
        remembered=row.get("remembered") is True,
    )


def column_of(item: Any, table: str, where: str) -> ColumnChoice:
    row = _dict(item, where)
    name, place = _text(row.get("field", ""), f"{where}.field"), row.get("place", 0)
    if not isinstance(place, int) or isinstance(place, bool) or place < 0:
        raise MappingInvalid(f"{where}.place", "expected a column's place, from 0")
    header = _text(row.get("header", ""), f"{where}.header")
    if not name or table == IGNORED:
        return ColumnChoice(header, place)
    spec = FIELDS[table].get(name)
    if spec is None:
        raise MappingInvalid(f"{where}.field", f"no field “{name}” in {table}")
    how = row.get("how") or spec.hows[0]
    if how not in spec.hows:
        raise MappingInvalid(f"{where}.how", f"one of {', '.join(spec.hows)}")
    unit = row.get("unit") or spec.units(how)[0]
    if unit not in spec.units(how):
        raise MappingInvalid(f"{where}.unit", f"one of {', '.join(spec.units(how))}")
    confidence = row.get("confidence", 0.0)
    if not isinstance(confidence, int | float):
        raise MappingInvalid(f"{where}.confidence", "expected a number")
    return ColumnChoice(header, place, name, how, unit, float(confidence), _text(row.get("reason", ""), f"{where}.reason"))


def decisions_of(content: Any) -> dict[str, dict[str, Any]]:
    decisions: dict[str, dict[str, Any]] = {}
    for name, row in _dict(content, "decisions").items():
        if name not in DECISIONS:
            raise MappingInvalid(f"decisions.{name}", f"one of {', '.join(DECISIONS)}")
        how = _dict(row, f"decisions.{name}").get("how", "")
        if how and how not in DECISIONS[name]:
            raise MappingInvalid(f"decisions.{name}.how", f"one of {', '.join(DECISIONS[name])}")
        kept: dict[str, Any] = {"how": how}
        for key, value in row.items():
            if key == "how":
                continue
            if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 100:
                raise MappingInvalid(f"decisions.{name}.{key}", "a number from 0 to 100")
            kept[str(key)[:40]] = value
        if how:
            decisions[name] = kept
    return decisions


def _dict(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MappingInvalid(where, "expected an object")
    return value


def _text(value: Any, where: str, most: int = 500) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise MappingInvalid(where, f"expected text of at most {most} characters")
    return value


def _texts(value: Any, where: str) -> dict[str, str]:
    return {str(key)[:64]: _text(text, f"{where}.{key}") for key, text in _dict(value, where).items()}
