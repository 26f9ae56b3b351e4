"""The room's minutes: every field of minutes.csv from columns, from other figures exactly, or from what a person decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sandbox.calibration.columns import ENTRIES, MINUTES
from sandbox.calibration.defects import Defect
from sandbox.exports.fields import FIELDS, RATES
from sandbox.exports.mapping import Mapping
from sandbox.exports.outcome import Findings, Kind
from sandbox.exports.reading import Grid, Track
from sandbox.exports.slots import Array, share_of, split, whole

TOTALS = {"product_clicks": "clicks", "orders": "orders", "units": "units", "gmv": "gmv"}
"""Fields of the minutes that are sums over products."""
_CENTS = ("gmv", "refund_gmv", "ad_spend")


@dataclass
class Minutes:
    """What is known so far; `tracks` holds finished fields and helpers."""

    length: int
    mapping: Mapping
    grid: Grid
    ad_log: Array | None
    """Ad spend per minute by the operator's log."""
    findings: Findings
    defects: list[Defect]
    columns: dict[str, list[Track]]
    tracks: dict[str, Track] = field(default_factory=dict)
    deviations: dict[str, float] = field(default_factory=dict)
    """Field → total of its column over the total that was taken instead, less one."""

    def value(self, name: str) -> Array | None:
        return self.tracks[name].values if name in self.tracks else None


def derive_minutes(minutes: Minutes) -> dict[str, Track]:
    """Field → track, all that could be had; the rest are open points."""
    _merge_columns(minutes)
    _entries(minutes)
    _rates(minutes, "online", "entries")
    for name, rule in _RULES.items():
        if name not in minutes.tracks:
            rule(minutes, name)
    _totals(minutes)
    _rates(minutes, "clicks")
    for name, rule in _LATE_RULES.items():
        if name not in minutes.tracks:
            rule(minutes, name)
    for name in _CENTS:
        if name in minutes.tracks:
            minutes.tracks[name].values = np.round(minutes.tracks[name].values, 2)
    asked = {point.field for point in minutes.findings.open if point.table == "minutes"}
    for column in MINUTES:
        if column.name not in {"minute", *ENTRIES, *minutes.tracks, *asked}:
            minutes.findings.miss("missing_field", "minutes", column.name)
    return {name: track for name, track in minutes.tracks.items() if not FIELDS["minutes"][name].helper}


def _merge_columns(minutes: Minutes) -> None:
    """One track per field; several columns add up where the field allows it. Shares of the entries wait for their total."""
    for name, tracks in minutes.columns.items():
        spec = FIELDS["minutes"][name]
        if len(tracks) > 1 and not spec.summed:
            headers = ", ".join(f"{track.label}: {track.header}" for track in tracks)
            minutes.findings.miss("field_twice", "minutes", name, headers=headers)
        first = tracks[0]
        if name in ENTRIES or len(tracks) == 1:
            continue
        if spec.summed:
            first = first.derived(np.sum([track.values for track in tracks], axis=0), "sum_of_columns")
        minutes.tracks[name] = first
    for name, tracks in minutes.columns.items():
        if len(tracks) == 1 and name not in ENTRIES and tracks[0].how not in RATES:
            track = tracks[0]
            if FIELDS["minutes"][name].family == "count" and (track.rounding or track.filled):
                track.values = whole(track.values)
            minutes.tracks[name] = track
    for name, track in minutes.tracks.items():
        if FIELDS["minutes"][name].helper or name in TOTALS:
            continue
        kind: Kind = "converted" if track.how == "running" or track.filled else "read"
        columns = tuple(item.header for item in minutes.columns[name])
        minutes.findings.came("minutes", name, kind, track.how, columns, filled=track.filled)


def _entries(minutes: Minutes) -> None:
    """Channels as they stand; one missing channel is the rest of the total; several are split as a person decided."""
    total = minutes.value("entries_total")
    given: dict[str, Track] = {}
    for name in ENTRIES:
        parts = [track for track in minutes.columns.get(name, []) if track.how != "share" or total is not None]
        if parts:
            sums = np.sum([whole(track.values * total) if track.how == "share" and total is not None else track.values for track in parts], axis=0)
            given[name] = parts[0].derived(whole(sums), "sum_of_columns" if len(parts) > 1 else parts[0].how)
            minutes.findings.came(
                "minutes",
                name,
                "read" if len(parts) == 1 and parts[0].how == "each" else "converted",
                given[name].how,
                tuple(t.header for t in parts),
            )
        elif name in minutes.columns:
            minutes.findings.miss("share_without_total", "minutes", name)
    minutes.tracks |= given
    missing = [name for name in ENTRIES if name not in given]
    if total is not None and given:
        _check_total(minutes, total, given, bool(missing))
    if missing:
        _missing_channels(minutes, total, given, missing)
    if all(name in minutes.tracks for name in ENTRIES):
        sums = np.sum([minutes.tracks[name].values for name in ENTRIES], axis=0)
        minutes.tracks["entries_total"] = minutes.tracks[ENTRIES[0]].derived(sums, "sum")


def _check_total(minutes: Minutes, total: Array, given: dict[str, Track], is_partial: bool) -> None:
    """Channels that are more than the total are a defect; all channels that are less or more by rounding are a deviation."""
    sums = np.sum([track.values for track in given.values()], axis=0)
    track = minutes.tracks["entries_total"]
    if not is_partial:
        whole_total = float(np.nansum(total))
        minutes.deviations["entries_total"] = whole_total / max(1.0, float(np.nansum(sums))) - 1.0
        return
    for minute in np.flatnonzero(sums > total + max(0.5, 2 * track.rounding))[:20]:
        params: dict[str, object] = {"channels": int(sums[minute]), "total": int(total[minute])}
        line = int(track.lines[minute])
        minutes.defects.append(Defect(track.label, line if line > 0 else None, track.header, "channels_above_total", params))


def _missing_channels(minutes: Minutes, total: Array | None, given: dict[str, Track], missing: list[str]) -> None:
    findings, mapping = minutes.findings, minutes.mapping
    how = mapping.how("entries")
    template = minutes.tracks.get("entries_total") or next(iter(given.values()), None)
    if how == "none" and given and template is not None:
        for name in missing:
            minutes.tracks[name] = template.derived(np.zeros(minutes.length), "none")
            findings.came("minutes", name, "assumed", "no_entries")
        return
    if total is None or template is None:
        channels = ", ".join(missing)
        findings.miss("decide" if given else "no_entries", "minutes", "entries", bool(given), channels=channels, decision="entries", total=False)
        return
    rest = np.maximum(0.0, total - np.sum([track.values for track in given.values()], axis=0)) if given else total
    if len(missing) == 1:
        minutes.tracks[missing[0]] = template.derived(whole(rest), "remainder")
        findings.came("minutes", missing[0], "derived", "remainder", (template.header,))
        return
    shares = [mapping.number("entries", name) for name in missing]
    if how != "split" or any(share is None for share in shares) or not sum(share or 0.0 for share in shares):
        findings.miss("decide", "minutes", "entries", True, channels=", ".join(missing), decision="entries", total=True)
        return
    parts = split(whole(rest), [share or 0.0 for share in shares])
    for name, part, share in zip(missing, parts, shares, strict=True):
        minutes.tracks[name] = template.derived(part, "split")
        percent = round(100.0 * (share or 0.0) / sum(item or 0.0 for item in shares), 1)
        findings.came("minutes", name, "assumed", "split", (template.header,), percent=percent)


def _rates(minutes: Minutes, *bases: str) -> None:
    """Counts from rates whose base is known by now."""
    known = {
        "entries": minutes.value("entries_total"), "online": minutes.value("online"), "exposures": minutes.value("exposures"),
        "clicks": minutes.value("product_clicks"),
    }  # fmt: skip
    for name, tracks in minutes.columns.items():
        track = tracks[0]
        if name in minutes.tracks or track.how not in RATES or name in ENTRIES:
            continue
        base = RATES[track.how]
        values = known[base]
        if values is None:
            if base in bases:
                minutes.findings.miss("rate_without_base", "minutes", name, base=base, header=track.header)
            continue
        amount = track.values * values / (1000.0 if track.how == "per_1000_entries" else 1.0)
        minutes.tracks[name] = track.derived(amount if name == "gmv" else whole(amount), track.how)
        if name not in TOTALS:
            minutes.findings.came("minutes", name, "converted", track.how, (track.header,))


def _totals(minutes: Minutes) -> None:
    """Clicks, orders, units and GMV of the room: the column where it is exact, else the sum over products."""
    for name, of_product in TOTALS.items():
        column, parts = minutes.tracks.get(name), minutes.grid.tracks.get(of_product)
        sums = None if parts is None or not parts.values.size else np.nansum(parts.values, axis=0)
        how = minutes.mapping.how(name) or ("column" if column is not None and (_is_exact(name, column) or sums is None) else "products")
        if how == "products" and sums is not None and parts is not None:
            if column is not None:
                minutes.deviations[name] = float(np.nansum(column.values)) / max(1e-9, float(sums.sum())) - 1.0
            minutes.tracks[name] = Track(sums, np.full(minutes.length, -1, dtype=np.int64), "", "", "sum_of_products")
            minutes.findings.came("minutes", name, "derived", "sum_of_products", (parts.header,))
        elif column is not None:
            kind: Kind = "converted" if column.how == "running" or column.how in RATES else "read"
            minutes.findings.came("minutes", name, kind, column.how, (column.header,))


def _is_exact(name: str, track: Track) -> bool:
    least = 0.0051 if name == "gmv" else 1e-9
    return track.how in {"each", "running"} and track.rounding <= least and not track.filled


def _decision(minutes: Minutes, name: str) -> str:
    how = minutes.mapping.how(name)
    if not how:
        minutes.findings.miss("decide", "minutes", name, True, decision=name)
    return how


def _put(minutes: Minutes, name: str, values: Array | None, kind: Kind, code: str, **params: object) -> None:
    if values is None:
        return
    minutes.tracks[name] = Track(values, np.full(minutes.length, -1, dtype=np.int64), "", "", code)
    minutes.findings.came("minutes", name, kind, code, (), **params)


def _online(minutes: Minutes, name: str) -> None:
    entries, exits = minutes.value("entries_total"), minutes.value("exits")
    if _decision(minutes, name) and entries is not None and exits is not None:
        inside = np.maximum(0.0, np.cumsum(entries) - np.cumsum(exits))
        before = np.concatenate([[0.0], inside[:-1]])
        _put(minutes, name, np.round((inside + before) / 2, 1), "derived", "entries_minus_exits")


def _exits(minutes: Minutes, name: str) -> None:
    entries, online = minutes.value("entries_total"), minutes.value("online")
    if _decision(minutes, name) and entries is not None and online is not None and minutes.length:
        at_end = np.append((online[:-1] + online[1:]) / 2, online[-1])
        left = np.maximum.accumulate(np.maximum(0.0, whole(np.cumsum(entries) - at_end)))
        _put(minutes, name, np.diff(left, prepend=0.0), "derived", "from_online")


def _watch(minutes: Minutes, name: str) -> None:
    how, exits, online = _decision(minutes, name), minutes.value("exits"), minutes.value("online")
    average = minutes.value("average_watch_s")
    if exits is None or online is None or not how:
        return
    seconds = average * exits if how == "from_average" and average is not None else online * 60.0
    longest = exits * 60.0 * (np.arange(minutes.length) + 1)
    _put(
        minutes,
        name,
        np.minimum(np.round(seconds), longest),
        "derived",
        "from_average" if average is not None and how == "from_average" else "from_online",
    )


def _none(minutes: Minutes, name: str) -> None:
    if _decision(minutes, name):
        _put(minutes, name, np.zeros(minutes.length), "assumed", "none")


def _percent_of(base: str) -> Callable[[Minutes, str], None]:
    def rule(minutes: Minutes, name: str) -> None:
        percent, counts = minutes.mapping.number(name), minutes.value(base)
        if not minutes.mapping.how(name) or percent is None:
            minutes.findings.miss("decide", "minutes", name, True, decision=name)
        elif counts is not None:
            if name == "refund_gmv":
                values = np.floor(counts * percent + 1e-6) / 100.0
            else:
                values = share_of(counts, percent / 100.0)
            _put(minutes, name, values, "assumed", "percent", percent=percent, base=base)

    return rule


def _ad_spend(minutes: Minutes, name: str) -> None:
    how = minutes.mapping.how(name)
    if how == "none":
        _put(minutes, name, np.zeros(minutes.length), "assumed", "none")
    elif minutes.ad_log is not None and how != "none":
        _put(minutes, name, minutes.ad_log.copy(), "derived", "from_log")
    else:
        minutes.findings.miss("decide", "minutes", name, True, decision=name)


def _buyers(minutes: Minutes, name: str) -> None:
    orders = minutes.value("orders")
    if _decision(minutes, name) and orders is not None:
        _put(minutes, name, orders.copy(), "assumed", "as_orders")


_RULES: dict[str, Callable[[Minutes, str], None]] = {"online": _online, "exits": _exits, "watch_seconds": _watch, "ad_spend": _ad_spend}
_LATE_RULES: dict[str, Callable[[Minutes, str], None]] = {
    "comments": _none,
    "new_followers": _none,
    "buyers": _buyers,
    "refund_gmv": _percent_of("gmv"),
    "questions": _percent_of("comments"),
    "answered": _percent_of("questions"),
}
