"""How well rooms predict sessions that they have not seen, over a folder of recordings. Needs no database."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.calibration.session_folders import FolderRefused, read_session_folders
from sandbox.management.fidelity_table import Progress, fidelity_table

_EPILOG = """Every session is predicted by a fit of its host's other sessions, which reads of it only products, operator's log and entries.
Targets: median error of total GMV at most 6 %, better than both naive predictions on every host, online WAPE at most 10 %, 85 to 95 % of
minutes inside the 90 % band, expected GMV within 2 % for a room run under its own recorded log. Exit code: 0 when it was measured,
whatever the verdict; 1 when the input is bad or the work failed."""


class Command(BaseCommand):
    help = "Leave-one-session-out table of all recordings in a folder, beside two naive predictions, with a verdict. " + _EPILOG
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sessions", required=True, type=Path, metavar="DIR", help="folder of session folders or zips (live-session/1)")
        parser.add_argument("--json", action="store_true", help="print the fidelity/1 document instead of the table")
        parser.add_argument("--out", type=Path, metavar="FILE", help="also write the fidelity/1 document here")
        parser.add_argument("--host", action="append", default=[], metavar="HOST", help="only this host; may be given more than once")
        parser.add_argument("--held-out-only", action="store_true", help="leave out the rooms that are fitted on the session itself")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: one per core)")

    def handle(self, *args: Any, **options: Any) -> None:
        from sandbox.calibration.measure_fidelity import measure_fidelity  # compiles the engine: not for --help

        if options["jobs"] < 1:
            raise CommandError("--jobs must be at least 1")
        started_s = time.monotonic()
        try:
            hosts = read_session_folders(options["sessions"], options["host"])
        except FolderRefused as error:
            for line in error.lines[:-1]:
                self.stderr.write(line)
            raise CommandError(error.lines[-1]) from error
        progress = Progress(self.stderr, hosts)
        document = measure_fidelity(hosts, options["jobs"], progress, reproduce=not options["held_out_only"])
        self.stderr.write(f"{len(document['sessions'])} sessions of {len(hosts)} hosts in {time.monotonic() - started_s:.0f} s")
        text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        if options["out"]:
            options["out"].write_text(text + "\n", encoding="utf-8")
        self.stdout.write(text if options["json"] else fidelity_table(document))
