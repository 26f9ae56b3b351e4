"""One small plot: scales, axes and marks. Colours are classes (`p-…`), so that a page gives its own tokens and a file brings its own style.

A panel is about as wide as a telephone, so that its text keeps its size there; a figure is several panels side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]
Show = Callable[[float], str]

WIDTH = 360.0
SQUARE = "p-stock"
"""The kind of mark that is a square, so that shape tells it apart as well as colour."""


class Panel:
    """`x` and `y` are the ranges of the data; what lies outside is cut off at the frame. `number` makes its ids unique on a page."""

    def __init__(
        self,
        number: int,
        x: Point,
        y: Point,
        *,
        height: float = 260.0,
        width: float = WIDTH,
        margins: tuple[float, float, float, float] = (30.0, 14.0, 38.0, 48.0),
    ) -> None:
        self.number, self.width, self.height = number, width, height
        self.top, right, bottom, self.left = margins
        self.right, self.bottom = width - right, height - bottom
        self._x, self._y = x, y
        self._marks: list[str] = []
        self._around: list[str] = []

    def x(self, value: float) -> float:
        low, high = self._x
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self._y
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    # ---- marks, cut off at the frame ----

    def line(self, kind: str, points: Sequence[Point]) -> None:
        self._marks.append(f'<path class="{kind}" d="{self._path(points)}"/>')

    def band(self, kind: str, lower: Sequence[Point], upper: Sequence[Point]) -> None:
        self._marks.append(f'<path class="{kind}" d="{self._path([*upper, *reversed(lower)])}Z"/>')

    def block(self, kind: str, x0: float, x1: float, y0: float | None = None, y1: float | None = None) -> None:
        """A filled rectangle; without y it fills the height."""
        bottom, top = self._y[0] if y0 is None else y0, self._y[1] if y1 is None else y1
        left, width = self.x(x0), self.x(x1) - self.x(x0)
        self._marks.append(
            f'<rect class="{kind}" x="{_n(left)}" y="{_n(self.y(top))}" width="{_n(max(0.0, width))}" height="{_n(self.y(bottom) - self.y(top))}"/>'
        )

    def dot(self, kind: str, x: float, y: float, said: str, radius: float = 4.5, square: bool = False) -> None:
        """`said` is shown on hover."""
        a, b = self.x(x), self.y(y)
        shape = (
            f'<rect class="{kind}" x="{_n(a - radius)}" y="{_n(b - radius)}" width="{_n(2 * radius)}" height="{_n(2 * radius)}">'
            if square
            else f'<circle class="{kind}" cx="{_n(a)}" cy="{_n(b)}" r="{_n(radius)}">'
        )
        self._marks.append(f"{shape}<title>{escape(said)}</title></{'rect' if square else 'circle'}>")

    def upright(self, kind: str, x: float) -> None:
        self.line(kind, [(x, self._y[0]), (x, self._y[1])])

    def level(self, kind: str, y: float) -> None:
        self.line(kind, [(self._x[0], y), (self._x[1], y)])

    # ---- around the marks ----

    def title(self, text: str) -> None:
        self._around.append(f'<text class="p-title" x="0" y="14">{escape(text)}</text>')

    def text(self, kind: str, x: float, y: float, text: str, anchor: str = "start") -> None:
        """In the panel's own units, not the data's."""
        self._around.append(f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(text)}</text>')

    def x_axis(self, ticks: Sequence[float], show: Show, label: str, at: float | None = None) -> None:
        """`label` stands at the right end below the ticks."""
        base = self.bottom if at is None else at
        self._around.append(f'<path class="p-axis" d="M{_n(self.left)},{_n(base)}H{_n(self.right)}"/>')
        for tick in ticks:
            self.text("p-tick", self.x(tick), base + 15.0, show(tick), "middle")
        self.text("p-label", self.right, base + 31.0, label, "end")

    def y_axis(self, ticks: Sequence[float], show: Show, label: str = "") -> None:
        """Grid lines with their values; `label` stands above the topmost."""
        for tick in ticks:
            self._around.append(f'<path class="p-grid" d="M{_n(self.left)},{_n(self.y(tick))}H{_n(self.right)}"/>')
            self.text("p-tick", self.left - 6.0, self.y(tick) + 4.0, show(tick), "end")
        if label:
            self.text("p-label", 0.0, self.top - 10.0, label)

    # ---- out ----

    def inner(self) -> str:
        """Without the svg element: to be put into a figure."""
        clip = f"cut-{self.number}"
        frame = (
            f'<clipPath id="{clip}"><rect x="{_n(self.left)}" y="{_n(self.top)}" '
            f'width="{_n(self.right - self.left)}" height="{_n(self.bottom - self.top)}"/></clipPath>'
        )
        return f'{frame}{"".join(self._around)}<g clip-path="url(#{clip})">{"".join(self._marks)}</g>'

    def svg(self, said: str) -> str:
        """A whole element; `said` is what a reader hears instead."""
        size = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        return f'<svg class="plot" {size} role="img" aria-label={quoteattr(said)} xmlns="http://www.w3.org/2000/svg">{self.inner()}</svg>'

    def _path(self, points: Sequence[Point]) -> str:
        return "M" + "L".join(f"{_n(self.x(x))},{_n(self.y(y))}" for x, y in points)


def nice_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers inside the range: steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return [low]
    raw = (high - low) / max(1, about)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(step * place, 10) for place in range(first, math.floor(high / step + 1e-9) + 1)]


def figure(panels: Sequence[Panel], columns: int, said: str, style: str, legend: Sequence[tuple[str, str]] = ()) -> str:
    """Panels in rows as one file; `legend` is (kind of mark, text) below them. The same input gives the same bytes."""
    gap, below = 24.0, 26.0 if legend else 0.0
    rows = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    width = max(sum(panel.width for panel in row) + gap * (len(row) - 1) for row in rows)
    heights = [max(panel.height for panel in row) for row in rows]
    height = sum(heights) + gap * (len(rows) - 1) + below
    parts, top = [], 0.0
    for row, tall in zip(rows, heights, strict=True):
        left = 0.0
        for panel in row:
            parts.append(f'<g transform="translate({_n(left)},{_n(top)})">{panel.inner()}</g>')
            left += panel.width + gap
        top += tall + gap
    left = 0.0
    for kind, text in legend:
        mark = f'<circle class="{kind}" cx="{_n(left + 6)}" cy="{_n(height - 9)}" r="4.5"/>'
        if kind == SQUARE:
            mark = f'<rect class="{kind}" x="{_n(left + 2)}" y="{_n(height - 13)}" width="8" height="8"/>'
        parts.append(mark)
        parts.append(f'<text class="p-label" x="{_n(left + 16)}" y="{_n(height - 5)}">{escape(text)}</text>')
        left += 34.0 + sum(13.0 if ord(letter) > 0x2E80 else 6.6 for letter in text)
    size = f'viewBox="-12 -12 {_n(width + 24)} {_n(height + 24)}" width="{_n(width + 24)}" height="{_n(height + 24)}"'
    head = f'<svg class="plot" {size} role="img" aria-label={quoteattr(said)} xmlns="http://www.w3.org/2000/svg">'
    paper = f'<rect x="-12" y="-12" width="{_n(width + 24)}" height="{_n(height + 24)}" fill="#fff"/>'
    body = "\n".join(parts)
    return f"{head}\n<style>{style}</style>\n{paper}\n{body}\n</svg>\n"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
