"""What each lever does in the rooms of several hosts: plots and table of docs/algorithms/counterfactuals.md. Needs no database."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.calibration.session_folders import FolderRefused, read_session_folders

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


class Command(BaseCommand):
    help = "Varies the dose of each lever in a calibrated room per host and writes plots, results.json and the table of the page beside them."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sessions", required=True, type=Path, metavar="DIR", help="folder of session folders (live-session/1)")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the plots; DIR.md is the page whose table is renewed")
        parser.add_argument("--hosts", required=True, type=Path, metavar="DIR", help="folder of the fits; a fit that is there already is used")
        parser.add_argument("--refit", action="store_true", help="fit anew and replace what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        from sandbox.calibration.calibrate import calibrate  # compiles the engine: not for --help
        from sandbox.calibration.counterfactuals.measure import document, host_room, measure, table
        from sandbox.calibration.drawing.doses import experiment_figure
        from sandbox.calibration.host_model import from_json, to_json

        try:
            by_host = read_session_folders(options["sessions"])
        except FolderRefused as error:
            raise CommandError("\n".join(error.lines)) from error
        rooms = {}
        for name, recordings in sorted(by_host.items()):
            file = options["hosts"] / f"{name}.json"
            if options["refit"] or not file.is_file():
                self.stderr.write(f"{name} fit")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(to_json(replace(calibrate(recordings, members=1), moved=())) + b"\n")
            rooms[name] = host_room(from_json(file.read_bytes()), recordings[0])
        results = measure(rooms, self.stderr.write)
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        for code, by_room in results.items():
            (out / f"{code}.svg").write_text(experiment_figure(by_room), encoding="utf-8")
        (out / "results.json").write_text(json.dumps(document(results), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        measured = table(results)
        page = out.with_suffix(".md")
        if page.is_file():
            before, found, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
            if found:
                page.write_text(f"{before}{_BEGIN}\n{measured}\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")
        self.stdout.write(measured)
