"""The sweep that reveals what may be revealed: forms of rounds whose results need no release, or are released."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q

from exams.models import Attempt, Form, FormRoom, Release, RoundState

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=1)
"""After the sitting's end: a start that was accepted in its last instant may not be in the database yet."""


def reveal_due(now: datetime) -> int:
    """How many rooms were revealed. Form by form: one whose sitting lies ahead stays sealed while another is shown.

    An attempt of the form that is open (live, paused, never ended) keeps it sealed. A round that was closed early is over for all its
    forms. Where results wait for a release, the release reveals; this sweep only follows it up (a form whose last attempt closed later).
    """
    over = Q(sitting__ends_at__lte=now - GRACE) | Q(round__state=RoundState.CLOSED)
    shown = Q(round__release=Release.AT_ONCE) | Q(round__released_at__isnull=False)
    forms = Form.objects.filter(over, shown, rooms__revealed_at=None).exclude(round__state=RoundState.DRAFT)
    forms = forms.exclude(pk__in=Attempt.objects.filter(closed_at=None).values("form_id"))
    revealed = FormRoom.objects.filter(form__in=list(forms.values_list("pk", flat=True).distinct()), revealed_at=None).update(revealed_at=now)
    if revealed:
        log.info("%s rooms revealed", revealed)
    return revealed
