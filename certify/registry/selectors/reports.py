"""Reports of misuse, for certifiers."""

from certify.registry.errors import ReportNotFound
from certify.registry.models import Report


def open_reports() -> list[Report]:
    """Oldest first: who waits longest comes first."""
    return list(Report.objects.filter(decided_at=None).select_related("profile", "brief", "message").order_by("reported_at", "pk")[:200])


def decided_reports() -> list[Report]:
    """The last hundred, newest decision first."""
    return list(Report.objects.filter(decided_at__isnull=False).select_related("decided_by").order_by("-decided_at", "-pk")[:100])


def report_by_id(report_id: int) -> Report:
    """Raises ReportNotFound."""
    found = Report.objects.select_related("profile", "brief", "message", "decided_by").filter(pk=report_id).first()
    if found is None:
        raise ReportNotFound("no such report")
    return found
