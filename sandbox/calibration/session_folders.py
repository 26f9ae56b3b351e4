"""A folder of recordings → recordings by host, ready to be left out one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sandbox.calibration.columns import FILES
from sandbox.calibration.defects import RecordingRefused
from sandbox.calibration.recording import Recording, read_recording


class FolderRefused(ValueError):
    """The folder cannot be measured. `lines` say why, one fault each."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(lines))


def read_session_folders(folder: Path, only_hosts: Sequence[str] = ()) -> dict[str, list[Recording]]:
    """Recordings of every session folder or zip below `folder`, by host, in order of their start.

    Raises FolderRefused naming everything that is wrong: no sessions, every defect of every recording, a session twice, an unknown
    host, a host with one session only.
    """
    if not folder.is_dir():
        raise FolderRefused([f"{folder}: there is no such folder."])
    places = sorted(path for path in folder.iterdir() if _looks_like_a_session(path))
    if not places:
        hint = " It is a session itself: give the folder above it." if _looks_like_a_session(folder) else ""
        raise FolderRefused([f"{folder}: no session in it. A session is a folder with {', '.join(FILES)}, or a zip of them.{hint}"])
    faults: list[str] = []
    hosts: dict[str, list[Recording]] = {}
    for place in places:
        try:
            recording = read_recording(place)
        except RecordingRefused as error:
            faults += [f"{place.name}: {defect}" for defect in error.defects]
            faults += [f"{place.name}: there are more; these are the first."] if error.truncated else []
            continue
        hosts.setdefault(recording.host, []).append(recording)
    chosen = {
        host: sorted(hosts[host], key=lambda one: (one.facts.started_at, one.id)) for host in sorted(hosts) if not only_hosts or host in only_hosts
    }
    if not faults:
        faults = [f"{folder}: no session of the host {host}." for host in only_hosts if host not in hosts]
    if not faults:
        faults = _faults_of_hosts(chosen)
    if faults:
        raise FolderRefused(faults)
    return chosen


def _in_order(recordings: list[Recording]) -> list[Recording]:
    return sorted(recordings, key=lambda recording: (recording.facts.started_at, recording.id))


def _looks_like_a_session(path: Path) -> bool:
    """A zip, or a folder with at least one of the five files: one that lacks the others is a defect, not something to pass over."""
    if path.is_dir():
        return any((path / name).exists() for name in FILES)
    return path.suffix.lower() == ".zip"


def _faults_of_hosts(hosts: dict[str, list[Recording]]) -> list[str]:
    faults = []
    for host, recordings in hosts.items():
        ids = [recording.id for recording in recordings]
        faults += [f"{host}: the session {name} is there twice." for name in sorted({name for name in ids if ids.count(name) > 1})]
        if len(recordings) < 2:
            text = f"{host}: only one session ({ids[0]}). Leaving it out leaves nothing to fit: add another session of this host,"
            faults.append(f"{text} or name the hosts to measure with --host.")
    return faults
