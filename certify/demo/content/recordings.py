"""The recordings that the product carries: 24 sessions of four hosts, imported like any other."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.services.import_recording import import_recording

SESSIONS = Path(__file__).resolve().parents[3] / "sandbox" / "demo" / "sessions"
Progress = Callable[[str], None]


def install_recordings(by: Any, now: datetime, progress: Progress) -> dict[str, list[int]]:
    """Ids of the recordings by host, in the order of their sessions."""
    folders = sorted(folder for folder in SESSIONS.iterdir() if folder.is_dir())
    by_host: dict[str, list[tuple[datetime, int]]] = {}
    for number, folder in enumerate(folders, start=1):
        row = import_recording(folder, by, now, demo=True)
        by_host.setdefault(row.host, []).append((row.started_at, row.pk))
        if number % 6 == 0 or number == len(folders):
            progress(f"{number}/{len(folders)}")
    return {host: [pk for _, pk in sorted(rows)] for host, rows in by_host.items()}
