"""Lets the bots try excerpts of a room and lists them, best first."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sandbox import selectors
from sandbox.models import Room
from sandbox.services.scenario_terms import BASELINES
from sandbox.services.search_excerpts import STEP_MINUTES, Excerpt, search_excerpts


class Command(BaseCommand):
    help = "Tries excerpts of a calibrated room as an exam and ranks them by the gate's numbers. Draft the best one in the studio."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("room", type=int, metavar="ROOM", help="number of the room, as the studio shows it")
        parser.add_argument("--minutes", type=int, default=30, help="length of the excerpt (30)")
        parser.add_argument("--step", type=int, default=STEP_MINUTES, help=f"minutes between two starts ({STEP_MINUTES})")
        parser.add_argument("--paths", type=int, default=1, help="paths that the bots play (1; the gate plays three)")
        parser.add_argument("--baseline", choices=BASELINES, default=BASELINES[0])
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        row = Room.objects.select_related("recording").defer("model", "fidelity", "recording__files").filter(pk=options["room"]).first()
        if row is None:
            raise CommandError(f"there is no room {options['room']}; rooms: {', '.join(str(room.pk) for room in selectors.rooms())}")
        if options["step"] < 1 or options["paths"] < 1 or not 5 <= options["minutes"] <= row.recording.minutes:
            raise CommandError(f"minutes between 5 and {row.recording.minutes}, step and paths at least 1")
        stock = {line["sku"]: line["stock"] for line in row.recording.summary["products"]}
        terms = {"minutes": options["minutes"], "baseline": options["baseline"]}
        model = selectors.load_room(row.pk)
        found = search_excerpts(model, row.verdict, stock, terms, step=options["step"], paths=options["paths"], report=self._report)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(excerpt) for excerpt in found], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(["minute  best op.  follows skill  single lever  against an exam", *map(_line, found)]))

    def _report(self, done: int, of: int) -> None:
        self.stderr.write(f"{done}/{of}")


def _line(excerpt: Excerpt) -> str:
    against = ", ".join(code for code, _ in excerpt.reasons) or "–"
    return f"{excerpt.start_minute:6d}  {excerpt.headroom:+8.0%}  {excerpt.separation:13.2f}  {excerpt.most_single_share:12.0%}  {against}"
