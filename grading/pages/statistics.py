"""A round's statistics for examiners and certifiers, and its tables to take away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certify.accounts.pages.guards import role_required
from certify.accounts.selectors import person_cards
from exams.errors import NotHere
from exams.selectors import round_by_slug
from grading.errors import NoSuchTable
from grading.models import StatisticsDownload
from grading.pages.bars import bars, box
from grading.pages.extra_rooms_words import reason_texts
from grading.pages.labels import CONDITIONS, GUARD_RAILS
from grading.round_statistics.spread import FEW, PEOPLE_TO_CONCLUDE
from grading.round_statistics.summary import RoundSummary
from grading.selectors.round_statistics import round_statistics
from grading.services.export_statistics import FILES, export_statistics

LAST_DOWNLOADS = 10


@require_GET
@role_required("examiner", "certifier")
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    round_ = _round(slug)
    found = round_statistics(round_.pk)
    downloads = list(StatisticsDownload.objects.filter(round_id=round_.pk)[:LAST_DOWNLOADS])
    names = person_cards([row.by_id for row in downloads])
    context = {
        "round": round_,
        "found": found,
        "few": FEW,
        "people_to_conclude": PEOPLE_TO_CONCLUDE,
        "moving": found.progress.sitting + found.progress.grading,
        "conditions": [{"label": CONDITIONS[row.code], "count": row} for row in found.conditions if row.code in CONDITIONS],
        "invalid": [{"label": CONDITIONS[code].term if code in CONDITIONS else code, "n": n} for code, n in found.invalid.items()],
        "extra_rooms": [(text, found.extra_rooms.get(code, 0)) for code, text in reason_texts().items()] if found.extra_rooms else [],
        "rails": [{"label": GUARD_RAILS[row.code], "count": row} for row in found.rails],
        "score_bars": bars(found.score_bins, float(round_.cut_score)),
        "uplift_bars": bars(found.uplift_bins, float(round_.expected_growth)),
        "rooms": _rooms(found),
        "times": _times(found),
        "files": FILES,
        "downloads": [(names[row.by_id].display_name, row.file, row.rows, row.at) for row in downloads],
    }
    return render(request, "grading/statistics.html", context)


@require_GET
@role_required("examiner", "certifier")
def download(request: HttpRequest, slug: str, file: str) -> HttpResponse:
    try:
        export = export_statistics(_round(slug).pk, slug, file, request.user.pk, timezone.now())  # type: ignore[arg-type]
    except NoSuchTable:
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="{export.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(export.content, content_type=export.content_type, headers=headers)


def _rooms(found: RoundSummary) -> list[dict[str, Any]]:
    """With a box of the scores on the scale of 200 to 800."""
    return [{"line": line, "box": box(line.score, 200.0, 800.0)} for line in found.rooms]


def _times(found: RoundSummary) -> list[tuple[str, Any]]:
    return [
        ("duration", found.duration_s),
        ("preparation", found.preparation_s),
        ("wait", found.wait_s),
        ("run", found.run_s),
    ]


def _round(slug: str) -> Any:
    try:
        return round_by_slug(slug, drafts=True)
    except NotHere:
        raise Http404 from None
