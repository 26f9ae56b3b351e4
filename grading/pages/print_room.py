"""One room of the printed report."""

from typing import Any

from django.utils.translation import gettext as _

from exams.pages.language import local
from grading.pages.figures import number, percent, points, signed_percent, signed_yuan, yuan
from grading.pages.labels import FAMILIES
from grading.pages.print_charts import ACCENT, INK, SOFT, curves, falls, panel_line
from grading.pages.report_next import together

View = dict[str, Any]


def printed_room(room: View) -> dict[str, Any]:
    """`room` is a room of `report_view`."""
    return {
        "title": local(room, "title"),
        "eyebrow": _("Room %(n)d · %(minutes)s simulated minutes") % {"n": room["position"], "minutes": number(room["minutes"])},
        "compared": _("Compared with %(baseline)s on the same path: same viewers, same luck.") % {"baseline": room["baseline_label"]},
        "figures": _figures(room),
        "gmv": _gmv(room),
        "gmv_title": _gmv_title(room),
        "panel": panel_line(room["panel_line"], lambda value: signed_percent(value, 0), signed_percent(room["uplift"])),
        "panel_note": _panel_note(room),
        "panel_alt": _("Your uplift among the reference operators: %(below)d of %(of)d are below you.")
        % {"below": room["panel"]["below"], "of": room["operators"]},
        "rails": _rails(room),
        "forces": _forces(room["forces"]),
        "debrief": _debrief(room["debrief"]),
        "versions": [
            _("Versions and digests: what it takes to compute this again"),
            *(f"{name} {value}" for name, value in room["versions"].items()),
        ],
    }


def _panel_note(room: View) -> str:
    said = _(
        "Among %(of)d reference operators on the same path %(below)d did less. The thin line is their middle, which scores 500; "
        "the dashed line is the baseline."
    ) % {"of": room["operators"], "below": room["panel"]["below"]}
    rows = _("Rows: %(families)s.") % {"families": ", ".join(str(name) for name in FAMILIES.values())}
    return together(said, rows)


def _figures(room: View) -> list[list[str]]:
    uplift = _("uplift")
    if room["capped"]:
        uplift += " · " + _("counted as %(used)s: the best and worst reference operators are the limits") % {
            "used": signed_percent(room["uplift_used"])
        }
    score = _("room score")
    if room["breached"]:
        score += " · " + _("%(score)s without the breach") % {"score": number(room["equated_score"])}
    found = [
        [signed_percent(room["uplift"]), uplift],
        [number(room["score"]), score],
        [yuan(room["value_cents"]), _("expected %(metric)s of this run: decides") % {"metric": room["metric_name"]}],
        [yuan(room["baseline_cents"]), _("expected, baseline")],
        [yuan(room["sampled_gmv_cents"]), _("GMV as shown live: luck included, does not decide")],
    ]
    if room["uplift_low"] is not None:
        words = f"{signed_percent(room['uplift_low'])} … {signed_percent(room['uplift_high'])}"
        found.append([words, _("Model sensitivity (95 %): the other calibrations of this room; does not decide")])
    return found


def _gmv(room: View) -> str:
    tones = {"accent": (ACCENT, None), "muted": (SOFT, None), "ink": (INK, "5 4")}
    chart = room["gmv_chart"]
    series = []
    for row in chart["series"]:
        colour, dash = tones[row.get("tone", "ink")]
        series.append({"label": row["label"], "values": row["values"], "colour": colour, "dash": dash})
    bands = room["debrief"]["chart"]["bands"] if room["debrief"] else ()
    return curves(chart["x"], series, lambda minute: f"{minute:.0f}′", yuan, bands)


def _gmv_title(room: View) -> str:
    said = _("GMV so far, by simulated minute")
    if room["debrief"]:
        said += " · " + _("Windows with ▼: most was missed; with ▲: best moves.")
    return said


def _rails(room: View) -> dict[str, Any]:
    rows = []
    for rail in room["rails"]:
        for measure in rail["measures"]:
            outcome = _("✓ kept") if measure["kept"] else _("× severe breach") if measure["severe"] else _("× breached")
            rows.append([str(rail["label"].term), str(measure["name"]), measure["reached"], measure["needed"], outcome])
        if not rail["measures"]:
            rows.append([str(rail["label"].term), _("not asked for in this room"), "", "", ""])
    return {"title": _("Guard-rails"), "head": [_("Guard-rail"), _("Measure"), _("Reached"), _("Needed"), _("Outcome")], "rows": rows}


def _forces(forces: View | None) -> dict[str, Any] | None:
    if forces is None:
        return None
    rows = [
        [
            str(row["name"]),
            points(row["points"]),
            signed_yuan(row["cents"]),
            signed_percent(row["first"]),
            signed_percent(row["last"]),
            points(row["reference"]),
        ]
        for row in forces["rows"]
    ]
    note = ""
    if not forces["separable"]:
        note = _("Not separable: interactions amount to %(share)s of the parts. The bars are a sketch; the forces worked through one another.") % {
            "share": percent(forces["share"], 0)
        }
    return {
        "title": _("Five forces in this room"),
        "note": note,
        "chart": falls(forces["waterfall"], forces["names"], points, size=16),
        "alt": _("Waterfall of the five forces; the table beside it has the same figures."),
        "head": [_("Force"), _("Points"), _("Money"), _("alone"), _("added last"), _("Reference")],
        "rows": [*rows, [_("Uplift"), points(forces["total"]), signed_yuan(forces["total_cents"]), "", "", ""]],
        "pairs": together(_("Model sensitivity, not part of the decision."), *_pairs(forces["pairs"])),
    }


def _pairs(pairs: list[View]) -> list[str]:
    if not pairs:
        return []
    said = " · ".join(f"{pair['names'][0]} × {pair['names'][1]} {signed_percent(pair['effect'])}" for pair in pairs)
    return [_("Largest interactions:"), f"{said}.", _("Above zero: together more than apart.")]


def _debrief(debrief: View | None) -> dict[str, Any] | None:
    if debrief is None:
        return None
    rows = [
        [
            f"{line['from']}–{line['to']}",
            yuan(line["own_cents"]),
            yuan(line["reference_cents"]),
            signed_yuan(line["gain_cents"]),
            f"{signed_yuan(line['low_cents'])} … {signed_yuan(line['high_cents'])}",
            _("yes") if line["agreed"] else _("no"),
        ]
        for line in debrief["windows"]
    ]
    return {
        "title": _("Debrief"),
        "intro": _(
            "Every window was continued from where this run stood in two ways, once with what was done in it, once with what the best "
            "reference operator does there; after it both were steered by the same reference operator, %(n)d times with %(n)d different "
            "ones. It is the model's answer, not a judgement, and no part of the grade."
        )
        % {"n": debrief["hands"]},
        "missed_title": _("Where most was missed"),
        "missed": [_told(line) for line in debrief["missed"]],
        "missed_none": _("No window in which every continuation says that more was possible."),
        "moves_title": _("Best moves"),
        "moves": [_told(line) for line in debrief["move"]],
        "moves_none": _("No window in which every continuation says that this run did better than the reference operator."),
        "head": [_("Window"), _("GMV in it"), _("Reference"), _("Reference made of the room, more or less"), _("Lowest to highest"), _("All agree")],
        "rows": rows,
    }


def _told(line: View) -> dict[str, Any]:
    head = f"{line['from']}–{line['to']} · {yuan(line['amount_cents'])} · "
    share = percent(line["amount_share"])
    if line["told"] == "missed":
        head += _("more was possible, %(share)s of the baseline") % {"share": share}
    else:
        head += _("more than the reference operator's way, %(share)s of the baseline") % {"share": share}
    return {"head": head, "lines": line["sentences"]}
