"""The report's drawings as SVG files for paper: number lines, curves, waterfall, radar. Pure; every text in them comes from the caller."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

from grading.pages.force_charts import HEIGHT_PX, RADAR, Radar, Waterfall
from grading.pages.strips import Strip, Tick

FONT = "Noto Sans SC"
INK, SOFT, LINE, ACCENT, GOOD, BAD = "#15171c", "#636a77", "#cfc9be", "#c2311c", "#17693f", "#b3161a"
FORCES = {"traffic": "#2462c8", "room": "#b3267f", "host": "#9a5b00", "supply": "#17774c", "service": "#6a45c9", "total": INK}
FAMILIES = {"bottleneck": "#2462c8", "traffic": "#9a5b00"}
WIDE = 500.0
Say = Callable[[float], str]


def number_line(strip: Strip, say: Say, required: str, size: float = 15) -> str:
    """Where a figure lies, what was required, and the reach of what does not decide."""
    text = partial(_text, size=size)
    parts = _axis(strip.ticks, say, 46, size)
    if strip.zero is not None:
        parts.append(_line(_x(strip.zero), 22, _x(strip.zero), 46, SOFT, dash="3 3"))
    if strip.low is not None and strip.high is not None:
        parts.append(_line(_x(strip.low), 34, _x(strip.high), 34, ACCENT, 7, opacity=0.25))
    if strip.required is not None:
        parts += [
            _line(_x(strip.required), 16, _x(strip.required), 52, INK, 2),
            text(_x(strip.required), 12, required, _anchor(strip.required), bold=True),
        ]
    parts.append(f'<circle cx="{_x(strip.you)}" cy="34" r="7" fill="{ACCENT}" stroke="#fff" stroke-width="2"/>')
    return _svg(WIDE, 72, parts)


def panel_line(strip: Strip, say: Say, you: str, size: float = 8) -> str:
    """The run among the reference operators; a row for each family."""
    parts = _axis(strip.ticks, say, 74, size)
    if strip.zero is not None:
        parts.append(_line(_x(strip.zero), 18, _x(strip.zero), 74, SOFT, dash="3 3"))
    if strip.middle is not None:
        parts.append(_line(_x(strip.middle), 22, _x(strip.middle), 70, SOFT))
    parts += [f'<circle cx="{_x(dot.x)}" cy="{dot.y + 30}" r="4" fill="{FAMILIES.get(dot.family, SOFT)}" fill-opacity="0.65"/>' for dot in strip.dots]
    parts += [_line(_x(strip.you), 16, _x(strip.you), 74, ACCENT, 2), _text(_x(strip.you), 12, you, _anchor(strip.you), ACCENT, bold=True, size=size)]
    return _svg(WIDE, 94, parts)


def curves(
    x: Sequence[float], series: Sequence[Mapping[str, Any]], say_x: Say, say_y: Say, bands: Sequence[Mapping[str, Any]] = (), size: float = 8
) -> str:
    """Lines over time with a legend. A series has `label`, `values`, `colour`, `dash`; a band `from`, `to`, `tone` ("good" or "bad")."""
    left, right, top, bottom = 58.0, WIDE - 6, 8.0, 150.0
    text = partial(_text, size=size)
    high = max(max(row["values"]) for row in series) or 1.0
    step = _round_step(high)

    def at(minute: float, value: float) -> tuple[float, float]:
        share = (minute - x[0]) / ((x[-1] - x[0]) or 1)
        return round(left + share * (right - left), 1), round(bottom - value / (high * 1.05) * (bottom - top), 1)

    parts = [_band(at(max(band["from"], x[0]), 0)[0], at(min(band["to"], x[-1]), 0)[0], top, bottom, band["tone"]) for band in bands]
    for number in range(int(high // step) + 1):
        y = at(x[0], number * step)[1]
        parts += [_line(left, y, right, y, LINE, 0.6), text(left - 6, y + 3, say_y(number * step), "end", SOFT)]
    for minute in (x[0], (x[0] + x[-1]) / 2, x[-1]):
        parts.append(text(at(minute, 0)[0], bottom + 12, say_x(minute), "middle" if minute != x[-1] else "end", SOFT))
    for row in series:
        points = " ".join(f"{a},{b}" for a, b in (at(minute, value) for minute, value in zip(x, row["values"], strict=True)))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{row["colour"]}" stroke-width="1.6"{_dash(row.get("dash"))}/>')
    place = left
    for row in series:
        parts += [_line(place, 178, place + 16, 178, row["colour"], 2, row.get("dash")), text(place + 21, 181, row["label"])]
        place += 36 + _wide(row["label"], size)
    return _svg(WIDE, 187, parts)


def falls(chart: Waterfall, names: Mapping[str, Any], say: Callable[[int], str], size: float = 13) -> str:
    """From the baseline over the forces to the run. Names stand in lines of one word."""
    text = partial(_text, size=size)
    parts = [_line(0, line.y, WIDE, line.y, SOFT if line.points == 0 else LINE, 0.6) for line in chart.lines]
    parts.append(_line(0, chart.zero_y, WIDE, chart.zero_y, SOFT))
    for place, step in enumerate(chart.steps):
        if place < len(chart.steps) - 1:
            parts.append(_line(_x(step.x), step.end_y, _x(step.next_x), step.end_y, SOFT, 0.6, "2 3"))
        loss = f' fill-opacity="0.35" stroke="{SOFT}" stroke-dasharray="3 2"' if step.points < 0 else ""
        colour = FORCES.get(step.code, SOFT)
        parts.append(f'<rect x="{_x(step.x)}" y="{step.y}" width="{_x(step.width)}" height="{step.height}" fill="{colour}"{loss}/>')
        parts.append(text(_x(step.middle), step.text_y, say(step.points), "middle", bold=True))
        for line, word in enumerate(str(names.get(step.code, step.code)).split()):
            parts.append(text(_x(step.middle), HEIGHT_PX + 20 + line * (size + 1), word, "middle", SOFT))
    return _svg(WIDE, HEIGHT_PX + 26 + 2 * size, parts)


def star(chart: Radar, names: Mapping[str, Any], size: float = 16) -> str:
    """The run and the best reference operators on five axes; the dashed ring is zero."""
    parts = [f'<polygon points="{ring}" fill="none" stroke="{LINE}"/>' for ring in chart.rings]
    for axis in chart.axes:
        parts.append(_line(RADAR, RADAR, axis.x, axis.y, LINE))
        parts.append(_text(axis.text_x, axis.text_y + 4, str(names[axis.force]), axis.anchor, FORCES[axis.force], bold=True, size=size))
    parts += [
        f'<polygon points="{chart.zero}" fill="none" stroke="{SOFT}" stroke-dasharray="3 3"/>',
        f'<polygon points="{chart.reference}" fill="none" stroke="{SOFT}" stroke-width="1.5"/>',
        f'<polygon points="{chart.own}" fill="{ACCENT}" fill-opacity="0.14" stroke="{ACCENT}" stroke-width="2"/>',
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-80 4 460 270" width="460" height="270">{"".join(parts)}</svg>'


def _axis(ticks: Sequence[Tick], say: Say, y: float, size: float) -> list[str]:
    parts = [_line(0, y, WIDE, y, LINE)]
    for tick in ticks:
        parts += [_line(_x(tick.x), y, _x(tick.x), y + 4, LINE), _text(_x(tick.x), y + 6 + size, say(tick.value), "middle", SOFT, size=size)]
    return parts


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{"".join(parts)}</svg>'


def _x(percent: float) -> float:
    return round(WIDE * percent / 100, 1)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str | None = None, opacity: float = 1) -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}"'
        f' stroke-linecap="{"round" if opacity < 1 else "butt"}"{_dash(dash)}/>'
    )


def _dash(dash: str | None) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = INK, *, bold: bool = False, size: float) -> str:
    style = f'font-family="{FONT}" font-size="{size}" font-weight="{700 if bold else 400}"'
    return f'<text x="{x}" y="{y}" {style} text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _band(x1: float, x2: float, top: float, bottom: float, tone: str) -> str:
    """A window, with a mark above it that also stands without colour: down for what was missed, up for a good move."""
    colour, middle = (BAD, (x1 + x2) / 2) if tone == "bad" else (GOOD, (x1 + x2) / 2)
    mark = (
        f"{middle - 4},{top} {middle + 4},{top} {middle},{top + 6}"
        if tone == "bad"
        else f"{middle - 4},{top + 6} {middle + 4},{top + 6} {middle},{top}"
    )
    shade = f'<rect x="{x1}" y="{top}" width="{round(x2 - x1, 1)}" height="{bottom - top}" fill="{colour}" fill-opacity="0.10"/>'
    return f'{shade}<polygon points="{mark}" fill="{colour}"/>'


def _anchor(percent: float) -> str:
    return "start" if percent < 15 else "end" if percent > 85 else "middle"


def _wide(text: str, size: float) -> float:
    """About how wide a label is."""
    return sum(size if ord(character) > 0x2E7F else 0.56 * size for character in text)


def _round_step(high: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that gives two to five lines."""
    step = 1.0
    while high / (step * 10) >= 1:
        step *= 10
    return next((step * factor for factor in (0.2, 0.5, 1.0) if high / (step * factor) <= 5), step * 2)
