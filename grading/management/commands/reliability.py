"""How far a round's scores can be trusted: from people, from the panel before anybody sits, and from simulated people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from exams.errors import NotHere
from exams.selectors import form_keys, round_by_slug
from grading.errors import ReliabilityError, RubricError
from grading.selectors.reliability import round_reliability
from grading.services.simulate_people import simulate_people
from sandbox.services.panel_values import panel_is_known, panel_values

NOTHING = "–"


class Command(BaseCommand):
    """`reliability --round SLUG [--simulate N] [--json]`: variance components, G and Phi for 1 to 12 rooms, errors, decisions, rooms."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--round", required=True, metavar="SLUG", help="the round, also one that nobody has sat yet")
        parser.add_argument("--simulate", type=int, metavar="N", help="first let N simulated people sit its forms, and keep what they reached")
        parser.add_argument("--json", action="store_true", help="print the document instead of the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            round_ = round_by_slug(options["round"], drafts=True)
        except NotHere as error:
            raise CommandError(f"no round {options['round']}") from error
        self._let_the_panel_play(round_.pk)
        if options["simulate"] is not None:
            try:
                simulate_people(round_, options["simulate"], timezone.now(), self.stderr.write)
            except (ReliabilityError, RubricError) as refused:
                raise CommandError(str(refused)) from refused
        found = round_reliability(round_)
        if options["json"]:
            self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(found)))

    def _let_the_panel_play(self, round_id: int) -> None:
        missing = [room for room in form_keys(round_id) if not panel_is_known(*room)]
        for number, room in enumerate(missing, 1):
            self.stderr.write(f"the panel plays: room {number} of {len(missing)}")
            panel_values(*room)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"round {found['round']}, cut {found['cut']:.1f}. People, reference operators and simulated people are never mixed."
    for form in found["forms"]:
        yield f"\nform {form['form']}, {len(form['rooms'])} rooms"
        people, panel, simulated = form["people"], form["panel"], form["simulated"]
        left_out = f", {people['left_out']} more left out (a room without a score)" if people["left_out"] else ""
        if people["too_few"]:
            yield f"\npeople: too few ({people['count']} of {found['least_people']}){left_out}"
        else:
            yield f"\npeople: {people['count']}{left_out}"
            yield from _analysis(people["analysis"])
        yield f"\nreference operators: {panel['count']}" if panel["analysis"] else "\nreference operators: one room only, nothing to part"
        yield from _analysis(panel["analysis"])
        if panel["median_uplift"]:
            yield "  median operator's uplift by room: " + ", ".join(f"{uplift:+.1%}" for uplift in panel["median_uplift"])
        if simulated is None:
            yield "\nsimulated people: none yet (--simulate 60)"
        else:
            yield from _simulated(simulated)


def _simulated(study: dict[str, Any]) -> Iterator[str]:
    yield f"\nsimulated people: {len(study['people'])}, made {study['made_at']:%Y-%m-%d %H:%M} UTC, growth asked for {study['growth']:+.2%}"
    yield f"  passed: {study['pass_rate']:.1%}; degenerate operators passed: {study['degenerate_passes']} of {len(study['degenerate'])}"
    for name, title in (("full", "full range of skill"), ("middle", "middle half of the range")):
        row = study[name]
        if row is not None:
            yield f" {title}: {row['persons']} simulated people, rank correlation of score and skill {_two(row['rank_correlation'], 3)}"
            yield from _analysis(row)


def _analysis(told: dict[str, Any] | None) -> Iterator[str]:
    if told is None:
        return
    parts = told["components"]
    for name in ("person", "room", "residual"):
        part = parts[name]
        note = " (estimate below zero, taken as none)" if part["set_to_zero"] else ""
        share = NOTHING if part["share"] is None else f"{part['share']:.0%}"
        yield f"  variance of {name:<8} {part['variance']:9.1f} ± {part['standard_error']:.1f}  {share}{note}"
    yield "  rooms      G    Phi  Phi at the cut  SEM relative  SEM absolute"
    for row in told["by_rooms"]:
        sat = "*" if row["rooms"] == told["rooms"] else " "
        yield (
            f"  {row['rooms']:4d}{sat} {_two(row['g']):>6} {_two(row['phi']):>6} {_two(row['phi_at_cut']):>15}"
            f" {row['sem_relative']:13.1f} {row['sem_absolute']:13.1f}"
        )
    yield f"  rooms for Phi of {told['target']:.2f}: {told['rooms_needed'] or 'no number is enough'}"
    if other := told["other_forms"]:
        yield (
            f"  other forms: pass rate ± {100 * other['spread']:.1f} points, two forms differ by {100 * other['difference']:.1f}, "
            f"forms a set for {100 * other['wanted']:.0f} points: {other['forms_needed']}"
        )
    decision = told["decision"]
    again, right = f"{decision['consistency']:.1%}", f"{decision['accuracy']:.1%}"
    yield f"  same decision in another sitting: {again}, as the true score's: {right}, kappa {_two(decision['kappa'])}"
    for place, room in enumerate(told["by_room"], 1):
        yield f"  room {place}: mean {room['mean']:.1f}, at the cut or above {room['reached_cut']:.0%}, discrimination {_two(room['discrimination'])}"


def _two(figure: float | None, digits: int = 2) -> str:
    return NOTHING if figure is None else f"{figure:.{digits}f}"
