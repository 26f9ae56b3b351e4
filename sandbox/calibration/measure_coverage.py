"""Replicates of the coverage simulation over the hosts of a folder of recordings, one process per core."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

from sandbox.calibration.calibrate import MEMBERS, calibrate
from sandbox.calibration.coverage import Trial, document, trials_of
from sandbox.calibration.host_model import HostModel
from sandbox.calibration.recording import Recording
from sandbox.engine.versions import ENGINE_VERSION

Finished = Callable[[int, int, str], None]
"""(steps done, steps in all, what is done)"""


def measure_coverage(
    hosts: Mapping[str, Sequence[Recording]], replicates: int, workers: int, finished: Finished, members: int = MEMBERS
) -> dict[str, Any]:
    """The coverage/1 document. Replicates go round the hosts in turn; every host that gets one needs three sessions."""
    names = list(hosts)
    turns = [(names[number % len(names)], number) for number in range(replicates)]
    used = sorted({host for host, _ in turns})
    steps = len(used) + len(turns)
    with _pool(min(workers, steps)) as pool:
        bases: dict[str, HostModel] = {}
        fits = {pool.submit(calibrate, hosts[host], members=members): host for host in used}
        for future in as_completed(fits):
            bases[fits[future]] = future.result()
            finished(len(bases), steps, fits[future])
        work: dict[Future[list[Trial]], str] = {
            pool.submit(trials_of, bases[host], hosts[host], number, members): f"{host} #{number}" for host, number in turns
        }
        trials = list(_gather(work, len(bases), steps, finished))
    return document(sorted(trials, key=lambda row: row.replicate), ENGINE_VERSION, replicates)


def _gather(work: Mapping[Future[list[Trial]], str], done: int, steps: int, finished: Finished) -> Iterator[Trial]:
    for number, future in enumerate(as_completed(work), done + 1):
        yield from future.result()
        finished(number, steps, work[future])


def _pool(workers: int) -> ProcessPoolExecutor:
    # `spawn`: compiled code that has already used its threads does not survive a fork
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_one_thread)


def _one_thread() -> None:
    """Each process has a core to itself."""
    import numba

    numba.set_num_threads(1)
