"""Parts of a replay document: what had happened by a tick, and what came after it. Pure.

A showing gives these out, so that nobody holds what the clock has not reached.
"""

from typing import Any

COURSES = ("gauges", "rates", "levers")
LISTS = ("incidents", "comments", "actions", "warnings")


def between(document: dict[str, Any], begin: int, end: int) -> dict[str, Any]:
    """What happened in ticks [begin, end) of a document "replay/1". From 0 it is a document of its own; else it is to be appended."""
    part: dict[str, Any] = {"version": document["version"], "tick_s": document["tick_s"], "from": begin, "to": end}
    if begin == 0:
        part |= {"ticks": document["ticks"], "products": document["products"]}
    part["series"] = {name: values[begin:end] for name, values in document["series"].items()}
    for kind in COURSES:
        part[kind] = {name: _rows(course, begin, end) for name, course in document[kind].items()}
    part["goods"] = {sku: {name: _rows(course, begin, end) for name, course in courses.items()} for sku, courses in document["goods"].items()}
    return part | {name: _rows(document[name], begin, end) for name in LISTS}


def _rows(rows: list[list[Any]], begin: int, end: int) -> list[list[Any]]:
    return [row for row in rows if begin <= row[0] < end]


def strip(document: dict[str, Any], ticks: int) -> dict[str, Any]:
    """A seat in the grid after `ticks` ticks: GMV and orders so far, viewers, what is on pitch, the last act."""
    last = ticks - 1
    acts = [row for row in document["actions"] if row[0] <= last]
    return {
        "gmv_cents": sum(document["series"]["gmv_cents"][:ticks]),
        "orders": sum(document["series"]["orders"][:ticks]),
        "online": document["series"]["online"][last] if ticks else 0,
        "pitch": _at(document["levers"]["pitch"], last) if ticks else "",
        "act": acts[-1] if acts else None,
    }


def _at(course: list[list[Any]], tick: int) -> Any:
    return next((value for begin, value in reversed(course) if begin <= tick), "")


def history(document: dict[str, Any], ticks: int, step: int) -> list[int]:
    """GMV so far, in cents, after every `step` ticks up to `ticks`."""
    total, points = 0, []
    for tick, cents in enumerate(document["series"]["gmv_cents"][:ticks], start=1):
        total += cents
        if tick % step == 0:
            points.append(total)
    return points
