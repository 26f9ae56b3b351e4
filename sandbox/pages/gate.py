"""What the bots reached in a scenario, as the studio shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sandbox import selectors
from sandbox.engine.bots import bot_by_id
from sandbox.engine.levers import LEVERS
from sandbox.models import JobState, Scenario
from sandbox.pages.charts import panel_chart
from sandbox.pages.figures import named, signed_percent, yuan
from sandbox.pages.jobs import job_line
from sandbox.pages.reasons import reason_texts
from sandbox.services.draft_bundle import draft_bundle

FAILED_BY = {
    "score": _("by score"),
    "contribution": _("by contribution"),
    "compliance": _("by compliance"),
    "hand_over": _("by hand-over"),
    "": _("does not fail"),
}


def gate_context(row: Scenario) -> dict[str, Any]:
    """For `_gate.html`: the numbers that were frozen, or those of the last check, and whether they are of the draft as it stands."""
    if row.state == "published":
        return {"scenario": row, "gate": _shown(row.gate), "gate_job": None, "gate_current": True}
    job = selectors.latest_gate(row.pk)
    current = bool(job) and job is not None and job.bundle_digest == draft_bundle(row).digest
    ready = job is not None and job.state == JobState.READY
    return {
        "scenario": row,
        "gate": _shown(job.result) if job is not None and ready else None,
        "gate_job": job_line(job) if job is not None and not ready else None,
        "gate_current": current,
    }


def _shown(result: dict[str, Any]) -> dict[str, Any] | None:
    if not result:
        return None
    return {
        "baseline": yuan(result["baseline"]["value_cents"]),
        "headroom": signed_percent(result["headroom"]),
        "separation": f"{result['separation']:.2f}",
        "chart": panel_chart(result["panel"]),
        "panel": [_operator(line) for line in sorted(result["panel"], key=lambda line: -line["uplift"])],
        "single_levers": [
            {"name": _lever_name(line["name"]), "uplift": signed_percent(line["uplift"]), "share": f"{100 * line['share_of_best_gain']:.0f} %"}
            for line in result["single_levers"]
        ],
        "degenerate": [_degenerate(line) for line in result["degenerate"]],
        "reasons": reason_texts(result["reasons"]),
    }


def _degenerate(line: dict[str, Any]) -> dict[str, Any]:
    return {**_operator(line), "failed_by": FAILED_BY[line["failed_by"]], "fails": bool(line["failed_by"])}


def _lever_name(name: str) -> str:
    return named(LEVERS[name].label_zh, LEVERS[name].label_en)


def _operator(line: dict[str, Any]) -> dict[str, Any]:
    bot = bot_by_id(line["bot_id"])
    return {
        "name": named(bot.name_zh, bot.name_en),
        "skill": f"{line['skill']:.2f}",
        "uplift": signed_percent(line["uplift"]),
        "value": yuan(line["value_cents"]),
        "contribution": yuan(line["contribution_cents"]),
        "breaches": line["breaches"],
    }
