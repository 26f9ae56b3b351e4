"""Recorded sessions as the specifications that js/charts.js draws."""

from typing import Any

from django.utils.translation import gettext as _

from sandbox.selectors import PastSession


def session_chart(session: PastSession, height: int = 170) -> dict[str, Any]:
    """Viewers online and GMV per minute of one recorded session."""
    series = session.series
    return {
        "x": series["minute"],
        "x_unit": "minute",
        "height": height,
        "series": [
            {"label": _("GMV per minute"), "kind": "bars", "values": series["gmv_cents"], "unit": "cents", "tone": "muted", "axis": "right"},
            {"label": _("Online"), "kind": "line", "values": series["online"], "unit": "count", "tone": "ink"},
        ],
    }
