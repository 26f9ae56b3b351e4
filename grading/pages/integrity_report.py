"""The invigilator's report on a sitting: pairs, timing, places; and a pair side by side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import person_cards, roles_of
from exams.pages.lever_texts import force_names
from exams.selectors.sittings import SittingCard, people_of_attempts, public_ids_of, sitting_card
from grading.errors import NothingToCompare
from grading.models.integrity_case import CaseGround
from grading.models.similarity_report import SimilarityReport
from grading.pages.integrity_words import SIGNS, action_words, chance_words, ready_allegation
from grading.pages.pair_plot import clock, pair_plot
from grading.selectors.integrity import OPENERS, STAFF, PlayedLog, SittingReports, newest_cases, played_logs, sitting_reports
from grading.services.open_case import HEARING_DAYS, TEXT_LENGTH
from grading.services.queue_similarity import queue_similarity


@never_cache
@require_GET
@role_required(*STAFF)
def sitting(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Pairs, timing and places of a sitting; while a report is being made, the page asks again by itself."""
    card, reports = sitting_or_404(sitting_id), sitting_reports(sitting_id)
    context = {
        "sitting": card,
        "reports": reports,
        "document": reports.ready.document if reports.ready else None,
        "pairs": _pair_lines(reports),
        "timing": _timing_lines(reports),
        "places": [
            _place_line(reports, attempt.attempt_id, str(attempt.public_id)) for attempt in reports.attempts if attempt.attempt_id in reports.places
        ],
        "people": [{"name": reports.name(one.attempt_id), "attempt": one, "case": reports.cases.get(one.attempt_id)} for one in reports.attempts],
        "may_ask": bool(roles_of(request.user) & set(OPENERS)),
        "moving": reports.live is not None and reports.live.state != "dead",
    }
    if not getattr(request, "htmx", False):
        return render(request, "grading/integrity_sitting.html", context)
    return render(request, "grading/_integrity_state.html", context) if context["moving"] else HttpResponseClientRefresh()


@require_POST
@role_required(*OPENERS)
def ask(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Make the report now, of the attempts that have closed so far."""
    sitting_or_404(sitting_id)
    try:
        _report, made = queue_similarity(sitting_id, request.user.pk, timezone.now())
    except NothingToCompare:
        messages.info(request, _("There is nothing to compare yet: two attempts must have closed."))
    else:
        messages.success(request, _("The report is being made.") if made else _("A report is being made already."))
    return redirect("grading:sitting-integrity", sitting_id=sitting_id)


@require_GET
@role_required(*STAFF)
def pair(request: HttpRequest, sitting_id: int, report_id: int, number: int) -> HttpResponse:
    """Two logs side by side, room by room, with what fits marked."""
    card, report = sitting_or_404(sitting_id), report_or_404(sitting_id, report_id)
    found = pair_or_404(report, number)
    ids = (found["first"], found["second"])
    names = names_of(ids)
    logs = [played_logs(attempt_id) for attempt_id in ids]
    rooms = [_room_view(room, logs[0].get(room["position"]), logs[1].get(room["position"])) for room in found["rooms"]]
    cases, publics = newest_cases(ids), public_ids_of(ids)
    context = {
        "sitting": card,
        "report": report,
        "number": number,
        "pair": found,
        "chance": chance_words(found["chance"]),
        "sides": [{"name": names[one], "public_id": publics[one], "case": cases.get(one)} for one in ids],
        "rooms": rooms,
        "may_open": bool(roles_of(request.user) & set(OPENERS)),
        "allegation": ready_allegation(CaseGround.SIMILARITY),
        "hearing_days": HEARING_DAYS,
        "text_length": TEXT_LENGTH,
    }
    return render(request, "grading/integrity_pair.html", context)


def sitting_or_404(sitting_id: int) -> SittingCard:
    card = sitting_card(sitting_id)
    if card is None:
        raise Http404
    return card


def report_or_404(sitting_id: int, report_id: int) -> SimilarityReport:
    report = SimilarityReport.objects.filter(pk=report_id, sitting_id=sitting_id, state="ready").first()
    if report is None:
        raise Http404
    return report


def pair_or_404(report: SimilarityReport, number: int) -> dict[str, Any]:
    pairs = report.document["pairs"] if report.document else []
    if not 1 <= number <= len(pairs):
        raise Http404
    found: dict[str, Any] = pairs[number - 1]
    return found


def names_of(attempt_ids: Any) -> dict[int, str]:
    persons = people_of_attempts(attempt_ids)
    cards = person_cards(list(set(persons.values())))
    return {attempt_id: cards[persons[attempt_id]].display_name if persons.get(attempt_id) in cards else "–" for attempt_id in attempt_ids}


def _pair_lines(reports: SittingReports) -> list[dict[str, Any]]:
    if not reports.ready or not reports.ready.document:
        return []
    return [
        {
            "number": number,
            "first": reports.name(pair["first"]),
            "second": reports.name(pair["second"]),
            "stands_out": pair["stands_out"],
            "chance": chance_words(pair["chance"]),
            "score": pair["score"],
            "rooms": [
                {"position": room["position"], "fits": len(room["coincidences"]), "of": min(room["first_actions"], room["second_actions"])}
                for room in pair["rooms"]
            ],
            "cases": [case for case in (reports.cases.get(pair["first"]), reports.cases.get(pair["second"])) if case],
        }
        for number, pair in enumerate(reports.ready.document["pairs"], start=1)
    ]


def _timing_lines(reports: SittingReports) -> list[dict[str, Any]]:
    if not reports.ready or not reports.ready.document:
        return []
    publics = {attempt.attempt_id: attempt.public_id for attempt in reports.attempts}
    return [
        {
            **line,
            "person": reports.name(line["attempt"]),
            "public_id": publics.get(line["attempt"]),
            "words": [SIGNS.get(sign, sign) for sign in line["signs"]],
        }
        for line in reports.ready.document["timing"]
    ]


def _place_line(reports: SittingReports, attempt_id: int, public_id: str) -> dict[str, Any]:
    return {"person": reports.name(attempt_id), "public_id": public_id, "places": reports.places[attempt_id]}


def _room_view(room: dict[str, Any], first: PlayedLog | None, second: PlayedLog | None) -> dict[str, Any]:
    if first is None or second is None:
        return {**room, "plot": None, "rows": []}
    words = action_words(first.products)
    rows = [
        {"at": clock(one["first_tick"]), "then": clock(one["second_tick"]), "what": words(one["lever"], one["sku"], one["value"]), **one}
        for one in room["coincidences"]
    ]
    return {
        **room,
        "plot": pair_plot(first.ticks, first.controls, second.controls, room["coincidences"], words, force_names()),
        "rows": rows,
        "lag_s": abs(room["lag_ticks"]) * 5,
        "real_s": round(abs(room["lag_ticks"]) * 5 / first.speed),
        "fits": len(rows),
        "of": min(room["first_actions"], room["second_actions"]),
    }
