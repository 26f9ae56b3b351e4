"""One calibration per host over all of its sessions: a room per session."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from certify.demo.errors import ContentError
from sandbox import selectors
from sandbox.services.queue_calibration import queue_calibration
from sandbox.services.run_calibration import run_calibration

Clock = Callable[[], datetime]
Progress = Callable[[str], None]
PATIENCE_S = 900.0


def install_rooms(recordings: Mapping[str, Sequence[int]], by: Any, clock: Clock, progress: Progress) -> dict[str, list[int]]:
    """Ids of the rooms by host, in the order of their sessions.

    The jobs are queued as an examiner's would be, the longest first: begun last, it would keep one core busy when the others have nothing left.
    This process works on them beside the workers, so that it gets on without any; the lease sees to it that each is done once.
    """
    jobs = {host: queue_calibration(recordings[host], by, clock()).pk for host in sorted(recordings, key=lambda host: -_size(recordings[host]))}
    deadline = time.monotonic() + PATIENCE_S
    while waiting := _not_ready(jobs, time.monotonic() > deadline, progress):
        run_calibration(waiting[-1], clock(), clock)  # workers begin at the other end
        if _not_ready(jobs, late=False) == waiting:
            time.sleep(1.0)
    return {host: _rooms_of(job_id) for host, job_id in jobs.items()}


def _size(recording_ids: Sequence[int]) -> int:
    """Minutes times products: what a fit's time goes with."""
    rows = selectors.recordings().filter(pk__in=recording_ids)
    return sum(row.minutes * len(row.summary["products"]) for row in rows)


def _not_ready(jobs: Mapping[str, int], late: bool, progress: Progress = lambda _: None) -> list[int]:
    """Ids of the jobs that are still to be done, those that nobody has last; raises ContentError when one cannot be."""
    rows = selectors.calibrations().in_bulk(list(jobs.values()))
    for row in rows.values():
        if late or row.state in {"failed", "dead"}:
            raise ContentError(
                f"主播 {row.host} 的校准没有完成：{row.state} {row.error_code} {row.error_detail}",
                f"The calibration of {row.host} did not finish: {row.state} {row.error_code} {row.error_detail}",
            )
    active = [row for row in rows.values() if row.is_active]
    if active:
        progress(f"{len(jobs) - len(active)}/{len(jobs)} · " + ", ".join(f"{row.host} {row.progress} %" for row in active))
    return [row.pk for row in sorted(active, key=lambda row: (row.state == "queued", row.pk))]


def _rooms_of(job_id: int) -> list[int]:
    return list(selectors.rooms().filter(calibration_id=job_id).order_by("recording__started_at").values_list("pk", flat=True))
