"""Response curves of a calibration: a plot each, what it says in a sentence, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.calibration.drawing.responses import ResponseWords, response_panel

Show = Callable[[float], str]
Text = str | Promise


def _times(value: float) -> str:
    return f"×{value:.2f}".rstrip("0").rstrip(".")


def _plain(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.1f}"


def _share(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def _yuan(value: float) -> str:
    return f"¥{value:.0f}"


@dataclass(frozen=True)
class Axes:
    title: Text
    x: Text
    y: Text
    show_x: Show
    show_y: Show
    neutral: float | None = None


AXES = {
    "price_regular": Axes(
        gettext_lazy("Price, regular viewers"),
        gettext_lazy("price of the product on pitch, of list price"),
        gettext_lazy("orders, multiple"),
        _share,
        _times,
        1.0,
    ),
    "price_bargain": Axes(
        gettext_lazy("Price, bargain hunters"),
        gettext_lazy("price of the product on pitch, of list price"),
        gettext_lazy("orders, multiple"),
        _share,
        _times,
        1.0,
    ),
    "ads": Axes(gettext_lazy("Ads"), gettext_lazy("ad spend per minute"), gettext_lazy("paid entries per minute"), _yuan, _plain),
    "close": Axes(
        gettext_lazy("Length of a close"), gettext_lazy("seconds of close"), gettext_lazy("orders at that moment, multiple"), _plain, _times, 1.0
    ),
    "pitch": Axes(
        gettext_lazy("Length of a pitch"), gettext_lazy("age of the pitch, minutes"), gettext_lazy("orders of the product per minute"), _plain, _plain
    ),
    "hold": Axes(
        gettext_lazy("Hold before a close"),
        gettext_lazy("minutes of hold"),
        gettext_lazy("orders of the quarter of an hour, multiple"),
        _plain,
        _times,
        1.0,
    ),
}


def response_lines(responses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of AXES; what another engine version may have added is left out."""
    known = {curve["name"]: curve for curve in responses}
    return [_line(number, known[name], axes) for number, (name, axes) in enumerate(AXES.items()) if name in known]


def _line(number: int, curve: dict[str, Any], axes: Axes) -> dict[str, Any]:
    covered = _covered(curve, axes)
    words = ResponseWords(
        title=str(axes.title), x=str(axes.x), y=str(axes.y), covered="", show_x=axes.show_x, show_y=axes.show_y, neutral=axes.neutral
    )
    sentence = SAYS[curve["name"]](curve)
    plot = response_panel(100 + number, curve, words).svg(f"{axes.title}: {sentence} {covered}")
    prior = curve["prior"]
    table = [
        {
            "x": axes.show_x(x),
            "prior": axes.show_y(prior["median"][place]),
            "band": f"{axes.show_y(prior['low'][place])} – {axes.show_y(prior['high'][place])}",
            "fit": axes.show_y(curve["members"][0][place]),
            "members": f"{axes.show_y(min(member[place] for member in curve['members']))} – {axes.show_y(max(m[place] for m in curve['members']))}",
        }
        for place, x in enumerate(curve["x"])
    ]
    return {
        "name": curve["name"],
        "title": axes.title,
        "plot": mark_safe(plot),  # noqa: S308  (every text in it was escaped by the drawing)
        "says": sentence,
        "covered": covered,
        "is_covered": curve["covered"] is not None,
        "x": axes.x,
        "y": axes.y,
        "table": table,
    }


def _covered(curve: dict[str, Any], axes: Axes) -> str:
    if curve["covered"] is None:
        return _("No recording shows this lever: the curve is prior knowledge alone.")
    low, high = curve["covered"]
    return _("Recordings cover %(low)s to %(high)s (shaded).") % {"low": axes.show_x(low), "high": axes.show_x(high)}


def value_at(curve: dict[str, Any], values: list[float], x: float) -> float:
    """Linear between the points of the curve, flat outside."""
    points = list(zip(curve["x"], values, strict=True))
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


def _price(curve: dict[str, Any]) -> str:
    fit, prior = (_times(value_at(curve, values, 0.9)) for values in (curve["members"][0], curve["prior"]["median"]))
    return _("A tenth off the price brings %(fit)s the orders (before the data: %(prior)s).") % {"fit": fit, "prior": prior}


def _ads(curve: dict[str, Any]) -> str:
    most = curve["covered"][1] if curve["covered"] else curve["x"][-1] / 2.0
    once, twice = (_plain(value_at(curve, curve["members"][0], factor * most)) for factor in (1.0, 2.0))
    words = {"spend": _yuan(most), "once": once, "twice": twice}
    return _("%(spend)s a minute brings %(once)s entries a minute, twice as much brings %(twice)s.") % words


def _close(curve: dict[str, Any]) -> str:
    fit = curve["members"][0]
    turn = next((x for x, y in zip(curve["x"], fit, strict=True) if y < 1.0), None)
    words = {"start": _times(fit[0]), "end": _times(fit[-1]), "turn": _plain(turn or 0.0)}
    if turn is None:
        return _("A close begins with %(start)s the orders and stays above what a plain demonstration brings.") % words
    return _("A close begins with %(start)s the orders; from second %(turn)s on it costs orders (%(end)s in the end).") % words


def _pitch(curve: dict[str, Any]) -> str:
    fit = curve["members"][0]
    best = max(range(len(fit)), key=fit.__getitem__)
    half = next((x for x, y in zip(curve["x"][best:], fit[best:], strict=True) if y < 0.5 * fit[best]), None)
    words = {"best": _plain(curve["x"][best] + 0.5), "half": _plain(half or 0.0)}
    if half is None:
        return _("A pitch sells best in minute %(best)s and is still above half of that after twenty minutes.") % words
    return _("A pitch sells best in minute %(best)s and half as much from minute %(half)s on.") % words


def _hold(curve: dict[str, Any]) -> str:
    one, three = (_times(value_at(curve, curve["members"][0], minutes)) for minutes in (1.0, 3.0))
    words = {"one": one, "three": three}
    return _("Against closing at once, one minute of hold before the close brings %(one)s the orders, three minutes %(three)s.") % words


SAYS: dict[str, Callable[[dict[str, Any]], str]] = {
    "price_regular": _price,
    "price_bargain": _price,
    "ads": _ads,
    "close": _close,
    "pitch": _pitch,
    "hold": _hold,
}
