"""The targets of fidelity and a room's limits, each as a sentence that says whether it holds, and what to do if not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.calibration.exam_grade import EXAM_GRADE, limits_missed, values_judged
from sandbox.pages.figures import percent

CHECKS = {
    "gmv_error": gettext_lazy("Total GMV of an unseen session is missed by %(value)s in the middle; the target is at most %(limit)s."),
    "beats_naive": gettext_lazy("The room predicts better than both simple predictions on %(value)s of %(limit)s hosts."),
    "online_wape": gettext_lazy("The curve of viewers online is off by %(value)s in the middle; the target is at most %(limit)s."),
    "online_coverage": gettext_lazy("%(value)s of minutes have their viewers online inside the 90 %% band; the target is %(limit)s."),
    "gmv_coverage": gettext_lazy("%(value)s of minutes have their GMV inside the 90 %% band; the target is %(limit)s."),
    "reproduction": gettext_lazy("Under its own operator's log every room brings the recorded GMV within %(value)s; the target is %(limit)s."),
    "all_predicted": gettext_lazy("%(value)s of %(limit)s sessions could be predicted."),
}
_NOT_ON = gettext_lazy("Not on: %(names)s.")

KEPT = {
    "gmv_error": gettext_lazy("Run under its own operator's log, the room brings the GMV that was recorded: %(value)s off, %(limit)s is allowed."),
    "online_wape": gettext_lazy("Its curve of viewers online is %(value)s off the recorded one, minute by minute; %(limit)s is allowed."),
    "without_shocks_gmv_error": gettext_lazy(
        "Even without this evening's own luck the host's fit explains the session: GMV %(value)s off, %(limit)s is allowed."
    ),
}
MISSED = {
    "gmv_error": gettext_lazy("Run under its own operator's log, the room misses the recorded GMV by %(value)s; %(limit)s is allowed."),
    "online_wape": gettext_lazy("Its curve of viewers online is %(value)s off the recorded one, minute by minute; only %(limit)s is allowed."),
    "without_shocks_gmv_error": gettext_lazy(
        "This evening was unlike the host's others: without its own luck the fit misses its GMV by %(value)s; %(limit)s is allowed."
    ),
}
ADVICE = {
    "gmv_error": gettext_lazy(
        "Look in the recording for minutes with missing or doubled sales and for stock that rises without a release, correct the export,"
        " import it again and calibrate again."
    ),
    "online_wape": gettext_lazy(
        "Compare the columns of entries, exits and viewers online in the export: a counter that was restarted shows here. More sessions"
        " of the host in the same calibration help too."
    ),
    "without_shocks_gmv_error": gettext_lazy(
        "Take another session of this host for exams, or record more evenings like this one and calibrate them together. For practice it is"
        " good enough."
    ),
}
OTHER_KEPT = gettext_lazy("%(name)s: %(value)s; %(limit)s is allowed.")


def check_lines(checks: list[dict[str, Any]], titles: dict[str, str]) -> list[dict[str, Any]]:
    """For the list of targets: whether it holds, the sentence, who is to blame."""
    lines = []
    for check in checks:
        text = str(CHECKS[check["code"]]) % {"value": _shown(check, check["value"]), "limit": _limit(check)}
        blamed = [titles.get(name, name) for name in check.get("hosts") or check.get("sessions") or []]
        lines.append({"holds": check["holds"], "text": text, "blamed": str(_NOT_ON) % {"names": _("; ").join(blamed)} if blamed else ""})
    return lines


def verdict_lines(fidelity: dict[str, Any]) -> list[dict[str, Any]]:
    """Each limit of an exam room: whether the room keeps it, in plain words, and what to do if not. The missed ones first."""
    judged, missed = values_judged(fidelity), set(limits_missed(fidelity))
    lines = []
    for name, value in judged.items():
        words = {"name": name, "value": _joined(percent(value)), "limit": _joined(percent(EXAM_GRADE[name], 0))}
        template = (MISSED if name in missed else KEPT).get(name, OTHER_KEPT)
        advice = str(ADVICE[name]) if name in missed and name in ADVICE else ""
        lines.append({"holds": name not in missed, "text": str(template) % words, "advice": advice})
    return sorted(lines, key=lambda line: line["holds"])


def _shown(check: dict[str, Any], value: float) -> str:
    return str(value) if check["code"] in {"beats_naive", "all_predicted"} else _joined(percent(value))


def _limit(check: dict[str, Any]) -> str:
    limit = check["limit"]
    if isinstance(limit, list):
        return _("%(low)s to %(high)s") % {"low": _joined(percent(limit[0], 0)), "high": _joined(percent(limit[1], 0))}
    return _shown(check, limit) if check["code"] in {"beats_naive", "all_predicted"} else _joined(percent(limit, 0))


def _joined(shown: str) -> str:
    """A number and its sign stay in one line."""
    return shown.replace(" ", "\u00a0")
