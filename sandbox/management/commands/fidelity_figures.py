"""The figures of docs/algorithms/calibration.md out of a fidelity document. Needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.calibration.drawing.report_files import report_files


class Command(BaseCommand):
    help = "Writes the SVG figures of a document that `fidelity --json` or `--out` made."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("document", type=Path, metavar="FILE", help="a fidelity/1 document")
        parser.add_argument("--into", type=Path, default=Path("docs/algorithms"), metavar="DIR", help="where they go (default docs/algorithms)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = json.loads(options["document"].read_text(encoding="utf-8"))
            if document.get("format") != "fidelity/1":
                raise ValueError(f"the format is {document.get('format')!r}, not 'fidelity/1'")
            files = report_files(document)
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise CommandError(f"{options['document']}: {error}") from error
        if not options["into"].is_dir():
            raise CommandError(f"{options['into']}: there is no such folder")
        for name, text in files.items():
            path = options["into"] / name
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path))
