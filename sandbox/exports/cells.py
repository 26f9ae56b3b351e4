"""One cell under its column's choice → a number in the field's own unit."""

from __future__ import annotations

import math

from sandbox.exports.amounts import is_missing, plain, read_amount, read_span_s
from sandbox.exports.fields import FACTORS, Field
from sandbox.exports.mapping import ColumnChoice

NAN = math.nan
_ON = frozenset({"1", "是", "讲解中", "正在讲解", "true", "yes", "on", "y", "√", "开", "开启"})
_OFF = frozenset({"0", "否", "未讲解", "已讲解", "false", "no", "off", "n", "×", "关", "关闭", ""})
LARGEST = 1e12


def read_value(text: str, column: ColumnChoice, spec: Field) -> tuple[float, float, str]:
    """(value or NaN, half of its last digit, defect code or "")."""
    if column.how == "flag":
        word = plain(text).lower()
        if word in _ON:
            return 60.0, 0.0, ""
        return (0.0, 0.0, "") if word in _OFF or is_missing(text) else (NAN, 0.0, "not_on_or_off")
    if is_missing(text):
        return NAN, 0.0, ""
    if spec.family == "seconds":
        span = read_span_s(text)
        if span is not None:
            return span, 0.0, ""
    amount = read_amount(text)
    if amount is None:
        return NAN, 0.0, "not_a_number"
    factor = FACTORS[column.unit]
    if (amount.scaled and column.unit in {"wan", "wan_yuan"}) or amount.share:
        factor = 1.0  # the cell says it itself
    value = amount.value * factor
    if value < 0:
        return NAN, 0.0, "negative"
    if value > LARGEST:
        return NAN, 0.0, "not_a_number"
    return round(value, 9), amount.rounding * factor, ""
