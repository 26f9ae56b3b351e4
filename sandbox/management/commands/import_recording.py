"""Imports recorded sessions from folders or zips."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sandbox.errors import RecordingRefused
from sandbox.services.defect_texts import defect_line
from sandbox.services.import_recording import import_recording


class Command(BaseCommand):
    """Each recording is imported whole or not at all; every defect is printed with file, line and column."""

    help = "Imports recordings of the live-session/1 format: a folder of five files, or a zip of them, per PATH."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--demo", action="store_true", help="mark them as carried by the product: public, shown as such")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for path in options["paths"]:
            try:
                row = import_recording(path, by=None, now=timezone.now(), demo=options["demo"])
            except RecordingRefused as error:
                refused += 1
                self.stderr.write(self.style.ERROR(f"{path}: {error.message}"))
                for defect in error.defects:
                    self.stderr.write(f"  {defect_line(defect)}")
            else:
                self.stdout.write(f"{path}: {row.host}/{row.session_id} #{row.pk}")
        if refused:
            raise CommandError(f"{refused} of {len(options['paths'])} recordings refused")
