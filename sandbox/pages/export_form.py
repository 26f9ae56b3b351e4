"""The form of a draft's mapping: what the browser sends → the mapping, and the mapping → what the template shows."""

from __future__ import annotations

from collections.abc import Mapping as Fields
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.calibration.columns import ENTRIES, PRODUCTS, ROLES
from sandbox.exports.convert import Conversion
from sandbox.exports.fields import FIELDS, TABLES
from sandbox.exports.header import body
from sandbox.exports.mapping import DECISIONS, GAPS, IGNORED, MOST_OPERATOR_TEXT, SESSION_KEYS, ColumnChoice, Mapping, TableChoice
from sandbox.exports.sheets import Sheet
from sandbox.pages.figures import ROLES as ROLE_NAMES
from sandbox.services import export_texts as words
from sandbox.services.map_export import changed_table

SAMPLES = 4
MOST_PRODUCTS = 60
"""Rows to type into: a browser's form holds a thousand fields. More products come with a product list."""
_MOST_TEXT = 500
PERCENTAGES = ("refund_gmv", "questions", "answered")


def mapping_from(sent: Fields[str, str], mapping: Mapping, sheets: Sequence[Sheet]) -> Mapping:
    """What was sent over what is there; a field that was not sent stays."""
    tables = [_table_from(sent, place, table, _sheet_of(table, sheets)) for place, table in enumerate(mapping.tables)]
    session = {key: sent.get(f"s-{key}", mapping.session.get(key, "")).strip()[:_MOST_TEXT] for key in SESSION_KEYS}
    rules = {key: sent.get(f"r-{key}", "").strip()[:100] for key in (*words.RULE_NAMES, *words.FROM_NAMES) if sent.get(f"r-{key}", "").strip()}
    return Mapping(
        tables=tuple(tables),
        decisions=_decisions_from(sent, mapping),
        products=_products_from(sent, mapping),
        product_rules=rules if "rules" in sent else mapping.product_rules,
        operator_text=sent.get("operator_text", mapping.operator_text)[:MOST_OPERATOR_TEXT],
        session=session,
    )


def _sheet_of(table: TableChoice, sheets: Sequence[Sheet]) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.file == table.file and sheet.name == table.sheet), None)


def _table_from(sent: Fields[str, str], place: int, table: TableChoice, sheet: Sheet | None) -> TableChoice:
    kind = sent.get(f"t{place}-table", table.table)
    kind = kind if kind in (*TABLES, IGNORED) else table.table
    line = _whole(sent.get(f"t{place}-line", ""), table.header_line)
    gaps = sent.get(f"t{place}-gaps", table.gaps)
    table = replace(table, gaps=gaps if gaps in GAPS else table.gaps)
    if sheet is not None and (kind != table.table or line != table.header_line):
        return changed_table(sheet, table, kind, line)
    return replace(table, columns=tuple(_column_from(sent, f"t{place}-c{column.place}", column, table.table) for column in table.columns))


def _column_from(sent: Fields[str, str], name: str, column: ColumnChoice, table: str) -> ColumnChoice:
    field = sent.get(f"{name}-field", column.field)
    if table == IGNORED or field not in FIELDS[table]:
        return ColumnChoice(column.header, column.place)
    spec = FIELDS[table][field]
    how = sent.get(f"{name}-how", column.how)
    how = how if how in spec.hows else spec.hows[0]
    unit = sent.get(f"{name}-unit", column.unit)
    unit = unit if unit in spec.units(how) else spec.units(how)[0]
    if (field, how, unit) == (column.field, column.how, column.unit):
        return column
    return ColumnChoice(column.header, column.place, field, how, unit, 1.0, "chosen")


def _decisions_from(sent: Fields[str, str], mapping: Mapping) -> dict[str, dict[str, Any]]:
    decisions = dict(mapping.decisions)
    for name, hows in DECISIONS.items():
        if f"d-{name}" not in sent:
            continue
        how = sent[f"d-{name}"]
        decisions.pop(name, None)
        if how not in hows:
            continue
        content: dict[str, Any] = {"how": how}
        for key in ("percent", *ENTRIES):
            number = _number(sent.get(f"d-{name}-{key}", ""))
            if number is not None:
                content[key] = number
        decisions[name] = content
    return decisions


def _products_from(sent: Fields[str, str], mapping: Mapping) -> dict[str, dict[str, str]]:
    """`p-<sku>-<field>`; an emptied field is taken back."""
    products = {sku: dict(row) for sku, row in mapping.products.items()}
    for name, text in sent.items():
        if not name.startswith("p-"):
            continue
        sku, _, field = name[2:].rpartition("-")
        if field in FIELDS["products"] and sku:
            products.setdefault(sku[:64], {})[field] = text.strip()[:200]
    return {sku: kept for sku, row in products.items() if (kept := {field: text for field, text in row.items() if text})}


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None


# ---- what the template shows -------------------------------------------------------------------------------------------


def table_rows(mapping: Mapping, sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """One card per table, one row per column with samples of its cells."""
    cards = []
    for place, table in enumerate(mapping.tables):
        sheet = _sheet_of(table, sheets)
        rows = body(sheet, sheet.lines.index(table.header_line)) if sheet and table.header_line in sheet.lines else []
        cards.append(
            {
                "place": place,
                "label": sheet.label if sheet else f"{table.file} {table.sheet}",
                "table": table,
                "tables": [(name, words.TABLE_NAMES[name]) for name in (*TABLES, IGNORED)],
                "gaps": list(words.GAP_NAMES.items()) if table.table in {"minutes", "product_minutes"} else [],
                "row_count": len(rows),
                "mapped": sum(bool(column.field) for column in table.columns),
                "columns": [_column_row(f"t{place}-c{column.place}", column, table.table, sheet, rows) for column in table.columns],
            }
        )
    return cards


def _column_row(name: str, column: ColumnChoice, table: str, sheet: Sheet | None, rows: Sequence[int]) -> dict[str, Any]:
    spec = FIELDS[table].get(column.field) if table != IGNORED else None
    samples = [sheet.rows[row][column.place] for row in rows[:200] if sheet.rows[row][column.place]][:SAMPLES] if sheet else []
    return {
        "name": name,
        "header": column.header,
        "samples": " · ".join(text[:24] for text in samples),
        "column": column,
        "fields": [] if table == IGNORED else field_choices(table),
        "hows": [(how, words.HOW_NAMES[how]) for how in spec.hows] if spec else [],
        "units": [(unit, words.UNIT_NAMES[unit]) for unit in spec.units(column.how)] if spec else [],
        "reason": words.REASON_NAMES.get(column.reason, ""),
        "percent": round(column.confidence * 100),
        "sure": column.confidence >= 0.9,
    }


def field_choices(table: str) -> list[tuple[str, str]]:
    return [(name, words.field_name(name)) for name in FIELDS[table]]


def allowed() -> dict[str, Any]:
    """For the page's script: table → field → how → units, with their words."""
    return {
        "fields": {
            table: {name: {how: list(spec.units(how)) for how in spec.hows} for name, spec in fields.items()} for table, fields in FIELDS.items()
        },
        "hows": {key: str(text) for key, text in words.HOW_NAMES.items()},
        "units": {key: str(text) for key, text in words.UNIT_NAMES.items()},
    }


def decision_rows(made: Conversion) -> list[dict[str, Any]]:
    """What was decided and what is still to be decided, each with its choices and what they cost."""
    asked = {str(point.params["decision"]): point for point in made.open if point.code == "decide"}
    names = [name for name in DECISIONS if name in asked or name in made.mapping.decisions]
    if "operator" not in names:
        names.append("operator")
    rows = []
    for name in names:
        if name == "operator":
            continue  # has a section of its own
        point = asked.get(name)
        shown = name.removeprefix("product_") if name != "product_clicks" else name
        channels = str(point.params.get("channels", "")).split(", ") if point and name == "entries" else []
        if name == "entries" and not channels:
            channels = [channel for channel in ENTRIES if made.mapping.number("entries", channel) is not None]
        hows = [how for how in DECISIONS[name] if not (how == "split" and point is not None and not point.params.get("total"))]
        rows.append(
            {
                "name": name,
                "label": words.field_name(shown),
                "open": point is not None,
                "how": made.mapping.how(name),
                "choices": [(how, words.DECISION_NAMES[name][how]) for how in hows],
                "percent": made.mapping.number(name),
                "takes_percent": name in PERCENTAGES,
                "shares": [(channel, words.field_name(channel), made.mapping.number("entries", channel)) for channel in channels if "split" in hows],
            }
        )
    return rows


def operator_choices(made: Conversion) -> list[tuple[str, Any, bool]]:
    has_table = any(table.table == "operator" for table in made.mapping.tables)
    chosen = made.mapping.how("operator") or ("table" if has_table or made.mapping.operator_text else "")
    return [(how, words.DECISION_NAMES["operator"][how], how == chosen) for how in DECISIONS["operator"]]


def product_rows(made: Conversion) -> dict[str, Any]:
    """The facts of every product, with a place to type for what the export does not tell."""
    columns = [column.name for column in PRODUCTS if column.name != "sku"]
    rows = []
    for sku in made.products.skus[:MOST_PRODUCTS]:
        cells, typed = made.products.cells[sku], made.products.typed(sku, made.mapping)
        key = made.products.made.get(sku, sku)
        facts = []
        for name in columns:
            cell = cells.get(name)
            from_export = bool(cell and cell.label)
            facts.append(
                {
                    "name": f"p-{key}-{name}",
                    "label": f"{sku}: {words.field_name(name)}",
                    "text": cell.text if cell and from_export else typed.get(name, ""),
                    "shown": _named(name, cell.text if cell else ""),
                    "hint": _named(name, cell.text) if cell and not from_export else "",
                    "fixed": from_export and bool(cell and cell.text) and name not in typed,
                    "role": name == "role",
                }
            )
        rows.append({"sku": sku, "made": made.products.made.get(sku, ""), "typed_sku": typed.get("sku", ""), "facts": facts})
    return {
        "columns": [words.field_name(name) for name in columns],
        "rows": rows,
        "more": max(0, len(made.products.skus) - MOST_PRODUCTS),
        "roles": [(role, ROLE_NAMES[role]) for role in ROLES],
        "rules": [(key, text, made.mapping.product_rules.get(key, "")) for key, text in words.RULE_NAMES.items()],
        "froms": [(key, value, text, made.mapping.product_rules.get(key) == value) for key, (value, text) in words.FROM_NAMES.items()],
        "made": bool(made.products.made),
        "complete": not any(point.code == "product_fact" for point in made.open)
        and not (made.mapping.products or made.mapping.product_rules or made.products.made),
    }


def _named(field: str, text: str) -> str:
    return str(ROLE_NAMES.get(text, text)) if field == "role" else text


def session_rows(made: Conversion) -> list[tuple[str, str, str, bool]]:
    """(key, label, text, still empty)."""
    empty = {point.field for point in made.open if point.code == "session_fact"}
    return [(key, words.field_name(key), made.mapping.session.get(key, ""), key in empty) for key in SESSION_KEYS]
