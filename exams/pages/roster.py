"""The roster of a round: a file is looked at first, and what was looked at is what is imported."""

from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from certify.accounts.pages.guards import role_required
from exams.errors import ExamsError
from exams.models import Registration, Round
from exams.pages.guard import foreign_is_not_found
from exams.pages.language import local
from exams.pages.roster_words import problem_text
from exams.selectors import round_by_slug
from exams.services.import_roster import RosterReport, check_roster, import_roster
from exams.services.read_roster import RosterLine, read_roster

SALT = "exams.roster"
GOOD_FOR_S = 3600


@role_required("examiner")
@foreign_is_not_found
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """GET the form; POST a file: the dry run; POST `checked`: the import of exactly that."""
    round_ = round_by_slug(slug)
    try:
        if request.method == "POST" and "checked" in request.POST:
            return _import(request, round_, request.POST["checked"])
        if request.method == "POST":
            return _check(request, round_)
    except ExamsError as refused:
        messages.error(request, refused.message)
    return render(request, "exams/roster.html", _context(round_))


def _check(request: HttpRequest, round_: Round) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file."))
        return render(request, "exams/roster.html", _context(round_))
    lines = read_roster(upload.name or "", upload.read())
    report = check_roster(round_, lines)
    checked = "" if report.count("wrong") else signing.dumps([round_.pk, [astuple(line) for line in lines]], salt=SALT, compress=True)
    return render(request, "exams/roster.html", _context(round_, report) | {"checked": checked, "file": upload.name})


def _import(request: HttpRequest, round_: Round, checked: str) -> HttpResponse:
    try:
        round_id, rows = signing.loads(checked, salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        round_id, rows = None, []
    if round_id != round_.pk:
        messages.error(request, _("The check has expired. Choose the file again."))
        return redirect("exams:roster", slug=round_.slug)
    report = import_roster(round_, [RosterLine(*row) for row in rows], request.user, timezone.now())
    text = _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s as they were.")
    messages.success(request, text % {name: report.count(name) for name in ("new", "changed", "unchanged")})  # type: ignore[arg-type]
    return redirect("exams:roster", slug=round_.slug)


def _context(round_: Round, report: RosterReport | None = None) -> dict[str, Any]:
    shown = report.lines if report else ()
    lines = [{"line": line, "outcome": outcome, "problem": problem_text(line.problem) if line.problem else ""} for line, outcome in shown]
    return {
        "round": round_,
        "title": local(round_, "title"),
        "report": report is not None,
        "lines": sorted(lines, key=lambda row: row["outcome"] != "wrong"),
        "counts": {name: report.count(name) for name in ("new", "changed", "unchanged", "wrong")} if report else {},  # type: ignore[arg-type]
        "registered": Registration.objects.filter(round=round_).count(),
    }
