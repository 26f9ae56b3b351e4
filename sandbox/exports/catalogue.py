"""The products of an export: who they are, however the tables name them, and what is known of each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Facts
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sandbox.calibration.columns import PRODUCTS, ROLES, Column
from sandbox.calibration.defects import Defect
from sandbox.exports.amounts import is_missing, plain, read_amount
from sandbox.exports.cells import read_value
from sandbox.exports.fields import FIELDS
from sandbox.exports.mapping import ColumnChoice, Mapping
from sandbox.exports.outcome import Findings
from sandbox.exports.reading import Grid, Mapped

_SKU = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
_ROLE_WORDS = {
    "traffic": "引流 引流款",
    "welfare": "福利 福利款",
    "main": "主推 主推款 爆款 主力款",
    "profit": "利润 利润款",
    "test": "测试 测款 测试款",
}
ROLE_WORDS = {word: role for role in ROLES for word in (role, *_ROLE_WORDS[role].split())}
_PLAIN_RULES = ("category", "role", "reserve")
TYPED = ""
"""File of what was typed in on screen."""


@dataclass(frozen=True)
class Cell:
    """A product's text with its place in the export."""

    text: str
    label: str = TYPED
    line: int | None = None
    header: str = ""


@dataclass
class Catalogue:
    skus: list[str] = field(default_factory=list)
    by_raw: dict[str, str] = field(default_factory=dict)
    """What the export calls a product → its sku."""
    by_name: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    """Sku → the one made of the product's name, where the export tells none. What is typed in for the product is kept under it."""

    def typed(self, sku: str, mapping: Mapping) -> dict[str, str]:
        return mapping.products.get(self.made.get(sku, sku), {})

    def sku_for(self, raw: str, name: str) -> str:
        """The sku of a product that a row names; a new one when neither was seen. A platform's numbers stay.

        Other words give a sku that is the same in every export: calibration tells a host's products by their skus.
        """
        known = self.by_raw.get(raw) if raw else self.by_name.get(name)
        if known:
            return known
        sku = raw
        if not raw or not _SKU.fullmatch(raw):
            sku = f"P-{hashlib.sha256((raw or name).encode()).hexdigest()[:8]}"
            self.made[sku] = sku
        self.skus.append(sku)
        self.cells.setdefault(sku, {})
        if raw:
            self.by_raw[raw] = sku
        if name:
            self.by_name.setdefault(name, sku)
        return sku

    def rename(self, sku: str, other: str) -> None:
        self.skus[self.skus.index(sku)] = other
        self.cells[other], self.made[other] = self.cells.pop(sku), self.made.pop(sku)
        for names in (self.by_raw, self.by_name):
            names |= {name: other for name, known in names.items() if known == sku}


def read_catalogue(tables: Sequence[Mapped], typed: Facts[str, Facts[str, str]], defects: list[Defect]) -> Catalogue:
    """Of the product tables, or, where there is none, of the rows of products in minutes.

    `typed`: facts by sku; a product that the export knows by its name only can be given its number there.
    """
    found = Catalogue()
    for table in tables:
        if table.choice.table == "products":
            _read_products(table, found, defects)
    if not found.skus:
        for table in tables:
            if table.choice.table == "product_minutes":
                _read_seen(table, found)
    for sku in list(found.made):
        other = typed.get(sku, {}).get("sku", "").strip()
        if other in found.skus:
            defects.append(Defect(TYPED, None, "sku", "duplicate_sku", {"sku": other}))
        elif other:
            found.rename(sku, other)
    return found


def _cell(table: Mapped, row: int, column: ColumnChoice | None) -> str:
    return table.sheet.rows[row][column.place] if column else ""


def _read_products(table: Mapped, found: Catalogue, defects: list[Defect]) -> None:
    sku_column, name_column = table.choice.column_of("sku"), table.choice.column_of("name")
    if sku_column is None and name_column is None:
        return
    seen: set[str] = set()
    for row in table.rows:
        raw, name = _cell(table, row, sku_column), _cell(table, row, name_column)
        if not raw and not name:
            continue
        sku = found.sku_for(raw, name)
        if sku in seen:
            column = sku_column or name_column
            defects.append(Defect(table.sheet.label, table.line(row), column.header if column else None, "duplicate_sku", {"sku": raw or name}))
            continue
        seen.add(sku)
        for column in table.choice.columns:
            text = table.sheet.rows[row][column.place] if column.field else ""
            if column.field not in {"", "sku"} and text:
                shown = _in_tokens(column, text, table, row, defects)
                found.cells[sku][column.field] = Cell(shown, table.sheet.label, table.line(row), column.header)


def _read_seen(table: Mapped, found: Catalogue) -> None:
    sku_column, name_column = table.choice.column_of("sku"), table.choice.column_of("name")
    for row in table.rows:
        raw, name = _cell(table, row, sku_column), _cell(table, row, name_column)
        if not raw and not name:
            continue
        sku = found.sku_for(raw, name)
        if name and "name" not in found.cells[sku]:
            found.cells[sku]["name"] = Cell(name, table.sheet.label, table.line(row), name_column.header if name_column else "")


def _in_tokens(column: ColumnChoice, text: str, table: Mapped, row: int, defects: list[Defect]) -> str:
    """The text as `products.csv` has it."""
    if column.field == "role":
        return ROLE_WORDS.get(plain(text).lower(), text)
    spec = FIELDS["products"][column.field]
    if spec.family == "text":
        return text
    if is_missing(text):
        return ""
    value, _, code = read_value(text, column, spec)
    if code:
        defects.append(Defect(table.sheet.label, table.line(row), column.header, code, {"value": text[:40]}))
        return ""
    return number_text(value)


def number_text(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(float(value), 6))


def fill_in(found: Catalogue, mapping: Mapping, grid: Grid, released: dict[str, int], findings: Findings) -> None:
    """What was typed in, then the rules for all, then what the product's own minutes show; what is still missing is an open point."""
    origins: dict[str, set[str]] = {}
    for code in sorted({"from_name" if sku == made else "typed" for sku, made in found.made.items()}):
        findings.came("products", "sku", "derived" if code == "from_name" else "assumed", code)
    for sku in found.skus:
        cells = found.cells[sku]
        for name, text in found.typed(sku, mapping).items():
            if text.strip() and name in FIELDS["products"] and name != "sku":
                cells[name] = Cell(ROLE_WORDS.get(text.strip(), text.strip()) if name == "role" else text.strip(), TYPED, None, name)
                origins.setdefault(name, set()).add("typed")
        for name, text, code in _by_rule(sku, cells, mapping.product_rules, grid, released):
            cells[name] = Cell(text, TYPED, None, name)
            origins.setdefault(name, set()).add(code)
    for column in PRODUCTS:
        if column.name != "sku":
            _note(found, column, origins.get(column.name, set()), findings)


def _note(found: Catalogue, column: Column, codes: set[str], findings: Findings) -> None:
    """Where one fact of the products came from, and who lacks it."""
    given = [cells[column.name] for cells in found.cells.values() if column.name in cells]
    headers = tuple(sorted({cell.header for cell in given if cell.label != TYPED}))
    if headers:
        findings.came("products", column.name, "read", "column", headers)
    for code in sorted(codes):
        findings.came("products", column.name, "derived" if code in {"first_price", "first_stock", "released"} else "assumed", code)
    lacking = [sku for sku in found.skus if not column.empty_allowed and not found.cells[sku].get(column.name, Cell("")).text]
    if lacking:
        skus = ", ".join(_known_as(found, sku) for sku in lacking[:12])
        findings.miss("product_fact", "products", column.name, True, skus=skus, count=len(lacking))


def _known_as(found: Catalogue, sku: str) -> str:
    """As the export calls it: a sku made of a name says nothing to anybody."""
    return found.cells[sku].get("name", Cell(sku)).text or sku if found.made.get(sku) == sku else sku


def _by_rule(sku: str, cells: dict[str, Cell], rules: dict[str, str], grid: Grid, released: dict[str, int]) -> list[tuple[str, str, str]]:
    """(field, text, code) of what the rules give to a product that has nothing of its own there."""

    def lacks(name: str) -> bool:
        return not cells.get(name, Cell("")).text

    given = [
        (name, ROLE_WORDS.get(rules[name].strip(), rules[name].strip()), "rule")
        for name in _PLAIN_RULES
        if lacks(name) and rules.get(name, "").strip()
    ]
    if lacks("reserve") and not rules.get("reserve") and rules.get("reserve_from") == "released":
        given.append(("reserve", str(released.get(sku, 0)), "released"))
    given += [item for item in _from_first_minute(sku, rules, grid) if lacks(item[0])]
    price = next((text for name, text, _ in given if name == "list_price"), cells.get("list_price", Cell("")).text)
    for name, rule in (("floor_price", "floor_percent"), ("unit_cost", "cost_percent")):
        list_price, percent = read_amount(price), read_amount(rules.get(rule, ""))
        if lacks(name) and list_price and percent:
            given.append((name, number_text(round(list_price.value * percent.value / 100.0, 2)), "rule"))
    return given


def _from_first_minute(sku: str, rules: dict[str, str], grid: Grid) -> list[tuple[str, str, str]]:
    """List price and start stock as the first minute shows them."""
    if sku not in grid.skus:
        return []
    place, given = grid.skus.index(sku), []
    if rules.get("list_price_from") == "first_price" and "price" in grid.tracks:
        known = grid.tracks["price"].values[place]
        known = known[~np.isnan(known)]
        if len(known):
            given.append(("list_price", number_text(float(known[0])), "first_price"))
    if rules.get("stock_from") == "first_stock" and {"stock", "units"} <= set(grid.tracks):
        left, sold = grid.tracks["stock"].values[place], grid.tracks["units"].values[place]
        if len(left) and not np.isnan(left[0] + sold[0]):
            given.append(("stock", number_text(float(left[0] + sold[0])), "first_stock"))
    return given
