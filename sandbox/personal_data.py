"""What the studio holds of people: their unfinished imports, and who made what."""

from django.utils.translation import gettext_lazy as _

from certify.accounts.register import Chapter, Erasure, Held

_OWN = _("It was yours alone and nothing rests on it.")

CHAPTER = Chapter(
    name="sandbox",
    title=_("Studio"),
    held=(
        Held("sandbox.ExportDraft", "owner", _("Imports of exports"), Erasure.DELETE, _OWN),
        Held("sandbox.ExportMapping", "owner", _("Saved mappings"), Erasure.DELETE, _OWN),
    ),
    acted=(
        "sandbox.Recording.imported_by",
        "sandbox.HostCalibration.queued_by",
        "sandbox.ExcerptSearch.queued_by",
        "sandbox.Scenario.created_by",
        "sandbox.Scenario.published_by",
        "sandbox.HeldOutRun.queued_by",
    ),
)
