"""Where a sheet's header is, which rows below it are units or totals, and the header's signature."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sandbox.exports.amounts import is_missing, plain, read_amount
from sandbox.exports.dictionary import names_of, normalised, read_header, unit_code
from sandbox.exports.fields import TABLES
from sandbox.exports.sheets import Sheet

LOOK_AT_ROWS = 30
_TOTALS = frozenset({"合计", "总计", "汇总", "小计", "总和", "平均", "平均值", "均值", "total", "sum", "average", "全场"})


def is_known(text: str) -> bool:
    header = read_header(text)
    return any(header.key in names_of(table) or header.bare in names_of(table) for table in TABLES)


def find_header(sheet: Sheet) -> int | None:
    """Place of the header row: the one of the first rows that names most known columns; else the first that is all text above numbers."""
    best, best_score = None, 0.0
    for place, row in enumerate(sheet.rows[:LOOK_AT_ROWS]):
        cells = [cell for cell in row if cell]
        texts = [cell for cell in cells if read_amount(cell) is None]
        if len(cells) < 2 or len(texts) < len(cells):
            continue
        score = 3.0 * sum(is_known(cell) for cell in cells) + len(set(texts)) - place * 0.1
        if score > best_score + 1e-9:
            best, best_score = place, score
    return best


def header_names(sheet: Sheet, place: int) -> tuple[str, ...]:
    """One name per column. Under a row of groups (流量来源 over 关注, 推荐, …) an ambiguous or empty name gets its group's."""
    row = sheet.rows[place]
    groups = _groups(sheet, place)
    names: list[str] = []
    for column, cell in enumerate(row):
        name = " ".join(cell.split())
        group = groups[column]
        if not name:
            name = group
        elif group and (row.count(cell) > 1 or not is_known(name)):
            name = f"{group}_{name}"
        names.append(name)
    return tuple(names)


def _groups(sheet: Sheet, place: int) -> list[str]:
    """Labels of a row of merged cells right above, carried to the right; nothing when the row above is a title."""
    none = [""] * len(sheet.rows[place])
    if place == 0 or sheet.lines[place - 1] != sheet.lines[place] - 1:
        return none
    above = sheet.rows[place - 1]
    filled = [cell for cell in above if cell]
    if len(filled) < 2 or any(read_amount(cell) is not None or "：" in cell or ":" in cell for cell in filled):
        return none
    groups, label = [], ""
    for cell in above:
        label = cell or label
        groups.append(label)
    return groups


def unit_row(sheet: Sheet, header: int) -> tuple[str | None, ...] | None:
    """Unit codes per column when the row under the header holds units and nothing else."""
    if header + 1 >= len(sheet.rows):
        return None
    row = sheet.rows[header + 1]
    codes = tuple(unit_code(cell) if cell else None for cell in row)
    filled = [cell for cell in row if cell]
    if not filled or any(read_amount(cell) is not None for cell in filled):
        return None
    named = sum(code is not None for code in codes)
    return codes if named >= 2 and named >= 0.6 * len(filled) else None


def body(sheet: Sheet, header: int) -> list[int]:
    """Places of the rows that hold data: no unit row, no totals, no header printed again, no footnote."""
    first = header + (2 if unit_row(sheet, header) else 1)
    head = sheet.rows[header]
    return [place for place in range(first, len(sheet.rows)) if not _is_extra(sheet.rows[place], head)]


def _is_extra(row: Sequence[str], head: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    if row == head or (len(filled) == 1 and len(head) > 3 and read_amount(filled[0]) is None and not is_missing(filled[0])):
        return True
    first = plain(filled[0]).lower().rstrip(":： ")
    return first in _TOTALS


def signature(names: Sequence[str]) -> str:
    """SHA-256 over the header's names, whatever their order, spaces or width: the same export next week has the same."""
    return hashlib.sha256("\n".join(sorted(normalised(name) for name in names if name)).encode()).hexdigest()
