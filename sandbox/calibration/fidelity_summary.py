"""Rows of sessions predicted unseen → medians per host, rank correlation, and whether the targets are met. Plain numbers in and out."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median
from typing import Any

Row = dict[str, Any]

GMV_ERROR_MOST = 0.06
ONLINE_WAPE_MOST = 0.10
COVERAGE = (0.85, 0.95)
REPRODUCTION_MOST = 0.02
"""Error of the expected GMV under the recorded operator's own log, of a room that was fitted on that session."""

MEDIANS = ("gmv_error", "naive_by_entries", "naive_by_stock", "online_wape", "gmv_wape", "gmv_wape_5min")
MEANS = ("online_coverage", "gmv_coverage", "online_coverage_50", "gmv_coverage_50", "gmv_inside")
_FUNNEL = ("dwell_s", "clicks_per_entry", "orders_per_click", "gpm_cny", "return_share")


def summarise(rows: Sequence[Row]) -> dict[str, Any]:
    """`hosts` (a line each), `all`, `checks` against the targets and `met`.

    A row has `host`, `session`, `gmv_recorded`, `gmv_expected`, `gmv_error`, both naive errors, `online_wape`, both coverages, and, where it
    was measured, `reproduced.gmv_error`. Errors are signed; medians are of absolute values. Rows with `refused` were not predicted.
    """
    predicted = [row for row in rows if "refused" not in row]
    hosts = sorted({row["host"] for row in predicted})
    lines = [{"host": host, **_line([row for row in predicted if row["host"] == host])} for host in hosts]
    whole = _line(predicted) if predicted else {"sessions": 0}
    checks = _checks(lines, whole, rows) if predicted else []
    return {"hosts": lines, "all": whole, "checks": checks, "met": bool(checks) and all(check["holds"] for check in checks)}


def funnel_errors(row: Row) -> dict[str, float]:
    """Simulated over recorded, less one, of each rate of the funnel that was recorded."""
    funnel = row.get("funnel", {})
    return {name: round(funnel[name]["simulated"] / funnel[name]["recorded"] - 1.0, 5) for name in _FUNNEL if funnel.get(name, {}).get("recorded")}


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's; ties share their mean rank. None for fewer than three pairs or where one side does not vary."""
    if len(first) < 3:
        return None
    a, b = _ranks(first), _ranks(second)
    middle = (len(a) + 1) / 2.0
    spread = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    if spread == 0.0:
        return None
    return round(sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True)) / spread**0.5, 4)


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2.0 for value in values]


def _line(rows: Sequence[Row]) -> dict[str, Any]:
    line: dict[str, Any] = {"sessions": len(rows)}
    line |= {name: round(median(abs(row[name]) for row in rows), 5) for name in MEDIANS if all(name in row for row in rows)}
    line |= {name: round(fmean(float(row[name]) for row in rows), 5) for name in MEANS if all(name in row for row in rows)}
    recorded = [row["gmv_recorded"] for row in rows]
    line["rank_correlation"] = rank_correlation([row["gmv_expected"] for row in rows], recorded)
    for name in ("naive_by_entries", "naive_by_stock"):
        line[f"rank_correlation_{name}"] = rank_correlation([row["gmv_recorded"] * (1.0 + row[name]) for row in rows], recorded)
    errors = [funnel_errors(row) for row in rows]
    line["funnel"] = {name: round(median(abs(error[name]) for error in errors), 5) for name in _FUNNEL if all(name in error for error in errors)}
    reproduced = [abs(row["reproduced"]["gmv_error"]) for row in rows if row.get("reproduced")]
    if reproduced:
        line["reproduction_largest"] = round(max(reproduced), 5)
    return line


def _checks(lines: Sequence[dict[str, Any]], whole: dict[str, Any], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One row per target: `code`, `value`, `limit`, `holds`; and where hosts or sessions are to blame, their names."""
    behind = [line["host"] for line in lines if line["gmv_error"] >= min(line["naive_by_entries"], line["naive_by_stock"])]
    checks: list[dict[str, Any]] = [
        _check("gmv_error", whole["gmv_error"], GMV_ERROR_MOST, whole["gmv_error"] <= GMV_ERROR_MOST),
        {**_check("beats_naive", len(lines) - len(behind), len(lines), not behind), "hosts": behind},
        _check("online_wape", whole["online_wape"], ONLINE_WAPE_MOST, whole["online_wape"] <= ONLINE_WAPE_MOST),
    ]
    coverages = ("online_coverage", "gmv_coverage")
    checks += [_check(name, whole[name], list(COVERAGE), COVERAGE[0] <= whole[name] <= COVERAGE[1]) for name in coverages]
    if "reproduction_largest" in whole:
        largest = whole["reproduction_largest"]
        off = [row["session"] for row in rows if row.get("reproduced") and abs(row["reproduced"]["gmv_error"]) > REPRODUCTION_MOST]
        checks.append({**_check("reproduction", largest, REPRODUCTION_MOST, largest <= REPRODUCTION_MOST), "sessions": off})
    refused = [row["session"] for row in rows if "refused" in row]
    if refused:
        checks.append({**_check("all_predicted", len(rows) - len(refused), len(rows), False), "sessions": refused})
    return checks


def _check(code: str, value: float, limit: Any, holds: bool) -> dict[str, Any]:
    return {"code": code, "value": value, "limit": limit, "holds": holds}
