"""Before a draft is published: let simulated people sit its forms, so that its page can say how far the scores of real ones will be trusted."""

import logging
from datetime import datetime
from typing import Any

from django.core.cache import cache

from exams.selectors import drafts_to_check, form_rooms, round_by_slug
from grading.models import GradeJob, SimulatedStudy
from grading.models.grade_job import JobState
from grading.selectors.reliability import forms_digest
from grading.services.simulate_people import simulate_people

log = logging.getLogger(__name__)

PEOPLE = 24
"""About ten seconds a form of six rooms. Their Phi lay within 0.04 of that of 60 others in nine forms, most within 0.02."""
AT_WORK_S = 600


def check_drafts(now: datetime) -> bool:
    """One draft, the oldest; True if its people sat. Grades come first. What cannot be sat is kept as a study without forms: nobody tries again."""
    if GradeJob.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).exists():
        return False
    for slug in drafts_to_check():
        round_ = round_by_slug(slug, drafts=True)
        digest = forms_digest(form_rooms(round_.pk))
        if SimulatedStudy.objects.filter(round_id=round_.pk, forms_digest=digest).exists():
            continue
        # A hint only, so that two workers do not both spend the seconds: a second study would stand beside the first and change nothing.
        if cache.add(f"draft-check/{digest}", 1, AT_WORK_S):
            _check(round_, digest, now)
            return True
    return False


def _check(round_: Any, digest: str, now: datetime) -> None:
    try:
        simulate_people(round_, PEOPLE, now)
    except Exception:  # whatever it is, the draft's page must say so
        log.exception("no simulated people can sit the forms of draft %s", round_.slug)
        SimulatedStudy.objects.create(round_id=round_.pk, forms_digest=digest, people=0, forms={}, made_at=now)
