"""What a job's progress looks like, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sandbox.models.job import Job

STEPS = {
    "": gettext_lazy("Waiting for a worker"),
    "reading": gettext_lazy("Reading the recordings"),
    "traffic": gettext_lazy("Fitting traffic, ads and the boost"),
    "clicks": gettext_lazy("Fitting clicks"),
    "dwell": gettext_lazy("Fitting dwell"),
    "questions": gettext_lazy("Fitting questions and comments"),
    "orders": gettext_lazy("Fitting orders"),
    "returns": gettext_lazy("Fitting returns"),
    "ensemble": gettext_lazy("Refitting on resampled blocks"),
    "curves": gettext_lazy("Computing the response curves"),
    "rooms": gettext_lazy("Building the rooms and checking them"),
    "baseline": gettext_lazy("Playing the baseline"),
    "panel": gettext_lazy("The reference operators are playing"),
    "reaction": gettext_lazy("The reference operators are playing later"),
    "single_levers": gettext_lazy("Pulling single levers"),
    "degenerate": gettext_lazy("Degenerate operators are playing"),
    "sensitivity": gettext_lazy("Replaying in the other members of the ensemble"),
    "writing": gettext_lazy("Writing the rooms"),
}
ERRORS = {
    "worker_lost": gettext_lazy("The worker stopped without an answer."),
    "draft_changed": gettext_lazy("The draft changed while the bots played. Check it again."),
}


def job_line(job: Job) -> dict[str, Any]:
    """For `_job.html`."""
    return {
        "job": job,
        "active": job.is_active,
        "state": job.get_state_display(),
        "step": str(STEPS.get(job.step, job.step)),
        "error": str(ERRORS.get(job.error_code, job.error_code)),
        "tone": {"ready": "good", "failed": "bad", "dead": "bad"}.get(job.state, "warn"),
        "tries": _("try %(number)d") % {"number": job.tries} if job.tries > 1 else "",
    }


def held_out_line(job: Job) -> dict[str, Any]:
    """For `_held_out_job.html`: its step is the session that is being predicted."""
    line = job_line(job)
    if job.step:
        line["step"] = _("Predicting %(session)s from the host's other sessions") % {"session": job.step}
    return line
