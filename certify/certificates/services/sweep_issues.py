"""Finds what a lost message or a lost worker left behind, from every state that is not final."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from certify.certificates.models import Certificate, IssueJob, JobState
from certify.certificates.services.queue_issue import queue_issue
from certify.certificates.services.run_issue_job import MAX_TRIES
from certify.certificates.services.send_issue_job import send_issue_job
from grading.selectors import finalised_pass_ids, regraded, regraded_result_ids

RESEND_AFTER_S = 20


@dataclass(frozen=True)
class Swept:
    """Results without a job (or to look at again), workers that fell silent for good, jobs whose message was sent again."""

    queued: int
    dead: int
    sent: int


def sweep_issues(now: datetime) -> Swept:
    """One round of the sweep."""
    return Swept(queued=_queue_forgotten(now) + _look_again(now), dead=_bury(now), sent=_send_waiting(now))


def _queue_forgotten(now: datetime) -> int:
    """Passes, and whatever a regrade left of one: a certificate may have to be revoked."""
    followed = set(finalised_pass_ids()) | set(regraded_result_ids())
    forgotten = followed - set(IssueJob.objects.filter(result_id__in=followed).values_list("result_id", flat=True))
    for result_id in sorted(forgotten):
        queue_issue(result_id, now)
    return len(forgotten)


def _look_again(now: datetime) -> int:
    """A certificate that was being signed while a regrade ended its pass: the job of the new result found nothing to revoke yet."""
    again = 0
    for job in IssueJob.objects.filter(state=JobState.NOT_DUE, certificate=None, result_id__in=regraded_result_ids()):
        change = regraded(job.result_id)
        if change and Certificate.objects.filter(result_id__in=change.earlier_result_ids, revoked_at=None).exists():
            IssueJob.objects.filter(pk=job.pk, state=JobState.NOT_DUE).update(state=JobState.QUEUED, tries=0, sent_at=now)
            send_issue_job(job.pk)
            again += 1
    return again


def _bury(now: datetime) -> int:
    silent = Q(state=JobState.RUNNING, lease_until__lte=now, tries__gte=MAX_TRIES)
    return IssueJob.objects.filter(silent).update(state=JobState.DEAD, lease_until=None, error="the worker fell silent")


def _send_waiting(now: datetime) -> int:
    """`sent_at` moves on in the same UPDATE, so that two sweeps at once send one message."""
    stale = now - timedelta(seconds=RESEND_AFTER_S)
    waiting = Q(sent_at__lte=stale) & (Q(state__in=(JobState.QUEUED, JobState.FAILED)) | Q(state=JobState.RUNNING, lease_until__lte=now))
    sent = 0
    for job_id, sent_at in IssueJob.objects.filter(waiting, tries__lt=MAX_TRIES).values_list("pk", "sent_at"):
        with transaction.atomic():
            if IssueJob.objects.filter(waiting, pk=job_id, sent_at=sent_at).update(sent_at=now):
                send_issue_job(job_id)
                sent += 1
    return sent
