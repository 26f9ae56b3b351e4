"""What the bots reached in a scenario, as the studio shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sandbox import selectors
from sandbox.engine.levers import LEVERS
from sandbox.engines import bot_by_id
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
    "returns": _("by returns"),
    "hand_over": _("by hand-over"),
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
    """Results of earlier versions lack paths, reaction and sensitivity: what is not there is not shown."""
    if not result:
        return None
    sensitivity = result.get("sensitivity") or {}
    return {
        "baseline": yuan(result["baseline"]["value_cents"]),
        "baseline_interval": _interval(sensitivity.get("baseline"), yuan),
        "paths": result.get("paths", 1),
        "headroom": signed_percent(result["headroom"]),
        "best": _operator_name(result["best"]) if "best" in result else "",
        "best_interval": _interval(sensitivity.get("uplifts", {}).get(result.get("best")), _rounded),
        "members": sensitivity.get("members"),
        "separation": f"{result['separation']:.2f}",
        "separation_by_path": ", ".join(f"{value:.2f}" for value in result.get("separation_by_path", [])),
        "rails_kept": _rails_kept(result.get("experts")),
        "reaction": _reaction(result.get("reaction")),
        "chart": panel_chart(result["panel"], sensitivity),
        "experts": _experts(result["panel"], sensitivity.get("uplifts", {})),
        "panel": [_operator(line) for line in sorted(result["panel"], key=lambda line: -line["uplift"])],
        "single_levers": [
            {"name": _lever_name(line["name"]), "uplift": signed_percent(line["uplift"]), "share": f"{100 * line['share_of_best_gain']:.0f} %"}
            for line in result["single_levers"]
        ],
        "degenerate": [_degenerate(line) for line in result["degenerate"]],
        "reasons": reason_texts(result["reasons"]),
    }


def _reaction(measured: dict[str, Any] | None) -> dict[str, str] | None:
    if not measured:
        return None
    one, three = measured["one_second"], measured["three_seconds"]
    return {
        "one": signed_percent(-one["loss"]),
        "three": signed_percent(-three["loss"]),
        "three_sd": f"{three['sd']:.2f} ± {three['sd_error']:.2f}",
    }


def _rails_kept(experts: dict[str, Any] | None) -> str:
    if not experts:
        return ""
    return gettext("%(kept)s of %(plays)s plays") % {"kept": experts["plays"] - experts["breached"], "plays": experts["plays"]}


def _experts(panel: list[dict[str, Any]], uplifts: dict[str, Any]) -> list[dict[str, str]]:
    """The most skilled operator of every family against the recorded one."""
    best = max(line["skill"] for line in panel)
    return [
        {
            "name": _operator_name(line["bot_id"]),
            "uplift": signed_percent(line["uplift"]),
            "interval": _interval(uplifts.get(line["bot_id"]), _rounded),
        }
        for line in panel
        if line["skill"] == best
    ]


def _rounded(fraction: float) -> str:
    """An interval is no place for tenths."""
    return signed_percent(fraction, 0)


def _interval(told: dict[str, float] | None, shown: Callable[[float], str]) -> str:
    return f"{shown(told['low'])} … {shown(told['high'])}" if told else ""


def _degenerate(line: dict[str, Any]) -> dict[str, Any]:
    """Every way in which it fails, the one on most paths first."""
    fails = line.get("fails") or ([{"code": line["failed_by"], "severe": False}] if line["failed_by"] else [])
    ways = [{"text": FAILED_BY[way["code"]], "severe": way["severe"]} for way in fails]
    return {**_operator(line), "ways": ways, "fails": bool(line["failed_by"])}


def _operator_name(bot_id: str) -> str:
    bot = bot_by_id(bot_id)
    return named(bot.name_zh, bot.name_en)


def _lever_name(name: str) -> str:
    return named(LEVERS[name].label_zh, LEVERS[name].label_en)


def _operator(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": _operator_name(line["bot_id"]),
        "skill": f"{line['skill']:.2f}",
        "uplift": signed_percent(line["uplift"]),
        "value": yuan(line["value_cents"]),
        "contribution": yuan(line["contribution_cents"]),
        "breaches": line["breaches"],
    }
