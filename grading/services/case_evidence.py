"""What of a report goes into a case and may be read by its candidate: figures and their own actions, nothing of the other log."""

from typing import Any

from grading.models import SimilarityReport

EXAMPLES = 12
"""Of the candidate's own actions that fit, the most telling ones of each room."""


def case_evidence(report: SimilarityReport | None, attempt_id: int, other_attempt_id: int | None) -> dict[str, Any]:
    """Empty without a report. `rooms`: the candidate's own actions; `timing`: the lines about this attempt."""
    if report is None or not report.document:
        return {}
    evidence: dict[str, Any] = {"version": report.version, "timing": [line for line in report.document["timing"] if line["attempt"] == attempt_id]}
    pair = next((one for one in report.document["pairs"] if {one["first"], one["second"]} == {attempt_id, other_attempt_id}), None)
    if pair is None:
        return evidence
    mine = "first_tick" if pair["first"] == attempt_id else "second_tick"
    evidence |= {"chance": pair["chance"], "stands_out": pair["stands_out"], "false_alarms": report.document["false_alarms"]}
    evidence["rooms"] = [
        {
            "position": room["position"],
            "fits": len(room["coincidences"]),
            "actions": room["first_actions"] if mine == "first_tick" else room["second_actions"],
            "examples": [
                [one[mine], one["lever"], one["sku"], one["value"] if one["same_value"] else ""]
                for one in sorted(sorted(room["coincidences"], key=lambda one: -one["nats"])[:EXAMPLES], key=lambda one: one[mine])
            ],
        }
        for room in pair["rooms"]
        if room["coincidences"]
    ]
    return evidence
