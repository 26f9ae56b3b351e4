"""How often the 95 % interval of an uplift holds the truth, in simulated hosts whose truth is known. Needs no database."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.session_folders import FolderRefused, read_session_folders

_REPLICATES = 12
_FEWEST_SESSIONS = 3
_EPILOG = """Each replicate draws a true host around the fit of a real one, simulates its evenings, fits all but the last and asks for the uplift of
other operators on one of the fitted evenings and on the last. It checks the statistics of the interval, not the mechanism of the room:
both sides use the same engine. Exit code: 0 when it was measured, whatever the coverage; 1 when the input is bad or the work failed."""


class Command(BaseCommand):
    help = "Coverage of the uplift's 95 % interval, by simulation. " + _EPILOG
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sessions", required=True, type=Path, metavar="DIR", help="folder of session folders or zips (live-session/1)")
        parser.add_argument("--replicates", type=int, default=_REPLICATES, metavar="N", help=f"simulated hosts (default: {_REPLICATES})")
        parser.add_argument("--host", action="append", default=[], metavar="HOST", help="only this host; may be given more than once")
        parser.add_argument("--json", action="store_true", help="print the coverage/1 document instead of the table")
        parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: one per core)")

    def handle(self, *args: Any, **options: Any) -> None:
        from sandbox.calibration.measure_coverage import measure_coverage  # compiles the engine: not for --help

        for name in ("replicates", "jobs"):
            if options[name] < 1:
                raise CommandError(f"--{name} must be at least 1")
        started_s = time.monotonic()
        try:
            hosts = read_session_folders(options["sessions"], options["host"])
        except FolderRefused as error:
            for line in error.lines[:-1]:
                self.stderr.write(line)
            raise CommandError(error.lines[-1]) from error
        few = [host for host, sessions in hosts.items() if len(sessions) < _FEWEST_SESSIONS]
        if few:
            raise CommandError(f"{', '.join(few)}: a replicate needs at least {_FEWEST_SESSIONS} sessions of a host")
        try:
            document = measure_coverage(hosts, options["replicates"], options["jobs"], self._report)
        except CalibrationError as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"{document['intervals']} intervals of {document['replicates']} simulated hosts in {time.monotonic() - started_s:.0f} s")
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) if options["json"] else table(document))

    def _report(self, done: int, steps: int, what: str) -> None:
        self.stderr.write(f"{done}/{steps} {what}")


def table(document: dict[str, Any]) -> str:
    """A line per group and one per simulated host, as Markdown: the soak puts it into its report."""
    lines = [
        f"Simulated hosts: {document['replicates']}. Intervals: {document['intervals']}. Nominal: {document['nominal']:.0%}. "
        f"Engine: {document['engine_version']}. Seed: {document['seed']}.",
        "",
        "| logs | intervals | truth inside | standard error | median half-width | median error | mean error |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in document["groups"]:
        error = "–" if row["standard_error"] is None else f"{row['standard_error']:.1%}"
        lines.append(
            f"| {row['group']} | {row['intervals']} | {row['inside']:.1%} | {error} | {row['median_half_width']:.1%} "
            f"| {row['median_error']:.1%} | {row['mean_error']:+.1%} |"
        )
    lines += [
        "",
        "| simulated host | intervals | truth inside | median half-width | median error | mean error |",
        "|---|---|---|---|---|---|",
    ]
    for row in document["hosts"]:
        lines.append(
            f"| {row['host']} #{row['replicate']} | {row['intervals']} | {row['inside']:.1%} | {row['median_half_width']:.1%} "
            f"| {row['median_error']:.1%} | {row['mean_error']:+.1%} |"
        )
    return "\n".join(lines)
