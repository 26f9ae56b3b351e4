"""What growth a round's cut asks for, form by form, beside the growth that the round states."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exams.errors import NotHere
from exams.selectors import round_by_slug
from grading.errors import RubricError
from grading.services.derive_growth import derive_growth


class Command(BaseCommand):
    """`expected_growth SLUG [--cut N]`: changes nothing; a draft's own growth is derived by a worker."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--cut", type=float, help="score; default: the round's own")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            round_ = round_by_slug(options["slug"], drafts=True)
        except NotHere as error:
            raise CommandError(f"no round {options['slug']}") from error
        cut_score = float(round_.cut_score) if options["cut"] is None else options["cut"]
        try:
            forms = derive_growth(round_.pk, cut_score)
        except RubricError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"cut {cut_score:.1f}; the round states a growth of {float(round_.expected_growth):+.2%}")
        for label, derived in forms.items():
            rooms = ", ".join(f"{uplift:+.2%}" for uplift in derived.rooms)
            self.stdout.write(f"form {label}: {derived.growth:+.2%} (rooms: {rooms})")
