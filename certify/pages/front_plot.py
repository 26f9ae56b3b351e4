"""The picture of the front page: two operators in the same room, from a published result; else one recorded evening."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exams.pages.charts import session_chart
from exams.pages.language import local
from exams.selectors import rounds_with_results
from grading.selectors import report_document, results_for_board
from sandbox.selectors import published_scenarios, scenario_card

KEPT_S = 300


def front_plot() -> dict[str, Any] | None:
    """None while there is nothing to show. Kept for five minutes: nothing in it is anybody's own."""
    key = f"front-plot:{get_language()}"
    plot: dict[str, Any] | None = cache.get(key)
    if plot is None:
        plot = _same_room_twice() or _evening()
        if plot is not None:
            cache.set(key, plot, KEPT_S)
    return plot


def _same_room_twice() -> dict[str, Any] | None:
    """A program's released attempt at a demonstration round: its recordings are public, and no person's curve is shown."""
    for round_ in rounds_with_results():
        if not round_.demo:
            continue
        row = next((row for row in results_for_board(round_.pk) if row.program), None)
        if row is not None:
            return _duel(report_document(row.attempt_id)["rooms"][0])
    return None


def _duel(room: dict[str, Any]) -> dict[str, Any]:
    curves = room["curves"]
    minutes = [second / 60 for second in curves["s"]]
    return {
        "kind": "duel",
        "title": local(room, "title"),
        "uplift_percent": room["uplift"] * 100,
        "chart": {
            "x": minutes,
            "x_unit": "minute",
            "height": 340,
            "series": [
                _line(_("a reference operator"), "area", curves["run"], "accent"),
                _line(_("the recorded operator"), "line", curves["baseline"], "ink"),
            ],
        },
    }


def _line(label: str, kind: str, curve: dict[str, list[int]], tone: str) -> dict[str, Any]:
    return {"label": label, "kind": kind, "values": curve["expected_gmv_cents"], "unit": "cents", "tone": tone}


def _evening() -> dict[str, Any] | None:
    """A recording that every candidate of a practice room may see: never one that an exam is made of."""
    sessions = [session for scenario in published_scenarios("practice")[:4] for session in scenario_card(scenario.pk).past_sessions]
    if not sessions:
        return None
    session = max(sessions, key=lambda session: session.gmv_cents)
    return {
        "kind": "evening",
        "title": local(session, "title"),
        "started_at": session.started_at,
        "gmv_cents": session.gmv_cents,
        "entries": session.entries,
        "provenance": session.provenance,
        "chart": session_chart(session, height=300),
    }
