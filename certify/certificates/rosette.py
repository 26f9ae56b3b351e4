"""The guilloche behind a certificate: fine closed curves, as on engraved paper. Pure."""

from functools import lru_cache
from math import cos, pi, sin, tau

STEPS = 720
RINGS = ((330, 40, 12, 9), (250, 48, 10, 9), (165, 42, 8, 7))
"""Radius, swing, waves round the circle, curves of each ring, in the picture's units (900 across)."""
COLOUR = "#b08d4a"


@lru_cache(maxsize=1)
def rosette_svg() -> str:
    """Faint enough to read over."""
    paths = [_curve(radius, swing, waves, tau * curve / (curves * waves)) for radius, swing, waves, curves in RINGS for curve in range(curves)]
    lines = "".join(f'<path d="{path}"/>' for path in paths)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-450 -450 900 900" width="900" height="900">'
        f'<g fill="none" stroke="{COLOUR}" stroke-width="0.9" stroke-opacity="0.16">{lines}</g></svg>'
    )


def _curve(radius: float, swing: float, waves: int, phase: float) -> str:
    points = []
    for step in range(STEPS):
        angle = tau * step / STEPS
        distance = radius + swing * sin(waves * angle + waves * phase) * cos(angle * 2 + pi / 7)
        points.append(f"{distance * cos(angle):.1f} {distance * sin(angle):.1f}")
    return f"M{'L'.join(points)}Z"
