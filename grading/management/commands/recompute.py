"""Recompute a published grade from its evidence bundle. No database is asked."""

import json
from argparse import RawDescriptionHelpFormatter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from grading.evidence.compare import Row
from grading.evidence.examine import DIFFERENT, EQUAL, UNREADABLE, Examination, UnreadableBundle, examine

SHOWN = {"value_cents", "baseline_cents", "sampled_gmv_cents", "uplift", "score", "round_uplift", "contribution_cents", "decision", "run_digest"}
"""Printed also when equal; of the other figures, those that differ."""

VERDICTS = {
    EQUAL: "EQUAL: the published grade follows from this bundle.",
    DIFFERENT: "DIFFERENT: see the lines marked ≠ and ✗.",
    UNREADABLE: "UNREADABLE: the grade cannot be recomputed here.",
}


class Command(BaseCommand):
    """`recompute BUNDLE.zip [--commitment HASH …] [--json]`: exit 0 equal, 1 different, 2 unreadable."""

    help = "Recompute a published grade from its evidence bundle.\nExit: 0 equal, 1 different, 2 unreadable bundle."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="evidence bundle (zip) as downloaded from the report")
        parser.add_argument(
            "--commitment", action="append", default=[], metavar="SHA256", help="a commitment noted from the round's page; once per room"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="everything that was checked and compared, as JSON")

    def handle(self, *args: Any, bundle: Path, commitment: list[str], as_json: bool, **options: Any) -> None:
        try:
            found = examine(bundle, commitment)
        except UnreadableBundle as error:
            self._say_unreadable(error, as_json)
            raise SystemExit(UNREADABLE) from None
        self.stdout.write(_json(found) if as_json else "\n".join(_lines(found)))
        if found.verdict:
            raise SystemExit(found.verdict)

    def _say_unreadable(self, error: UnreadableBundle, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"verdict": UNREADABLE, "problem": error.message}, ensure_ascii=False))
        else:
            self.stderr.write(f"UNREADABLE: {error.message}")


def _json(found: Examination) -> str:
    return json.dumps({**asdict(found), "verdict": found.verdict}, ensure_ascii=False, indent=1, default=str)


def _lines(found: Examination) -> list[str]:
    told = found.manifest
    lines = [f"attempt {told['attempt']}, round {told['round']}, form {told['form']}", f"bundle  sha256 {found.bundle_sha256}"]
    lines += [f"room {room}: commitment {commitment}" for room, commitment in found.commitments]
    lines += ["", f"{sum(check.holds for check in found.checks)} of {len(found.checks)} checks hold"]
    lines += [f"  {'!' if check.holds else '✗'} {_place(check.room)}: {check.what}" for check in found.checks if check.notable or not check.holds]
    if found.rows:
        lines += ["", *_table([row for row in found.rows if not row.equal or row.figure in SHOWN]), ""]
        lines.append(f"{sum(row.equal for row in found.rows)} of {len(found.rows)} figures are equal")
    if found.problem:
        lines += ["", f"not recomputed: {found.problem}"]
    return [*lines, VERDICTS[found.verdict]]


def _table(rows: list[Row]) -> list[str]:
    cells = [(_place(row.room), row.figure, _text(row, row.published), _text(row, row.recomputed), "=" if row.equal else "≠") for row in rows]
    cells.insert(0, ("", "figure", "published", "recomputed", ""))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    return ["  ".join((*(text.ljust(width) for text, width in zip(line, widths, strict=False)), line[4])).rstrip() for line in cells]


def _place(room: int) -> str:
    return f"room {room}" if room else "round"


def _text(row: Row, value: Any) -> str:
    """As it is printed elsewhere, but in full where two different figures would print alike."""
    if row.figure.endswith("_cents") and isinstance(value, int):
        return f"{value / 100:,.2f}"
    if isinstance(value, float) and row.equal:
        return f"{value:.4f}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 64 else f"{text[:63]}…"
