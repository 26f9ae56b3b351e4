"""Imports recorded sessions from folders or zips, or a dashboard's export through a mapping."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sandbox.errors import ExportNotReady, RecordingRefused, SandboxError
from sandbox.exports.convert import convert
from sandbox.exports.mapping import Mapping, to_json
from sandbox.exports.propose import propose
from sandbox.exports.sheets import Sheet
from sandbox.services.defect_texts import defect_line
from sandbox.services.export_texts import open_text
from sandbox.services.import_export import import_mapped
from sandbox.services.import_recording import import_recording
from sandbox.services.map_export import fit_to_sheets, parse_mapping
from sandbox.services.open_export import read_files, read_sheets


class Command(BaseCommand):
    """Each recording is imported whole or not at all; every defect is printed with file, line and column."""

    help = (
        "Imports recordings of the live-session/1 format: a folder of five files, or a zip of them, per PATH. "
        "With --mapping or --propose the PATHs (XLSX or CSV files, or a folder of them) together are one session's dashboard export."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--demo", action="store_true", help="mark them as carried by the product: public, shown as such")
        parser.add_argument("--mapping", metavar="FILE.json", type=Path, help="import a dashboard's export through this mapping (export-mapping/1)")
        parser.add_argument("--propose", action="store_true", help="print the mapping that is proposed for an export; import nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["propose"] or options["mapping"]:
            if options["demo"]:
                raise CommandError("--demo is for recordings, not for exports")
            self._export(options["paths"], options["mapping"], options["propose"])
            return
        refused = 0
        for path in options["paths"]:
            try:
                row = import_recording(path, by=None, now=timezone.now(), demo=options["demo"])
            except RecordingRefused as error:
                refused += 1
                self._tell(str(path), error)
            else:
                self.stdout.write(f"{path}: {row.host}/{row.session_id} #{row.pk}")
        if refused:
            raise CommandError(f"{refused} of {len(options['paths'])} recordings refused")

    def _export(self, paths: list[Path], mapping_path: Path | None, only_propose: bool) -> None:
        try:
            files = _read(paths)
            sheets = read_sheets(files)
            mapping = fit_to_sheets(_mapping(mapping_path), sheets) if mapping_path else propose(sheets)
            if only_propose:
                self._propose(sheets, mapping)
                return
            facts = [{"name": name, "size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in sorted(files.items())]
            row = import_mapped(sheets, mapping, facts, by=None, now=timezone.now())
        except SandboxError as error:
            self._tell(", ".join(str(path) for path in paths), error)
            raise CommandError("the export was refused") from error
        self.stdout.write(f"{', '.join(files)}: {row.host}/{row.session_id} #{row.pk}")

    def _propose(self, sheets: tuple[Sheet, ...], mapping: Mapping) -> None:
        """The mapping on the output, what is open beside it."""
        self.stdout.write(json.dumps(to_json(mapping), ensure_ascii=False, indent=2))
        made = convert(sheets, mapping)
        for point in made.open:
            self.stderr.write(f"open: {open_text(point)}")
        for defect in made.defects:
            self.stderr.write(f"defect: {defect_line(defect)}")

    def _tell(self, name: str, error: SandboxError) -> None:
        self.stderr.write(self.style.ERROR(f"{name}: {error.message}"))
        if isinstance(error, ExportNotReady):
            for point in error.open:
                self.stderr.write(f"  {open_text(point)}")
        if isinstance(error, RecordingRefused):
            for defect in error.defects:
                self.stderr.write(f"  {defect_line(defect)}")


def _read(paths: list[Path]) -> dict[str, bytes]:
    """The files named, and those of folders named. Raises CommandError, RecordingRefused."""
    found = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    for path in found:
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
    streams = [(path.name, path.open("rb")) for path in found]
    try:
        return read_files(streams)
    finally:
        for _, stream in streams:
            stream.close()


def _mapping(path: Path) -> Mapping:
    try:
        return parse_mapping(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
