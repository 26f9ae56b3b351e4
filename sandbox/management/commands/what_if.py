"""Expected outcome of control logs in the room of a recorded session. Needs no database."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox.calibration.defects import RecordingRefused
from sandbox.calibration.errors import CalibrationError
from sandbox.calibration.what_if import Answer, what_if


class Command(BaseCommand):
    help = "Calibrates a room on recordings and runs control logs in the room of one session, against its recorded operator."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--calibrate", nargs="+", required=True, metavar="DIR", help="recordings of one host to calibrate on")
        parser.add_argument("--session", required=True, metavar="DIR", help="the recording whose room is run")
        parser.add_argument("--controls", nargs="+", required=True, metavar="FILE", help="control logs with the columns of operator.csv")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = what_if(options["calibrate"], options["session"], options["controls"], self._report)
        except (RecordingRefused, CalibrationError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_line(row) for row in rows))

    def _report(self, share: float, step: str) -> None:
        self.stderr.write(f"{share:4.0%} {step}")


def _line(row: Answer) -> str:
    guessed = f"; guessed, never recorded: {', '.join(row.unseen_products)}" if row.unseen_products else ""
    return (
        f"{row.controls}: GMV {row.gmv:,.0f} CNY (net {row.net_gmv:,.0f}) against {row.baseline_gmv:,.0f} (net {row.baseline_net_gmv:,.0f}), "
        f"uplift {row.uplift:+.1%} [{row.uplift_low:+.1%}, {row.uplift_high:+.1%}], {row.mode}{guessed}"
    )
