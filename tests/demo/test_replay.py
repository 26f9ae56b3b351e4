"""There is something to watch in a fresh demo."""

from django.utils import timezone

from certify.accounts.models import Person
from certify.demo.content.replay import PAST, install_replay
from certify.spectators.selectors import watched_forms
from exams.models import Attempt, FormOpening
from exams.selectors import open_rounds, round_by_slug, round_state
from tests.grading.builders import a_scenario


def test_a_round_that_is_over_can_be_watched_and_installing_again_changes_nothing(bob: Person, erin: Person) -> None:
    scenario = a_scenario()
    for _ in range(2):
        install_replay([scenario.pk], bob, erin, timezone.now)
    now = timezone.now()
    assert [(found.form.round.slug, found.seats, found.waits_until) for found in watched_forms(now)] == [(PAST, 1, None)]
    assert round_state(round_by_slug(PAST), now) == "over"
    assert open_rounds(now) == []
    assert (Attempt.objects.count(), FormOpening.objects.count()) == (1, 1)
