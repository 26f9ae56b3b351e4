"""The fidelity document of a folder of recordings: every session predicted unseen, and repeated by a room that was fitted on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from sandbox.calibration.calibrate import DEFAULT_SEED, calibrate
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.fidelity import compare
from sandbox.calibration.fidelity_summary import COVERAGE, GMV_ERROR_MOST, ONLINE_WAPE_MOST, REPRODUCTION_MOST, funnel_errors, summarise
from sandbox.calibration.held_out import held_out_row
from sandbox.calibration.recording import Recording
from sandbox.calibration.room_model import room_model
from sandbox.engine.versions import ENGINE_VERSION

FORMAT = "fidelity/1"
_REPRODUCED = ("gmv_expected", "gmv_error", "online_wape", "gmv_wape", "gmv_wape_5min", "online_coverage", "gmv_coverage")


@dataclass(frozen=True)
class Step:
    """A piece of work that one process does: predict one session, or fit a host and repeat all its sessions."""

    kind: str
    host: str
    place: int = 0

    def text(self, recordings: Sequence[Recording]) -> str:
        return recordings[self.place].id if self.kind == "predict" else self.host


Finished = Callable[[int, int, Step, list[dict[str, Any]]], None]
"""(steps done, steps in all, the step, its rows)"""


def measure_fidelity(hosts: Mapping[str, Sequence[Recording]], workers: int, finished: Finished, reproduce: bool = True) -> dict[str, Any]:
    """The document (docs/algorithms/calibration.md, *The fidelity document*). Every host needs two sessions.

    A session that the others cannot predict (a product that only it has) keeps its place with the reason in `refused`.
    """
    steps = [Step("predict", host, place) for host, sessions in hosts.items() for place in range(len(sessions))]
    if reproduce:
        # the longest pieces first, so that no process sits idle at the end
        steps = [*(Step("repeat", host) for host in hosts), *steps]
    predicted: dict[tuple[str, str], dict[str, Any]] = {}
    repeated: dict[tuple[str, str], dict[str, Any]] = {}
    for done, (step, rows) in enumerate(_run(steps, hosts, workers), 1):
        finished(done, len(steps), step, rows)
        for row in rows:
            (predicted if step.kind == "predict" else repeated)[step.host, row["session"]] = row
    sessions = []
    for host, recordings in hosts.items():
        for recording in recordings:
            row = {"host": host, **predicted[host, recording.id], "digest": recording.digest}
            row["funnel_errors"] = funnel_errors(row)
            if (host, recording.id) in repeated:
                row["reproduced"] = {name: value for name, value in repeated[host, recording.id].items() if name != "session"}
            sessions.append(row)
    targets = {
        "gmv_error": GMV_ERROR_MOST,
        "online_wape": ONLINE_WAPE_MOST,
        "coverage": list(COVERAGE),
        "reproduction": REPRODUCTION_MOST,
    }
    head = {"format": FORMAT, "engine_version": ENGINE_VERSION, "seed": DEFAULT_SEED, "targets": targets}
    return {**head, "sessions": sessions, "summary": summarise(sessions)}


def _run(steps: Sequence[Step], hosts: Mapping[str, Sequence[Recording]], workers: int) -> Iterator[tuple[Step, list[dict[str, Any]]]]:
    if workers < 2:
        for step in steps:
            yield step, work(step, hosts[step.host])
        return
    # `spawn`: compiled code that has already used its threads does not survive a fork
    with ProcessPoolExecutor(min(workers, len(steps)), mp_context=get_context("spawn"), initializer=_one_thread) as pool:
        under_way: dict[Future[list[dict[str, Any]]], Step] = {pool.submit(work, step, hosts[step.host]): step for step in steps}
        try:
            for future in as_completed(under_way):
                yield under_way[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _one_thread() -> None:
    """Each process has a core to itself."""
    import numba

    numba.set_num_threads(1)


def work(step: Step, recordings: Sequence[Recording]) -> list[dict[str, Any]]:
    """Rows of one step. Runs in a process of its own, so everything goes in and out as plain values."""
    if step.kind == "repeat":
        return _repeat(recordings)
    try:
        return [held_out_row(recordings, step.place)]
    except CalibrationError as error:
        return [{"session": recordings[step.place].id, "refused": error.code, "reason": str(error)}]


def _repeat(recordings: Sequence[Recording]) -> list[dict[str, Any]]:
    """The room of each session, fitted on all of them, under the recorded operator's own log."""
    host = calibrate(recordings, members=1)
    rows = []
    for recording in recordings:
        numbers = compare(room_model(host, recording, "abduction"), recording, variation=host.evening_variation)
        rows.append({"session": recording.id, **{name: numbers[name] for name in _REPRODUCED}})
    return rows
