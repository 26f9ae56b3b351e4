"""The fidelity document on a terminal: progress while it is made, the table and the verdict afterwards."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.core.management.base import OutputWrapper

    from sandbox.calibration.measure_fidelity import Step
    from sandbox.calibration.recording import Recording

_BAR = 24
_COLUMNS = (
    ("session", 14), ("recorded", 10), ("predicted", 10), ("room", 8), ("entries", 8), ("stock", 8), ("online", 8), ("GMV 1'", 8), ("GMV 5'", 8),
    ("dwell", 8), ("click", 8), ("order", 8), ("GPM", 8), ("return", 8), ("in-on", 7), ("in-GMV", 7), ("own log", 8),
)  # fmt: skip
_FUNNEL = ("dwell_s", "clicks_per_entry", "orders_per_click", "gpm_cny", "return_share")
_LEGEND = """
recorded, predicted  GMV of the session in CNY; predicted by a fit of the host's other sessions
room, entries, stock error of predicted GMV: the room, and the two naive predictions (others' GMV per entry; share of stock at list price)
online, GMV 1' 5'    WAPE of the curve by minute, and of GMV by minute and by five minutes
dwell … return       error of the funnel's rates: dwell per entry, clicks per entry, orders per click, GMV per entry, returned share
in-on, in-GMV        share of minutes inside the 90 % band: viewers online, GMV
own log              error of expected GMV in a room fitted on this session too, under its recorded operator's log"""


class Progress:
    """Called after each step: a bar, what was done, and how long the rest may take. Lines, so that a log file can be read."""

    def __init__(self, stream: OutputWrapper, hosts: Mapping[str, Sequence[Recording]]) -> None:
        self.stream, self.hosts, self.started_s = stream, hosts, time.monotonic()
        count = sum(len(recordings) for recordings in hosts.values())
        stream.write(f"{count} sessions: " + ", ".join(f"{host} {len(recordings)}" for host, recordings in hosts.items()))

    def __call__(self, done: int, total: int, step: Step, rows: list[dict[str, Any]]) -> None:
        left_s = (time.monotonic() - self.started_s) / done * (total - done)
        filled = _BAR * done // total
        bar = "#" * filled + "." * (_BAR - filled)
        self.stream.write(f"[{bar}] {done:2d}/{total} {self._said(step, rows)} (about {left_s:.0f} s left)")

    def _said(self, step: Step, rows: list[dict[str, Any]]) -> str:
        if step.kind == "repeat":
            return f"{step.host}: fitted on all sessions, own logs repeated within {max(abs(row['gmv_error']) for row in rows):.1%}"
        row = rows[0]
        return f"{row['session']}: {row['reason']}" if "refused" in row else f"{row['session']}: GMV {row['gmv_error']:+.1%}"


def fidelity_table(document: dict[str, Any]) -> str:
    """Sessions host by host with medians, all sessions, legend, verdict."""
    lines = ["".join(f"{name:>{width}}" if place else f"{name:<{width}}" for place, (name, width) in enumerate(_COLUMNS))]
    lines.append("-" * len(lines[0]))
    summary = document["summary"]
    for host in summary["hosts"]:
        lines += [_session_line(row) for row in document["sessions"] if row["host"] == host["host"]]
        lines += [_median_line(host["host"], host), ""]
    lines.append(_median_line("all", summary["all"]))
    lines += [_LEGEND, "", *_ranking(summary), "", *_verdict(summary)]
    return "\n".join(lines)


def _session_line(row: dict[str, Any]) -> str:
    if "refused" in row:
        return f"{row['session']:<14}  not predicted: {row['reason']}"
    errors = row["funnel_errors"]
    cells = [f"{row['gmv_recorded']:,.0f}", f"{row['gmv_expected']:,.0f}"]
    cells += [_signed(row[name]) for name in ("gmv_error", "naive_by_entries", "naive_by_stock")]
    cells += [_share(row[name]) for name in ("online_wape", "gmv_wape", "gmv_wape_5min")]
    cells += [_signed(errors.get(name)) for name in _FUNNEL]
    cells += [_share(row[name]) for name in ("online_coverage", "gmv_coverage")]
    cells.append(_signed(row["reproduced"]["gmv_error"]) if "reproduced" in row else "–")
    return _row(row["session"], cells)


def _median_line(name: str, line: dict[str, Any]) -> str:
    if not line["sessions"]:
        return f"{name}: no session was predicted"
    cells = ["", "median"]
    cells += [_share(line[key]) for key in ("gmv_error", "naive_by_entries", "naive_by_stock", "online_wape", "gmv_wape", "gmv_wape_5min")]
    cells += [_share(line["funnel"].get(key)) for key in _FUNNEL]
    cells += [_share(line[key]) for key in ("online_coverage", "gmv_coverage")]
    cells.append(_share(line.get("reproduction_largest")))
    return _row(f"{name} ({line['sessions']})", cells)


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<14}" + "".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, _COLUMNS[1:], strict=True))


def _ranking(summary: dict[str, Any]) -> list[str]:
    """Rank correlation of predicted and recorded session GMV."""
    whole = summary["all"]
    lines = ["Ranking of sessions by GMV, predicted against recorded (rank correlation; 1 = the same order):"]
    for line in [*summary["hosts"], {"host": "all", **whole}]:
        names = ("rank_correlation", "rank_correlation_naive_by_entries", "rank_correlation_naive_by_stock")
        room, entries, stock = ("–" if line.get(name) is None else f"{line[name]:.2f}" for name in names)
        lines.append(f"  {line['host']:<12} room {room:>5}   by entries {entries:>5}   by stock {stock:>5}")
    return lines


def _verdict(summary: dict[str, Any]) -> list[str]:
    lines = [f"  {'holds ' if check['holds'] else 'MISSED'}  {_check(check)}" for check in summary["checks"]]
    missed = sum(not check["holds"] for check in summary["checks"])
    verdict = "all targets are met" if summary["met"] else f"{missed} of {len(lines)} targets missed" if lines else "nothing was predicted"
    return [f"VERDICT: {verdict}", *lines]


def _check(check: dict[str, Any]) -> str:
    value, limit = check["value"], check["limit"]
    named = ", ".join(check.get("hosts") or check.get("sessions") or [])
    return {
        "gmv_error": lambda: f"median error of total GMV {value:.1%}, target at most {limit:.0%}",
        "beats_naive": lambda: f"better than both naive predictions on {value} of {limit} hosts" + (f"; not on {named}" if named else ""),
        "online_wape": lambda: f"median WAPE of viewers online {value:.1%}, target at most {limit:.0%}",
        "online_coverage": lambda: f"minutes of viewers online inside the 90 % band {value:.1%}, target {limit[0]:.0%} to {limit[1]:.0%}",
        "gmv_coverage": lambda: f"minutes of GMV inside the 90 % band {value:.1%}, target {limit[0]:.0%} to {limit[1]:.0%}",
        "reproduction": lambda: f"own logs repeated within {value:.1%}, target {limit:.0%}" + (f"; beyond it: {named}" if named else ""),
        "all_predicted": lambda: f"{value} of {limit} sessions could be predicted; not {named}",
    }[check["code"]]()


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.1f}%"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}%"
