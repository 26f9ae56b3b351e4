"""Grade one attempt: lease, compute without any transaction, store in one. Delivered twice or at once, it grades once."""

import logging
from collections.abc import Callable
from datetime import datetime

from exams.selectors import attempt_record
from grading.errors import AttemptNotClosed, LeaseLost
from grading.services.fail_job import fail_job
from grading.services.grade_room import grade_room
from grading.services.lease_job import Lease, renew_lease, take_lease
from grading.services.store_grade import store_grade

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def run_job(job_id: int, clock: Clock) -> bool:
    """True if this call graded the attempt. `clock` is read at each step, because a grade takes seconds."""
    lease = take_lease(job_id, clock())
    if lease is None:
        return False
    try:
        _grade(lease, clock)
    except LeaseLost:
        log.warning("grade job %s passed to another worker", job_id)
        return False
    except Exception as error:  # whatever it is, the job must come to a visible state
        log.exception("grade job %s failed at try %s", job_id, lease.try_number)
        fail_job(lease, error, clock())
        return False
    return True


def _grade(lease: Lease, clock: Clock) -> None:
    record = attempt_record(lease.attempt_id)
    if record.closed_at is None:
        raise AttemptNotClosed("the attempt is still open: its log can grow", attempt=lease.attempt_id)
    total = len(record.rooms)
    renew_lease(lease, clock(), rooms_done=0, rooms_total=total)
    graded = []
    for number, room in enumerate(record.rooms, start=1):
        graded.append(grade_room(room))
        renew_lease(lease, clock(), rooms_done=number, rooms_total=total)
    store_grade(lease, record, tuple(graded), clock())
