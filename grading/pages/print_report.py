"""From the report's documents to the printed page: texts, tables and drawings for `templates/grading/report.typ`, which only lays them out."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certify.accounts.selectors import person_cards
from certify.typesetting.typeset import typeset
from exams.pages.language import local
from grading.pages import labels
from grading.pages.figures import measure, number, points, signed_percent, yuan
from grading.pages.print_charts import falls, number_line, star
from grading.pages.print_room import printed_room
from grading.pages.report_next import moment, together
from grading.pages.report_view import report_view
from grading.selectors import evidence_bundle, evidence_state, feedback_state, regrade_notes, report_document, standing_document

TEMPLATE = "grading/report.typ"
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A PDF and what its file is called."""

    name: str
    content: bytes


def print_report(attempt_id: int, now: datetime) -> PrintedReport:
    """In the language that is active. Raises Result.DoesNotExist before the attempt is graded."""
    document = report_document(attempt_id)
    view = report_view(document, standing_document(attempt_id, now))
    data = {
        "language": (get_language() or "zh")[:2],
        **_head(view, now),
        "figures": _figures(view),
        "why": _why(view, attempt_id),
        "next": {"title": _("What happens next"), "lines": [*view["next_steps"], view["appeal_sentence"]] if view["next_steps"] else []},
        "rooms": _rooms(view),
        "feedback": _feedback(attempt_id),
        "forces": _forces(view["forces"]),
        "practise": _practise(view["advice"]),
        "details": [printed_room(room) for room in view["rooms"]],
        "graded": _graded(view, attempt_id, now),
    }
    name = f"report-{document['round']['slug']}-{document['attempt']['number']}-{document['attempt']['id'][:8]}.pdf"
    return PrintedReport(name, typeset(TEMPLATE, data, now))


def _head(view: View, now: datetime) -> dict[str, Any]:
    attempt, round_, result = view["attempt"], view["round"], view["result"]
    person = person_cards([attempt["person_id"]])[attempt["person_id"]]
    facts = [
        (_("Candidate"), person.display_name),
        (_("Identity"), str(labels.IDENTITY.get(attempt["identity_check"], attempt["identity_check"]))),
        (_("Round"), local(round_, "title") + (" · DEMO" if round_["demo"] else "")),
        (_("Attempt"), f"{attempt['number']} · {attempt['id']}"),
        (_("Closed"), moment(attempt["closed_at"]) if attempt["closed_at"] else "–"),
        (_("Result published"), moment(result["published_at"]) if result["published_at"] else _("not released: the candidate does not see it yet")),
        (_("Printed"), moment(now)),
    ]
    lede = _("Expected GMV against the baseline operator: %(uplift)s. Required: %(required)s.") % {
        "uplift": signed_percent(result["round_uplift"], 2),
        "required": signed_percent(result["expected_growth"], 2),
    }
    return {
        "title": _("Report"),
        "round": local(round_, "title"),
        "decision": {"code": result["decision"], "word": str(view["decision"])},
        "lede": _("This attempt is not judged. The figures below are for information.") if result["decision"] == "INVALID" else lede,
        "facts": [[name, str(value)] for name, value in facts],
        "page": _("page {n} of {of}"),
        "unprintable_note": _("Characters that the printing font lacks are written as their code points, such as 〔U+20BB7〕."),
    }


def _figures(view: View) -> list[dict[str, Any]]:
    """The two numbers that decide, each on its line."""
    result, terms = view["result"], view["terms"]
    required = _("required")
    growth, cut = signed_percent(result["expected_growth"], 2), number(result["cut_score"], 1)
    uplift, score = terms["uplift_reaches_growth"], terms["score_reaches_cut"]
    return [
        {
            "value": signed_percent(result["round_uplift"], 2),
            "name": str(uplift.term),
            "definition": str(uplift.definition),
            "chart": number_line(view["uplift_line"], lambda value: signed_percent(value, 0), f"{required} {growth}"),
            "alt": _("Round uplift on a line, with what was required"),
            "note": _reach(result),
        },
        {
            "value": number(result["score"], 1),
            "name": str(score.term),
            "definition": str(score.definition),
            "chart": number_line(view["score_line"], number, f"{required} {cut}"),
            "alt": _("Round score on a line, with the cut"),
            "note": _("Standard error %(se)s, from the scatter between the rooms; the pale bar is 95 %%.") % {"se": number(result["score_se"], 1)}
            if result["score_se"] is not None
            else _("One room has no scatter: there is no standard error."),
        },
    ]


def _reach(result: View) -> str:
    if result["uplift_low"] is None:
        return ""
    words = {"low": signed_percent(result["uplift_low"]), "high": signed_percent(result["uplift_high"])}
    return (
        _(
            "The pale bar, %(low)s to %(high)s, is model sensitivity: the same decisions in the other calibrations of these rooms (95 %%). "
            "It does not decide."
        )
        % words
    )


def _why(view: View, attempt_id: int) -> dict[str, Any]:
    rows = [
        [
            str(condition["label"].term),
            measure(condition["measured"], condition["unit"]),
            _required(condition),
            _outcome(condition),
        ]
        for condition in view["conditions"]
    ]
    return {
        "title": _("What the decision rests on"),
        "head": [_("Condition"), _("Candidate's"), _("Required"), _("Outcome")],
        "rows": rows,
        "standard": view["standard_sentence"],
        "extra_rooms": view["extra_rooms"],
        "missing_title": view["missing_title"],
        "missing": view["missing"],
        "regrades": [_("Regraded") + f" {moment(note.at)} · {note.reason}: {note.text}" for note in regrade_notes(attempt_id)],
    }


def _outcome(condition: View) -> str:
    if not condition["unit"]:  # why an attempt is not judged: a fact, not a figure
        return _("applies")
    return _("✓ met") if condition["met"] else _("× not met")


def _required(condition: View) -> str:
    if condition["required"] is None:
        return "–"
    return f"{'≤' if condition['unit'] == 'count' else '≥'} {measure(condition['required'], condition['unit'])}"


def _rooms(view: View) -> dict[str, Any]:
    result = view["result"]
    head = [_("Room"), _("Uplift"), _("Score"), _("Expected: decides"), _("GMV seen live"), _("Baseline, expected"), _("Guard-rails")]
    rows = [
        [
            f"{room['position']} {local(room, 'title')}" + (f" · {_('extra room')}" if room["extra"] else ""),
            signed_percent(room["uplift"]),
            number(room["score"]),
            yuan(room["value_cents"]),
            yuan(room["sampled_gmv_cents"]),
            yuan(room["baseline_cents"]),
            _("× breached") if room["breached"] else _("✓ kept"),
        ]
        for room in view["rooms"]
    ]
    facts = [
        [_("Uplift after expected returns"), signed_percent(result["net_uplift"])],
        [_("Return on ad spend"), number(result["ad_roi"], 1)],
        [_("Contribution, all rooms"), yuan(result["contribution_cents"])],
    ]
    return {"title": _("Room by room"), "head": head, "rows": rows, "facts": facts}


def _feedback(attempt_id: int) -> str:
    state = feedback_state(attempt_id)
    if state.ready == state.rooms:
        return ""
    words = {"done": state.ready, "of": state.rooms}
    return _("Five forces and debrief: %(done)d of %(of)d rooms are computed. They change nothing in the grade.") % words


def _forces(forces: View | None) -> dict[str, Any] | None:
    if forces is None:
        return None
    names = forces["names"]
    rows = [[str(row["name"]), points(row["points"]), points(row["reference"])] for row in forces["rows"]]
    if forces["limit"]:
        rows.append([str(names["limit"]), points(forces["limit"]), "–"])
    note = ""
    if forces["inseparable"]:
        note = _(
            "Not separable in %(n)d of %(of)d rooms: there the forces worked so much through one another that the single parts say little. "
            "Read them together."
        ) % {"n": forces["inseparable"], "of": forces["rooms"]}
    return {
        "title": _("Five forces: where the uplift came from"),
        "intro": _(
            "For this page the rooms were replayed with every mixture of the two logs: the levers of some forces as in this run, all others as the "
            "baseline had them. A force's part is what it added on average over all orders of adding. It is feedback for practice and has no part "
            "in the decision."
        ),
        "note": note,
        "falls": falls(forces["waterfall"], names, points),
        "falls_alt": _("Waterfall of the five forces; the table below has the same figures."),
        "star": star(forces["radar"], names),
        "star_alt": _("Radar of the five forces; the table below has the same figures."),
        "star_note": _("Red: this run. Grey: best reference operators. Dashed: zero, like the baseline."),
        "head": [_("Force"), _("This run"), _("Best reference operators")],
        "rows": [*rows, [_("Round uplift"), points(forces["total"]), ""]],
        "unit": _("Percentage points of uplift over the baseline."),
    }


def _practise(advice: View) -> dict[str, Any]:
    levers = [
        {
            "name": f"{line['name']} · {line['force_name']}",
            "worth": line["worth"],
            "rule": str(line["rule"]),
            "windows": [f"{window['room']} · {window['span']} · {window['worth']}: {window['sentence']}" for window in line["windows"]],
            "places": _("Practise it in: %(places)s") % {"places": ", ".join(place["title"] for place in line["places"])} if line["places"] else "",
        }
        for line in advice["levers"]
    ]
    intro = _(
        "By lever: the windows of this attempt in which most was missed, and what the best reference operator did otherwise with that lever. "
        "The sums are model sensitivity and belong to the whole window, which counts under each of its levers; they do not add up."
    )
    none = (
        _("In no window did every continuation say that more was possible: no single lever stands out.")
        if advice["ready"]
        else _("Which levers to practise follows from the debrief of every room, which is not ready yet.")
    )
    return {
        "title": _("What to practise"),
        "rails": advice["rails"],
        "force": advice["force"],
        "intro": intro if levers else none,
        "levers": levers,
        "places": _places(advice["places"]),
    }


def _places(places: list[View]) -> str:
    if not places:
        return _("No practice round is open at the moment.")
    return _("Open practice rooms: %(places)s") % {"places": ", ".join(place["title"] for place in places)}


def _graded(view: View, attempt_id: int, now: datetime) -> dict[str, Any]:
    state = evidence_state(attempt_id, now)
    public_id = view["attempt"]["id"]
    if state == "ready":
        digest = sha256(evidence_bundle(attempt_id)).hexdigest()
        evidence = [_("SHA-256 of evidence-%(id)s.zip:") % {"id": public_id}, digest]
        how = _("Download it from the report's page and compare: sha256sum evidence-%(id)s.zip. To recompute the grade from it: %(command)s") % {
            "id": public_id,
            "command": f"script/manage recompute evidence-{public_id}.zip",
        }
    else:
        evidence, how = [str(labels.EVIDENCE[state])], ""
    return {
        "title": _("How this was graded"),
        "how": _(
            "Your log of actions was replayed in the room that you played, with the same keys, and so was the baseline's. "
            "What decides is the expected order value along that path, which leaves out the luck of single orders."
        ),
        "provisional": together(
            _("Rubric %(rubric)s.") % {"rubric": view["result"]["rubric_version"]},
            _(
                "Room scores are equated through reference operators. That is provisional until people confirm it, so that scores of "
                "different rounds are not claimed to compare."
            ),
        ),
        "appeal": view["appeal_sentence"],
        "evidence_title": _("Evidence"),
        "evidence": evidence,
        "evidence_how": how,
    }
